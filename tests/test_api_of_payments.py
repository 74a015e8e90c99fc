"""Programs write down what was handed out in kind: once, and never what they ordered themselves."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.accounts.actions import BoundClient
from musterpoint.accounts.incompatible import Incompatible
from musterpoint.accounts.models import ClientBinding
from musterpoint.funds import queries as funds
from musterpoint.payments import actions
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import TILL, TODAY, World
from musterpoint.payments.tests.test_in_kind import STORE, stocked
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer, calling, end_access, let_in

#: Ten thousand euros: two people release a batch of so much.
MUCH = 1_000_000
ROOT = "/api/v1/o/haven/payments"
#: Two administrators who let programs in.
ADA, BEA = 901, 902


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return stocked(factories.world(haven))


def caller(of: Organisation, role: str = "welfare_officer") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def sent(client: Client, order_id: object, **more: object) -> tuple[int, dict[str, object]]:
    given = {"key": "r17", "account": STORE, "on": TODAY.isoformat(), "receipt": "R-17"} | more
    address = f"{ROOT}/{order_id}/in-kind"
    answer = client.post(address, json.dumps(given), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_program_writes_down_once_what_was_handed_out(one: World, haven: Organisation) -> None:
    order_id = factories.ordered(one, "in_kind")
    program = caller(haven)
    assert sent(program, order_id, receipt="")[0] == 422
    assert sent(program, order_id, account=TILL)[0] == 422
    assert sent(program, order_id, account="Assets:Nowhere")[0] == 422
    assert sent(program, order_id, on="2099-01-01")[0] == 422
    assert sent(program, uuid4())[0] == 404
    for _time in range(2):
        status, made = sent(program, order_id)
        assert (status, made["state"], made["paid_on"]) == (200, "paid", TODAY.isoformat())
    assert sent(program, order_id, key="again")[0] == 409
    assert sent(program, factories.ordered(one, "cash"))[0] == 409
    assert sent(caller(haven, "bookkeeper"), order_id)[0] == 403
    with acting_as(one.clerk):
        assert funds.balance(STORE, "EUR") == 50_000


def test_a_program_that_ordered_does_not_hand_out(one: World, haven: Organisation) -> None:
    ordering = let_in(haven, "bookkeeper", maker=ADA)
    program = calling(ordering)
    wish = {
        "key": "k", "commitment_id": str(factories.commitment(one)), "amount": 50_000,
        "unit": "EUR", "method": "in_kind", "payee": {"name": "Amina Ben Salah"},
        "what": "funds.direct", "subject_id": str(uuid4()),
    }  # fmt: skip
    made = program.post(ROOT, json.dumps(wish), content_type="application/json")
    assert made.status_code == 200, made.content
    with pytest.raises(Incompatible):
        let_in(haven, "welfare_officer", maker=ADA)
    end_access(haven, ordering)
    assert sent(calling(let_in(haven, "welfare_officer", maker=ADA)), made.json()["id"])[0] == 403
    assert sent(calling(let_in(haven, "welfare_officer", maker=BEA)), made.json()["id"])[0] == 200


def asked(client: Client, path: str, **given: object) -> tuple[int, dict[str, object]]:
    answer = client.post(f"{ROOT}/{path}", json.dumps(given), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_program_releases_in_kind_and_hands_nothing_of_it_out(
    one: World, haven: Organisation
) -> None:
    order_id = factories.ordered(one, "in_kind", MUCH)
    releasing = let_in(haven, "authorising_officer", maker=ADA)
    officer, desk = calling(releasing), caller(haven)
    assert sent(desk, order_id)[0] == 409
    (waits,) = desk.get(f"{ROOT}?state=to_release").json()
    assert (waits["id"], waits["releases_missing"]) == (str(order_id), 1)
    assert asked(desk, f"{order_id}/in-kind/release")[0] == 403
    for _time in range(2):
        status, made = asked(officer, f"{order_id}/in-kind/release")
        assert (status, made["releases_missing"]) == (200, 0)
    assert desk.get(f"{ROOT}?state=to_release").json() == []
    second = calling(let_in(haven, "authorising_officer", maker=ADA))
    assert asked(second, f"{order_id}/in-kind/release")[0] == 409
    end_access(haven, releasing)
    with pytest.raises(Incompatible):  # the second one stands
        let_in(haven, "welfare_officer", maker=ADA)
    assert sent(desk, order_id, account=STORE)[0] == 409  # the store holds less than so much


def of_maker(made: BoundClient, maker: int) -> BoundClient:
    """Let a program be of another maker, as one that was let in before the rule was asked."""
    ClientBinding.objects.filter(id=made.binding_id).update(created_by=UUID(int=maker))
    return made


def test_a_program_hands_nothing_out_that_another_of_its_maker_released(
    one: World, haven: Organisation
) -> None:
    order_id = factories.ordered(one, "in_kind", MUCH)
    releasing = let_in(haven, "authorising_officer", maker=ADA)
    assert asked(calling(releasing), f"{order_id}/in-kind/release")[0] == 200
    end_access(haven, releasing)
    with pytest.raises(Incompatible):  # what it released is open
        let_in(haven, "welfare_officer", maker=ADA)
    program = calling(of_maker(let_in(haven, "welfare_officer", maker=BEA), ADA))
    status, made = sent(program, order_id)
    assert (status, "You released this payment" in str(made["detail"])) == (409, True)
    assert asked(program, f"{order_id}/in-kind/release")[0] == 403


def test_a_program_that_handed_out_takes_nothing_back(one: World, haven: Organisation) -> None:
    order_id = factories.ordered(one, "in_kind")
    handing = let_in(haven, "welfare_officer", maker=ADA)
    program, clerk = calling(handing), caller(haven, "bookkeeper")
    body = {"key": "b1", "reason": "Wrong parcel"}
    assert asked(clerk, f"{order_id}/in-kind/back", **body)[0] == 409
    assert sent(program, order_id)[0] == 200
    end_access(haven, handing)
    program = calling(let_in(haven, "bookkeeper", maker=ADA))
    assert asked(program, f"{order_id}/in-kind/back", **body)[0] == 409
    for _time in range(2):
        status, made = asked(clerk, f"{order_id}/in-kind/back", **body)
        assert (status, made["state"], made["paid_on"]) == (200, "returned", None)
    assert asked(clerk, f"{order_id}/in-kind/back", **body | {"key": "b2"})[0] == 409
    with acting_as(one.clerk):
        assert funds.balance(STORE, "EUR") == 100_000


def test_a_program_issues_no_voucher_of_its_order(one: World, haven: Organisation) -> None:
    ordering = let_in(haven, "bookkeeper", maker=ADA)
    program = calling(ordering)
    wish = {
        "key": "k", "commitment_id": str(factories.commitment(one)), "amount": 50_000,
        "unit": "EUR", "method": "voucher", "payee": {"name": "Amina Ben Salah"},
        "what": "funds.direct", "subject_id": str(uuid4()),
    }  # fmt: skip
    order_id = program.post(ROOT, json.dumps(wish), content_type="application/json").json()["id"]
    until = {"good_until": "2026-05-20"}
    assert asked(program, f"{order_id}/voucher", **until)[0] == 403
    with pytest.raises(Incompatible):
        let_in(haven, "authorising_officer", maker=ADA)
    end_access(haven, ordering)
    with pytest.raises(Incompatible):  # what it ordered is open
        let_in(haven, "authorising_officer", maker=ADA)
    officer, second = (
        calling(let_in(haven, "authorising_officer", maker=BEA)) for _one in range(2)
    )
    assert asked(officer, f"{order_id}/voucher/lost", reason="Lost", **until)[0] == 409
    assert asked(officer, f"{order_id}/voucher", good_until="2020-01-01")[0] == 409
    status, first = asked(officer, f"{order_id}/voucher", **until)
    assert status == 200
    assert asked(officer, f"{order_id}/voucher", **until)[0] == 409
    lost = f"{order_id}/voucher/lost"
    for client in (officer, second):  # one released the lost one, both are Bea's
        assert asked(client, lost, reason="Lost", **until)[0] == 409
    with acting_as(one.releaser):
        made = actions.reissue_voucher(
            UUID(order_id), "Lost", good_until=NOON + timedelta(days=9), by=one.releaser, at=NOON
        )
    till = f"points/{one.point.id}/vouchers"
    rows = [
        {"key": "a", "code": first["code"], "occurred_at": NOON.isoformat()},
        {"key": "b", "code": made.code, "occurred_at": NOON.isoformat()},
    ]
    status, taken = asked(caller(haven), till, vouchers=rows)
    assert (status, taken["paid"], taken["conflicts"]) == (200, 1, 1)


def test_a_program_pays_out_nothing_that_another_of_its_maker_released(
    one: World, haven: Organisation
) -> None:
    order_id, cash = factories.ordered(one, "voucher"), factories.ordered(one, "cash")
    batch = factories.prepared(one, cash, method="cash")
    releasing = let_in(haven, "authorising_officer", maker=ADA)
    officer = calling(releasing)
    assert asked(officer, f"batches/{batch.id}/release")[0] == 200
    status, told = asked(officer, f"{order_id}/voucher", good_until="2026-05-20")
    assert status == 200
    end_access(haven, releasing)
    with pytest.raises(Incompatible):
        let_in(haven, "welfare_officer", maker=ADA)
    program = calling(of_maker(let_in(haven, "welfare_officer", maker=BEA), ADA))
    till, desk = f"points/{one.point.id}", caller(haven)
    rows = [{"key": "a", "code": told["code"], "occurred_at": NOON.isoformat()}]
    status, taken = asked(program, f"{till}/vouchers", vouchers=rows)
    assert (status, taken["paid"], list(taken["problems"])) == (200, 0, ["1"])  # type: ignore[call-overload]
    bodies: dict[str, dict[str, object]] = {
        "voucher": {"key": "v", "code": told["code"]},
        "cash": {"key": "c", "order_ids": [str(cash)], "proof": "thumb"},
    }
    for path, body in bodies.items():
        status, made = asked(program, f"{till}/{path}", **body)
        assert (status, "You released this payment" in str(made["detail"])) == (409, True)
    for path, body in bodies.items():
        assert asked(desk, f"{till}/{path}", **body)[0] == 201
    let_in(haven, "welfare_officer", maker=ADA)


def test_a_program_says_nothing_of_what_another_of_its_maker_paid_twice(
    one: World, haven: Organisation
) -> None:
    order_id = factories.ordered(one, "voucher")
    with acting_as(one.releaser):
        until = NOON + timedelta(days=9)
        code = actions.issue_voucher(order_id, good_until=until, by=one.releaser, at=NOON).code
    paying, till = let_in(haven, "welfare_officer", maker=ADA), f"points/{one.point.id}"
    assert asked(caller(haven), f"{till}/voucher", key="v", code=code)[0] == 201
    rows = [{"key": "a", "code": code, "occurred_at": NOON.isoformat()}]
    assert asked(calling(paying), f"{till}/vouchers", vouchers=rows)[1]["conflicts"] == 1
    end_access(haven, paying)
    with pytest.raises(Incompatible):
        let_in(haven, "bookkeeper", maker=ADA)
    clerk = caller(haven, "bookkeeper")
    (twice,) = clerk.get(f"{ROOT}/twice").json()
    finding = f"twice/{twice['id']}/finding"
    program = calling(of_maker(let_in(haven, "bookkeeper", maker=BEA), ADA))
    status, made = asked(program, finding, text="Copied")
    assert (status, "You paid this out" in str(made["detail"])) == (409, True)
    assert asked(clerk, finding, text="A copied sheet")[0] == 200
    let_in(haven, "bookkeeper", maker=ADA)


def test_another_organisation_finds_nothing(
    one: World, haven: Organisation, elsewhere: Organisation
) -> None:
    order_id = factories.ordered(one, "in_kind")
    stranger = caller(elsewhere)
    assert sent(stranger, order_id)[0] in (403, 404)
