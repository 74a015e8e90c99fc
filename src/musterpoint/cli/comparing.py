"""``musterpoint exercise compare``: two sets of runs side by side. No database is needed."""

from typing import Annotated, Any

import typer
from rich.table import Table

from musterpoint.cli import boot, jsonfiles

FILE = Annotated[str, typer.Argument(help="A run as JSON, or a list of runs")]
MORE = Annotated[list[str] | None, typer.Option(help="One more file of that side")]
PLAYED = ("before", "after")
WORDS = {
    "better": "better",
    "worse": "worse",
    "higher": "higher",
    "lower": "lower",
    "no_difference_shown": "no difference shown",
    "one_seed": "not tested",
}


def compare(
    a: FILE,
    b: FILE,
    before: MORE = None,
    after: MORE = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone")] = False,
) -> None:
    """Compare runs: A is before, B is after; pairs have the same seed."""
    from musterpoint.exercises import comparing, comparing_files

    try:
        found = comparing.compare(_runs([a, *(before or ())]), _runs([b, *(after or ())]))
    except comparing.NotComparable as fault:
        jsonfiles.out(comparing_files.faults(str(fault)))
        boot.stop_with(str(fault))
    made = comparing_files.printed(found)
    if json:
        jsonfiles.out(made)
    else:
        boot.out.print(table(made))
        for note in made["notes"]:
            boot.out.print(note, markup=False, soft_wrap=True)


def _runs(names: list[str]) -> list[Any]:
    from musterpoint.exercises import comparing_files

    found: list[Any] = []
    for name in names:
        found += comparing_files.runs(jsonfiles.read(name), jsonfiles.called(name))
    return found


def table(made: dict[str, Any], title: str = "") -> Table:
    """Return a comparison as a table of one screen."""
    shown = Table(
        title=title or _titled(made),
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    heads = ["before", "after", "difference", "95 % interval", "seeds"]
    shown.add_column("indicator")
    for head in heads:
        shown.add_column(head, justify="right")
    shown.add_column("shown")
    if has_played := any("played" in one for one in made["indicators"].values()):
        for head in PLAYED:
            shown.add_column(f"large run {head}", justify="right")
    for code in made.get("order", made["indicators"]):
        line = made["indicators"][code]
        unit = "" if line["unit"] == "people" else f" ({line['unit']})"
        low_high = line["interval"]
        shown.add_row(
            jsonfiles.shown(f"{line['label']}{unit}"),
            number(line["before"]),
            number(line["after"]),
            number(line["difference"], signed=True),
            "none"
            if low_high is None
            else f"{number(low_high[0], signed=True)} to {number(low_high[1], signed=True)}",
            str(len(line["seeds"])),
            WORDS[line["verdict"]],
            *(number(line["played"][side]) for side in PLAYED if has_played),
        )
    return shown


def _titled(made: dict[str, Any]) -> str:
    name, seeds = jsonfiles.shown(made["scenario"]), listed(made["seeds"])
    return f"{name}: {made['people']:,} people, seeds {seeds}"


def listed(seeds: list[int]) -> str:
    """Return seeds as a list in a sentence."""
    return ", ".join(str(one) for one in seeds)


def show_loop(made: dict[str, Any]) -> None:
    """Print what a year of the loop changed, over which seeds, and what made the difference."""
    small = made["small_runs"]
    boot.out.print(table(made, "Before and after a year of the loop"))
    boot.out.print(
        f"Before, after, difference and interval: means over the seeds {listed(small['seeds'])},"
        f" each played before and after the year with {small['people']:,} people. Large runs: seed"
        f" {made['seed']}, {made['people']:,} people; one draw, not tested.",
        soft_wrap=True,
    )
    for one in (made["indicators"][code] for code in made["order"]):
        if "reason" in one:
            boot.out.print(jsonfiles.shown(f"  {one['label']}: {one['reason']}"), soft_wrap=True)
    better = [one for one in made["indicators"].values() if one["verdict"] == "better"]
    if not better:
        boot.out.print("No indicator is shown to be better after the year.")
    for part in (one for one in made["year"] if one in made["parts"]):
        told = adds(made, made["parts"][part])
        boot.out.print(f"  {part} adds to the other parts: {jsonfiles.shown(told)}", soft_wrap=True)


def adds(made: dict[str, Any], found: dict[str, Any]) -> str:
    """Return what a part of the year adds to the indicators that are shown to differ."""
    told, untold = [], False
    for code in made["order"]:
        one = found.get(code)
        if not one or made["indicators"][code]["verdict"] not in ("better", "worse"):
            continue
        if one.get("verdict") == "no_difference_shown":
            untold = True
        elif one["difference"]:
            label = made["indicators"][code]["label"].lower()
            told.append(f"{label} {number(one['difference'], signed=True)}{within(one)}")
    if untold:
        told.append("of the others no difference is shown" if told else "no difference is shown")
    return "; ".join(told) or "nothing that these seeds show"


def within(one: dict[str, Any]) -> str:
    """Return the interval of a difference in brackets, where there is one."""
    if not one.get("interval"):
        return ""
    low, high = (number(edge, signed=True) for edge in one["interval"])
    return f" ({low} to {high})"


def number(value: float | None, *, signed: bool = False) -> str:
    """Return a number as a person reads it: few digits, a sign where it is a difference."""
    if value is None:
        return "–"
    digits = 0 if float(value).is_integer() or abs(value) >= 1000 else 1
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{value:,.{digits}f}"
