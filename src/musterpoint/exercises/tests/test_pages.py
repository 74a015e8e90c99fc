"""The pages of exercises, through the real middleware, for each of the cast."""

from dataclasses import replace
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.cases import actions as cases
from musterpoint.crises import actions as crises
from musterpoint.crises.queries import INDICATORS
from musterpoint.engine.procedures import catalogue
from musterpoint.evaluation import actions as evaluation
from musterpoint.evaluation.tests.factories import casework, content
from musterpoint.exercises import beside, comparing_files, side_by_side
from musterpoint.exercises.models import Exercise, ExerciseState
from musterpoint.exercises.world import load_scenario
from musterpoint.exercises.world.scenario import scenario_slugs
from musterpoint.exercises.world.weights import weights
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.web import formats


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None


def played(by: Actor, **changes: object) -> Exercise:
    """Keep an exercise as it is kept at its end."""
    summary = dict(content())
    given = {
        "scenario": "libya-2011",
        "name": summary["name"],
        "seed": 2011,
        "people": 600,
        "state": ExerciseState.FINISHED,
        "day": 2,
        "last_day": 2,
        "organisations": [str(by.organisation_id)],
        "weights": summary["weights"],
        "summary": summary,
        "started_at": NOON,
        "finished_at": NOON,
    }
    with acting_as(by):
        return Exercise.objects.create(**given | changes)


def at(slug: str, rest: str = "") -> str:
    return f"/o/{slug}/desk/exercises/{rest}"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def test_exercises_are_listed_or_it_is_said_that_there_are_none(alice: Actor) -> None:
    reader = signed_in("haven", "reader")
    assert "No exercise was played here" in text_of(reader, at("haven"))
    played(alice)
    page = text_of(reader, at("haven"))
    assert "Libya 2011, exercise" in page
    assert "2011</td>" in page


def test_an_exercise_says_that_nobody_is_real_and_shows_both_figures(alice: Actor) -> None:
    found = played(alice)
    page = text_of(signed_in("haven", "reader"), at("haven", f"{found.id}/"))
    assert "Nobody here is real." in page
    for words in ("79,369", "18,695", "2011", "Egypt", "Haven", "324 to 1,338"):
        assert words in page
    assert 'role="img" aria-label="At the end 402 of 426' in page
    assert "After-action report" not in page


@pytest.mark.parametrize("slug", scenario_slugs())
def test_every_replay_shows_its_published_figures_with_the_played_beside(
    slug: str, alice: Actor
) -> None:
    scenario = load_scenario(slug)
    table = weights(scenario, 500)
    days = [{"day": 0} | dict.fromkeys(INDICATORS, 4321)]
    states = {one.slug: dict.fromkeys(INDICATORS, 1234) for one in scenario.organisations}
    summary = dict(content()) | {
        "published": beside.lines(scenario, table, days, states),
        "stands_for": beside.stands_for(table),
    }
    found = played(alice, scenario=slug, summary=summary)
    page = unescape(text_of(signed_in("haven", "reader"), at("haven", f"{found.id}/")))
    assert "Published and played" in page
    assert f"stands for about {beside.stands_for(table):,} people" in page
    for one in summary["published"]:
        assert f"{one['value']:,}" in page
        assert one["source"] in page
        if one["played_as"] in INDICATORS:
            assert f">{one['played']:,}</td>" in page
    assert any(one["played"] is not None for one in summary["published"])


def test_case_work_is_shown_to_all_and_what_is_behind_the_wall_to_caseworkers(
    alice: Actor, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(kind="international_organisation")
    found = played(alice, summary=dict(content()) | {"casework": casework()})
    by = replace(alice, permissions=frozenset(Permission), clearance=Clearance.PROTECTION)
    with acting_as(by):
        procedures.adopt("asylum-referral", by=by, at=NOON)
        new = cases.CaseIn(kind="asylum-referral", name="Somebody", compartment="protection")
        cases.open_case(replace(new, is_mine=False), by=by, at=NOON)
    page = text_of(signed_in("haven", "reader"), at("haven", f"{found.id}/"))
    for words in ("Cases and their deadlines", "By the urgent path of two officers", "Tigrinya"):
        assert words in page
    assert "Behind the wall" not in page
    private = text_of(signed_in("haven", "caseworker"), at("haven", f"{found.id}/"))
    assert "Behind the wall" in private
    assert catalogue.procedure("asylum-referral").title["en"] in private


def test_an_exercise_leads_to_its_report(alice: Actor) -> None:
    found = played(alice)
    with acting_as(alice):
        crisis = crises.declare(
            "libya-2011", "Libya", "LBY", "operator",
            [crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)],
            "fighting", by=alice, at=NOON,
        )  # fmt: skip
        evaluation.keep_report(crisis.id, "after_action", content(), by=alice, at=NOON)
    page = text_of(signed_in("haven", "reader"), at("haven", f"{found.id}/"))
    assert "/o/haven/desk/libya-2011/reports/1/" in page


