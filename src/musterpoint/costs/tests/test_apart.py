"""Who opens a note has its code; bank lines repay it; what is lifted is never lifted by slices."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.attacks import browser

from musterpoint.costs import actions, incoming
from musterpoint.costs.actions import CostIn
from musterpoint.costs.models import Invoice, Note, NoteReceipt, NoteState, Share
from musterpoint.costs.tests.factories import (
    LATER,
    TODAY,
    costed,
    invoice,
    noted,
    open_books,
    other,
)
from musterpoint.costs.tests.test_pages import DESK, SITE, day
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.kernel.ids import show_reference, uuid7
from musterpoint.payments.incoming import Incoming
from musterpoint.tenancy import clock, vault
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


def test_a_printed_address_alone_opens_nothing(loop: Loop, haven: Organisation) -> None:
    made, phone = noted(loop), Client()
    own = f"{SITE}{made.key}/"
    for name in ("", "answer/", "plan/", "waiver/", "letter/"):
        shown = phone.get(f"{own}{name}")
        assert (shown.status_code, shown["Location"]) == (302, f"{own}code/")
    wrong = f"{(int(made.code) + 1) % 1_000_000:06}"
    for _time in range(10):
        page = phone.post(f"{own}code/", {"code": wrong})
        assert "Nimal" not in page.content.decode()
    assert phone.post(f"{own}code/", {"code": made.code}).status_code == 429


def test_wrong_codes_of_a_note_are_counted_from_wherever_they_come(
    loop: Loop, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has the letter and a large network would else have ten tries an hour from each part."""
    made = noted(loop)
    own = f"{SITE}{made.key}/code/"
    wrong = f"{(int(made.code) + 1) % 1_000_000:06}"
    for typed, times in ((wrong, 9), (made.code, 1), (wrong, 10)):  # a right one ends the count
        for number in range(times):
            phone = Client(REMOTE_ADDR=f"2001:db8:7:{number:x}::1")
            status = phone.post(own, {"code": typed}).status_code
            assert status == (302 if typed == made.code else 200)
    for address in ("2001:db8:7:99::1", "203.0.113.9"):
        page = Client(REMOTE_ADDR=address).post(own, {"code": made.code})
        assert page.status_code == 429
        assert "Ask us for a new link and code" in page.content.decode()
    monkeypatch.setattr(clock, "now", lambda _organisation: LATER + timedelta(hours=23))
    assert Client().post(own, {"code": made.code}).status_code == 429
    with acting_as(loop.state):
        fresh = actions.renew_link(made.note.id, by=loop.state, at=LATER)
    opened = Client().post(f"{SITE}{fresh.key}/code/", {"code": fresh.code})
    assert opened.status_code == 302


def test_an_address_is_renewed_and_ended_on_the_desk(loop: Loop, haven: Organisation) -> None:
    made, clerk = noted(loop), signed_in("haven", "welfare_officer")
    own = f"{DESK}notes/{made.note.id}/"
    assert made.code in clerk.get(own).content.decode()
    assert clerk.post(f"{own}renew/").status_code == 302
    assert Client().get(f"{SITE}{made.key}/").status_code == 404
    with acting_as(loop.state):
        held = actions.opened(Note.objects.get(), LATER)
    assert held["key"] != made.key
    assert Client().get(f"{SITE}{held['key']}/code/").status_code == 200
    assert clerk.post(f"{own}end-link/").status_code == 302
    assert Client().get(f"{SITE}{held['key']}/code/").status_code == 404
    with acting_as(loop.state):
        again = actions.renew_link(made.note.id, by=loop.state, at=LATER)
        with pytest.raises(actions.NoSuchCost):
            actions.of_key(again.key, LATER + timedelta(days=366))


def test_a_note_of_an_erased_person_is_written_off_by_two(loop: Loop, haven: Organisation) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        vault.erase([made.person_id], at=LATER)
        with pytest.raises(actions.NotNow):
            actions.ask_relief(made.id, "Ill", by=loop.state, at=LATER)
        asked = actions.ask_relief(made.id, "Erased", "write_off", by=loop.state, at=LATER)
        actions.propose_relief(asked.id, 10_000, "Erased", by=loop.state, at=LATER)
        actions.decide_relief(asked.id, True, "Erased", by=other(haven), at=LATER)
        made.refresh_from_db()
        assert made.state == NoteState.WRITTEN_OFF


def test_a_second_click_enters_money_and_an_invoice_once(loop: Loop, haven: Organisation) -> None:
    made, clerk = noted(loop).note, signed_in("haven", "welfare_officer")
    sent = {"once": str(uuid7()), "amount": "1", "reference": ""} | day("on")
    bill = {"once": str(uuid7()), "kind": "fuel", "number": "R-9", "amount": "1", "currency": "USD"}
    with acting_as(loop.state):
        leg = Invoice.objects.get().costed_id
    for _time in range(2):
        assert clerk.post(f"{DESK}notes/{made.id}/receive/", sent).status_code == 302
        assert clerk.post(f"{DESK}legs/{leg}/invoice/", bill | day("on")).status_code == 302
    with acting_as(loop.state):
        assert (NoteReceipt.objects.count(), Invoice.objects.count()) == (1, 2)


