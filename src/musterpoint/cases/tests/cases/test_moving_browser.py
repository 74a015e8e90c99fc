"""A case goes to another organisation in Chromium, and the list of all that is due; axe agrees."""

from pathlib import Path

import pytest

from musterpoint.cases import actions
from musterpoint.cases.tests.cases.moving_factories import Road
from musterpoint.cases.tests.cases.pictures import pdf
from musterpoint.cases.tests.cases.test_pages import page_of
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import LANGUAGES, Opener, asking, check_looks, press

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.fixture
def road(haven: Organisation, portal: Organisation, alice: Actor, olga: Actor) -> Road:
    road = Road.between(haven, portal, alice, olga)
    with acting_as(road.dora):
        actions.add_paper(road.case.id, "permit.pdf", pdf(), by=road.dora, at=NOON)
    return road


@pytest.mark.parametrize("language", LANGUAGES)
def test_offer_inbox_and_the_list_of_all_that_is_due(
    opened: Opener, road: Road, language: str
) -> None:
    dora, otto = signed_in("haven", "duty_officer"), signed_in("portal", "portal_operator")
    for one in (dora, otto):
        one.cookies["django_language"] = language
    page, faults = opened(asking(dora), page_of(road.case, "move/"))
    check_looks(page, faults, f"cases-move-{language}", language)
    road.offer()
    pumps.run_due()
    page, faults = opened(asking(dora), page_of(road.case))
    check_looks(page, faults, f"cases-moving-{language}", language)
    page, faults = opened(asking(dora), "/o/haven/desk/due/?view=all")
    check_looks(page, faults, f"due-{language}", language)
    page, faults = opened(asking(otto), "/o/portal/desk/cases/offered/")
    check_looks(page, faults, f"cases-offered-{language}", language)
    if language == "en":
        press(page.get_by_role("button", name="Accept the case").first)
        assert "The case is yours" in page.locator("main").inner_text()
