"""Partners with agreements, rooms with three in them, and a call, as people would make them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from musterpoint.accounts.models import User
from musterpoint.disclosures.tests.factories import agree
from musterpoint.exchange import actions, crossing
from musterpoint.exchange.actions import ApplicationIn, CallIn, MeetingIn, VisitIn
from musterpoint.exchange.models import Application, Call, Room
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation, OrganisationKind
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: The ends of the first rounds of a room that is opened at noon with a round of an hour.
FIRST = NOON + HOUR


def hired(of: Organisation, name: str, role: str = "head_of_mission") -> Actor:
    """Return somebody who works here."""
    user = User.objects.create_user(f"{name.lower()}-{uuid7().hex[-6:]}@example.org", name=name)
    Membership.objects.create(organisation=of, user_id=user.id, role=role, created_at=NOON)
    return member(of, name, user.id.int, role)


def partnered(first: Actor, others: Iterable[Actor]) -> None:
    """Let everybody exchange with the first one."""
    for one in others:
        agree(first, one, allows=crossing.KINDS, valid_until=None)


def clock(at: datetime) -> None:
    """Set the clock of every organisation, so that pumps see what is due."""
    Organisation.objects.update(is_exercise=True, clock_at=at)


def pump(at: datetime) -> None:
    """Let everything that is due by then happen, everywhere."""
    clock(at)
    pumps.run_due()


def sides(count: int) -> list[tuple[Organisation, Actor]]:
    """Return organisations with somebody who leads each."""
    kinds = list(OrganisationKind)
    made = [
        organisation(f"side-{n}", kinds[n % len(kinds)], ("LKA", "BGD", "ARE")[n % 3])
        for n in range(count)
    ]
    return [(one, hired(one, f"Lead{n}")) for n, one in enumerate(made)]


def room_of(host: Actor, members: Iterable[Actor], at: datetime = NOON, **changed: Any) -> Room:
    """Open a room at the host and have the others join it."""
    there = list(members)
    given = {
        "title": "Calling by radio",
        "aim": "What works when networks are down",
        "agenda": "1. What failed",
        "every_minutes": 60,
    } | changed
    with acting_as(host):
        room = actions.open_room(**given, by=host, at=at)
        actions.invite(room.id, [one.organisation_id for one in there], by=host, at=at)
    pump(at)
    for one in there:
        with acting_as(one):
            actions.answer_invitation(Room.objects.get(ref=room.ref).id, True, by=one, at=at)
    pump(at)
    return room


def here(room: Room, actor: Actor) -> Room:
    """Return an organisation's own copy of a room, in its running unit."""
    return Room.objects.get(ref=room.ref)


def visit_in(**changed: Any) -> VisitIn:
    given: dict[str, Any] = {
        "kind": "secondment",
        "title": "Two officers in the operations room",
        "aim": "Learn how the hotline is staffed",
        "place": "Colombo",
        "starts_on": (NOON + 10 * DAY).date(),
        "ends_on": (NOON + 20 * DAY).date(),
        "travellers": 2,
        "terms": ("duty", "employer"),
        "costs": {
            "travel": "guest",
            "stay": "host",
            "salary": "guest",
            "insurance": "guest",
            "visa": "host",
        },
    }
    return VisitIn(**(given | changed))


def meeting_in(**changed: Any) -> MeetingIn:
    given: dict[str, Any] = {
        "title": "Senior officials",
        "agenda": "1. Contact points",
        "place": "Online",
        "starts_at": NOON + 30 * DAY,
        "ends_at": NOON + 30 * DAY + 2 * HOUR,
        "zone": "Asia/Dubai",
        "answer_by": NOON + 20 * DAY,
    }
    return MeetingIn(**(given | changed))


CLOSES = datetime(2026, 5, 20, 12, tzinfo=UTC)
AFTER = CLOSES + DAY


def call_in(**changed: Any) -> CallIn:
    given: dict[str, Any] = {
        "slug": "shelter-2026",
        "title": "Shelter at the border",
        "about": "We look for organisations that run reception centres.",
        "closes_at": CLOSES,
        "score_by": CLOSES + 10 * DAY,
        "gap": 15,
        "threshold": 60,
        "appeal_days": 14,
    }
    return CallIn(**(given | changed))


def published(by: Actor, **changed: Any) -> Call:
    """Publish a call with two criteria, in the running unit."""
    call = actions.write_call(call_in(**changed), by=by, at=NOON)
    actions.put_criterion(call.id, "Experience", "Years of work", 60, 2, by=by, at=NOON)
    actions.put_criterion(call.id, "Reach", "Places that are served", 40, 0, by=by, at=NOON)
    return actions.publish_call(call.id, by=by, at=NOON)


def application_in(**changed: Any) -> ApplicationIn:
    given: dict[str, Any] = {
        "name": "Open Doors",
        "kind": "civil_society",
        "country": "TUN",
        "size": "small",
        "contact": "Office",
        "email": "office@doors.example",
        "answers": {1: "Ten years", 2: "Three crossings"},
    }
    return ApplicationIn(**(given | changed))


def applied(by: Actor, at: datetime = NOON + DAY, **changed: Any) -> Application:
    """Apply for the call, in the running unit."""
    slug = changed.pop("slug", "shelter-2026")
    return actions.apply(slug, application_in(**changed), by=by, at=at).row


def scored(row: Application, by: Actor, first: int = 4, second: int = 4) -> None:
    """Score an application in a unit of the scorer's own."""
    with acting_as(by):
        actions.score(row.id, {1: first, 2: second}, "Clear", True, by=by, at=AFTER)
