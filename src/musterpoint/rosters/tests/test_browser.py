"""An interpreter is called at night, and a traveller asks what is open: Chromium, both directions."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.outreach.tests.factories import Network, use_simulator
from musterpoint.rosters import actions
from musterpoint.rosters.models import Asked, CallOut, Member
from musterpoint.rosters.tests.factories import added, number, person, roster
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import LANGUAGES, SITE, Opener, asking, check_looks, press
from musterpoint.testing.spoken import Spoken

pytestmark = [pytest.mark.slow, pytest.mark.browser]
NIGHT = NOON + timedelta(hours=14)  # two o'clock


@pytest.fixture
def officer(alice: Actor, haven: Organisation) -> Client:
    """Somebody at the desk at two in the morning; one interpreter sleeps, one is on call."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NIGHT)
    haven.refresh_from_db()
    with acting_as(alice):
        use_simulator(alice)
        roster(alice)
        by_day = tuple(day * 24 + hour for day in range(7) for hour in range(8, 17))
        _asleep, awake = added(
            alice,
            person("Biniam Tesfay", 1, weekly=by_day),
            person("Selam Haile", 2, weekly=by_day),
        )
        actions.set_on_call(awake.id, NIGHT + timedelta(hours=6), by=alice, at=NIGHT)
    return signed_in("haven", "duty_officer")


def links_told(network: Network, haven: Organisation) -> dict[str, str]:
    """Let the messages go out; return the address that each telephone got last."""
    pumps.run_due([haven.id], only=["rosters"])
    network.run(haven, NIGHT)
    found = {one.address: re.search(rf"{SITE}(\S+)", one.text) for one in network.parcels}
    return {phone: match[1] for phone, match in found.items() if match}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interpreter_is_called_at_night_and_answers(
    language: str, officer: Client, opened: Opener, alice: Actor, haven: Organisation
) -> None:
    say = Spoken(language)
    here = "/o/haven/desk/rosters/"
    with acting_as(alice):
        Member.objects.update(language=language)
    page, faults = opened(asking(officer), f"{here}interpreter/?lang={language}")
    page.select_option("[name=source]", "ti")
    page.select_option("[name=target]", "en")
    press(page.locator("form[action$='/interpreter/'] button[type=submit]"))
    first = page.locator("ol a[href^='tel:']")
    assert first.count() == 1
    assert "Selam Haile" in page.inner_text("ol")
    check_looks(page, faults, f"interpreter-{language}", language)
    page.goto(f"{SITE}{here}calls/new/")
    page.fill("[name=title]", "Interpreter at Ras Ajdir")
    page.fill("[name=place]", "Ras Ajdir")
    press(page.locator("main form button[type=submit]"))
    page.select_option("[name=kind]", "interpreter")
    press(page.locator("main form button[type=submit]").last)
    press(page.locator("button[name=ask]"))
    press(page.locator("form[action$='/step/alert/'] button"))
    with acting_as(alice):
        assert CallOut.objects.get().stage == "alert"

    link = links_told(Network(), haven)[number(2)]
    phone = Client(headers={"accept-language": language})  # her own: no account, no session
    hers, her_faults = opened(asking(phone), link, width=390)
    assert say("Can you come?") in hers.inner_text("h1")
    check_looks(hers, her_faults, f"answer-{language}", language)
    press(hers.get_by_role("button", name=say("Yes, I come")))
    assert hers.get_by_role("button", name=say("Yes, I come")).count() == 0
    check_looks(hers, her_faults, f"answered-{language}", language)
    with acting_as(alice):
        selam = Asked.objects.get(answer="yes")
        assert (selam.standing, selam.way) == ("holds", "link")

    page.reload()
    row = page.locator("tbody tr", has_text="Selam Haile")
    assert row.locator("button[name=answer][value=yes]").count() == 0
    press(row.locator("button[name=asked]"))
    check_looks(page, faults, f"call-{language}", language)
    hers.reload()
    assert "Ras Ajdir" in hers.inner_text("dl")
    for name in ("", "calls/", "entitlements/", "lists/", "import/"):
        page.goto(f"{SITE}{here}{name}")
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
