"""Notes follow costs: never by one person, undone with an error, and money above goes back."""

from datetime import timedelta
from typing import Any

import pytest

from musterpoint.costs import actions, boarded
from musterpoint.costs.models import Invoice, Note, NoteState, PayerChange, Share
from musterpoint.costs.tests.factories import (
    FARE,
    LATER,
    TODAY,
    costed,
    fly,
    invoice,
    noted,
    open_books,
)
from musterpoint.costs.tests.test_pages import DESK, day
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.funds.models import Balance
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in


def test_one_person_alone_frees_nobody_who_has_a_note(loop: Loop, haven: Organisation) -> None:
    made = noted(loop).note
    clerk = signed_in("haven", "welfare_officer")
    with acting_as(loop.state):
        actions.answer(made.id, "signed", "Nimal", by=loop.state, at=LATER)
        share = Share.objects.get()
    sent = {"payer": "free", "why": "A friend"}
    assert clerk.post(f"{DESK}shares/{share.id}/", sent).status_code == 302
    with acting_as(loop.state):
        assert Note.objects.get().owed == 10_000
        asked = PayerChange.objects.get(decided_at=None)
    officer = signed_in("haven", "authorising_officer")
    assert officer.post(f"{DESK}payers/{asked.id}/", {"is_good": "yes"}).status_code == 302
    with acting_as(loop.state):
        made.refresh_from_db()
        assert (made.owed, made.state, made.cost) == (0, NoteState.WAIVED, 0)


def test_a_typo_in_an_invoice_comes_back_with_its_correction(loop: Loop) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        actions.answer(made.id, "signed", "Nimal", by=loop.state, at=LATER)
        actions.plan(made.id, 3, by=loop.state, at=LATER)
        bill = Invoice.objects.get()
        actions.correct_invoice(bill.id, 10, "A slip", by=loop.state, at=LATER)
        made.refresh_from_db()
        assert made.owed == 1
        actions.correct_invoice(bill.id, 0, "A slip", by=loop.state, at=LATER)
        made.refresh_from_db()
        assert (made.owed, made.state) == (0, NoteState.WAIVED)
        actions.correct_invoice(bill.id, 100_000, "As it was", by=loop.state, at=LATER)
        made.refresh_from_db()
        assert (made.owed, made.waived, made.state) == (10_000, 0, NoteState.REPAYING)


def test_what_fell_stays_when_it_was_paid_or_a_week_has_gone(loop: Loop) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        bill = Invoice.objects.get()
        actions.correct_invoice(bill.id, 80_000, "Less", by=loop.state, at=LATER)
        late = LATER + timedelta(days=8)
        actions.correct_invoice(bill.id, 90_000, "More", by=loop.state, at=late)
        made.refresh_from_db()
        assert made.owed == 8_000
        actions.correct_invoice(bill.id, 70_000, "Less", by=loop.state, at=late)
        actions.receive(made.id, 100, TODAY, by=loop.state, at=late)
        actions.correct_invoice(bill.id, 100_000, "More", by=loop.state, at=late)
        made.refresh_from_db()
        assert made.owed == 6_900


def test_a_share_that_rises_above_the_limit_waits_for_another(loop: Loop) -> None:
    flown = fly(loop, loop.household())
    open_books(loop.operator)
    with acting_as(loop.operator):
        row = costed(loop.operator, loop.pool_crisis, 500, flown)
        share = Share.objects.get()
        actions.change_payer(share.id, "employer", "Contract", by=loop.operator, at=LATER)
        share.refresh_from_db()
        assert share.payer == "employer"
        bill = invoice(900_000, number="R-2")
        actions.add_invoice(row.id, bill, by=loop.operator, at=LATER)
        share.refresh_from_db()
        assert (share.payer, share.decided_by) == ("state", None)
        assert PayerChange.objects.get().decided_at is None
        actions.add_invoice(row.id, invoice(1, number="R-3"), by=loop.operator, at=LATER)


def test_money_above_the_cost_is_due_and_goes_back(loop: Loop, haven: Organisation) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        actions.receive(made.id, 10_000, TODAY, key="k", by=loop.state, at=LATER)
        bill = Invoice.objects.get()
        actions.correct_invoice(bill.id, 80_000, "Less", by=loop.state, at=LATER)
    clerk, officer = (signed_in("haven", one) for one in ("welfare_officer", "authorising_officer"))
    own = f"{DESK}notes/{made.id}/"
    sent = {"reference": "P-1"} | day("on")
    assert clerk.post(f"{own}give-back/", sent).status_code == 403
    assert "20.00" in officer.get(own).content.decode()
    assert officer.post(f"{own}give-back/", sent).status_code == 302
    assert officer.post(f"{own}give-back/", sent).status_code == 409
    with acting_as(loop.state):
        made.refresh_from_db()
        assert (made.cost, made.paid, made.waived, made.over) == (8_000, 8_000, 2_000, 0)
        assert Balance.objects.get(account__name="Assets:Evacuation:Bank").posted == 8_000
        with pytest.raises(actions.NotNow):
            actions.take_back("k", TODAY, by=loop.state, at=LATER)


def test_a_bond_that_is_granted_later_ends_what_is_asked(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = noted(loop).note
    granted: set[Any] = set()
    monkeypatch.setattr(boarded, "bonded", lambda _crisis, persons: granted & set(persons))
    with acting_as(loop.state):
        granted.add(made.person_id)
        with pytest.raises(actions.BadCost):
            actions.receive(made.id, 100, TODAY, by=loop.state, at=LATER)
        pumps.wake("costs.bonds", LATER)
    pumps.run_due()
    with acting_as(loop.state):
        made.refresh_from_db()
        assert (made.owed, Share.objects.get().payer) == (0, "bond")


def test_who_was_a_child_at_departure_gets_no_note_as_an_adult(loop: Loop) -> None:
    born = (LATER - timedelta(days=1)).date()
    fly(loop, loop.household(person("Ama", born="1980"),
                             person("Kit", born=str(born.replace(year=born.year - 18)))))  # fmt: skip
    open_books(loop.state)
    with acting_as(loop.state):
        costed(loop.state, loop.state_crisis)
        made = actions.offer_notes(loop.state_crisis, fare=FARE, by=loop.state, at=LATER)
        assert [actions.opened(one.note, LATER)["name"] for one in made] == ["Ama"]
