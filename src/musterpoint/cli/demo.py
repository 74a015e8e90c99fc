"""``musterpoint demo``: play a real crisis with invented people, then serve the result."""

from typing import Annotated

import typer

from musterpoint.cli import boot
from musterpoint.cli.serve import PORT, listen

app = typer.Typer(invoke_without_command=True)

PEOPLE = Annotated[int, typer.Option(min=100, max=1_000_000, help="Size of the population")]
SEED = Annotated[
    int, typer.Option(min=0, max=2**63 - 1, help="The same seed repeats the run exactly")
]


@app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    people: PEOPLE = 2_000,
    seed: SEED = 2011,
    serve: Annotated[bool, typer.Option(help="Serve the result afterwards")] = True,
    port: PORT = 8000,
) -> None:
    """Play Libya 2011 before and after a year of the loop, show the figures, serve the second."""
    if context.invoked_subcommand is not None:
        return
    if serve:
        listen("127.0.0.1", port).close()  # better to hear it now than after the run
    boot.django()
    from musterpoint.cli.demo_run import play_and_show

    play_and_show(people=people, seed=seed)
    if serve:
        from musterpoint.cli.serve import serve as serve_site

        serve_site(port=port)


@app.command()
def reset() -> None:
    """Take the exercise organisations and all their data away, so that a demo starts anew."""
    boot.django()
    from musterpoint.cli.demo_run import reset_all

    if reset_all() == 0:
        boot.console.print("There was no exercise to take away")
