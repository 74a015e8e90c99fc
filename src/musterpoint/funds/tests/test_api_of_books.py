"""Programs write into the books, keep rates, budgets and the register; kept accounts stay kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.world import bearer

from musterpoint.funds import actions, naming
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Transaction
from musterpoint.funds.tests.test_commitments import BANK, TODAY, Fund
from musterpoint.funds.tests.test_transfers import Moving
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

ROOT = "/api/v1/o/haven"
CASH = "Assets:Cash:Tunis"
DAY = TODAY.isoformat()


class Program:
    """A program with a role."""

    def __init__(self, of: Organisation, role: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {bearer(of, role)}"})

    def get(self, path: str) -> Any:
        answer = self.client.get(f"{ROOT}/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, given: object = None) -> tuple[int, Any]:
        answer = self.client.post(
            f"{ROOT}/{path}", json.dumps(given or {}), content_type="application/json"
        )
        return answer.status_code, answer.json()


@pytest.fixture(autouse=True)
def _noon(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    made = Fund(haven)
    with acting_as(made.manager):
        actions.open_accounts([AccountIn(name=CASH, least=0)], by=made.manager, at=NOON)
    return made


def moved(amount: int = 100_00, **more: object) -> dict[str, object]:
    entries = [
        {"account": BANK, "unit": "USD", "amount": -amount},
        {"account": CASH, "unit": "USD", "amount": amount},
    ]
    return {"key": "m1", "on": DAY, "text": "Till filled", "entries": entries} | more


def test_a_program_posts_once_holds_and_takes_back(fund: Fund, haven: Organisation) -> None:
    keeper = Program(haven, "bookkeeper")
    status, made = keeper.post("books/transactions", moved())
    assert (status, made["state"]) == (201, "posted")
    assert keeper.post("books/transactions", moved())[1]["id"] == made["id"]
    assert keeper.post("books/transactions", moved(101_00))[0] == 409
    assert keeper.post("books/transactions", moved(10**12, key="much"))[0] == 409
    wrong = moved(key="w")
    wrong["entries"][0]["amount"] = -1  # type: ignore[index]
    assert keeper.post("books/transactions", wrong)[0] == 422
    assert Program(haven, "integration").post("books/transactions", moved(key="k"))[0] == 403
    for state, step in (("posted", "settlement"), ("void", "voiding")):
        held = keeper.post("books/transactions", moved(key=step, pending=True))[1]
        assert held["state"] == "pending"
        for _time in range(2):
            assert keeper.post(f"books/transactions/{held['id']}/{step}")[1]["state"] == state
    assert keeper.post(f"books/transactions/{made['id']}/voiding")[0] == 409
    back = {"on": DAY, "text": "Counted wrong"}
    status, other = keeper.post(f"books/transactions/{made['id']}/reversal", back)
    assert (status, other["reverses"]) == (201, made["key"])
    assert keeper.post(f"books/transactions/{made['id']}/reversal", back)[1]["id"] == other["id"]
    assert keeper.get(f"books/transactions/{other['id']}")["entries"][0]["amount"] == 100_00
    (cash,) = keeper.get(f"books/accounts?q={CASH}")
    assert [one["posted"] for one in cash["balances"]] == [100_00]
    assert fund.sound()


def test_no_program_moves_what_a_fund_keeps(fund: Fund, haven: Organisation) -> None:
    keeper = Program(haven, "bookkeeper")
    kept = moved(key="k")
    kept["entries"][1]["account"] = naming.ALLOCATED  # type: ignore[index]
    assert keeper.post("books/transactions", kept)[0] == 409
    which = fund.committed()
    with acting_as(fund.clerk):
        row = Transaction.objects.get(is_pending=True)
    for step in ("settlement", "voiding"):
        assert keeper.post(f"books/transactions/{row.id}/{step}")[0] == 409
    back = {"on": DAY, "text": "x"}
    assert keeper.post(f"books/transactions/{row.id}/reversal", back)[0] == 409
    assert keeper.post(f"books/transactions/{which}/voiding")[0] == 404


def test_a_program_books_what_came_in_on_an_account_that_holds_money(
    fund: Fund, haven: Organisation
) -> None:
    keeper = Program(haven, "bookkeeper")
    came = {
        "key": "r9", "amount": 50_00, "unit": "USD", "source": "donors", "account": BANK, "on": DAY,
        "earmark": "emergency",
    }  # fmt: skip
    before = fund.free()
    for _time in range(2):
        assert keeper.post("funds/welfare/receipts", came)[0] == 201
    assert fund.free() == before + 50_00
    owed = "Assets:Owed"  # what a package keeps is no money that came in
    with acting_as(fund.manager):
        given = [actions.AccountIn(name=owed, kept_by="costs")]
        actions.open_accounts(given, by=fund.manager, at=NOON)
    for change in ({"account": naming.ALLOCATED}, {"account": owed}, {"source": "Assets:Bank"},
                   {"unit": "EUR"}):  # fmt: skip
        assert keeper.post("funds/welfare/receipts", came | {"key": "x"} | change)[0] == 422
    window = keeper.get("funds/welfare")["windows"][0]["id"]
    wish: dict[str, object] = {
        "key": "x1", "on": DAY, "window_id": window, "giver": BANK, "unit": "USD", "amount": 10_00,
        "taker": CASH, "into": "EUR", "got": 9_00, "source": "Bank",
    }  # fmt: skip
    status, told = keeper.post("exchanges", wish | {"taker": naming.ALLOCATED})
    assert (status, set(told["errors"])) == (422, {"into", "taker"})
    assert fund.sound()


def test_a_program_keeps_rates_budgets_and_closes_a_period(fund: Fund, haven: Organisation) -> None:
    manager, keeper = Program(haven, "fund_manager"), Program(haven, "bookkeeper")
    rate = {"unit": "USD", "into": "TND", "on": DAY, "value": "3.117", "source": "Central bank"}
    assert keeper.post("rates", {"rates": [rate]})[0] == 403
    status, made = manager.post("rates", {"rates": [rate]})
    assert (status, made[0]["value"]) == (201, "3.117")
    assert manager.post("rates", {"rates": [rate | {"value": "0"}]})[0] == 422
    assert [one["value"] for one in keeper.get("rates?unit=TND")] == ["3.117"]
    assert keeper.post("rates/gains", {"unit": "JPY"})[0] == 422
    assert keeper.post("rates/gains", {"unit": "USD"}) == (200, {"transaction": None})
    line = {"year": TODAY.year, "amount": 500_00}
    assert keeper.post("funds/welfare/budget", line)[0] == 403
    assert manager.post("funds/welfare/budget", line)[1][0]["budget"] == 500_00
    assert manager.post("funds/welfare/budget", line | {"amount": 600_00})[0] == 422
    more = line | {"amount": 600_00, "reason": "More people"}
    assert manager.post("funds/welfare/budget", more)[0] == 200
    (whole, *_rest) = keeper.get("funds/welfare/budget")
    assert (whole["budget"], whole["head_id"]) == (600_00, None)
    assert manager.post("books/closing", {"until": DAY})[0] == 409
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert keeper.post("books/closing", {"until": yesterday})[0] == 403
    assert manager.post("books/closing", {"until": yesterday})[1] == {"closed_until": yesterday}
    assert keeper.post("books/transactions", moved(on=yesterday))[0] == 409


def test_a_program_renews_ends_and_forgets_a_member(fund: Fund, haven: Organisation) -> None:
    keeper, root = Program(haven, "bookkeeper"), "funds/welfare/members"
    year = (TODAY + timedelta(days=365)).isoformat()
    member = {"number": "N-12", "starts_on": DAY, "ends_on": year}
    assert keeper.post(root, {"members": [member]})[0] == 201
    term = keeper.post(f"{root}/find", {"number": "N-12"})[1]["terms"][0]["id"]
    later = {"starts_on": year, "ends_on": year, "contribution": "R-8"}
    assert keeper.post(f"members/{term}/renewal", later)[0] == 201
    assert keeper.post(f"members/{term}/renewal", later)[0] == 422
    assert keeper.post(f"members/{term}/end", {"on": "2020-01-01"})[0] == 422
    assert keeper.post(f"members/{term}/end", {"on": DAY})[1]["ends_on"] == DAY
    stranger = Program(haven, "integration")
    assert stranger.post(f"members/{term}/forgetting")[0] == 403
    assert keeper.post(f"members/{term}/forgetting")[0] == 200
    assert keeper.post(f"members/{term}/forgetting")[0] == 404


def test_a_program_takes_back_what_it_asked_for(haven: Organisation) -> None:
    fund = Moving(haven)
    manager, asker = Program(haven, "fund_manager"), Program(haven, "integration")
    which = fund.wish(10_00)
    assert manager.post(f"transfers/{which}/undoing", {"reason": "Back"})[0] == 409
    assert asker.post(f"transfers/{which}/withdrawal", {"reason": "No"})[0] == 403
    status, made = manager.post(f"transfers/{which}/withdrawal", {"reason": "No"})
    assert (status, made["state"]) == (200, "withdrawn")
    wish = {"key": "c", "head_id": str(fund.heads["documents"].id), "amount": 1_00, "purpose": "x"}
    asked = asker.post("commitments", wish)[1]["id"]
    assert manager.post(f"commitments/{asked}/cancelling", {"reason": "No"})[0] == 403
    for _time in range(2):
        status, made = asker.post(f"commitments/{asked}/cancelling", {"reason": "Not needed"})
        assert (status, made["state"]) == (200, "cancelled")
    assert asker.get("commitments/reviews") == []
