"""Programs read the stock, and a distribution point tells what it handed out, once."""

from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.goods.tests.factories import came, distribution, families, stock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT = "/api/v1/o/haven/goods"


@pytest.fixture
def still(haven: Organisation) -> Organisation:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    return haven


def caller(of: Organisation, role: str = "storekeeper") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def test_a_queue_is_told_once_and_the_stock_is_read(still: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        row = distribution(alice)
        (one,) = families(row, alice, "Rahima A.")
    program = caller(still)
    line = {
        "key": str(uuid4()), "token": bytes(one.token).hex(),
        "given_at": "2026-05-01T11:00:00Z", "proof": "thumb",
    }  # fmt: skip
    sent = {"device": "a1", "lines": [line]}
    address = f"{ROOT}/distributions/{row.id}/queue"
    for state in ("given", "repeated"):
        answer = program.post(address, sent, content_type="application/json")
        assert [one["state"] for one in answer.json()] == [state]
    wrong = {**sent, "lines": [{**line, "token": "Rahima"}]}
    assert program.post(address, wrong, content_type="application/json").status_code == 422
    listed = program.get(f"{ROOT}/stock?item=BLANKET").json()
    assert [(line["store"], line["amount"]) for line in listed] == [("TUNIS", "8")]
    assert caller(still, "reader").get(f"{ROOT}/stock").status_code == 403
    with acting_as(alice):
        assert stock("TUNIS") == 8
