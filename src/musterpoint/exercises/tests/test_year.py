"""A year of the loop: what it leaves in the tables, and that the driver finds it there."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from musterpoint.exercises import actions, measures
from musterpoint.exercises.driver import play, readiness
from musterpoint.exercises.driver import stage as stages
from musterpoint.exercises.driver import year as years
from musterpoint.exercises.driver.lines import Lines
from musterpoint.exercises.driver.play import Played
from musterpoint.exercises.driver.readiness import Desks, contracted, earlier
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.driver.wardens import WITHOUT
from musterpoint.exercises.world import World, generate, load_scenario
from musterpoint.plans.models import Activation, Task, TaskState
from musterpoint.rosters.models import Deployment, Member, RosterKind
from musterpoint.rosters.wardens import queries as wardens
from musterpoint.rosters.wardens.queries import Care
from musterpoint.tenancy.scope import acting_as
from musterpoint.training import queries as training

pytestmark = pytest.mark.django_db
PEOPLE, SEED = 60, 7


def set_up(*parts: str) -> tuple[Stage, World, datetime]:
    """Make the organisations of the scenario, and let them play parts of the year."""
    scenario = load_scenario("libya-2011")
    world = generate(scenario, PEOPLE, SEED)
    start = scenario.moment(0, 0)
    stage = stages.make_organisations(scenario, start - years.YEAR)
    stages.make_cast(stage, start - years.YEAR)
    stages.hire_officers(stage, start - years.YEAR)
    years.play_year(stage, world, parts, start)
    stage.set_clock(start)
    return stage, world, start


def declared(stage: Stage, at: datetime) -> None:
    stages.agree(stage, at)
    stages.declare(stage, at, PEOPLE)
    readiness.activate_plans(stage, at)


def test_each_state_writes_a_plan_that_another_approves_and_the_crisis_finds_its_words() -> None:
    stage, _world, start = set_up("plan")
    declared(stage, start)
    for slug in stage.states:
        with acting_as(stage.actors[slug]):
            ((_plan, number),) = readiness.in_force("LBY", start)
            assert number == 1
            assert "Are you safe?" in (readiness.drafted(stage, slug, start) or {})["en"]
            readiness.released(stage, slug, stage.actors[slug], start)
            assert Task.objects.filter(state=TaskState.DONE, kind="message").count() == 1


def test_without_a_plan_there_is_no_draft_and_no_leg_comes_earlier() -> None:
    stage, _world, start = set_up()
    declared(stage, start)
    assert contracted(stage, start).leg_patterns == stage.scenario.leg_patterns
    with acting_as(stage.actors["egypt"]):
        assert not Activation.objects.exists()
        assert readiness.drafted(stage, "egypt", start) is None


@pytest.mark.parametrize("parts", [("plan",), ("lessons",)])
def test_carriers_are_signed_beforehand_where_a_plan_is_written_by_who_learned_it(
    parts: tuple[str, ...],
) -> None:
    stage, _world, start = set_up(*parts)
    declared(stage, start)
    assert contracted(stage, start).leg_patterns == stage.scenario.leg_patterns


def test_legs_under_a_framework_contract_come_earlier_and_others_as_they_came() -> None:
    stage, _world, start = set_up("lessons", "plan")
    declared(stage, start)
    scenario = stage.scenario
    assert scenario.readiness is not None
    before = {one.slug: one for one in scenario.leg_patterns}
    for leg in contracted(stage, start).leg_patterns:
        was = before[leg.slug]
        if leg.offered_by in ("meridian", "safe-road"):  # they register nobody and wrote no plan
            assert leg.days == was.days
        elif leg.days != was.days:
            saved = min(was.days) - scenario.readiness.contract_days
            assert min(leg.days) == max(saved, scenario.declared_on_day + 1)
            assert max(leg.days) <= max(was.days)
    changed = [one for one in contracted(stage, start).leg_patterns if one != before[one.slug]]
    assert len(changed) > 10


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((7, 8, 9, 10), (4, 5, 6, 7, 8, 9, 10)),
        ((8, 11, 14), (5, 8, 11, 14)),
        ((4, 5), (3, 4, 5)),
        ((2,), (2,)),
        ((5, 6, 7), (3, 4, 5, 6, 7)),
    ],
)
def test_days_move_by_what_is_saved_but_not_before_the_crisis(
    days: tuple[int, ...], found: tuple[int, ...]
) -> None:
    assert earlier(days, 3, 3) == found


def test_officers_pass_the_course_and_colleagues_stand_on_a_roster() -> None:
    stage, _world, start = set_up("training")
    for slug in stage.states:
        officers = [one.id for one in stage.staff.consular(slug) if one.id is not None]
        with acting_as(stage.actors[slug]):
            held = training.passed(officers, ["citizens-information"], start)
            assert set(held) == set(officers)
            assert Member.objects.filter(roster__kind=RosterKind.SURGE).exists()
            assert not Deployment.objects.exists()  # nobody was called yet


def test_wardens_are_appointed_and_were_called_once_as_a_test() -> None:
    stage, _world, start = set_up("wardens")
    with acting_as(stage.actors["egypt"]):
        lines = wardens.zone_lines(start)
        vacant = [one for one in lines if one.care is Care.NOBODY]
        (call,) = wardens.warden_calls()
    posts = [p for o in stage.scenario.organisations if o.slug == "egypt" for p in o.posts]
    assert len(vacant) == WITHOUT * sum(bool(one.jurisdiction) for one in posts)
    assert call.yes > 0


def test_a_drive_lets_some_register_earlier_and_changes_nothing_else() -> None:
    scenario = load_scenario("libya-2011")
    world = generate(scenario, 600, SEED)
    asked = years.asked_to_register(world, 0.3)
    pairs = list(zip(world.households, asked.households, strict=True))
    earlier_now = [two for one, two in pairs if one != two]
    assert 0.1 < len(earlier_now) / len(pairs) < 0.3
    assert all(two.behaviour.registers == "before" for two in earlier_now)
    assert [one.behaviour.plan for one, _two in pairs] == [two.behaviour.plan for _, two in pairs]
    assert years.asked_to_register(world, 0.0) == world


def test_a_desk_does_what_a_day_holds_and_the_rest_waits_in_its_line() -> None:
    stage, world, start = set_up()
    desks = Desks(stage.scenario, world, stage, ["egypt"])
    lines = Lines(desks)
    assert not lines.registers("egypt", world.households[0])  # no crisis yet: no limit
    declared(stage, start)
    desks.learn(start)
    desks.open(start)
    for home in world.households * 20:
        assert lines.registers("egypt", home)
    assert not list(lines.next_registered())  # the day begins now
    desks.open(start + years.YEAR)  # never more than a day's work at once
    done = len(list(lines.next_registered()))
    rules = stage.scenario.readiness
    assert rules is not None
    minutes = rules.hours_per_thousand * 60 * desks.served["egypt"] / 1000
    assert done == -(-minutes // rules.minutes["registration"])


@pytest.fixture
def taken_away() -> Iterator[None]:
    yield
    actions.reset("libya-2011", str)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.usefixtures("taken_away")
def test_the_same_people_are_alerted_sooner_after_a_year_and_half_a_day_repeats() -> None:
    def run(prefix: str, *parts: str) -> Played:
        return play(
            "libya-2011", people=100, seed=5, last_day=6, prefix=f"exercise-{prefix}",
            year=parts, is_brief=True,
        )  # fmt: skip

    before, after, again = run("a"), run("b", *years.ALL_PARTS), run("c", *years.ALL_PARTS)
    first, second = measures.measure(before), measures.measure(after)
    assert second == measures.measure(again)
    assert after.days == again.days
    hours = "hours_to_first_alert"
    assert second[hours]["value"] < first[hours]["value"]
    assert len(before.days) == 1  # a brief run counts on its last day alone
