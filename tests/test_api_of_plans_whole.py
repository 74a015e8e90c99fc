"""A plan lives its whole life by programs: written, decided by another, at work, stood down, shared."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.disclosures.tests.factories import agree
from musterpoint.plans import actions, pumps, queries
from musterpoint.plans.models import Plan
from musterpoint.plans.tests.factories import ROWS, crisis, in_force, revision, written
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT, KIND = "/api/v1/o/haven/plans", "application/json"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, portal: Organisation) -> None:
    here = Organisation.objects.filter(id__in=[haven.id, portal.id])
    here.update(is_exercise=True, clock_at=NOON)


def caller(of: Organisation, role: str) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def call(program: Client, method: str, path: str, given: Any = None, status: int = 200) -> Any:
    body = "" if given is None else json.dumps(given)
    answer = program.generic(method, f"{ROOT}{path}", body, KIND)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def test_a_plan_is_written_approved_by_another_put_to_work_and_stood_down(
    haven: Organisation, alice: Actor
) -> None:
    owner = officer(haven, "Ossi", "head_of_mission")
    writer, chief = caller(haven, "preparedness"), caller(haven, "head_of_mission")
    head = {"name": "Libya", "kind": "evacuation", "holder": "post", "country": "LBY"}
    one = call(writer, "POST", "", head | {"owner_id": str(owner.id)}, 201)
    here = f"/{one['id']}"
    for section, rows in ROWS.items():
        for row in rows:
            given = {"revision": one["revision"], "values": row}
            one = call(writer, "POST", f"{here}/sections/{section}/rows", given, 201)
    one = call(writer, "PATCH", here, {"name": "Libya, west"})
    assert (one["name"], one["missing"]) == ("Libya, west", [])
    call(chief, "POST", f"{here}/approval", {"revision": one["revision"]}, 409)
    one = call(writer, "POST", f"{here}/review")
    assert one["state"] == "review"
    told = call(writer, "POST", f"{here}/approval", {"revision": one["revision"]}, 409)
    assert "Somebody else" in told["detail"]
    call(chief, "POST", f"{here}/given-back", {"why": " "}, 409)
    one = call(chief, "POST", f"{here}/given-back", {"why": "Name the second bus"})
    assert one["state"] == "draft"
    one = call(writer, "POST", f"{here}/review")
    call(chief, "POST", f"{here}/approval", {"revision": one["revision"] - 1}, 409)
    one = call(chief, "POST", f"{here}/approval", {"revision": one["revision"], "note": "Good"})
    assert (one["state"], one["standing"]) == ("in_force", "in_force")
    call(chief, "POST", f"{here}/reviewed", {"why": "Still good"})
    with acting_as(alice):
        made = crisis(alice)
    given = {"crisis_id": str(made.id), "level": 2}
    work = call(writer, "POST", f"{here}/activations", given, 201)
    at_work = f"/activations/{work['id']}"
    raised = call(writer, "POST", f"{at_work}/level", {"level": 4})
    assert raised["level"] == 4
    assert len(raised["tasks"]) > len(work["tasks"])
    call(writer, "POST", f"{at_work}/level", {"level": 3}, 409)
    call(writer, "POST", f"{at_work}/level", {"level": 5}, 422)
    task = f"/tasks/{raised['tasks'][0]['id']}/assignee"
    told = call(writer, "PUT", task, {"user_id": str(owner.id)})
    assert str(owner.id) in {line["assignee_id"] for line in told["tasks"]}
    call(writer, "PUT", task, {"user_id": str(uuid4())}, 409)
    call(chief, "POST", f"{here}/retired", {"why": "Over"}, 409)
    call(writer, "POST", f"{at_work}/stood-down", {"why": ""}, 409)
    down = call(writer, "POST", f"{at_work}/stood-down", {"why": "The crisis is over"})
    assert down["ended_at"] is not None
    assert "open" not in {line["state"] for line in down["tasks"]}
    (line,) = call(writer, "GET", f"/activations?crisis_id={made.id}")
    assert (line["id"], line["total"]) == (work["id"], len(down["tasks"]))
    call(writer, "POST", f"{here}/versions", status=201)
    assert call(chief, "POST", f"{here}/retired", {"why": "Over"})["standing"] == "retired"


def test_a_row_is_changed_without_losing_the_people_it_names_then_moved_removed_undone(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        row = written(alice, "team", "carriers", "havens")
    writer = caller(haven, "duty_officer")
    one = call(writer, "GET", f"/{row.id}")
    first, second = one["sections"]["team"]
    rows = f"/{row.id}/sections/team/rows"
    given = {"revision": one["revision"], "values": {"does": "Calls everybody"}}
    one = call(writer, "PATCH", f"{rows}/{first['id']}", given)
    assert one["sections"]["team"][0]["does"] == "Calls everybody"
    call(writer, "PATCH", f"{rows}/{first['id']}", given, 409)
    with acting_as(alice):
        said = queries.overview(row.id, NOON).content["team"][0]
    assert (said["person"], said["contact"]) == ("Nimal Fernando", "+218 91 000 0001")
    for section, key in (("carriers", "cost"), ("havens", "is_end")):
        before = one["sections"][section][0]
        given = {"revision": one["revision"], "values": {}}
        one = call(writer, "PATCH", f"/{row.id}/sections/{section}/rows/{before['id']}", given)
        assert one["sections"][section][0][key] == before[key]
    moved = {"revision": one["revision"], "step": 1}
    one = call(writer, "POST", f"{rows}/{first['id']}/moved", moved)
    assert [line["id"] for line in one["sections"]["team"]] == [second["id"], first["id"]]
    call(writer, "POST", f"{rows}/{first['id']}/moved", moved | {"step": 2}, 422)
    one = call(writer, "DELETE", f"{rows}/{first['id']}?revision={one['revision']}")
    assert len(one["sections"]["team"]) == 1
    call(writer, "PATCH", f"{rows}/{first['id']}", {"revision": one["revision"], "values": {}}, 422)
    one = call(writer, "POST", f"/{row.id}/undone", {"revision": one["revision"]})
    assert len(one["sections"]["team"]) == 2
    call(writer, "POST", f"/{row.id}/undone", {"revision": one["revision"]}, 409)


def test_no_program_approves_what_its_maker_wrote_nor_its_maker_what_it_sent(
    haven: Organisation, alice: Actor
) -> None:
    maker, chief = (officer(haven, name, "head_of_mission") for name in ("Maker", "Chitra"))
    program = caller(haven, "head_of_mission")
    ClientBinding.objects.update(created_by=maker.id)
    with acting_as(maker):
        row = written(maker)
        actions.send_to_review(row.id, by=maker, at=NOON)
        seen = revision(row.id)
    told = call(program, "POST", f"/{row.id}/approval", {"revision": seen}, 409)
    assert "Somebody else" in told["detail"]
    with acting_as(alice):
        assert queries.version(row.id).state == "review"
    with acting_as(chief):
        actions.approve(row.id, by=chief, at=NOON)


def test_a_plan_without_migrants_says_why_before_it_is_reviewed(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        row = written(alice, *(ROWS.keys() - {"consulted"}))
        others = ROWS["consulted"][0] | {"who": "host", "name": "Police"}
        actions.put_row(row.id, "consulted", others, revision(row.id), by=alice, at=NOON)
    writer = caller(haven, "duty_officer")
    call(writer, "POST", f"/{row.id}/review", status=409)
    given = {"without_migrants": "Nobody could be reached"}
    assert call(writer, "POST", f"/{row.id}/review", given)["state"] == "review"


@pytest.fixture
def plan(haven: Organisation, alice: Actor) -> Plan:
    chief = officer(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        return in_force(alice, chief)


def test_sections_cross_under_an_agreement_and_are_read_there_without_a_name(
    plan: Plan, haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    sharer = caller(haven, "duty_officer")
    given = {
        "receiver_id": str(portal.id),
        "sections": ["team", "carriers"],
        "purpose": "Shared convoys",
    }
    call(sharer, "POST", f"/{plan.id}/shares", given, 409)
    agree(alice, olga, allows=(actions.KIND,))
    assert call(sharer, "POST", f"/{plan.id}/shares", given, 201)["batch_id"]
    call(sharer, "POST", f"/{plan.id}/shares", given | {"sections": []}, 422)
    call(caller(haven, "trainer"), "POST", f"/{plan.id}/shares", given, 403)
    pumps.take_in(portal, NOON)
    partner = caller(portal, "duty_officer")
    root = "/api/v1/o/portal/plans/received"
    (line,) = partner.get(root).json()
    assert (line["name"], line["version"]) == ("Libya", 1)
    answer = partner.get(f"{root}/{line['id']}")
    assert answer.json()["sections"]["carriers"][0]["seats"] == 50
    assert "Nimal" not in answer.content.decode()
    assert partner.get(f"{root}/{uuid4()}").status_code == 404


def test_who_only_works_on_plans_decides_nothing(plan: Plan, haven: Organisation) -> None:
    program = caller(haven, "integration")
    refused: tuple[tuple[str, str, Any], ...] = (
        ("PATCH", f"/{plan.id}", {"name": "Other"}),
        ("POST", f"/{plan.id}/versions", {}),
        ("POST", f"/{plan.id}/approval", {"revision": 1}),
        ("POST", f"/{plan.id}/given-back", {"why": "Why"}),
        ("POST", f"/{plan.id}/reviewed", {"why": "Why"}),
        ("POST", f"/{plan.id}/retired", {"why": "Why"}),
        ("POST", f"/{plan.id}/undone", {"revision": 1}),
        ("DELETE", f"/{plan.id}/sections/team/rows/{uuid4()}?revision=1", None),
        ("POST", f"/activations/{uuid4()}/level", {"level": 2}),
        ("POST", f"/activations/{uuid4()}/stood-down", {"why": "Why"}),
        ("POST", "/reminders", {}),
    )
    for method, path, given in refused:
        call(program, method, path, given, 403)
    call(program, "GET", "/received")
    assert call(caller(haven, "head_of_mission"), "POST", "/reminders") == {"told": 0}
