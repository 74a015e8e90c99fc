"""From the pledge to the person and back: given, received, committed, paid, traced: Chromium."""

from typing import Any

import pytest

from musterpoint.giving.models import Gift, Pledge, Receipt
from musterpoint.giving.tests import factories as giving
from musterpoint.payments import actions as payments
from musterpoint.payments.actions import PayingIn
from musterpoint.payments.models import Line, Order
from musterpoint.payments.tests import factories as paying
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "/o/haven/desk/"
GO = "main form .mp-btn--go"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_pledge_is_followed_to_the_person_whom_its_money_reached(
    language: str, haven: Organisation, alice: Actor, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()

    def at(role: str, address: str) -> Any:
        found, problems = opened(asking(signed_in("haven", role)), f"{DESK}{address}")
        assert problems == []
        return found

    with acting_as(alice):
        giving.money(alice)
        giver = giving.giver(alice)
        people.register([home()], by=alice, at=NOON, source="staff")
        person = Person.objects.get().reference
        given = PayingIn(
            label="Bank", method="bank", unit="EUR", book_account=giving.BANK, holder="Haven",
            number=paying.IBAN, profile="sepa",
        )  # fmt: skip
        bank = payments.open_account(given, by=alice, at=NOON)
    _pledged(at("fund_manager", "giving/pledges/new/"), str(giver.id))
    _committed(at("welfare_officer", f"funds/fund/{giving.FUND}/ask/"), person)
    press(at("authorising_officer", "funds/queue/").locator("main td form button[type=submit]"))
    _ordered(at("bookkeeper", "payments/orders/new/"), str(bank.id))
    with acting_as(alice):
        line = Line.objects.get()
    page = at("authorising_officer", f"payments/batches/{line.batch_id}/")
    press(page.locator(".mp-ph__acts form button").last)
    _read_statement(haven, line)
    page = at("bookkeeper", "payments/lines/")
    press(page.locator("main table a").first)
    press(page.locator("main .mp-stack form button").first)
    with acting_as(alice):
        pledge, receipt = Pledge.objects.get().reference, str(Receipt.objects.get())
        assert Order.objects.get().state == "paid"
        assert Gift.objects.get().amount == 500_00
    assert receipt in at("fund_manager", "giving/receipts/").inner_text("main")
    page, faults = opened(
        asking(signed_in("haven", "auditor")), f"{DESK}openness/trace/?lang={language}"
    )
    for kind, start in (("gift", pledge), ("person", person)):
        page.goto(f"http://testserver{DESK}openness/trace/?kind={kind}&start={start}")
        check_looks(page, faults, f"openness-trace-{kind}-{language}", language)
        page.fill("[name=reason]", "Yearly audit of what was given")
        press(page.locator(GO))
        check_looks(page, faults, f"openness-traced-{kind}-{language}", language)
        shown = page.inner_text("main")
        assert "Harbour Builders" in shown
        assert "200.00" in shown
        assert "Zenobia" not in shown


def _pledged(page: Any, giver: str) -> None:
    """Write a pledge of two instalments down, and book the first."""
    page.select_option("[name=giver]", giver)
    page.select_option("[name=fund]", giving.FUND)
    page.select_option("[name=source]", "employment")
    page.fill("[name=amount]", "1000")
    page.fill("[name=unit]", "EUR")
    page.fill("[name=count]", "2")
    press(page.locator(GO))
    press(page.locator("main a[href$='/money/']"))
    page.fill("[name=amount]", "500")
    page.select_option("[name=account]", giving.BANK)
    press(page.locator(GO))


def _committed(page: Any, person: str) -> None:
    """Ask for money for somebody."""
    page.select_option("[name=head]", index=1)
    page.fill("[name=amount]", "200")
    page.fill("[name=purpose]", "A ticket home")
    page.fill("[name=reference]", person)
    press(page.locator(GO))


def _ordered(page: Any, bank: str) -> None:
    """Order the payment and put it into a batch."""
    page.select_option("[name=commitment]", index=1)
    page.fill("[name=amount]", "200")
    page.select_option("[name=method]", "bank")
    page.fill("[name=name]", "Zenobia Alqasimi")
    page.fill("[name=iban]", paying.OTHER_IBAN)
    press(page.locator(GO))
    page.goto(f"http://testserver{DESK}payments/batches/new/{bank}/bank/")
    press(page.locator(GO))


def _read_statement(of: Organisation, line: Line) -> None:
    """Hand the file over to the bank and read what it answers, as two colleagues do."""
    clerk, second = officer(of, "Karim", "bookkeeper"), officer(of, "Salem", "bookkeeper")
    with acting_as(clerk):
        payments.hand_over(line.batch_id, by=clerk, at=NOON)
    with acting_as(second):
        entry = paying.entry("200.00", "DBIT", line.end_to_end)
        payments.read_statement(paying.statement("500.00", "300.00", entry), by=second, at=NOON)
