"""Programs write down what was handed out in kind: once, and never what they ordered themselves."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.funds import queries as funds
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import TILL, TODAY, World
from musterpoint.payments.tests.test_in_kind import STORE, stocked
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT = "/api/v1/o/haven/payments"


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return stocked(factories.world(haven))


def caller(of: Organisation, role: str = "welfare_officer") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def sent(client: Client, order_id: object, **more: object) -> tuple[int, dict[str, object]]:
    given = {"key": "r17", "account": STORE, "on": TODAY.isoformat(), "receipt": "R-17"} | more
    address = f"{ROOT}/{order_id}/in-kind"
    answer = client.post(address, json.dumps(given), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_program_writes_down_once_what_was_handed_out(one: World, haven: Organisation) -> None:
    order_id = factories.ordered(one, "in_kind")
    program = caller(haven)
    assert sent(program, order_id, receipt="")[0] == 422
    assert sent(program, order_id, account=TILL)[0] == 422
    assert sent(program, order_id, account="Assets:Nowhere")[0] == 422
    assert sent(program, order_id, on="2099-01-01")[0] == 422
    assert sent(program, uuid4())[0] == 404
    for _time in range(2):
        status, made = sent(program, order_id)
        assert (status, made["state"], made["paid_on"]) == (200, "paid", TODAY.isoformat())
    assert sent(program, order_id, key="again")[0] == 409
    assert sent(program, factories.ordered(one, "cash"))[0] == 409
    assert sent(caller(haven, "bookkeeper"), order_id)[0] == 403
    with acting_as(one.clerk):
        assert funds.balance(STORE, "EUR") == 50_000


def test_a_program_that_ordered_does_not_hand_out(one: World, haven: Organisation) -> None:
    program = caller(haven, "bookkeeper")
    wish = {
        "key": "k", "commitment_id": str(factories.commitment(one)), "amount": 50_000,
        "unit": "EUR", "method": "in_kind", "payee": {"name": "Amina Ben Salah"},
        "what": "funds.direct", "subject_id": str(uuid4()),
    }  # fmt: skip
    made = program.post(ROOT, json.dumps(wish), content_type="application/json")
    assert made.status_code == 200, made.content
    ClientBinding.objects.update(role="welfare_officer")
    assert sent(program, made.json()["id"])[0] == 403


def test_another_organisation_finds_nothing(
    one: World, haven: Organisation, elsewhere: Organisation
) -> None:
    order_id = factories.ordered(one, "in_kind")
    stranger = caller(elsewhere)
    assert sent(stranger, order_id)[0] in (403, 404)
