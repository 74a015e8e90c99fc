"""
Runs out of JSON files, and a comparison into JSON.

A run is what ``musterpoint exercise run --json`` writes, or the ``summary.json`` of a demo; a file
may hold a list of them, or an object with the list under ``runs``.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from musterpoint.exercises.comparing import (
    CONFIDENCE,
    Comparison,
    Line,
    Measure,
    NotComparable,
    Run,
    compare,
)
from musterpoint.kernel.indicators import Direction
from musterpoint.kernel.text import _

#: Figures of people that every run has by day, and whether more is good news.
PEOPLE = {
    "registered": Direction.NEUTRAL,
    "reached": Direction.MORE_IS_BETTER,
    "accounted_for": Direction.MORE_IS_BETTER,
    "need_help": Direction.LESS_IS_BETTER,
    "asked_to_leave": Direction.NEUTRAL,
    "seated": Direction.MORE_IS_BETTER,
    "departed": Direction.NEUTRAL,
    "arrived": Direction.MORE_IS_BETTER,
    "unaccounted": Direction.LESS_IS_BETTER,
}
DIGITS = 6
#: No figure of an exercise is larger.
MOST = 10**15
#: Why an indicator has no interval.
NONE = _("No seed gave a value both before and after.")
ONE = _("An interval needs a value before and after of two seeds or more.")


def runs(document: object, name: str) -> list[Run]:
    """Return the runs of a JSON value; raise NotComparable with a sentence that names the file."""
    return [run(one, name) for one in _documents(document, name)]


def _documents(document: object, name: str) -> Iterator[object]:
    found = document.get("runs", document) if isinstance(document, dict) else document
    if not isinstance(found, list):
        yield found
        return
    if not found:
        raise NotComparable(f"{name}: the list of runs is empty.")
    yield from found


def run(document: object, name: str) -> Run:
    """Return one run."""
    if not isinstance(document, dict):
        raise NotComparable(f"{name}: a run is an object, as “exercise run --json” writes it.")
    if document.get("valid") is False:
        raise NotComparable(
            f"{name}: this is a refusal and not a run. Mend what its errors say, and play it again."
        )
    if document.get("played_by_people") is False:
        raise NotComparable(
            f"{name}: a table-top or a drill gone through without people has no figures to compare."
        )
    scenario = document.get("scenario")
    if not isinstance(scenario, str) or not scenario:
        raise NotComparable(f"{name}: “scenario” is missing, so this is not a run of an exercise.")
    days = document.get("days")
    last = _last_day(days, name)
    values, measures = _people(last, document.get("definitions"), name)
    more_values, more = _measures(document.get("measures"), name)
    return Run(
        scenario=scenario,
        people=_whole(document.get("people"), "people", name, least=1),
        days=_whole(last.get("day", 0), "days[].day", name),
        seed=_whole(document.get("seed"), "seed", name, least=0),
        values=values | more_values,
        measures=measures | more,
        digest=str(document.get("scenario_digest") or ""),
    )


def _last_day(days: object, name: str) -> Mapping[str, Any]:
    if not isinstance(days, list) or not days or not all(isinstance(day, dict) for day in days):
        raise NotComparable(f"{name}: “days” must be a list with the figures of each day.")
    told = [_whole(day.get("day"), "days[].day", name, least=0) for day in days]
    if len(set(told)) < len(told):
        raise NotComparable(f"{name}: a day stands twice in “days”. Give each day once.")
    last: Mapping[str, Any] = days[told.index(max(told))]
    for inside in ("indicators", "totals"):
        if isinstance(last.get(inside), dict):
            return {**last[inside], "day": last["day"]}
    return last


def _people(
    last: Mapping[str, Any], definitions: object, name: str
) -> tuple[dict[str, float | None], dict[str, Measure]]:
    told = definitions if isinstance(definitions, dict) else {}
    codes = [code for code in PEOPLE if code in last]
    return (
        {code: _count(last[code], f"days[].{code}", name) for code in codes},
        {
            code: Measure(
                code=code,
                label=code.replace("_", " ").capitalize(),
                unit="people",
                direction=PEOPLE[code],
                definition=str(told.get(code, "")),
            )
            for code in codes
        },
    )


def _measures(found: object, name: str) -> tuple[dict[str, float | None], dict[str, Measure]]:
    if found is None:
        return {}, {}
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise NotComparable(f"{name}: “measures” must be an object of objects.")
    values, measures = {}, {}
    for code, one in found.items():
        if code in PEOPLE:
            raise NotComparable(
                f"{name}: “measures.{code}” has the name of a figure of people that stands under"
                " “days”. Give the measure another name."
            )
        direction = one.get("direction", Direction.NEUTRAL)
        if direction not in list(Direction):
            raise NotComparable(f"{name}: “measures.{code}.direction” is {direction!r}.")
        values[code] = _number(one.get("value"), f"measures.{code}.value", name)
        measures[code] = Measure(
            code=code,
            label=str(one.get("label", code)),
            unit=str(one.get("unit", "")),
            direction=Direction(direction),
            definition=str(one.get("definition", "")),
        )
    return values, measures


def _whole(value: object, what: str, name: str, least: int = -MOST) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotComparable(f"{name}: “{what}” must be a whole number.")
    if value < least:
        raise NotComparable(f"{name}: “{what}” is {str(value)[:80]}, which is less than {least}.")
    return value


def _count(value: object, what: str, name: str) -> float | None:
    found = _number(value, what, name)
    if found is not None and found < 0:
        raise NotComparable(f"{name}: “{what}” is {found:g}, and people are never fewer than none.")
    return found


def _number(value: object, what: str, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise NotComparable(f"{name}: “{what}” must be a number.")
    if not abs(value) <= MOST:
        raise NotComparable(f"{name}: “{what}” is no number from -{MOST:g} to {MOST:g}.")
    return value


def printed(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON; ``valid`` is true, as in every answer of a command."""
    return {
        "valid": True,
        "scenario": found.scenario,
        "people": found.people,
        "last_day": found.days,
        "seeds": list(found.seeds),
        "seeds_left_out": list(found.left_out),
        "measures_left_out": [one.code for one in found.one_sided],
        "paired": found.is_paired,
        "confidence": CONFIDENCE,
        "notes": notes(found),
        "indicators": {one.measure.code: line(one) for one in found.lines},
    }


