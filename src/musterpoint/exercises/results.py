"""
What came of a run, as the command prints it: the same for the same scenario, people and seed.

No moment of the machine is in it, no id, no name. It is what ``exercise compare`` reads.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from musterpoint.evaluation import queries as evaluation
from musterpoint.exercises import figures, summaries
from musterpoint.exercises._script_model import Objective
from musterpoint.exercises.driver.play import Played
from musterpoint.kernel import indicators
from musterpoint.tenancy.scope import acting_as


def result(played: Played, *, people: int, seed: int) -> dict[str, Any]:
    """Return the result of a run as plain values, with a digest of all of it."""
    content = summaries.summary(played, people=people, seed=seed)
    objectives, days = played.scenario.script.objectives, content["days"]
    content |= {
        "valid": True,
        "objectives": [_objective(one, days) for one in objectives],
        "injects": _injects(played),
        "failures": [
            {
                "channels": list(one.channels), "areas": list(one.areas), "share": one.share,
                "from": played.scenario.moment(0, one.since).isoformat(),
                "until": played.scenario.moment(0, one.until).isoformat(),
                "messages": "late" if one.is_late else "lost", "basis": one.basis,
            }
            for one in played.scenario.failures
        ],
    }  # fmt: skip
    content["definitions"] |= {
        one.indicator: str(indicators.get(one.indicator).definition)
        for one in played.scenario.script.objectives
        if one.indicator
    }
    content |= _moved(played)
    content["digest"] = digest(content)
    return content


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a result, whatever the order of its names."""
    text = json.dumps(
        {name: value for name, value in content.items() if name != "digest"},
        ensure_ascii=False, sort_keys=True, allow_nan=False,
    )  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()


def _moved(played: Played) -> dict[str, Any]:
    """Return what organisations did for people: seats, cases; nothing before a crisis is there."""
    stage = played.stage
    crisis_id = stage.crises.get(stage.operator)
    if crisis_id is None:
        return {}
    at = played.scenario.moment(played.days[-1]["day"] + 1) + timedelta(days=1)
    with acting_as(stage.actors[stage.operator]):
        found = summaries.evacuation_figures(crisis_id)
    private = evaluation.private_told(figures.behind_the_wall(stage, at))
    return found | {"casework": figures.casework(stage, at), "behind_the_wall": private}


def _injects(played: Played) -> list[dict[str, Any]]:
    """Return every inject that stands in the days played, and what it did to the world."""
    done = {one["inject"]: one for one in played.injects}
    last = played.days[-1]["day"] if played.days else -1
    return [
        {
            "slug": one.slug,
            "at": played.scenario.moment(0, one.minute).isoformat(),
            "title": dict(one.title),
            "to": list(one.to),
            "effect": dict(one.effect),
            "took_effect_at": done[one.slug]["at"] if one.slug in done else None,
        }
        for one in played.scenario.script.injects
        if one.day <= last
    ]


def _objective(one: Objective, days: list[dict[str, Any]]) -> dict[str, Any]:
    """Return whether an objective was met; None where observers say so, or it was not reached."""
    value = None if one.is_rated else one.measured(days)
    return {
        "slug": one.slug,
        "text": dict(one.text),
        "indicator": one.indicator or None,
        "of": one.of or None,
        "aim": str(one.aim),
        "by_day": one.by_day,
        "value": value,
        "met": None if value is None else one.aim.is_met(value),
    }
