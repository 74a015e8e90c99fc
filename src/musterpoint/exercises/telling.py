"""
A table-top or a drill gone through without people: what would be told when, and nothing decided.

It shows that a file can be played, and its course. No database is needed.
"""

from typing import Any

from musterpoint.exercises import results
from musterpoint.exercises._script_model import DAY, Objective, Sheet, clock


def told(sheet: Sheet) -> dict[str, Any]:
    """Return the course of an exercise as plain values, with a digest; no objective has a value."""
    script = sheet.script
    content: dict[str, Any] = {
        "valid": True,
        "scenario": sheet.slug,
        "name": dict(sheet.name),
        "scenario_digest": sheet.digest,
        "kind": str(script.kind),
        "played_by_people": False,
        "days": [],
        "injects": [
            {
                "slug": one.slug,
                "day": one.day,
                "time": clock(one.minute % DAY),
                "title": dict(one.title),
                "to": list(one.to),
                "due_minutes": one.due,
                "decided": None,
            }
            for one in script.injects
        ],
        "objectives": [_objective(one) for one in script.objectives],
        "check_lists": [
            {"slug": one.slug, "name": dict(one.name), "steps": len(one.steps), "done": None}
            for one in script.check_lists
        ],
    }
    content["digest"] = results.digest(content)
    return content


def _objective(one: Objective) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "text": dict(one.text),
        "indicator": one.indicator or None,
        "of": one.of or None,
        "aim": str(one.aim),
        "by_day": one.by_day,
        "value": None,
        "met": None,
    }
