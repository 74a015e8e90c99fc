"""An auditor follows money for a leg to its seats and people, and from a person back to givers."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from musterpoint.audit.models import Event
from musterpoint.costs import actions as costs
from musterpoint.costs.models import Note
from musterpoint.costs.tests.factories import LATER, TODAY, agree, costed, fly, noted, open_books
from musterpoint.crises import actions as crises
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation import queries as evacuations
from musterpoint.evacuation.models import Leg, LineState, ManifestLine
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.kernel.errors import NotAllowed
from musterpoint.kernel.ids import show_reference
from musterpoint.openness import actions, journeys, presenters
from musterpoint.openness.tracing import Found
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import OrderIn, PayeeIn
from musterpoint.payments.models import Order
from musterpoint.payments.tests import factories as paying
from musterpoint.people import actions as people
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.models import Person
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import clock, pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

WHY = "Yearly audit of what was given"
GIFT = f"gift-{paying.BANK}"
FARE = 40_000
Told = list[tuple[str, str, str]]


@pytest.fixture
def loop(alice: Actor, olga: Actor, monkeypatch: pytest.MonkeyPatch) -> Loop:
    monkeypatch.setattr(clock, "now", lambda _organisation: LATER)
    Organisation.objects.filter(slug__in=["haven", "portal"]).update(is_exercise=True)
    return make_loop(alice, olga)


def paid_leg(of: Organisation, *item_ids: UUID) -> str:
    """Pay for legs out of one commitment, in cash at a point; return the first one's reference."""
    one = paying.world(of)
    commitment = paying.commitment(one, FARE * len(item_ids))
    with acting_as(one.clerk):
        made = [
            payments.order(
                OrderIn(
                    commitment_id=commitment, amount=FARE, unit="EUR", method="cash",
                    payee=PayeeIn(name="Harbour Lines"), reference="Charter", what=journeys.LEG,
                    subject_id=item_id,
                ),
                key=f"leg-{item_id}", by=one.clerk, at=NOON,
            )
            for item_id in item_ids
        ]  # fmt: skip
    paying.sent(one, *made, method="cash")
    with acting_as(one.cashier):
        payments.hand_out(
            made, point_id=one.point.id, key="handed", proof="signature", by=one.cashier, at=NOON
        )
        return show_reference(Order.objects.get(id=made[0]).reference)


def own_person(loop: Loop, name: str = "Hidden Person") -> str:
    """Let somebody ask at the operator's own desk: no State knows of them. Return who it is."""
    by = loop.operator
    with acting_as(by):
        home = HouseholdIn(id=uuid4(), members=(person(name),))
        made = crises.register([loop.pool_crisis], [home], by=by, at=NOON, source="staff")
        asked = evacuation.RequestIn(household_id=home.id, way="staff")
        evacuation.request(loop.pool_crisis, [asked], by=by, at=NOON)
        evacuation.share_ready(loop.pool_crisis, by.organisation_id, by=by, at=NOON)
    pumps.run_due()
    return show_reference(made[0].persons[0].reference)


def traced(by: Actor, start: str, kind: str) -> Found:
    with acting_as(by):
        _row, found = actions.trace(start, WHY, kind=kind, by=by, at=LATER)
        presenters.trace_rows(found)
        return found


def told(found: Found) -> Told:
    return [(one.what, one.detail, one.amount) for one in found.steps]


def givers(found: Found) -> list[tuple[str, str, int]]:
    """Return of each path the gift, the leg and the amount."""
    return [(one.gift, one.leg.code if one.leg else "", one.amount) for one in found.paths]


