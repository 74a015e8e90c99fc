"""
The report of an exercise with people, in figures: no name and no written word stands in it.

What was written is read from what happened, each time under its key.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from musterpoint.exercises import script as scripts
from musterpoint.exercises.playing import measures, worlds
from musterpoint.exercises.playing.models import (
    Happening,
    Inject,
    Rating,
    Rehearsal,
    Seat,
    Word,
)
from musterpoint.exercises.script import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one team did about one inject; minutes of the exercise's clock, None for not yet."""

    inject: Inject
    team: str
    told: int
    seen: int | None
    decided: int | None

    @property
    def to_see(self) -> int | None:
        """Return the minutes from telling to acknowledging."""
        return None if self.seen is None else self.seen - self.told

    @property
    def to_decide(self) -> int | None:
        """Return the minutes from telling to the first decision."""
        return None if self.decided is None else self.decided - self.told

    def is_late(self, now: int) -> bool:
        """Say whether the answer came late, or is overdue at a minute."""
        if self.inject.due is None:
            return False
        return (self.decided if self.decided is not None else now) - self.told > self.inject.due


def responses(injects: Iterable[Inject], live: Sequence[Happening]) -> list[Response]:
    """Return for each team and inject that was told what the team did, in order of telling."""
    known = {one.id: one for one in injects}
    first: dict[tuple[Any, str, str], int] = {}
    for one in live:
        if one.inject_id is not None:
            team = one.to_team if one.word == Word.TOLD else one.team
            first.setdefault((one.inject_id, team, one.word), one.minute)
    return [
        Response(
            inject=known[inject_id],
            team=team,
            told=minute,
            seen=first.get((inject_id, team, Word.SEEN)),
            decided=first.get((inject_id, team, Word.DECIDED)),
        )
        for (inject_id, team, word), minute in first.items()
        if word == Word.TOLD and inject_id in known
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """How a step of a check list went; ``minutes`` from the start of the exercise."""

    check_list: str
    step: scripts.Step
    is_good: bool | None
    minutes: int | None

    @property
    def is_late(self) -> bool:
        """Say whether it was done after its limit."""
        return (
            self.is_good is True
            and self.step.within is not None
            and self.minutes is not None
            and self.minutes > self.step.within
        )


def steps(script: Script, live: Sequence[Happening]) -> list[StepLine]:
    """Return the steps of all check lists with the last word on each."""
    last = {one.step: one for one in live if one.word == Word.STEP}
    lines = []
    for one in script.check_lists:
        for step in one.steps:
            found = last.get(f"{one.slug}/{step.slug}")
            lines.append(
                StepLine(
                    check_list=one.slug,
                    step=step,
                    is_good=found.is_good if found else None,
                    minutes=found.minute - script.span.first if found else None,
                )
            )
    return lines


def figures(
    answers: Sequence[Response], lines: Sequence[StepLine], seats: Sequence[Seat], now: int
) -> dict[str, float | None]:
    """Return the measures of an exercise; None where there was nothing to count."""
    limited = [one for one in answers if one.inject.due is not None]
    timed = [one for one in lines if one.step.within is not None]
    decided = [one.to_decide for one in answers if one.to_decide is not None]
    seen = [one.to_see for one in answers if one.to_see is not None]
    return {
        measures.ANSWER_MINUTES: float(median(decided)) if decided else None,
        measures.SEEN_MINUTES: float(median(seen)) if seen else None,
        measures.ANSWERED: _percent(len(decided), len(answers)),
        measures.IN_TIME: _percent(
            sum(one.decided is not None and not one.is_late(now) for one in limited), len(limited)
        ),
        measures.STEPS_DONE: _percent(sum(one.is_good is True for one in lines), len(lines)),
        measures.STEPS_IN_TIME: _percent(
            sum(one.is_good is True and not one.is_late for one in timed), len(timed)
        ),
        measures.CAME: _percent(sum(one.came_at is not None for one in seats), len(seats)),
    }


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def rated(script: Script, ratings: Iterable[Rating]) -> dict[str, dict[str, Any]]:
    """Return for each objective the mean of its ratings and how many there are."""
    objective = {one.slug: one.objective for one in script.observers.questions}
    values: dict[str, list[int]] = defaultdict(list)
    for one in ratings:
        if one.question in objective:
            values[objective[one.question]].append(one.value)
    return {
        slug: {"mean": round(mean(found), 2), "answers": len(found)}
        for slug, found in values.items()
    }


def judged(
    script: Script,
    counted: Mapping[str, float | None],
    given: Mapping[str, Mapping[str, Any]],
    world: Mapping[str, float | None] | None = None,
) -> list[dict[str, Any]]:
    """Return every objective with value and aim, and whether it was met (None: not measured)."""
    lines = []
    for one in script.objectives:
        found = given.get(one.slug, {})
        value = found.get("mean") if one.is_rated else counted.get(one.indicator)
        if value is None and world is not None:
            value = world.get(one.slug)
        lines.append(
            {
                "slug": one.slug,
                "text": dict(one.text),
                "indicator": one.indicator,
                "aim": str(one.aim),
                "value": value,
                "is_met": None if value is None else one.aim.is_met(value),
                "answers": found.get("answers", 0),
            }
        )
    return lines


def of(row: Rehearsal) -> dict[str, Any]:
    """Return the report of an exercise as it is kept."""
    script = scripts.sheet(row.sheet).script
    live = list(
        Happening.objects.filter(rehearsal=row, branch=0).defer("sealed").order_by("number")
    )
    answers = responses(Inject.objects.filter(rehearsal=row), live)
    lines = steps(script, live)
    seats = list(Seat.objects.filter(rehearsal=row, withdrawn_at=None).defer("sealed"))
    counted = figures(answers, lines, seats, row.minute)
    ratings = Rating.objects.filter(rehearsal=row).defer("remark")
    return {
        "figures": counted,
        "objectives": judged(script, counted, rated(script, ratings), worlds.values(row, script)),
        "responses": [_response(one, row.minute) for one in answers],
        "steps": [_step(one) for one in lines],
        "seats": {"invited": len(seats), "came": sum(one.came_at is not None for one in seats)},
        **_published(row),
        "branches": row.branches,
        "minutes": row.minute - script.span.first,
        "digest": row.digest,
    }


def _published(row: Rehearsal) -> dict[str, Any]:
    """Return the published figures of the crisis that was replayed, the played ones beside."""
    found = worlds.simulation(row)
    summary = found.summary if found is not None else {}
    return {
        "published": summary.get("published", []),
        "stands_for": summary.get("stands_for", 0),
    }


def _response(one: Response, now: int) -> dict[str, Any]:
    return {
        "inject": one.inject.slug,
        "title": one.inject.title,
        "team": one.team,
        "told": one.told,
        "to_see": one.to_see,
        "to_decide": one.to_decide,
        "due": one.inject.due,
        "is_late": one.is_late(now),
    }


def _step(one: StepLine) -> dict[str, Any]:
    return {
        "check_list": one.check_list,
        "step": one.step.slug,
        "text": dict(one.step.text),
        "within": one.step.within,
        "is_critical": one.step.is_critical,
        "is_good": one.is_good,
        "minutes": one.minutes,
        "is_late": one.is_late,
    }
