"""A ministry's system lodges bonds and reads how they stand."""

import json

from django.test import Client

from musterpoint.bonds.models import Bond
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT = "/api/v1/o/haven/bonds"
BOND: dict[str, object] = {
    "employer": "Desert Builders", "country": "LBY", "sector": "construction", "currency": "KWD",
    "amount": "1250.505", "instrument": "guarantee", "issuer": "First Bank",
    "issuer_reference": "G-1", "valid_from": "2026-01-01", "valid_to": "2026-12-31",
}  # fmt: skip


def caller(of: Organisation, role: str = "welfare_officer") -> Client:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def lodge(program: Client, *bonds: dict[str, object], key: str = "k1") -> tuple[int, object]:
    answer = program.post(
        ROOT,
        json.dumps({"bonds": bonds}),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )
    return answer.status_code, answer.json()


def test_bonds_are_lodged_once_and_read(haven: Organisation, alice: Actor) -> None:
    program = caller(haven)
    status, made = lodge(program, BOND)
    assert status == 201
    assert isinstance(made, list)
    assert lodge(program, BOND) == (status, made)
    assert (made[0]["lodged"], made[0]["state"]) == ("1250.505", "lodged")
    with acting_as(alice):
        assert Bond.objects.count() == 1
    (found,) = program.get(f"{ROOT}?text=desert&state=lodged").json()
    assert found == program.get(f"{ROOT}/{found['id']}").json()
    (line,) = program.get(f"{ROOT}/standing").json()
    assert (line["required"], line["stands"], line["short"]) == ("1250.505", "0.000", "1250.505")
    reader = caller(haven, "auditor")
    assert reader.get(ROOT).status_code == 200
    assert lodge(reader, BOND, key="k2")[0] == 403


def test_one_bad_bond_keeps_all_out_and_names_its_field(haven: Organisation, alice: Actor) -> None:
    program = caller(haven)
    for number, (field, value) in enumerate(
        [
            ("amount", "1.2345"),
            ("amount", "0"),
            ("amount", "-5"),
            ("currency", "ZZZ"),
            ("sector", "magic"),
            ("country", "ZZZ"),
            ("kind", "ghost"),
            ("instrument", "promise"),
            ("valid_to", "2025-01-01"),
            ("extends_months", 500),
        ]
    ):
        other = BOND | {"issuer_reference": "G-2", field: value}
        status, answer = lodge(program, BOND, other, key=f"b{number}")
        assert status == 422, field
        assert "errors" in json.dumps(answer)
    with acting_as(alice):
        assert not Bond.objects.exists()
