"""Every command and option that the parser knows stands in the page of the command line."""

import typer

from musterpoint.cli import docs, reference
from musterpoint.cli.main import app

PAGE = (docs.REFERENCE / docs.COMMANDS).read_text(encoding="utf-8")


def test_every_command_and_option_is_in_the_reference() -> None:
    assert reference.untold(PAGE, typer.main.get_command(app)) == []


def test_a_command_or_an_option_that_is_left_out_is_told() -> None:
    group = typer.main.get_command(app)
    for words, _command in reference.commands(group):
        rest = "\n".join(line for line in PAGE.splitlines() if f"`{words}" not in line)
        assert words in reference.untold(rest, group)
    without = PAGE.replace(" [--kind activities]", "").replace("--kind organisation", "")
    assert reference.untold(without, group) == ["funds iati --kind"]
