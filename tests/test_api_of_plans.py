"""Programs read plans without named people, put them to work and tick off what was done."""

from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.plans import actions
from musterpoint.plans.models import Plan
from musterpoint.plans.tests.factories import crisis, in_force, written
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT = "/api/v1/o/haven/plans"


@pytest.fixture
def plan(haven: Organisation, alice: Actor) -> Plan:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        return in_force(alice, chief)


def caller(of: Organisation, role: str = "integration") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def test_a_plan_is_read_without_the_people_it_names(plan: Plan, haven: Organisation) -> None:
    program = caller(haven)
    listed = program.get(ROOT).json()
    assert [(one["name"], one["standing"]) for one in listed] == [("Libya", "in_force")]
    answer = program.get(f"{ROOT}/{plan.id}")
    assert answer.json()["sections"]["carriers"][0]["seats"] == 50
    assert "Nimal" not in answer.content.decode()
    assert program.get(f"{ROOT}/{uuid4()}").status_code == 404
    assert caller(haven, "reader").get(ROOT).status_code == 403


def test_a_plan_is_put_to_work_once_and_its_tasks_ticked_off(
    plan: Plan, haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        made = crisis(alice)
    chief = caller(haven, "duty_officer")
    given = {"crisis_id": str(made.id), "level": 3}
    address = f"{ROOT}/{plan.id}/activations"
    key = {"idempotency-key": str(uuid4())}
    first = chief.post(address, given, "application/json", headers=key)
    assert first.status_code == 201
    same = chief.post(address, given, "application/json", headers=key)
    assert same.json()["id"] == first.json()["id"]
    again = chief.post(address, given, "application/json")
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")
    assert chief.post(address, given | {"level": 7}, "application/json").status_code == 422
    task = first.json()["tasks"][0]["id"]
    done = chief.patch(f"{ROOT}/tasks/{task}", {"state": "done"}, "application/json").json()
    assert {one["id"] for one in done["tasks"] if one["state"] == "done"} == {task}
    dropped = chief.patch(f"{ROOT}/tasks/{task}", {"state": "dropped"}, "application/json")
    assert dropped.status_code == 409
    shown = chief.get(f"{ROOT}/activations/{first.json()['id']}").json()
    assert shown["level"] == 3


HAZARD = {"hazard": "Fighting", "sign": "Roads closed", "level": 2, "action": "Call the wardens"}


def test_a_plan_is_begun_filled_and_asks_for_review_by_somebody_else(
    haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    maker = officer(haven, "Maker", "head_of_mission")
    writer = caller(haven, "duty_officer")
    ClientBinding.objects.update(created_by=maker.id)
    given = {
        "name": "Chad", "kind": "evacuation", "holder": "post", "country": "TCD",
        "owner_id": str(maker.id),
    }  # fmt: skip
    key = {"idempotency-key": "p1"}
    first = writer.post(ROOT, given, "application/json", headers=key)
    assert first.status_code == 201, first.content
    assert writer.post(ROOT, given, "application/json", headers=key).content == first.content
    made = first.json()
    address = f"{ROOT}/{made['id']}"
    rows = f"{address}/sections/hazards/rows"
    body = {"revision": made["revision"], "values": HAZARD}
    put = writer.post(rows, body, "application/json")
    assert put.status_code == 201, put.content
    assert put.json()["sections"]["hazards"][0]["sign"] == "Roads closed"
    assert writer.post(rows, body, "application/json").status_code == 409
    wrong = {"revision": put.json()["revision"], "values": HAZARD | {"level": 9}}
    answer = writer.post(rows, wrong, "application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["level"])
    assert writer.post(f"{address}/sections/none/rows", body, "application/json").status_code == 404
    assert writer.post(f"{address}/review", {}, "application/json").status_code == 409
    reader = caller(haven, "reader")
    for path in (ROOT, rows, f"{address}/review"):
        sent = given if path == ROOT else body
        assert reader.post(path, sent, "application/json").status_code == 403


def test_whoever_made_a_program_does_not_approve_what_it_sent(
    haven: Organisation, alice: Actor
) -> None:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    maker = officer(haven, "Maker", "head_of_mission")
    with acting_as(alice):
        row = written(alice)
    writer = caller(haven, "duty_officer")
    ClientBinding.objects.update(created_by=maker.id)
    sent = writer.post(f"{ROOT}/{row.id}/review", {}, "application/json")
    assert (sent.status_code, sent.json()["state"]) == (200, "review")
    with acting_as(maker), pytest.raises(actions.SameHands):
        actions.approve(row.id, by=maker, at=NOON)
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(chief):
        assert actions.approve(row.id, by=chief, at=NOON).state == "in_force"
