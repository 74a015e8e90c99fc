"""What people learned, as xAPI statements without a name, for a learning record store."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from musterpoint.engine import xapi
from musterpoint.engine.xapi import Activity, Learner, Score, Verb
from musterpoint.training import identity, queries
from musterpoint.training.models import Attempt, Booking, Enrolment, When

MOST = 1000
#: Makes the id of a statement from that of a row: the same statement has always the same id.
SPACE = UUID("6f6f2a5e-7d41-5c3b-9a52-0c2f7a1d9e10")
TICK = timedelta(milliseconds=1)
#: What the test before a course is called in a record store.
BEFORE = (
    ("ar", "الاختبار قبل الدورة"),
    ("en", "Test before the course"),
    ("es", "Prueba antes del curso"),
    ("fr", "Test avant le cours"),
)


def statements(
    home: str, *, since: datetime | None = None, limit: int = MOST, at: datetime
) -> list[dict[str, Any]]:
    """
    Return statements in the order in which things happened, those after ``since``.

    A page holds ``limit`` statements and whatever else happened at the moment of its last one:
    asking again with that moment as ``since`` gives what follows, all of it and once.

    ``home`` is the address of the organisation's site; learners are accounts there under a
    pseudonym that is the same in each statement and nowhere else.
    """
    found = sorted(_all(home, since, limit, at), key=lambda one: (one[0], one[1]["id"]))
    if len(found) > limit:
        over = written(found[limit - 1][0]) + TICK
        found = [one for one in found if one[0] < over]
    return [one for _moment, one in found]


def _all(
    home: str, since: datetime | None, limit: int, at: datetime
) -> Iterator[tuple[datetime, dict[str, Any]]]:
    taught = courses(home)
    for row in _after(Enrolment.objects, "started_at", since, limit):
        yield row.started_at, said(row.id, Verb.REGISTERED, row, taught, home, row.started_at, at)
    passed = Enrolment.objects.filter(passed_at__isnull=False)
    for row in _after(passed, "passed_at", since, limit):
        moment = row.passed_at
        yield moment, said(row.id, Verb.COMPLETED, row, taught, home, moment, at)
    tests = Attempt.objects.filter(answered_at__isnull=False).select_related("enrolment")
    for test in _after(tests, "answered_at", since, limit):
        yield test.answered_at, sat(test, taught, home, at)
    came = Booking.objects.filter(came_at__isnull=False).select_related("session")
    for booking in _after(came, "came_at", since, limit):
        yield booking.came_at, attended(booking, taught, home, at)


def id_of(row_id: UUID, verb: Verb) -> UUID:
    """Return the id of what is said of a row with a verb: always the same."""
    return uuid5(SPACE, f"{row_id}{verb}")


def sat(test: Attempt, courses: dict[str, Activity], home: str, at: datetime) -> dict[str, Any]:
    """Say how a test went; the one before the course is passed by nobody, it is a measure."""
    row, score = test.enrolment, Score(float(test.score or 0), 100.0)
    moment = test.answered_at or test.opened_at
    if test.moment == When.AFTER:
        verb = Verb.PASSED if test.is_passed else Verb.FAILED
        return said(test.id, verb, row, courses, home, moment, at, score)
    first = Activity(
        id=f"{home}/training/courses/{row.course_code}/test-before",
        kind=xapi.ASSESSMENT,
        names=BEFORE,
    )
    return xapi.statement(
        id_of(test.id, Verb.COMPLETED),
        _learner(home, row.learner_id, at),
        Verb.COMPLETED,
        first,
        at=moment,
        score=score,
        registration=row.id,
        language=row.language,
        parent=_course(row.course_code, courses, home),
    )


def attended(
    booking: Booking, courses: dict[str, Activity], home: str, at: datetime
) -> dict[str, Any]:
    """Say that somebody came to a session."""
    meeting = Activity(
        id=f"{home}/training/sessions/{booking.session_id}",
        kind=xapi.MEETING,
        names=((booking.session.language, booking.session.title),),
    )
    return xapi.statement(
        id_of(booking.id, Verb.ATTENDED),
        _learner(home, booking.learner_id, at),
        Verb.ATTENDED,
        meeting,
        at=booking.came_at or booking.booked_at,
        language=booking.session.language,
        parent=courses.get(booking.session.course_code),
    )


def _after(rows: Any, column: str, since: datetime | None, limit: int) -> Any:
    """Return the first rows after a moment, and all that share the moment of the last."""
    found = rows.all() if hasattr(rows, "get_queryset") else rows
    if since is not None:
        found = found.filter(**{f"{column}__gte": written(since) + TICK})
    found = found.order_by(column, "id")
    ends = found.values_list(column, flat=True)[limit - 1 : limit].first()
    return found if ends is None else found.filter(**{f"{column}__lt": written(ends) + TICK})


def written(moment: datetime) -> datetime:
    """Return a moment as statements write it, to the millisecond: pages are cut by what is read."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def courses(home: str) -> dict[str, Activity]:
    """Return the courses as activities, by code."""
    return {
        one.code: Activity(
            id=f"{home}/training/courses/{one.code}",
            kind=xapi.COURSE,
            names=tuple(sorted(one.course.title.items())),
        )
        for one in queries.offers(all_of_them=True)
    }


def said(
    row_id: UUID,
    verb: Verb,
    row: Enrolment,
    courses: dict[str, Activity],
    home: str,
    moment: datetime,
    at: datetime,
    score: Score | None = None,
) -> dict[str, Any]:
    """Say something of a course that somebody takes."""
    return xapi.statement(
        id_of(row_id, verb),
        _learner(home, row.learner_id, at),
        verb,
        _course(row.course_code, courses, home),
        at=moment,
        score=score,
        registration=row.id,
        language=row.language,
    )


def _course(code: str, courses: dict[str, Activity], home: str) -> Activity:
    return courses.get(code) or Activity(
        id=f"{home}/training/courses/{code}", kind=xapi.COURSE, names=(("en", code),)
    )


def _learner(home: str, learner_id: UUID, at: datetime) -> Learner:
    return Learner(home, identity.pseudonym(learner_id, at))
