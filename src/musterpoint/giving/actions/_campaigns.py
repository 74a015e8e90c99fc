"""Campaigns with their goal, and the rules by which a giver multiplies what others give."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.giving import amounts, books, references, rules
from musterpoint.giving.actions._common import (
    NotNow,
    Problems,
    check_texts,
    locked,
    refuse,
    wrong,
)
from musterpoint.giving.actions._givers import LANGUAGES
from musterpoint.giving.actions._pledges import clean_earmark, earmark_problems
from musterpoint.giving.actions._telling import LANE as TOLD
from musterpoint.giving.models import Campaign, CampaignState, Gift, Giver, MatchRule
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: Parts of addresses of the public site.
TAKEN = frozenset({"mine", "webhook"})
MOST_TIMES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignIn:
    """
    A campaign; ``title`` and ``about`` by language, English always. ``goal`` in smallest parts.

    The account number is for givers who pay by transfer; without it they cannot.
    """

    slug: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    fund: str
    unit: str
    goal: int
    account: str
    earmark: Mapping[str, str] = field(default_factory=dict)
    crisis_id: UUID | None = None
    bank_name: str = ""
    iban: str = ""
    bic: str = ""
    closes_on: date | None = None


def save_campaign(
    given: CampaignIn, *, campaign_id: UUID | None = None, by: Actor, at: datetime
) -> Campaign:
    """Write a campaign or change it; its currency and fund stay once something was given."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Campaign, campaign_id) if campaign_id else None
    _check(given, row, at)
    values = {
        "slug": given.slug.strip(),
        "title": _texts(given.title),
        "about": _texts(given.about),
        "fund": given.fund,
        "unit": given.unit,
        "goal": given.goal,
        "account": given.account,
        "earmark": clean_earmark(given.earmark),
        "crisis_id": given.crisis_id,
        "bank_name": given.bank_name.strip(),
        "iban": _bare(given.iban),
        "bic": _bare(given.bic),
        "closes_on": given.closes_on,
    }
    # What gifts became is told anew when a campaign binds its gifts or no longer does.
    pumps.wake(TOLD, at)
    if row is None:
        made = Campaign.objects.create(id=uuid7(), made_at=at, made_by=by.id, **values)
        audit.record("giving.campaign.made", subject_id=made.id, by=by, at=at)
        return made
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    audit.record("giving.campaign.changed", subject_id=row.id, by=by, at=at)
    return row


def open_campaign(campaign_id: UUID, *, by: Actor, at: datetime) -> Campaign:
    """Show a campaign to everybody."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Campaign, campaign_id)
    if row.closes_on is not None and row.closes_on < at.date():
        raise NotNow(_("The last day of this campaign has passed. Change it first."))
    return _move(row, CampaignState.OPEN, by, at)


def close_campaign(campaign_id: UUID, *, by: Actor, at: datetime) -> Campaign:
    """Take nothing more by a campaign; its page stays with what became of the gifts."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Campaign, campaign_id)
    if row.state == CampaignState.DRAFT:
        raise NotNow(_("This campaign was not opened."))
    return _move(row, CampaignState.CLOSED, by, at)


def add_matching(
    campaign_id: UUID,
    giver_id: UUID,
    *,
    times: int,
    per: int = 1,
    ceiling: int,
    since: date,
    until: date,
    by: Actor,
    at: datetime,
) -> MatchRule:
    """Write down that a giver matches gifts ``times``:``per`` within days, up to a ceiling."""
    by.require(Permission.GIVING_CHANGE)
    campaign, giver = locked(Campaign, campaign_id), locked(Giver, giver_id)
    problems: Problems = {}
    if not (1 <= times <= MOST_TIMES and 1 <= per <= MOST_TIMES):
        problems["times"] = [_("Enter numbers from 1 to %(most)s.") % {"most": MOST_TIMES}]
    if not 0 < ceiling <= rules.MOST:
        problems["ceiling"] = [_("Enter an amount of more than zero.")]
    if not since <= until <= at.date() + timedelta(days=3660):
        problems["until"] = [_("Choose a last day after the first one, within ten years.")]
    refuse(problems)
    row = MatchRule.objects.create(
        campaign=campaign,
        giver=giver,
        times=times,
        per=per,
        ceiling=ceiling,
        since=since,
        until=until,
        made_at=at,
        made_by=by.id,
    )
    audit.record("giving.matching.added", subject_id=row.id, by=by, at=at)
    return row


def _move(row: Campaign, state: CampaignState, by: Actor, at: datetime) -> Campaign:
    if row.state != state:
        row.state = state
        row.save(update_fields=["state"])
        audit.record(f"giving.campaign.{state}", subject_id=row.id, by=by, at=at)
    return row


def _texts(given: Mapping[str, str]) -> dict[str, str]:
    return {code: given[code].strip() for code in LANGUAGES if given.get(code, "").strip()}


def _bare(text: str) -> str:
    return "".join(text.split()).upper()


def _check(given: CampaignIn, row: Campaign | None, at: datetime) -> None:
    problems = check_texts(
        {
            **{
                f"title_{code}": (given.title.get(code, ""), 120, code == "en")
                for code in LANGUAGES
            },
            **{
                f"about_{code}": (given.about.get(code, ""), 5000, code == "en")
                for code in LANGUAGES
            },
            "bank_name": (given.bank_name, 70, bool(given.iban.strip())),
        }
    )
    slug = given.slug.strip()
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        problems["slug"] = [_("Use small letters, figures and hyphens, such as shelter-2026.")]
    elif slug in TAKEN:
        problems["slug"] = [_("This address stands for something else. Choose another one.")]
    elif Campaign.objects.filter(slug=slug).first() not in (None, row):
        problems["slug"] = [_("Another campaign has this address. Choose another one.")]
    problems |= _money_problems(given, row)
    if given.crisis_id is not None and not Crisis.objects.filter(id=given.crisis_id).exists():
        problems["crisis"] = [_("Choose the crisis.")]
    if given.closes_on is not None and not (
        at.date() <= given.closes_on <= at.date() + timedelta(days=3660)
    ):
        problems["closes_on"] = [_("Choose a day from today, within ten years.")]
    refuse(problems)


def _money_problems(given: CampaignIn, row: Campaign | None) -> Problems:
    problems: Problems = {}
    amounts.unit(given.unit)
    if not books.is_fund(given.fund):
        problems["fund"] = [_("Choose a fund.")]
    else:
        problems |= earmark_problems(given.fund, given.earmark)
    if not 0 < given.goal <= rules.MOST:
        problems["goal"] = [_("Enter an amount of more than zero.")]
    if not books.is_asset(given.account):
        problems["account"] = [_("Choose an account of the books that holds money.")]
    if given.iban.strip() and not references.is_iban(_bare(given.iban)):
        problems["iban"] = [_("Check this account number. It has a slip.")]
    if given.bic.strip() and not references.is_bic(_bare(given.bic)):
        problems["bic"] = [_("Enter the bank's code of 8 or 11 letters and figures.")]
    if row is not None and _is_fixed(row) and (row.unit, row.fund) != (given.unit, given.fund):
        raise wrong("unit", _("Something was given: the currency and the fund stay."))
    return problems


def _is_fixed(row: Campaign) -> bool:
    return Gift.objects.filter(campaign=row).exists() or row.matching.exists()