def test_money_for_a_leg_is_followed_from_the_gift_to_the_people_and_back(
    loop: Loop, portal: Organisation
) -> None:
    own = own_person(loop)
    leg_id = fly(loop, loop.household(person("Nimal Perera"), person("Ama Perera", born="2015")))
    open_books(loop.operator)
    with acting_as(loop.operator):
        costed(loop.operator, loop.pool_crisis, 90_000, leg_id)
        item = Leg.objects.get().item_id
    reference, auditor = paid_leg(portal, item), officer(portal, "Ines", "auditor")
    whole = [
        ("Leg", "b1: Tripoli – Colombo, Portal", "3 of 50 seats"),
        *(("Travelled", f"b1: line {line} of list 1", "300.00 USD") for line in (1, 2, 3)),
        ("Payment", f"{reference}: Paid, Cash at a point", "400.00 EUR"),
    ]
    for start, kind in (("B1", "leg"), (reference, "payment"), (GIFT, "")):
        found = traced(auditor, start, kind)
        assert sorted(told(found)) == sorted(whole), kind
        assert (f"entry:{GIFT}", "b1", FARE) in givers(found), kind
        assert not found.persons
    found = traced(auditor, own, "person")
    assert [one[0] for one in told(found)].count("Travelled") == 1
    assert (f"entry:{GIFT}", "b1", FARE) in givers(found)
    with acting_as(loop.operator):
        seen = Event.objects.filter(kind="openness.person.traced")
        assert set(seen.values_list("subject_id", flat=True)) == set(found.persons)
        assert len(found.persons) == 1


def test_the_page_leads_to_the_leg_and_names_nobody(loop: Loop, portal: Organisation) -> None:
    fly(loop, loop.household())
    with acting_as(loop.operator):
        row = Leg.objects.get()
    paid_leg(portal, row.item_id)
    page = signed_in("portal", "auditor")
    sent = {"start": GIFT, "kind": "", "reason": WHY}
    address = "/o/portal/desk/openness/trace/"
    shown = page.post(address, sent).content.decode()
    leg_page = f"/o/portal/desk/libya/evacuation/legs/{row.id}/"
    assert shown.count(f'href="{leg_page}"') == 3
    assert "line 1 of list 1" in shown
    assert "Nimal" not in shown
    assert page.get(leg_page).status_code == 200
    file = page.post(address, sent | {"as": "csv"}).content.decode()
    assert journeys.LEG in file
    assert str(row.id) in file
    other = signed_in("portal", "fund_manager")
    assert other.post(address, sent).status_code == 403
    with acting_as(loop.operator), pytest.raises(NotAllowed):
        actions.trace("b1", WHY, kind="leg", by=member(portal, "Bea", 8, "reader"), at=LATER)


def test_of_a_commitment_that_paid_for_several_legs_only_the_one_that_is_meant_is_told(
    loop: Loop, portal: Organisation
) -> None:
    fly(loop, loop.household())
    loop.legs(leg("b2", "tripoli", "CMB", 20))
    with acting_as(loop.operator):
        first, second = Leg.objects.order_by("code").values_list("item_id", flat=True)
    reference, auditor = paid_leg(portal, first, second), officer(portal, "Ines", "auditor")
    for start, kind in ((reference, "payment"), ("b1", "leg")):
        found = traced(auditor, start, kind)
        assert givers(found) == [(f"entry:{GIFT}", "b1", FARE)]
        assert [detail[:2] for what, detail, _amount in told(found) if what == "Leg"] == ["b1"]
    both = traced(auditor, GIFT, "")
    assert {one[1] for one in givers(both)} == {"b1", "b2", ""}


def state_leg(loop: Loop, hidden: int) -> None:
    """Let the State offer a leg to the pool, and its own and hidden people leave on it."""
    for number in range(hidden):
        own_person(loop, f"Hidden {number}")
    with acting_as(loop.state):
        offered = [leg("s1", "tripoli", "CMB", 10)]
        evacuation.offer(loop.state_crisis, offered, by=loop.state, at=NOON)
        to = loop.operator.organisation_id
        evacuation.share_offers(loop.state_crisis, to, by=loop.state, at=NOON)
    pumps.run_due()
    loop.ask(loop.household())
    loop.seat()
    by, at = loop.operator, NOON + timedelta(hours=10)
    with acting_as(by):
        made = Leg.objects.get()
        lines = evacuations.manifest_lines(evacuation.make_manifest(made.id, by=by, at=at), at)
        assert len(lines) == 1 + hidden
        boarded = [evacuation.LineOut(line_id=one.id, state="boarded") for one in lines]
        evacuation.board(made.id, boarded, by=by, at=at)
        evacuation.depart(made.id, by=by, at=at)
    pumps.run_due()
    agree(loop.state, by)
    with acting_as(by):
        costs.count_carried(loop.pool_crisis, by=by, at=LATER)
    pumps.run_due()


