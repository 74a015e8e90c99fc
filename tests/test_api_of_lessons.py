"""Programs read lessons, practices and the same numbers; they write lessons and what was done."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.accounts.roles import for_clients
from musterpoint.kernel import indicators
from musterpoint.lessons import actions
from musterpoint.lessons.tests.factories import DAY, SAID, Cast, begun, cast, stood_down
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


LESSONS = "/api/v1/o/haven/lessons"
WRITES, ANSWERS = "evaluator", "answering_program"


def test_programs_can_have_the_roles_that_are_tried_here() -> None:
    assert {WRITES, ANSWERS} <= {role.code for role in for_clients()}


def sent(client: Client, path: str, given: dict[str, Any] | None = None, status: int = 201) -> Any:
    """Post something, see that it was answered so, and return the answer."""
    answer = client.post(path, given or {}, "application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_programs_bring_a_lesson_to_a_verified_action(who: Cast, haven: Organisation) -> None:
    writer, chief = program(haven, WRITES), program(haven, ANSWERS)
    given = {"title": "Voice first", "what": "Heard late", "theme": "coordination"}
    assert writer.post(LESSONS, given | {"phases": ["x"]}, "application/json").status_code == 422
    lesson = sent(writer, LESSONS, given)
    changed = sent(writer, f"{LESSONS}/{lesson['id']}", given | {"why": "No recording"}, 200)
    assert (changed["number"], changed["why"]) == (lesson["number"], "No recording")
    advice = sent(writer, f"{LESSONS}/{lesson['id']}/recommendations", {"text": "Record voices"})
    address = f"{LESSONS}/recommendations/{advice['id']}"
    due = (NOON + 20 * DAY).date().isoformat()
    work = {"what": "Record 40", "owner_id": str(who.owner.id), "due_on": due}
    sent(writer, f"{address}/actions", work, 409)  # not accepted yet
    sent(writer, f"{address}/response", {"answer": "accepted"}, 403)
    sent(chief, f"{address}/response", {"answer": "rejected"}, 422)  # without a reason
    answered = sent(chief, f"{address}/response", {"answer": "accepted"}, 200)
    assert (answered["answer"], answered["told"]) == ("accepted", False)
    sent(chief, f"{address}/response", {"answer": "rejected", "reason": "No"}, 409)
    sent(writer, f"{address}/actions", work | {"owner_id": str(uuid4())}, 409)
    action = sent(writer, f"{address}/actions", work)
    at = f"{ACTIONS}/{action['id']}"
    moved = sent(writer, at, {"owner_id": str(who.chief.id), "due_on": due}, 200)
    assert moved["owner_id"] == str(who.chief.id)
    sent(writer, f"{at}/dropped", {"why": "Too late"}, 403)
    sent(writer, f"{at}/evidence", {"text": "All 40 are there"})
    sent(writer, f"{at}/done", None, 200)
    held = later(haven)
    verdict = {"is_confirmed": True, "text": "Held", "event": "Exercise", "held_on": held}
    sent(writer, f"{at}/verification", verdict, 409)  # who ended it does not verify it
    tester = program(haven)
    assert sent(tester, f"{at}/verification", verdict)["state"] == "verified"
    whole = writer.get(f"{LESSONS}/{lesson['id']}").json()
    (advised,) = whole["recommendations"]
    assert [one["state"] for one in advised["actions"]] == ["verified"]
    assert writer.get(f"{LESSONS}/{uuid4()}").status_code == 404


def test_an_action_is_dropped_by_who_decides(who: Cast, haven: Organisation) -> None:
    with acting_as(who.owner):
        action = begun(who)
    chief = program(haven, ANSWERS)
    sent(chief, f"{ACTIONS}/{action.id}/dropped", {"why": " "}, 422)
    dropped = sent(chief, f"{ACTIONS}/{action.id}/dropped", {"why": "Replaced"}, 200)
    assert dropped["state"] == "dropped"


def test_programs_begin_fill_and_sign_a_review_and_no_maker_signs_their_own(
    who: Cast, haven: Organisation
) -> None:
    with acting_as(who.writer):
        stood_down(who.writer)
    Organisation.objects.filter(id=haven.id).update(clock_at=NOON + 2 * DAY)
    writer, chief = program(haven, WRITES), program(haven, ANSWERS)
    (gap,) = writer.get(f"{LESSONS}/reviews/missing").json()
    assert (gap["crisis"], gap["kind"]) == ("libya", "after_action")
    sent(writer, f"{LESSONS}/reviews", {"kind": "x", "crisis": "libya"}, 422)
    sent(writer, f"{LESSONS}/reviews", {"kind": "after_action", "crisis": "none"}, 404)
    review = sent(writer, f"{LESSONS}/reviews", {"kind": "after_action", "crisis": "libya"})
    assert (review["state"], review["crisis"]) == ("draft", "libya")
    assert review["facts"]["crisis"]["slug"] == "libya"
    at = f"{LESSONS}/reviews/{review['id']}"
    sent(writer, f"{at}/sent", None, 409)  # nothing is written yet
    filled = sent(writer, f"{at}/texts", SAID | {"revision": review["revision"]}, 200)
    assert filled["happened"] == SAID["happened"]
    sent(writer, f"{at}/texts", SAID | {"revision": review["revision"]}, 409)
    sent(writer, f"{at}/figures", None, 200)
    sent(writer, f"{at}/sent", None, 200)
    sent(writer, f"{at}/signed", {"revision": 3}, 403)
    sent(chief, f"{at}/returned", {"why": "Who was there?"}, 200)
    read = writer.get(at).json()
    assert read["returned_why"] == "Who was there?"
    sent(writer, f"{at}/sent", None, 200)
    sent(chief, f"{at}/signed", {"revision": read["revision"] - 1}, 409)
    ClientBinding.objects.filter(organisation=haven).update(created_by=who.chief.id)
    sent(chief, f"{at}/signed", {"revision": read["revision"]}, 409)  # both are one maker's
    with acting_as(who.chief), pytest.raises(actions.SameHands):
        actions.sign_off(review["id"], read["revision"], by=who.chief, at=NOON + 3 * DAY)
    ClientBinding.objects.filter(role=ANSWERS).update(created_by=who.owner.id)
    signed = sent(chief, f"{at}/signed", {"revision": read["revision"]}, 200)
    assert signed["state"] == "approved"
    assert [one["id"] for one in writer.get(f"{LESSONS}/reviews").json()] == [review["id"]]


PRACTICE = {
    "texts": {"en": {"title": "Voices beforehand", "description": "Recorded in six languages."}},
    "type_of_practice": "technology",
    "stakeholder_name": "Consular service of Haven",
    "stakeholder_type": "origin",
    "crisis_type": ["conflict"],
    "crisis_phase": ["preparedness"],
    "guidelines_thematic_areas": ["communication_before"],
    "related_links": ["https://example.org/voice"],
}


def test_a_practice_is_submitted_verified_and_published_by_other_hands(
    who: Cast, haven: Organisation
) -> None:
    root = "/api/v1/o/haven/practices"
    writer, chief = program(haven, WRITES), program(haven, ANSWERS)
    sent(writer, root, PRACTICE | {"crisis_type": ["x"]}, 422)
    (made,) = sent(writer, root, PRACTICE)
    assert (made["state"], made["code"]) == ("submitted", "voices-beforehand")
    at = f"{root}/{made['code']}"
    back = PRACTICE | {name: made[name] for name in ("crisis_type", "crisis_phase")}
    (changed,) = sent(writer, at, back | {"country": "Haven"}, 200)  # names are read back
    assert changed["country"] == "Haven"
    sent(chief, f"{at}/published", None, 409)
    ClientBinding.objects.filter(organisation=haven).update(created_by=who.chief.id)
    sent(chief, f"{at}/verified", {"how": "Opened the link"}, 409)
    ClientBinding.objects.filter(role=ANSWERS).update(created_by=who.owner.id)
    sent(writer, f"{at}/verified", {"how": "Opened the link"}, 403)
    sent(chief, f"{at}/verified", {"how": "Opened the link"}, 200)
    (shown,) = sent(chief, f"{at}/published", None, 200)
    assert shown["state"] == "published"
    sent(writer, at, PRACTICE, 409)
    (old,) = sent(chief, f"{at}/superseded", None, 200)
    assert old["state"] == "superseded"
    assert writer.get(f"{root}/{made['code']}").json()[0]["state"] == "superseded"
    sent(chief, f"{root}/france-ariane/superseded", None, 404)  # came with the product


def test_research_is_entered_once_and_an_ask_goes_to_its_decision(
    who: Cast, haven: Organisation
) -> None:
    writer, reader = program(haven, WRITES), program(haven, "reader")
    given = {
        "kind": "study", "title": "Who was told late", "authors": "A. Nother", "year": 2024,
        "findings": "Those who read little.",
    }  # fmt: skip
    sent(reader, f"{LESSONS}/research", given, 403)
    sent(writer, f"{LESSONS}/research", given | {"link": "ftp://x"}, 422)
    entry = sent(writer, f"{LESSONS}/research", given)
    sent(writer, f"{LESSONS}/research", given, 409)
    at = f"{LESSONS}/research/{entry['id']}"
    assert sent(writer, at, given | {"method": "Interviews"}, 200)["method"] == "Interviews"
    (listed,) = reader.get(f"{LESSONS}/research?q=late&kind=study").json()
    assert listed["id"] == entry["id"]

    today, late = NOON.date().isoformat(), (NOON + 9 * DAY).date().isoformat()
    wanted = {
        "asked_of": "Ministry of Labour", "what": "Voice messages in the law", "asked_on": today,
        "owner_id": str(who.owner.id), "evidence": [["research", entry["id"]]],
    }  # fmt: skip
    sent(writer, f"{LESSONS}/asks", wanted | {"evidence": []}, 422)
    sent(writer, f"{LESSONS}/asks", wanted | {"evidence": [["lesson", str(uuid4())]]}, 409)
    ask = sent(writer, f"{LESSONS}/asks", wanted)
    at = f"{LESSONS}/asks/{ask['id']}"
    step = {"word": "answered", "text": "They look at it", "happened_on": today}
    sent(writer, f"{at}/steps", step | {"next_step": "Ask again"}, 422)  # by when?
    stepped = sent(writer, f"{at}/steps", step | {"next_step": "Ask again", "next_due": late})
    assert stepped["next_due"] == late
    sent(writer, f"{at}/evidence", {"evidence": [["practice", "france-ariane"]]})
    sent(writer, f"{at}/outcome", {"text": "x", "happened_on": today}, 409)
    verdict = {"decision": "granted", "decided_on": today, "text": "In force next year"}
    assert sent(writer, f"{at}/decision", verdict, 200)["decision"] == "granted"
    sent(writer, f"{at}/decision", verdict, 409)
    whole = sent(writer, f"{at}/outcome", {"text": "Done", "happened_on": today}, 200)
    assert {one["kind"] for one in whole["evidence"]} == {"research", "practice"}
    assert {one["word"] for one in whole["history"]} == {"asked", "answered", "decided", "outcome"}
    assert [one["id"] for one in reader.get(f"{LESSONS}/asks?state=decided").json()] == [ask["id"]]


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
