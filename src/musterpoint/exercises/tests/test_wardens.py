"""The wardens of the exercise: rows of the stage, the same for the same seed."""

import pytest

from musterpoint.exercises.driver import stage as stages
from musterpoint.exercises.driver.wardens import WITHOUT, Wardens
from musterpoint.exercises.world import generate, load_scenario
from musterpoint.rosters.wardens import queries
from musterpoint.rosters.wardens.queries import Care
from musterpoint.tenancy.scope import acting_as

pytestmark = pytest.mark.django_db


def test_each_state_has_a_zone_for_each_area_of_its_posts_and_a_few_without_a_warden() -> None:
    scenario = load_scenario("libya-2011")
    world = generate(scenario, 60, 7)
    start = scenario.moment(0, 0)
    stage = stages.make_organisations(scenario, start)
    stages.make_cast(stage, start)
    stages.hire_officers(stage, start)
    Wardens(world, stage).fill(list(stage.organisations), start)
    egypt = next(one for one in scenario.organisations if one.slug == "egypt")
    posts = [one for one in egypt.posts if one.jurisdiction]
    with acting_as(stage.actors["egypt"]):
        lines = queries.zone_lines(start)
    assert len(lines) == sum(len(one.jurisdiction) for one in posts)
    vacant = [one for one in lines if one.care is Care.NOBODY]
    assert len(vacant) == WITHOUT * len(posts)
    assert all(one.warden and one.warden.name for one in lines if one not in vacant)
    assert sum(one.depth == 0 for one in lines) == len(posts)
