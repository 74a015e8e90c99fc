"""Givers, pledges, campaigns, receipts, loans and things as lists and pages need them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.giving import links, references, rules
from musterpoint.giving.actions import GIVER_USE, NoSuch
from musterpoint.giving.models import (
    Basis,
    Campaign,
    CampaignState,
    Duty,
    Gift,
    Giver,
    Instalment,
    Intent,
    IntentState,
    Loan,
    LoanDue,
    MatchRule,
    Pledge,
    Provider,
    Receipt,
    Refund,
    RefundState,
    Thing,
)
from musterpoint.giving.rules import Standing
from musterpoint.kernel.ids import parse_reference
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.tenant import TenantModel

Row = TypeVar("Row", bound=TenantModel)


def _one(rows: "QuerySet[Row]", row_id: UUID) -> Row:
    found = rows.filter(id=row_id).first()
    if found is None:
        raise NoSuch(_("There is no such thing here."))
    return found


def giver(giver_id: UUID) -> Giver:
    """Return a giver, or raise NoSuch."""
    return _one(Giver.objects.all(), giver_id)


def pledge(pledge_id: UUID) -> Pledge:
    """Return a pledge with its giver and campaign, or raise NoSuch."""
    return _one(Pledge.objects.select_related("giver", "campaign", "matching"), pledge_id)


def gift(gift_id: UUID) -> Gift:
    """Return a gift, or raise NoSuch."""
    return _one(Gift.objects.select_related("giver", "campaign", "pledge"), gift_id)


def campaign(campaign_id: UUID) -> Campaign:
    """Return a campaign, or raise NoSuch."""
    return _one(Campaign.objects.select_related("crisis"), campaign_id)


def campaign_of(slug: str) -> Campaign:
    """Return the campaign of an address, also a draft, or raise NoSuch."""
    found = Campaign.objects.select_related("crisis").filter(slug=slug).first()
    if found is None:
        raise NoSuch(_("There is no such thing here."))
    return found


def bound_to(row: Campaign) -> str:
    """Return the name of the crisis that gifts to a campaign are bound to; empty for none."""
    mark = row.earmark.get("crisis")
    found = Crisis.objects.filter(id=mark).first() if mark else None
    return found.name if found is not None else ""


def loan(loan_id: UUID) -> Loan:
    """Return a loan, or raise NoSuch."""
    return _one(Loan.objects.select_related("lender"), loan_id)


def loan_due(due_id: UUID) -> LoanDue:
    """Return a payment of a loan, or raise NoSuch."""
    return _one(LoanDue.objects.select_related("loan__lender"), due_id)


def thing(thing_id: UUID) -> Thing:
    """Return a thing that is given or lent, or raise NoSuch."""
    return _one(Thing.objects.select_related("giver"), thing_id)


def duty(duty_id: UUID) -> Duty:
    """Return thanks or a report that is owed, or raise NoSuch."""
    return _one(Duty.objects.select_related("giver"), duty_id)


def receipt(receipt_id: UUID) -> Receipt:
    """Return a receipt with its gift, or raise NoSuch."""
    rows = Receipt.objects.select_related("gift__campaign", "gift__pledge", "giver", "cancels")
    return _one(rows, receipt_id)


def refund(refund_id: UUID) -> Refund:
    """Return a refund with its gift, or raise NoSuch."""
    return _one(Refund.objects.select_related("gift"), refund_id)


def refunds_to_order() -> QuerySet[Refund]:
    """Return refunds that a fund has approved and nobody has ordered."""
    return Refund.objects.filter(state=RefundState.READY).select_related("gift")


def receipt_by_code(code: str) -> Receipt | None:
    """Return the receipt that somebody's own address opens."""
    rows = Receipt.objects.select_related("gift__campaign", "gift__pledge", "giver")
    return rows.filter(key_digest=links.digest(code)).first()


def matching(rule_id: UUID) -> MatchRule:
    """Return a matching rule, or raise NoSuch."""
    return _one(MatchRule.objects.select_related("campaign", "giver"), rule_id)


