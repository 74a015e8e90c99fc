"""Play the demo with a progress bar, and show one screen of figures at the end."""

import os
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from musterpoint.cli import boot, comparing

SCENARIO = "libya-2011"
COLUMNS = (
    ("registered", "registered"),
    ("reached", "reached"),
    ("accounted_for", "accounted for"),
    ("need_help", "need help"),
    ("asked_to_leave", "asked to leave"),
    ("seated", "seated"),
    ("departed", "departed"),
    ("arrived", "arrived"),
    ("unaccounted", "unaccounted"),
)


def play_and_show(*, people: int, seed: int) -> None:
    """Play the scenario unless the same run is kept, then show its figures and the way in."""
    from musterpoint.exercises import actions, loop

    kept = actions.finished(SCENARIO, people=people, seed=seed)
    if kept is None:
        if actions.is_there():
            boot.console.print("Taking away the exercise that was there ...")
        reset_all()
        with Progress(
            TextColumn("{task.description:36}"),
            BarColumn(bar_width=40),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=boot.console,
        ) as bar:
            task = bar.add_task("Libya 2011", total=1.0)
            kept = loop.play_twice(
                SCENARIO,
                people=people,
                seed=seed,
                processes=min(2, os.cpu_count() or 1),
                progress=lambda what, share: bar.update(
                    task, description=what, completed=share, refresh=True
                ),
            )
    show(kept.summary, kept.cast)


