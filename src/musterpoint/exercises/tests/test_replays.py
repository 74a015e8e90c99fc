"""Past crises as scenarios: each plays, keeps its published figures, and its injects take effect."""

import json
from collections.abc import Iterator
from typing import Any

import phonenumbers
import pytest

from musterpoint.crises.queries import INDICATORS
from musterpoint.evacuation.models import Leg, LegState
from musterpoint.exercises import actions, beside, results
from musterpoint.exercises.driver import play
from musterpoint.exercises.driver.play import Played
from musterpoint.exercises.driver.stage import ROLE_OF
from musterpoint.exercises.playing.forms import full_scenarios
from musterpoint.exercises.script import SECTIONS
from musterpoint.exercises.world import (
    BadScenario,
    generate,
    load_scenario,
    parse_scenario,
    published_figures,
)
from musterpoint.exercises.world.datafiles import from_yaml
from musterpoint.exercises.world.population import digest
from musterpoint.exercises.world.published import DEFINITIONS
from musterpoint.exercises.world.scenario import KINDS, scenario_slugs, scenario_text
from musterpoint.exercises.world.weights import weights
from musterpoint.messaging.models import Message
from musterpoint.tenancy.scope import acting_as

REPLAYS = ("gulf-1990", "lebanon-2006", "nepal-2015", "sudan-2023")
PREFIX = "run-test"
database = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def clean() -> Iterator[None]:
    yield
    actions.take_away(PREFIX)


def test_every_kind_of_organisation_has_a_role_that_plays_it() -> None:
    assert set(ROLE_OF) == set(KINDS)


def test_the_replays_ship_beside_libya() -> None:
    assert set(scenario_slugs()) == {"libya-2011", *REPLAYS}


@pytest.mark.parametrize("slug", REPLAYS)
def test_a_replay_is_whole_and_its_people_have_numbers_that_can_be(slug: str) -> None:
    scenario = load_scenario(slug)
    world = generate(scenario, 300, seed=1)
    numbers = [one.phone for one in world.people if one.phone and one.phone_state == "live"]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(one)) for one in numbers)
    assert len(published_figures(scenario)) >= 10
    assert all(not one.definition.islower() for one in published_figures(scenario))
    assert scenario.script.objectives
    assert any(one.effect for one in scenario.script.injects)
    assert scenario.failures
    assert all(place.country for place in scenario.places.values())


@pytest.mark.parametrize("slug", ["libya-2011", *REPLAYS])
def test_a_replay_can_be_played_with_people_and_is_observed(slug: str) -> None:
    script = load_scenario(slug).script
    assert script.kind == "full"
    assert slug in full_scenarios()
    assert any(team.roles for team in script.teams)
    assert len(script.injects) >= 4
    measured = [one for one in script.objectives if one.indicator]
    assert len(measured) >= 3
    rated = {one.slug for one in script.objectives if one.is_rated}
    asked = {one.objective for one in script.observers.questions}
    assert rated <= asked
    assert len(script.observers.questions) >= 3
    assert all({"en", "ar"} <= set(one.text) for one in script.observers.questions)
    assert all({"en", "ar"} <= set(one) for one in script.observers.scale)


def test_what_people_play_in_libya_is_told_in_two_languages_and_changes_no_figure() -> None:
    data = from_yaml(scenario_text("libya-2011"))
    bare = {key: data[key] for key in data if key not in SECTIONS}
    import yaml

    whole, without = load_scenario("libya-2011"), parse_scenario(yaml.safe_dump(bare))
    assert digest(generate(whole, 300, seed=1)) == digest(generate(without, 300, seed=1))
    assert not any(one.effect for one in whole.script.injects)
    for one in whole.script.injects:
        assert all({"en", "ar"} <= set(words) for words in (one.title, one.text, *one.expected))


