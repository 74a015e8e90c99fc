"""Programs read assessments and the plan that closes their gaps."""

from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Assessment
from musterpoint.capacity.tests.factories import TRAINED, agreed, submitted
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
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
