"""One way out through the console in a real browser: from the wish to the State's crisis room."""

from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page

from musterpoint.cases.models import ChildGate
from musterpoint.cases.tests.children.factories import cleared
from musterpoint.cases.tests.children.factories import officer as case_officer
from musterpoint.evacuation.models import Leg, Request
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import SITE, Opener, asking, check, press

STATE, POOL = "/o/haven/desk/libya/", "/o/portal/desk/libya/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    """A State and the operator of a pool, whose clocks stand at noon, a bus and an aircraft."""
    Organisation.objects.filter(slug__in=["haven", "portal"]).update(
        is_exercise=True, clock_at=NOON
    )
    made = make_loop(alice, olga)
    made.legs(
        leg("B1", "tripoli", "ras-ajdir", 20, seats=12, escorts=1),
        leg("A1", "ras-ajdir", "CMB", 30, mode="air", escorts=1),
    )
    return made


def button(page: Page, name: str) -> None:
    """Press a button of the page's main part that leads on."""
    press(page.locator("main").get_by_role("button", name=name))


def link(page: Page, name: str) -> None:
    """Follow a link of the page's main part."""
    press(page.locator("main").get_by_role("link", name=name).first)


def the_state_asks(page: Page, loop: Loop, child_officer: Actor) -> None:
    """Record a household's wish, clear a child for the journey, and share all with the pool."""
    loop.ask(loop.household(person("Ruwan Dias", document_level=0, nationalities=("SOM",))))
    child = loop.household(person("Amal Dias", born="2015", needs=("unaccompanied",)))
    nimal = person("Nimal Perera")
    loop.household(nimal)
    loop.ask(child)
    with acting_as(loop.state):
        held = Request.objects.get(household_id=child)
    page.goto(f"{SITE}/o/haven/desk/people/{nimal.id}/evacuation/")
    page.get_by_label("Crisis", exact=True).select_option(label="Libya")
    page.get_by_label("By telephone").check()
    button(page, "Record the wish of the household")
    page.goto(f"{SITE}{STATE}evacuation/requests/{held.id}/")
    assert "Checks not finished" in page.locator("main").inner_text()
    with acting_as(child_officer):
        cleared(child_officer, ChildGate.objects.get().person_id)
    pumps.run_due()
    page.reload()
    assert "Checks not finished" not in page.locator("main").inner_text()
    page.goto(f"{SITE}{STATE}evacuation/")
    button(page, "Share 2 people with Portal")
    pumps.run_due()


def the_operator_matches(page: Page) -> None:
    """Match, read why somebody has no seat, confirm the seats of the others."""
    page.goto(f"{SITE}{POOL}evacuation/")
    button(page, "Match requests and offers")
    assert "Seated 2 of an upper bound of 2" in page.locator(".mp-result__n").inner_text()
    press(page.locator("section[aria-labelledby=e-why] a").first)
    assert "Ask for another offer." in page.locator("main").inner_text()
    page.goto(f"{SITE}{POOL}evacuation/")
    button(page, "Confirm 2 proposed seats")
    pumps.run_due()


def the_list_is_made(page: Page, name: str) -> None:
    """Make the list and open it as a PDF."""
    page.goto(f"{SITE}{POOL}evacuation/")
    link(page, "B1")
    button(page, "Make the list")
    with page.expect_download() as download:
        page.get_by_role("link", name="Manifest as PDF").click()
    printed = pypdf.PdfReader(download.value.path())
    assert name in printed.pages[0].extract_text()


def the_border_lets_one_on(page: Page, address: str, name: str) -> None:
    """Check the list at the border: this one is there, the other is not; the bus leaves."""
    page.goto(address)
    for outcome, row in (
        ("Boarded", page.locator("tbody tr", has_text=name)),
        ("Did not come", page.locator("tbody tr", has_not_text=name)),
    ):
        row.get_by_role("button", name=outcome).click()
        page.locator("tbody tr td .mp-tag", has_text=outcome).wait_for()
    link(page, "Depart")
    button(page, "Depart with 1 person")
    pumps.run_due()


def test_a_wish_becomes_a_seat_and_the_state_sees_who_left(
    loop: Loop, haven: Organisation, opened: Opener
) -> None:
    desks = {
        role: opened(asking(signed_in(place.split("/")[2], role)), place)
        for role, place in (
            ("duty_officer", STATE),
            ("portal_operator", POOL),
            ("border_officer", f"{POOL}evacuation/"),
        )
    }
    officer, operator, border = (page for page, _faults in desks.values())
    the_state_asks(officer, loop, case_officer(haven, "Dora"))
    the_operator_matches(operator)
    the_list_is_made(operator, "Nimal Perera")
    the_border_lets_one_on(border, operator.url, "Nimal Perera")
    officer.goto(f"{SITE}{STATE}")
    figure = officer.locator(".mp-strip > li", has_text="Departed")
    assert figure.locator(".mp-strip__n").inner_text() == "1"
    check(officer, desks["duty_officer"][1], "journey-room")
    with acting_as(loop.state):
        states = Request.objects.values_list("state", flat=True)
        assert sorted(states) == ["departed", "no_show", "ready"]
    with acting_as(loop.operator):
        assert Leg.objects.get(code="B1").state == "departed"
    assert [faults for _page, faults in desks.values()] == [[], [], []]
