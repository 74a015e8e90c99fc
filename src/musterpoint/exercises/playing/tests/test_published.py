"""Replays played with people: each is offered, and published figures stand beside the played."""

from html import unescape

import pytest
from django.test import Client

from musterpoint.crises.queries import INDICATORS
from musterpoint.exercises import beside, summaries
from musterpoint.exercises.models import Exercise, ExerciseState
from musterpoint.exercises.playing import actions, queries
from musterpoint.exercises.playing.models import Rehearsal
from musterpoint.exercises.playing.tests.factories import player
from musterpoint.exercises.world import load_scenario
from musterpoint.exercises.world.scenario import scenario_slugs
from musterpoint.exercises.world.weights import weights
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK, PEOPLE, PLAYED = "/o/haven/desk/exercises/", 500, 4321


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def leader() -> Client:
    return signed_in("haven", "trainer")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def world_of(row: Rehearsal) -> Exercise:
    """Keep the world of an exercise as its job keeps it after the first day."""
    scenario = load_scenario(row.scenario)
    table = weights(scenario, PEOPLE)
    days = [{"day": 0} | dict.fromkeys(INDICATORS, PLAYED)]
    states = {one.slug: days[0] for one in scenario.organisations}
    return Exercise.objects.create(
        scenario=row.scenario, name=row.name, seed=1, people=PEOPLE, state=ExerciseState.RUNNING,
        day=0, last_day=scenario.days, weights=summaries.weights_told(table), started_at=NOON,
        summary={
            "days": days,
            "stands_for": beside.stands_for(table),
            "published": beside.lines(scenario, table, days, states),
        },
    )  # fmt: skip


@pytest.mark.parametrize("slug", scenario_slugs())
def test_a_replay_is_made_on_the_page_and_shows_both_figures_in_room_report_and_table(
    slug: str, leader: Client, alice: Actor
) -> None:
    assert f'value="{slug}"' in text_of(leader, f"{DESK}new/")
    given = {"scenario": slug, "people": str(PEOPLE), "seed": "1"}
    made = leader.post(f"{DESK}new/", given, follow=True)
    assert made.status_code == 200
    with acting_as(alice):
        row = Rehearsal.objects.get()
        player(row, queries.script(row).teams[0].slug, alice)
    home = f"{DESK}with-people/{row.id}/"
    leader.post(f"{home}room/", {"do": "start"})
    assert "Published and played" not in text_of(leader, f"{home}room/")
    with acting_as(alice):
        row = queries.rehearsal(row.id)
        world = world_of(row)
        actions.world_played(row.id, row.wish, simulation_id=world.id, at=NOON)
    room = text_of(leader, f"{home}room/")
    assert "The simulated world so far" in room
    leader.post(f"{home}end/")
    report = text_of(leader, f"{home}report/")
    table = leader.get(f"{home}report/table.csv/").content.decode()
    published = world.summary["published"]
    assert any(one["played"] is not None for one in published)
    for one in published:
        for page in (room, report):
            assert f"{one['value']:,}" in page
            assert one["source"] in page
        assert str(one["value"]) in table
    assert any(one["played"] == PLAYED for one in published) == (f"{PLAYED:,}" in report)


def test_people_alone_have_no_published_figures(leader: Client, alice: Actor) -> None:
    leader.post(f"{DESK}new/", {"scenario": "embassy-unrest"})
    with acting_as(alice):
        row = Rehearsal.objects.get()
        player(row, "cell", alice)
    home = f"{DESK}with-people/{row.id}/"
    leader.post(f"{home}room/", {"do": "start"})
    assert "The simulated world so far" not in text_of(leader, f"{home}room/")
    leader.post(f"{home}end/")
    assert "Published and played" not in text_of(leader, f"{home}report/")
