"""An account is opened, money written into the books and found on the statement: Chromium."""

import pytest

from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/haven/desk/funds/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_books_are_kept(language: str, haven: Organisation, opened: Opener) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    manager = asking(signed_in("haven", "fund_manager"))
    page, faults = opened(manager, f"/o/haven/desk/funds/accounts/?lang={language}")
    check_looks(page, faults, f"funds-empty-{language}", language)
    for name, least in (("Income:Donors", ""), ("Assets:Welfare:Tunis:Cash", "0")):
        page.goto(f"{DESK}accounts/new/")
        page.fill("[name=name]", name)
        page.fill("[name=least]", least)
        check_looks(page, faults, f"funds-new-{language}", language)
        press(page.locator("main form button[type=submit]"))
    page, faults = opened(
        asking(signed_in("haven", "bookkeeper")), f"/o/haven/desk/funds/move/?lang={language}"
    )
    page.select_option("[name=source]", "Income:Donors")
    page.select_option("[name=goal]", "Assets:Welfare:Tunis:Cash")
    page.fill("[name=amount]", "1,250.50")
    page.fill("[name=unit]", "USD")
    page.fill("[name=text]", "Gift for blankets")
    check_looks(page, faults, f"funds-move-{language}", language)
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"funds-transaction-{language}", language)
    press(page.locator("main table a").last)
    check_looks(page, faults, f"funds-account-{language}", language)
    assert "1,250.50" in page.inner_text("main")
    for name in ("accounts/", "proof/"):
        page.goto(f"{DESK}{name}")
        check_looks(page, faults, f"funds-{name.strip('/')}-{language}", language)
