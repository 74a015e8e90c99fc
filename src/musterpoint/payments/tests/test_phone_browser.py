"""A point pays out without a network: two phones, one voucher, one cash payment. Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from musterpoint.engine.payments import codes
from musterpoint.payments import queries
from musterpoint.payments.actions._vouchers import codes_of
from musterpoint.payments.models import Order, Outcome, Payout, Voucher
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import World
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, judge, press, until

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WORDS = "correct horse"


def shown(page: Page, name: str) -> None:
    until(page, f"document.querySelector('[data-mp-{name}]')?.hidden === false")


def says(page: Page, name: str, text: str) -> None:
    until(page, f"document.querySelector('[data-mp-{name}]').textContent.includes('{text}')")


def phone(browser: Browser, site: str, one: World, device: str) -> tuple[BrowserContext, Page]:
    """Take the list of the point to a phone, cut its network, and open the list."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    cookies = signed_in("haven", "welfare_officer").cookies.items()
    name, value = next((name, one.value) for name, one in cookies if "session" in name)
    context.add_cookies([{"name": name, "value": value, "url": site}])
    page = context.new_page()
    page.goto(f"{site}/o/haven/desk/payments/points/{one.point.id}/phone/")
    page.fill("[name=device]", device)
    page.fill("[name=words]", WORDS)
    page.locator("main form button[type=submit]").last.click()
    shown(page, "ready")
    context.set_offline(True)
    open_list(page)
    return context, page


def open_list(page: Page) -> None:
    """Load the page again, and open its list."""
    page.reload()
    shown(page, "ready")
    page.fill("#p-words", WORDS)
    page.locator("[data-mp-open-list] button").click()
    shown(page, "work")


def look(page: Page, typed: str) -> None:
    page.fill("#p-code", typed)
    page.locator("[data-mp-find] button[type=submit]").click()


def told(context: BrowserContext, page: Page) -> None:
    """Bring the network back, and have everything told."""
    context.set_offline(False)
    page.locator("[data-mp-tell]").click()
    says(page, "waiting", "0")


@pytest.mark.django_db(transaction=True)
def test_two_phones_without_network_pay_out_one_voucher_and_both_are_told(
    browser: Browser, live_server: Any, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    one = factories.world(haven)
    order_id, cash_id = factories.ordered(one, "voucher"), factories.ordered(one, "cash", 30_000)
    factories.sent(one, order_id, method="voucher")
    factories.sent(one, cash_id, method="cash")
    with acting_as(one.cashier):
        ((_id, code),) = codes_of(Voucher.objects.all(), NOON).items()
        reference = Order.objects.get(id=cash_id).reference
    site = str(live_server.url)
    first_context, first = phone(browser, site, one, "Phone 1")
    second_context, second = phone(browser, site, one, "Phone 2")
    assert judge(first, "payments-phone") == []
    look(first, codes.new())
    shown(first, "none")
    assert first.get_by_text("Not on this list").is_visible()
    look(first, codes.shown(code).lower())
    shown(first, "by-code")
    assert first.get_by_text("Not on this list").is_hidden()
    assert first.get_by_text("a phone cannot keep a list").is_hidden()
    assert "500.00 EUR" in first.locator("[data-mp-amount]").inner_text()
    assert judge(first, "payments-phone-good") == []
    first.locator("[data-mp-proof=code]").click()
    says(first, "waiting", "1")
    look(first, code)
    shown(first, "before")
    look(first, reference.lower())
    shown(first, "by-hand")
    first.locator("[data-mp-proof=thumb]").click()
    says(first, "waiting", "2")
    kept = first.evaluate("JSON.stringify(localStorage)")
    assert code not in kept
    assert "Amina" not in kept + first.content()
    look(second, code)
    shown(second, "by-code")
    second.locator("[data-mp-proof=code]").click()
    says(second, "waiting", "1")
    told(first_context, first)
    says(first, "taken", "2")
    told(second_context, second)
    shown(second, "twice")
    assert second.get_by_text("Noted.").is_hidden()
    assert judge(second, "payments-phone-twice") == []
    with acting_as(one.cashier):
        rows = Payout.objects.order_by("recorded_at", "id")
        found = {(row.order_id, row.device, row.proof, row.outcome) for row in rows}
        assert found == {
            (order_id, "Phone 1", "code", Outcome.PAID),
            (cash_id, "Phone 1", "thumb", Outcome.PAID),
            (order_id, "Phone 2", "code", Outcome.CONFLICT),
        }
        assert queries.conflicts().get().device == "Phone 2"
    first_context.set_offline(True)
    open_list(first)
    look(first, code)
    shown(first, "before")
    first_context.set_offline(False)
    first.locator("[data-mp-forget]").click()
    first.wait_for_url(f"{site}/o/haven/desk/payments/points/{one.point.id}/")
    assert first.evaluate("Object.keys(localStorage).join()") == ""
    first_context.close()
    second_context.close()


@pytest.mark.django_db(transaction=True)
def test_what_was_refused_waits_on_the_phone_and_a_voucher_past_its_day_is_not_paid(
    browser: Browser, live_server: Any, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    one = factories.world(haven)
    large, small = factories.ordered(one, "voucher", 250_000), factories.ordered(one, "voucher")
    factories.sent(one, large, small, method="voucher")
    with acting_as(one.cashier):
        found = codes_of(Voucher.objects.all(), NOON)
        by_order = dict(Voucher.objects.values_list("order_id", "id"))
    context, page = phone(browser, str(live_server.url), one, "Phone 1")
    look(page, found[by_order[large]])
    shown(page, "by-code")
    page.locator("[data-mp-proof=code]").click()
    says(page, "waiting", "1")
    cookies = context.cookies()
    context.clear_cookies()
    context.set_offline(False)
    page.locator("[data-mp-tell]").click()
    shown(page, "unsent")
    says(page, "waiting", "1")
    context.add_cookies(cookies)  # type: ignore[arg-type]  # what it gave, it takes
    page.locator("[data-mp-tell]").click()
    shown(page, "refused")
    assert page.get_by_text("What waits was not taken").is_hidden()
    says(page, "waiting", "1")
    page.locator("[data-mp-forget]").click()
    shown(page, "sure")
    month = 32 * 24 * 3600 * 1000
    page.evaluate(f"Date.now = ((now) => () => now() + {month})(Date.now)")
    look(page, found[by_order[small]])
    shown(page, "late")
    assert page.locator("[data-mp-by-code]").is_hidden()
    context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_a_phone_reads_in_both_directions(
    language: str, haven: Organisation, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    one = factories.world(haven)
    address = f"/o/haven/desk/payments/points/{one.point.id}/"
    page, faults = opened(
        asking(signed_in("haven", "welfare_officer")), f"{address}phone/?lang={language}"
    )
    check_looks(page, faults, f"payments-phone-take-{language}", language)
    page.fill("[name=device]", "Phone 1")
    page.fill("[name=words]", WORDS)
    press(page.locator("main form button[type=submit]").last)
    # This site has no TLS: a script may not keep the list, and the page stands as it came.
    check_looks(page, faults, f"payments-phone-list-{language}", language)
