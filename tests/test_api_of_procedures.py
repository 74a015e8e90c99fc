"""Programs read the board of deadlines and where a run stands, and nothing of anybody else."""

from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.kernel.ids import uuid7
from musterpoint.procedures.models import AnyRun
from musterpoint.procedures.tests.factories import begun, officer, published
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT = "/api/v1/o/haven/procedures"


@pytest.fixture
def run(haven: Organisation) -> AnyRun:
    """A run at noon, the clock of Haven standing there."""
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    dora = officer(haven, "Dora")
    with acting_as(dora):
        published(dora)
        begun(dora, uuid7())
        return begun(dora, uuid7())


@pytest.fixture
def caller(haven: Organisation) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(haven)}"})


def test_the_board_is_paged_by_a_cursor(caller: Client, run: AnyRun) -> None:
    first = caller.get(f"{ROOT}/deadlines?limit=1&role=case_officer").json()
    (item,) = first["items"]
    assert (item["step"], item["code"]) == ("Call the person", "lost-keys")
    second = caller.get(f"{ROOT}/deadlines", {"limit": 1, "cursor": first["next_cursor"]}).json()
    assert second["next_cursor"] == ""
    assert {item["run_id"], second["items"][0]["run_id"]} >= {str(run.id)}
    assert caller.get(f"{ROOT}/deadlines?when=overdue").json() == {"items": [], "next_cursor": ""}
    assert caller.get(f"{ROOT}/deadlines?limit=100000").status_code == 422


def test_a_run_tells_where_it_stands_and_no_answer(caller: Client, run: AnyRun) -> None:
    answer = caller.get(f"{ROOT}/runs/{run.id}")
    assert answer.json()["steps"][0]["id"] == "call"
    assert "answers" not in answer.content.decode()
    none = caller.get(f"{ROOT}/runs/{uuid4()}")
    assert (none.status_code, none["Content-Type"]) == (404, "application/problem+json")
    reader = Client(headers={"authorization": f"Bearer {bearer(run.organisation, 'reader')}"})
    assert reader.get(f"{ROOT}/runs/{run.id}").status_code == 403
