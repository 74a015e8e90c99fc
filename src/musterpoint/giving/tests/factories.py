"""A fund with accounts, givers and a campaign, made through the actions."""

from datetime import date, datetime, timedelta
from typing import Any

from musterpoint.funds import actions as funds
from musterpoint.funds.actions import AccountIn, FundIn, HeadIn, WindowIn
from musterpoint.giving import actions
from musterpoint.giving.actions import CampaignIn, GiverIn, LoanIn, PledgeIn
from musterpoint.giving.models import Campaign, Giver, Pledge
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.testing import NOON

BANK, STORE, DEBT = "Assets:Bank:Tunis", "Assets:Store:Tunis", "Liabilities:Loans"
INTEREST, IN_KIND = "Expenses:Interest", "Income:InKind"
IBAN = "DE89370400440532013000"
FUND = "welfare"
TODAY = NOON.date()


def money(by: Actor, unit: str = "EUR", at: datetime = NOON) -> None:
    """Open a fund of two windows with a head, and accounts."""
    names = (BANK, STORE, DEBT, INTEREST, IN_KIND)
    funds.open_accounts([AccountIn(name=name) for name in names], by=by, at=at)
    given = FundIn(slug=FUND, name="Welfare fund", currency=unit)
    funds.open_fund(given, by=by, at=at)
    first = funds.add_window(FUND, WindowIn(code="emergency", name="Emergency"), by=by, at=at)
    later = WindowIn(code="post", name="After the crisis", kind="post_crisis")
    funds.add_window(FUND, later, by=by, at=at)
    funds.add_head(first.id, HeadIn(code="evacuation", name="Evacuation"), by=by, at=at)


def giver(by: Actor, name: str = "Harbour Builders", at: datetime = NOON, **changes: Any) -> Giver:
    """Write an organisation down that gives."""
    values = {"is_person": False, "name": name, "source": "employment"} | changes
    return actions.add_giver(GiverIn(**values), by=by, at=at)


def pledged(
    by: Actor, amount: int = 100_000, count: int = 2, at: datetime = NOON, **changes: Any
) -> Pledge:
    """Write a pledge down: equal instalments every thirty days, the first in ten."""
    days = [TODAY + timedelta(days=10 + 30 * number) for number in range(count)]
    share = amount // count
    parts = [share] * (count - 1) + [amount - share * (count - 1)]
    values = {
        "giver_id": changes.pop("giver_id", None) or giver(by, at=at).id,
        "fund": FUND,
        "unit": "EUR",
        "amount": amount,
        "source": "employment",
        "instalments": list(zip(days, parts, strict=True)),
    } | changes
    return actions.pledge(PledgeIn(**values), by=by, at=at)


def written(**changes: Any) -> CampaignIn:
    """Return a campaign as somebody writes it."""
    values = {
        "slug": "seats-home",
        "title": {"en": "Seats home", "ar": "مقاعد إلى الوطن"},
        "about": {"en": "Every seat takes somebody out.", "ar": "كل مقعد يخرج إنسانا."},
        "fund": FUND,
        "unit": "EUR",
        "goal": 1_000_000,
        "account": BANK,
        "bank_name": "Haven Welfare Fund",
        "iban": IBAN,
        "bic": "COBADEFFXXX",
    } | changes
    return CampaignIn(**values)


def campaign(by: Actor, at: datetime = NOON, **changes: Any) -> Campaign:
    """Write a campaign and open it to everybody."""
    row = actions.save_campaign(written(**changes), by=by, at=at)
    return actions.open_campaign(row.id, by=by, at=at)


def told(organisation: Organisation) -> None:
    """Let what may be told of what gifts became be worked out, as a worker does."""
    pumps.run_due([organisation.id], [actions.TOLD_LANE])


def day(number: int) -> date:
    """Return a day so many days after the day of the tests."""
    return TODAY + timedelta(days=number)


def lent(by: Actor, **changes: Any) -> LoanIn:
    """Return a loan of six monthly parts at 2.5 %."""
    values = {
        "lender_id": giver(by, "Development Bank", source="finance").id,
        "unit": "EUR", "principal": 1_000_001, "rate": 25_000, "day_count": "act365",
        "plan": "equal", "drawn_on": date(2026, 1, 31), "months": 1, "instalments": 6,
        "bank": BANK, "debt": DEBT, "interest": INTEREST,
    } | changes  # fmt: skip
    return LoanIn(**values)


def matched(by: Actor, row: Campaign, of: Giver, at: datetime = NOON) -> None:
    """Let a giver double what is given to a campaign, up to 5,000.00."""
    actions.add_matching(
        row.id, of.id, times=1, ceiling=500_000, since=TODAY, until=day(30), by=by, at=at
    )
