"""
The console's pages of evacuation, messages, exercises and reports in a real browser.

Each is accessible and fits, wide and narrow, light and dark, both ways. With
MUSTERPOINT_PICTURES=<folder> the pages are kept as pictures for eyes to look at.
"""

import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.models import Leg, ManifestLine, MatchRun, Request
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.evaluation import actions as evaluation
from musterpoint.evaluation.tests.factories import content
from musterpoint.exercises.tests.test_pages import played, signed_in
from musterpoint.outreach import actions as outreach
from musterpoint.outreach.tests import factories as messages
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

SITE = "http://testserver"
CHROMIUM = os.environ.get("MUSTERPOINT_CHROMIUM") or shutil.which("chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Headers that fit neither a body of another length nor a plain address.
UNFIT = {"content-length", "cross-origin-opener-policy"}
PICTURES = os.environ.get("MUSTERPOINT_PICTURES", "")
LOOKS = [("en", 1366, False), ("en", 390, True), ("ar", 390, False), ("ar", 1366, True)]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None or finders.find("build/console.css") is None:
        pytest.skip("no Chromium or no built assets on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def answering(client: Client) -> Callable[[Route], None]:
    """
    Return a handler that answers the browser from Django itself: no server, no port.

    It runs in the test's own context, where the connection stands that sees the test's rows.
    """
    context = copy_context()

    def answer(route: Route) -> None:
        request = route.request
        address = request.url.removeprefix(SITE)
        if address.startswith("/static/"):
            found = finders.find(address.removeprefix("/static/").split("?")[0])
            kind = mimetypes.guess_type(str(found))[0] or "application/octet-stream"
            route.fulfill(status=200, content_type=kind, body=Path(str(found)).read_bytes())
            return
        sent = {"hx-request": "HTTP_HX_REQUEST", "hx-target": "HTTP_HX_TARGET"}
        headers = {
            name: request.headers[one] for one, name in sent.items() if one in request.headers
        }
        if request.method == "POST":
            body = request.post_data_buffer or b""
            kind = request.headers["content-type"]
            made = context.run(client.post, address, body, content_type=kind, **headers)
        else:
            made = context.run(client.get, address, **headers)
        told = {name: value for name, value in made.items() if name.lower() not in UNFIT}
        route.fulfill(status=made.status_code, headers=told, body=made.content)

    return answer


def opened(
    browser: Browser, client: Client, address: str, *, width: int, dark: bool = False
) -> tuple[Page, list[str]]:
    """Return the opened page, and the faults that it reports as they come."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.route("**/*", answering(client))
    page.goto(f"{SITE}{address}")
    return page, faults


def check(page: Page, faults: list[str], name: str) -> None:
    """Hold a page to axe, to its width, and to silence on the console."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], name
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0, name
    assert faults == [], name


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the pages show, and their addresses."""

    loop: Loop
    leg: Leg
    addresses: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def world(alice: Actor, olga: Actor) -> World:
    """A State with people who leave, a pool that seats them, messages, replies and a report."""
    Organisation.objects.filter(slug__in=["haven", "portal"]).update(
        is_exercise=True, clock_at=NOON
    )
    loop = make_loop(alice, olga)
    with acting_as(alice):
        messages.use_simulator(alice)
    homes = [loop.household(person("نديرة توفالو"), person("Joel Asenta", born="2019"))]
    homes += [loop.household(person(f"Nimal Perera {n}")) for n in range(8)]
    homes.append(loop.household(person("Amal", born="2015", needs=("unaccompanied",))))
    left = loop.household(person("Abdi", document_level=0, nationalities=("SOM",)))
    loop.ask(*homes, left)
    loop.legs(
        leg("B1", "tripoli", "ras-ajdir", 20, seats=12, wheelchair=2),
        leg("A1", "ras-ajdir", "CMB", 30, mode="air"),
    )
    loop.seat()
    loop.legs(leg("B2", "tripoli", "ras-ajdir", 24, mode="ship"))
    loop.ask(loop.household(person("Kamala Silva")))
    with acting_as(olga):
        bus = Leg.objects.select_related("origin", "destination").get(code="B1")
        evacuation.make_manifest(bus.id, by=olga, at=NOON)
        first = ManifestLine.objects.order_by("sequence").values_list("id", flat=True)[:3]
        evacuation.board(
            bus.id,
            [evacuation.LineOut(line_id=one, state="boarded") for one in first],
            by=olga,
            at=NOON,
        )
        evacuation.run_match(loop.pool_crisis, by=olga, at=NOON)
        run = MatchRun.objects.order_by("-number").first()
        reason = run.unmatched.first().reason if run.unmatched.exists() else "capacity"
        evaluation.keep_report(loop.pool_crisis, "after_action", content(), by=olga, at=NOON)
    found = played(olga, scenario="libya-2011")
    pool, state = "/o/portal/desk/libya/", "/o/haven/desk/libya/"
    with acting_as(alice):
        asked = Request.objects.filter(state="waiting").get()
        someone = Person.objects.order_by("id").first()
        draft = messages.draft(alice, loop.state_crisis)
        sent = messages.draft(alice, loop.state_crisis, name="Are you safe?")
        outreach.approve_and_send(sent.id, by=alice, at=NOON)
        messages.came(alice, "the road is cut, we are at the school, what now", "+218911112222")
        messages.came(alice, "HELP us please", "+218919999999")
    messages.Network().run(Organisation.objects.get(slug="haven"))
    return World(
        loop=loop,
        leg=bus,
        addresses={
            "board": f"{pool}evacuation/",
            "state-board": f"{state}evacuation/",
            "unmatched": f"{pool}evacuation/runs/{run.id}/unmatched/{reason}/",
            "leg": f"{pool}evacuation/legs/{bus.id}/",
            "depart": f"{pool}evacuation/legs/{bus.id}/depart/",
            "offer": f"{pool}evacuation/offers/new/",
            "places": f"{pool}evacuation/places/",
            "requests": f"{state}evacuation/requests/",
            "request": f"{state}evacuation/requests/{asked.id}/",
            "household": f"/o/haven/desk/people/{someone.id}/evacuation/",
            "campaigns": f"{state}messages/",
            "compose": f"{state}messages/new/",
            "draft": f"{state}messages/{draft.id}/",
            "campaign": f"{state}messages/{sent.id}/",
            "stop": f"{state}messages/{sent.id}/stop/",
            "inbox": "/o/haven/desk/inbox/",
            "exercises": "/o/portal/desk/exercises/",
            "exercise": f"/o/portal/desk/exercises/{found.id}/",
            "reports": f"{pool}reports/",
            "report": f"{pool}reports/1/",
        },
    )


@pytest.fixture
def staff(world: World) -> dict[str, Client]:
    """The browsers of the operator and of the State's duty officer, by organisation."""
    return {
        "portal": signed_in("portal", "portal_operator"),
        "haven": signed_in("haven", "duty_officer"),
    }


@pytest.mark.parametrize(("code", "width", "dark"), LOOKS)
def test_each_page_is_accessible_and_fits(
    world: World, staff: dict[str, Client], browser: Browser, code: str, width: int, dark: bool
) -> None:
    for name, address in world.addresses.items():
        client = staff[address.split("/")[2]]
        page, faults = opened(browser, client, f"{address}?lang={code}", width=width, dark=dark)
        check(page, faults, f"{name}-{code}-{width}")
        page.context.close()


def test_a_traveller_is_boarded_in_place_and_the_counts_follow(
    world: World, staff: dict[str, Client], browser: Browser
) -> None:
    page, faults = opened(browser, staff["portal"], world.addresses["leg"], width=1366)
    before = page.locator("#counts").inner_text()
    row = page.locator("tbody tr", has_text="Not yet").first
    row.get_by_role("button", name="Boarded").click()
    page.wait_for_function("old => document.getElementById('counts').innerText !== old", arg=before)
    assert "4 boarded" in page.locator("#counts").inner_text()
    assert page.locator("#counts").count() == 1
    assert page.locator("tbody tr", has_text="Take back").count() == 4
    assert faults == []
    page.context.close()


def test_a_message_is_looked_at_before_it_goes(
    world: World, staff: dict[str, Client], browser: Browser
) -> None:
    page, faults = opened(browser, staff["haven"], world.addresses["compose"], width=390)
    page.get_by_label("Name for us").fill("Tripoli: stay inside")
    page.get_by_label("English").fill("Stay inside. 1 safe, 2 help.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Before it goes").wait_for()
    check(page, faults, "look-en-390")
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("The message is on its way.").wait_for()
    assert faults == []
    page.context.close()
