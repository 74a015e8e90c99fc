"""A bank bridge goes the whole way by program, and no program does both halves of a payment."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.funds import queries as funds
from musterpoint.payments import actions
from musterpoint.payments.actions import PayingIn
from musterpoint.payments.models import Batch, Order
from musterpoint.payments.tests import factories
from musterpoint.payments.tests.factories import BANK, FEES, OTHER_IBAN, TILL, TODAY, World
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.programs import another
from tests.world import bearer

ROOT = "/api/v1/o/haven/payments"
CLERK, OFFICER, DESK = "bookkeeper", "authorising_officer", "welfare_officer"
#: Ten thousand euros: two people release a batch of so much.
MUCH = 1_000_000
OPENING, CLOSING = "10000.00", "9500.00"


@pytest.fixture
def one(haven: Organisation) -> World:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return factories.world(haven)


def caller(of: Organisation, role: str = CLERK, *, is_second: bool = False) -> Client:
    token = another(of, role) if is_second else bearer(of, role)
    return Client(headers={"authorization": f"Bearer {token}"})


def sent(client: Client, path: str, given: object = None) -> tuple[int, Any]:
    answer = client.post(
        f"{ROOT}/{path}" if path else ROOT, json.dumps(given or {}), content_type="application/json"
    )
    is_json = "json" in answer["Content-Type"]
    return answer.status_code, answer.json() if is_json else answer.content


def got(client: Client, path: str) -> Any:
    answer = client.get(f"{ROOT}/{path}" if path[0] != "?" else f"{ROOT}{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def order_by(client: Client, one: World, method: str = "bank") -> str:
    payee = {"name": "Amina Ben Salah"} | ({"iban": OTHER_IBAN} if method == "bank" else {})
    wish = {
        "key": uuid4().hex, "commitment_id": str(factories.commitment(one)), "amount": 50_000,
        "unit": "EUR", "method": method, "payee": payee, "what": "funds.direct",
        "subject_id": str(uuid4()),
    }  # fmt: skip
    status, made = sent(client, "", wish)
    assert status == 200, made
    return str(made["id"])


def batch_by(client: Client, one: World, order_id: str, method: str = "bank", **more: str) -> Any:
    account = one.bank if method == "bank" else one.point
    given = {
        "account_id": str(account.id), "method": method, "order_ids": [order_id],
        "execute_on": TODAY.isoformat(),
    }  # fmt: skip
    status, made = sent(client, "batches", given | more)
    assert status == 201, made
    return made["batch"]


def statement(end_to_end: str) -> dict[str, str]:
    data = factories.statement(OPENING, CLOSING, factories.entry("500.00", "DBIT", end_to_end))
    return {"base64": base64.b64encode(data).decode()}


def released(one: World, batch_id: str) -> None:
    with acting_as(one.releaser):
        actions.release(Batch.objects.get(id=batch_id).id, by=one.releaser, at=NOON)


def test_a_bridge_goes_from_the_order_to_the_reconciled_line(
    one: World, haven: Organisation
) -> None:
    clerk, officer, bridge = caller(haven), caller(haven, OFFICER), caller(haven, is_second=True)
    order_id = order_by(clerk, one)
    batch = batch_by(clerk, one, order_id)
    assert (batch["state"], batch["count"], batch["total"]) == ("prepared", 1, 50_000)
    address = f"batches/{batch['id']}"
    assert sent(clerk, f"{address}/file")[0] == 409
    assert sent(clerk, f"{address}/release")[0] == 403
    assert sent(officer, f"{address}/release") == (200, got(clerk, address))
    status, content = sent(clerk, f"{address}/file")
    (line,) = got(clerk, f"{address}/lines")
    assert (status, line["order_id"]) == (200, order_id)
    assert b"pain.001" in content
    assert line["end_to_end"].encode() in content
    assert got(clerk, f"{address}/lines?after=1") == []
    assert got(clerk, order_id)["state"] == "sent"
    assert sent(bridge, "statements", {"text": "<x/>", "base64": "eA=="})[0] == 422
    assert sent(bridge, "statements", {"base64": "no"})[0] == 422
    assert sent(bridge, "statements", {"text": "<x/>"})[0] == 422
    status, read = sent(bridge, "statements", statement(line["end_to_end"]))
    assert (status, read["fresh"], read["has_gap"]) == (201, 1, False)
    assert sent(bridge, "statements", {"text": "x" * 2_000_001})[0] in (413, 422)
    assert [one["ident"] for one in got(officer, "statements")] == ["S1"]
    (waits,) = got(bridge, "lines")
    assert (waits["amount"], waits["left"], waits["unit"]) == (-50_000, 50_000, "EUR")
    (best,) = [each for each in waits["suggestions"] if each["is_sure"]]
    assert [part["target_id"] for part in best["parts"]] == [order_id]
    matches = f"lines/{waits['id']}/matches"
    assert sent(bridge, matches, {"mark": "other"})[0] == 404
    assert sent(bridge, matches, {})[0] == 422
    # Who prepared it does not reconcile it, one line by itself or with others.
    assert sent(clerk, matches, {"mark": best["mark"]})[0] == 403
    status, done = sent(clerk, "lines/sure", {"line_ids": [waits["id"]]})
    assert (status, done["done"], len(done["refusals"])) == (200, 0, 1)
    status, whole = sent(bridge, matches, {"mark": best["mark"]})
    assert (status, whole["state"], whole["left"]) == (201, "matched", 0)
    assert got(clerk, order_id)["state"] == "paid"
    assert got(bridge, "lines") == []
    (match,) = whole["matches"]
    assert sent(bridge, f"matches/{match['id']}/undo")[1]["left"] == 50_000
    assert sent(bridge, "lines/sure", {"line_ids": [waits["id"]]})[1]["done"] == 1
    with acting_as(one.clerk):
        assert funds.balance(BANK, "EUR") == 950_000
        assert Event.objects.filter(kind="payments.line.seen", actor_kind="client").exists()
    assert officer.get(f"{ROOT}/lines").status_code == 403
    assert officer.get(f"{ROOT}/lines/{waits['id']}").status_code == 403


def test_all_sure_lines_are_accepted_for_a_program_that_prepared_none_of_them(
    one: World, haven: Organisation
) -> None:
    clerk, bridge = caller(haven), caller(haven, is_second=True)
    officer = caller(haven, OFFICER)
    batch = batch_by(clerk, one, order_by(clerk, one))
    assert sent(officer, f"batches/{batch['id']}/release")[0] == 200
    assert sent(clerk, f"batches/{batch['id']}/file")[0] == 200
    (line,) = got(clerk, f"batches/{batch['id']}/lines")
    assert sent(bridge, "statements", statement(line["end_to_end"]))[0] == 201
    assert got(bridge, "lines/sure/all") is None
    assert sent(officer, "lines/sure/all")[0] == 403
    status, run = sent(clerk, "lines/sure/all")
    assert (status, run["accepted"], run["waiting"], run["is_running"]) == (202, 0, 1, True)
    assert sent(bridge, "lines/sure/all")[0] == 409
    factories.work_off()
    run = got(clerk, "lines/sure/all")
    assert (run["accepted"], run["waiting"], run["is_running"]) == (0, 1, False)
    assert sent(bridge, "lines/sure/all")[0] == 202
    factories.work_off()
    run = got(bridge, "lines/sure/all")
    assert (run["accepted"], run["waiting"], run["is_whole"]) == (1, 0, True)
    assert got(clerk, line["order_id"])["state"] == "paid"


def test_a_large_batch_is_released_by_a_program_once_and_by_a_person(
    one: World, haven: Organisation
) -> None:
    clerk, officer = caller(haven), caller(haven, OFFICER)
    order_id = factories.ordered(one, amount=MUCH)
    batch = batch_by(clerk, one, str(order_id))
    address = f"batches/{batch['id']}"
    assert batch["needed"] == 2
    assert sent(clerk, f"{address}/release")[0] == 403
    for _time in range(2):
        status, told = sent(officer, f"{address}/release")
        assert (status, told["state"], told["released"]) == (200, "prepared", 1)
    assert sent(clerk, f"{address}/file")[0] == 409
    released(one, batch["id"])
    assert got(clerk, address)["state"] == "released"


def test_a_line_is_said_in_parts_and_never_by_who_prepared(one: World, haven: Organisation) -> None:
    clerk, bridge = caller(haven), caller(haven, is_second=True)
    order_id = order_by(clerk, one)
    batch = batch_by(clerk, one, order_id)
    released(one, batch["id"])
    assert sent(clerk, f"batches/{batch['id']}/file")[0] == 200
    data = factories.statement(OPENING, "9495.00", factories.entry("505.00", "DBIT"))
    assert sent(clerk, "statements", {"text": data.decode()})[0] == 201
    line_id = got(clerk, "lines")[0]["id"]
    parts = [
        {"kind": "order", "amount": 50_000, "target_id": order_id},
        {"kind": "account", "amount": 500, "book_account": FEES},
    ]
    address = f"lines/{line_id}/matches"
    assert sent(clerk, address, {"parts": parts})[0] == 403
    assert sent(bridge, address, {"parts": [*parts, parts[1]]})[0] == 422
    assert got(bridge, f"lines/{line_id}")["matches"] == []
    status, whole = sent(bridge, address, {"parts": parts})
    assert (status, [each["kind"] for each in whole["matches"]]) == (201, ["order", "account"])


def test_an_answer_in_part_opens_payments_again_and_is_not_taken_by_who_prepared(
    one: World, haven: Organisation
) -> None:
    clerk, bridge = caller(haven), caller(haven, is_second=True)
    order_id = order_by(clerk, one)
    batch = batch_by(clerk, one, order_id)
    released(one, batch["id"])
    sent(clerk, f"batches/{batch['id']}/file")
    (line,) = got(clerk, f"batches/{batch['id']}/lines")
    data = factories.answer(batch["message_id"], "PART", **{line["end_to_end"]: "AC01"})
    given = {"text": data.decode()}
    assert sent(clerk, "batches/answer", given)[0] == 403
    status, taken = sent(bridge, "batches/answer", given)
    assert (status, taken["rejected"], taken["batch"]["state"]) == (200, 1, "rejected")
    assert [each["id"] for each in got(clerk, "?state=returned")] == [order_id]
    mended = {"method": "cash", "payee": {"name": "Amina Ben Salah"}}
    assert sent(clerk, f"{order_id}/payee", mended)[1]["method"] == "cash"
    assert sent(clerk, f"{order_id}/cancel", {"reason": "Asked anew"})[1]["state"] == "cancelled"


def test_mobile_money_arrives_by_file_or_word_of_another_program(
    one: World, haven: Organisation
) -> None:
    with acting_as(one.manager):
        wallet = actions.open_account(
            PayingIn(
                label="Wallet", method="mobile", unit="EUR", book_account=BANK, holder="Haven",
                number="70001", profile="mobile-csv",
            ),
            by=one.manager,
            at=NOON,
        )  # fmt: skip
    orders = []
    for _time in range(2):
        given = factories.order_in(
            factories.commitment(one), 50_000, "mobile", phone="+216 20 123 456", provider="MTN"
        )
        with acting_as(one.second_clerk):
            orders.append(actions.order(given, key=str(uuid4()), by=one.second_clerk, at=NOON))
    clerk, bridge = caller(haven), caller(haven, is_second=True)
    given_batch = {
        "account_id": str(wallet.id), "method": "mobile", "execute_on": TODAY.isoformat(),
        "order_ids": [str(each) for each in orders],
    }  # fmt: skip
    status, made = sent(clerk, "batches", given_batch)
    assert status == 201, made
    address = f"batches/{made['batch']['id']}"
    released(one, made["batch"]["id"])
    status, content = sent(clerk, f"{address}/file")
    first, second = got(clerk, f"{address}/lines")
    assert first["end_to_end"].encode() in content
    text = f"Reference,Status,Amount\n{first['end_to_end']},Success,500.00\n"
    result = {"text": text, "on": TODAY.isoformat()}
    assert sent(clerk, f"{address}/result", result)[0] == 403
    status, taken = sent(bridge, f"{address}/result", result)
    assert (status, [row["code"] for row in taken["rows"]]) == (200, ["paid"])
    assert taken["missing"] == [second["end_to_end"]]
    word = {
        "order_ids": [second["order_id"]], "reference": "Call 17", "on": TODAY.isoformat(),
    }  # fmt: skip
    assert sent(clerk, f"{address}/arrived", word)[0] == 403
    assert sent(bridge, f"{address}/arrived", word)[1]["state"] == "accepted"
    back = {"reason": "Wrong number"}
    assert sent(clerk, f"{second['order_id']}/back", back)[0] == 403
    for _time in range(2):
        status, order = sent(bridge, f"{second['order_id']}/back", back)
        assert (status, order["state"], order["reason"]) == (200, "returned", "Wrong number")


def test_a_batch_taken_apart_lets_its_payments_wait_again(one: World, haven: Organisation) -> None:
    clerk = caller(haven)
    order_id = order_by(clerk, one)
    batch = batch_by(clerk, one, order_id)
    assert sent(clerk, f"batches/{batch['id']}/apart")[1]["state"] == "cancelled"
    assert got(clerk, order_id)["state"] == "ordered"
    assert [each["id"] for each in got(clerk, "batches?state=cancelled")] == [batch["id"]]
    assert got(clerk, f"batches?after={batch['id']}") == []
    assert sent(clerk, f"batches/{uuid4()}/apart")[0] == 404
    wrong = {"account_id": str(one.bank.id), "method": "cash", "order_ids": [order_id],
             "execute_on": TODAY.isoformat()}  # fmt: skip
    assert sent(clerk, "batches", wrong)[0] == 422


def test_cash_and_vouchers_are_paid_out_at_a_point(one: World, haven: Organisation) -> None:
    clerk, desk = caller(haven), caller(haven, DESK)
    cash, voucher = order_by(clerk, one, "cash"), order_by(clerk, one, "voucher")
    for order_id, method, more in (
        (cash, "cash", {}), (voucher, "voucher", {"good_until": "2026-06-01"}),
    ):  # fmt: skip
        released(one, batch_by(clerk, one, order_id, method, **more)["id"])
    point = f"points/{one.point.id}"
    (state,) = got(clerk, f"{voucher}/vouchers")
    assert (state["state"], state["point_id"]) == ("issued", str(one.point.id))
    assert "code" not in state
    assert [each["id"] for each in got(desk, f"{point}/cash")] == [cash]
    given = {"key": "c1", "order_ids": [cash], "proof": "thumb"}
    assert sent(clerk, f"{point}/cash", given)[0] == 403
    assert sent(desk, f"{point}/cash", given | {"proof": "code"})[0] == 422
    assert sent(desk, f"{point}/cash", given | {"order_ids": [cash, str(uuid4())]})[0] == 409
    for _time in range(2):
        status, (paid,) = sent(desk, f"{point}/cash", given)
        assert (status, paid["outcome"], paid["order_id"]) == (201, "paid", cash)
    status, listed = sent(desk, f"{point}/list", {"device": "Phone 2"})
    assert (status, len(listed["vouchers"]), listed["unit"]) == (201, 1, "EUR")
    assert sent(desk, f"{point}/voucher", {"key": "v1", "code": "AAAA-AAAA"})[0] == 404
    shown = got(clerk, point)
    assert (shown["held"], shown["waiting"], len(shown["payouts"])) == (150_000, 0, 1)
    day = {"on": TODAY.isoformat(), "counted": 149_000}
    assert sent(desk, f"{point}/days", day)[0] == 422
    assert sent(desk, f"{point}/days", day | {"note": "A note is missing"})[0] == 201
    assert [each["counted"] for each in got(clerk, point)["days"]] == [149_000]
    assert got(clerk, "twice") == []
    assert sent(clerk, f"twice/{uuid4()}/finding", {"text": "A mistake"})[0] == 404


def test_a_point_is_made_staffed_and_ended(one: World, haven: Organisation) -> None:
    manager, desk = caller(haven, "fund_manager"), caller(haven, DESK)
    given = {"label": "Gate 3", "method": "cash", "unit": "EUR", "book_account": TILL,
             "number": "9" * 90, "holder": "x" * 90}  # fmt: skip
    assert sent(desk, "accounts", given)[0] == 403
    assert sent(manager, "accounts", given | {"book_account": FEES})[0] == 422
    status, made = sent(manager, "accounts", given)
    assert (status, made["number"], made["holder"]) == (201, "", "")
    point = f"points/{made['id']}"
    people = got(manager, f"{point}/staff")
    cashier = next(each for each in people if each["name"] == "Cashier")
    assert desk.get(f"{ROOT}/{point}/staff").status_code == 403
    assert sent(manager, f"{point}/staff", {"staff": [str(uuid4())]})[0] == 422
    named = sent(manager, f"{point}/staff", {"staff": [cashier["id"]]})[1]
    assert named["staff"] == [cashier["id"]]
    cash = {"key": "c", "order_ids": [str(uuid4())], "proof": "thumb"}
    assert sent(desk, f"{point}/cash", cash)[0] == 403
    assert {each["label"] for each in got(desk, "points")} == {"Gate 3", "Ras Ajdir"}
    for _time in range(2):
        assert sent(manager, f"accounts/{made['id']}/end")[1]["ended_at"]
    assert len(got(desk, "accounts")) == 3
    assert "sepa" in [each["code"] for each in got(desk, "forms")]


def test_no_other_organisation_and_no_reader_sees_or_does_it(
    one: World, haven: Organisation, elsewhere: Organisation
) -> None:
    order_id = factories.ordered(one)
    batch = factories.prepared(one, order_id)
    reader, stranger = caller(haven, "reader"), caller(elsewhere)
    for path in ("accounts", "forms", "batches", f"batches/{batch.id}", "statements", "points"):
        assert reader.get(f"{ROOT}/{path}").status_code == 403
        assert stranger.get(f"{ROOT}/{path}").status_code == 404
    theirs = "/api/v1/o/elsewhere/payments"
    assert stranger.get(f"{theirs}/batches/{batch.id}").status_code == 404
    assert stranger.post(f"{theirs}/batches/{batch.id}/apart").status_code == 404
    with acting_as(one.clerk):
        assert Order.objects.get().state == "batched"
