"""``musterpoint xapi``: check statements. No database is needed."""

from typing import Annotated

import typer

from musterpoint.cli import jsonfiles
from musterpoint.kernel.time import now

app = typer.Typer(no_args_is_help=True)


@app.callback()
def xapi() -> None:
    """Experience API statements."""


@app.command()
def check(
    file: Annotated[
        str, typer.Argument(help="A statement, a list, or a store's answer as JSON; - for stdin")
    ],
) -> None:
    """Check statements by xAPI 1.0.3 and 2.0: JSON with errors by statement; exit 1 on errors."""
    from musterpoint.engine import xapi

    jsonfiles.end(xapi.check_file(jsonfiles.read(file), at=now()))
