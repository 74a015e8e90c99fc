"""The file of IATI tells of promises, commitments and gifts, and of nobody's gift."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from lxml import etree

from musterpoint.engine import iati
from musterpoint.funds import actions as funds
from musterpoint.funds import queries
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Head
from musterpoint.giving import actions as giving
from musterpoint.giving.actions import GiftIn, GiverIn, LoanIn, PledgeIn
from musterpoint.giving.models import Giver
from musterpoint.openness import actions, figures, presenters, publishing
from musterpoint.openness.tests.factories import (
    BANK,
    MAY,
    SLUG,
    Cast,
    cast,
    helped,
    open_fund,
    receive,
)
from musterpoint.openness.tests.test_openness import PUBLISHER
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

DESK = "/o/haven/desk/openness/"
#: The quarter in which MAY lies has ended.
LATER = NOON + timedelta(days=200)


@pytest.fixture
def who(haven: Organisation) -> Cast:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    return cast(haven)


@pytest.fixture
def heads(who: Cast) -> dict[str, Head]:
    return open_fund(who)


@pytest.fixture
def fundraiser(haven: Organisation, heads: dict[str, Head], who: Cast) -> Actor:
    with acting_as(who.manager):
        actions.keep_publisher(PUBLISHER, by=who.manager, at=MAY)
    return member(haven, "Farid", 7)


def giver(by: Actor, name: str, *, is_person: bool) -> Giver:
    given = GiverIn(is_person=is_person, name=name, source="donation")
    return giving.add_giver(given, by=by, at=MAY)


def gave(by: Actor, number: int, amount: int, *, of: Giver | None, at: datetime = MAY) -> None:
    given = GiftIn(
        key=f"gift-{number}", giver_id=of.id if of else None, fund=SLUG, amount=amount,
        unit="USD", account=BANK, received_on=at.date(), source="donation",
    )  # fmt: skip
    giving.receive(given, by=by, at=at)


def transactions(at: datetime) -> Iterator[tuple[str, Decimal, str]]:
    """Yield type, amount and giver of each transaction in the file of a day."""
    made = publishing.file(at)
    assert list(made.findings) == []
    for one in etree.fromstring(made.content).iter("transaction"):
        kind = one.find("transaction-type").get("code")
        name = one.findtext("provider-org/narrative") or ""
        yield kind, Decimal(one.findtext("value")), name


def test_one_persons_gift_is_in_no_file_and_gifts_of_ten_are_told_as_one_sum(
    fundraiser: Actor,
) -> None:
    with acting_as(fundraiser):
        gave(fundraiser, 0, 77_701, of=giver(fundraiser, "Ines Amari", is_person=True))
        gave(fundraiser, 1, 55_503, of=None)
        gave(fundraiser, 2, 1_000_000, of=giver(fundraiser, "Harbour Builders", is_person=False))
        assert list(transactions(NOON)) == [("1", Decimal(10_000), "Harbour Builders")]
        assert list(transactions(LATER)) == [("1", Decimal(10_000), "Harbour Builders")]
        for number in range(3, 11):
            one = giver(fundraiser, f"Person {number}", is_person=True)
            gave(fundraiser, number, 1_000, of=one)
        found = [one for one in transactions(LATER) if "not named" in one[2]]
        assert found == [("1", Decimal("1412.04"), "Givers who are not named")]
        assert not [one for one in transactions(MAY) if "not named" in one[2]]


def test_pledges_of_organisations_are_commitments_with_their_plan_and_of_people_are_hidden(
    fundraiser: Actor,
) -> None:
    with acting_as(fundraiser):
        builders = giver(fundraiser, "Harbour Builders", is_person=False)
        person = giver(fundraiser, "Ines Amari", is_person=True)
        for of, amount in ((builders, 100_000), (person, 33_300)):
            due = NOON.date() + timedelta(days=30)
            given = PledgeIn(
                giver_id=of.id, fund=SLUG, unit="USD", amount=amount, source="donation",
                instalments=[(due, amount)], is_confirmed=True, pledged_on=MAY.date(),
            )  # fmt: skip
            giving.pledge(given, by=fundraiser, at=MAY)
        assert list(transactions(NOON)) == [("11", Decimal(1000), "Harbour Builders")]
        root = etree.fromstring(publishing.file(NOON).content)
        (plan,) = root.iter("planned-disbursement")
        assert plan.findtext("value") == "1000.00"
        assert b"333" not in publishing.file(LATER).content


def test_a_loan_is_told_as_one_with_what_is_paid_back_and_a_persons_only_with_others(
    fundraiser: Actor, haven: Organisation
) -> None:
    dues = []
    with acting_as(fundraiser):
        names = ("Liabilities:Loans", "Expenses:Interest")
        funds.open_accounts([AccountIn(name=name) for name in names], by=fundraiser, at=MAY)
        for name, is_person in (("Development Bank", False), ("Ines Amari", True)):
            given = LoanIn(
                lender_id=giver(fundraiser, name, is_person=is_person).id, unit="USD", rate=0,
                principal=100_000, day_count="act365", plan="equal", drawn_on=MAY.date(), months=1,
                instalments=2, bank=BANK, debt=names[0], interest=names[1], fund=SLUG,
            )  # fmt: skip
            loan = giving.take_loan(given, by=fundraiser, at=MAY)
            dues.append(loan.dues.get(number=1))
    other = member(haven, "Olaf", 8)
    with acting_as(other):
        for due in dues:
            giving.pay_due(due.id, on=NOON.date(), by=other, at=NOON)
        made = publishing.file(LATER)
        assert list(made.findings) == []
        told = [
            (
                one.find("transaction-type").get("code"), one.findtext("value"),
                one.findtext("provider-org/narrative"), one.findtext("receiver-org/narrative"),
                one.find("finance-type").get("code"),
            )
            for one in etree.fromstring(made.content).iter("transaction")
        ]  # fmt: skip
        assert sorted(told) == [
            ("1", "1000.00", "Development Bank", "Haven", "421"),
            ("6", "500.00", "Haven", "Development Bank", "421"),
        ]
        (row,) = figures.of_fund(queries.fund(SLUG), LATER.date())
        assert (row.received, row.lent, row.left) == (100_000, 50_000, 100_000)
        (card,) = presenters.cards([row], {})
        assert dict(card.facts)["Of what was received, to be paid back"] == "500.00 USD"
        sheet = presenters.rows(queries.fund(SLUG), [row], {}, "Haven", hxl=True)
        assert dict(zip(sheet[1], sheet[2], strict=True))["#value+received+lent"] == "500.00"


def test_what_is_committed_is_told_as_its_months_were_and_never_of_one_person(
    who: Cast, fundraiser: Actor, heads: dict[str, Head]
) -> None:
    receive(who, 9_000_000, "in")
    for number in range(12):
        helped(who, heads["flights"], 10_000, f"f{number}", is_paid=False)
    with acting_as(fundraiser):
        told = [one for one in transactions(NOON) if one[0] == "2"]
        assert [one[1] for one in told] == [Decimal(1200)]
    helped(who, heads["flights"], 4_321, "one", at=MAY + timedelta(days=31), is_paid=False)
    with acting_as(fundraiser):
        later = [one for one in transactions(MAY + timedelta(days=70)) if one[0] == "2"]
        assert later == told
        assert figures.smallest() == 10


def test_the_organisations_own_file_has_its_years_and_passes(
    who: Cast, fundraiser: Actor, heads: dict[str, Head]
) -> None:
    receive(who, 9_000_000, "in")
    for number in range(12):
        helped(who, heads["flights"], 10_000, f"f{number}")
    with acting_as(fundraiser):
        made = publishing.organisation_file(NOON)
        assert list(made.findings) == []
        root = etree.fromstring(made.content)
        assert [one.findtext("value") for one in root.iter("total-expenditure")] == ["1200.00"]
    page = signed_in("haven", "fund_manager")
    given = page.get(f"{DESK}iati/organisation.xml")
    assert given.status_code == 200
    assert iati.check(given.content, today=date(2100, 1, 1)) == []
    assert "iati-organisation.xml" in given["Content-Disposition"]
