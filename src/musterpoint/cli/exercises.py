"""``musterpoint exercise``: list, check and play scenarios, compare runs."""

import os
from collections.abc import Mapping
from typing import Annotated, Any, NoReturn

import typer
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from musterpoint.cli import boot, comparing, jsonfiles

app = typer.Typer(no_args_is_help=True)
app.command("compare")(comparing.compare)
PEOPLE, SEED = 1_000, 2011
COLUMNS = (
    "registered", "reached", "accounted_for", "need_help", "asked_to_leave", "seated", "departed",
    "arrived", "unaccounted",
)  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output")]


@app.callback()
def exercises() -> None:
    """Exercises by command."""


@app.command("list")
def list_shipped(json: Json = False) -> None:
    """Name the scenarios, table-tops and drills that ship."""
    boot.registries()
    from musterpoint.exercises import script
    from musterpoint.exercises.world import load_scenario
    from musterpoint.exercises.world.scenario import scenario_slugs

    found = [_about(load_scenario(slug)) for slug in scenario_slugs()]
    found += [_about_sheet(script.load_sheet(slug)) for slug in script.sheet_slugs()]
    if json:
        jsonfiles.out({"valid": True, "scenarios": found})
        return
    table = _table("Exercises that ship", "scenario", "kind", "host", "begins", "last day", "name")
    for one in found:
        name = one["name"].get("en", one["scenario"])
        where, begins = one["host"] or "–", one["starts"] or one["starts_at"]
        kind = one["kind"].replace("_", "-")
        table.add_row(
            one["scenario"], kind, where, begins, str(one["last_day"]), jsonfiles.shown(name)
        )
    boot.out.print(table)


@app.command()
def check(file: Annotated[str, typer.Argument(help="A scenario: its file, or its name")]) -> None:
    """Check a scenario: JSON with every mistake, its place and line; exit 1 when there is one."""
    boot.registries()
    from musterpoint.exercises import runs
    from musterpoint.exercises.script import BadScript, Sheet
    from musterpoint.exercises.world import BadScenario

    try:
        found = runs.material_of(file)
    except (BadScenario, BadScript) as refusal:
        _stop(file, refusal)
    about = _about_sheet(found) if isinstance(found, Sheet) else _about(found)
    jsonfiles.out({"valid": True, "errors": []} | about)


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="The name of a scenario that ships, or a file")],
    people: Annotated[
        int, typer.Option(help="How many invented people", min=1, max=1_000_000)
    ] = PEOPLE,
    seed: Annotated[
        int, typer.Option(help="The same seed gives the same figures", min=0, max=2**31 - 1)
    ] = SEED,
    days: Annotated[
        int | None, typer.Option(help="Play so many days only; all days without it", min=1, max=60)
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--reset", help="Leave the organisations there to look at")
    ] = False,
    year: Annotated[
        bool, typer.Option("--year", help="Let the organisations play a year of the loop before")
    ] = False,
    processes: Annotated[
        int, typer.Option(help="1 or 2; the figures are the same", min=1, max=2)
    ] = min(2, os.cpu_count() or 1),
    json: Json = False,
) -> None:
    """
    Play a scenario in organisations of its own; it reaches nobody and touches nothing else.

    A table-top or a drill is gone through without people: what is told when, nothing decided.
    """
    boot.registries()
    from musterpoint.exercises import runs, telling
    from musterpoint.exercises.script import Sheet
    from musterpoint.exercises.world.population import check_size
    from musterpoint.kernel.errors import Invalid

    try:
        check_size(people)
        given = runs.material_of(scenario)
        if year:
            runs.check_year(given)
    except Invalid as refusal:
        _stop(scenario, refusal)
    if isinstance(given, Sheet):
        course = telling.told(given)
        if json:
            jsonfiles.out(course)
        else:
            show_course(course)
        return
    boot.django()
    from musterpoint.exercises.driver.year import ALL_PARTS

    with Progress(
        TextColumn("{task.description:36}"),
        BarColumn(bar_width=40),
        TextColumn("{task.percentage:>3.0f} %"),
        console=boot.console,
        transient=True,
        disable=json and not boot.console.is_terminal,
    ) as bar:
        task = bar.add_task(given.slug, total=1.0)
        found = runs.run(
            given,
            people=people,
            seed=seed,
            last_day=None if days is None else days - 1,
            keep=keep,
            processes=processes,
            year=ALL_PARTS if year else (),
            progress=lambda what, share: bar.update(task, description=what, completed=share),
        )
    if json:
        jsonfiles.out(found.result)
    else:
        show(found.result)
    for member in found.cast:
        where = f"http://localhost:8000{member['path']}"
        boot.console.print(f"  {member['role']:23} {member['name']:26} {where}", soft_wrap=True)


