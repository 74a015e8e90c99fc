"""A fund is made with a click, money asked for, approved by another and budgeted: Chromium."""

import pytest

from musterpoint.funds import actions
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PATH = "/o/haven/desk/funds/"
DESK = f"http://testserver{PATH}"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_money_of_a_fund_is_asked_for_and_approved(
    language: str, haven: Organisation, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    manager = asking(signed_in("haven", "fund_manager"))
    page, faults = opened(manager, f"{PATH}choose/?lang={language}")
    check_looks(page, faults, f"funds-choose-{language}", language)
    press(page.locator("main form button[type=submit]").first)
    working = Fund(haven)
    page.goto(f"{DESK}fund/welfare-2/")
    check_looks(page, faults, f"funds-fund-{language}", language)
    page, faults = opened(
        asking(signed_in("haven", "welfare_officer")), f"{PATH}fund/welfare-2/ask/?lang={language}"
    )
    page.select_option("[name=head]", str(working.heads["documents"].id))
    page.fill("[name=amount]", "250.50")
    page.fill("[name=purpose]", "Passports of a family")
    check_looks(page, faults, f"funds-ask-{language}", language)
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"funds-commitment-{language}", language)
    with acting_as(working.manager):
        line = actions.BudgetIn(year=2026, amount=1_000_00, head_id=working.heads["documents"].id)
        actions.set_budget(working.slug, line, by=working.manager, at=NOON)
    page, faults = opened(
        asking(signed_in("haven", "authorising_officer")), f"{PATH}queue/?lang={language}"
    )
    check_looks(page, faults, f"funds-queue-{language}", language)
    press(page.locator("main td form button[type=submit]"))
    check_looks(page, faults, f"funds-approved-{language}", language)
    names = ("", "commitments/", "reviews/", "rates/", "planning/", "fund/welfare-2/budget/")
    for number, name in enumerate(names):
        page.goto(f"{DESK}{name}")
        check_looks(page, faults, f"funds-page-{number}-{language}", language)
    assert "250.50" in page.inner_text("main")
