"""Programs play: they hold a place, answer their inbox, rewind, compare two runs."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.audit.models import Event
from musterpoint.exercises.playing import actions, queries
from musterpoint.exercises.playing.models import Seat
from musterpoint.exercises.playing.tests.factories import begun
from musterpoint.exercises.tests.test_pages import played
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT, KIND = "/api/v1/o/haven/exercises", "application/json"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def caller(of: Organisation, role: str) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def call(program: Client, method: str, path: str, given: Any = None, status: int = 200) -> Any:
    body = "" if given is None else json.dumps(given)
    answer = program.generic(method, f"{ROOT}{path}", body, KIND)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


@pytest.fixture
def leader(haven: Organisation) -> Client:
    return caller(haven, "trainer")


@pytest.fixture
def player(haven: Organisation) -> Client:
    return caller(haven, "preparedness")


def made(leader: Client, player: Client, scenario: str = "embassy-unrest") -> dict[str, Any]:
    """Make an exercise in which a program plays in the first team."""
    one = call(leader, "POST", "", {"scenario": scenario}, 201)
    place = {"is_me": True, "team": one["teams"][0]["slug"]}
    call(player, "POST", f"/{one['id']}/places", place, 201)
    return dict(one)


def clock(leader: Client, here: str, do: str, status: int = 200, **more: Any) -> Any:
    return call(leader, "POST", f"{here}/clock", {"do": do} | more, status)


def until_told(leader: Client, player: Client, here: str) -> dict[str, Any]:
    """Step until the player's team is told something; return the newest letter."""
    for _step in range(20):
        letters = call(player, "GET", f"{here}/inbox")["letters"]
        if letters:
            return dict(letters[0])
        clock(leader, here, "next")
        clock(leader, here, "step", minutes=1)
    raise AssertionError("the team is told nothing")


def test_a_program_answers_its_own_inbox_and_a_rewind_takes_it_back(
    leader: Client, player: Client, haven: Organisation, alice: Actor
) -> None:
    one = made(leader, player)
    here, team = f"/{one['id']}", one["teams"][0]["slug"]
    call(player, "POST", f"{here}/places", {"is_me": True, "team": team}, 422)
    call(leader, "GET", f"{here}/inbox", status=404)
    clock(leader, here, "begin")
    start = call(leader, "POST", f"{here}/checkpoints", {"label": "Before"}, 201)
    letter = until_told(leader, player, here)
    inbox = f"{here}/inbox/{letter['inject_id']}"
    assert (letter["is_seen"], letter["is_decided"]) == (False, False)
    seen = call(player, "POST", f"{inbox}/seen")["letters"]
    assert next(x for x in seen if x["inject_id"] == letter["inject_id"])["is_seen"]
    call(player, "POST", f"{inbox}/answers", {}, 422)
    call(player, "POST", f"{inbox}/answers", {"option": 999}, 422)
    told = call(player, "POST", f"{inbox}/answers", {"text": "We shelter in the school"}, 201)
    assert told["journal"][0]["text"] == "We shelter in the school"
    call(player, "POST", f"{here}/inbox/{uuid4()}/answers", {"text": "x"}, 404)
    call(leader, "POST", f"{inbox}/answers", {"text": "Not mine"}, 404)
    call(player, "POST", f"{here}/inbox/messages", {"to_team": "control", "text": "Help"}, 201)
    call(player, "POST", f"{here}/inbox/messages", {"to_team": "none", "text": "Help"}, 422)
    call(player, "POST", f"{here}/inbox/steps",
         {"check_list": "none", "step": "none", "is_good": True}, 404)  # fmt: skip
    call(player, "POST", f"{here}/inbox/ratings", {"answers": {"q": {"value": 1}}}, 409)
    call(leader, "POST", f"{here}/control-messages", {"to_team": team, "text": "Noted"})
    assert call(player, "GET", f"{here}/inbox")["journal"][0]["text"] == "Noted"

    back = {"checkpoint_id": start["id"]}
    clock(leader, here, "run", factor=10)
    call(leader, "POST", f"{here}/rewound", back, 409)
    clock(leader, here, "pause")
    call(leader, "POST", f"{here}/rewound", {"checkpoint_id": str(uuid4())}, 404)
    rewound = call(leader, "POST", f"{here}/rewound", back)
    assert rewound["time"] == start["time"]
    assert call(player, "GET", f"{here}/inbox")["journal"] == []
    assert [x["label"] for x in call(leader, "GET", f"{here}/checkpoints")] == ["Before"]
    with acting_as(alice):
        assert Event.objects.filter(kind="exercises.place.opened").exists()
        seat = Seat.objects.get()
    came = f"/places/{seat.id}/attendance"
    call(player, "POST", came, {"came": True}, 409)
    assert call(leader, "POST", came, {"came": True})["has_come"]
    assert call(leader, "POST", f"/places/{seat.id}/withdrawn")["is_withdrawn"]
    call(player, "GET", f"{here}/inbox", status=404)


def test_nobody_notes_the_attendance_of_a_program_of_theirs(
    leader: Client, player: Client, haven: Organisation, alice: Actor
) -> None:
    maker = officer(haven, "Maker")
    made(leader, player)
    ClientBinding.objects.filter(role="preparedness").update(created_by=maker.id)
    with acting_as(maker):
        seat = Seat.objects.get()
        with pytest.raises(actions.NotNow):
            actions.mark_came(seat.id, True, by=maker, at=NOON)


