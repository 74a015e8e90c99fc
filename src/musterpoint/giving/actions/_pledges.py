"""Pledges with instalments."""

from collections.abc import Mapping, Sequence
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
from musterpoint.giving.models import Campaign, Giver, Instalment, MatchRule, Pledge, Source
from musterpoint.kernel.ids import uuid7
from musterpoint.people import countries
from musterpoint.tenancy.actors import Actor, Permission

YEARS = timedelta(days=366 * 15)
EARMARKS = ("window", "head", "country", "crisis")


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeIn:
    """
    A pledge; amounts in smallest parts of ``unit``. ``instalments`` are days with amounts.

    ``earmark`` may name window and head (codes of the fund), country and crisis (its id as text).
    ``id`` may come from the client: the same one again changes nothing.
    """

    giver_id: UUID
    fund: str
    unit: str
    amount: int
    source: str
    instalments: Sequence[tuple[date, int]]
    campaign_id: UUID | None = None
    earmark: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    pledged_on: date | None = None
    is_confirmed: bool = False
    id: UUID | None = None


def pledge(given: PledgeIn, *, by: Actor, at: datetime) -> Pledge:
    """Write a pledge down. Raises NotGiven by field."""
    by.require(Permission.GIVING_CHANGE)
    known = Pledge.objects.filter(id=given.id).first() if given.id else None
    if known is not None:
        if (known.amount, known.unit, known.giver_id) != (
            given.amount,
            given.unit,
            given.giver_id,
        ):
            raise NotNow(_("This pledge was written down before with other words."))
        return known
    giver = locked(Giver, given.giver_id)
    if giver.erased_at is not None:
        raise wrong("giver", _("This giver was erased."))
    campaign = locked(Campaign, given.campaign_id) if given.campaign_id else None
    _check(given, campaign, at)
    row = Pledge.objects.create(
        id=given.id or uuid7(),
        reference=references.fresh(),
        giver=giver,
        campaign=campaign,
        source=given.source,
        fund=given.fund,
        earmark=clean_earmark(given.earmark),
        unit=given.unit,
        amount=given.amount,
        next_due_on=min(day for day, _amount in given.instalments),
        pledged_on=given.pledged_on or at.date(),
        text=given.text.strip(),
        confirmed_at=at if given.is_confirmed else None,
        made_by=by.id,
        made_at=at,
    )
    keep_instalments(row, given.instalments)
    audit.record(
        "giving.pledge.made", subject_id=row.id, by=by, at=at, instalments=len(given.instalments)
    )
    return row


def confirm_pledge(pledge_id: UUID, *, by: Actor, at: datetime) -> Pledge:
    """Say that the giver confirmed a pledge in writing; once more changes nothing."""
    by.require(Permission.GIVING_CHANGE)
    row = _open(pledge_id)
    if row.confirmed_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])
        audit.record("giving.pledge.confirmed", subject_id=row.id, by=by, at=at)
    return row


def withdraw_pledge(pledge_id: UUID, why: str, *, by: Actor, at: datetime) -> Pledge:
    """Say that what is still open of a pledge will not come, and why. What came stays."""
    by.require(Permission.GIVING_CHANGE)
    refuse(check_texts({"why": (why, 500, True)}))
    row = _open(pledge_id)
    row.withdrawn_at, row.withdrawn_why, row.next_due_on = at, why.strip(), None
    row.save(update_fields=["withdrawn_at", "withdrawn_why", "next_due_on"])
    audit.record("giving.pledge.withdrawn", subject_id=row.id, by=by, at=at)
    return row


def replan_pledge(
    pledge_id: UUID, instalments: Sequence[tuple[date, int]], *, by: Actor, at: datetime
) -> Pledge:
    """Agree other days or parts for what is still open. Raises NotGiven when it does not sum."""
    by.require(Permission.GIVING_CHANGE)
    row = _open(pledge_id)
    left = row.amount - row.received
    problems = _instalment_problems(instalments, left, row.unit, at)
    refuse(problems)
    kept = 0
    for one in row.instalments.select_for_update().order_by("number"):
        if one.received == 0:
            one.delete()
            continue
        if one.received < one.amount:
            one.amount = one.received
            one.save(update_fields=["amount"])
        kept = max(kept, one.number)
    keep_instalments(row, instalments, first=kept + 1)
    settle_dates(row)
    audit.record("giving.pledge.replanned", subject_id=row.id, by=by, at=at)
    return row


