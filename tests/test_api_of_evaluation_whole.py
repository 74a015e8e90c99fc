"""Evaluations, results frameworks and reviews are made by programs, and decided by two."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.evaluation.models import EvaluatorLink
from musterpoint.evaluation.planning import actions, queries
from musterpoint.evaluation.planning.actions import FindingIn
from musterpoint.evaluation.reviews import actions as reviewing
from musterpoint.evaluation.reviews.actions import AnswerIn
from musterpoint.evaluation.tests.planning.factories import ROWS, approved, written
from musterpoint.evaluation.tests.results.factories import exported, whole, workbook
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests.world import bearer

ROOT, KIND = "/api/v1/o/haven", "application/json"
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def caller(of: Organisation, role: str = "preparedness") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def call(program: Client, method: str, path: str, given: Any = None, status: int = 200) -> Any:
    body = "" if given is None else json.dumps(given)
    answer = program.generic(method, f"{ROOT}{path}", body, KIND)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


@pytest.fixture
def owner(haven: Organisation) -> str:
    """The id of a colleague who looks after what programs begin."""
    return str(officer(haven, "Olaf").id)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ends of the links that were mailed, as those who got them would read them."""
    sent: list[str] = []
    queue = reviewing.messaging.queue

    def queued(messages: Any, **more: Any) -> int:
        sent.extend(one.text.rstrip("/").rpartition("/")[2] for one in messages)
        return int(queue(messages, **more))

    monkeypatch.setattr(reviewing.messaging, "queue", queued)
    return sent


def test_an_evaluation_is_planned_approved_by_another_answered_and_finished(
    haven: Organisation, alice: Actor, letters: list[str], owner: str
) -> None:
    writer, chief = caller(haven), caller(haven, "head_of_mission")
    head = {"name": "Libya, in time", "kind": "real_time", "counts_from": "2026-04-01"}
    call(writer, "POST", "/evaluations", head, 422)  # a program looks after nothing
    head["owner_id"] = owner
    one = call(writer, "POST", "/evaluations", head, 201)
    here = f"/evaluations/{one['id']}"
    call(writer, "POST", f"{here}/review", status=409)
    for section, rows in ROWS.items():
        for row in rows:
            given = {"revision": one["revision"], "values": row}
            one = call(writer, "POST", f"{here}/sections/{section}/rows", given, 201)
    wrong = {"revision": one["revision"], "values": {"place": "Tripoli"}}
    call(writer, "POST", f"{here}/sections/questions/rows", wrong, 422)
    stale = {"revision": 0, "values": ROWS["terms"][0]}
    call(writer, "POST", f"{here}/sections/terms/rows", stale, 409)
    one = call(writer, "PATCH", here, {"report_due": "2026-05-25"})
    assert (one["report_due"], one["counts_from"], one["missing"]) == (
        "2026-05-25", "2026-04-01", [],
    )  # fmt: skip
    one = call(writer, "POST", f"{here}/review")
    approval = {"revision": one["revision"]}
    assert "Somebody else" in call(writer, "POST", f"{here}/approval", approval, 409)["detail"]
    one = call(chief, "POST", f"{here}/given-back", {"why": "Add the border"})
    one = call(writer, "POST", f"{here}/review")
    call(chief, "POST", f"{here}/approval", approval, 409)
    one = call(chief, "POST", f"{here}/approval", {"revision": one["revision"]})
    assert (one["state"], one["standing"]) == ("approved", "under_way")

    first, _second = call(writer, "GET", f"{here}/evaluators")
    assert first["organisation"] == "Workers' circle"
    assert "name" not in first
    link = {"ends_on": TODAY.isoformat(), "email": "amal@example.org"}
    call(writer, "POST", f"{here}/evaluators/{first['id']}/link", link | {"email": ""}, 422)
    told = call(writer, "POST", f"{here}/evaluators/{first['id']}/link", link, 201)
    assert told["link_is_open"]
    (token,) = letters
    assert token not in json.dumps(told)
    asked = [line["question_id"] for line in one["findings"]]
    with acting_as(alice):
        held = actions.link_of_token(token, NOON)
        for question in (*asked, asked[0]):
            given_in = FindingIn(rating="met", text="All were asked.", evidence="The roll")
            actions.contribute(held.id, question, given_in, by=alice, at=NOON)
    sent = call(writer, "GET", f"{here}/contributions")
    call(writer, "POST", f"{here}/finished", status=409)
    for line in sent[:2]:
        path = f"{here}/contributions/{line['id']}"
        found = call(writer, "POST", f"{path}/taken-in", {"reply": "Thank you"}, 201)
        assert (found["text"], found["found_by"]) == ("All were asked.", "Workers' circle")
        call(writer, "POST", f"{path}/taken-in", {"reply": ""}, 409)
    path = f"{here}/contributions/{sent[2]['id']}/answered"
    call(writer, "POST", path, {"reply": ""}, 422)
    call(writer, "POST", path, {"reply": "Sent twice"})
    ended = call(writer, "POST", f"{here}/links/{told['link_id']}/ended")
    assert not ended[0]["link_is_open"]
    with acting_as(alice):
        assert EvaluatorLink.objects.get().ended_at is not None
    for question in {line["question_id"] for line in one["findings"]}:
        given = {"rating": "unknown", "text": "Too early to say"}
        call(writer, "POST", f"{here}/findings/{question}", given, 201)
    assert call(writer, "POST", f"{here}/finished")["standing"] == "finished"
    call(writer, "POST", f"{here}/versions", status=409)


