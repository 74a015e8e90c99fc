"""A statement is opened to everybody and a giver is handed an address: Chromium."""

import pytest
from django.test import Client

from musterpoint.openness.tests.factories import SLUG, cast, helped, open_fund, receive
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "/o/haven/desk/openness/"
PUBLIC = "/o/haven/accounts/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everybody_reads_a_statement_and_a_giver_their_own(
    language: str, haven: Organisation, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    who = cast(haven)
    heads = open_fund(who)
    receive(who, 600_000, "in-1")
    for number in range(12):
        helped(who, heads["flights"], 20_000, f"f{number}")
    helped(who, heads["shelter"], 17_321, "few")
    manager = asking(signed_in("haven", "fund_manager"))
    page, faults = opened(manager, f"{DESK}funds/{SLUG}/?lang={language}")
    check_looks(page, faults, f"openness-statement-{language}", language)
    press(page.locator("main form[action$='/publish/'] button[type=submit]").first)
    page.goto(f"http://testserver{DESK}funds/{SLUG}/gift/?gift=entry:in-1")
    check_looks(page, faults, f"openness-gift-{language}", language)
    press(page.locator("main form[action$='/link/'] button[type=submit]").first)
    check_looks(page, faults, f"openness-link-{language}", language)
    address = page.locator("main a[href*='/accounts/gift/']").first.get_attribute("href")
    assert address
    outside = asking(Client(headers={"host": "localhost"}))
    page, faults = opened(outside, f"{PUBLIC}{SLUG}/?lang={language}")
    check_looks(page, faults, f"openness-public-{language}", language)
    assert "173.21" not in page.inner_text("main")
    page.goto("http://testserver/" + address.split("//")[-1].partition("/")[2])
    check_looks(page, faults, f"openness-given-{language}", language)
    assert "173.21" not in page.inner_text("main")