def provider(provider_id: UUID) -> Provider:
    """Return a payment provider, or raise NoSuch."""
    return _one(Provider.objects.all(), provider_id)


def givers(words: str = "") -> QuerySet[Giver]:
    """Return givers by name; persons, whose names are sealed, are found by reference."""
    rows = Giver.objects.order_by("name", "reference", "id")
    for word in words.split()[:5]:
        at_hand = Q(name__contains=word)
        reference = parse_reference(word)
        rows = rows.filter(at_hand | Q(reference=reference) if reference else at_hand)
    return rows


def names_of(rows: Iterable[Giver | None], *, by: Actor, at: datetime) -> Mapping[UUID, str]:
    """Return the name of each giver; whose names are opened is written down."""
    found = {one.id: one for one in rows if one is not None}
    names = {one.id: one.name for one in found.values()}
    people = [one for one in found.values() if one.is_person]
    keys = vault.open_keys([one.id for one in people], at=at)
    for one in people:
        key = keys.get(one.id)
        names[one.id] = key.open(GIVER_USE, one.sealed)["name"] if key else one.reference
    audit.saw("giving.givers.seen", [one.id for one in people if one.id in keys], by=by, at=at)
    return names


def pledges(words: str = "", *, late_on: date | None = None) -> QuerySet[Pledge]:
    """Return pledges, those that lack something the longest first; ``late_on`` for those alone."""
    rows = Pledge.objects.select_related("giver", "campaign").order_by(
        F("next_due_on").asc(nulls_last=True), "id"
    )
    rows = rows.filter(basis=Basis.VOLUNTARY)
    if late_on is not None:
        rows = rows.filter(next_due_on__lt=late_on)
    return _searched(rows, words)


def levies(words: str = "") -> QuerySet[Pledge]:
    """Return levies that were assessed, those that lack something the longest first."""
    rows = Pledge.objects.select_related("giver").filter(basis=Basis.MANDATORY)
    return _searched(rows.order_by(F("next_due_on").asc(nulls_last=True), "id"), words)


def _searched(rows: QuerySet[Pledge], words: str) -> QuerySet[Pledge]:
    if not words.strip():
        return rows
    reference = references.tidied(words)
    found = Q(giver__name__contains=words.strip()) | Q(text__contains=words.strip())
    short = parse_reference(words)
    if short:
        found |= Q(giver__reference=short)
    return rows.filter(found | Q(reference=reference))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A pledge with where it stands."""

    row: Pledge
    standing: Standing


def line_of(row: Pledge, today: date) -> Line:
    """Return a pledge with where it stands today."""
    return Line(
        row=row,
        standing=rules.standing(
            amount=row.amount,
            received=row.received,
            next_due_on=row.next_due_on,
            is_confirmed=row.confirmed_at is not None,
            is_withdrawn=row.withdrawn_at is not None,
            today=today,
        ),
    )


def lines(rows: Iterable[Pledge], today: date) -> list[Line]:
    """Return pledges with where they stand today."""
    return [line_of(row, today) for row in rows]


def totals(today: date) -> dict[str, dict[str, int]]:
    """
    Return sums by currency in smallest parts: pledged (not withdrawn), received, late.

    What came of a pledge that was withdrawn counts as received and as pledged; late is what lacks
    of instalments whose day has passed.
    """
    found: dict[str, dict[str, int]] = {}
    live = Pledge.objects.filter(withdrawn_at=None).order_by("unit").values("unit")
    ended = Pledge.objects.filter(withdrawn_at__isnull=False).order_by("unit").values("unit")
    for one in live.annotate(sum=Sum("amount")):
        found.setdefault(one["unit"], _zero())["pledged"] += one["sum"]
    for one in ended.annotate(sum=Sum("received")):
        found.setdefault(one["unit"], _zero())["pledged"] += one["sum"]
    for one in (
        Gift.objects.filter(ends=None).order_by("unit").values("unit").annotate(sum=Sum("amount"))
    ):
        found.setdefault(one["unit"], _zero())["received"] += one["sum"]
    late = Instalment.objects.filter(
        due_on__lt=today, received__lt=F("amount"), pledge__withdrawn_at=None
    ).order_by("pledge__unit")
    for lack in late.values("pledge__unit").annotate(sum=Sum(F("amount") - F("received"))):
        found.setdefault(lack["pledge__unit"], _zero())["late"] += lack["sum"]
    return found


def _zero() -> dict[str, int]:
    return {"pledged": 0, "received": 0, "late": 0}


def campaigns(words: str = "", *, is_public: bool = False) -> QuerySet[Campaign]:
    """Return campaigns, the newest first; to the public without drafts."""
    rows = Campaign.objects.order_by("-made_at", "id")
    for word in words.casefold().split()[:5]:
        rows = rows.filter(slug__contains=word)
    return rows.exclude(state=CampaignState.DRAFT) if is_public else rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What came of a campaign in smallest parts, with its matching; ``share`` is 0 to 1."""

    received: int
    gifts: int
    matched: int
    share: float
    matching: tuple[MatchRule, ...]


