"""From the public page to the decision: Chromium, in both directions of writing."""

import pytest

from musterpoint.grants.models import Application
from musterpoint.grants.tests.factories import Desk, clock, published
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HOST = "http://testserver"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_help_is_asked_for_and_decided(language: str, haven: Organisation, opened: Opener) -> None:
    desk = Desk(haven)
    call = published(desk)
    clock(NOON)
    client = signed_in("haven", "authorising_officer")
    page, faults = opened(asking(client), f"/o/haven/assistance/?lang={language}")
    check_looks(page, faults, f"grants-start-{language}", language)
    press(page.locator("main form button[type=submit]").first)
    own = page.url.split("?")[0]
    check_looks(page, faults, f"grants-draft-{language}", language)
    page.goto(f"{own}need/")
    page.fill("[name=why]", "My passport burned and the fee is due.")
    page.fill("[name=asked]", "100")
    page.fill("[name=unit]", "USD")
    page.locator("[name=purpose][value=documents]").check()
    check_looks(page, faults, f"grants-need-{language}", language)
    press(page.locator("main form button[type=submit]").first)
    check_looks(page, faults, f"grants-life-{language}", language)
    page.goto(f"{own}send/")
    press(page.locator("main form button[type=submit]").first)
    faults.clear()  # the browser reports the 422 itself
    check_looks(page, faults, f"grants-missing-{language}", language)
    page.goto(f"{own}who/")
    page.locator("[name=applicant][value=person]").check()
    page.fill("[name=name]", "Samira Haddad")
    press(page.locator("main form button[type=submit]").first)
    page.goto(f"{own}pay/")
    page.locator("[name=method][value=cash]").check()
    press(page.locator("main form button[type=submit]").first)
    press(page.locator("main form button[type=submit]").first)
    check_looks(page, faults, f"grants-sent-{language}", language)
    with acting_as(desk.aida):
        row = Application.objects.get()
    desk.recommended(row)
    base = f"{HOST}/o/haven/desk/grants/"
    for name in ("", "ranking/?money=50&unit=USD&purpose=documents", f"{row.id}/", "calls/",
                 f"calls/{call.id}/", "figures/", "advances/"):  # fmt: skip
        page.goto(base + name)
        label = name.split("/")[0][:8] or "queue"
        check_looks(page, faults, f"grants-{label}-{language}", language)
    page.goto(f"{base}{row.id}/decide/")
    check_looks(page, faults, f"grants-decide-{language}", language)
    page.fill("[name=reasons]", "By need")
    page.locator("[name=knows_no_mark]").check()
    press(page.locator("main form button[type=submit]").first)
    assert desk.seen(row).state == "approved"
    page.goto(own)
    check_looks(page, faults, f"grants-answer-{language}", language)