def test_injects_are_added_moved_held_told_and_removed(leader: Client, player: Client) -> None:
    one = made(leader, player)
    here = f"/{one['id']}/injects"
    given = {"day": 0, "time": "09:10", "to": ["all"], "title": "Bridge", "text": "It is closed"}
    added = call(leader, "POST", here, given, 201)
    assert (added["title"], added["time"], added["state"]) == ({"en": "Bridge"}, "09:10", "waiting")
    inject = f"{here}/{added['id']}"
    moved = call(
        leader, "PUT", inject, given | {"time": "09:20", "title": "Pont", "language": "fr"}
    )
    assert (moved["title"], moved["time"]) == ({"en": "Bridge", "fr": "Pont"}, "09:20")
    assert "to" in call(leader, "POST", here, given | {"to": ["nobody"]}, 422)["errors"]
    call(leader, "POST", f"{inject}/told", status=409)
    assert call(leader, "POST", f"{inject}/held")["state"] == "held"
    assert call(leader, "POST", f"{inject}/released")["state"] == "waiting"
    other = call(leader, "POST", here, given, 201)
    assert other["id"] not in str(call(leader, "DELETE", f"{here}/{other['id']}"))
    clock(leader, f"/{one['id']}", "begin")
    assert call(leader, "POST", f"{inject}/told")["state"] == "fired"
    call(leader, "DELETE", inject, status=409)
    call(leader, "PUT", inject, given, 409)
    call(leader, "POST", f"{here}/{uuid4()}/held", status=404)


def test_two_runs_are_compared_once_both_have_ended(leader: Client, player: Client) -> None:
    first, second = made(leader, player), made(leader, player)
    before = f"/{first['id']}"
    compared = f"/{second['id']}/compared?before={first['id']}"
    for one in (first, second):
        here = f"/{one['id']}"
        clock(leader, here, "begin")
        letter = until_told(leader, player, here)
        if one is second:
            path = f"{here}/inbox/{letter['inject_id']}/answers"
            call(player, "POST", path, {"text": "At once"}, 201)
        call(leader, "GET", compared, status=409)
        call(leader, "POST", f"{here}/hot-wash", {"text": "The radio worked"})
        assert clock(leader, here, "end")["report"] is not None
        call(leader, "POST", f"{here}/report")
    lines = call(leader, "GET", compared)["lines"]
    assert any(line["before"] != line["after"] for line in lines)
    call(leader, "GET", f"{before}/compared?before={first['id']}", status=409)
    call(leader, "GET", f"{before}/compared", status=422)
    third = call(leader, "POST", "", {"scenario": "first-aid"}, 201)
    assert call(leader, "POST", f"/{third['id']}/called-off")["state"] == "called_off"


def test_two_simulated_runs_are_compared(leader: Client, alice: Actor) -> None:
    one, other = played(alice), played(alice, seed=2012)
    told = call(leader, "GET", f"/runs/{other.id}/compared?before={one.id}")
    assert told["notes"]
    call(leader, "GET", f"/runs/{one.id}/compared?before={one.id}", status=409)
    call(leader, "GET", f"/runs/{one.id}/compared?before={uuid4()}", status=404)


def test_an_observer_rates_and_a_guest_is_invited_without_the_link_being_told(
    leader: Client, player: Client, alice: Actor
) -> None:
    one = call(leader, "POST", "", {"scenario": "embassy-unrest"}, 201)
    here = f"/{one['id']}"
    call(player, "POST", f"{here}/places", {"is_me": True, "kind": "observer"}, 201)
    guest = {"team": one["teams"][0]["slug"], "name": "Petra Post", "email": "petra@example.org"}
    told = call(leader, "POST", f"{here}/places", guest, 201)
    assert set(told) == {
        "id", "rehearsal_id", "kind", "team", "role", "has_come", "is_withdrawn",
    }  # fmt: skip
    call(leader, "POST", f"{here}/places", guest | {"team": "none"}, 422)
    call(leader, "POST", f"{here}/places", guest | {"user_id": str(uuid4())}, 422)
    clock(leader, here, "begin")
    call(player, "POST", f"{here}/inbox/ratings", {"answers": {"none": {"value": 1}}}, 422)
    with acting_as(alice):
        asked = queries.script(queries.rehearsal(one["id"])).observers.questions[0].slug
    given = {"answers": {asked: {"value": 2, "remark": "Slow"}}}
    call(player, "POST", f"{here}/inbox/ratings", given, 201)
    clock(leader, here, "end")
    call(player, "POST", f"{here}/inbox/ratings", given, 201)


def test_who_only_reads_leads_nothing_and_holds_no_place(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        row, seat, _other = begun(alice)
    reader, here = caller(haven, "reader"), f"/{row.id}"
    inject = {"day": 0, "time": "09:10", "to": ["all"], "title": "B", "text": "C"}
    refused: tuple[tuple[str, str, Any], ...] = (
        ("GET", f"{here}/checkpoints", None),
        ("POST", f"{here}/checkpoints", {"label": ""}),
        ("POST", f"{here}/rewound", {"checkpoint_id": str(uuid4())}),
        ("POST", f"{here}/injects", inject),
        ("PUT", f"{here}/injects/{uuid4()}", inject),
        ("DELETE", f"{here}/injects/{uuid4()}", None),
        ("POST", f"{here}/injects/{uuid4()}/told", None),
        ("POST", f"{here}/control-messages", {"text": "x"}),
        ("POST", f"{here}/places", {"is_me": True, "team": seat.team}),
        ("POST", f"/places/{seat.id}/withdrawn", None),
        ("POST", f"/places/{seat.id}/attendance", {"came": True}),
        ("POST", f"{here}/hot-wash", {"text": "x"}),
        ("POST", f"{here}/called-off", None),
        ("POST", f"{here}/report", None),
    )
    for method, path, given in refused:
        call(reader, method, path, given, 403)
    call(reader, "GET", f"{here}/inbox", status=404)
