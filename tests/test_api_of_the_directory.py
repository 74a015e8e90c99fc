"""The directory of services over the API."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from musterpoint.referrals.tests.directory_factories import behind, partner, pathway, service
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from tests.world import bearer

ROOT = "/api/v1/o/haven/referrals"


def program(of: Organisation, role: str = "integration") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def asked(client: Client, **need: Any) -> HttpResponse:
    return client.post(f"{ROOT}/match", json.dumps(need), content_type="application/json")


def test_programs_list_services_and_ask_what_fits(
    alice: Actor, haven: Organisation, elsewhere: Organisation
) -> None:
    with acting_as(alice):
        house = behind(alice)
        service(alice, house, kind="safe_house", name="House", sexes=("f",))
        service(alice, partner(alice), name="Clinic")
        pathway(alice, house, "safe_house")
    client = program(haven)
    found = client.get(f"{ROOT}/services?kind=safe_house").json()
    assert [one["name"] for one in found["items"]] == ["House"]
    assert client.get(f"{ROOT}/services?limit=1").json()["next_start"] == 1
    told = json.loads(asked(client, service_kind="safe_house", sex="m").content)
    assert told["is_protected"] is True
    assert told["left_out"][0]["why"] == "sex"
    told = json.loads(asked(client, service_kind="safe_house", sex="f").content)
    assert told["candidates"][0]["pathway_id"]
    bad = asked(client, service_kind="magic")
    assert bad.status_code == 422
    assert json.loads(bad.content)["errors"]["service_kind"]
    assert asked(client, service_kind="medical", urgency="never").status_code == 422
    assert program(haven, "reader").get(f"{ROOT}/services").status_code == 403
    assert program(elsewhere).get(f"{ROOT}/services").status_code == 404
