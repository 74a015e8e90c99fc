"""Programs read referrals of the consular side and record what partners say."""

from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy.models import Organisation
from tests.world import bearer

ROOT = "/api/v1/o/haven/referrals"


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    return Desk(officer(haven, "Dora"))


@pytest.fixture
def caller(haven: Organisation) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(haven)}"})


def test_a_program_lists_reads_and_answers(caller: Client, desk: Desk) -> None:
    made = desk.sent("name").referral.id
    listed = caller.get(f"{ROOT}?state=sent").json()
    assert [one["id"] for one in listed["items"]] == [str(made)]
    assert "Nimal" not in str(listed)
    address = f"{ROOT}/{made}/answer"
    body = {"move": "accept"}
    done = caller.post(address, body, content_type="application/json")
    assert done.json()["state"] == "accepted"
    assert caller.post(address, body, content_type="application/json").status_code == 409
    bad = caller.post(address, {"move": "decline"}, content_type="application/json")
    assert (bad.status_code, "reason" in bad.json()["errors"]) == (422, True)
    assert caller.get(f"{ROOT}/{made}").json()["state"] == "accepted"
    assert caller.get(f"{ROOT}/{uuid4()}").status_code == 404
    assert caller.get(f"{ROOT}-received").json() == []
