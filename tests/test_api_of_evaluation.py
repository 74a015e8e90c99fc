"""Programs read evaluations without named evaluators, and frameworks with their values."""

from typing import Any

import pytest
from django.test import Client

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
