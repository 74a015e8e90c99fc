"""Programs read assessments, answer their questions and keep the plan that closes gaps."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.capacity import actions
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Answer, Assessment, ItemEvent
from musterpoint.capacity.tests.factories import TRAINED, agreed, begun, gap, submitted
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training.tests.factories import passed
from tests.world import bearer

ROOT = "/api/v1/o/haven/capacity"


@pytest.fixture
def row(haven: Organisation, alice: Actor) -> Assessment:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        return agreed(alice, chief)


def caller(of: Organisation, role: str = "integration") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def test_assessments_and_items_are_read(row: Assessment, haven: Organisation) -> None:
    program = caller(haven)
    (found,) = program.get(f"{ROOT}/assessments?state=agreed").json()
    assert (found["id"], found["answered"]) == (str(row.id), len(pack().questions))
    whole = program.get(f"{ROOT}/assessments/{row.id}").json()
    assert whole["is_intact"] is True
    assert len(whole["answers"]) == len(pack().questions)
    (item,) = program.get(f"{ROOT}/items?state=live&area=training").json()
    assert (item["question"], item["level_then"], item["moved"]) == (TRAINED, 1, "")
    assert program.get(f"{ROOT}/assessments/{uuid4()}").status_code == 404
    assert program.get(f"{ROOT}/items?state=%00").status_code == 422
    assert caller(haven, "reader").get(f"{ROOT}/items").status_code == 403


def test_the_contact_of_a_partner_is_left_out(
    row: Assessment, haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        theirs = submitted(
            alice, subject="outside", partner_name="Harbour Aid", contact_name="Rosa Lind"
        )
    answer = caller(haven).get(f"{ROOT}/assessments/{theirs.id}")
    assert "Harbour Aid" in answer.content.decode()
    assert "Rosa" not in answer.content.decode()


def post(program: Client, path: str, given: dict[str, Any], key: str = "") -> Any:
    headers = {"idempotency-key": key} if key else {}
    return program.post(f"{ROOT}/{path}", given, "application/json", headers=headers)


def test_an_item_is_planned_once_and_goes_its_way(
    row: Assessment, haven: Organisation, alice: Actor
) -> None:
    program = caller(haven, "duty_officer")
    with acting_as(alice):
        item = gap(row)
    plan = {
        "what": "Course twice a year",
        "due_on": "2027-03-01",
        "cost_minor": 5000,
        "currency": "USD",
    }
    first = post(program, f"items/{item.id}", plan, "k1")
    again = post(program, f"items/{item.id}", plan, "k1")
    assert (first.status_code, again.content) == (200, first.content)
    assert post(program, f"items/{item.id}", plan | {"what": "x"}, "k1").status_code == 422
    assert (first.json()["what"], first.json()["cost_minor"]) == (plan["what"], 5000)
    with acting_as(alice):
        assert ItemEvent.objects.filter(item=item, word="planned").count() == 1
    assert post(program, f"items/{item.id}/begun", {}).json()["state"] == "under_way"
    nothing = post(program, f"items/{item.id}/done", {})
    assert (nothing.status_code, list(nothing.json()["errors"])) == (422, ["evidence"])
    done = post(program, f"items/{item.id}/done", {"evidence": "Twelve passed"})
    assert (done.json()["state"], done.json()["is_late"]) == ("done", False)
    assert post(program, f"items/{item.id}", plan).status_code == 409
    assert post(program, f"items/{item.id}/reopened", {"why": "Left"}).json()["state"] == "open"
    assert post(program, f"items/{item.id}/dropped", {"why": "Merged"}).json()["state"] == "dropped"


def test_a_program_chooses_what_closes_a_gap_and_it_must_be_done(
    row: Assessment, haven: Organisation, alice: Actor
) -> None:
    program = caller(haven, "duty_officer")
    with acting_as(alice):
        path = f"items/{gap(row).id}"
    course = {"remedy_kind": "course", "remedy_key": "safe-referral"}
    chosen = post(program, f"{path}/remedy", course, "r1")
    assert (chosen.status_code, chosen.json() | course) == (200, chosen.json())
    assert post(program, f"{path}/remedy", course, "r1").content == chosen.content
    for wrong in ({"remedy_key": "none"}, {"remedy_kind": "none"}, {"remedy_kind": ""}):
        assert post(program, f"{path}/remedy", course | wrong).status_code == 422
    assert post(program, f"{path}/done", {"evidence": "All went"}).status_code == 409
    with acting_as(alice):
        passed(alice, at=NOON)
    assert post(program, f"{path}/done", {}).json()["state"] == "done"
    assert post(program, f"{path}/remedy", course).status_code == 409
    post(program, f"{path}/reopened", {"why": "Left"})
    assert post(program, f"{path}/remedy", {}).status_code == 422
    none = post(program, f"{path}/remedy", {"remedy_kind": ""}).json()
    assert (none["remedy_kind"], none["remedy_key"]) == ("", "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", "2020-01-01"),
        ("due_on", "soon"),
        ("owner_id", "4dc88ca2-92a7-48f7-bada-8be6cb5f6d22"),
        ("cost_minor", -1),
        ("currency", "dollars"),
        ("what", "a\0b"),
    ],
)
def test_a_bad_plan_names_its_field(
    row: Assessment, haven: Organisation, alice: Actor, field: str, value: object
) -> None:
    with acting_as(alice):
        item = gap(row)
    plan = {"what": "Course", "due_on": "2027-03-01", "cost_minor": 1, "currency": "USD"}
    answer = post(caller(haven, "duty_officer"), f"items/{item.id}", plan | {field: value})
    assert answer.status_code == 422
    assert field in " ".join(answer.json()["errors"])


def test_a_question_of_a_draft_is_answered_on_what_was_read(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        draft = begun(alice)
    program = caller(haven, "duty_officer")
    path = f"assessments/{draft.id}/answers/{TRAINED}"
    given = {"level": 2, "aim": 3, "evidence": "Register of courses", "revision": 1}
    told = post(program, path, given)
    assert told.status_code == 200, told.content
    assert (told.json()["level"], told.json()["gap"], told.json()["revision"]) == (2, 1, 2)
    assert post(program, path, given).status_code == 409
    assert post(program, path, given | {"revision": 2, "level": 7}).status_code == 422
    kept = post(program, path, {"level": 1, "revision": 2}).json()
    assert (kept["aim"], kept["gap"]) == (3, 2)
    none = post(program, path, {"level": 1, "revision": 3, "without_aim": True}).json()
    assert (none["aim"], none["gap"]) == (None, 0)
    assert post(program, f"{path}x", given).status_code == 404


def test_who_may_only_read_or_is_elsewhere_writes_nothing(
    row: Assessment, haven: Organisation, elsewhere: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        item = gap(row)
    paths = [
        f"items/{item.id}/begun",
        f"items/{item.id}/remedy",
        f"assessments/{row.id}/answers/{TRAINED}",
    ]
    reader, stranger = caller(haven, "auditor"), caller(elsewhere, "duty_officer")
    for path, given in zip(
        paths, ({}, {"remedy_kind": ""}, {"revision": 1, "level": 1}), strict=True
    ):
        assert post(reader, path, given).status_code == 403
        theirs = stranger.post(f"/api/v1/o/elsewhere/capacity/{path}", given, "application/json")
        assert theirs.status_code == 404


def test_an_assessment_is_begun_once_answered_and_submitted(
    haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    program = caller(haven, "duty_officer")
    given = {"title": "Spring", "as_of": "2026-05-01"}
    first = post(program, "assessments", given, "a1")
    assert (first.status_code, post(program, "assessments", given, "a1").content) == (
        201,
        first.content,
    )
    made = first.json()
    assert (made["state"], made["answered"]) == ("draft", 0)
    path = f"assessments/{made['id']}"
    assert post(program, f"{path}/submitted", {}).status_code == 409
    with acting_as(alice):
        Answer.objects.filter(assessment_id=made["id"]).update(concerns=False)
    assert post(program, f"{path}/submitted", {}).json()["state"] == "submitted"
    assert post(program, f"{path}/submitted", {}).status_code == 409
    reader = caller(haven, "reader")
    assert post(reader, "assessments", given).status_code == 403
    assert post(reader, f"{path}/submitted", {}).status_code == 403
    assert post(program, f"assessments/{uuid4()}/submitted", {}).status_code == 404


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " "}),
        ("as_of", {"as_of": "2027-01-01"}),
        ("subject", {"subject": "them"}),
        ("partner_id", {"subject": "platform", "partner_id": str(uuid4())}),
        ("contact_name", {"subject": "outside", "partner_name": "Harbour Aid"}),
        ("partner_name", {"partner_name": "a\0b"}),
    ],
)
def test_a_head_that_cannot_be_names_its_field(
    haven: Organisation, field: str, changes: dict[str, Any]
) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    given = {"title": "Spring", "as_of": "2026-05-01"} | changes
    answer = post(caller(haven, "duty_officer"), "assessments", given)
    assert answer.status_code == 422
    assert field in " ".join(answer.json()["errors"])


def test_whoever_made_a_program_does_not_agree_to_what_it_submitted(
    haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    maker = officer(haven, "Maker", "head_of_mission")
    program = caller(haven, "duty_officer")
    ClientBinding.objects.update(created_by=maker.id)
    given = {"title": "Spring", "as_of": "2026-05-01"}
    made = post(program, "assessments", given).json()["id"]
    with acting_as(alice):
        Answer.objects.filter(assessment_id=made).update(concerns=False)
    assert post(program, f"assessments/{made}/submitted", {}).status_code == 200
    with acting_as(maker), pytest.raises(actions.SomebodyElseAgrees):
        actions.agree(UUID(made), by=maker, at=NOON)
    with acting_as(alice):
        assert actions.agree(UUID(made), by=alice, at=NOON).state == "agreed"
