"""What surrounds a page: only what exists, only what the reader may, in the place's own time."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory, override_settings
from django.urls import resolve

from musterpoint.accounts.doors import Door
from musterpoint.config.chrome import _owner as owner_of
from musterpoint.config.chrome import build, zone_of
from musterpoint.crises import actions
from musterpoint.crises.actions import AreaIn, LevelIn
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.web.page import Chrome


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    """Serve the desk alone: the pages of other packages are not there."""
    with override_settings(ROOT_URLCONF="musterpoint.crises.desk.tests.urls"):
        yield


def declared(by: Actor, slug: str, name: str, level: int, country: str = "LBY") -> None:
    area = AreaIn(code="coast", name="Coast", latitude=32.9, longitude=13.2)
    crisis = actions.declare(slug, name, country, "origin", [area], "Unrest", by=by, at=NOON)
    change = LevelIn(area_code="coast", level=level, basis="Unrest")
    actions.set_levels(crisis.id, [change], by=by, at=NOON)


def asked(organisation: Organisation, actor: Actor, path: str = "", door: Door = Door.DESK) -> Any:
    request: Any = RequestFactory().get(f"/o/{organisation.slug}/desk/{path}")
    request.organisation, request.actor, request.at = organisation, actor, NOON
    request.session = {}
    request.resolver_match = resolve(request.path)
    return request


def chrome(organisation: Organisation, actor: Actor, path: str = "") -> Chrome:
    with acting_as(actor):
        return build(asked(organisation, actor, path), Door.DESK)


def labels(found: Chrome) -> list[str]:
    return [item.label for group in found.groups for item in group.items]


def test_links_lead_only_to_pages_that_exist_and_that_the_role_may_see(
    haven: Organisation, alice: Actor, bob: Actor
) -> None:
    with acting_as(alice):
        declared(alice, "libya", "Libya", 4)
    assert labels(chrome(haven, alice)) == ["Crisis room", "People", "Log", "Agreements"]
    assert labels(chrome(haven, bob)) == ["Crisis room", "Log"]
    assert chrome(haven, alice).search_url
    assert not chrome(haven, bob).search_url


def test_without_a_crisis_only_what_always_stands_is_left(
    haven: Organisation, alice: Actor
) -> None:
    found = chrome(haven, alice)
    assert labels(found) == ["Agreements"]
    assert found.crises == ()
    assert [clock.place for clock in found.clocks] == ["UTC"]


def test_the_switcher_shows_each_crisis_with_its_level_and_the_one_of_the_page(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        declared(alice, "libya", "Libya", 4)
        declared(alice, "nepal", "Nepal", 2, "NPL")
    found = chrome(haven, alice, "libya/people/")
    assert {(one.name, one.level, one.current) for one in found.crises} == {
        ("Libya", 4, True),
        ("Nepal", 2, False),
    }
    assert found.zone == "Africa/Tripoli"
    assert chrome(haven, alice, "nepal/people/").zone == "Asia/Kathmandu"
    current = [item.label for group in found.groups for item in group.items if item.current]
    assert current == ["People"]


@pytest.mark.parametrize(
    ("page", "owner"),
    [
        ("desk:room", "desk:room"),
        ("desk:levels", "desk:room"),
        ("desk:person", "desk:people"),
        ("desk:import_report", "desk:people"),
        ("desk:log", "desk:log"),
        ("desk:home", ""),
        ("evacuation:leg", "evacuation:board"),
        ("outreach:compose", "outreach:campaigns"),
        ("outreach:handle", "outreach:inbox"),
        ("accounts:members", "accounts:settings"),
        ("accounts:audit-verify", "accounts:audit"),
        ("elsewhere:page", ""),
        ("", ""),
    ],
)
def test_each_page_belongs_to_one_link(page: str, owner: str) -> None:
    assert owner_of(page) == owner


def test_the_clocks_tell_the_time_of_the_crisis_of_headquarters_and_utc(
    haven: Organisation, alice: Actor
) -> None:
    haven.time_zone = "Asia/Colombo"
    with acting_as(alice):
        declared(alice, "libya", "Libya", 4)
    found = [(clock.place, clock.time) for clock in chrome(haven, alice).clocks]
    assert found == [("Tripoli", "14:00"), ("Headquarters", "17:30"), ("UTC", "12:00")]


def test_a_country_with_several_zones_takes_the_one_nearest_to_the_sun() -> None:
    assert zone_of("LBY", 13.2, NOON) == "Africa/Tripoli"
    assert zone_of("XXX", 0, NOON) == "UTC"
    assert zone_of("RUS", 135.0, NOON) != zone_of("RUS", 37.6, NOON)


def test_the_public_door_shows_no_navigation_and_nobody(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        declared(alice, "libya", "Libya", 4)
    public = actors.public(haven.id)
    with acting_as(public):
        found = build(asked(haven, public), Door.PUBLIC)
    assert (found.organisation, found.place, found.groups) == ("Haven", "Libya", ())
    assert [language.code for language in found.languages] == ["en", "ar"]
    assert [link.url for link in found.footer][:1] == ["/o/haven/privacy/"]
    assert not found.console


def test_outside_a_unit_of_work_there_are_no_crises(haven: Organisation, alice: Actor) -> None:
    assert build(asked(haven, alice), Door.DESK).crises == ()
