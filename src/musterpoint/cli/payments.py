"""``musterpoint payments``: check a file of a bank. No database and no network."""

from typing import Annotated

import typer

from musterpoint.cli import jsonfiles

app = typer.Typer(no_args_is_help=True)


@app.callback()
def payments() -> None:
    """Files for banks and from banks."""


@app.command()
def check(
    file: Annotated[
        str,
        typer.Argument(help="pain.001.001.03 to .13, or camt.053.001.02 to .12; - for stdin"),
    ],
) -> None:
    """Check a file by its schema and by the rules of payments: JSON; exit 1 when not valid."""
    from musterpoint.engine.payments import checking, reading

    data = jsonfiles.content(file, most=reading.MOST_BYTES)
    jsonfiles.end(checking.check(data).as_dict())