def test_a_file_on_top_of_another_may_bring_teams_or_objectives_alone() -> None:
    head = "extends: libya-2011\nslug: own\nname: {en: Own}\n"
    whole = load_scenario("libya-2011").script
    own = parse_scenario(head + "teams: [{slug: crew, name: Crew}]\n").script
    assert [one.slug for one in own.injects] == [one.slug for one in whole.injects]
    assert {one.to for one in own.injects} == {("all",)}
    assert own.observers == whole.observers
    same = whole.objectives[-1].slug
    for kept in ("own", same):
        line = f"{{slug: {kept}, text: Own, indicator: registered, aim: '>= 1'}}"
        own = parse_scenario(f"{head}objectives: [{line}]\n").script
        assert [one.slug for one in own.objectives] == [kept]
        asked = {one.objective for one in own.observers.questions}
        assert asked == (set() if kept == "own" else {same})
    # What cannot be read is refused with its place, not stumbled over.
    for wrong, path in (
        ("teams: 7\n", "teams"),
        ("teams: [7]\n", "teams[0]"),
        ("objectives: 7\n", "objectives"),
        ("objectives: [{text: a}]\n", "objectives[0].slug"),
    ):
        with pytest.raises(BadScenario) as refusal:
            parse_scenario(head + wrong)
        assert path in refusal.value.fields


def test_nineteen_states_ask_one_desk() -> None:
    lebanon = load_scenario("lebanon-2006")
    asking = [one for one in lebanon.organisations if "origin" in one.roles]
    assert len(asking) == 19
    assert lebanon.served_by("MDG") == lebanon.operator


def test_figures_that_contradict_each_other_stand_side_by_side() -> None:
    lebanon = {one.nationality: one for one in weights(load_scenario("lebanon-2006"), 20_000)}
    assert (lebanon["LKA"].published_figure, lebanon["LKA"].desa_figure) == (90_000, 12_000)
    assert lebanon["IND"].source == "Assumption of the scenario"
    gulf = load_scenario("gulf-1990")
    told = [one for one in published_figures(gulf) if one.measure == "assisted_returns_iom"]
    assert any("250,000" in one.note for one in told)


def test_published_figures_stand_beside_what_was_played_where_it_is_alike() -> None:
    scenario = load_scenario("libya-2011")
    table = weights(scenario, 500)
    days = [{"day": n, "departed": 10 * n, "arrived": n} for n in range(15)]
    lines = beside.lines(scenario, table, days, {"viet-nam": {"arrived": 7}})
    assert len(lines) == len(published_figures(scenario))

    def one(measure: str, nationality: str, where: str) -> tuple[Any, ...]:
        found = next(
            line for line in lines
            if (line["measure"], line["nationality"], line["where"])
            == (measure, nationality, where)
        )  # fmt: skip
        return found["played"], found["played_as"], found["played_on_day"]

    bangladesh = next(line.people for line in table if line.nationality == "BGD")
    assert one("pre_crisis_estimate", "BGD", "LBY") == (bangladesh, "population", None)
    assert one("cumulative_border_arrivals", "ALL", "ALL") == (140, "departed", 14)
    assert one("returned_by_government", "VNM", "LBY") == (7, "arrived", 14)
    # A figure of one border, and one that no exercise counts, have nothing beside them.
    assert one("cumulative_border_arrivals", "ALL", "TUN") == (None, "", None)
    assert one("daily_border_crossings", "ALL", "TUN") == (None, "", None)
    assert beside.stands_for(table) > 100
    before = beside.lines(scenario, table, [], {})
    assert {line["played_as"] for line in before} == {"", "population"}


@pytest.mark.parametrize("slug", ["libya-2011", *REPLAYS])
def test_every_replay_has_published_figures_with_played_ones_beside(slug: str) -> None:
    scenario = load_scenario(slug)
    table = weights(scenario, 500)
    days = [{"day": n} | dict.fromkeys(INDICATORS, n) for n in range(scenario.days + 1)]
    states = {one.slug: dict.fromkeys(INDICATORS, 1) for one in scenario.organisations}
    lines = beside.lines(scenario, table, days, states)
    assert any(line["played"] is not None for line in lines)
    assert set(beside.COUNTED_AS.values()) <= {beside.PEOPLE, *INDICATORS}
    assert set(beside.COUNTED_AS) <= set(DEFINITIONS)


