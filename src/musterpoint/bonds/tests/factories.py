"""Employers, bonds in force and calls on their way, as people would make them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.bonds import actions
from musterpoint.bonds.actions import BeginIn, DetailsIn, EmployerIn, LodgedIn, RequiredIn
from musterpoint.bonds.models import Bond, Call, Employer, TopUp
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models import Request, RequestMember, RequestState
from musterpoint.evacuation.tests.factories import person
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON, member

DAY = timedelta(days=1)
TODAY = NOON.date()
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
LATER = NOON + 15 * DAY


def colleague(of: Organisation) -> Actor:
    """Return somebody else who may do everything here."""
    return member(of, "Carla", 7)


def employer(by: Actor, name: str = "Desert Builders", **changed: Any) -> Employer:
    """Write down an employer, in the running unit."""
    given = {"kind": "company", "name": name, "sector": "construction", "country": "LBY"}
    return actions.write_employer(EmployerIn(**(given | changed)), by=by, at=NOON)


def lodged_in(**changed: Any) -> LodgedIn:
    given: dict[str, Any] = {
        "instrument": "guarantee",
        "amount": 200_000,
        "valid_from": FIRST,
        "valid_to": LAST,
        "issuer": "First Bank",
        "issuer_reference": "G-1",
    }
    return LodgedIn(**(given | changed))


def in_force(
    by: Actor, other: Actor, of: Employer | None = None, at: datetime = NOON, **changed: Any
) -> Bond:
    """Require, lodge and verify a bond of USD 2,000.00, in the running unit."""
    asked = {
        name: changed.pop(name) for name in ("cap", "term_ends", "currency") if name in changed
    }
    amount = changed.get("amount", 200_000)
    wanted = amount if asked.get("currency", "USD") != "USD" else max(amount, 200_000)
    given = RequiredIn(employer_id=(of or employer(by)).id, amount=wanted, **asked)
    made = actions.require(given, by=by, at=at)
    actions.lodge(made.id, lodged_in(**changed), by=by, at=at)
    return actions.verify(made.id, True, "By telephone with the bank", by=other, at=at)


def given_back(by: Actor, other: Actor, row: Bond, at: datetime) -> Bond:
    """Give a bond back, as one asks and the other confirms."""
    return actions.confirm(actions.give_back(row.id, by=by, at=at).id, by=other, at=at)


def topped(by: Actor, other: Actor, row: TopUp, amount: int, at: datetime) -> Bond:
    """Top a bond up, as one enters and the other confirms."""
    made = actions.meet_top_up(row.id, amount, "Seen at the bank", by=by, at=at)
    return actions.confirm(made.id, by=other, at=at)


def evacuee(by: Actor, crisis: Crisis, name: str = "Nimal Perera", *, is_gone: bool = True) -> str:
    """Register a worker who was evacuated; return the number as it is read aloud."""
    household = HouseholdIn(id=uuid7(), members=(person(name),))
    (made,) = crises.register([crisis.id], [household], by=by, at=NOON, source="staff")
    row = Person.objects.get(id=household.members[0].id)
    if is_gone:
        asked = Request.objects.create(
            crisis=crisis, household_id=made.id, lead=row, area="tripoli", people=1, seats=1,
            priority_class=1, rules="x", requested_at=NOON, updated_at=NOON,
            state=RequestState.ARRIVED,
        )  # fmt: skip
        RequestMember.objects.create(request=asked, person=row, position=0)
    return show_reference(row.reference)


def crisis_of(by: Actor) -> Crisis:
    """Declare the crisis of the tests, once."""
    found = Crisis.objects.first()
    if found is not None:
        return found
    areas = [crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)]
    return crises.declare("libya", "Libya", "LBY", "origin", areas, "News", by=by, at=NOON)


ASKED: Mapping[str, int] = {"passage": 60_000, "wages": 90_000, "property": 30_000}


def sent(
    by: Actor, asked: Mapping[str, int] = ASKED, at: datetime = NOON, **changed: Any
) -> actions.Begun:
    """Send a worker's call, in the running unit."""
    made = actions.begin(
        BeginIn(name="Nimal Perera", phone="+94771234567", employer="Desert Builders"), by=by, at=at
    )
    given: dict[str, Any] = {"currency": "USD", "asked": asked, "lost_on": TODAY}
    actions.write(made.row.id, DetailsIn(**(given | changed)), by=by, at=at)
    actions.send(made.row.id, True, by=by, at=at)
    return made


def matched(
    by: Actor, bond: Bond, asked: Mapping[str, int] = ASKED, of: UUID | None = None,
    name: str = "Nimal Perera", at: datetime = NOON, **changed: Any,
) -> Call:  # fmt: skip
    """Send a call and find its bond, in the running unit."""
    crisis = crisis_of(by)
    made = sent(by, asked, at, **changed)
    employer_id = of or bond.employer_id
    assert employer_id is not None
    number = evacuee(by, crisis, name)
    return actions.match(made.row.id, bond.id, employer_id, number, crisis.id, by=by, at=at)


def noticed(by: Actor, bond: Bond, asked: Mapping[str, int] = ASKED, **changed: Any) -> Call:
    """Have a call of which the employer was told, in the running unit."""
    row = matched(by, bond, asked, **changed)
    return actions.notice(row.id, by=by, at=changed.get("at", NOON))


def decided(by: Actor, row: Call, allowed: Mapping[str, int] = ASKED, at: datetime = LATER) -> Call:
    """Decide a call, in the running unit."""
    return actions.decide(row.id, allowed, "It is proven.", "The wages are due.", by=by, at=at)
