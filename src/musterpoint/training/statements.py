"""What people learned, as xAPI statements without a name, for a learning record store."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from musterpoint.engine import xapi
from musterpoint.engine.xapi import Activity, Learner, Score, Verb
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Organisation
from musterpoint.training import identity, queries
from musterpoint.training.models import (
    Attempt,
    Booking,
    Enrolment,
    Session,
    TakenBack,
    When,
)

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

    A statement never changes. One that was wrong is left out, and another that voids it is here.

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
        yield row.started_at, began(row, taught, home, at)
    passed = Enrolment.objects.filter(passed_at__isnull=False)
    for row in _after(passed, "passed_at", since, limit):
        yield row.passed_at, ended(row, taught, home, at)
    tests = Attempt.objects.filter(answered_at__isnull=False).select_related("enrolment")
    for test in _after(tests, "answered_at", since, limit):
        yield test.answered_at, sat(test, taught, home, at)
    for booking in _after(presences(), "came_at", since, limit):
        yield booking.came_at, attended(booking, taught, home, at)
    wrong = list(_after(TakenBack.objects, "taken_back_at", since, limit))
    slug = Organisation.objects.get(id=scope.organisation_id()).slug if wrong else ""
    for one in wrong:
        yield one.taken_back_at, voided(one, home, slug)


def id_of(row_id: UUID, verb: Verb, number: int = 0) -> UUID:
    """
    Return the id of what is said of a row with a verb: always the same.

    ``number`` counts how often the same was said of the row before and taken back.
    """
    return uuid5(SPACE, f"{row_id}{verb}{number or ''}")


def presences() -> QuerySet[Any]:
    """Return the bookings of who came; ``times`` is how often that was taken back before."""
    wrong = TakenBack.objects.filter(booking=OuterRef("id")).order_by().values("booking")
    times = Coalesce(Subquery(wrong.annotate(n=Count("id")).values("n")), 0)
    came = Booking.objects.filter(came_at__isnull=False).select_related("session")
    return came.annotate(times=times)


def began(row: Enrolment, courses: dict[str, Activity], home: str, at: datetime) -> dict[str, Any]:
    """Say that somebody began a course, in the language of that day."""
    moment, spoken = row.started_at, row.began_in
    return said(row.id, Verb.REGISTERED, row, courses, home, moment, at, spoken)


def ended(row: Enrolment, courses: dict[str, Activity], home: str, at: datetime) -> dict[str, Any]:
    """Say that somebody passed a course, in the language of that day."""
    moment, spoken = row.passed_at or row.started_at, row.passed_in
    return said(row.id, Verb.COMPLETED, row, courses, home, moment, at, spoken)


def sat(test: Attempt, courses: dict[str, Activity], home: str, at: datetime) -> dict[str, Any]:
    """Say how a test went; the one before the course is passed by nobody, it is a measure."""
    row, score = test.enrolment, Score(float(test.score or 0), 100.0)
    moment = test.answered_at or test.opened_at
    if test.moment == When.AFTER:
        verb = Verb.PASSED if test.is_passed else Verb.FAILED
        return said(test.id, verb, row, courses, home, moment, at, test.answered_in, score)
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
        language=test.answered_in,
        parent=_course(row.course_code, courses, home),
    )


def attended(booking: Any, courses: dict[str, Activity], home: str, at: datetime) -> dict[str, Any]:
    """Say that somebody came to a session; ``booking`` is one of ``presences``."""
    row: Session = booking.session
    return xapi.statement(
        id_of(booking.id, Verb.ATTENDED, booking.times),
        _learner(home, booking.learner_id, at),
        Verb.ATTENDED,
        _meeting(row, home),
        at=booking.came_at,
        language=row.language,
        parent=courses.get(row.course_code),
    )


def was_attended(
    wrong: TakenBack, courses: dict[str, Activity], home: str, at: datetime
) -> dict[str, Any]:
    """Say what was said of somebody who had not come, as it was said."""
    return xapi.statement(
        id_of(wrong.booking_id, Verb.ATTENDED, wrong.number),
        _learner(home, wrong.booking.learner_id, at),
        Verb.ATTENDED,
        _meeting(wrong.booking.session, home),
        at=wrong.came_at,
        language=wrong.language,
        parent=courses.get(wrong.course_code),
    )


def voided(wrong: TakenBack, home: str, slug: str) -> dict[str, Any]:
    """Take back, in the name of the organisation, that somebody came."""
    said_before = id_of(wrong.booking_id, Verb.ATTENDED, wrong.number)
    identity_of_it = id_of(wrong.id, Verb.VOIDED)
    return xapi.voiding(identity_of_it, said_before, Learner(home, slug), at=wrong.taken_back_at)


def _meeting(row: Session, home: str) -> Activity:
    return Activity(
        id=f"{home}/training/sessions/{row.id}",
        kind=xapi.MEETING,
        names=((row.language, row.title),),
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
    spoken: str,
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
        language=spoken,
    )


def _course(code: str, courses: dict[str, Activity], home: str) -> Activity:
    return courses.get(code) or Activity(
        id=f"{home}/training/courses/{code}", kind=xapi.COURSE, names=(("en", code),)
    )


def _learner(home: str, learner_id: UUID, at: datetime) -> Learner:
    return Learner(home, identity.pseudonym(learner_id, at))
