"""What was recovered for a person and what an insurance paid stand as steps of a trace."""

import pytest

from musterpoint.claims import actions as claims
from musterpoint.claims.tests.factories import Desk, clock
from musterpoint.claims.tests.test_covers import cover_in
from musterpoint.claims.tests.test_matters import TODAY, came, entered, filed, went
from musterpoint.kernel.ids import show_reference
from musterpoint.openness import actions
from musterpoint.openness.tracing import Found
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

WHY = "Yearly audit of what was recovered"


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


@pytest.fixture
def somebody(desk: Desk) -> Person:
    with acting_as(desk.checker):
        people.register([home()], by=desk.checker, at=NOON, source="staff")
        return Person.objects.get()


def traced(by: Actor, start: str, kind: str) -> Found:
    with acting_as(by):
        return actions.trace(start, WHY, kind=kind, by=by, at=NOON)[1]


def told(found: Found) -> list[tuple[str, str]]:
    return [(one.what, one.amount) for one in found.steps]


def test_recovered_wages_are_followed_to_the_person_and_back(
    haven: Organisation, desk: Desk, somebody: Person
) -> None:
    row, auditor = filed(desk), officer(haven, "Ines", "auditor")
    came(desk, row, 500_00)
    entered(desk, row, 9_00)
    order = went(desk, row, 200_00)
    with acting_as(desk.checker):
        claims.link_person(row.id, somebody.reference, by=desk.checker, at=NOON)
    whole = [
        ("Came for the person", "500.00 USD"),
        ("Paid on to the person", "200.00 USD"),
        ("Payment", "200.00 USD"),
    ]
    for start, kind in (
        (show_reference(order.reference), "payment"),
        (show_reference(row.reference), "claim"),
        (show_reference(somebody.reference), "person"),
    ):
        found = traced(auditor, start, kind)
        assert sorted(told(found)) == whole, kind
        assert found.persons == (set() if kind == "payment" else {somebody.id})
    clock()
    page, sent = signed_in("haven", "auditor"), {"start": row.reference, "kind": "claim"}
    shown = page.post("/o/haven/desk/openness/trace/", sent | {"reason": WHY}).content.decode()
    assert "Came for the person" in shown
    assert "Yaw" not in shown
    assert f"/wages/{row.id}/" not in shown


def test_a_responders_claim_is_followed_from_its_reference_to_its_payment(
    haven: Organisation, desk: Desk
) -> None:
    row, auditor = desk.committed(), officer(haven, "Ines", "auditor")
    desk.ordered(row)
    found = traced(auditor, show_reference(row.reference), "claim")
    assert told(found) == [("Payment", "3,000.00 USD")]


def test_what_an_insurance_paid_for_a_person_is_told_each_time(
    haven: Organisation, desk: Desk, somebody: Person
) -> None:
    by, auditor = desk.checker, officer(haven, "Ines", "auditor")
    with acting_as(by):
        given = cover_in(person_reference=somebody.reference, who="")
        cover = claims.register_cover(given, by=by, at=NOON)
        one = claims.note_event(cover.id, "medical", TODAY, 800_00, "Broken leg", by=by, at=NOON)
        claims.send_cover_claim(one.id, "By letter", by=by, at=NOON)
        claims.answer_cover_claim(one.id, 500_00, "Half", by=by, at=NOON)
        for amount in (200_00, 300_00):
            claims.cover_paid(one.id, amount, "Bank", by=by, at=NOON)
    found = traced(auditor, show_reference(somebody.reference), "person")
    assert sorted(told(found)) == [
        ("Paid by an insurance", "200.00 USD"),
        ("Paid by an insurance", "300.00 USD"),
    ]
