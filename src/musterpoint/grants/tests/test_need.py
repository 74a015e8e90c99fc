"""Somebody asks for help: told or written, scored by need, decided by another, paid, receipted."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.errors import OverCap
from musterpoint.funds.models import Head
from musterpoint.grants import actions, queries, twice
from musterpoint.grants.actions import BadApplication, NotIndependent, NotNow
from musterpoint.grants.models import Application, Decision, State, Step, Way
from musterpoint.grants.tests.factories import (
    DAY,
    LEVELS,
    WELL,
    Desk,
    wanted,
)
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.payments.actions import ClaimIsLive
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Paid
from musterpoint.people import actions as people
from musterpoint.people.tests.factories import home
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def test_help_goes_from_a_word_on_the_telephone_to_a_receipt(desk: Desk) -> None:
    row = desk.apply(way=Way.PHONE).row
    assert row.due_at == NOON + 2 * DAY
    desk.recommended(row)
    desk.decided(row, "approved", row.asked)
    asked = desk.seen(row)
    assert asked.state == State.APPROVED
    assert asked.commitment_id is not None
    desk.approved_by_fund(row)
    assert desk.seen(row).state == State.COMMITTED
    paid = desk.paid(row, NOON + 3 * DAY)
    assert (paid.state, paid.paid, paid.paid_at) == (State.PAID, row.asked, NOON + 3 * DAY)
    with acting_as(desk.walid):
        actions.take_receipt(row.id, "Thumb", by=desk.walid, at=NOON + 3 * DAY)
        actions.close(row.id, by=desk.walid, at=NOON + 4 * DAY)
        told = [one.state for one in Step.objects.order_by("made_at", "id")]
    assert told == [
        "submitted", "complete", "assessed", "recommended", "approved", "committed", "paid",
        "receipted", "closed",
    ]  # fmt: skip


def test_whoever_took_or_recommended_it_does_not_decide(desk: Desk, alice: Actor) -> None:
    row = desk.apply().row
    desk.recommended(row)
    for who in (desk.walid, desk.wafa):
        both = replace(who, permissions=alice.permissions)
        with acting_as(both), pytest.raises(NotIndependent):
            actions.decide(row.id, "approved", row.asked, "Mine", by=both, at=NOON)
    with acting_as(desk.walid), pytest.raises(NotAllowed):
        actions.decide(row.id, "approved", row.asked, "Mine", by=desk.walid, at=NOON)


def test_whoever_decides_does_not_approve_it_for_the_fund(desk: Desk) -> None:
    row = desk.apply().row
    desk.recommended(row)
    desk.decided(row, "approved", row.asked)
    asked = desk.seen(row).commitment_id
    with acting_as(desk.aida):
        commitment = fund_queries.commitment(asked or row.id)
    assert (commitment.asked_by, commitment.amount, commitment.what) == (
        desk.aida.id, row.asked, "grants.application",
    )  # fmt: skip


def test_what_was_told_is_sealed_and_goes_with_the_person(desk: Desk, alice: Actor) -> None:
    with acting_as(alice):
        made = people.register([home()], by=alice, at=NOON, source="staff")
        person = made[0].persons[0].id
    row = desk.apply(person_id=person, name="").row
    with acting_as(alice):
        assert b"passport" not in bytes(row.sealed)
        assert queries.content(row, NOON)["name"] == "زنوبيا القاسمي"
        assert (row.sex, row.subject_id) == ("f", person)
        people.erase([person], by=alice, at=NOON)
        assert queries.content(row, NOON)["why"] == ""
        assert queries.history(row, NOON)[0][0].state == State.SUBMITTED
        with pytest.raises(vault.Erased):
            actions.seen_papers(row.id, ["bill"], by=alice, at=NOON)


def test_need_ranks_and_the_money_ends_where_it_ends(desk: Desk) -> None:
    worse = desk.apply(name="Amal Said", born="1990-01-02").row
    better = desk.apply(name="Basma Ali", born="1991-01-02", asked=300_00).row
    small = desk.apply(name="Dina Omar", born="1992-02-03", asked=20_00).row
    desk.recommended(worse)
    desk.recommended(better, means="days")
    desk.recommended(small, **WELL)
    with acting_as(desk.aida):
        found = queries.ranking("documents", 150_00, unit="USD", at=NOON)
    assert [(one.row.id, one.fits) for one in found] == [
        (worse.id, True), (better.id, False), (small.id, True),
    ]  # fmt: skip
    assert found[0].row.score == 40_00 + 18_00 + 15_00 + 15_00
    assert found[0].why[0] == "Nothing for the next days"


def test_no_paper_and_no_status_is_a_condition(desk: Desk) -> None:
    row = desk.apply(papers=(), born="", phone="").row
    desk.recommended(row)
    assert desk.seen(row).state == State.RECOMMENDED


def test_what_cannot_be_is_refused_by_field(desk: Desk) -> None:
    wrong = {
        "asked": 0, "unit": "ABC", "purpose": "bribe", "method": "gold", "why": " ", "name": "",
        "days": 61, "levels": {"fault": "yes"}, "papers": ("visa",), "applicant": "organisation",
    }  # fmt: skip
    for field, value in wrong.items():
        changed = {field: value} if field != "days" else {"days": 61, "purpose": "food"}
        with acting_as(desk.walid), pytest.raises(BadApplication) as refused:
            actions.apply(wanted(**changed), by=desk.walid, at=NOON)
        assert field in refused.value.fields
    with acting_as(desk.walid):
        assert not Application.objects.exists()


def test_an_appeal_is_decided_by_a_third_person_and_pays_the_rest(desk: Desk) -> None:
    sent = desk.apply()
    row = sent.row
    desk.recommended(row, 40_00)
    desk.decided(row, "part", 40_00)
    desk.approved_by_fund(row)
    desk.paid(row)
    with acting_as(desk.visitor):
        actions.appeal(sent.key, "The fee is 100.", by=desk.visitor, at=NOON + DAY)
        with pytest.raises(actions.AppealedBefore):
            actions.appeal(sent.key, "Again", by=desk.visitor, at=NOON + DAY)
    with acting_as(desk.aida), pytest.raises(NotIndependent):
        actions.decide_appeal(row.id, True, 100_00, "Yes", by=desk.aida, at=NOON + 2 * DAY)
    with acting_as(desk.hala):
        actions.decide_appeal(row.id, True, 100_00, "Yes", by=desk.hala, at=NOON + 2 * DAY)
        again = Application.objects.get(id=row.id)
        commitment = fund_queries.commitment(again.commitment_id or row.id)
        assert (again.state, again.approved, commitment.amount) == (State.APPROVED, 100_00, 60_00)
        assert Decision.objects.filter(is_of_appeal=True, made_by=desk.hala.id).exists()
    with acting_as(desk.amir):
        funds.approve(commitment.id, by=desk.amir, at=NOON + 2 * DAY)
    desk.pump(NOON + 2 * DAY)
    assert desk.paid(row, NOON + 3 * DAY).paid == 100_00


def test_no_appeal_after_its_day(desk: Desk) -> None:
    sent = desk.apply()
    desk.recommended(sent.row, 0)
    desk.decided(sent.row, "refused", 0)
    with acting_as(desk.visitor), pytest.raises(NotNow):
        actions.appeal(sent.key, "Late", by=desk.visitor, at=NOON + 31 * DAY)
    with acting_as(desk.walid):
        with pytest.raises(NotNow):
            actions.close(sent.row.id, by=desk.walid, at=NOON + DAY)
        actions.close(sent.row.id, by=desk.walid, at=NOON + 31 * DAY)


def test_a_fund_that_says_no_sends_it_back_to_be_decided_anew(desk: Desk) -> None:
    row = desk.apply().row
    desk.recommended(row)
    desk.decided(row, "approved", row.asked)
    asked = desk.seen(row).commitment_id or row.id
    with acting_as(desk.amir):
        funds.refuse(asked, "No money", by=desk.amir, at=NOON)
    desk.pump(NOON)
    again = desk.seen(row)
    assert (again.state, again.commitment_id) == (State.RECOMMENDED, None)


def test_one_claim_is_never_ordered_twice(desk: Desk) -> None:
    row = desk.committed()
    with acting_as(desk.walid):
        actions.order_payment(row.id, by=desk.walid, at=NOON)
        with pytest.raises(ClaimIsLive):
            actions.order_payment(row.id, by=desk.walid, at=NOON)
        assert Order.objects.count() == 1


def test_the_same_help_twice_is_found_before_the_decision(desk: Desk) -> None:
    first = desk.apply().row
    spelt = desk.apply(name="Haddad Samirah", phone="", at=NOON + DAY).row
    desk.apply(name="Samira Haddad", purpose="food")
    desk.apply(name="Other Person", born="1988-04-03", phone="")
    with acting_as(desk.aida):
        found = twice.of("grants.application", spelt.id, at=NOON)
        assert [one.help.subject_id for one in found if one.help] == [first.id]


def test_a_reader_and_a_stranger_do_nothing(desk: Desk, bob: Actor, mallory: Actor) -> None:
    row = desk.apply().row
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.complete(row.id, by=bob, at=NOON)
    with acting_as(mallory), pytest.raises(actions.NoSuchApplication):
        actions.complete(row.id, by=mallory, at=NOON)


def test_levels_of_need_are_the_packs(desk: Desk) -> None:
    row = desk.apply().row
    with acting_as(desk.walid):
        actions.complete(row.id, by=desk.walid, at=NOON)
    with acting_as(desk.wafa), pytest.raises(BadApplication) as refused:
        actions.assess(row.id, LEVELS | {"means": "rich"}, "x", by=desk.wafa, at=NOON)
    assert "level_means" in refused.value.fields


def test_who_is_not_findable_gets_it_when_somebody_says_so_by_name(desk: Desk) -> None:
    row = desk.apply(born="", phone="").row
    desk.recommended(row)
    with pytest.raises(BadApplication) as refused:
        desk.decided(row, "approved", row.asked)
    assert "knows_no_mark" in refused.value.fields
    with acting_as(desk.aida):
        actions.decide(
            row.id, "approved", row.asked, "Need", knows_no_mark=True, by=desk.aida, at=NOON
        )
        notes = [text for _step, text in queries.history(row, NOON)]
    assert "Approved without anything to find it twice by." in notes


def capped(desk: Desk) -> None:
    """Let the head give 150.00 to a person at most."""
    with acting_as(desk.manager):
        Head.objects.filter(id=desk.head).update(person_most=150_00)


@pytest.mark.parametrize("phone", ["+21655000111", ""])
def test_a_cap_holds_whatever_telephone_is_given(desk: Desk, phone: str) -> None:
    """Of several people, so that whichever mark comes first it holds."""
    capped(desk)
    for day, name in enumerate(("Amal Said", "Basma Ali", "Dina Omar"), start=1):
        who = {"name": name, "born": f"1988-04-0{day}"}
        first = desk.apply(**who, phone=f"+2165012345{day}").row
        again = desk.apply(**who, phone=phone).row
        held(desk, first, again)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_cap_holds_for_whoever_registers_meanwhile(
    desk: Desk, alice: Actor, is_first: bool
) -> None:
    capped(desk)
    with acting_as(alice):
        made = people.register([home()], by=alice, at=NOON, source="staff")
    typed = desk.apply(name="Zenobia Alqasimi", phone="").row
    known = desk.apply(person_id=made[0].persons[0].id, name="", born="", phone="").row
    held(desk, *((known, typed) if is_first else (typed, known)))


def held(desk: Desk, first: Application, again: Application) -> None:
    """See that a cap is used up by the first of two applications of one person."""
    for row in (first, again):
        desk.recommended(row)
    desk.decided(first, "approved", first.asked)
    with pytest.raises(OverCap):
        desk.decided(again, "approved", again.asked)


@pytest.mark.parametrize("state", [Paid.ORDERED, Paid.BATCHED, Paid.SENT, Paid.RETURNED])
def test_an_appeal_does_not_pay_beside_what_is_under_way(desk: Desk, state: str) -> None:
    sent = desk.apply()
    row = sent.row
    desk.recommended(row, 40_00)
    desk.decided(row, "part", 40_00)
    desk.approved_by_fund(row)
    with acting_as(desk.walid):
        order = actions.order_payment(row.id, by=desk.walid, at=NOON)
        Order.objects.filter(id=order).update(state=state)
    with acting_as(desk.visitor):
        actions.appeal(sent.key, "The fee is 100.", by=desk.visitor, at=NOON)
    before = desk.seen(row)
    with acting_as(desk.hala):
        with pytest.raises(NotNow, match="under way"), transaction.atomic():
            actions.decide_appeal(row.id, True, 100_00, "Yes", by=desk.hala, at=NOON)
        assert fund_queries.commitment(before.commitment_id or row.id).state == "committed"
    if state in (Paid.BATCHED, Paid.SENT):
        with acting_as(desk.walid), pytest.raises(Refused, match="on its way"):
            funds.cancel(before.commitment_id or row.id, "Mistake", by=desk.walid, at=NOON)


def test_what_the_bank_paid_counts_at_once_for_an_appeal(desk: Desk) -> None:
    """Though the steady work has not taken the payment over yet."""
    sent = desk.apply()
    row = sent.row
    desk.recommended(row, 40_00)
    desk.decided(row, "part", 40_00)
    desk.approved_by_fund(row)
    with acting_as(desk.walid):
        order = actions.order_payment(row.id, by=desk.walid, at=NOON)
        Order.objects.filter(id=order).update(state=Paid.PAID, paid_on=NOON.date())
    with acting_as(desk.visitor):
        actions.appeal(sent.key, "The fee is 100.", by=desk.visitor, at=NOON)
    with acting_as(desk.hala):
        actions.decide_appeal(row.id, True, 100_00, "Yes", by=desk.hala, at=NOON)
    commitment = desk.seen(row).commitment_id or row.id
    with acting_as(desk.hala):
        again = fund_queries.commitment(commitment)
        assert again.amount == 60_00


def test_a_new_account_after_the_decision_is_confirmed_by_another(desk: Desk) -> None:
    row = desk.committed()
    mine = {"name": "Walid", "account": "12345678"}
    with acting_as(desk.walid):
        actions.change_payee(row.id, "cash", mine, by=desk.walid, at=NOON)
        with pytest.raises(NotNow, match="confirms"):
            actions.order_payment(row.id, by=desk.walid, at=NOON)
        with pytest.raises(actions.NotYours):
            actions.confirm_payee(row.id, by=desk.walid, at=NOON)
    with acting_as(desk.wafa):
        actions.confirm_payee(row.id, by=desk.wafa, at=NOON)
        actions.order_payment(row.id, by=desk.wafa, at=NOON)
        with pytest.raises(NotNow, match="under way"):
            actions.change_payee(row.id, "cash", mine, by=desk.wafa, at=NOON)
        notes = [text for _step, text in queries.history(row, NOON)]
    assert "How it is paid was changed." in notes
    assert "How it is paid was confirmed." in notes


def test_how_it_is_paid_is_not_changed_after_the_payment(desk: Desk) -> None:
    row = desk.paid(desk.committed())
    with acting_as(desk.walid), pytest.raises(NotNow):
        actions.change_payee(row.id, "cash", {"name": "Walid"}, by=desk.walid, at=NOON)


def test_many_applications_are_followed_at_once(desk: Desk) -> None:
    """Nothing is asked row by row of those that wait."""
    names = ("Amal Said", "Basma Ali", "Dina Omar", "Farah Aziz")
    for name in names:
        desk.committed(name=name, phone="")
    with acting_as(desk.aida), CaptureQueriesContext(connection) as few:
        actions.follow(by=desk.aida, at=NOON)
    assert len(few) < 12
