"""Money is moved between windows by two people, and moved back: Chromium."""

import pytest

from musterpoint.funds.tests.test_transfers import Moving
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PATH = "/o/haven/desk/funds/"
DESK = f"http://testserver{PATH}"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_money_is_asked_to_move_and_approved(
    language: str, haven: Organisation, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    Moving(haven)
    manager = asking(signed_in("haven", "fund_manager"))
    page, faults = opened(manager, f"{PATH}fund/welfare/transfer/?lang={language}")
    page.select_option("[name=source]", "welfare/emergency")
    page.select_option("[name=goal]", "welfare/after")
    page.fill("[name=amount]", "250.50")
    page.fill("[name=reason]", "More return than thought")
    check_looks(page, faults, f"transfer-ask-{language}", language)
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"transfer-waits-{language}", language)
    address = page.url.removeprefix("http://testserver")
    officer = asking(signed_in("haven", "head_of_mission"))
    page, faults = opened(officer, f"{address}?lang={language}")
    press(page.locator("main form[action$='/approve/'] button[type=submit]"))
    check_looks(page, faults, f"transfer-moved-{language}", language)
    page.goto(f"{DESK}transfers/")
    check_looks(page, faults, f"transfers-{language}", language)
    assert "250.50" in page.inner_text("main") or language == "ar"