def show(result: Mapping[str, Any]) -> None:
    """Print one screen: the indicators by day, objectives, published figures."""
    name = jsonfiles.shown(result["name"])
    title = f"{name}: {result['people']:,} people, seed {result['seed']}"
    table = _table(title, "day", *(code.replace("_", " ") for code in COLUMNS))
    for day in result["days"]:
        table.add_row(str(day["day"]), *(f"{day[code]:,}" for code in COLUMNS))
    boot.out.print(table)
    _show_objectives(result)
    table = _table(
        "Published figures of the real crisis, for comparison; each counts something else",
        "date", "who", "where", "figure", "what", "source",
    )  # fmt: skip
    for one in result["published"]:
        what = one["measure"].replace("_", " ")
        told = (one["as_of"], one["nationality"], one["where"], f"{one['value']:,}", what)
        table.add_row(*(jsonfiles.shown(word) for word in (*told, one["source"])))
    boot.out.print(table)
    boot.out.print(f"Digest of the result: {result['digest']}")


def show_course(course: Mapping[str, Any]) -> None:
    """Print one screen: what is told when, the objectives, and where people play it."""
    name = jsonfiles.shown(course["name"].get("en", course["scenario"]))
    table = _table(f"{name}: gone through without people", "day", "time", "to", "title")
    for one in course["injects"]:
        title = jsonfiles.shown(one["title"].get("en", one["slug"]))
        table.add_row(str(one["day"]), one["time"], ", ".join(one["to"]), title)
    if course["injects"]:
        boot.out.print(table)
    for one in course["check_lists"]:
        name = jsonfiles.shown(one["name"].get("en", one["slug"]))
        boot.out.print(f"Check list: {name}, {one['steps']} steps", soft_wrap=True)
    _show_objectives(course)
    boot.out.print(
        "Nobody decided anything. People play it on the pages: Exercises, “Make an exercise”.",
        soft_wrap=True,
    )
    boot.out.print(f"Digest of the result: {course['digest']}")


def _show_objectives(result: Mapping[str, Any]) -> None:
    if not result["objectives"]:
        return
    table = _table("Objectives", "objective", "aim", "value", "met")
    for one in result["objectives"]:
        value = "–" if one["value"] is None else f"{one['value']:,}"
        met = {True: "met", False: "missed", None: "not measured"}[one["met"]]
        table.add_row(jsonfiles.shown(one["text"].get("en", one["slug"])), one["aim"], value, met)
    boot.out.print(table)


def _about(scenario: Any) -> dict[str, Any]:
    script = scenario.script
    return {
        "scenario": scenario.slug,
        "name": dict(scenario.name),
        "host": scenario.host,
        "starts": scenario.starts.isoformat(),
        "last_day": scenario.days,
        "organisations": len(scenario.organisations),
    } | _about_script(script, scenario.digest)


def _about_sheet(sheet: Any) -> dict[str, Any]:
    """Say what a table-top or a drill is: it has no world, so no host, date and organisations."""
    span = sheet.script.span
    hours, minutes = divmod(span.first, 60)
    return {
        "scenario": sheet.slug,
        "name": dict(sheet.name),
        "host": None,
        "starts": None,
        "starts_at": f"{hours:02}:{minutes:02}",
        "last_day": span.last // (24 * 60),
        "organisations": 0,
    } | _about_script(sheet.script, sheet.digest)


def _about_script(script: Any, digest: str) -> dict[str, Any]:
    return {
        "kind": str(script.kind),
        "injects": len(script.injects),
        "objectives": len(script.objectives),
        "teams": len(script.teams),
        "check_lists": len(script.check_lists),
        "digest": digest,
    }


def _stop(name: str, refusal: Any) -> NoReturn:
    """End the command with every mistake as JSON, and with a sentence for a person."""
    lines, files = getattr(refusal, "lines", {}), getattr(refusal, "files", {})
    errors = [
        {
            "code": "bad_scenario",
            "file": files.get(path, name)[:200],
            "path": path,
            "line": lines.get(path),
            "message": problem,
        }
        for path, problems in refusal.fields.items()
        for problem in problems
    ]
    jsonfiles.out({"valid": False, "errors": errors})
    number = len(errors)
    told = str(refusal) if number == 1 else f"{number} errors. Each says where it is and what."
    boot.stop_with(told)


def _table(title: str, *heads: str) -> Table:
    table = Table(title=title, box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(head)
    return table
