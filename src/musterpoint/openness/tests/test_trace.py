"""An auditor follows goods, payments, funds and people by reference, in both directions."""

from uuid import UUID

import pytest

from musterpoint.audit.models import Event
from musterpoint.bonds import actions as bonds
from musterpoint.bonds.models import Call, Payout
from musterpoint.bonds.tests.factories import LATER, colleague, decided, employer, in_force, noticed
from musterpoint.goods import codes
from musterpoint.goods.models import Handout, Listed
from musterpoint.goods.tests import factories as goods
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import show_reference
from musterpoint.openness import actions
from musterpoint.openness.tests.factories import SLUG, cast, helped, open_fund, receive
from musterpoint.payments import queries as payments
from musterpoint.payments.actions import PayeeIn
from musterpoint.people.models import Person
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

WHY = "Yearly audit of what was given"
IBAN = "DE89370400440532013000"


@pytest.fixture
def auditor(haven: Organisation) -> Actor:
    return officer(haven, "Ines", "auditor")


def traced(by: Actor, start: str, kind: str) -> list[tuple[str, str]]:
    """Return what each step is, and of what."""
    with acting_as(by):
        _row, found = actions.trace(start, WHY, kind=kind, by=by, at=LATER)
        return [(one.what, one.detail) for one in found.steps]


def test_a_kit_is_followed_from_the_giver_by_waybill_to_the_families(
    alice: Actor, auditor: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        goods.came(alice, "BLANKET", 100, reference="Letter 7")
        goods.sent(alice, {"BLANKET": 20})
        row = goods.distribution(alice)
        (one,) = goods.families(row, alice, "Rahima A.")
        goods.given(row, one, alice)
    steps = traced(auditor, "blanket", "kit")
    assert [what for what, _detail in steps] == ["Came in", "Handed out", "Sent"]
    assert "Letter 7" in steps[0][1]
    assert not any("Rahima" in detail for _what, detail in steps)
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    page = signed_in("haven", "auditor")
    sent = {"start": "BLANKET", "kind": "kit", "reason": WHY}
    shown = page.post("/o/haven/desk/openness/trace/", sent).content.decode()
    assert "Handed out" in shown
    assert "/goods/" in shown
    file = page.post("/o/haven/desk/openness/trace/", sent | {"as": "csv"})
    assert b"Handed out" in file.content
    assert page.post("/o/haven/desk/openness/trace/", sent | {"kind": "x"}).status_code == 422


def drawn(alice: Actor, haven: Organisation) -> tuple[UUID, str]:
    """Have a worker to whom a bond was drawn and ordered; return person and order's reference."""
    other = colleague(haven)
    with acting_as(alice):
        bonds.open_accounts(by=alice, at=NOON)
        row = in_force(alice, other, employer(alice), amount=100, instrument="cash")
        call = noticed(alice, row, {"passage": 100})
    with acting_as(other):
        decided(other, call, {"passage": 100})
    with acting_as(alice):
        payee = PayeeIn(name="Nimal Perera", iban=IBAN)
        made = bonds.order_payment(Payout.objects.get().id, payee, "bank", by=alice, at=LATER)
        person_id = Call.objects.get().person_id
        assert person_id is not None
        return person_id, payments.order(made).reference


def test_a_payment_is_followed_back_to_its_bond_and_a_person_to_all_they_got(
    alice: Actor, auditor: Actor, haven: Organisation
) -> None:
    person, reference = drawn(alice, haven)
    steps = traced(auditor, show_reference(reference), "payment")
    assert [what for what, _detail in steps] == ["Bond lodged", "Drawn of a bond", "Payment"]
    with acting_as(alice):
        goods.came(alice, "BLANKET", 10)
        row = goods.distribution(alice)
        (one,) = goods.families(row, alice, "Nimal P.")
        Listed.objects.filter(id=one.id).update(token=codes.token_of(person, NOON))
        one.refresh_from_db()
        goods.given(row, one, alice)
        assert Handout.objects.count() == 1
        name = show_reference(Person.objects.get(id=person).reference)
    steps = traced(auditor, name, "person")
    assert {what for what, _detail in steps} == {
        "Bond lodged", "Drawn of a bond", "Payment", "Came in", "Handed out",
    }  # fmt: skip
    assert not any("Nimal" in detail for _what, detail in steps)
    with acting_as(alice):
        assert Event.objects.filter(kind="openness.person.traced", subject_id=person).exists()


def test_a_fund_is_followed_as_a_whole_and_what_is_not_there_is_refused(
    haven: Organisation, auditor: Actor
) -> None:
    who = cast(haven)
    heads = open_fund(who)
    receive(who, 500_000, "in-1")
    for number in range(3):
        helped(who, heads["flights"], 1_000, str(number))
    with acting_as(auditor):
        _row, found = actions.trace(SLUG, WHY, kind="fund", by=auditor, at=NOON)
        assert sum(one.amount for one in found.paths) == 500_000
        for word, kind in (("nothing", "fund"), ("nothing", "kit"), ("ABCD-EFGH", "person"),
                           ("", "payment"), ("\0", "gift"), ("x" * 300, "kit")):  # fmt: skip
            with pytest.raises(Invalid):
                actions.trace(word, WHY, kind=kind, by=auditor, at=NOON)
