"""Claims by API: programs take and follow them; people check, decide and confirm by name."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from musterpoint.audit.models import Event
from musterpoint.claims import actions, queries
from musterpoint.claims.models import Cover, CoverClaim
from musterpoint.claims.tests.factories import BANK, DAY, IBAN, WEEK, Desk
from musterpoint.costs.models import Debtor
from musterpoint.costs.tests.factories import LATER, costed, fly, open_books
from musterpoint.costs.tests.test_payers import insure
from musterpoint.evacuation.tests.factories import make_loop, person
from musterpoint.payments.actions import PayeeIn
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests.programs import Program, clock_at

TODAY = NOON.date()
RESPONDER = {
    "name": "Hospital of Ben Gardane", "kind": "hospital", "country": "TUN",
    "payee": {"iban": IBAN}, "address": "Route de Ras Ajdir",
}  # fmt: skip
LINE = {
    "service": "bed-night", "number": 10, "price": 3000, "is_uninsured": True,
    "is_unpaid_by_state": True, "is_unpaid_by_funds": True,
}  # fmt: skip
MATTER = {
    "country": "LBY", "name": "Yaw Mensah", "phone": "+21650123456", "unit": "USD",
    "employer": "Sahara Construction", "left_on": (NOON - WEEK).date().isoformat(),
}  # fmt: skip
WAGES = {"kind": "wages", "amount": 40000, "months": 3, "papers": ["payslip"]}
POLICY = {
    "insurer": "Mutual of Sfax", "policy": "MS-1", "covers": ["medical", "repatriation"],
    "from_on": "2026-01-01", "until_on": "2026-12-31", "unit": "USD",
}  # fmt: skip


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    clock_at(haven)
    return Desk(haven)


@pytest.fixture
def program(desk: Desk) -> Program:
    return Program(desk.of, "welfare_officer", "claims")


def filed(program: Program, responder_id: str) -> dict[str, Any]:
    status, made = program.asks(
        "", responder_id=responder_id, place="Ras Ajdir", unit="USD", is_true=True, lines=[LINE],
        from_on=(NOON - WEEK).date().isoformat(), until_on=(NOON - DAY).date().isoformat(),
    )  # fmt: skip
    assert status == 201, made
    return dict(made)


def test_a_program_registers_a_responder_and_a_person_confirms_how_it_is_paid(
    desk: Desk, program: Program
) -> None:
    assert program.asks("/responders", **RESPONDER | {"payee": {"iban": "DE00"}})[0] == 422
    status, made = program.asks("/responders", **RESPONDER)
    assert (status, len(made["code"])) == (201, 6)
    assert program.asks("/responders", **RESPONDER)[0] == 422
    one = f"/responders/{made['id']}"
    assert program.get(one)["payee"]["iban"] == IBAN
    assert not program.get(one)["is_payee_confirmed"]
    auditor = Program(desk.of, "auditor", "claims")
    assert auditor.get(one)["payee"] == {}
    with acting_as(desk.checker):
        assert Event.objects.filter(kind="claims.responder.read").count() == 2
        actions.confirm_payee(actions.of_key(made["key"]).id, by=desk.checker, at=NOON)
    assert program.sends("PUT", f"{one}/payee", {"payee": {"iban": IBAN}})[0] == 200
    assert not program.get(one)["is_payee_confirmed"]
    assert program.asks(f"{one}/link")[1]["key"] != made["key"]
    assert filed(program, made["id"])["state"] == "filed"
    assert program.asks(f"{one}/end")[0] == 200
    assert program.get(one)["has_ended"]


def test_no_program_checks_decides_confirms_or_orders_whatever_its_role(desk: Desk) -> None:
    """There is no address for it; were there one, the actions would refuse."""
    bot = replace(member(desk.of, "Bot", 42), kind=ActorKind.CLIENT)
    row = desk.filed(desk.responder(is_confirmed=False).row)
    matter = desk.told().row
    by_at: dict[str, Any] = {"by": bot, "at": NOON}
    attempts: list[Callable[[], object]] = [
        lambda: actions.confirm_payee(row.responder_id, **by_at),
        lambda: actions.check(row.id, "Fits", **by_at),
        lambda: actions.pay_on(matter.id, 1, PayeeIn(name="X"), "cash", **by_at),
    ]
    with acting_as(bot):
        for attempt in attempts:
            with pytest.raises(actions.NotYours):
                attempt()
    desk.checked(row)
    with acting_as(bot), pytest.raises(actions.NotYours):
        actions.decide(row.id, {}, "Fits", None, **by_at)


def test_a_claim_is_asked_about_corrected_decided_by_people_and_objected_to(
    desk: Desk, program: Program
) -> None:
    claim = filed(program, str(desk.responder().row.id))
    here = f"/{claim['id']}"
    paper = {"name": "invoice.txt", "file": b64encode(b"10 nights").decode()}
    assert program.asks(f"{here}/papers", **paper)[0] == 201
    assert program.asks(f"{here}/lines", **LINE)[0] == 409
    assert program.asks(f"{here}/question", words="Which days?")[1]["state"] == "questions"
    assert program.asks(f"{here}/lines", **LINE | {"number": 5})[1]["asked"] == 450_00
    assert program.asks(f"{here}/lines", **LINE | {"number": 8, "position": 2})[0] == 200
    assert program.asks(f"{here}/lines", **LINE | {"position": 9})[0] == 404
    assert program.asks(f"{here}/lines/drop", position=1)[1]["asked"] == 240_00
    head = {name: claim[name] for name in ("from_on", "until_on", "unit")}
    assert program.sends("PUT", here, head | {"place": "Ben Gardane"})[0] == 200
    assert program.asks(f"{here}/answer", words="From Monday on")[1]["state"] == "filed"
    with acting_as(desk.checker):
        row = queries.claim(UUID(claim["id"]))
    desk.checked(row)
    desk.decided(row, {2: 100_00})
    assert program.get("/to-pay") == []
    whole = program.get(f"{here}/whole")
    (line,) = whole["lines"]
    assert (line["granted"], line["reason"], whole["left"]) == (100_00, "By the tariff", 100_00)
    assert [one["name"] for one in whole["papers"]] == ["invoice.txt"]
    file = f"{program.root}{here}/papers/{whole['papers'][0]['id']}"
    assert program.client.get(file).content == b"10 nights"
    assert program.asks(f"{here}/objection", words="All was done")[0] == 200
    assert program.asks(f"{here}/objection", words="All was done")[0] == 409
    assert program.get(f"{here}/whole")["objection"]["words"] == "All was done"
    desk.approved_by_fund(row)
    (waits,) = program.get("/to-pay")
    assert (waits["id"], waits["left"]) == (claim["id"], 100_00)
    assert program.asks(f"{here}/withdrawal")[0] == 409
    assert program.asks(f"{here}/receipt", words="Signed")[0] == 409
    assert program.get("/tariffs") == []


def test_what_somebody_is_owed_is_told_filed_ruled_and_recovered(
    desk: Desk, program: Program
) -> None:
    assert program.asks("/matters", **MATTER | {"country": "ZZZ"})[0] == 422
    status, made = program.asks("/matters", **MATTER, owed=[WAGES], consents=True)
    assert (status, made["state"], made["asked"], len(made["key"])) == (201, "told", 1200_00, 40)
    here = f"/matters/{made['id']}"
    assert program.asks(f"{here}/owed", **WAGES | {"kind": "magic"})[0] == 422
    assert program.asks(f"{here}/owed", kind="wages", amount=5)[1]["asked"] == 1200_05
    assert program.asks(f"{here}/owed/drop", position=2)[1]["asked"] == 1200_00
    assert program.sends("PUT", here, MATTER | {"witness": "A colleague"})[0] == 200
    paper = {"name": "slip.txt", "file": b64encode(b"400").decode()}
    assert program.asks(f"{here}/papers", **paper)[0] == 201
    assert program.asks(f"{here}/preparation")[1]["state"] == "prepared"
    assert program.asks(f"{here}/ruling", amount=1, words="Early")[0] == 409
    assert program.asks(f"{here}/filing", number="T-1", on=TODAY.isoformat())[0] == 200
    assert program.asks(f"{here}/powers", to="Me Ali", scope="Court")[0] == 201
    assert program.asks(f"{here}/counsels", who="Me Ali")[0] == 201
    soon = (NOON + DAY).isoformat()
    _status, acting = program.asks(f"{here}/hearings", at=soon, place="Labour court")
    heard = f"{here}/hearings/{acting['hearings'][0]['id']}/outcome"
    assert program.asks(heard, words="Adjourned")[1]["hearings"][0]["outcome"] == "Adjourned"
    revoked = f"{here}/powers/{acting['powers'][0]['id']}/revocation"
    assert program.asks(revoked)[1]["powers"][0]["revoked_on"] == TODAY.isoformat()
    assert program.asks(f"{here}/ruling", amount=0, words="Late")[1]["state"] == "refused"
    assert program.asks(f"{here}/appeal", words="In time")[1]["state"] == "appealed"
    assert program.asks(f"{here}/ruling", amount=900_00, words="Granted")[1]["granted"] == 900_00
    money = {"key": "m1", "amount": 900_00, "account": BANK, "on": TODAY.isoformat(),
             "words": "From the court"}  # fmt: skip
    for _time in range(2):
        status, acting = program.asks(f"{here}/money", **money)
        assert (status, [one["state"] for one in acting["movements"]]) == (201, ["entered"])
    assert program.asks(f"{here}/money", **money | {"key": "m2", "account": "Assets:X"})[0] == 422
    assert program.asks(f"{here}/money", **money | {"account": "Assets:X"})[0] == 409
    assert program.get(here)["recovered"] == 0
    with acting_as(desk.checker):
        row = actions.of_matter_key(made["key"])
        actions.confirm_came(row.id, row.movements.get().id, by=desk.checker, at=NOON)
    assert program.get(here)["recovered"] == 900_00
    assert program.asks(f"{here}/closing", words="Done")[0] == 409  # money is held
    assert program.asks(f"{here}/address")[1]["key"] != made["key"]
    assert program.asks(f"{here}/bond-call")[1]["bond_call_id"]
    assert program.asks(f"{here}/person", reference="XXXX")[0] == 422
    (listed,) = program.get("/matters?text=Yaw Mensah")
    assert (listed["id"], listed["employer"]) == (made["id"], "Sahara Construction")


def test_only_those_who_see_people_read_who_claims_and_it_is_in_the_trail(
    desk: Desk, program: Program
) -> None:
    row = desk.told().row
    assert program.get(f"/matters/{row.id}")["name"] == "Yaw Mensah"
    with acting_as(desk.checker):
        assert Event.objects.filter(kind="claims.matter.read", actor_kind="client").count() == 1
    auditor = Program(desk.of, "auditor", "claims")
    for path in ("/matters", f"/matters/{row.id}", f"/matters/{row.id}/acting", "/covers",
                 "/seats"):  # fmt: skip
        assert auditor.client.get(f"{auditor.root}{path}").status_code == 403, path


def test_a_list_of_workers_is_taken_in_once_and_names_what_is_wrong(program: Program) -> None:
    def given(lines: str) -> tuple[int, Any]:
        file = b64encode(f"name,kind,amount,currency\n{lines}".encode()).decode()
        return program.asks(
            "/matters/lists", file=file, employer="Sahara", country="LBY", consent="By phone"
        )

    status, answer = given("Yaw,magic,400,USD\n")
    assert status == 422
    assert "2.kind" in answer["errors"]
    status, made = given("Yaw,wages,400,USD\nAma,wages,100,USD\n")
    assert (status, [one["asked"] for one in made]) == (201, [400_00, 100_00])
    assert given("Yaw,wages,400,USD\nAma,wages,100,USD\n")[0] == 409
    assert len(program.get(f"/matters?group={made[0]['group_id']}")) == 2


def test_an_insurer_is_told_answers_and_pays(desk: Desk, program: Program) -> None:
    with acting_as(desk.checker):
        people.register([home(zenobia())], by=desk.checker, at=NOON)
        number = Person.objects.get().reference
    assert program.asks("/covers", **POLICY)[0] == 422  # of nobody
    status, made = program.asks("/covers", **POLICY, person_reference=number)
    assert (status, made["is_of_person"], made["consents"]) == (201, True, None)
    first = f"/covers/first?reference={number}&on={TODAY.isoformat()}&what="
    assert [one["id"] for one in program.get(f"{first}medical")] == [made["id"]]
    assert program.get(f"{first}wages") == []
    here = f"/covers/{made['id']}"
    event = {"what": "medical", "event_on": TODAY.isoformat(), "amount": 800_00, "words": "Leg"}
    assert program.asks(f"{here}/events", **event | {"what": "wages"})[0] == 422
    _status, asked = program.asks(f"{here}/events", **event)
    steps = f"/cover-claims/{asked['id']}/steps"
    assert program.asks(steps, step="paid", amount=1, words="Early")[0] == 409
    for step, amount, state in (
        ("sent", 0, "sent"), ("answer", 0, "refused"), ("complaint", 0, "complaint"),
        ("answer", 500_00, "accepted"), ("paid", 500_00, "paid"),
    ):  # fmt: skip
        status, answer = program.asks(steps, step=step, amount=amount, words="By letter")
        assert (status, answer["state"]) == (200, state)
    whole = program.get(here)
    assert (whole["policy"], whole["claims"][0]["paid"]) == ("MS-1", 500_00)
    assert [one["id"] for one in program.get("/covers")] == [made["id"]]
    assert program.asks(f"/cover-claims/{uuid4()}/steps", step="sent", words="x")[0] == 404


def test_seats_of_those_who_agreed_become_claims(
    alice: Actor, olga: Actor, haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: LATER)
    Organisation.objects.filter(slug__in=["haven", "portal"]).update(is_exercise=True)
    loop = make_loop(alice, olga)
    fly(loop, loop.household(person("Nimal Perera")))
    open_books(loop.state)
    with acting_as(loop.state):
        insure(loop)
        costed(loop.state, loop.state_crisis)
        debtor, cover = Debtor.objects.get(), Cover.objects.get()
    program = Program(haven, "welfare_officer", "claims")
    (found,) = program.get("/seats")
    assert (found["id"], found["seats"], found["waits"]) == (str(debtor.id), 1, 1)
    seats = f"/seats/{debtor.id}"
    assert program.asks(seats)[1] == {"made": 0, "unasked": 1, "unrated": 0}
    agreed = {"agrees": True, "words": "By telephone"}
    assert program.asks(f"/covers/{cover.id}/consent", **agreed)[1]["consents"] is True
    assert program.asks(seats)[1] == {"made": 1, "unasked": 0, "unrated": 0}
    assert program.asks(seats)[0] == 409
    assert program.get("/seats")[0]["waits"] == 0
    (claim,) = program.get(f"/covers/{cover.id}")["claims"]
    assert (claim["asked"], bool(claim["seat_of"])) == (10_000, True)
    with acting_as(loop.state):
        assert CoverClaim.objects.count() == 1
