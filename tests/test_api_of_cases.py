"""Cases on their way between organisations, for programs."""

from typing import Any

from django.test import Client

from musterpoint.cases.tests.cases.moving_factories import Road
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from tests.world import bearer


def program(of: Organisation, role: str) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def test_a_case_is_offered_listed_and_answered_once(
    haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
) -> None:
    road = Road.between(haven, portal, alice, olga)
    dora, otto = program(haven, "duty_officer"), program(portal, "portal_operator")
    home, away = "/api/v1/o/haven", "/api/v1/o/portal"
    body = {
        "receiver_id": str(portal.id),
        "asks": "He lives in your district",
        "pieces": ["name", "story"],
        "decider": "person",
        "said": "On the telephone",
    }

    def post(client: Client, address: str, given: object) -> Any:
        key = {"Idempotency-Key": str(uuid7())}
        return client.post(address, given, content_type="application/json", headers=key)

    made = post(dora, f"{home}/cases/{road.case.id}/move", body)
    assert made.status_code == 200, made.content
    assert made.json()["state"] == "offered"
    assert post(dora, f"{home}/cases/{road.case.id}/move", body).status_code == 409
    pumps.run_due()
    [line] = otto.get(f"{away}/cases-offered").json()
    assert "Nimal" not in str(line)
    address = f"{away}/cases-offered/{line['id']}/answer"
    assert post(otto, address, {"answer": "accepted", "kind": "nonsense"}).status_code >= 400
    told = post(otto, address, {"answer": "accepted", "kind": "lost-keys"})
    assert told.status_code == 200, told.content
    assert post(otto, address, {"answer": "declined", "reason": "No"}).status_code == 409
    pumps.run_due()
    assert dora.get(f"{home}/case-moves").json()[0]["state"] == "accepted"
    stay = post(dora, f"{home}/cases/{road.case.id}/stay", {"reason": "No"})
    assert stay.status_code == 409
