"""The life of a bond by API: no program does both halves, and a colleague's does the second."""

from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.bonds import actions
from musterpoint.bonds.models import Side
from musterpoint.bonds.tests.factories import (
    LATER,
    TODAY,
    crisis_of,
    evacuee,
    in_force,
    noticed,
    sent,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests.programs import Program, clock_at

WELFARE, OFFICER = "welfare_officer", "authorising_officer"
LODGED = {
    "amount": "2000", "instrument": "guarantee", "issuer": "First Bank", "issuer_reference": "G-9",
    "valid_from": "2026-01-01", "valid_to": "2026-12-31",
}  # fmt: skip
EMPLOYER = {"name": "Desert Builders", "sector": "construction", "country": "LBY"}


@pytest.fixture
def one(haven: Organisation) -> Program:
    clock_at(haven)
    return Program(haven, WELFARE, "bonds")


@pytest.fixture
def other(haven: Organisation, one: Program) -> Program:
    return Program(haven, WELFARE, "bonds", is_second=True)


@pytest.fixture
def officer(haven: Organisation) -> Program:
    return Program(haven, OFFICER, "bonds")


def required(one: Program) -> dict[str, Any]:
    status, employer = one.asks("/employers", **EMPLOYER)
    assert status == 201
    status, bond = one.asks(f"/employers/{employer['id']}/requirements", workers=1)
    assert (status, bond["required"], bond["state"]) == (201, "2000.00", "required")
    return dict(bond)


def test_an_employer_is_written_found_and_read(one: Program, alice: Actor) -> None:
    household = EMPLOYER | {"name": "Amal Haddad", "kind": "household", "phone": "+96170123456"}
    status, made = one.asks("/employers", **household)
    assert status == 201
    assert one.asks("/employers", **household)[0] == 422
    assert one.asks("/employers", **EMPLOYER | {"sector": "magic"})[0] == 422
    assert one.get("/employers?text=Amal") == []
    assert [row["name"] for row in one.get("/employers?text=Amal Haddad")] == ["Amal Haddad"]
    assert one.sends("PUT", f"/employers/{made['id']}", household | {"workers": 3})[0] == 200
    found = one.get(f"/employers/{made['id']}")
    assert (found["workers"], found["phone"], found["bonds"]) == (3, "+96170123456", [])
    assert one.sends("PUT", f"/employers/{uuid4()}", EMPLOYER)[0] == 404
    with acting_as(alice):
        assert Event.objects.filter(kind="bonds.employer.read").exists()


def test_a_program_verifies_no_bond_that_it_entered(
    one: Program, other: Program, officer: Program
) -> None:
    bond = required(one)
    assert one.asks(f"/{bond['id']}/lodging", **LODGED | {"amount": "0"})[0] == 422
    assert one.asks(f"/{bond['id']}/lodging", **LODGED)[0] == 200
    good = {"is_good": True, "checked": "By telephone with the bank"}
    assert one.asks(f"/{bond['id']}/verification", **good)[0] == 403
    assert officer.asks(f"/{bond['id']}/verification", **good)[0] == 403
    assert other.asks(f"/{bond['id']}/verification", **good)[1]["state"] == "in_force"
    assert other.asks(f"/{bond['id']}/verification", **good)[0] == 409
    assert [row["id"] for row in one.get("/ending?days=300")] == [bond["id"]]
    assert one.get("/ending") == []
    employer = one.get("/employers")[0]["id"]
    again = {"workers": 1, "replaces": bond["id"]}
    status, new = one.asks(f"/employers/{employer}/requirements", **again)
    assert status == 201
    assert one.asks(f"/employers/{employer}/requirements", **again)[0] == 409
    status, made = one.asks(f"/{new['id']}/waiver", why="The employer left")
    assert (status, made["state"]) == (200, "waived")


def test_what_a_program_enters_of_a_bond_it_does_not_confirm(
    one: Program, other: Program, alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        bond = f"/{in_force(alice, member(haven, 'Carla', 7)).id}"
    assert one.asks(f"{bond}/return")[0] == 409  # nobody said when the term ends
    status, first = one.asks(f"{bond}/days", valid_to="2027-12-31", checked="Letter of the bank")
    assert (status, first["kind"]) == (201, "days")
    assert one.asks(f"{bond}/days", term_ends="2026-01-31")[0] == 409  # the first one waits
    assert one.asks(f"/proposals/{first['id']}/confirmation")[0] == 403
    assert one.asks(f"/proposals/{first['id']}/withdrawal")[0] == 200
    _status, term = one.asks(f"{bond}/days", term_ends="2026-01-31")
    assert [row["id"] for row in other.get("/proposals")] == [term["id"]]
    assert other.asks(f"/proposals/{term['id']}/confirmation")[1]["term_ends"] == "2026-01-31"
    _status, back = one.asks(f"{bond}/return")
    assert one.asks(f"/proposals/{back['id']}/confirmation")[0] == 403
    status, made = other.asks(f"/proposals/{back['id']}/confirmation")
    assert (status, made["state"], made["left"]) == (200, "returned", "0.00")
    found = other.get(f"{bond}/history")
    assert found["steps"][0]["what"] == "returned"
    assert found["waits"] == []


def test_shares_make_a_joint_bond(one: Program) -> None:
    status, pool = one.asks("/pools", country="LBY", sector="construction")
    assert (status, pool["is_joint"]) == (201, True)
    assert [row["id"] for row in one.get("?joint=true")] == [pool["id"]]
    assert one.get("?joint=false") == []
    employer = one.asks("/employers", **EMPLOYER)[1]["id"]
    share = f"/{pool['id']}/shares/{employer}"
    assert one.sends("PUT", share, {"amount": "0"})[0] == 422
    assert one.sends("PUT", share, {"amount": "500.50", "workers": 2})[0] == 200
    (found,) = one.get(f"/{pool['id']}/shares")
    assert (found["employer"], found["amount"], found["workers"]) == (
        "Desert Builders", "500.50", 2,
    )  # fmt: skip
    assert one.sends("DELETE", share, {})[0] == 200
    assert one.sends("DELETE", share, {})[0] == 404


def test_a_program_confirms_no_return_of_a_share_that_it_entered(
    one: Program, other: Program, officer: Program
) -> None:
    pool = one.asks("/pools", country="LBY", sector="construction")[1]
    ids = []
    for number in range(2):
        made = one.asks("/employers", **EMPLOYER | {"name": f"Builders {number}"})[1]
        ids.append(made["id"])
        share = f"/{pool['id']}/shares/{made['id']}"
        assert one.sends("PUT", share, {"amount": "500.00"})[0] == 200
    assert one.asks(f"/{pool['id']}/lodging", **LODGED | {"amount": "1000"})[0] == 200
    other.asks(f"/{pool['id']}/verification", is_good=True, checked="By telephone")
    back = f"/{pool['id']}/shares/{ids[0]}/return"
    assert one.asks(back)[0] == 422
    assert officer.asks(back, term_ends="2026-01-31")[0] == 403
    status, entered = one.asks(back, term_ends="2026-01-31")
    assert (status, entered["kind"], entered["employer_id"]) == (201, "share", ids[0])
    assert one.asks(f"/proposals/{entered['id']}/confirmation")[0] == 403
    status, left = other.asks(f"/proposals/{entered['id']}/confirmation")
    assert (status, left["state"], left["left"], left["required"]) == (
        200, "in_force", "500.00", "500.00",
    )  # fmt: skip
    first, second = one.get(f"/{pool['id']}/shares")
    assert (first["returned"], first["term_ends"]) == ("500.00", "2026-01-31")
    assert (second["returned"], second["ended_at"]) == ("0.00", None)


def called(one: Program, alice: Actor, haven: Organisation) -> tuple[str, str]:
    """Take a call down and find its bond; return its address and that of the bond."""
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        bond, crisis = in_force(alice, member(haven, "Carla", 7)), crisis_of(alice)
        number = evacuee(alice, crisis)
    body = {
        "name": "Nimal Perera", "phone": "+94771234567", "employer": "Desert Builders",
        "currency": "USD", "asked": {"wages": "900", "passage": "600"},
        "lost_on": TODAY.isoformat(), "words": "They kept my passport",
    }  # fmt: skip
    status, made = one.asks("/calls", **body)
    assert (status, made["state"]) == (201, "draft")
    call = f"/calls/{made['id']}"
    assert one.sends("PUT", call, body | {"asked": {"magic": "1"}})[0] == 422
    assert one.sends("PUT", call, body | {"consents": True})[1]["state"] == "sent"
    assert one.sends("PUT", call, body)[0] == 409
    given = {"bond_id": str(bond.id), "employer_id": str(bond.employer_id),
             "person_reference": number, "crisis_id": str(crisis.id)}  # fmt: skip
    assert one.asks(f"{call}/match", **given | {"person_reference": "XXXX"})[0] == 422
    assert one.asks(f"{call}/match", **given)[1]["state"] == "matched"
    return call, f"/{bond.id}"


def test_a_program_decides_no_call_that_it_took_down_and_another_pays_it(
    one: Program, other: Program, officer: Program, alice: Actor, haven: Organisation
) -> None:
    call, bond = called(one, alice, haven)
    paper = {"name": "pay.txt", "file": b64encode(b"900 USD").decode()}
    status, kept = one.asks(f"{call}/papers", **paper)
    assert (status, kept["side"]) == (201, "worker")
    assert one.asks(f"{call}/papers", **paper | {"side": "employer"})[0] == 409
    assert one.client.get(f"{one.root}{call}/notice").status_code == 409
    assert one.asks(f"{call}/objection", words="We paid")[0] == 409
    assert one.asks(f"{call}/notice")[1]["state"] == "noticed"
    letter = one.client.get(f"{one.root}{call}/notice")
    assert letter["Content-Type"] == "application/pdf"
    verdict = {"allowed": {"wages": "900"}, "reasons": "Proven", "for_employer": "Wages are due"}
    assert one.asks(f"{call}/decision", **verdict)[0] == 403
    assert officer.asks(f"{call}/decision", **verdict)[0] == 409  # the employer may still object
    assert one.asks(f"{call}/objection", words="We paid in cash")[0] == 200
    assert one.asks(f"{call}/objection", words="We paid in cash")[0] == 409
    plan = officer.get(f"{call}/plan")
    assert (plan["is_short"], plan["calls"][0]["given"]["passage"]) == (False, "600.00")
    assert officer.asks(f"{call}/decision", **verdict | {"allowed": {"wages": "901"}})[0] == 422
    status, made = officer.asks(f"{call}/decision", **verdict)
    assert (status, made["state"]) == (200, "decided")
    assert officer.asks(f"{call}/draws")[0] == 409
    (payout,) = made["payouts"]
    day = {"on": TODAY.isoformat()}
    money = f"/payouts/{payout['id']}"
    assert officer.asks(f"{money}/paid", **day)[0] == 403
    assert one.asks(f"{money}/paid", **day)[0] == 409  # the issuer has not paid yet
    assert one.asks(f"{money}/received", **day)[1]["payouts"][0]["state"] == "owed"
    payee = {"method": "cash", "payee": {"name": "Nimal Perera"}}
    assert officer.asks(f"{money}/order", **payee)[0] == 403
    assert other.asks(f"{money}/order", **payee | {"method": "gold"})[0] == 422
    assert other.asks(f"{money}/order", **payee)[0] == 200
    assert one.asks(f"{money}/paid", **day)[0] == 409  # it is on its way
    (wanted,) = one.get(f"{bond}/history")["top_ups"]
    assert wanted["amount"] == "900.00"
    added = {"amount": "900", "checked": "Seen at the bank"}
    _status, entered = one.asks(f"/top-ups/{wanted['id']}", **added)
    assert one.asks(f"/proposals/{entered['id']}/confirmation")[0] == 403
    assert other.asks(f"/proposals/{entered['id']}/confirmation")[1]["left"] == "2000.00"


def test_who_called_a_bond_is_told_to_those_alone_who_see_it(
    one: Program, alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        row = noticed(alice, in_force(alice, member(haven, "Carla", 7)), words="In Zawiya")
        kept = actions.add_paper(row.id, Side.WORKER, "a.txt", b"a", by=alice, at=NOON)
    assert one.get(f"/calls/{row.id}")["told"]["words"] == "In Zawiya"
    file = f"{one.root}/calls/{row.id}/papers/{kept.id}"
    assert one.client.get(file).content == b"a"
    assert [found["id"] for found in one.get("/calls?state=noticed")] == [str(row.id)]
    with acting_as(alice):
        assert Event.objects.filter(kind="bonds.call.read", actor_kind="client").count() == 1
    auditor = Program(haven, "auditor", "bonds")
    assert auditor.get(f"/calls/{row.id}")["told"] is None
    assert auditor.client.get(file).status_code == 403


def test_a_call_without_a_bond_is_refused_by_another_and_one_is_withdrawn(
    one: Program, officer: Program, alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        first, second = sent(alice).row.id, sent(alice).row.id
    assert one.asks(f"/calls/{first}/refusal", reasons="No bond")[0] == 403
    assert officer.asks(f"/calls/{first}/refusal", reasons="")[0] == 422
    assert officer.asks(f"/calls/{first}/refusal", reasons="No bond")[1]["state"] == "refused"
    assert officer.asks(f"/calls/{second}/withdrawal")[0] == 403
    assert one.asks(f"/calls/{second}/withdrawal")[1]["state"] == "withdrawn"
    assert one.asks(f"/calls/{first}/withdrawal")[0] == 409


def test_what_one_program_decided_another_enters_as_paid_once(
    one: Program, officer: Program, alice: Actor, haven: Organisation
) -> None:
    carla = member(haven, "Carla", 7)
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        row = noticed(alice, in_force(alice, carla))
    clock_at(haven, LATER)
    verdict = {"allowed": {"wages": "1"}, "reasons": "Proven", "for_employer": "Due"}
    status, made = officer.asks(f"/calls/{row.id}/decision", **verdict)
    assert status == 200
    day = LATER.date()
    money = f"/payouts/{made['payouts'][0]['id']}"
    assert one.asks(f"{money}/received", on=day.isoformat())[0] == 200
    assert one.asks(f"{money}/paid", on=day.isoformat())[1]["payouts"][0]["state"] == "paid"
    assert one.asks(f"{money}/paid", on=day.isoformat())[0] == 409


def test_another_organisation_s_program_finds_nothing(
    one: Program, elsewhere: Organisation, alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        bond = in_force(alice, member(haven, "Carla", 7))
    stranger = Program(elsewhere, WELFARE, "bonds")
    assert stranger.asks(f"/{bond.id}/return")[0] == 404
    nobody: Client = Client()
    assert nobody.post(f"{one.root}/{bond.id}/return").status_code == 401
