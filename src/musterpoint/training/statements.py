"""What people learned, as xAPI statements without a name, for a learning record store."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from musterpoint.engine import xapi
from musterpoint.engine.xapi import Activity, Learner, Score, Verb
from musterpoint.training import identity, queries
from musterpoint.training.models import Attempt, Booking, Enrolment, When

MOST = 1000
#: Makes the id of a statement from that of a row: the same statement has always the same id.
SPACE = UUID("6f6f2a5e-7d41-5c3b-9a52-0c2f7a1d9e10")


def statements(
    home: str, *, since: datetime | None = None, limit: int = MOST, at: datetime
) -> list[dict[str, Any]]:
    """
    Return statements in the order in which things happened, those after ``since``.

    ``home`` is the address of the organisation's site; learners are accounts there under a
    pseudonym that is the same in each statement and nowhere else.
    """
    found = sorted(_all(home, since, limit, at), key=lambda one: (one[0], one[1]["id"]))
    return [one for _moment, one in found[:limit]]


def _all(
    home: str, since: datetime | None, limit: int, at: datetime
) -> Iterator[tuple[datetime, dict[str, Any]]]:
    courses = _courses(home)
    for row in _after(Enrolment.objects, "started_at", since, limit):
        yield row.started_at, _said(row.id, Verb.REGISTERED, row, courses, home, row.started_at, at)
    passed = Enrolment.objects.filter(passed_at__isnull=False)
    for row in _after(passed, "passed_at", since, limit):
        moment = row.passed_at
        yield moment, _said(row.id, Verb.COMPLETED, row, courses, home, moment, at)
    tests = Attempt.objects.filter(answered_at__isnull=False, moment=When.AFTER)
    for test in _after(tests.select_related("enrolment"), "answered_at", since, limit):
        verb = Verb.PASSED if test.is_passed else Verb.FAILED
        score = Score(float(test.score or 0), 100.0)
        moment = test.answered_at
        yield moment, _said(test.id, verb, test.enrolment, courses, home, moment, at, score)
    came = Booking.objects.filter(came_at__isnull=False).select_related("session")
    for booking in _after(came, "came_at", since, limit):
        meeting = Activity(
            id=f"{home}/training/sessions/{booking.session_id}",
            kind=xapi.MEETING,
            names=((booking.session.language, booking.session.title),),
        )
        made = xapi.statement(
            uuid5(SPACE, f"{booking.id}{Verb.ATTENDED}"),
            _learner(home, booking.learner_id, at),
            Verb.ATTENDED,
            meeting,
            at=booking.came_at,
            language=booking.session.language,
            parent=courses.get(booking.session.course_code),
        )
        yield booking.came_at, made


def _after(rows: Any, column: str, since: datetime | None, limit: int) -> Any:
    found = rows.all() if hasattr(rows, "get_queryset") else rows
    if since is not None:
        found = found.filter(**{f"{column}__gt": since})
    return found.order_by(column, "id")[:limit]


def _courses(home: str) -> dict[str, Activity]:
    return {
        one.code: Activity(
            id=f"{home}/training/courses/{one.code}",
            kind=xapi.COURSE,
            names=tuple(sorted(one.course.title.items())),
        )
        for one in queries.offers(all_of_them=True)
    }


def _said(
    row_id: UUID,
    verb: Verb,
    row: Enrolment,
    courses: dict[str, Activity],
    home: str,
    moment: datetime,
    at: datetime,
    score: Score | None = None,
) -> dict[str, Any]:
    code = row.course_code
    known = courses.get(code) or Activity(
        id=f"{home}/training/courses/{code}", kind=xapi.COURSE, names=(("en", code),)
    )
    return xapi.statement(
        uuid5(SPACE, f"{row_id}{verb}"),
        _learner(home, row.learner_id, at),
        verb,
        known,
        at=moment,
        score=score,
        registration=row.id,
        language=row.language,
    )


def _learner(home: str, learner_id: UUID, at: datetime) -> Learner:
    return Learner(home, identity.pseudonym(learner_id, at))
