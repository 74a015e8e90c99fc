"""From an empty store to a ration in somebody's hands: Chromium at a desk and on a phone."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from musterpoint.goods import actions, codes
from musterpoint.goods.actions import LossIn
from musterpoint.goods.models import (
    Distribution,
    Handout,
    Item,
    Listed,
    LossKind,
    Store,
)
from musterpoint.goods.tests.factories import came, distribution, families, sent, stock, told
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, judge, press, until

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HOME = "/o/haven/desk/goods/"
DESK = f"http://testserver{HOME}"
MAIN = "main form button[type=submit]"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_goods_come_in_are_sent_and_handed_out(
    language: str,
    haven: Organisation,
    alice: Actor,
    opened: Opener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    page, faults = opened(asking(signed_in("haven", "storekeeper")), f"{HOME}?lang={language}")
    check_looks(page, faults, f"goods-none-{language}", language)
    page.goto(f"{DESK}items/take/")
    press(page.locator(MAIN).last)
    page.goto(f"{DESK}stores/new/")
    page.fill("[name=code]", "TUNIS")
    page.fill("[name=name]", "Tunis")
    press(page.locator(MAIN).last)
    with acting_as(alice):
        here, blanket = Store.objects.get(), Item.objects.get(code="BLANKET")
    page.goto(f"{DESK}stores/{here.id}/receive/")
    check_looks(page, faults, f"goods-receive-{language}", language)
    page.select_option("[name=item_id]", str(blanket.id))
    page.fill("[name=amount]", "200")
    page.check("[name=source][value=gift]")
    page.fill("[name=reference]", "Letter 7")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"goods-store-{language}", language)
    page.goto(f"{DESK}distributions/new/")
    page.fill("[name=name]", "Gate 3")
    page.fill("[name=place]", "Gate 3, Ras Ajdir")
    page.select_option("[name=store_id]", str(here.id))
    page.fill("[name=starts_at]", "2026-05-01T10:00")
    page.fill("[name=ends_at]", "2026-05-01T18:00")
    page.select_option("[name=item_0]", str(blanket.id))
    page.fill("[name=amount_0]", "2")
    check_looks(page, faults, f"goods-plan-{language}", language)
    press(page.locator(MAIN).last)
    with acting_as(alice):
        row = Distribution.objects.get()
        listed = families(row, alice, "Rahima A.", "Nur B.")
        code = codes.code_of(listed[0].id, NOON)
    page.goto(f"{DESK}distributions/{row.id}/hand/")
    check_looks(page, faults, f"goods-hand-{language}", language)
    has_scanner = page.evaluate("'BarcodeDetector' in window && Boolean(navigator.mediaDevices)")
    assert page.locator("[data-mp-scan-start]").is_visible() == has_scanner
    page.fill("[name=code]", codes.in_fours(code))
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"goods-give-{language}", language)
    press(page.locator("button[name=proof][value=thumb]"))
    check_looks(page, faults, f"goods-given-{language}", language)
    with acting_as(alice):
        assert stock("TUNIS") == 198
        _more(alice, here, blanket, row, listed[0])
    for name in ("", "items/", "requests/", "waybills/", "distributions/", "loans/", "losses/",
                 "counts/", "reviews/", f"distributions/{row.id}/", f"distributions/{row.id}/phone/",
                 f"stores/{here.id}/card/{blanket.id}/"):  # fmt: skip
        page.goto(f"{DESK}{name}")
        check_looks(page, faults, f"goods-{name.strip('/').split('/')[-1]}-{language}", language)
    public, problems = opened(
        asking(Client()), f"/o/haven/received/{code}/?lang={language}", width=390
    )
    check_looks(public, problems, f"goods-receipt-{language}", language)


def _more(alice: Actor, here: Store, blanket: Item, row: Distribution, one: Listed) -> None:
    """Let something stand in each list."""
    sent(alice, {"BLANKET": 20})
    came(alice, "WHEELCHAIR", 3)
    chair, due = Item.objects.get(code="WHEELCHAIR"), row.ends_at
    actions.lend_out(here.id, chair.id, 1, due, "Clinic", by=alice, at=NOON)
    typed = LossIn(
        key=uuid4(), store_id=here.id, item_id=blanket.id, batch_id=None, amount=4,
        kind=LossKind.STOLEN, evidence="Report 7",
    )  # fmt: skip
    actions.report_loss(typed, by=alice, at=NOON)
    actions.take_queue(row.id, [told(one)], "phone-2", by=alice, at=NOON)
    actions.open_count(here.id, by=alice, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_rations_are_handed_out_without_a_network_and_told_once_afterwards(
    browser: Browser, live_server: Any, haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        came(alice, amount=10)
        row, by_count = distribution(alice), distribution(alice, by_list=False)
        one, _two = families(row, alice, "Rahima A.", "Nur B.")
        code = codes.in_fours(codes.code_of(one.id, NOON))
    client = signed_in("haven", "welfare_officer")
    site = str(live_server.url)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    name, value = next((n, m.value) for n, m in client.cookies.items() if "session" in n)
    context.add_cookies([{"name": name, "value": value, "url": site}])
    page = context.new_page()
    page.goto(f"{site}{HOME}distributions/{row.id}/phone/")
    page.fill("[name=words]", "correct horse")
    page.locator(MAIN).last.click()
    until(page, "document.querySelector('[data-mp-ready]')?.hidden === false")
    context.set_offline(True)
    page.reload()
    until(page, "document.querySelector('[data-mp-ready]')?.hidden === false")
    assert "Rahima" not in page.content()
    page.fill("#p-words", "wrong password")
    for words in ("does not open", "a phone cannot keep"):
        assert page.get_by_text(words).is_hidden()
    page.locator("[data-mp-open-list] button").click()
    until(page, "!document.querySelector('[data-mp-wrong]').hidden")
    page.fill("#p-words", "correct horse")
    page.locator("[data-mp-open-list] button").click()
    until(page, "!document.querySelector('[data-mp-work]').hidden")
    page.fill("#g-code", code)
    page.locator("[data-mp-find] button").click()
    until(page, "!document.querySelector('[data-mp-found]').hidden")
    assert page.locator("[data-mp-name]").inner_text() == "Rahima A."
    assert page.get_by_text("Nobody on this list").is_hidden()
    assert judge(page, "goods-phone-list") == []
    page.locator("[data-mp-proof=thumb]").click()
    until(page, "document.querySelector('[data-mp-waiting]').textContent === '1'")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Rahima" not in kept
    page.fill("#g-code", "1")
    page.locator("[data-mp-find] button").click()
    until(page, "!document.querySelector('[data-mp-before]').hidden")
    context.set_offline(False)
    page.locator("[data-mp-tell]").click()
    until(page, "document.querySelector('[data-mp-waiting]').textContent === '0'")
    page.reload()
    page.fill("#p-words", "correct horse")
    page.locator("[data-mp-open-list] button").click()
    until(page, "!document.querySelector('[data-mp-work]').hidden")
    page.fill("#g-code", code)
    page.locator("[data-mp-find] button").click()
    until(page, "!document.querySelector('[data-mp-before]').hidden")
    with acting_as(alice):
        assert Handout.objects.get().trouble == ""
        assert stock("TUNIS") == 8
    page.goto(f"{site}{HOME}distributions/{by_count.id}/phone/")
    _count_out(page)
    with acting_as(alice):
        made = Handout.objects.get(distribution=by_count)
        assert (made.families, made.people, made.trouble) == (3, 12, "")
        assert stock("TUNIS") == 2
    context.close()


def _count_out(page: Page) -> None:
    """Take a headcount to the phone, count without a network, tell it."""
    page.fill("[name=words]", "correct horse")
    page.locator(MAIN).last.click()
    until(page, "document.querySelector('[data-mp-ready]')?.hidden === false")
    page.context.set_offline(True)
    page.reload()
    until(page, "document.querySelector('[data-mp-ready]')?.hidden === false")
    page.fill("#p-words", "correct horse")
    page.locator("[data-mp-open-list] button").click()
    until(page, "!document.querySelector('[data-mp-work]').hidden")
    for families_typed, waits in (("13", "0"), ("٣", "1")):
        page.fill("#g-families", families_typed)
        page.fill("#g-persons", "12")
        page.locator("[data-mp-find] button").click()
        until(page, f"document.querySelector('[data-mp-waiting]').textContent === '{waits}'")
        assert page.locator("[data-mp-none]").is_visible() == (waits == "0")
    assert judge(page, "goods-phone-count") == []
    page.context.set_offline(False)
    page.locator("[data-mp-tell]").click()
    until(page, "document.querySelector('[data-mp-waiting]').textContent === '0'")
