"""The crisis room and what is decided there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.crises import actions, queries
from musterpoint.crises.actions import StateIn
from musterpoint.crises.desk.tests.conftest import World, fill, single, stop_clock
from musterpoint.crises.models import Crisis, Decision
from musterpoint.crises.tests import factories
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_without_a_crisis_the_desk_says_so_and_offers_to_declare_one(
    haven: Organisation, signed_in: Callable[..., Client]
) -> None:
    stop_clock(haven)
    officer = signed_in(haven, "duty_officer")
    page = officer.get("/o/haven/desk/").content.decode()
    assert "No crisis is open" in page
    assert "/o/haven/desk/declare/" in page
    reader = signed_in(haven, "reader").get("/o/haven/desk/").content.decode()
    assert "/o/haven/desk/declare/" not in reader


def test_all_crises_are_listed_also_while_one_is_open(world: World, officer: Client) -> None:
    page = officer.get(world.at("?all=1")).content.decode()
    assert "Open crises" in page
    assert world.at("declare/") in page


def test_the_desk_opens_the_crisis_last_looked_at(
    world: World, alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        factories.crisis(alice, "orun", NOON + timedelta(hours=1))
    assert officer.get(world.at()).headers["Location"] == world.at("orun/")
    officer.get(world.at("{crisis}/"))
    assert officer.get(world.at()).headers["Location"] == world.at("{crisis}/")


def test_the_room_shows_level_figures_people_and_tasks(world: World, officer: Client) -> None:
    page = officer.get(world.at("{crisis}/")).content.decode()
    for words in (
        "Level 4, Mandatory evacuation",
        "Need help",
        "Unaccounted",
        "1 person needs help, nothing new for an hour",
        "1 pair may be one person",
        "Accounted for: 2 of 6",
        "Shelling",
        "8 to 20",
        "The same as a table",
    ):
        assert words in page, words
    assert "measure=need_help" in page


def test_a_crisis_is_declared_with_its_areas_and_everybody_on_its_roll(
    world: World, officer: Client
) -> None:
    sent = {
        "name": "Flood on the coast",
        "slug": "",
        "host_country": "TUN",
        "role": "origin",
        "basis": "The dam broke, says the governor.",
        "enrol": "on",
        "areas-TOTAL_FORMS": "2",
        "areas-INITIAL_FORMS": "0",
        "areas-0-name": "Sfax",
        "areas-0-latitude": "34.74",
        "areas-0-longitude": "10.76",
    }
    answer = officer.post(world.at("declare/"), sent)
    assert answer.headers["Location"] == world.at("flood-on-the-coast/levels/")
    people = officer.get(world.at("flood-on-the-coast/people/")).content.decode()
    assert "6 on the roll" in people


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"host_country": "ZZZ"}, "Choose one of the answers in the list"),
        ({"basis": " "}, "Write on what basis the crisis is declared"),
        ({"slug": "libya-2011"}, "There is a crisis with this short name already"),
        ({"slug": "people"}, "The desk uses this word itself"),
        ({"name": "أزمة"}, "Enter a short name in Latin letters"),
        ({"areas-0-latitude": "912"}, "Enter a number that is 90 or less"),
        ({"areas-0-longitude": ""}, "Fill in the whole row, or empty it"),
        (
            {"areas-0-name": "", "areas-0-latitude": "", "areas-0-longitude": ""},
            "Name at least one area",
        ),
        ({"name": "x" * 5000}, "Shorten this to 200 characters"),
    ],
)
def test_a_declaration_that_cannot_be_used_says_what_to_do_and_keeps_what_was_typed(
    world: World, officer: Client, change: dict[str, str], words: str
) -> None:
    sent = {
        "name": "Flood",
        "slug": "",
        "host_country": "TUN",
        "role": "origin",
        "basis": "The dam broke",
        "areas-TOTAL_FORMS": "1",
        "areas-INITIAL_FORMS": "0",
        "areas-0-name": "Sfax",
        "areas-0-latitude": "34.74",
        "areas-0-longitude": "10.76",
    }
    answer = officer.post(world.at("declare/"), sent | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "There is a problem" in page
    if "basis" not in change:
        assert "The dam broke" in page


def test_more_rows_are_added_without_losing_what_was_typed(world: World, officer: Client) -> None:
    sent = {"name": "Flood", "areas-TOTAL_FORMS": "1", "areas-INITIAL_FORMS": "0", "more": "1"}
    answer = officer.post(world.at("declare/"), sent | {"areas-0-name": "Sfax"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" not in page
    assert 'value="Sfax"' in page
    assert "areas-6-name" in page


def levels(**change: object) -> dict[str, object]:
    return {
        "areas": ["benghazi"],
        "level": "3",
        "basis": "Port closed",
        "advice_en": "If you would like to leave, write to us.",
    } | change


def test_levels_are_looked_at_once_more_and_then_set(world: World, officer: Client) -> None:
    address = world.at("{crisis}/levels/")
    first = officer.post(address, levels()).content.decode()
    assert "Set this level in 1 area?" in first
    assert "now: Level 2, Restriction" in first
    answer = officer.post(address, levels(confirm="1"))
    assert answer.headers["Location"] == world.at("{crisis}/")
    assert "Level 3, Voluntary return" in officer.get(world.at("{crisis}/")).content.decode()
    assert "Port closed" in officer.get(world.at("{crisis}/log/")).content.decode()


def test_the_advice_of_a_voluntary_level_may_not_be_an_order(world: World, officer: Client) -> None:
    answer = officer.post(world.at("{crisis}/levels/"), levels(advice_en="You must leave now."))
    assert answer.status_code == 422
    assert "not an order" in answer.content.decode()
    assert "You must leave now." in answer.content.decode()


@pytest.mark.parametrize("change", [{"areas": []}, {"level": "9"}, {"basis": ""}, {"level": ""}])
def test_levels_that_say_too_little_are_marked(
    world: World, officer: Client, change: dict[str, object]
) -> None:
    assert officer.post(world.at("{crisis}/levels/"), levels(**change)).status_code == 422


def test_a_line_is_written_into_the_log_and_stays(
    world: World, alice: Actor, officer: Client
) -> None:
    address = world.at("{crisis}/log/")
    assert officer.post(address, {"kind": "decision", "text": " "}).status_code == 422
    officer.post(address, {"kind": "decision", "text": "Buses go at 05:00"})
    assert "Buses go at 05:00" in officer.get(address).content.decode()
    with acting_as(alice):
        assert Decision.objects.filter(text="Buses go at 05:00").count() == 1


def test_a_crisis_with_people_who_need_help_closes_only_with_a_reason(
    world: World, alice: Actor, officer: Client
) -> None:
    address = world.at("{crisis}/close/")
    assert officer.post(address, {"reason": "", "sure": ""}).status_code == 422
    refused = officer.post(address, {"reason": "", "sure": "on"})
    assert refused.status_code == 422
    assert "1 people still need help" in refused.content.decode()
    answer = officer.post(address, {"reason": "Handed over to the consulate", "sure": "on"})
    assert answer.status_code == 302
    with acting_as(alice):
        assert Crisis.objects.get(id=world.crisis.id).closed_at is not None
    page = officer.get(world.at("{crisis}/")).content.decode()
    assert "This crisis is closed." in page
    assert officer.get(world.at()).status_code == 200


def test_an_estimate_is_a_range_with_a_source(world: World, officer: Client) -> None:
    address = world.at("{crisis}/estimates/")
    sent = {
        "source": "Roaming",
        "low": "7",
        "likely": "12",
        "high": "30",
        "as_of_day": "1",
        "as_of_month": "5",
        "as_of_year": "2026",
    }
    for change in (
        {"high": "7", "likely": "7"},
        {"low": "20"},
        {"as_of_year": "2031"},
        {"low": "x"},
    ):
        assert officer.post(address, sent | change).status_code == 422, change
    assert officer.post(address, sent).status_code == 302
    page = officer.get(address).content.decode()
    assert "Roaming" in page
    assert "8 to 30" in page


def test_the_board_costs_the_same_however_many_people_are_on_the_roll(
    world: World, alice: Actor, officer: Client
) -> None:
    officer.get(world.at("{crisis}/"))
    with CaptureQueriesContext(connection) as few:
        officer.get(world.at("{crisis}/"))
    with acting_as(alice):
        homes = [single(f"Person Number{letter}") for letter in "abcdefghijklmno"]
        actions.register([world.crisis.id], homes, by=alice, at=NOON, source="staff")
    with CaptureQueriesContext(connection) as many:
        officer.get(world.at("{crisis}/"))
    assert len(many) <= len(few) <= 45


def test_help_that_is_being_looked_after_is_no_task(
    world: World, alice: Actor, officer: Client
) -> None:
    just_now = StateIn(
        person_id=world.people[5],
        state="needs_help",
        way="call",
        occurred_at=NOON + timedelta(hours=8, minutes=30),
    )
    with acting_as(alice):
        actions.set_state(
            world.crisis.id, [just_now], by=alice, at=NOON + timedelta(hours=8, minutes=30)
        )
        assert queries.figures(world.crisis.id)["need_help"] == 1
    assert "nothing new for an hour" not in officer.get(world.at("{crisis}/")).content.decode()


def test_two_organisations_with_the_same_crisis_see_their_own_people(
    world: World, elsewhere: Organisation, mallory: Actor, officer: Client
) -> None:
    with acting_as(mallory):
        crisis, _people = fill(mallory)
        actions.register(
            [crisis.id], [single("Only Elsewhere")], by=mallory, at=NOON, source="staff"
        )
    page = officer.get(world.at("{crisis}/people/?q=Only+Elsewhere")).content.decode()
    assert "/people/" in page
    assert "Only Elsewhere</bdi></a>" not in page
