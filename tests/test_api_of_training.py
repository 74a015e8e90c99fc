"""Programs read what was learned as a record store would, and do at sessions what pages do."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.audit.models import Event
from musterpoint.engine import xapi
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions
from musterpoint.training.models import Booking, Session
from musterpoint.training.tests.factories import COURSE, DAY, colleague, passed, session
from musterpoint.training.tests.test_statements import sat_before
from tests.world import bearer

ROOT = "/api/v1/o/haven/training"
STORE = f"{ROOT}/xapi/statements"
HOME = "http://testserver/o/haven"
VERBS = "http://adlnet.gov/expapi/verbs/"
SPOKEN = {"X-Experience-API-Version": "1.0.3"}


@pytest.fixture
def learned(haven: Organisation) -> Organisation:
    """Two learners of two days, one of whom came to a session."""
    dina, omar = colleague(haven, "Dina Duty"), colleague(haven, "Omar Officer")
    tariq = colleague(haven, "Tariq Trainer", "trainer")
    for number, one in enumerate((dina, omar)):
        with acting_as(one):
            sat_before(one)
            passed(one, at=NOON + number * DAY + timedelta(microseconds=1400))
    with acting_as(tariq):
        row = session(tariq, starts_at=NOON, ends_at=NOON + timedelta(hours=2))
        guest = actions.add_guest(row.id, "Rania Nasser", "", by=tariq, at=NOON)
        actions.mark_came(guest.id, True, by=tariq, at=NOON)
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON + 2 * DAY)
    return haven


def caller(of: Organisation, role: str = "trainer") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def asked(program: Client, status: int = 200, **filters: str) -> Any:
    answer = program.get(f"{STORE}?{urlencode(filters)}", headers=SPOKEN)
    assert answer.status_code == status, answer.content
    assert answer["X-Experience-API-Version"] == "1.0.3"
    assert answer["X-Experience-API-Consistent-Through"].startswith("2026-05-03T12:00:00")
    return answer.json()


def test_a_store_reads_each_statement_once_wherever_a_page_ends(learned: Organisation) -> None:
    program = caller(learned)
    whole = asked(program)
    assert whole["more"] == ""
    assert xapi.check_file(whole)["valid"]
    every = whole["statements"]
    assert [one["stored"] for one in every] == sorted((x["stored"] for x in every), reverse=True)
    assert asked(program, ascending="true")["statements"] == every[::-1]
    assert "rania" not in json.dumps(whole).lower()
    for limit in (1, 2, 3, len(every)):
        for order in ("true", "false"):
            got, page = [], asked(program, limit=str(limit), ascending=order)
            while True:
                assert len(page["statements"]) <= limit
                got += page["statements"]
                if not page["more"]:
                    break
                assert page["more"].startswith(STORE)
                page = program.get(page["more"], headers=SPOKEN).json()
            assert got == (every[::-1] if order == "true" else every), (limit, order)


def test_each_filter_of_the_specification_leaves_what_it_says(learned: Organisation) -> None:
    program = caller(learned)
    every = asked(program)["statements"]

    def same(wanted: Any, **filters: str) -> None:
        found = asked(program, **filters)["statements"]
        assert found == [one for one in every if wanted(one)], filters
        assert found

    some = every[0]
    same(lambda one: one["verb"]["id"] == f"{VERBS}completed", verb=f"{VERBS}completed")
    same(lambda one: one["verb"]["id"] == f"{VERBS}attended", verb=f"{VERBS}attended")
    same(lambda one: one["actor"] == some["actor"], agent=json.dumps(some["actor"]))
    its = some["context"]["registration"]
    same(lambda one: one.get("context", {}).get("registration") == its, registration=its)
    for activity in {one["object"]["id"] for one in every}:
        same(lambda one, wanted=activity: one["object"]["id"] == wanted, activity=activity)
    course = f"{HOME}/training/courses/{COURSE}"
    same(lambda _one: True, activity=course, related_activities="true")
    moment = every[len(every) // 2]["stored"]
    same(lambda one: one["stored"] > moment, since=moment)
    same(lambda one: one["stored"] <= moment, until=moment)
    for none in (
        {"agent": '{"mbox": "mailto:dina.duty@example.org"}'},
        {"verb": "http://adlnet.gov/expapi/verbs/voided"},
        {"activity": "https://elsewhere.example/course"},
        {"registration": str(uuid4())},
    ):
        assert asked(program, **none) == {"statements": [], "more": ""}


def test_one_statement_is_asked_for_by_its_id(learned: Organisation) -> None:
    program = caller(learned)
    for one in asked(program)["statements"]:
        assert asked(program, statementId=one["id"]) == one
    answer = program.get(f"{STORE}?statementId={one['id']}", headers=SPOKEN)
    assert answer["Last-Modified"] == "Fri, 01 May 2026 12:00:00 GMT"
    assert asked(program, 404, statementId=str(uuid4()))["status"] == 404
    asked(program, 404, voidedStatementId=one["id"])
    brief = asked(program, statementId=one["id"], format="ids")
    assert brief["verb"] == {"id": one["verb"]["id"]}
    assert set(brief["object"]) == {"objectType", "id"}
    spoken = asked(program, statementId=one["id"], format="canonical")
    assert list(spoken["verb"]["display"]) == ["en"]


def test_an_attendance_that_was_taken_back_is_voided(learned: Organisation) -> None:
    """Who asks with a filter that the voided one meets is told of it as well (2.1.3)."""
    program = caller(learned)
    (came,) = asked(program, verb=f"{VERBS}attended")["statements"]
    teaching = colleague(learned, "Tariq Trainer", "trainer")
    with acting_as(teaching):
        guest = Booking.objects.get()
        actions.mark_came(guest.id, False, by=teaching, at=NOON + DAY)
    (void,) = asked(program, verb=f"{VERBS}voided")["statements"]
    assert void["object"] == {"objectType": "StatementRef", "id": came["id"]}
    assert asked(program, voidedStatementId=came["id"]) == came
    asked(program, 404, statementId=came["id"])
    asked(program, 404, voidedStatementId=void["id"])
    assert asked(program, statementId=void["id"]) == void
    for name, value in {
        "agent": json.dumps(came["actor"]),
        "verb": f"{VERBS}attended",
        "activity": came["object"]["id"],
        "format": "ids",
        "since": came["stored"],
    }.items():
        assert void["id"] in [one["id"] for one in asked(program, **{name: value})["statements"]], (
            name
        )
    for none in ({"agent": json.dumps(came["actor"]), "until": came["stored"]},
                 {"activity": f"{HOME}/training/sessions/{uuid4()}"}):  # fmt: skip
        assert asked(program, **none)["statements"] == []
    ours = {"objectType": "Agent", "account": {"homePage": HOME, "name": "haven"}}
    assert asked(program, agent=json.dumps(ours))["statements"] == [void]
    parts = {"activity": f"{HOME}/training/courses/{COURSE}", "related_activities": "true"}
    assert void in asked(program, **parts)["statements"]
    with acting_as(teaching):
        actions.mark_came(guest.id, True, by=teaching, at=NOON + DAY)
    again = asked(program, verb=f"{VERBS}attended", ascending="true")["statements"]
    assert {one["verb"]["id"] for one in again} == {f"{VERBS}voided", f"{VERBS}attended"}
    assert came["id"] not in [one["id"] for one in again]
    assert asked(program, voidedStatementId=came["id"]) == came
    assert [asked(program, statementId=one["id"]) for one in again] == again
    assert xapi.check_file(asked(program))["valid"]


@pytest.mark.parametrize(
    "filters",
    [
        {"statementId": str(uuid4()), "limit": "1"},
        {"statementId": "x"},
        {"limit": "-1"},
        {"limit": "9" * 40},
        {"ascending": "yes"},
        {"since": "yesterday"},
        {"until": "2026-05-01T12:00:00"},
        {"since": "9999-12-31T23:59:59Z"},
        {"agent": "{"},
        {"agent": "[" * 5000},
        {"registration": "\0"},
        {"format": "long"},
        {"attachments": "true"},
        {"from": "9999-12-31T23:59:59Z|x"},
        {"nobody": "1"},
    ],
)
def test_a_question_that_cannot_be_read_is_refused_as_the_specification_says(
    haven: Organisation, filters: dict[str, str]
) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON + 2 * DAY)
    assert asked(caller(haven), 400, **filters)["detail"]


def test_a_store_names_its_version_and_may_read(haven: Organisation) -> None:
    program = caller(haven)
    for version in ("", "0.95", "2.0.0", "1.0.3\0"):
        headers = {"X-Experience-API-Version": version} if version else {}
        assert program.get(STORE, headers=headers).status_code == 400
    assert program.get(STORE, headers={"X-Experience-API-Version": "1.0"}).status_code == 200
    assert program.get(f"{ROOT}/xapi/about").json() == {"version": ["1.0.3"]}
    assert caller(haven, "reader").get(STORE, headers=SPOKEN).status_code == 403


def test_the_file_of_all_statements_passes_the_check_and_says_why_it_left(
    learned: Organisation, alice: Actor
) -> None:
    trainer = signed_in("haven", "trainer")
    address = "/o/haven/desk/training/records/"
    assert trainer.post(address, {"reason": ""}).status_code == 422
    answer = trainer.post(address, {"reason": "reporting"})
    assert answer["Content-Disposition"] == 'attachment; filename="statements-2026-05-03.json"'
    whole = json.loads(answer.content)
    assert xapi.check_file(whole, at=NOON + 2 * DAY) == {
        "valid": True,
        "statements": 9,
        "errors": [],
        "warnings": [],
    }
    assert whole["statements"] == asked(caller(learned), ascending="true")["statements"]
    with acting_as(alice):
        kept = Event.objects.get(kind="training.statement.exported")
        assert (kept.facts["reason"], kept.facts["rows"]) == ("reporting", 9)
    assert signed_in("haven", "reader").post(address, {"reason": "reporting"}).status_code == 403


@pytest.fixture
def meeting(haven: Organisation, alice: Actor) -> Session:
    """A session of tomorrow with one place."""
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        return session(alice, places=1)


def post(program: Client, path: str, given: dict[str, Any], key: str = "") -> Any:
    headers = {"idempotency-key": key} if key else {}
    return program.post(f"{ROOT}/{path}", given, "application/json", headers=headers)


def test_a_guest_is_booked_once_waits_moves_up_and_comes(
    meeting: Session, haven: Organisation
) -> None:
    program = caller(haven)
    path = f"sessions/{meeting.id}/bookings"
    rania = {"name": "Rania Nasser", "email": "rania@example.org"}
    first = post(program, path, rania, "b1")
    assert (first.status_code, first.json()["standing"]) == (201, "booked")
    assert post(program, path, rania, "b1").content == first.content
    second = post(program, path, {"name": "Samir Haddad"}).json()
    assert second["standing"] == "waits"
    assert [one["name"] for one in program.get(f"{ROOT}/{path}").json()] == [
        "Rania Nasser",
        "Samir Haddad",
    ]
    left = post(program, f"bookings/{first.json()['id']}/given-back", {}).json()
    assert left["standing"] == "left"
    (line,) = program.get(f"{ROOT}/{path}").json()
    assert (line["id"], line["standing"]) == (second["id"], "booked")
    attendance = f"bookings/{second['id']}/attendance"
    assert post(program, attendance, {}).json()["came_at"]
    assert post(program, attendance, {"came": False}).json()["came_at"] is None
    assert post(program, path, {"name": " "}).status_code == 422
    assert post(program, path, {"name": "a\0b"}).status_code == 422


def test_a_session_far_ahead_is_planned_with_its_overlaps(haven: Organisation) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    program = caller(haven)
    given = {"course": COURSE, "starts_at": f"{NOON + 300 * DAY:%Y-%m-%dT09:00:00Z}",
             "ends_at": f"{NOON + 300 * DAY:%Y-%m-%dT11:00:00Z}"}  # fmt: skip
    first, second = (post(program, "sessions", given).json() for _again in range(2))
    assert (first["competes"], first["free"]) == ([], 20)
    assert ["same time" in one for one in second["competes"]] == [True]


def test_who_may_not_teach_has_no_part_in_bookings(meeting: Session, haven: Organisation) -> None:
    made = post(caller(haven), f"sessions/{meeting.id}/bookings", {"name": "Rania"}).json()
    reader = caller(haven, "reader")
    assert reader.get(f"{ROOT}/sessions/{meeting.id}/bookings").status_code == 403
    assert post(reader, f"sessions/{meeting.id}/bookings", {"name": "X"}).status_code == 403
    for doing in ("attendance", "given-back"):
        assert post(reader, f"bookings/{made['id']}/{doing}", {}).status_code == 403
        assert post(caller_again(haven), f"bookings/{uuid4()}/{doing}", {}).status_code == 404


def caller_again(of: Organisation) -> Client:
    return Client(headers={"authorization": f"Bearer token-{of.slug}-trainer"})


def test_nobody_notes_their_own_attendance_through_a_program(
    meeting: Session, haven: Organisation
) -> None:
    maker = colleague(haven, "Maker Teacher", "trainer")
    program = caller(haven)
    ClientBinding.objects.update(created_by=maker.id)
    with acting_as(maker):
        mine = actions.book(meeting.id, by=maker, at=NOON)
    assert post(program, f"bookings/{mine.id}/attendance", {}).status_code == 409
    ClientBinding.objects.update(created_by=uuid4())
    assert post(program, f"bookings/{mine.id}/attendance", {}).status_code == 200
