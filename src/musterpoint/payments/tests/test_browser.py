"""A payment is ordered, put into a batch, released, and its bank line matched: Chromium."""

import pytest

from musterpoint.payments.models import Line, Order
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import OTHER_IBAN
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/haven/desk/payments/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_payment_goes_out_and_is_matched(
    language: str, haven: Organisation, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    one = factories.world(haven)
    made = factories.commitment(one)
    page, faults = opened(
        asking(signed_in("haven", "bookkeeper")), f"/o/haven/desk/payments/?lang={language}"
    )
    check_looks(page, faults, f"payments-empty-{language}", language)
    page.goto(f"{DESK}orders/new/")
    page.select_option("[name=commitment]", str(made))
    page.fill("[name=amount]", "500")
    page.select_option("[name=method]", "bank")
    page.fill("[name=name]", "Amina Ben Salah")
    page.fill("[name=iban]", OTHER_IBAN)
    check_looks(page, faults, f"payments-order-{language}", language)
    press(page.locator("main form button[type=submit]"))
    page.goto(f"{DESK}batches/new/{one.bank.id}/bank/")
    check_looks(page, faults, f"payments-batch-new-{language}", language)
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"payments-batch-{language}", language)
    with acting_as(one.releaser):
        line = Line.objects.select_related("order", "batch").get()
    address = f"/o/haven/desk/payments/batches/{line.batch_id}/?lang={language}"
    releasing, more = opened(asking(signed_in("haven", "authorising_officer")), address)
    press(releasing.locator(".mp-ph__acts form button").last)
    check_looks(releasing, more, f"payments-released-{language}", language)
    with acting_as(one.clerk):
        from musterpoint.payments import actions

        actions.hand_over(line.batch_id, by=one.clerk, at=NOON)
    entry = factories.entry("500.00", "DBIT", line.end_to_end)
    with acting_as(one.second_clerk):
        actions.read_statement(
            factories.statement("1000.00", "500.00", entry), by=one.second_clerk, at=NOON
        )
    address = f"/o/haven/desk/payments/lines/?lang={language}"
    matching, last = opened(asking(signed_in("haven", "bookkeeper")), address)
    check_looks(matching, last, f"payments-queue-{language}", language)
    press(matching.locator("main table a").first)
    check_looks(matching, last, f"payments-line-{language}", language)
    press(matching.locator("main .mp-stack form button").first)
    with acting_as(one.clerk):
        assert Order.objects.get().state == "paid"
