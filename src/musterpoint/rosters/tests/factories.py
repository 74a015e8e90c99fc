"""A roster of invented interpreters and surge staff."""

from datetime import timedelta
from typing import Any

from musterpoint.rosters import actions
from musterpoint.rosters.actions import CallIn, LanguageIn, MemberIn
from musterpoint.rosters.entitlements.actions import EntitlementIn
from musterpoint.rosters.identity import Identity
from musterpoint.rosters.models import Asked, CallOut, Member, Roster
from musterpoint.rosters.wardens import actions as wardens
from musterpoint.rosters.wardens.actions import TermIn, ZoneIn
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SITE = "http://testserver"


def number(place: int) -> str:
    """Return an invented mobile number in E.164."""
    return f"+2162055{place:04}"


def roster(
    by: Actor, name: str = "Interpreters", kind: str = "interpreter", rest: int = 0
) -> Roster:
    """Open a roster."""
    return actions.create_roster(name, kind, rest, by=by, at=NOON)


def person(name: str = "Selam Haile", place: int = 1, **changes: Any) -> MemberIn:
    """Return an interpreter from Tigrinya into English by telephone."""
    facts: dict[str, Any] = {
        "roster": "interpreters",
        "identity": Identity(name=name, phone=number(place)),
        "country": "TUN",
        "area": "tunis",
        "languages": (LanguageIn(source="ti", target="en"),),
    }
    return MemberIn(**facts | changes)


def added(by: Actor, *people: MemberIn) -> list[Member]:
    """Put people on their rosters."""
    return actions.add_members(people, by=by, at=NOON)


def call(by: Actor, **changes: Any) -> CallOut:
    """Write a call for one person tomorrow."""
    facts: dict[str, Any] = {
        "title": "Interpreter at Ras Ajdir",
        "place": "Ras Ajdir",
        "role": "interpreter",
        "places": 1,
        "starts_at": NOON + DAY,
        "ends_at": NOON + 3 * DAY,
        "answer_by": NOON + 12 * HOUR,
        "site": SITE,
    }
    return actions.create_call(CallIn(**facts | changes), by=by, at=NOON)


def small(by: Actor) -> None:
    """Fill a small world: a roster, a call, a deployment, a row of our own, a zone's warden."""
    roster(by, rest=48)
    rows = added(by, person("Selam Haile", 1), person("Biniam Tesfay", 2))
    made = call(by)
    actions.ask(made.id, [row.id for row in rows], by=by, at=NOON)
    actions.alert(made.id, by=by, at=NOON)
    for asked in Asked.objects.filter(call_out=made).order_by("id"):
        actions.answer_for(asked.id, "yes", by=by, at=NOON)
    first = Asked.objects.get(call_out=made, number=1)
    actions.deploy(made.id, {first.id: ()}, by=by, at=NOON)
    actions.set_entitlement(
        EntitlementIn(
            country="TUN",
            service="shelter",
            status="any",
            phase="during",
            access="open",
            words={"en": "The school in the first street."},
            source="Told by the municipality",
            valid_from=NOON.date(),
        ),
        by=by,
        at=NOON,
    )
    roster(by, "Wardens", "warden")
    (amal,) = added(by, person("Amal Nasser", 3, roster="wardens"))
    given = ZoneIn(post="Tripoli", name="Harbour", country="LBY", places=("tripoli",))
    zone = wardens.draw_zone(given, by=by, at=NOON)
    term = TermIn(
        member_id=amal.id, starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=200)
    )
    wardens.appoint(zone.id, term, by=by, at=NOON)
