"""
The console's pages of evacuation, messages, exercises and reports in a real browser.

Each is accessible and fits, wide and narrow, light and dark, both ways.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import Client

from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.models import Leg, ManifestLine, MatchRun, Request
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.evaluation import actions as evaluation
from musterpoint.evaluation.tests.factories import content
from musterpoint.exercises.tests.test_pages import played
from musterpoint.outreach import actions as outreach
from musterpoint.outreach.tests import factories as messages
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import LANGUAGES, SITE, Opener, asking, check, check_looks, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


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


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_page_is_accessible_and_fits(
    world: World, staff: dict[str, Client], opened: Opener, code: str
) -> None:
    for slug, client in staff.items():
        page, faults = opened(asking(client), f"/o/{slug}/desk/inbox/?lang={code}")
        for name, address in world.addresses.items():
            if address.startswith(f"/o/{slug}/"):
                page.goto(f"{SITE}{address}")
                check_looks(page, faults, f"{name}-{code}", code)


def test_a_traveller_is_boarded_in_place_and_the_counts_follow(
    world: World, staff: dict[str, Client], opened: Opener
) -> None:
    page, faults = opened(asking(staff["portal"]), world.addresses["leg"], width=1366)
    before = page.locator("#counts").inner_text()
    row = page.locator("tbody tr", has_text="Not yet").first
    row.get_by_role("button", name="Boarded").click()
    until(page, "old => document.getElementById('counts').innerText !== old", before)
    assert "4 boarded" in page.locator("#counts").inner_text()
    assert page.locator("#counts").count() == 1
    assert page.locator("tbody tr", has_text="Take back").count() == 4
    assert faults == []


def test_a_message_is_looked_at_before_it_goes(
    world: World, staff: dict[str, Client], opened: Opener
) -> None:
    page, faults = opened(asking(staff["haven"]), world.addresses["compose"], width=390)
    page.get_by_label("Name for us").fill("Tripoli: stay inside")
    page.get_by_label("English").fill("Stay inside. 1 safe, 2 help.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Before it goes").wait_for()
    check(page, faults, "look-en-390")
    page.get_by_role("button", name="Send to").click()
    page.get_by_text("The message is on its way.").wait_for()
    assert faults == []
