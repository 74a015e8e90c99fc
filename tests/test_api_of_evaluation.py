"""Programs read evaluations without named evaluators, and write findings and values."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.evaluation.models import Actual
from musterpoint.evaluation.planning import actions, evaluating
from musterpoint.evaluation.planning.actions import FindingIn, LinkIn
from musterpoint.evaluation.tests.planning.factories import approved, begun
from musterpoint.evaluation.tests.results.factories import whole
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests.world import bearer

ROOT = "/api/v1/o/haven"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def read(of: Organisation, path: str) -> Any:
    program = Client(headers={"authorization": f"Bearer {bearer(of, 'reader')}"})
    answer = program.get(f"{ROOT}{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_evaluation_is_read_without_named_evaluators(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        row = approved(alice, member(haven, "Chitra", 7))
    found = read(haven, f"/evaluations/{row.id}")
    assert found["standing"] == "under_way"
    assert found["sections"]["evaluators"][0]["group"] == "migrant_group"
    assert "Amal" not in str(found)
    assert found["findings"][0]["rating"] is None


def test_a_finding_of_an_evaluator_is_told_once_taken_in(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        row = approved(alice, member(haven, "Chitra", 7))
        said = evaluating.approved(row.id, NOON)
        who, question = str(said["evaluators"][0]["id"]), str(said["questions"][0]["id"])
        link = actions.invite(row.id, who, LinkIn(ends_on=NOON.date()), by=alice, at=NOON)
        held = actions.link_of_token(link.rstrip("/").rpartition("/")[2], NOON)
        given = FindingIn(rating="met", text="All were asked.", evidence="The roll")
        sent = actions.contribute(held.id, question, given, by=alice, at=NOON)
    program = Client(headers={"authorization": f"Bearer {bearer(haven, 'reader')}"})
    before = program.get(f"{ROOT}/evaluations/{row.id}").json()
    assert before["findings"][0]["rating"] is None
    assert "All were asked." not in str(before)
    with acting_as(alice):
        actions.take_in(row.id, sent.id, by=alice, at=NOON)
    found = program.get(f"{ROOT}/evaluations/{row.id}").json()
    told = found["findings"][0]
    assert (told["text"], told["found_by"]) == ("All were asked.", "Workers' circle")
    assert "Amal" not in str(found)


def test_lists_are_read(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        begun(alice)
    assert [one["standing"] for one in read(haven, "/evaluations?standing=draft")] == ["draft"]


def test_a_framework_is_read_whole(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        row = whole(alice)
    whole_framework = read(haven, f"/results-frameworks/{row.id}")
    assert whole_framework["name"] == row.name
    found = {one["code"]: one for one in whole_framework["results"]}
    one = found["1.1"]["indicators"][0]
    assert one["targets"] == {"2025": 60.0, "2027": 87.5}
    assert one["values"][0]["value"] == 55.5
    assert found["1.1.1.1"]["gap"] == 5999.5


def writer(of: Organisation, role: str = "duty_officer") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def post(program: Client, path: str, given: dict[str, Any], key: str = "") -> Any:
    headers = {"idempotency-key": key} if key else {}
    return program.post(f"{ROOT}{path}", given, "application/json", headers=headers)


def test_a_value_is_kept_once_and_the_newest_counts(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        row = whole(alice)
    program = writer(haven)
    here = f"/results-frameworks/{row.id}"
    results = {one["code"]: one for one in program.get(f"{ROOT}{here}").json()["results"]}
    path = f"{here}/indicators/{results['1.1']['indicators'][0]['id']}/values"
    given = {"year": NOON.year, "value": "70.25", "source": "Survey"}
    told = post(program, path, given, "v1")
    assert (told.status_code, told.json()["value"]) == (201, 70.25)
    assert post(program, path, given, "v1").content == told.content
    with acting_as(alice):
        assert Actual.objects.filter(year=NOON.year, value="70.25").count() == 1
    for bad in ({"year": NOON.year + 1}, {"parts": {"none": 1}}, {"value": "NaN"}):
        assert post(program, path, given | bad).status_code == 422
    assert post(program, path.replace(str(row.id), str(uuid4())), given).status_code == 404
    assert post(writer(haven, "auditor"), path, given).status_code == 403


def test_a_finding_is_kept_on_the_approved_plan_alone(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        row = approved(alice, member(haven, "Chitra", 7))
        draft = begun(alice, "Another, not approved")
    program = writer(haven)
    question = program.get(f"{ROOT}/evaluations/{row.id}").json()["findings"][0]["question_id"]
    path = f"/evaluations/{row.id}/findings/{question}"
    given = {"rating": "unknown", "text": "Too early to say"}
    told = post(program, path, given, "f1")
    assert (told.status_code, told.json()["text"]) == (201, "Too early to say")
    assert post(program, path, given, "f1").content == told.content
    assert list(post(program, path, given | {"rating": "great"}).json()["errors"]) == ["rating"]
    assert post(program, f"{path}x", given).status_code == 404
    other = path.replace(str(row.id), str(draft.id))
    assert post(program, other, given).status_code == 409
    assert post(writer(haven, "auditor"), path, given).status_code == 403