def test_an_exercise_that_failed_early_is_shown(alice: Actor) -> None:
    found = played(
        alice, state=ExerciseState.FAILED, summary={}, weights=[], organisations=[], day=-1
    )
    page = text_of(signed_in("haven", "reader"), at("haven", f"{found.id}/"))
    assert "Stopped by an error" in page
    assert "No weights were kept" in page


def test_another_organisation_finds_no_exercise(alice: Actor, elsewhere: Organisation) -> None:
    found = played(alice)
    stranger = signed_in("elsewhere", "portal_operator")
    assert stranger.get(at("haven", f"{found.id}/")).status_code == 404
    assert stranger.get(at("elsewhere", f"{found.id}/")).status_code == 404
    assert "No exercise was played here" in text_of(stranger, at("elsewhere"))
    assert Client().get(at("haven")).status_code == 302


def test_a_role_without_reports_is_refused(alice: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from musterpoint.tenancy import roles

    found = played(alice)
    bare = replace(roles.ROLES["reader"], permissions=frozenset())
    monkeypatch.setitem(roles.ROLES, "reader", bare)
    reader = signed_in("haven", "reader")
    assert reader.get(at("haven")).status_code == 403
    assert reader.get(at("haven", f"{found.id}/")).status_code == 403


def test_a_list_asks_the_database_as_often_for_many_as_for_one(alice: Actor) -> None:
    reader = signed_in("haven", "reader")

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            text_of(reader, at("haven"))
        return len(taken)

    played(alice)
    queries()
    few = queries()
    for number in range(5):
        played(alice, seed=number)
    assert queries() == few <= 25


def test_two_simulated_runs_stand_side_by_side_with_the_figures_of_the_command(
    alice: Actor, elsewhere: Organisation
) -> None:
    first = played(alice)
    days = [
        {"day": day["day"], **{code: day.get(code, 0) + 3 for code in INDICATORS}}
        for day in first.summary["days"]
    ]
    second = played(alice, seed=2012, summary=dict(first.summary) | {"days": days})
    longer = played(alice, people=700)
    unplayed = played(alice, summary={})
    other = played(alice, scenario="sudan-2023")
    reader = signed_in("haven", "reader")

    def address(one: Exercise, two: object, where: str = "haven") -> str:
        return at(where, f"{one.id}/compare/?with={two}")

    link = address(second, first.id)
    assert link in text_of(reader, at("haven", f"{second.id}/"))
    page = text_of(reader, link)
    told = comparing_files.printed(
        comparing_files.both([side_by_side._run(first)], [side_by_side._run(second)])
    )
    for code in INDICATORS:
        line = told["indicators"][code]
        assert line["difference"] == 3
        assert f'<td class="n">{formats.count(line["before"])}</td>' in page
        assert f'<td class="n">{formats.count(line["after"])}</td>' in page
    assert page.count(">+3</bdi>") == len(INDICATORS)
    assert "The seeds differ" in page
    for one, words in (
        (second, "two different runs"),
        (longer, "as many people"),
        (unplayed, "far enough"),
        (other, "two different exercises"),
    ):
        refused = reader.get(address(second, one.id))
        assert refused.status_code == 422
        assert words in unescape(refused.content.decode())
    assert reader.get(address(second, "x")).status_code == 302
    stranger = signed_in("elsewhere", "portal_operator")
    assert stranger.get(address(second, first.id, "elsewhere")).status_code == 404
