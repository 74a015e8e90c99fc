"""Programs do what the pages of giving do; what one booked another takes back or pays."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.world import bearer

from musterpoint.funds import actions as funds
from musterpoint.giving import actions
from musterpoint.giving.models import LevyRate
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.factories import BANK, DEBT, FUND, IBAN, INTEREST, TODAY
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

ROOT = "/api/v1/o/haven/giving"
DAY = TODAY.isoformat()


class Program:
    """A program with a role."""

    def __init__(self, of: Organisation, role: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {bearer(of, role)}"})

    def get(self, path: str) -> Any:
        answer = self.client.get(f"{ROOT}/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, **given: object) -> tuple[int, Any]:
        return self.sent("POST", path, given)

    def sent(self, method: str, path: str, given: dict[str, object]) -> tuple[int, Any]:
        answer = self.client.generic(
            method, f"{ROOT}/{path}", json.dumps(given), content_type="application/json"
        )
        return answer.status_code, answer.json()


@pytest.fixture
def keeper(haven: Organisation, alice: Actor) -> Program:
    """A program that keeps books, in an organisation with a fund and accounts."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        make.money(alice)
    return Program(haven, "bookkeeper")


@pytest.fixture
def manager(keeper: Program, haven: Organisation) -> Program:
    """Another program, of the fund manager."""
    return Program(haven, "fund_manager")


def pledged(keeper: Program) -> str:
    later = (TODAY + timedelta(days=9)).isoformat()
    parts = [{"due_on": DAY, "amount": 60_000}, {"due_on": later, "amount": 40_000}]
    status, made = keeper.post(
        "pledges", giver="Harbour Builders", source="employment", fund=FUND, unit="EUR",
        amount=100_000, instalments=parts,
    )  # fmt: skip
    assert status == 201, made
    return str(made["id"])


def gift(**more: object) -> dict[str, object]:
    given = {"key": "g1", "amount": 50_000, "unit": "EUR", "account": BANK, "received_on": DAY}
    return given | more


def test_no_program_takes_back_the_gift_that_it_booked(keeper: Program, manager: Program) -> None:
    which = pledged(keeper)
    assert keeper.post(f"pledges/{which}/confirmation")[1]["state"] != "pledged"
    for _time in range(2):
        status, made = keeper.post("gifts", **gift(pledge_id=which))
        assert (status, made["giver"], len(made["receipts"])) == (201, "Harbour Builders", 1)
    assert keeper.post("gifts", **gift(pledge_id=which, amount=1))[0] == 409
    assert keeper.post("gifts", **gift(key="g2", fund=FUND, account="Assets:Nowhere"))[0] == 422
    assert keeper.post("gifts", **gift(key="g2", fund=FUND, giver="Post"))[1]["giver"] == "Post"
    parts = keeper.get(f"pledges/{which}/instalments")["instalments"]
    assert [one["received"] for one in parts] == [50_000, 0]
    later = (TODAY + timedelta(days=30)).isoformat()
    rest = {"instalments": [{"due_on": later, "amount": 50_000}]}
    status, whole = keeper.post(f"pledges/{which}/instalments", **rest)
    assert (status, len(whole["instalments"]), len(whole["gifts"])) == (200, 2, 1)
    back = {"why": "Booked twice", "is_refund": False, "on": DAY}
    assert keeper.post(f"gifts/{made['id']}/back", **back)[0] == 409
    status, made = manager.post(f"gifts/{made['id']}/back", **back)
    assert (status, made["is_taken_back"], made["receipts"][1]["amount"]) == (200, True, -50_000)
    assert manager.post(f"gifts/{made['id']}/back", **back)[0] == 409
    assert len(keeper.get("receipts")) == 3
    assert keeper.post(f"pledges/{which}/withdrawal", why="Bankrupt")[1]["state"] == "withdrawn"


