"""An exercise that stops after a day goes on; rewound, it repeats its figures exactly."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from musterpoint.exercises import stepping
from musterpoint.exercises.driver import play
from musterpoint.exercises.models import Exercise, ExerciseState
from musterpoint.exercises.world.scenario import parse_scenario, scenario_text
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON, member, organisation

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
SCENARIO, PEOPLE, SEED = "libya-2011", 40, 3
CLOSED = {"kind": "border_closed", "place": "ras-ajdir"}


@pytest.fixture
def leader(tmp_path: Any) -> Iterator[Actor]:
    """Return who leads exercises in a real organisation."""
    settings.MUSTERPOINT_HOME, before = str(tmp_path), settings.MUSTERPOINT_HOME
    yield member(organisation("malta"), "Lead", 7)
    settings.MUSTERPOINT_HOME = before


def begun(by: Actor) -> Exercise:
    text = scenario_text(SCENARIO)
    return stepping.start(text, people=PEOPLE, seed=SEED, by=by, at=NOON)


def figures(row: Exercise) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = row.summary["days"]
    return found


def test_days_played_one_by_one_are_those_played_in_one_go(leader: Actor) -> None:
    row = begun(leader)
    for _day in range(4):
        row = stepping.step(row.id, by=leader, at=NOON)
    whole = play(SCENARIO, people=PEOPLE, seed=SEED, last_day=3)
    assert [day["totals"] for day in whole.days] == [
        {code: day[code] for code in whole.days[0]["totals"]} for day in figures(row)
    ]
    assert (row.day, row.state) == (3, ExerciseState.RUNNING)
    stepping.end(row.id, by=leader)


@tries(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(played=some.integers(4, 7), back=some.integers(-1, 6), closes=some.booleans())
def test_rewound_and_played_again_it_has_the_same_figures(
    leader: Actor, played: int, back: int, closes: bool
) -> None:
    back = min(back, played)
    row = begun(leader)
    row = stepping.step(row.id, until=3, by=leader, at=NOON)
    if closes:
        row = stepping.tell(row.id, "on-the-spot", CLOSED, by=leader)
    row = stepping.step(row.id, until=played, by=leader, at=NOON)
    first = figures(row)
    row = stepping.rewind(row.id, back, by=leader, at=NOON)
    assert figures(row) == first[: back + 1]
    assert row.summary["branches"][-1]["days"] == first  # what came later is kept
    if back < played:
        if closes and back <= 3:
            if back < 3:
                row = stepping.step(row.id, until=3, by=leader, at=NOON)
            row = stepping.tell(row.id, "on-the-spot", CLOSED, by=leader)
        row = stepping.step(row.id, until=played, by=leader, at=NOON)
    assert figures(row) == first
    prefixes = [stepping.prefix_of(row.id, branch) for branch in (0, 1)]
    for prefix in prefixes:
        assert Organisation.objects.filter(slug__startswith=prefix, is_exercise=True).exists()
    stepping.end(row.id, by=leader)
    assert not Organisation.objects.filter(is_exercise=True).exists()


def test_a_plan_holds_injects_back_and_moves_them_the_same_way_in_a_copy(leader: Actor) -> None:
    text = scenario_text("sudan-2023")
    slugs = [one.slug for one in parse_scenario(text).script.injects if one.effect]
    plan = {slugs[0]: None, slugs[1]: 1500}
    row = stepping.start(text, people=PEOPLE, seed=SEED, by=leader, at=NOON)
    row = stepping.step(row.id, until=1, plan=plan, by=leader, at=NOON)
    row = stepping.step(row.id, until=2, plan=plan, by=leader, at=NOON)
    assert len(row.summary["told"]) == 1  # a plan that stays as it was is kept once
    done = stepping._live[row.id].run.events.done
    assert [one["inject"] for one in done] == [slugs[1]]
    first = figures(row)
    row = stepping.rewind(row.id, 2, by=leader, at=NOON)
    assert stepping._live[row.id].run.events.done == done
    assert figures(row) == first
    stepping.end(row.id, by=leader)


def test_a_plan_that_says_what_the_file_says_changes_nothing(leader: Actor) -> None:
    text = scenario_text("sudan-2023")
    plan = {one.slug: one.minute for one in parse_scenario(text).script.injects if one.effect}
    row = stepping.start(text, people=PEOPLE, seed=SEED, by=leader, at=NOON)
    events = stepping._live[row.id].run.events
    before = list(events.waiting)
    events.plan(dict(reversed(plan.items())))
    assert events.waiting == before
    stepping.end(row.id, by=leader)


def test_nothing_is_rewound_while_a_step_is_running(leader: Actor) -> None:
    row = begun(leader)
    with (
        stepping._alone(row.id),
        pytest.raises(stepping.StepRunning, match="Wait until it is over"),
    ):
        assert stepping.is_playing(row.id)
        stepping.rewind(row.id, -1, by=leader, at=NOON)
    assert not stepping.is_playing(row.id)
    with pytest.raises(stepping.NoSuchDay):
        stepping.rewind(row.id, 5, by=leader, at=NOON)
    with pytest.raises(stepping.NoSuchDay):
        stepping.step(row.id, until=99, by=leader, at=NOON)
    stepping.end(row.id, by=leader)


def test_an_exercise_whose_process_is_gone_goes_on_after_a_rewind(leader: Actor) -> None:
    row = begun(leader)
    row = stepping.step(row.id, by=leader, at=NOON)
    stepping._live.clear()
    with pytest.raises(stepping.Interrupted, match="Rewind to a day"):
        stepping.step(row.id, by=leader, at=NOON)
    row = stepping.rewind(row.id, 0, by=leader, at=NOON)
    assert stepping.step(row.id, by=leader, at=NOON).day == 1
    stepping.end(row.id, by=leader)


def test_only_who_may_play_exercises_plays_one(leader: Actor) -> None:
    nobody = replace(leader, permissions=frozenset())
    with pytest.raises(NotAllowed):
        begun(nobody)