def notes(found: Comparison) -> list[str]:
    """Return what a reader has to know before the figures."""
    told = []
    if not found.is_paired:
        told.append(
            "No seed stands on both sides: the difference holds the chance of the draw as well."
        )
    elif len(found.seeds) == 1:
        told.append("One seed: no interval can be given, and chance is not ruled out.")
    if found.left_out:
        seeds = ", ".join(str(seed) for seed in found.left_out)
        told.append(f"Left out, because they stand on one side alone: seeds {seeds}.")
    if found.one_sided:
        codes = ", ".join(one.code[:80] for one in found.one_sided)
        told.append(f"Left out, because they were measured on one side alone: {codes}.")
    if not found.same_text:
        told.append("The text of the scenario is not the same in all runs.")
    return told


def line(one: Line) -> dict[str, Any]:
    """Return an indicator as JSON; ``reason`` is there where there is no interval."""
    measure = one.measure
    found: dict[str, Any] = {
        "label": measure.label,
        "definition": measure.definition,
        "unit": measure.unit,
        "direction": str(measure.direction),
        "before": short(one.before),
        "after": short(one.after),
        "difference": short(one.difference),
        "interval": [short(edge) for edge in one.interval] if one.interval else None,
        "seeds": list(one.seeds),
        "verdict": one.verdict,
        "by_seed": [
            {"seed": seed, "before": one.befores.get(seed), "after": one.afters.get(seed)}
            for seed in one.seeds
        ],
    }
    if one.interval is None:
        found["reason"] = str(ONE if one.seeds else NONE)
    return found


def short(value: float | None) -> float | None:
    """Return a number with six digits after the point; minus nothing is nothing."""
    return None if value is None else round(value, DIGITS) + 0.0


def faults(sentence: str, code: str = "not_comparable") -> dict[str, Any]:
    """Return a refusal as JSON."""
    return {"valid": False, "errors": [{"code": code, "path": "", "message": sentence}]}


def both(before: Sequence[object], after: Sequence[object]) -> Comparison:
    """Compare two sequences of JSON values that were made here."""
    return compare(
        [one for value in before for one in runs(value, "before")],
        [one for value in after for one in runs(value, "after")],
    )