def call_matching(rule_id: UUID, *, by: Actor, at: datetime) -> Pledge:
    """Ask the giver of a matching rule for what follows from the gifts so far, as a pledge."""
    by.require(Permission.GIVING_CHANGE)
    rule = locked(MatchRule, rule_id)
    amount = rule.matched - rule.called
    if amount <= 0:
        raise NotNow(_("Nothing more is owed by this rule now."))
    due_on = at.date() + rules.pack().call_after
    row = Pledge.objects.create(
        reference=references.fresh(),
        giver=rule.giver,
        campaign=rule.campaign,
        matching=rule,
        source=rule.giver.source,
        fund=rule.campaign.fund,
        earmark=rule.campaign.earmark,
        unit=rule.campaign.unit,
        amount=amount,
        next_due_on=due_on,
        pledged_on=at.date(),
        confirmed_at=at,
        made_by=by.id,
        made_at=at,
    )
    keep_instalments(row, [(due_on, amount)])
    rule.called += amount
    rule.save(update_fields=["called"])
    audit.record("giving.matching.called", subject_id=rule.id, by=by, at=at)
    return row


def settle_dates(row: Pledge) -> None:
    """Keep what was received of a pledge, and the day of the first part that lacks something."""
    parts = list(row.instalments.order_by("due_on", "number"))
    row.received = sum(one.received for one in parts)
    open_days = [one.due_on for one in parts if one.received < one.amount]
    row.next_due_on = min(open_days, default=None) if row.withdrawn_at is None else None
    row.save(update_fields=["received", "next_due_on"])


def clean_earmark(given: Mapping[str, str]) -> dict[str, str]:
    """Return an earmark without empty parts."""
    return {name: str(given[name]).strip() for name in EARMARKS if str(given.get(name, "")).strip()}


def earmark_problems(fund: str, given: Mapping[str, str]) -> Problems:
    """Return what is wrong with an earmark: a window or head that the fund has not."""
    found: Problems = {}
    mark = clean_earmark(given)
    if "country" in mark and not countries.is_country(mark["country"]):
        found["country"] = [_("Choose the country.")]
    if "crisis" in mark and not _is_crisis(mark["crisis"]):
        found["crisis"] = [_("Choose the crisis.")]
    if ("window" in mark or "head" in mark) and not books.has_place(fund, mark):
        found["earmark"] = [_("Choose a window and head of this fund.")]
    return found


def _is_crisis(text: str) -> bool:
    try:
        return Crisis.objects.filter(id=UUID(text)).exists()
    except ValueError:
        return False


def _open(pledge_id: UUID) -> Pledge:
    row = locked(Pledge, pledge_id)
    if row.withdrawn_at is not None:
        raise NotNow(_("This pledge was withdrawn."))
    if row.received >= row.amount:
        raise NotNow(_("All of this pledge has come."))
    return row


def _check(given: PledgeIn, campaign: Campaign | None, at: datetime) -> None:
    problems = check_texts({"text": (given.text, 300, False)})
    amounts.unit(given.unit)
    if not books.is_fund(given.fund):
        problems["fund"] = [_("Choose a fund.")]
    else:
        problems |= earmark_problems(given.fund, given.earmark)
    if given.source not in Source.values:
        problems["source"] = [_("Choose which kind of source this is.")]
    if campaign is not None and (campaign.unit, campaign.fund) != (given.unit, given.fund):
        problems["campaign"] = [_("This campaign is in another currency or of another fund.")]
    if given.pledged_on is not None and not at.date() - YEARS <= given.pledged_on <= at.date():
        problems["pledged_on"] = [_("Choose a day up to today.")]
    problems |= _instalment_problems(given.instalments, given.amount, given.unit, at)
    refuse(problems)


def _instalment_problems(
    instalments: Sequence[tuple[date, int]], whole: int, unit: str, at: datetime
) -> Problems:
    most = rules.pack().most_instalments
    if not 0 < whole <= rules.MOST:
        return {"amount": [_("Enter an amount of more than zero.")]}
    if not 1 <= len(instalments) <= most:
        return {"instalments": [_("Enter a number from 1 to %(most)s.") % {"most": most}]}
    if any(amount <= 0 for _day, amount in instalments):
        return {"instalments": [_("Each instalment is more than zero.")]}
    if sum(amount for _day, amount in instalments) != whole:
        text = _("The instalments must add up to %(sum)s.")
        return {"instalments": [text % {"sum": amounts.shown(whole, unit)}]}
    today = at.date()
    if not all(today - YEARS <= day <= today + YEARS for day, _amount in instalments):
        return {"instalments": [_("Choose days within 15 years.")]}
    return {}


def keep_instalments(
    row: Pledge, instalments: Sequence[tuple[date, int]], *, first: int = 1
) -> None:
    """Write the instalments of a pledge down, numbered from ``first`` on."""
    Instalment.objects.bulk_create(
        [
            Instalment(
                pledge=row,
                number=number,
                due_on=day,
                due_at=amounts.end_of(day),
                amount=amount,
            )
            for number, (day, amount) in enumerate(sorted(instalments), first)
        ]
    )
