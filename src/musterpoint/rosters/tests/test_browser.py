"""An interpreter is called at night, and a traveller asks what is open: Chromium, both directions."""

from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.rosters import actions
from musterpoint.rosters.models import Asked, CallOut
from musterpoint.rosters.tests.factories import added, person, roster
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
NIGHT = NOON + timedelta(hours=14)  # two o'clock


@pytest.fixture
def officer(alice: Actor, haven: Organisation) -> Client:
    """Somebody at the desk at two in the morning; one interpreter sleeps, one is on call."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NIGHT)
    with acting_as(alice):
        roster(alice)
        by_day = tuple(day * 24 + hour for day in range(7) for hour in range(8, 17))
        _asleep, awake = added(
            alice,
            person("Biniam Tesfay", 1, weekly=by_day),
            person("Selam Haile", 2, weekly=by_day),
        )
        actions.set_on_call(awake.id, NIGHT + timedelta(hours=6), by=alice, at=NIGHT)
    return signed_in("haven", "duty_officer")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_interpreter_is_called_at_night(
    language: str, officer: Client, opened: Opener, alice: Actor
) -> None:
    here = "/o/haven/desk/rosters/"
    page, faults = opened(asking(officer), f"{here}interpreter/?lang={language}")
    page.select_option("[name=source]", "ti")
    page.select_option("[name=target]", "en")
    press(page.locator("form[action$='/interpreter/'] button[type=submit]"))
    first = page.locator("ol a[href^='tel:']")
    assert first.count() == 1
    assert "Selam Haile" in page.inner_text("ol")
    check_looks(page, faults, f"interpreter-{language}", language)
    page.goto(f"http://testserver{here}calls/new/")
    page.fill("[name=title]", "Interpreter at Ras Ajdir")
    page.fill("[name=place]", "Ras Ajdir")
    press(page.locator("main form button[type=submit]"))
    page.select_option("[name=kind]", "interpreter")
    press(page.locator("main form button[type=submit]").last)
    press(page.locator("button[name=ask]"))
    press(page.locator("form[action$='/step/alert/'] button"))
    with acting_as(alice):
        code = Asked.objects.order_by("id").first().id
        assert CallOut.objects.get().stage == "alert"
    assert code is not None
    press(page.locator("button[name=answer][value=yes]").first)
    press(page.locator("button[name=asked]"))
    check_looks(page, faults, f"call-{language}", language)
    for name in ("", "calls/", "entitlements/", "lists/", "import/"):
        page.goto(f"http://testserver{here}{name}")
        check_looks(page, faults, f"rosters-{name.strip('/')}-{language}", language)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_somebody_asks_on_a_phone_what_is_open(
    language: str, officer: Client, opened: Opener
) -> None:
    for has_scripts in (False, True):  # the judge of the page is itself a script
        page, faults = opened(
            asking(Client()),
            f"/o/haven/entitlements/?lang={language}",
            width=390,
            scripts=has_scripts,
        )
        for wanted in ("LBY", "during", "irregular"):
            page.check(f"input[value={wanted}]")
            page.click("main button:not([name])")
            page.wait_for_load_state("load")
        assert "Libya" in page.inner_text("main") or "ليبيا" in page.inner_text("main")
        assert page.url == "http://testserver/o/haven/entitlements/"
    check_looks(page, faults, f"entitlements-{language}", language)