def test_a_row_of_a_plan_is_changed_moved_and_removed_and_keeps_its_names(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        row = written(alice)
    writer = caller(haven)
    one = call(writer, "GET", f"/evaluations/{row.id}")
    rows = f"/evaluations/{row.id}/sections/evaluators/rows"
    first, second = one["sections"]["evaluators"]
    given = {"revision": one["revision"], "values": {"task": "member"}}
    one = call(writer, "PATCH", f"{rows}/{first['id']}", given)
    call(writer, "PATCH", f"{rows}/{first['id']}", given, 409)
    with acting_as(alice):
        said = queries.overview(row.id, NOON).content["evaluators"][0]
    assert (said["name"], said["task"], said["independent"]) == ("Amal Nasser", "member", True)
    one = call(writer, "POST", f"{rows}/{first['id']}/moved",
               {"revision": one["revision"], "step": 1})  # fmt: skip
    assert one["sections"]["evaluators"][0]["id"] == second["id"]
    one = call(writer, "DELETE", f"{rows}/{first['id']}?revision={one['revision']}")
    assert [line["id"] for line in one["sections"]["evaluators"]] == [second["id"]]
    call(writer, "POST", f"/evaluations/{row.id}/sections/none/rows",
         {"revision": one["revision"], "values": {}}, 404)  # fmt: skip


def test_no_program_approves_what_its_maker_wrote_nor_its_maker_what_it_sent(
    haven: Organisation, alice: Actor
) -> None:
    maker = officer(haven, "Maker", "head_of_mission")
    program = caller(haven, "head_of_mission")
    ClientBinding.objects.update(created_by=maker.id)
    with acting_as(maker):
        row = written(maker)
        actions.send_to_review(row.id, by=maker, at=NOON)
        revision = queries.version(row.id).revision
    path = f"/evaluations/{row.id}"
    call(program, "POST", f"{path}/approval", {"revision": revision}, 409)
    with acting_as(alice):
        other = written(alice, name="Sent by a program")
    call(program, "POST", f"/evaluations/{other.id}/review")
    with acting_as(maker), pytest.raises(actions.SameHands):
        actions.approve(other.id, by=maker, at=NOON)
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(chief):
        actions.approve(other.id, by=chief, at=NOON)


YEARS = {"kind": "unsdcf", "first_year": 2024, "last_year": 2027}


def test_a_framework_is_built_changed_counted_and_told_of(haven: Organisation, owner: str) -> None:
    writer = caller(haven)
    head = YEARS | {"name": "2024-2027", "owner_id": owner}
    one = call(writer, "POST", "/results-frameworks", head, 201)
    here = f"/results-frameworks/{one['id']}"
    call(writer, "POST", "/results-frameworks", head, 422)
    assert call(writer, "PATCH", here, {"country": "TUN"})["country"] == "TUN"
    found: list[dict[str, Any]] = []
    for title in ("Safe in crises", "Nobody left out", "Plans name migrants", "Write plans"):
        parent = {"parent_id": found[-1]["id"]} if found else {}
        found.append(call(writer, "POST", f"{here}/results", parent | {"title": title}, 201))
    assert [line["code"] for line in found] == ["1", "1.1", "1.1.1", "1.1.1.1"]
    work = f"{here}/results/{found[3]['id']}"
    assert call(writer, "PATCH", work, {"required": "10000.50"})["required"] == 10000.5
    told = call(writer, "PATCH", work, {"available": "4000"})
    assert (told["title"], told["required"], told["gap"]) == ("Write plans", 10000.5, 6000.5)
    assert "required" in call(writer, "PATCH", work, {"required": "1.001"}, 422)["errors"]
    call(writer, "POST", f"{here}/results", {"title": "Deeper", "parent_id": found[3]["id"]}, 409)
    made = call(writer, "POST", f"{here}/results/{found[1]['id']}/indicators",
                {"name": "Plans", "unit": "%", "targets": {"2025": "60"}, "groups": ["women"]}, 201,
                )  # fmt: skip
    assert (made["code"], made["targets"]) == ("1.1a", {"2025": 60.0})
    path = f"{here}/indicators/{made['id']}"
    changed = call(writer, "PATCH", path, {"baseline": "20", "baseline_year": 2023})
    assert (changed["name"], changed["targets"]) == ("Plans", {"2025": 60.0})
    call(writer, "DELETE", f"{here}/results/{found[1]['id']}", status=409)
    call(writer, "DELETE", path)
    call(writer, "DELETE", path, status=404)
    call(writer, "POST", f"{here}/counted", status=409)
    call(writer, "POST", f"{here}/results/{found[1]['id']}/indicators", {"library": "none"}, 422)
    held = {"held_on": TODAY.isoformat(), "team": "Tunis", "topic": "Migrants", "people": 12}
    assert call(writer, "POST", f"{here}/sensitisations", held, 201)["people"] == 12
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    call(writer, "POST", f"{here}/sensitisations", held | {"held_on": tomorrow}, 422)
    assert len(call(writer, "DELETE", work)["results"]) == 3


def test_a_workbook_goes_out_and_in_whole_or_not_at_all(
    haven: Organisation, alice: Actor, owner: str
) -> None:
    with acting_as(alice):
        row = whole(alice)
        kept = exported(row)
    writer = caller(haven)
    here = f"/results-frameworks/{row.id}/workbook"
    answer = caller(haven, "reader").get(f"{ROOT}{here}")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    head = YEARS | {"name": "Copy", "owner_id": owner}
    copy = call(writer, "POST", "/results-frameworks", head, 201)
    there = f"/results-frameworks/{copy['id']}/workbook"
    file = base64.b64encode(answer.content).decode()
    seen = call(writer, "POST", there, {"file": file, "look": True})
    assert (seen["is_done"], seen["results_added"], seen["indicators_added"]) == (False, 4, 2)
    assert call(writer, "GET", f"/results-frameworks/{copy['id']}")["results"] == []
    assert call(writer, "POST", there, {"file": file})["is_done"]
    results = call(writer, "GET", f"/results-frameworks/{copy['id']}")["results"]
    assert [line["code"] for line in results] == ["1", "1.1", "1.1.1", "1.1.1.1"]
    assert kept  # the same framework, as the page gives it
    wrong = workbook(["Code", "Result", "Indicator", "Baseline"], ["7.9", "Stray", "", ""])
    bad = call(writer, "POST", there, {"file": base64.b64encode(wrong).decode()}, 422)
    assert all("!" in cell for cell in bad["errors"])
    call(writer, "POST", there, {"file": base64.b64encode(b"no book").decode()}, 422)
    call(writer, "POST", there, {"file": "%%%"}, 422)
    assert call(writer, "GET", f"/results-frameworks/{copy['id']}")["results"] == results


def test_a_review_is_asked_opened_answered_closed_and_compared(
    haven: Organisation, alice: Actor, letters: list[str], owner: str
) -> None:
    writer = caller(haven)
    given = {"name": "After Libya", "themes": ["coordination"], "closes_on": "2026-05-20",
             "owner_id": owner}  # fmt: skip
    one = call(writer, "POST", "/reviews", given, 201)
    here = f"/reviews/{one['id']}"
    call(writer, "POST", f"{here}/opened", status=409)
    call(writer, "PATCH", here, {"themes": ["none"]}, 422)
    for empty in ({}, {"theme": ["coordination"]}):
        call(writer, "PATCH", here, empty, 422)
    assert call(writer, "PATCH", here, {"purpose": "To learn"})["themes"] == ["coordination"]
    who = {"kind": "host", "name": "Guest"}
    call(writer, "POST", f"{here}/outside", who, 422)
    for number in range(3):
        told = call(writer, "POST", f"{here}/outside", who | {"email": f"g{number}@example.org"})
    assert (told["asked"], letters) == (3, [])
    colleague = officer(haven, "Ossi")
    assert (
        call(writer, "POST", f"{here}/colleagues", {"user_ids": [str(colleague.id)]})["asked"] == 4
    )
    call(writer, "POST", f"{here}/colleagues", {"user_ids": [str(uuid4())]}, 422)
    assert call(writer, "POST", f"{here}/opened")["state"] == "open"
    call(writer, "GET", f"{here}/result", status=409)
    with acting_as(alice):
        for token in letters:
            guest = reviewing.guest_of_token(token)
            answer = AnswerIn(ratings={"knew_whom": 3}, remark="")
            reviewing.answer(guest.id, answer, by=alice, at=NOON)
    closed = call(writer, "POST", f"{here}/closed")
    assert (closed["state"], closed["answered"]) == ("closed", 3)
    reader = caller(haven, "reader")
    found = call(reader, "GET", f"{here}/result")
    assert (found["groups"], found["counts"]) == (["host"], {"host": 3})
    cell = {"question": "knew_whom", "group": "host", "count": 3, "mean": 3.0, "steps": {"3": 3}}
    assert cell in found["cells"]
    (line,) = call(reader, "GET", "/reviews?q=libya")
    assert (line["id"], line["answered"]) == (one["id"], 3)
    call(writer, "POST", f"{here}/opened", status=409)


def test_who_only_reads_writes_nothing(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        row = approved(alice, member(haven, "Chitra", 7))
        results = whole(alice)
    reader = caller(haven, "reader")
    one, other, node = f"/evaluations/{row.id}", f"/results-frameworks/{results.id}", uuid4()
    row_body, day = {"revision": 1, "values": {}}, TODAY.isoformat()
    refused: tuple[tuple[str, str, Any], ...] = (
        ("POST", "/evaluations", {"name": "X", "kind": "real_time", "owner_id": str(node)}),
        ("PATCH", one, {"name": "X"}),
        ("POST", f"{one}/versions", None),
        ("POST", f"{one}/sections/terms/rows", row_body),
        ("PATCH", f"{one}/sections/terms/rows/{node}", row_body),
        ("DELETE", f"{one}/sections/terms/rows/{node}?revision=1", None),
        ("POST", f"{one}/review", None),
        ("POST", f"{one}/approval", {"revision": 1}),
        ("POST", f"{one}/given-back", {"why": "Why"}),
        ("POST", f"{one}/finished", None),
        ("POST", f"{one}/evaluators/{node}/link", {"ends_on": day, "email": "a@example.org"}),
        ("POST", f"{one}/links/{node}/ended", None),
        ("POST", f"{one}/contributions/{node}/taken-in", {"reply": ""}),
        ("PATCH", other, {"name": "X"}),
        ("POST", f"{other}/results", {"title": "X"}),
        ("PATCH", f"{other}/results/{node}", {"title": "X"}),
        ("DELETE", f"{other}/results/{node}", None),
        ("POST", f"{other}/results/{node}/indicators", {"name": "X"}),
        ("DELETE", f"{other}/indicators/{node}", None),
        ("POST", f"{other}/counted", None),
        ("POST", f"{other}/workbook", {"file": ""}),
        ("POST", "/reviews", {"name": "X", "themes": [], "closes_on": day, "owner_id": str(node)}),
        ("POST", f"/reviews/{node}/opened", None),
        ("POST", f"/reviews/{node}/closed", None),
    )
    for method, path, given in refused:
        call(reader, method, path, given, 403)
