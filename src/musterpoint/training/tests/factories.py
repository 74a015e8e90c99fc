"""A small world of training: somebody learns, passes, meets."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.accounts.models import User
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training import actions, queries
from musterpoint.training.actions import SessionIn
from musterpoint.training.models import Attempt, Certificate, Enrolment, Session, When

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COURSE = "safe-referral"
SITE = "http://testserver"


def colleague(of: Organisation, name: str, role: str = "caseworker") -> Actor:
    """Return a member of staff with an account, as the door makes them."""
    from musterpoint.accounts.doors import staff

    email = f"{name.lower().replace(' ', '.')}@example.org"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name)
        Membership.objects.create(organisation=of, user_id=user.id, role=role, created_at=NOON)
    assert role in ROLES
    of.refresh_from_db()
    return staff(user, of, NOON)


def user(by: Actor) -> UUID:
    """Return the account of a member of staff."""
    assert by.id is not None
    return by.id


def right_answers(enrolment: Enrolment, attempt: Attempt) -> dict[str, frozenset[str]]:
    """Return the right answers to a test."""
    course = queries.course_of(enrolment)
    return {one.id: one.right for one in queries.asked(course, attempt)}


def read_all(enrolment: Enrolment, by: Actor, at: datetime = NOON) -> None:
    """Read every part of a course."""
    for one in queries.course_of(enrolment).modules:
        actions.read_module(enrolment.id, one.code, by=by, at=at)


def passed(by: Actor, code: str = COURSE, at: datetime = NOON) -> Certificate:
    """Take a course and pass it."""
    enrolment = actions.start(code, language="en", by=by, at=at)
    read_all(enrolment, by, at)
    attempt = actions.open_test(enrolment.id, When.AFTER, by=by, at=at)
    answers = right_answers(enrolment, attempt)
    actions.answer_test(attempt.id, answers, site=SITE, by=by, at=at)
    return Certificate.objects.get(enrolment=enrolment)


def session(by: Actor, **changes: Any) -> Session:
    """Plan a session tomorrow."""
    facts: dict[str, Any] = {
        "course_code": COURSE,
        "starts_at": NOON + DAY,
        "ends_at": NOON + DAY + 2 * HOUR,
        "places": 2,
        "country": "TUN",
    }
    return actions.hold(SessionIn(**facts | changes), by=by, at=NOON)


def public_course(haven: Organisation, tariq: Actor) -> None:
    """Open the course to everybody."""
    with acting_as(tariq):
        actions.configure(
            COURSE, is_offered=True, is_public=True, required_of=(), by=tariq, at=NOON
        )
