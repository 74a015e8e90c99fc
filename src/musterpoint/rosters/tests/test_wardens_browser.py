"""A warden is appointed, called and found silent, at the desk and on the phone; both directions."""

import pytest
from django.test import Client

from musterpoint.crises.tests import factories as crisis_factories
from musterpoint.rosters.models import CallOut
from musterpoint.rosters.tests.factories import SITE
from musterpoint.rosters.tests.test_translations import texts as texts_to
from musterpoint.rosters.tests.warden_factories import Town
from musterpoint.rosters.wardens import calling
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HERE = "/o/haven/desk/rosters/wardens/"


@pytest.fixture
def crisis(town: Town, alice: Actor) -> None:
    with acting_as(alice):
        crisis_factories.crisis(alice)


@pytest.mark.usefixtures("crisis")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_warden_is_appointed_and_the_tree_is_called(
    language: str, town: Town, haven: Organisation, opened: Opener, alice: Actor
) -> None:
    officer = signed_in("haven", "duty_officer")
    width = 390 if language == "ar" else 1366
    page, faults = opened(asking(officer), f"{HERE}?lang={language}", width=width)
    assert "Amal Nasser" in page.inner_text("main")
    check_looks(page, faults, f"wardens-{language}", language)
    page.goto(f"http://testserver{HERE}{town.old_town.id}/term/")
    page.select_option("[name=member]", str(town.carla.id))
    check_looks(page, faults, f"warden-term-{language}", language)
    press(page.locator("main form button[type=submit]"))
    assert "Carla Rossi" in page.inner_text("main")
    check_looks(page, faults, f"warden-zone-{language}", language)
    page.goto(f"http://testserver{HERE}call/")
    page.fill("[name=title]", "Stay indoors")
    page.check("[name=places][value=tripoli]")
    check_looks(page, faults, f"warden-call-form-{language}", language)
    press(page.locator("main form button[type=submit]"))
    press(page.locator("button[name=answer][value=no]").first)
    page.goto(f"http://testserver{HERE}calls/{_call(alice).id}/")
    check_looks(page, faults, f"warden-call-{language}", language)
    for name in ("add/", "import/", "export/", f"{town.market.id}/deputy/"):
        page.goto(f"http://testserver{HERE}{name}")
        check_looks(page, faults, f"warden-{name.strip('/')[-6:]}-{language}", language)


def test_a_warden_begins_on_the_phone_and_sees_whom_to_call(
    town: Town, haven: Organisation, opened: Opener, alice: Actor
) -> None:
    with acting_as(alice):
        calling.call_wardens("Stay indoors", site=SITE, by=alice, at=NOON)
    pumps.run_due([haven.id], only={"rosters"})
    link = texts_to(alice, town.amal)[0].split(SITE)[1].split()[0]
    page, faults = opened(asking(Client()), f"{link}?lang=ar", width=390)
    press(page.locator("button[name=answer][value=yes]"))
    assert "Bilal Omar" in page.inner_text("main")
    check_looks(page, faults, "warden-phone-ar", "ar")


def _call(by: Actor) -> CallOut:
    with acting_as(by):
        return CallOut.objects.get()