def unclear() -> QuerySet[Intent]:
    """Return gifts that were begun and that somebody looks at, the longest waiting first."""
    rows = Intent.objects.filter(state=IntentState.UNCLEAR).select_related("campaign", "provider")
    return rows.order_by("unclear_at", "id")


def intent(intent_id: UUID) -> Intent:
    """Return a gift that somebody began, or raise NoSuch."""
    return _one(Intent.objects.select_related("campaign", "provider"), intent_id)


def progress(rows: Sequence[Campaign]) -> dict[UUID, Progress]:
    """Return how far campaigns are; what a giver owes by matching and has not paid counts apart."""
    came = {
        one["campaign_id"]: (one["sum"], one["count"])
        for one in Gift.objects.filter(campaign__in=rows, ends=None)
        .order_by("campaign_id")
        .values("campaign_id")
        .annotate(sum=Sum("amount"), count=Count("id"))
    }
    matching: dict[UUID, list[MatchRule]] = {}
    for rule in MatchRule.objects.filter(campaign__in=rows).select_related("giver").order_by("id"):
        matching.setdefault(rule.campaign_id, []).append(rule)
    found = {}
    for row in rows:
        received, gifts = came.get(row.id, (0, 0))
        its = tuple(matching.get(row.id, ()))
        found[row.id] = Progress(
            received=received,
            gifts=gifts,
            matched=sum(one.matched for one in its),
            share=min(1.0, received / row.goal),
            matching=its,
        )
    return found


def receipts(words: str = "") -> QuerySet[Receipt]:
    """Return receipts, the newest first; found by number (``2026-000012``) or giver."""
    rows = Receipt.objects.select_related("giver", "gift", "cancels").order_by("-year", "-number")
    text = words.strip()
    if not text:
        return rows
    year, _dash, number = text.partition("-")
    if _is_number(year, 4) and _is_number(number, 9):
        return rows.filter(year=int(year), number=int(number))
    short = parse_reference(text)
    found = Q(giver__name__contains=text)
    return rows.filter(found | Q(giver__reference=short) if short else found)


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= most


def loans(words: str = "") -> QuerySet[Loan]:
    """Return loans, the newest first; found by lender or reference."""
    rows = Loan.objects.select_related("lender").order_by("-drawn_on", "id")
    text = words.strip()
    if not text:
        return rows
    return rows.filter(Q(lender__name__contains=text) | Q(reference=references.tidied(text)))


def things(words: str = "") -> QuerySet[Thing]:
    """Return things that are given or lent: those to be returned first, the earliest first."""
    rows = Thing.objects.select_related("giver").order_by(
        "state", F("return_due_on").asc(nulls_last=True), "id"
    )
    text = words.strip()
    if not text:
        return rows
    return rows.filter(Q(what__contains=text) | Q(giver__name__contains=text))
