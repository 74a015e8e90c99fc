"""``musterpoint sample``: design a sample. No database is needed."""

from typing import Annotated

import typer

from musterpoint.cli import jsonfiles

app = typer.Typer(no_args_is_help=True)


@app.callback()
def samples() -> None:
    """Samples of a population: how many to ask, of whom."""


@app.command()
def design(
    file: Annotated[str, typer.Argument(help="The design as JSON, or - for standard input")],
) -> None:
    """Work out a sample's design: strata, sizes, weights, expected intervals, as JSON."""
    from musterpoint.engine import sampling

    jsonfiles.end(sampling.design_sample(jsonfiles.read(file)))
