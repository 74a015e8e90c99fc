"""A child at the border: from the registration to the receiver, in a real browser."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from musterpoint.cases.models import ChildGate
from musterpoint.cases.tests.children.factories import cleared, gate_of, officer, prepared, publish
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.models import Leg
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import SITE, Opener, asking, check_looks, press

DESK = "/o/haven/desk/children/"
BUS = "/o/portal/desk/libya/evacuation/legs/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)  # type: ignore[attr-defined]


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    for name in ("haven", "portal"):
        Organisation.objects.filter(slug=name).update(is_exercise=True, clock_at=NOON)
    return make_loop(alice, olga)


def button(page: Page, name: str) -> None:
    press(page.locator("main").get_by_role("button", name=name, exact=True).first)


def opened_up(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).first.click()


def share(loop: Loop) -> None:
    pumps.run_due()
    with acting_as(loop.state):
        evacuation.share_ready(
            loop.state_crisis, loop.operator.organisation_id, by=loop.state, at=NOON
        )
    pumps.run_due()


def test_a_child_at_the_border(loop: Loop, haven: Organisation, opened: Opener) -> None:
    dora = officer(haven, "Dora")
    loop.legs(leg("B1", "ras-ajdir", "CMB", 20, mode="air", escorts=5))
    child = person("Amal Perera", "2015", needs=("unaccompanied",), area="tripoli")
    with acting_as(dora):
        publish(dora)
    loop.ask(loop.household(child))
    with acting_as(dora):
        request = evacuation.clear_checks([], by=dora, at=NOON)
        assert request == 0
    page, faults = opened(asking(signed_in("haven", "duty_officer")), DESK)
    assert "Amal Perera" in page.locator("main").inner_text()
    check_looks(page, faults, "children-list", "en")
    press(page.locator("[data-mp-open]").first)
    button(page, "Begin the steps")
    opened_up(page, "Meet the child")
    page.get_by_label("Nobody", exact=True).check()
    page.get_by_label("National child protection").check()
    page.get_by_label("Medium").first.check()
    button(page, "The child was met")
    check_looks(page, faults, "children-gate-closed", "en")
    opened_up(page, "Assessment of best interests")
    page.get_by_label("It allows this movement").check()
    page.get_by_label("Low").first.check()
    button(page, "Record the assessment")
    opened_up(page, "Authority or consent")
    page.get_by_label("Who decided?").select_option(label="Court or judge")
    page.get_by_label("Number and day of the paper").fill("No. 7 of 1 May")
    button(page, "It is on file")
    opened_up(page, "Escort")
    page.get_by_label("Name of the escort").fill("Rosa Lind")
    button(page, "Name the escort")
    opened_up(page, "Receiver")
    page.get_by_label("Name of the receiver").fill("Mona Perera")
    button(page, "Name the receiver")
    button(page, "The receiver accepts")
    opened_up(page, "Everything is there")
    page.get_by_label("Where to").first.select_option(label="Sri Lanka")
    page.get_by_label("Reason").first.fill("All is there; the aunt waits at the airport")
    button(page, "Open the gate")
    assert "Cleared" in page.locator("main").inner_text()
    check_looks(page, faults, "children-gate-open", "en")
    share(loop)
    with acting_as(loop.operator):
        from musterpoint.evacuation.models import PoolEntry

        PoolEntry.objects.update(at_place="ras-ajdir")
    loop.seat()
    with acting_as(loop.operator):
        found = Leg.objects.get(code="B1")
    bus, more = opened(asking(signed_in("portal", "portal_operator")), f"{BUS}{found.id}/")
    button(bus, "Make the list")
    assert "Escort needed: Rosa Lind" in bus.locator("main").inner_text()
    check_looks(bus, more, "children-boarding", "en")
    with acting_as(loop.operator):
        from musterpoint.evacuation.models import ManifestLine

        line = ManifestLine.objects.get()
        evacuation.board(
            found.id,
            [evacuation.LineOut(line_id=line.id, state="boarded")],
            by=loop.operator,
            at=NOON,
        )
        evacuation.depart(found.id, by=loop.operator, at=NOON)
        evacuation.arrive(found.id, by=loop.operator, at=NOON)
    bus.goto(f"{SITE}{BUS}{found.id}/")
    press(bus.get_by_role("link", name="Hand over to the receiver"))
    bus.get_by_label("Name of the person who signs").fill("Otto Stranger")
    button(bus, "Handed over")
    assert "Hand over to nobody else" in bus.locator("main").inner_text()
    check_looks(bus, more[:0], "children-hand-over", "en")
    bus.get_by_label("Name of the person who signs").fill("Mona Perera")
    button(bus, "Handed over")
    assert "The hand-over is recorded." in bus.locator("body").inner_text()
    pumps.run_due()
    page.goto(f"{SITE}{DESK}?view=moved")
    assert "Amal Perera" in page.locator("main").inner_text()


def test_the_pages_of_children_in_arabic(loop: Loop, haven: Organisation, opened: Opener) -> None:
    dora = officer(haven, "Dora")
    for name in ("أمل", "بدر"):
        loop.household(person(name, "2015", needs=("unaccompanied",)))
    with acting_as(dora):
        first, second = ChildGate.objects.order_by("id")
        prepared(dora, first.person_id, leave_out="escort")
        cleared(dora, second.person_id, at=NOON - timedelta(hours=1))
    client = signed_in("haven", "duty_officer")
    client.cookies["django_language"] = "ar"
    page, faults = opened(asking(client), DESK)
    assert page.evaluate("document.dir") == "rtl"
    check_looks(page, faults, "children-list-ar", "ar")
    for number, one in enumerate((first, second)):
        page.goto(f"{SITE}{DESK}{one.id}/")
        check_looks(page, faults, f"children-gate-{number}-ar", "ar")
    with acting_as(dora):
        assert gate_of(first.person_id).state == "held"
