"""What is sent again with its key: told again only to who still may, and always in the trail."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.audit.models import Event
from musterpoint.goods.tests.factories import came, distribution, families
from musterpoint.grants.tests.factories import Desk, clock
from musterpoint.grants.tests.test_returns import direct
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Idempotency, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from musterpoint.training import actions as training
from musterpoint.training.tests.factories import COURSE, colleague
from tests.world import bearer

ROOT = "/api/v1/o/haven"
NIMAL = {"households": [{"members": [{"names": ["Nimal Perera"], "place": "Tripoli"}]}]}


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    clock(NOON)


def caller(of: Organisation, role: str) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def sent(program: Client, path: str, given: object) -> tuple[int, Any]:
    """Send with the one key of these tests."""
    answer = program.post(
        f"{ROOT}{path}", json.dumps(given), content_type="application/json",
        headers={"Idempotency-Key": "k1"},
    )  # fmt: skip
    return answer.status_code, answer.json()


def traces(by: Actor) -> dict[str, int]:
    """Return how often programs left each kind of trace."""
    with acting_as(by):
        kinds = list(Event.objects.filter(actor_kind="client").values_list("kind", flat=True))
    return {kind: kinds.count(kind) for kind in kinds}


def test_a_post_that_only_reads_is_asked_and_audited_anew(
    haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        row = distribution(alice)
        families(row, alice, "Rahima A.")
    program = caller(haven, "storekeeper")
    card = f"/goods/distributions/{row.id}/card"
    for _time in range(2):
        status, told = sent(program, card, {"code": "1"})
        assert (status, told["name"]) == (200, "Rahima A.")
    assert traces(alice) == {"goods.list.read": 2}
    with acting_as(alice):
        assert not Idempotency.objects.exists()
    ClientBinding.objects.update(role="reader")
    assert sent(program, card, {"code": "1"})[0] == 403


def test_who_may_less_than_before_is_not_told_again(haven: Organisation, alice: Actor) -> None:
    program = caller(haven, "integration")
    first = sent(program, "/registrations", NIMAL)
    assert first[0] == 201, first
    assert sent(program, "/registrations", NIMAL) == first
    before = traces(alice)
    assert before["access.repeated"] == 1
    ClientBinding.objects.update(role="reader")
    status, refusal = sent(program, "/registrations", NIMAL)
    assert (status, "was changed after" in refusal["detail"]) == (403, True)
    assert traces(alice) == before | {"access.refused": 1}
    ClientBinding.objects.update(role="integration")
    assert sent(program, "/registrations", NIMAL) == first


def test_an_answer_ends_with_the_exemption_that_it_was_given_by(
    haven: Organisation, alice: Actor
) -> None:
    program, admin = caller(haven, "preparedness"), member(haven, "Ada", 41, "administrator")
    owner = str(colleague(haven, "Olaf Owner", "duty_officer").id)
    review = {"name": "After Libya", "themes": ["coordination"], "closes_on": "2026-05-20",
              "owner_id": owner}  # fmt: skip
    first = sent(program, "/reviews", review)
    assert first[0] == 201, first
    with acting_as(admin):
        training.set_gate("evaluation.change", COURSE, by=admin, at=NOON)
    assert sent(program, "/reviews", review)[0] == 403
    ClientBinding.objects.update(exempt_at=NOON, exempt_by=admin.id)
    assert sent(program, "/reviews", review) == first
    ClientBinding.objects.update(exempt_at=None, exempt_by=None)
    assert sent(program, "/reviews", review)[0] == 403


def test_what_is_told_again_was_read_again(haven: Organisation, alice: Actor) -> None:
    row = direct(Desk(haven))
    day = (NOON + timedelta(days=1)).date().isoformat()
    program = caller(haven, "welfare_officer")
    plan = {"title": "A class", "due_on": day, "amount": 100_00}
    path = f"/grants/applications/{row.id}/milestones"
    first = sent(program, path, plan)
    before = traces(alice)
    assert (first[0], before["grants.application.read"]) == (201, 1)
    assert sent(program, path, plan) == first
    again = {"grants.application.read": 2, "access.repeated": 1}
    assert traces(alice) == before | again
    with acting_as(alice):
        read = Event.objects.filter(kind="grants.application.read", actor_kind="client")
        assert set(read.values_list("subject_id", flat=True)) == {row.id}