@pytest.mark.parametrize("hidden", [0, 1, 2])
def test_whoever_confided_in_another_organisation_is_in_no_step_of_a_state(
    loop: Loop, haven: Organisation, hidden: int
) -> None:
    """The State's own money paid for the leg; it reads the same whoever else was aboard."""
    state_leg(loop, hidden)
    with acting_as(loop.state):
        item, reference = Leg.objects.get().item_id, Person.objects.get().reference
    paid, auditor = paid_leg(haven, item), officer(haven, "Ines", "auditor")
    for start, kind in (("s1", "leg"), (GIFT, ""), (show_reference(reference), "person")):
        found = traced(auditor, start, kind)
        assert told(found) == [
            ("Leg", "s1: Tripoli – Colombo, Haven", "1 of 50 seats"),
            ("Payment", f"{paid}: Paid, Cash at a point", "400.00 EUR"),
            ("Travelled", "s1: a request of ours", "1 seat"),
        ], kind
        assert (f"entry:{GIFT}", "s1", FARE) in givers(found), kind


def seen(start: str, kind: str) -> tuple[int, bytes, bytes]:
    """Return how many statements a trace takes, its page and its file, without what is by chance."""
    sent = {"start": start, "kind": kind, "reason": WHY}
    page, address = signed_in("portal", "auditor"), "/o/portal/desk/openness/trace/"
    reset_queries()  # the log holds only so many
    with CaptureQueriesContext(connection) as asked:
        shown = page.post(address, sent)
    assert (shown.status_code, len(asked) > 20) == (200, True)
    file = page.post(address, sent | {"as": "csv"})
    chance = rb'csrf\w*"[^>]*value="[^"]*"|"X-CSRFToken": "[^"]*"'
    return len(asked), re.sub(chance, b"", shown.content), file.content


def test_a_protection_record_of_somebody_aboard_changes_no_byte_of_a_trace(
    loop: Loop, portal: Organisation
) -> None:
    cara = member(portal, "Cara", 9, "caseworker")
    own = own_person(loop)
    fly(loop, loop.household())
    with acting_as(loop.operator):
        item, person_id = Leg.objects.get().item_id, Person.objects.get().id
    asked = ((paid_leg(portal, item), "payment"), ("b1", "leg"), (GIFT, ""), (own, "person"))
    seen(*asked[0])
    before = [seen(*one) for one in asked]
    with acting_as(cara):
        made = people.write_protection(person_id, {"fear": "would be arrested"}, by=cara, at=NOON)
    assert [seen(*one) for one in asked] == before
    with acting_as(cara):
        people.close_protection(made, by=cara, at=LATER)
    assert [seen(*one) for one in asked] == before
    with acting_as(loop.operator):  # the comparison sees what it is for
        ManifestLine.objects.filter(sequence=1).update(state=LineState.OFFLOADED)
    assert all(seen(*one) != was for one, was in zip(asked[:3], before, strict=False))


def test_a_promissory_note_is_followed_with_its_journey_and_what_was_repaid(
    loop: Loop, haven: Organisation
) -> None:
    made, auditor = noted(loop).note, officer(haven, "Ines", "auditor")
    with acting_as(loop.state):
        costs.receive(made.id, 4_000, TODAY, by=loop.state, at=LATER)
        costs.receive(made.id, 1_000, TODAY, key="wrong", by=loop.state, at=LATER)
        costs.take_back("wrong", TODAY, by=loop.state, at=LATER)
        number = show_reference(Note.objects.get().reference)
        reference = show_reference(Person.objects.get().reference)
    for start, kind in ((number, "note"), (reference, "person")):
        found = traced(auditor, start, kind)
        assert told(found) == [
            ("Travelled", "b1: Tripoli – Colombo", "100.00 USD"),
            ("Promissory note", f"{number}: Tripoli – Colombo, Not answered", "100.00 USD"),
            ("Repaid of a note", number, "40.00 USD"),
        ], kind
        assert found.persons == {made.person_id}
