"""A child at the border: from the registration to the receiver, in two directions of writing."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from musterpoint.cases.models import ChildGate
from musterpoint.cases.rules import PACKS
from musterpoint.cases.tests.children.factories import cleared, gate_of, officer, prepared, publish
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.models import Leg, ManifestLine, PoolEntry
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import LANGUAGES, SITE, Opener, asking, check_looks, press
from musterpoint.testing.spoken import Spoken

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


def share(loop: Loop) -> None:
    pumps.run_due()
    with acting_as(loop.state):
        evacuation.share_ready(
            loop.state_crisis, loop.operator.organisation_id, by=loop.state, at=NOON
        )
    pumps.run_due()


class Desk:
    """Somebody at a browser, who reads and presses what stands there in their language."""

    def __init__(self, page: Page, say: Spoken) -> None:
        self.page, self.say = page, say

    def button(self, name: str) -> None:
        """Press a button of the page's main part that leads on."""
        main = self.page.locator("main")
        press(main.get_by_role("button", name=self.say(name), exact=True).first)

    def open_up(self, name: str) -> None:
        """Open a part of the page that is folded."""
        self.page.locator("summary", has_text=self.say(name)).first.click()

    def check(self, label: str) -> None:
        """Choose an answer."""
        self.page.get_by_label(self.say(label), exact=True).first.check()

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.page.get_by_label(self.say(label)).first.fill(text)

    def select(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.page.get_by_label(self.say(label)).first.select_option(label=self.say(option))

    def sees(self, text: str) -> bool:
        """Say whether a text stands on the page."""
        return self.say(text) in self.page.locator("body").inner_text()


def the_gate_is_opened(desk: Desk, faults: list[str]) -> None:
    """Do every step of the gate on its page."""
    desk.button("Begin the steps")
    desk.open_up("Meet the child")
    desk.check("Nobody")
    desk.check("National child protection")
    desk.check("Medium")
    desk.button("The child was met")
    language = desk.say.language
    check_looks(desk.page, faults, f"children-gate-closed-{language}", language)
    desk.open_up("Assessment of best interests")
    desk.check("It allows this movement")
    desk.check("Low")
    desk.button("Record the assessment")
    desk.open_up("Authority or consent")
    desk.select("Who decided?", "Court or judge")
    desk.fill("Number and day of the paper", "No. 7 of 1 May")
    desk.button("It is on file")
    desk.open_up("Escort")
    desk.fill("Name of the escort", "Rosa Lind")
    desk.button("Name the escort")
    desk.open_up("Receiver")
    desk.fill("Name of the receiver", "Mona Perera")
    desk.button("Name the receiver")
    desk.button("The receiver accepts")
    desk.open_up("Everything is there")
    desk.page.get_by_label(desk.say("Where to")).first.select_option(value="LKA")
    desk.fill("Reason", "All is there; the aunt waits at the airport")
    desk.button("Open the gate")
    assert desk.sees("Cleared")
    check_looks(desk.page, faults, f"children-gate-open-{language}", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_child_at_the_border(
    loop: Loop, haven: Organisation, opened: Opener, language: str
) -> None:
    say = Spoken(language, PACKS / "children.yaml")
    dora = officer(haven, "Dora")
    loop.legs(leg("B1", "ras-ajdir", "CMB", 20, mode="air", escorts=5))
    child = person("Amal Perera", "2015", needs=("unaccompanied",), area="tripoli")
    with acting_as(dora):
        publish(dora)
    loop.ask(loop.household(child))
    with acting_as(dora):
        request = evacuation.clear_checks([], by=dora, at=NOON)
        assert request == 0
    client = signed_in("haven", "duty_officer")
    page, faults = opened(asking(client), f"{DESK}?lang={language}")
    assert "Amal Perera" in page.locator("main").inner_text()
    check_looks(page, faults, f"children-list-{language}", language)
    press(page.locator("[data-mp-open]").first)
    the_gate_is_opened(Desk(page, say), faults)
    share(loop)
    with acting_as(loop.operator):
        PoolEntry.objects.update(at_place="ras-ajdir")
    loop.seat()
    with acting_as(loop.operator):
        found = Leg.objects.get(code="B1")
    portal = signed_in("portal", "portal_operator")
    bus, more = opened(asking(portal), f"{BUS}{found.id}/?lang={language}")
    border = Desk(bus, say)
    border.button("Make the list")
    assert "Rosa Lind" in bus.locator("main").inner_text()
    check_looks(bus, more, f"children-boarding-{language}", language)
    with acting_as(loop.operator):
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
    press(bus.get_by_role("link", name=say("Hand over to the receiver")))
    border.fill("Name of the person who signs", "Otto Stranger")
    border.button("Handed over")
    assert bus.locator("[role=alert]").count() > 0, "to nobody else"
    check_looks(bus, more[:0], f"children-hand-over-{language}", language)
    border.fill("Name of the person who signs", "Mona Perera")
    border.button("Handed over")
    assert border.sees("The hand-over is recorded.")
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