def test_an_earthquake_gives_no_warning() -> None:
    nepal = load_scenario("nepal-2015")
    assert nepal.declared_on_day == 0
    assert {nepal.alert_day(area.slug) for area in nepal.areas} == {0}


@database
@pytest.mark.slow
@pytest.mark.parametrize("slug", REPLAYS)
def test_a_replay_plays_with_300_people_for_three_days(slug: str, clean: None) -> None:
    done = play(slug, people=300, seed=4, last_day=2, prefix=PREFIX)
    assert len(done.days) == 3
    last = done.days[-1]["totals"]
    assert last["registered"] == last["accounted_for"] + last["unaccounted"] > 50
    found = results.result(done, people=300, seed=4)
    assert found["digest"] == results.digest(found)
    assert found["published"]
    assert {one["slug"] for one in found["objectives"]} == {
        one.slug for one in done.scenario.script.objectives
    }


# What fails and what happens


def changed(**blocks: Any) -> Any:
    """Return Libya with other blocks; its crisis is declared at once."""
    data = from_yaml(scenario_text("libya-2011"))
    data["alerts"]["declared_on_day"] = 1
    import yaml

    return parse_scenario(yaml.safe_dump(data | blocks, allow_unicode=True))


def effect(slug: str, day: int, **what: Any) -> dict[str, Any]:
    return {"slug": slug, "day": day, "at": "05:00", "to": "all", "title": "x", "text": "x",
            "effect": what}  # fmt: skip


def outage(**more: Any) -> dict[str, Any]:
    given = {"channels": ["sms", "web", "phone", "email"], "areas": ["*"], "from": 1, "until": 15}
    return {"source": "assumption", "failures": [given | {"basis": "Three weeks"} | more]}


def delivered(done: Played) -> tuple[int, int]:
    """Return how many messages were delivered and how many failed for want of a network."""
    sent = failed = 0
    for actor in done.stage.actors.values():
        with acting_as(actor):
            sent += Message.objects.filter(state="delivered").count()
            failed += Message.objects.filter(reason="network_down").count()
    return sent, failed


@database
@pytest.mark.slow
def test_nobody_is_reached_while_the_networks_are_down(clean: None) -> None:
    done = play(changed(communications=outage()), people=60, seed=2, last_day=4, prefix=PREFIX)
    sent, failed = delivered(done)
    assert sent == 0
    assert failed > 0
    assert done.days[-1]["totals"]["reached"] == 0


@database
@pytest.mark.slow
def test_what_is_late_arrives_when_the_network_is_there_again(clean: None) -> None:
    late = outage(**{"until": {"day": 3, "at": "00:00"}, "messages": "late"})
    done = play(changed(communications=late), people=60, seed=2, last_day=4, prefix=PREFIX)
    reached = [day["totals"]["reached"] for day in done.days]
    assert reached[2] == 0
    assert reached[4] > 0


@database
@pytest.mark.slow
def test_injects_change_the_world(clean: None) -> None:
    scenario = changed(
        injects=[
            effect("up", 2, kind="area_level", areas=["kufra"], level=3, basis="Shots"),
            effect("shut", 5, kind="border_closed", place="salloum"),
            effect("no-flights", 5, kind="airport_closed", airport="MJI"),
            effect("gone", 5, kind="carrier_lost", organisation="safe-road"),
            effect("wave", 5, kind="arrivals", place="tripoli", people=3000),
            effect("end", 6, kind="agreement_ended", organisation="ghana"),
        ],
        teams=[{"slug": "a", "name": "A"}],
    )
    usual = play(changed(), people=150, seed=2, last_day=7, prefix=PREFIX)
    actions.take_away(PREFIX)
    done = play(scenario, people=150, seed=2, last_day=7, prefix=PREFIX)
    assert [one["kind"] for one in done.injects] == [
        "area_level", "border_closed", "airport_closed", "carrier_lost", "arrivals",
        "agreement_ended",
    ]  # fmt: skip
    before, after = usual.days[5]["totals"], done.days[5]["totals"]
    assert after["registered"] > before["registered"]
    assert done.stage.alert_day("kufra") == 2
    operator = done.stage.operator
    with acting_as(done.stage.actors[operator]):
        goes = Leg.objects.exclude(state=LegState.CANCELLED)
        assert not goes.filter(destination__code="salloum", departs_at__gt=day(done, 6)).exists()
        assert not goes.filter(mode="air", origin__code="tripoli").exists()
        mine = goes.filter(offered_by_name__icontains="Safe Road", departs_at__gt=day(done, 6))
        assert not mine.exists()
    with acting_as(done.stage.actors["ghana"]):
        later = Leg.objects.filter(departs_at__gt=day(done, 8), shared_with__isnull=False)
        assert not later.exists()


