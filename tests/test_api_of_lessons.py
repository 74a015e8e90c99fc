"""Programs read lessons, practices and the same numbers; they write lessons and what was done."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.kernel import indicators
from musterpoint.lessons import actions
from musterpoint.lessons.tests.factories import DAY, Cast, begun, cast
from musterpoint.lessons.tests.test_figures import lived
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer


def test_programs_read_the_same_numbers(haven: Organisation, alice: Actor) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        made = lived(alice)
    program = Client(headers={"authorization": f"Bearer {bearer(haven, 'duty_officer')}"})
    found = program.get(f"/api/v1/o/haven/indicators?crisis={made.slug}").json()
    with acting_as(alice):
        for one in found:
            nothing = indicators.get(one["code"]).of_nothing
            assert one["value"] == indicators.count(one["code"], made.id).get("", nothing)
    assert program.get("/api/v1/o/haven/indicators?crisis=none").status_code == 404
    given = {"title": "Voice first", "what": "Seen", "theme": "coordination"}
    made_lesson = program.post("/api/v1/o/haven/lessons", given, "application/json")
    assert made_lesson.status_code == 201
    bad = program.post("/api/v1/o/haven/lessons", given | {"theme": "x"}, "application/json")
    assert bad.status_code == 422
    (line,) = program.get("/api/v1/o/haven/lessons?q=voice").json()
    assert line["standing"] == "no_recommendation"
    practices = program.get("/api/v1/o/haven/practices?guideline=13").json()
    assert {one["label"] for one in practices} >= {"Illustrative, not endorsed"}


ACTIONS = "/api/v1/o/haven/lessons/actions"


@pytest.fixture
def who(haven: Organisation) -> Cast:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON + DAY)
    return cast(haven)


def program(of: Organisation, role: str = "duty_officer") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def post(client: Client, path: str, given: dict[str, Any], key: str = "") -> Any:
    headers = {"idempotency-key": key} if key else {}
    return client.post(f"{ACTIONS}/{path}", given, "application/json", headers=headers)


def later(haven: Organisation) -> str:
    """Let a month pass and return the day on which an exercise was held."""
    Organisation.objects.filter(id=haven.id).update(clock_at=NOON + 30 * DAY)
    return (NOON + 20 * DAY).date().isoformat()


def test_evidence_is_added_once_and_an_action_is_done(who: Cast, haven: Organisation) -> None:
    with acting_as(who.owner):
        action = begun(who)
    caller = program(haven)
    assert post(caller, f"{action.id}/done", {}).status_code == 409
    assert post(caller, f"{action.id}/evidence", {}).status_code == 422
    first = post(caller, f"{action.id}/evidence", {"text": "Tried in the port"}, "e1")
    again = post(caller, f"{action.id}/evidence", {"text": "Tried in the port"}, "e1")
    assert (first.status_code, first.json()["evidence"]) == (201, 1)
    assert again.content == first.content
    none = {"remedy_kind": "course", "remedy_key": "no-such"}
    assert post(caller, f"{action.id}/evidence", none).status_code == 422
    done = post(caller, f"{action.id}/done", {}).json()
    assert (done["state"], done["evidence"], done["reopened"]) == ("done", 1, 0)
    assert post(caller, f"{action.id}/evidence", {"text": "Late"}).status_code == 409


def test_another_says_whether_it_held(who: Cast, haven: Organisation) -> None:
    with acting_as(who.owner):
        action = begun(who)
        actions.add_evidence(action.id, "Tried", by=who.owner, at=NOON + DAY)
        actions.end_action(action.id, by=who.owner, at=NOON + DAY)
    verdict = {"is_confirmed": False, "text": "Nobody knew", "event": "Port exercise"}
    held = later(haven)
    caller = program(haven)
    assert post(caller, f"{action.id}/verification", verdict).status_code == 422
    assert post(caller, f"{action.id}/verification", verdict | {"crisis": "x"}).status_code == 404
    told = post(caller, f"{action.id}/verification", verdict | {"held_on": held})
    assert told.status_code == 201, told.content
    assert (told.json()["state"], told.json()["reopened"]) == ("open", 1)


def test_a_person_and_their_own_program_are_one_pair_of_hands(
    who: Cast, haven: Organisation
) -> None:
    with acting_as(who.owner):
        action = begun(who)
        actions.add_evidence(action.id, "Tried", by=who.owner, at=NOON + DAY)
        actions.end_action(action.id, by=who.owner, at=NOON + DAY)
    caller = program(haven)
    ClientBinding.objects.filter(organisation=haven).update(created_by=who.owner.id)
    verdict = {"is_confirmed": True, "text": "Held", "event": "Exercise", "held_on": later(haven)}
    answer = post(caller, f"{action.id}/verification", verdict)
    assert answer.status_code == 409
    assert "Somebody else" in answer.json()["detail"]


def test_who_may_only_read_or_is_elsewhere_changes_no_action(
    who: Cast, haven: Organisation, elsewhere: Organisation
) -> None:
    with acting_as(who.owner):
        action = begun(who)
    stranger, reader = program(elsewhere), program(haven, "auditor")
    verdict = {"is_confirmed": True, "text": "Held", "event": "Exercise"}
    for path, given in (("evidence", {"text": "x"}), ("done", {}), ("verification", verdict)):
        assert post(reader, f"{action.id}/{path}", given).status_code == 403
        theirs = f"{ACTIONS}/{action.id}/{path}".replace("haven", "elsewhere")
        assert stranger.post(theirs, given, "application/json").status_code == 404


def test_a_lesson_is_given_a_recommendation_once(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    caller, root = program(haven), "/api/v1/o/haven/lessons"
    given = {"title": "Voice first", "what": "Seen", "theme": "coordination"}
    lesson = caller.post(root, given, "application/json").json()["id"]
    address = f"{root}/{lesson}/recommendations"
    key = {"idempotency-key": "r1"}
    first = caller.post(address, {"text": "Call, then write"}, "application/json", headers=key)
    assert (first.status_code, first.json()["answer"]) == (201, "waiting")
    again = caller.post(address, {"text": "Call, then write"}, "application/json", headers=key)
    assert again.content == first.content
    (line,) = caller.get(f"{root}?q=voice").json()
    assert line["recommendation_id"] == first.json()["id"]
    assert caller.post(address, {"text": " "}, "application/json").status_code == 422
    nowhere = f"{root}/{uuid4()}/recommendations"
    assert caller.post(nowhere, {"text": "x"}, "application/json").status_code == 404
    other = program(haven, "reader")
    assert other.post(address, {"text": "x"}, "application/json").status_code == 403
