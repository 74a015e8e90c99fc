"""From what an exercise showed to a lesson of the organisation."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exercises.playing import forms, queries
from musterpoint.exercises.playing.models import Rehearsal
from musterpoint.exercises.playing.remedies import KIND
from musterpoint.exercises.playing.views.pages import READ, data, goes_to, run_form, spoken
from musterpoint.lessons import actions as lessons
from musterpoint.lessons import queries as lessons_found
from musterpoint.lessons.actions import LessonIn
from musterpoint.lessons.models import Lesson, Origin
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, guarded
from musterpoint.web.http import ActorRequest, url

CHANGE = Permission.LESSONS_CHANGE
#: The longest key of a finding that a lesson keeps.
LONGEST_KEY, LONGEST_TITLE = 200, 200


def findings(request: ActorRequest, row: Rehearsal, language: str) -> list[dict[str, Any]]:
    """Return what an exercise showed, each with its lesson or with where one is made of it."""
    made = lessons_found.of_exercise(KIND, str(row.id))
    may_read = request.actor.may(Permission.LESSONS_READ)
    may_make = request.actor.may(CHANGE)
    where = goes_to(request, "lesson", rehearsal_id=row.id)
    return [
        asdict(one)
        | {
            "lesson": _address(request, made[one.key]) if may_read and one.key in made else "",
            "make": f"{where}?{urlencode({'finding': one.key})}"
            if may_make and one.key not in made
            else "",
        }
        for one in queries.findings(row.id, request.at, language)
    ]


def _address(request: ActorRequest, row: Lesson) -> str:
    return url(request, "lessons:lesson", lesson_id=row.id)


@guarded(CHANGE, READ, methods=BOTH)
def lesson(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Make a lesson of what an exercise showed; the words can be changed first."""
    row = queries.rehearsal(rehearsal_id)
    back = goes_to(request, "report", rehearsal_id=rehearsal_id)
    key = request.GET.get("finding", "")[:LONGEST_KEY]
    if not key:
        return redirect(back)
    audit.saw("exercises.report.read", [row.id], by=request.actor, at=request.at)
    found = queries.finding(rehearsal_id, key, request.at, spoken())
    there = lessons_found.of_exercise(KIND, str(row.id)).get(key)
    if there is not None and request.method == "GET":
        return redirect(_address(request, there))
    start = {"title": found.text[:LONGEST_TITLE], "what": f"{found.text}\n{found.evidence}"}
    form = forms.LessonForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        made = lessons.write_lesson(
            LessonIn(
                title=given["title"],
                what=given["what"],
                why=given["why"],
                theme=given["theme"],
                origin=Origin.EXERCISE,
                exercise_kind=KIND,
                exercise_key=str(row.id),
                finding=key,
            ),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("Kept. Now say what ought to change."))
        return _address(request, made)

    return run_form(
        request, form, do, title=_("Make a lesson of it"), submit=_("Keep the lesson"),
        back=(back, row.name), lead=found.text,
    )  # fmt: skip