@database
@pytest.mark.slow
def test_a_level_is_taken_back_and_empty_legs_of_who_left_stop_nothing(clean: None) -> None:
    """The operator cancels what leaves empty; who has no agreement cannot be told of it."""
    injects = [
        effect("end", 2, kind="agreement_ended", organisation="egypt"),
        effect("calm", 3, kind="area_level", areas=["kufra"], level=0),
    ]
    daily = {"id": "tip-cai-egy", "vehicle": "air", "from": "tripoli", "to": "CAI", "days": "0-4",
             "vehicles": 9999, "departs": "10:00", "hours": 3, "offered_by": "egypt",
             "for": {"own": "EGY", "others": 0.0}}  # fmt: skip
    blocks = {"extends": "libya-2011", "injects": injects, "offers": {"legs": [daily]},
              "alerts": {"declared_on_day": 0}, "readiness": None}  # fmt: skip
    done = play(parse_scenario(json.dumps(blocks)), people=2, seed=2, last_day=4, prefix=PREFIX)
    assert [one["inject"] for one in done.injects] == ["end", "calm"]
    with acting_as(done.stage.actors[done.stage.operator]):
        assert Leg.objects.exclude(state=LegState.CANCELLED).exists()


def day(done: Played, number: int) -> Any:
    return done.scenario.moment(number)


@pytest.mark.parametrize(
    ("inject", "path"),
    [
        (effect("a", 2, kind="earthquake"), "injects[0].effect.kind"),
        (effect("a", 2, kind="border_closed", place="atlantis"), "injects[0].effect.place"),
        (effect("a", 2, kind="area_level", areas=["oz"], level=3), "injects[0].effect.areas[0]"),
        (effect("a", 2, kind="area_level", areas=["kufra"], level=9), "injects[0].effect.level"),
        (effect("a", 2, kind="airport_closed", airport="XXX"), "injects[0].effect.airport"),
        (effect("a", 2, kind="carrier_lost", legs=["no-such"]), "injects[0].effect.legs[0]"),
        (effect("a", 2, kind="carrier_lost"), "injects[0].effect"),
        (effect("a", 2, kind="agreement_ended", organisation="portal"),
         "injects[0].effect.organisation"),
        (effect("a", 2, kind="border_closed", place="salloum", why="?"), "injects[0].effect.why"),
        (effect("a", -1), "injects[0].day"),
        (effect("a", 15), "injects[0].at"),
        (effect("a", 2) | {"to": "pilots"}, "injects[0].to"),
    ],
)  # fmt: skip
def test_an_inject_that_cannot_be_is_refused_with_its_place(
    inject: dict[str, Any], path: str
) -> None:
    with pytest.raises(BadScenario) as refusal:
        changed(injects=[inject])
    assert path in refusal.value.fields
    assert refusal.value.lines[path]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"until": 1}, "communications.failures[0].until"),
        ({"areas": ["oz"]}, "communications.failures[0].areas[0]"),
        ({"channels": ["owl"]}, "communications.failures[0].channels[0]"),
        ({"from": 99}, "communications.failures[0].from"),
    ],
)
def test_a_failure_that_cannot_be_is_refused_with_its_place(
    change: dict[str, Any], path: str
) -> None:
    with pytest.raises(BadScenario) as refusal:
        changed(communications=outage(**change))
    assert path in refusal.value.fields
