"""Applications for help by API: a program takes them, and decides none."""

import json

from django.test import Client

from musterpoint.grants.models import Application
from musterpoint.grants.tests.factories import Desk, clock
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

GIVEN = {
    "purpose": "documents", "unit": "USD", "asked": 10000, "why": "The fee", "name": "Samira Haddad",
}  # fmt: skip


def test_a_program_takes_an_application_and_decides_none(haven: Organisation) -> None:
    desk = Desk(haven)
    clock(NOON)
    base = "/api/v1/o/haven/grants/"
    by = {"Authorization": f"Bearer {bearer(haven, 'welfare_officer')}"}
    client = Client(headers=by)
    content = "application/json"
    made = client.post(f"{base}applications", json.dumps(GIVEN), content_type=content)
    assert made.status_code == 201, made.content
    found = client.get(f"{base}applications").json()
    assert [one["reference"] for one in found] == [made.json()["reference"]]
    assert "Samira" not in str(found)
    wrong = GIVEN | {"purpose": "bribe"}
    assert client.post(f"{base}applications", wrong, content_type=content).status_code == 422
    one = client.get(f"{base}applications/{made.json()['id']}")
    assert one.json()["asked"] == 10000
    assert client.get(f"{base}figures").status_code == 200
    with acting_as(desk.aida):
        assert Application.objects.count() == 1
