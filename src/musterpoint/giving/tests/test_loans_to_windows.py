"""What is lent to a fund may be committed in its window, and is paid back out of it."""

from datetime import date
from uuid import uuid4

import pytest

from musterpoint.funds import actions as funds
from musterpoint.funds import bound, verifying
from musterpoint.funds import queries as books
from musterpoint.funds.actions import AccountIn, CommitmentIn, NotEnough
from musterpoint.funds.models import Head
from musterpoint.giving import actions
from musterpoint.giving.actions import GiftIn, NotGiven
from musterpoint.giving.models import Loan, LoanDue
from musterpoint.giving.tests import factories as make
from musterpoint.giving.tests.factories import BANK, DEBT, FUND, INTEREST, TODAY
from musterpoint.giving.tests.test_pages import DESK, boxes
from musterpoint.kernel.errors import Invalid
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

pytestmark = pytest.mark.django_db
WINDOW = "Equity:Funds:Welfare:Emergency"


@pytest.fixture
def other(haven: Organisation) -> Actor:
    return member(haven, "Carol", 77)


def lent(by: Actor, principal: int = 600_000, **changes: object) -> Loan:
    where = {
        "fund": FUND, "window": "emergency", "principal": principal, "drawn_on": date(2026, 3, 31),
    } | changes  # fmt: skip
    return actions.take_loan(make.lent(by, **where), by=by, at=NOON)


def free() -> int:
    return books.available(WINDOW, "EUR")


def committed(by: Actor, approver: Actor, amount: int) -> None:
    with acting_as(by):
        head = Head.objects.get(code="evacuation")
        given = CommitmentIn(
            head_id=head.id, amount=amount, what="funds.direct", subject_id=uuid4(), purpose="Bus"
        )
        asked = funds.ask(given, key=str(uuid4()), by=by, at=NOON)
    with acting_as(approver):
        funds.approve(asked, by=approver, at=NOON)


def test_a_loan_is_committed_in_its_window_and_paid_back_out_of_what_is_free_there(
    alice: Actor, other: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        make.money(alice)
        loan = lent(alice)
        assert (free(), bound.bound(WINDOW, "EUR")) == (600_000, 0)
        first, second, *_rest = loan.dues.order_by("number")
    committed(alice, officer(haven, "Aida", "authorising_officer"), 450_000)
    with acting_as(other):
        actions.pay_due(first.id, on=TODAY, by=other, at=NOON)
        assert free() == 50_000
        assert books.balance(BANK, "EUR") == 500_000 - books.balance(INTEREST, "EUR")
        assert books.balance(DEBT, "EUR") == -500_000
    gift = GiftIn(
        key="g", amount=70_000, unit="EUR", account=BANK, received_on=TODAY, fund=FUND,
        earmark={"window": "emergency"},
    )  # fmt: skip
    with acting_as(alice):
        actions.receive(gift, by=alice, at=NOON)
        assert free() == 120_000
    # What givers gave for the window and what is committed there pay back no loan.
    for pay in (
        lambda: actions.pay_due(second.id, on=TODAY, by=other, at=NOON),
        lambda: actions.repay_early(loan.id, 500_000, on=TODAY, by=other, at=NOON),
    ):
        with pytest.raises(NotEnough, match=r"500\.00 EUR.*Move money there"), acting_as(other):
            pay()
    with acting_as(other):
        assert LoanDue.objects.get(id=second.id).paid_on is None
        funds.receive(
            FUND, 50_000, "EUR", source="levy", account=BANK, key="levy", on=TODAY, by=other,
            at=NOON,
        )  # fmt: skip
        actions.pay_due(second.id, on=TODAY, by=other, at=NOON)
        assert (free(), bound.bound(WINDOW, "EUR")) == (70_000, 70_000)
        assert list(verifying.problems()) == []


def test_interest_alone_leaves_no_window_and_a_loan_without_a_fund_comes_to_none(
    alice: Actor, other: Actor
) -> None:
    with acting_as(alice):
        make.money(alice)
        bullet = lent(alice, plan="bullet")
        aside = actions.take_loan(make.lent(alice), by=alice, at=NOON)
        assert free() == 600_000
        ids = [one.dues.order_by("number")[0].id for one in (bullet, aside)]
    with acting_as(other):
        for due in ids:
            actions.pay_due(due, on=TODAY, by=other, at=NOON)
        assert (free(), books.balance(INTEREST, "EUR") > 0) == (600_000, True)
        assert list(verifying.problems()) == []


@pytest.mark.parametrize(
    "changes", [{"window": "nowhere"}, {"fund": ""}, {"fund": "nobodys"}, {"unit": "USD"}]
)
def test_a_loan_goes_to_a_window_of_its_fund_in_a_currency_of_it(
    alice: Actor, changes: dict[str, object]
) -> None:
    with acting_as(alice):
        make.money(alice)
        with pytest.raises(NotGiven):
            lent(alice, **changes)


def test_the_page_names_the_window_that_a_loan_came_to(alice: Actor, haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        make.money(alice)
        lender = make.giver(alice, "Development Bank", source="finance")
    manager = signed_in("haven", "fund_manager")
    sent = {
        "lender": str(lender.id), "source": "finance", "fund": f"{FUND}/post", "principal": "1,000",
        "unit": "EUR", "rate": "0", "day_count": "act365", "plan": "equal", "months": "1",
        "instalments": "2", "bank": BANK, "debt": DEBT, "interest": INTEREST,
        **boxes("drawn_on", TODAY),
    }  # fmt: skip
    answer = manager.post(f"{DESK}loans/new/", sent, follow=True)
    assert "Welfare fund: After the crisis" in answer.content.decode()
    with acting_as(alice):
        assert books.available("Equity:Funds:Welfare:Post", "EUR") == 100_000


def test_a_loan_comes_into_no_account_that_a_package_keeps(alice: Actor) -> None:
    with acting_as(alice):
        make.money(alice)
        funds.open_accounts(
            [AccountIn(name="Assets:Receivable:Recoveries", kept_by="grants")],
            under=Permission.FUNDS_CHANGE, by=alice, at=NOON,
        )  # fmt: skip
        with pytest.raises(Invalid) as refused:
            lent(alice, bank="Assets:Receivable:Recoveries")
        assert list(refused.value.fields) == ["bank"]
        assert free() == 0
