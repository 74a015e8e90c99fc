"""Levies: their rates, which two people set, and what somebody owes by them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.funds.actions import FourEyes
from musterpoint.giving import books, levies, references, rules
from musterpoint.giving.actions._common import (
    NotNow,
    Problems,
    check_texts,
    locked,
    refuse,
    wrong,
)
from musterpoint.giving.actions._pledges import YEARS, keep_instalments
from musterpoint.giving.models import (
    Basis,
    Giver,
    LevyPer,
    LevyRate,
    LevyState,
    Pledge,
    Source,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

#: Who may be one of the two.
PEOPLE = (ActorKind.STAFF, ActorKind.EXERCISE)
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LevyIn:
    """
    A rate of a levy from a day on, in smallest parts of ``unit``; 0 ends the levy on that day.

    The same ``code`` again is another version of the same levy, which stays with its fund.
    """

    code: str
    fund: str
    name: str
    per: str
    unit: str
    rate: int
    from_day: date
    legal_basis: str
    due_days: int = 30


def propose_levy(given: LevyIn, *, by: Actor, at: datetime) -> LevyRate:
    """
    Propose what a levy of a fund costs from a day on; it holds once somebody else confirmed it.

    Raises NotGiven by field, NotNow while another rate of the same levy waits.
    """
    by.require(Permission.GIVING_CHANGE)
    _check(given, at)
    row = LevyRate(
        id=uuid7(),
        levy=given.code,
        fund=given.fund,
        name=given.name.strip(),
        per=given.per,
        unit=given.unit,
        rate=given.rate,
        due_days=given.due_days,
        from_day=given.from_day,
        legal_basis=given.legal_basis.strip(),
        proposed_at=at,
        proposed_by=by.id,
        proposed_by_name=by.name[:150],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotNow(
            _("A rate of this levy waits already. Confirm, refuse or withdraw it first.")
        ) from error
    audit.record("giving.levy.proposed", subject_id=row.id, by=by, at=at, levy=row.levy)
    return row


def confirm_levy(rate_id: UUID, *, by: Actor, at: datetime) -> LevyRate:
    """
    Confirm a rate as the second person: it holds from its day on. What was assessed stays.

    Raises FourEyes for who proposed it, NotNow for what does not wait.
    """
    row = _waiting(rate_id, by)
    if by.id is None or by.kind not in PEOPLE or row.proposed_by is None:
        raise FourEyes(_("Two people set a levy."))
    if same_hands(by, [row.proposed_by]):
        raise FourEyes(_("You proposed this. Somebody else confirms it."))
    return _decided(row, LevyState.CONFIRMED, "", by, at)


def refuse_levy(rate_id: UUID, why: str, *, by: Actor, at: datetime) -> LevyRate:
    """Refuse a rate that waits, with the reason. Raises NotNow, NotGiven without a reason."""
    refuse(check_texts({"why": (why, 500, True)}))
    return _decided(_waiting(rate_id, by), LevyState.REFUSED, why, by, at)


def withdraw_levy(rate_id: UUID, why: str, *, by: Actor, at: datetime) -> LevyRate:
    """Withdraw a rate that waits, with the reason. Raises NotNow, NotGiven without a reason."""
    refuse(check_texts({"why": (why, 500, True)}))
    row = _waiting(rate_id, by, Permission.GIVING_CHANGE)
    return _decided(row, LevyState.WITHDRAWN, why, by, at)


def assess_levy(
    code: str,
    giver_id: UUID,
    count: int,
    *,
    fund: str,
    text: str,
    on: date | None = None,
    pledge_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Pledge:
    """
    Assess what somebody owes by a levy: so many of what it is charged for, by the rate of a day.

    ``on`` is the day of what is charged, today without one. ``pledge_id`` may come from the client:
    the same one again changes nothing.
    """
    by.require(Permission.GIVING_CHANGE)
    known = Pledge.objects.filter(id=pledge_id).first() if pledge_id else None
    if known is not None:
        if (known.levy, known.count, known.giver_id) != (code, count, giver_id):
            raise NotNow(_("This levy was assessed before with other words."))
        return known
    day = on or at.date()
    levy = levies.on(day).get(code)
    problems = check_texts({"text": (text, 300, False)})
    if levy is None:
        problems["levy"] = [_("Choose a levy.")]
    if not 1 <= count <= 10_000_000:
        problems["count"] = [_("Enter a number from 1 to 10,000,000.")]
    if not at.date() - YEARS <= day <= at.date():
        problems["of_day"] = [_("Choose a day up to today.")]
    problems |= _problems_of_fund(fund, levy)
    refuse(problems)
    if levy is None:
        raise wrong("levy", _("Choose a levy."))
    amount = levy.rate * count
    if amount > rules.MOST:
        raise wrong("count", _("This comes to more than one levy may be. Assess it in parts."))
    giver = locked(Giver, giver_id)
    due_on = at.date() + timedelta(days=levy.due_days)
    row = Pledge.objects.create(
        id=pledge_id or uuid7(),
        reference=references.fresh(),
        giver=giver,
        basis=Basis.MANDATORY,
        source=Source.EMPLOYMENT,
        fund=fund,
        unit=levy.unit,
        amount=amount,
        next_due_on=due_on,
        pledged_on=at.date(),
        text=text.strip(),
        levy=code,
        count=count,
        rate=levy.rate,
        pack=levy.stamp or rules.pack().stamp,
        confirmed_at=at,
        made_by=by.id,
        made_at=at,
    )
    keep_instalments(row, [(due_on, amount)])
    audit.record("giving.levy.assessed", subject_id=row.id, by=by, at=at, levy=code, count=count)
    return row


def _problems_of_fund(fund: str, levy: rules.Levy | None) -> Problems:
    if not books.is_fund(fund):
        return {"fund": [_("Choose a fund.")]}
    if levy is None:
        return {}
    if levy.fund and levy.fund != fund:
        return {"fund": [_("This levy is of another fund: %(fund)s.")
                         % {"fund": books.fund_name(levy.fund)}]}  # fmt: skip
    if levy.unit not in books.currencies(fund):
        text = _("This fund does not hold %(unit)s. Set a levy of the fund in its own currency.")
        return {"levy": [text % {"unit": levy.unit}]}
    return {}


def _check(given: LevyIn, at: datetime) -> None:
    problems = check_texts(
        {"name": (given.name, 200, True), "legal_basis": (given.legal_basis, 500, True)}
    )
    if not CODE.fullmatch(given.code) or len(given.code) > 40:
        problems["code"] = [_("Use small letters, figures and hyphens.")]
    elif given.code in rules.pack().levies:
        problems["code"] = [_("A levy of the rule pack has this name. Choose another.")]
    same = LevyRate.objects.filter(levy=given.code, state=LevyState.CONFIRMED)
    before = None if "code" in problems else same.first()
    if not books.is_fund(given.fund):
        problems["fund"] = [_("Choose a fund.")]
    elif before is not None and before.fund != given.fund:
        problems["fund"] = [_("This levy is of another fund: %(fund)s.")
                            % {"fund": books.fund_name(before.fund)}]  # fmt: skip
    elif given.unit not in books.currencies(given.fund):
        problems["unit"] = [_("Choose a currency of the fund.")]
    if given.per not in LevyPer.values:
        problems["per"] = [_("Choose what it is charged for.")]
    if not 0 <= given.rate <= rules.MOST or (given.rate == 0 and before is None):
        problems["rate"] = [_("Enter an amount of more than zero.")]
    if not 1 <= given.due_days <= 366:
        problems["due_days"] = [_("Enter a number from 1 to %(most)s.") % {"most": 366}]
    if not at.date() - YEARS <= given.from_day <= at.date() + YEARS:
        problems["from_day"] = [_("Choose days within 15 years.")]
    refuse(problems)


def _waiting(rate_id: UUID, by: Actor, under: Permission = Permission.FUNDS_APPROVE) -> LevyRate:
    by.require(under)
    row = locked(LevyRate, rate_id)
    if row.state != LevyState.PROPOSED:
        raise NotNow(_("This does not wait any more."))
    return row


def _decided(row: LevyRate, state: LevyState, why: str, by: Actor, at: datetime) -> LevyRate:
    row.state, row.decided_why = state, why.strip()
    row.decided_at, row.decided_by, row.decided_by_name = at, by.id, by.name[:150]
    row.save(update_fields=["state", "decided_why", "decided_at", "decided_by", "decided_by_name"])
    audit.record(f"giving.levy.{state.value}", subject_id=row.id, by=by, at=at, levy=row.levy)
    return row
