"""A scenario played by command, in organisations of its own that nobody else sees."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from musterpoint.exercises import actions, results, script
from musterpoint.exercises.driver import Progress, play
from musterpoint.exercises.playing import measures
from musterpoint.exercises.script import Sheet
from musterpoint.exercises.world import BadScenario, Scenario, load_scenario, parse_scenario
from musterpoint.exercises.world._reader import shown
from musterpoint.exercises.world.scenario import scenario_slugs
from musterpoint.kernel import time
from musterpoint.kernel.text import _

#: A longer file is no scenario, and is refused unread.
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run; the cast's links work when its organisations were kept."""

    result: dict[str, Any]
    cast: list[dict[str, str]]


def material_of(name: str) -> Scenario | Sheet:
    """
    Return what ships under a name, or what a file holds: a world, or what people play alone.

    Raises BadScenario, and BadScript for a table-top or a drill, with every problem.
    """
    if name in scenario_slugs():
        return load_scenario(name)
    if name in script.sheet_slugs():
        return script.parse_sheet(script.sheet_text(name), indicators=measures.known())
    text = _text_of(name)
    if script.is_sheet(text):
        return script.parse_sheet(text, indicators=measures.known())
    return parse_scenario(text)


def _text_of(name: str) -> str:
    path = Path(name)
    try:
        if not (path.suffix in (".yaml", ".yml") or path.exists()):
            known = ", ".join((*scenario_slugs(), *script.sheet_slugs()))
            raise BadScenario(
                _("There is no scenario called %(name)s. Name a file, or one of these: %(known)s."),
                fields={"scenario": [f"{shown(name)} is not known; known: {known}"]},
                name=name[:80],
                known=known,
            )
        if path.stat().st_size > MOST_BYTES:
            raise BadScenario(_("The scenario is too long."), fields={"file": ["is too long"]})
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "is no text in UTF-8"
        raise BadScenario(
            _("%(name)s cannot be read: %(reason)s"),
            fields={"file": [str(reason)]},
            name=name[:200],
            reason=reason,
        ) from problem


def check_year(scenario: Scenario | Sheet) -> None:
    """Raise BadScenario when a scenario does not say what a year of the loop would be."""
    if isinstance(scenario, Sheet) or scenario.readiness is None:
        raise BadScenario(
            _("This scenario does not say how ready the organisations were, so no year can be"
              " played before it. Add the block “readiness”."),
            fields={"readiness": ["is missing"]},
        )  # fmt: skip


def prefix_of(scenario: Scenario, people: int, seed: int, year: Collection[str] = ()) -> str:
    """Return what the slugs of a run's organisations begin with: their own, in every run."""
    told = " ".join([scenario.digest, str(people), str(seed), *year])
    return f"run-{hashlib.sha256(told.encode()).hexdigest()[:6]}"


def run(
    scenario: Scenario,
    *,
    people: int,
    seed: int,
    last_day: int | None,
    keep: bool,
    progress: Progress,
    processes: int = 1,
    year: Collection[str] = (),
) -> Outcome:
    """
    Play a scenario; take its organisations away again unless they are kept to be looked at.

    What an interrupted run of the same arguments left is taken away first.
    """
    prefix = prefix_of(scenario, people, seed, year)
    actions.take_away(prefix)
    started = time.now()
    whole = False
    try:
        played = play(
            scenario,
            people=people,
            seed=seed,
            last_day=last_day,
            processes=processes,
            progress=progress,
            prefix=prefix,
            year=year,
        )
        progress("Counting", 1.0)
        found = results.result(played, people=people, seed=seed)
        if keep and played.stage.crises:
            actions.keep(played, found, people=people, seed=seed, started=started)
        whole = True
    finally:
        if not (keep and whole):
            progress("Taking the organisations away", 1.0)
            actions.take_away(prefix)
    return Outcome(found, [asdict(link) for link in played.cast] if keep else [])
