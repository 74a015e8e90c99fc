"""A responder's own system files claims by API; it decides none and reads no names."""

import json
from typing import Any

from django.test import Client

from musterpoint.claims.models import Claim
from musterpoint.claims.tests.factories import DAY, WEEK, Desk, clock
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

BASE = "/api/v1/o/haven/claims"


def test_a_program_files_a_claim_and_decides_none(haven: Organisation) -> None:
    desk = Desk(haven)
    clock()
    one = desk.responder().row
    client = Client(headers={"Authorization": f"Bearer {bearer(haven, 'welfare_officer')}"})
    line: dict[str, Any] = {
        "service": "bed-night", "number": 10, "price": 3000, "is_uninsured": True,
        "is_unpaid_by_state": True, "is_unpaid_by_funds": True,
    }  # fmt: skip
    body: dict[str, Any] = {
        "responder_id": str(one.id), "place": "Ras Ajdir", "unit": "USD", "is_true": True,
        "from_on": (NOON - WEEK).date().isoformat(), "until_on": (NOON - DAY).date().isoformat(),
        "lines": [line],
    }  # fmt: skip

    def sent(**changed: Any) -> Any:
        return client.post(BASE, json.dumps(body | changed), content_type="application/json")

    made = sent()
    assert made.status_code == 201, made.content
    assert made.json()["asked"] == 300_00
    assert sent(is_true=False).status_code == 422
    assert sent(place="Passport K1234567").status_code == 422
    assert sent(lines=[]).status_code == 422
    assert sent(lines=[line | {"price": 0}]).status_code == 422
    assert sent(responder_id="00000000-0000-7000-8000-000000000000").status_code == 404
    found = client.get(BASE).json()
    assert [row["reference"] for row in found] == [made.json()["reference"]]
    assert client.get(f"{BASE}/{made.json()['id']}").json()["state"] == "filed"
    assert "iban" not in client.get(f"{BASE}/responders").content.decode().lower()
    with acting_as(desk.checker):
        assert Claim.objects.count() == 1
