"""Programs list what can be played, make an exercise, lead its clock, and read what it showed."""

from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.exercises import script
from musterpoint.exercises.playing.models import Rehearsal
from musterpoint.exercises.playing.tests.factories import player
from musterpoint.exercises.tests.test_pages import played
from musterpoint.exercises.world.scenario import scenario_slugs
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT, KIND = "/api/v1/o/haven/exercises", "application/json"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def caller(of: Organisation, role: str = "trainer") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


@pytest.fixture
def leader(haven: Organisation) -> Client:
    return caller(haven)


def made(leader: Client, **given: object) -> dict:
    answer = leader.post(ROOT, {"scenario": "embassy-unrest"} | given, KIND)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_everything_that_ships_is_listed_and_can_be_made(leader: Client) -> None:
    listed = {one["slug"]: one for one in leader.get(f"{ROOT}/scenarios").json()}
    assert set(listed) == {*script.sheet_slugs(), *scenario_slugs()}
    libya = listed["libya-2011"]
    assert (libya["kind"], libya["has_world"], libya["days"]) == ("full", True, 15)
    assert all(one["teams"] and one["objectives"] and one["questions"] for one in listed.values())
    for slug in listed:
        one = made(leader, scenario=slug, people=40, seed=3)
        assert (one["state"], one["scenario"]) == ("draft", slug)
        assert one["people"] == (40 if listed[slug]["has_world"] else 0)
        assert len(one["injects"]) == listed[slug]["injects"]
        assert len(one["objectives"]) == listed[slug]["objectives"]


def test_the_same_request_makes_one_exercise(leader: Client, alice: Actor) -> None:
    key = {"idempotency-key": str(uuid4())}
    given = {"scenario": "embassy-unrest", "name": "Spring"}
    first, again = (leader.post(ROOT, given, KIND, headers=key) for _time in range(2))
    assert (first.status_code, again.content) == (201, first.content)
    with acting_as(alice):
        assert Rehearsal.objects.count() == 1
    (line,) = leader.get(f"{ROOT}?q=spr").json()
    assert line["name"] == "Spring"
    assert leader.get(f"{ROOT}?q=autumn").json() == leader.get(f"{ROOT}?state=ended").json() == []


def test_a_posted_file_is_made_or_refused_with_every_place(leader: Client, alice: Actor) -> None:
    text = script.sheet_text("first-aid")
    assert made(leader, scenario="", file=text)["scenario"] == "first-aid"
    for given, place in (
        ({"file": text.replace('aim: ">= 3"', "aim: much")}, "aim"),
        ({"file": "a: [b\nc: d: e"}, ""),
        ({"file": "extends: libya-2011\nslug: own\nzone: Africa\n"}, "zone"),
        ({"scenario": "atlantis"}, "scenario"),
        ({}, "scenario"),
        ({"scenario": "libya-2011", "people": 0}, "people"),
        ({"scenario": "libya-2011", "seed": -1}, "seed"),
        ({"file": "a\x00b"}, "file"),
    ):
        answer = leader.post(ROOT, given, KIND)
        assert answer.status_code == 422, (given, answer.content)
        assert answer["Content-Type"] == "application/problem+json"
        assert any(place in name for name in answer.json()["errors"]), answer.content
    with acting_as(alice):
        assert Rehearsal.objects.count() == 1


def test_the_leader_begins_steps_and_ends_and_reads_the_report(
    leader: Client, haven: Organisation, alice: Actor
) -> None:
    one = made(leader)
    here = f"{ROOT}/{one['id']}"

    def do(what: str, status: int = 200, **more: object) -> dict:
        answer = leader.post(f"{here}/clock", {"do": what} | more, KIND)
        assert answer.status_code == status, answer.content
        return dict(answer.json())

    assert "Nobody plays yet" in do("begin", 409)["detail"]
    with acting_as(alice):
        player(Rehearsal.objects.get(), one["teams"][0]["slug"], alice, "Petra Post")
    begun = do("begin")
    assert (begun["state"], begun["time"], begun["report"]) == ("running", "08:00", None)
    assert do("step", minutes=15)["minute"] == begun["minute"] + 15
    assert {inject["state"] for inject in do("next")["injects"]} == {"fired", "waiting"}
    assert do("pause")["state"] == "paused"
    assert do("step", 409)["status"] == 409
    assert do("resume")["state"] == "running"
    assert do("run", factor=10)["state"] == "running"
    assert do("day", 409)["detail"] == "This exercise has no simulated world."
    do("rewind", 422)
    do("step", 422, minutes=0)
    ended = do("end")
    assert ended["state"] == "ended"
    read = caller(haven, "reader").get(here)
    assert [line["slug"] for line in read.json()["report"]["objectives"]] == [
        line["slug"] for line in ended["objectives"]
    ]
    assert read.json()["injects"] == []
    assert "Petra" not in read.content.decode()
    with acting_as(alice):
        assert Event.objects.filter(kind="exercises.report.read").exists()


def test_who_only_reads_makes_nothing_moves_nothing_and_sees_no_inject(
    leader: Client, haven: Organisation, alice: Actor
) -> None:
    one = made(leader)
    reader = caller(haven, "reader")
    assert reader.get(f"{ROOT}/{one['id']}").json()["injects"] == []
    assert reader.get(f"{ROOT}/scenarios").status_code == 403
    assert reader.post(ROOT, {"scenario": "embassy-unrest"}, KIND).status_code == 403
    begin = reader.post(f"{ROOT}/{one['id']}/clock", {"do": "begin"}, KIND)
    assert begin.status_code == 403
    with acting_as(alice):
        assert Rehearsal.objects.get().state == "draft"


def test_a_run_is_read_with_its_days_weights_and_published_figures(
    leader: Client, alice: Actor
) -> None:
    run = played(alice)
    (line,) = leader.get(f"{ROOT}/runs").json()
    assert (line["id"], line["seed"]) == (str(run.id), 2011)
    one = leader.get(f"{ROOT}/runs/{run.id}").json()
    assert one["days"] == run.summary["days"]
    assert one["weights"] == run.weights
    assert one["published"][0]["value"] == 389767
    assert one["published"][0]["played"] is None


def test_another_organisations_exercises_are_as_unknown_as_any(
    leader: Client, elsewhere: Organisation, alice: Actor
) -> None:
    one, run = made(leader), played(alice)
    stranger = caller(elsewhere)
    root = "/api/v1/o/elsewhere/exercises"
    assert stranger.get(root).json() == stranger.get(f"{root}/runs").json() == []
    for place in (one["id"], f"runs/{run.id}"):
        theirs, none = stranger.get(f"{root}/{place}"), stranger.get(f"{root}/{uuid4()}")
        assert (theirs.status_code, none.status_code) == (404, 404)
        assert stranger.get(f"{ROOT}/{place}").status_code == 404
    moved = stranger.post(f"{root}/{one['id']}/clock", {"do": "begin"}, KIND)
    assert moved.status_code == 404