def test_no_program_gives_back_the_gift_that_it_booked(
    keeper: Program, manager: Program, haven: Organisation
) -> None:
    made = keeper.post("gifts", **gift(fund=FUND))[1]["id"]
    wish = {
        "why": "Sent twice", "method": "bank", "payee": {"name": "Harbour Builders", "iban": IBAN}
    }  # fmt: skip
    assert keeper.post(f"gifts/{made}/refunds", **wish)[0] == 409
    assert manager.post(f"gifts/{made}/refunds", **wish | {"payee": {"name": ""}})[0] == 422
    for _time in range(2):
        status, row = manager.post(f"gifts/{made}/refunds", **wish)
        assert (status, row["state"]) == (201, "asked")
        assert manager.post(f"gifts/{made}/refunds", **wish)[0] == 409
        assert manager.post(f"refunds/{row['id']}/order")[0] == 409
        if _time == 0:
            assert manager.post(f"refunds/{row['id']}/withdrawal", why="No")[1]["state"] == "ended"
    approver = officer(haven, "Aida", "authorising_officer")
    with acting_as(approver):
        funds.approve(UUID(row["commitment_id"]), by=approver, at=NOON)
    status, row = manager.post(f"refunds/{row['id']}/order")
    assert (status, row["state"]) == (200, "ordered")
    assert manager.post(f"refunds/{row['id']}/withdrawal", why="No")[0] == 409
    told = keeper.get(f"gifts/{made}")
    assert [one["state"] for one in told["refunds"]] == ["ended", "ordered"]
    assert IBAN not in str(told)


def test_no_program_books_what_is_paid_of_the_loan_that_it_wrote_down(
    keeper: Program, manager: Program
) -> None:
    wish = {
        "lender": "Development Bank", "unit": "EUR", "principal": 1_000_001, "rate": 25_000,
        "day_count": "act365", "plan": "equal", "drawn_on": "2026-01-31", "months": 1,
        "instalments": 6, "bank": BANK, "debt": DEBT, "interest": INTEREST,
    }  # fmt: skip
    assert keeper.post("loans", **wish | {"debt": BANK})[0] == 422
    status, loan = keeper.post("loans", **wish)
    assert (status, len(loan["dues"]), loan["outstanding"]) == (201, 6, 1_000_001)
    whole = wish | {"fund": FUND, "window": "post"}
    assert keeper.post("loans", **whole | {"window": "nowhere"})[0] == 422
    assert keeper.post("loans", **whole)[0] == 201
    first, second = (one["id"] for one in loan["dues"][:2])
    assert keeper.post(f"loans/dues/{first}/payment", on=DAY)[0] == 409
    assert keeper.post(f"loans/{loan['id']}/early", on=DAY, amount=1)[0] == 409
    assert manager.post(f"loans/dues/{second}/payment", on=DAY)[0] == 409
    status, loan = manager.post(f"loans/dues/{first}/payment", on=DAY)
    assert (status, loan["dues"][0]["paid_on"]) == (200, DAY)
    for due in loan["dues"][1:]:
        if due["due_on"] <= DAY:
            loan = manager.post(f"loans/dues/{due['id']}/payment", on=DAY)[1]
    status, loan = manager.post(f"loans/{loan['id']}/early", on=DAY, amount=loan["outstanding"])
    assert (status, loan["outstanding"]) == (200, 0)
    assert [one["fund"] for one in keeper.get("loans") if one["id"] != loan["id"]] == [FUND]


def test_a_program_proposes_a_levy_and_none_confirms_it(
    keeper: Program, haven: Organisation
) -> None:
    wish = {
        "code": "visa-levy", "fund": FUND, "name": "Levy on a visa", "per": "visa", "unit": "EUR",
        "rate": 150_00, "from_day": DAY, "legal_basis": "Order 7 of 2026",
    }  # fmt: skip
    assert keeper.post("levies/rates", **wish | {"per": "moon"})[0] == 422
    status, rate = keeper.post("levies/rates", **wish)
    assert (status, rate["state"], rate["holds"]) == (201, "proposed", False)
    assert keeper.post("levies/rates", **wish)[0] == 409
    judge = Program(haven, "authorising_officer")
    for step in ("confirm", "confirmation", "decision"):
        assert judge.client.post(f"{ROOT}/levies/rates/{rate['id']}/{step}").status_code == 404
    assert keeper.post(f"levies/rates/{rate['id']}/withdrawal", why="Wrong")[1]["state"] \
        == "withdrawn"  # fmt: skip
    which = UUID(keeper.post("levies/rates", **wish)[1]["id"])
    person = officer(haven, "Aida", "authorising_officer")
    with acting_as(person):
        actions.confirm_levy(which, by=person, at=NOON)
        assert LevyRate.objects.get(id=which).state == "confirmed"
    assert keeper.get("levies/rates")[0]["holds"] is True


