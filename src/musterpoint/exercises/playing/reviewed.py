"""
What an exercise with people showed, as a review keeps it: results, answers, ratings, journal.

No name and no written word stands in it: what people wrote is read in the exercise itself, each
time under its key.
"""

from collections import Counter
from collections.abc import Sequence
from statistics import mean
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from musterpoint.exercises.playing import actions, measures, presenting, queries
from musterpoint.exercises.playing.models import Happening, Rehearsal, RehearsalState
from musterpoint.exercises.playing.remedies import KIND
from musterpoint.exercises.script import Script, said
from musterpoint.lessons import actions as lessons
from musterpoint.web import formats
from musterpoint.web.http import uuid_or_none

Table = dict[str, Any]


def install() -> None:
    """Let reviews of exercises show them."""
    lessons.also_show_exercises(KIND, facts)


def facts(key: str) -> dict[str, Any]:
    """Return results and journal of an exercise; nothing of one that has not ended."""
    rehearsal_id = uuid_or_none(key)
    if rehearsal_id is None:
        return {}
    row = Rehearsal.objects.filter(id=rehearsal_id, state=RehearsalState.ENDED).first()
    if row is None:
        return {}
    script, language = queries.script(row), (get_language() or "en").partition("-")[0]
    tables = [*_tables(row, script, language), _ratings(row, script, language)]
    return {
        "results": [one for one in tables if one["rows"]],
        "log": _journal(queries.live(row), script, language),
    }


def _tables(row: Rehearsal, script: Script, language: str) -> list[Table]:
    names = presenting.team_names(script, language)
    return [
        {
            "title": _("Objectives of the exercise"),
            "columns": [_("Objective"), _("Measured by"), _("Aim"), _("Value"), _("Met")],
            "numbers": [2, 3],
            "rows": [
                [
                    said(one["text"], language),
                    str(measures.label(one["indicator"])) if one["indicator"] else _("Observers"),
                    one["aim"],
                    _value(one["value"]),
                    _met(one["is_met"]),
                ]
                for one in row.report.get("objectives", ())
            ],
        },
        {
            "title": _("Answers of the teams"),
            "columns": [
                _("Inject"), _("Team"), _("Minutes allowed"), _("Minutes taken"), _("Late"),
            ],
            "numbers": [2, 3],
            "rows": [
                [
                    said(one["title"], language),
                    names.get(one["team"], one["team"]),
                    _value(one["due"]),
                    _("no answer") if one["to_decide"] is None else _value(one["to_decide"]),
                    _("Yes") if one["is_late"] else _("No"),
                ]
                for one in row.report.get("responses", ())
            ],
        },
        {
            "title": _("Steps of the check lists"),
            "columns": [_("Step"), _("Minutes allowed"), _("Minutes taken"), _("Done")],
            "numbers": [1, 2],
            "rows": [
                [
                    said(one["text"], language),
                    _value(one["within"]),
                    _value(one["minutes"]),
                    _late(one["is_late"], one["is_good"]),
                ]
                for one in row.report.get("steps", ())
            ],
        },
    ]  # fmt: skip


def _value(value: float | None) -> str:
    if value is None:
        return "–"
    return formats.count(value, 0 if float(value).is_integer() else 1)


def _met(is_met: bool | None) -> str:
    if is_met is None:
        return _("Not measured")
    return _("Met") if is_met else _("Missed")


def _late(is_late: bool, is_good: bool | None) -> str:
    if not is_good:
        return _("No")
    return _("Late") if is_late else _("Yes")


def _ratings(row: Rehearsal, script: Script, language: str) -> Table:
    """Return how often each answer was given to each question of the observers."""
    given: dict[str, Counter[int]] = {}
    for one in queries.ratings(row):
        given.setdefault(one.question, Counter())[one.value] += 1
    scale = script.observers.scale
    return {
        "title": _("What observers answered"),
        "columns": [_("Question"), *(said(one, language) for one in scale), _("Mean")],
        "rows": [
            [
                said(one.text, language),
                *(formats.count(given[one.slug][step]) for step in range(1, len(scale) + 1)),
                formats.count(mean(given[one.slug].elements()), 1),
            ]
            for one in script.observers.questions
            if one.slug in given
        ],
        "note": _("The mean counts the answers from 1, the worst. Remarks stand in the exercise."),
    }


def _journal(rows: Sequence[Happening], script: Script, language: str) -> list[dict[str, str]]:
    lines = presenting.journal(rows, {}, script, language, _moment)
    return [
        {
            "at": one.at.isoformat(),
            "kind": "exercise",
            "text": _line(one.when, one.word, " → ".join(w for w in (one.who, one.to) if w),
                          one.title, one.text),
        }
        for one in lines
    ]  # fmt: skip


def _moment(minute: int) -> str:
    day, time = actions.day_and_time(minute)
    return _("day %(day)d, %(time)s") % {"day": day, "time": time} if day else time


def _line(when: str, *parts: str) -> str:
    return f"{when}: " + " · ".join(one for one in parts if one)