def show(summary: dict[str, Any], cast: list[dict[str, str]]) -> None:
    """Print one screen: figures by day, seats, and who can sign in where."""
    estimate = summary["population_estimate"]
    table = Table(
        title=f"{summary['name']}: {summary['people']:,} people, seed {summary['seed']}",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    table.add_column("day", justify="right")
    for _code, label in COLUMNS:
        table.add_column(label, justify="right")
    for day in summary["days"]:
        table.add_row(str(day["day"]), *(f"{day[code]:,}" for code, _label in COLUMNS))
    boot.out.print(table)
    moved = summary["evacuation"]
    boot.out.print(
        f"People there: {estimate['low']:,} to {estimate['high']:,} by source. "
        f"{moved['legs']} legs, {moved['seats_taken']:,} of {moved['seats_offered']:,} seats, "
        f"{len(moved['runs'])} matchings, {moved['households_that_did_not_come']} households "
        "did not come."
    )
    if "casework" in summary:  # a run that an earlier version kept has none
        show_casework(summary["casework"], summary["behind_the_wall"])
    if "money" in summary:
        show_money(summary["money"])
    if "comparison" in summary:
        boot.out.print()
        comparing.show_loop(summary["comparison"])
    if "capacity" in summary:
        show_capacity(summary["capacity"])
    boot.out.print("\nSign in as one of the cast (links work on this machine's exercise only):")
    for member in cast:
        where = f"http://localhost:8000{member['path']}"
        boot.out.print(f"  {member['role']:23} {member['name']:26} {where}", soft_wrap=True)
    from musterpoint.exercises.actions import report_directory

    folder = report_directory(SCENARIO)
    files = f"{folder}/summary.json, {folder}/comparison.json, {folder}/money/"
    boot.out.print(f"\nReport: {files}", soft_wrap=True)


def show_capacity(seen: dict[str, int]) -> None:
    """Print how levels moved between the assessments at both ends of the year."""
    boot.out.print(
        f"Capacity assessed again after the year: of {seen['again']} levels below their aim "
        f"{seen['rose']} rose, {seen['again'] - seen['rose']} did not; "
        f"{seen['reached']} reached the aim.",
        soft_wrap=True,
    )


def show_money(seen: dict[str, Any]) -> None:
    """Print three lines of money in whole units: what came, what it paid, and how fast."""
    from musterpoint.exercises import money

    whole, unit = 10 ** seen["digits"], seen["unit"]

    def told(part: str, name: str, **only: object) -> str:
        rows = [row for row in seen.get(part) or () if only.items() <= row.items()]
        return f"{unit} {money.total({part: rows}, part, name) / whole:,.0f}"

    boot.out.print(
        f"Money: {told('pledged', 'pledged')} pledged, {told('pledged', 'late')} of it late; "
        f"{told('released', 'amount')} released at once; "
        f"{told('windows', 'spent', depth=0)} spent, {told('windows', 'unmet', depth=0)} unmet."
    )
    routes, days = seen["routes"], seen["days"]
    costs = sorted(one["per_person"] / whole for one in routes)
    span = f"{unit} {costs[0]:,.0f} to {costs[-1]:,.0f}" if costs else "–"
    boot.out.print(
        f"  {len(routes)} routes at {span} for each person; half of {days['payments']} payments "
        f"within {days['median']} days of the request, nine of ten within {days['nine_of_ten']}."
    )
    broken = sum(len(one["problems"]) for one in seen["books"])
    boot.out.print(
        f"  Bonds: {money.total(seen, 'bonds', 'calls')} calls, {told('bonds', 'drawn')} drawn. "
        f"{money.total(seen, 'kits', 'handed_out'):,} kits handed out. Books of "
        f"{len(seen['books'])} organisations: {'proven' if not broken else f'{broken} faults'}."
    )


def show_casework(seen: dict[str, Any], wall: dict[str, Any]) -> None:
    """Print what was done beside the seats: cases and their deadlines, children, papers, calls."""
    table = Table(title="Cases", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("kind")
    for head in ("open", "closed", "deadlines kept", "late"):
        table.add_column(head, justify="right")
    for line in seen["cases"]:
        table.add_row(
            line["title"], *(f"{line[name]:,}" for name in ("open", "closed", "kept", "missed"))
        )
    boot.out.print(table)
    child, papers = seen["children"], seen["documents"]
    boot.out.print(
        f"Children alone: {child['met']} met, {child['usual']} through the gate, "
        f"{child['urgent']} by the urgent path of two. Emergency documents: {papers['issued']} "
        f"issued, {papers['spoilt']} spoilt, {papers['received']} of {papers['total']} blanks left."
    )
    ended = ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in seen["referrals"].items())
    boot.out.print(f"Referrals: {ended or 'none'}.")
    calls = "; ".join(
        f"{one['language']} {one['found']} of {one['calls']}"
        + (f" in {one['median_minutes']} min" if one["median_minutes"] is not None else "")
        for one in seen["interpreters"]
    )
    boot.out.print(f"Interpreters found: {calls or 'none were called'}.")
    told = "; ".join(
        f"{one['kind']} {one['answered']} of {one['received']}" for one in seen["complaints"]
    )
    boot.out.print(f"Feedback answered in time: {told or 'none came in'}.")
    show_behind_the_wall(wall)


def show_behind_the_wall(wall: dict[str, Any]) -> None:
    """Print what no State sees, without small numbers."""
    talks, flags = wall["talks"], wall["flags"]
    minutes = wall["minutes_to_a_human"]
    soon = f" after {minutes} min, half of them sooner" if minutes is not None else ""
    boot.out.print(
        f"Behind the wall (no State sees this): {few(talks['offered'])} private talks offered, "
        f"{few(talks['held'])} held, {few(talks['declined'])} not wanted; "
        f"{few(flags['raised'])} red flags, {few(flags['answered'])} in a human's hand{soon}."
    )
    cases = ", ".join(f"{one['kind']} {few(one['runs'])}" for one in wall["cases"]) or "none"
    hours = wall["hours_to_receipt"]
    waited = f", half within {hours:g} h" if hours is not None else ""
    sent = ", ".join(f"{one['kind']} {few(one['sent'])}" for one in wall["referrals"]) or "none"
    boot.out.print(
        f"  Cases: {cases}. Referrals by the person's choice: {sent}; {few(wall['receipts'])} "
        f"receipts of an authority{waited}."
    )


def few(number: int | None) -> str:
    """Return a number as it is told: small ones could tell of single people."""
    return "a few" if number is None else f"{number:,}"


def reset_all() -> int:
    """
    Take the exercise away, if there is one; return how many organisations.

    It also takes the mark of a finished run away, so that a run which is killed later does not
    count as the one that was finished before.
    """
    from musterpoint.exercises import actions

    count = actions.reset(SCENARIO, lambda name: boot.console.print(f"  {name}"))
    if count:
        boot.console.print(f"{count} exercise organisations taken away")
    return count