def test_a_program_keeps_a_campaign_with_its_matching(keeper: Program) -> None:
    wish: dict[str, object] = {
        "slug": "seats-home", "title": {"en": "Seats home"}, "about": {"en": "Every seat."},
        "fund": FUND, "unit": "EUR", "goal": 1_000_000, "account": BANK,
        "earmark": {"window": "emergency"},
    }  # fmt: skip
    assert keeper.post("campaigns", **wish | {"slug": "Not Good"})[0] == 422
    status, made = keeper.post("campaigns", **wish)
    assert (status, made["state"], made["earmark"]) == (201, "draft", {"window": "emergency"})
    assert keeper.get("campaigns") == []
    assert keeper.post("campaigns/seats-home/closing")[0] == 409
    changed = wish | {"goal": 2_000_000}
    assert keeper.sent("PUT", "campaigns/seats-home", changed)[1]["goal"] == 2_000_000
    assert keeper.post("campaigns/seats-home/opening")[1]["state"] == "open"
    rule = {
        "giver": "Bank of Tunis", "source": "finance", "times": 1, "ceiling": 500_000,
        "since": DAY, "until": (TODAY + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    status, matching = keeper.post("campaigns/seats-home/matching", **rule)
    assert (status, matching["giver"], matching["per"]) == (201, "Bank of Tunis", 1)
    assert keeper.post(f"matching/{matching['id']}/call")[0] == 409
    assert keeper.post("gifts", **gift(campaign="seats-home"))[1]["campaign"] == "seats-home"
    assert keeper.post("gifts", **gift(key="g2", campaign="none"))[0] == 404
    status, called = keeper.post(f"matching/{matching['id']}/call")
    assert (status, called["amount"]) == (201, 50_000)
    row = keeper.get("campaigns/seats-home")
    assert (row["received"], row["matching"][0]["called"]) == (50_000, 50_000)
    assert keeper.post("campaigns/seats-home/closing")[1]["state"] == "closed"


def test_a_program_keeps_what_is_lent(keeper: Program) -> None:
    wish: dict[str, object] = {
        "giver": "Air Haven", "what": "Aircraft", "is_lent": True, "quantity": 1,
        "goods_unit": "AIRCRAFT", "return_due_on": (TODAY + timedelta(days=90)).isoformat(),
    }  # fmt: skip
    assert keeper.post("things", **wish | {"return_due_on": None})[0] == 422
    which = keeper.post("things", **wish)[1]["id"]
    gone = keeper.post("things", **wish)[1]["id"]
    assert keeper.post(f"things/{gone}/withdrawal", why="Sold")[1]["state"] == "withdrawn"
    use = {"amount": 6, "unit": "HOURS", "what": "Tripoli to Malta", "on": DAY}
    assert keeper.post(f"things/{which}/uses", **use)[0] == 409
    good = {"condition": "Good", "on": DAY}
    for _time in range(2):
        assert keeper.post(f"things/{which}/receipt", **good)[1]["state"] == "here"
    assert keeper.post(f"things/{which}/uses", **use)[1]["uses"][0]["amount"] == 6
    assert keeper.post(f"things/{which}/return", **good)[1]["state"] == "returned"
    assert {one["state"] for one in keeper.get("things")} == {"returned", "withdrawn"}


def test_a_program_without_the_role_reads_and_writes_none_of_it(
    keeper: Program, haven: Organisation
) -> None:
    stranger = Program(haven, "integration")
    for path in ("receipts", "loans", "things", "levies/rates"):
        assert stranger.client.get(f"{ROOT}/{path}").status_code == 403
    assert stranger.post("gifts", **gift(fund=FUND))[0] == 403