def test_a_bank_line_names_its_note_and_repays_it(loop: Loop) -> None:
    made = noted(loop).note
    line = Incoming(
        id=uuid7(), booked_on=TODAY, open=4_000, unit="USD", digits=2,
        book_account="Assets:Evacuation:Bank", name="N", iban="",
        text=f"note {show_reference(made.reference)} thanks",
    )  # fmt: skip
    with acting_as(loop.state):
        (found,) = incoming.suggest([line])[line.id]
        assert (found.target_id, found.amount, found.score) == (made.id, 4_000, 1.0)
        incoming.accept(made.id, 4_000, line, key="line", by=loop.state, at=LATER)
        made.refresh_from_db()
        assert made.paid == 4_000
        incoming.undo(made.id, "line", on=TODAY, by=loop.state, at=LATER)
        made.refresh_from_db()
        assert made.paid == 0


def test_money_goes_back_by_nobody_who_entered_it_or_the_cost(
    loop: Loop, haven: Organisation
) -> None:
    made = noted(loop).note
    payee, biller, counter, chooser, judge = (other(haven, number) for number in range(21, 26))
    with acting_as(loop.state):
        actions.receive(made.id, 10_000, TODAY, by=payee, at=LATER)
        bill = Invoice.objects.get()
        actions.correct_invoice(bill.id, 80_000, "Less", by=biller, at=LATER)
        seats = actions.correct_seats(bill.costed_id, 20, 20, "More", by=counter, at=LATER)
        actions.decide_seats(seats.id, True, by=judge, at=LATER)
        change = actions.change_payer(
            Share.objects.get().id, "free", "A friend", by=chooser, at=LATER
        )
        actions.decide_payer(change.id, True, by=judge, at=LATER)
        for one in (loop.state, payee, biller, counter, chooser):
            with pytest.raises(actions.SomebodyElse):
                actions.give_back(made.id, TODAY, "P-1", by=one, at=LATER)
        actions.give_back(made.id, TODAY, "P-1", by=judge, at=LATER)
        made.refresh_from_db()
        assert (made.paid, made.over) == (0, 0)


def test_a_bookkeeper_who_becomes_officer_gives_nothing_back(
    loop: Loop, haven: Organisation
) -> None:
    made, who = noted(loop).note, other(haven)
    clerk = browser(who, "bookkeeper")
    sent = {"amount": "100", "reference": ""} | day("on")
    assert clerk.post(f"{DESK}notes/{made.id}/receive/", sent).status_code == 302
    with acting_as(loop.state):
        bill = Invoice.objects.get()
    lower = {"amount": "800", "why": "Less"}
    assert clerk.post(f"{DESK}invoices/{bill.id}/", lower).status_code == 302
    back = {"reference": "P-1"} | day("on")
    officer = browser(who, "authorising_officer")
    refused = officer.post(f"{DESK}notes/{made.id}/give-back/", back)
    assert refused.status_code == 403
    assert "Somebody else decides it" in refused.content.decode()
    colleague = signed_in("haven", "authorising_officer")
    assert colleague.post(f"{DESK}notes/{made.id}/give-back/", back).status_code == 302


def test_who_refused_a_waiver_waives_nothing_by_rule(loop: Loop, haven: Organisation) -> None:
    made, carla = noted(loop).note, other(haven)
    with acting_as(loop.state):
        asked = actions.ask_relief(made.id, "No work", by=loop.state, at=LATER)
        actions.propose_relief(asked.id, 0, "Has means", by=loop.state, at=LATER)
        actions.decide_relief(asked.id, False, "Has means", by=carla, at=LATER)
        for one in (loop.state, carla):
            with pytest.raises(actions.SomebodyElse):
                actions.waive(made.id, "destitute", by=one, at=LATER)


def test_the_same_flight_of_another_day_is_a_leg_of_its_own(loop: Loop) -> None:
    open_books(loop.state)
    with acting_as(loop.state):
        row = costed(loop.state, loop.state_crisis, 0)
        assert costed(loop.state, loop.state_crisis, 0).id == row.id
        given = CostIn(
            crisis_id=loop.state_crisis, currency="USD", code="b1", origin="Tripoli",
            destination="Colombo", departed_on=(NOON + timedelta(days=1)).date(), seats=3,
            offered=3,
        )  # fmt: skip
        later = actions.cost_leg(given, by=loop.state, at=LATER)
        assert later.id != row.id
        assert not later.shares.exists()


def test_a_correction_keeps_the_rate_of_its_invoice(loop: Loop) -> None:
    from decimal import Decimal

    from musterpoint.funds import actions as funds

    open_books(loop.state)
    with acting_as(loop.state):
        row = costed(loop.state, loop.state_crisis, 0)
        for value, moment in (("3.25", NOON), ("4", LATER)):
            rate = funds.RateIn(
                unit="KWD", into="USD", on=NOON.date(), value=Decimal(value), source="Bank"
            )
            funds.add_rates([rate], by=loop.state, at=moment)
            if moment == NOON:
                bill = actions.add_invoice(
                    row.id, invoice(10_000, currency="KWD"), by=loop.state, at=LATER
                )
        actions.correct_invoice(bill.id, 0, "Not ours", by=loop.state, at=LATER)
        row.refresh_from_db()
        assert row.total == 0
        assert sum(Invoice.objects.values_list("worth", flat=True)) == 0
