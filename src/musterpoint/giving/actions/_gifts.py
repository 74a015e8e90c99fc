"""Money that came: booked once, given to instalments, receipted, matched, and taken back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.giving import amounts, books, links, rules
from musterpoint.giving.actions._common import (
    NoSuch,
    NotNow,
    check_texts,
    locked,
    refuse,
    wrong,
)
from musterpoint.giving.actions._givers import owe_thanks
from musterpoint.giving.actions._pledges import clean_earmark, earmark_problems, settle_dates
from musterpoint.giving.actions._telling import tell_later
from musterpoint.giving.models import (
    Campaign,
    Gift,
    GiftEnd,
    GiftWay,
    Giver,
    Instalment,
    MatchRule,
    Pledge,
    Receipt,
    ReceiptBook,
    RefundState,
    Source,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftIn:
    """
    Money that came into ``account`` of the books; ``key`` makes it happen once.

    Fund, earmark and source are the pledge's where it belongs to one, else the campaign's or those
    given here. Without a giver it is anonymous.
    """

    key: str
    amount: int
    unit: str
    account: str
    received_on: date
    way: str = GiftWay.TRANSFER
    pledge_id: UUID | None = None
    campaign_id: UUID | None = None
    giver_id: UUID | None = None
    fund: str = ""
    source: str = Source.DONATION
    earmark: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A gift with its receipt; ``is_repeated`` when it was booked before."""

    gift: Gift
    receipt: Receipt | None
    is_repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a gift belongs."""

    giver: Giver | None
    pledge: Pledge | None
    campaign: Campaign | None
    fund: str
    source: str
    earmark: dict[str, str]


def receive(
    given: GiftIn,
    *,
    under: Permission = Permission.GIVING_CHANGE,
    by: Actor,
    at: datetime,
) -> Received:
    """
    Book a gift, give it to the instalments of its pledge, count what matches, write the receipt.

    The same key again changes nothing; with another amount, or for something else, it is refused.
    More than a pledge still lacks is refused at ``amount``: book the rest as a gift of its own.
    """
    by.require(under)
    before = Gift.objects.filter(key=given.key).first()
    if before is not None:
        return _again(before, given)
    if not 0 < given.amount <= rules.MOST:
        raise wrong("amount", _("Enter an amount of more than zero."))
    if not at.date() - timedelta(days=3660) <= given.received_on <= at.date() + timedelta(days=1):
        raise wrong("received_on", _("Choose a day up to today."))
    if not books.is_asset(given.account):
        raise wrong("account", _("Choose an account of the books that holds money."))
    place = _place(given)
    allotted = _allot(place.pledge, given)
    # The same key at the same time waits for the lock of its pledge or fails at the constraint.
    gift = Gift(
        key=given.key,
        giver=place.giver,
        pledge=place.pledge,
        campaign=place.campaign,
        way=given.way,
        source=place.source,
        fund=place.fund,
        earmark=place.earmark,
        unit=given.unit,
        amount=given.amount,
        account=given.account,
        received_on=given.received_on,
        allotted=allotted,
        booked_at=at,
        booked_by=by.id,
    )
    books.receive(gift, under=under, by=by, at=at)
    gift.matched = _match(gift)
    gift.save(force_insert=True)
    tell_later(gift.fund, at)
    if place.pledge is not None:
        settle_dates(place.pledge)
    if place.giver is not None:
        owe_thanks(place.giver, given.received_on)
    receipt = _receipt(gift, gift.amount, by=by, at=at)
    audit.record("giving.gift.received", subject_id=gift.id, by=by, at=at, way=gift.way)
    return Received(gift=gift, receipt=receipt)


def take_back(
    gift_id: UUID,
    why: str,
    *,
    is_refund: bool,
    on: date,
    under: Permission = Permission.GIVING_CHANGE,
    key: str = "",
    needs_other: bool = True,
    by: Actor,
    at: datetime,
) -> GiftEnd:
    """
    Give a gift back, or take back one that was booked in error: by new entries, once.

    Its receipt is cancelled by one with the next number, the pledge is open again, and what was
    matched by it is no longer. Whoever booked it does not take it back (four eyes).
    """
    by.require(under)
    refuse(check_texts({"why": (why, 500, True)}))
    # A gift is written once and cannot be locked: its second end fails at the constraint.
    gift = Gift.objects.filter(id=gift_id).first()
    if gift is None:
        raise NoSuch(_("There is no such thing here."))
    if gift.ends.exists():
        raise NotNow(_("This gift was taken back before."))
    if needs_other and same_hands(by, [gift.booked_by]):
        raise NotNow(_("You booked this gift. Somebody else takes it back."))
    if not gift.received_on <= on <= at.date() + timedelta(days=1):
        raise wrong("on", _("Choose a day from the day of the gift up to today."))
    if gift.refunds.exclude(state=RefundState.ENDED).exists():
        raise NotNow(_("This gift is being given back already."))
    back = key or f"giving-back-{gift.id}"
    books.take_back(gift, back, on=on, is_refund=is_refund, under=under, by=by, at=at)
    return end_gift(gift, why, is_refund=is_refund, on=on, key=back, made_by=by.id, by=by, at=at)


def end_gift(
    gift: Gift,
    why: str,
    *,
    is_refund: bool,
    on: date,
    key: str,
    made_by: UUID | None,
    by: Actor,
    at: datetime,
) -> GiftEnd:
    """Write down that a gift is ended: its pledge is open again, its receipts are cancelled."""
    end = GiftEnd.objects.create(
        gift=gift, is_refund=is_refund, why=why.strip(), on=on, key=key, made_at=at,
        made_by=made_by,
    )  # fmt: skip
    if gift.pledge_id is not None:
        _recount(gift.pledge_id)
    _unmatch(gift)
    for one in gift.receipts.filter(cancels=None, cancelled_by=None):
        _receipt(gift, -one.amount, cancels=one, by=by, at=at)
    audit.record("giving.gift.taken-back", subject_id=gift.id, by=by, at=at, refund=is_refund)
    return end


def keep_gift(gift: Gift, *, by: Actor, at: datetime) -> None:
    """
    Let a gift stand again whose refund came back and is not paid after all.

    It counts for its pledge as far as the instalments it went to are still planned, and has a
    receipt with a number of its own. Nothing changes for a gift that stands.
    """
    gone, _kinds = gift.ends.all().delete()
    if not gone:
        return
    if gift.pledge_id is not None:
        _recount(gift.pledge_id)
    for rule in MatchRule.objects.select_for_update().filter(id__in=list(gift.matched)):
        _count(rule, gift.matched[str(rule.id)])
    _receipt(gift, gift.amount, by=by, at=at)
    audit.record("giving.gift.kept", subject_id=gift.id, by=by, at=at)


def _again(before: Gift, given: GiftIn) -> Received:
    if not _is_same(before, given):
        raise NotNow(_("This was booked before with another amount or for something else."))
    receipt = before.receipts.filter(cancels=None).first()
    return Received(gift=before, receipt=receipt, is_repeated=True)


def _is_same(before: Gift, given: GiftIn) -> bool:
    """Say whether a gift is what came with its key again: so much, into this, for this."""
    names = ["amount", "unit", "pledge_id", "account"]
    if given.pledge_id is None:
        names += ["campaign_id", "giver_id"]
        if given.campaign_id is None:
            names.append("fund")
    if any(getattr(before, name) != getattr(given, name) for name in names):
        return False
    is_own = given.pledge_id is None and given.campaign_id is None
    return not is_own or before.earmark == clean_earmark(given.earmark)


def _place(given: GiftIn) -> _Place:
    """Return where a gift belongs, its pledge locked. Raises NotGiven by field."""
    amounts.unit(given.unit)
    giver = locked(Giver, given.giver_id) if given.giver_id else None
    pledge = locked(Pledge, given.pledge_id) if given.pledge_id else None
    campaign = Campaign.objects.filter(id=given.campaign_id).first() if given.campaign_id else None
    if pledge is not None:
        if pledge.unit != given.unit:
            raise wrong("unit", _("The pledge is in %(unit)s.") % {"unit": pledge.unit})
        return _Place(
            giver=pledge.giver,
            pledge=pledge,
            campaign=pledge.campaign,
            fund=pledge.fund,
            source=pledge.source,
            earmark=dict(pledge.earmark),
        )
    if campaign is not None and campaign.unit != given.unit:
        raise wrong("unit", _("The campaign is in %(unit)s.") % {"unit": campaign.unit})
    fund = campaign.fund if campaign is not None else given.fund
    if not books.is_fund(fund):
        raise wrong("fund", _("Choose a fund."))
    mark = dict(campaign.earmark) if campaign is not None else clean_earmark(given.earmark)
    if campaign is None:
        refuse(earmark_problems(fund, mark))
    if given.source not in Source.values:
        raise wrong("source", _("Choose which kind of source this is."))
    source = giver.source if giver is not None else given.source
    return _Place(
        giver=giver, pledge=None, campaign=campaign, fund=fund, source=source, earmark=mark
    )


def _allot(pledge: Pledge | None, given: GiftIn) -> dict[str, int]:
    """Give an amount to the instalments of a pledge, the earliest first."""
    if pledge is None:
        return {}
    rows = {
        str(one.id): one
        for one in Instalment.objects.select_for_update()
        .filter(pledge=pledge)
        .order_by("due_on", "number")
    }
    lacking = [(key, one.amount - one.received) for key, one in rows.items()]
    taken, left = rules.allot(lacking, given.amount)
    if left:
        rest = amounts.shown(given.amount - left, given.unit)
        text = _("This pledge still lacks %(amount)s. Book the rest as a gift of its own.")
        raise wrong("amount", text % {"amount": rest})
    for key, amount in taken.items():
        rows[key].received += amount
        rows[key].save(update_fields=["received"])
    return taken


def _recount(pledge_id: UUID) -> None:
    """Count what each instalment of a pledge received of the gifts that stand."""
    pledge = locked(Pledge, pledge_id)
    came: Counter[str] = Counter()
    for allotted in pledge.gifts.filter(ends=None).values_list("allotted", flat=True):
        came.update(allotted)
    for one in Instalment.objects.select_for_update().filter(pledge=pledge):
        received = min(one.amount, came[str(one.id)])
        if one.received != received:
            one.received = received
            one.save(update_fields=["received"])
    settle_dates(pledge)


def _match(gift: Gift) -> dict[str, int]:
    """Count a gift for the matching rules of its campaign; those of a rule's giver do not count."""
    if gift.campaign_id is None or (gift.pledge is not None and gift.pledge.matching_id):
        return {}
    rows = MatchRule.objects.select_for_update().filter(
        campaign_id=gift.campaign_id, since__lte=gift.received_on, until__gte=gift.received_on
    )
    counted: dict[str, int] = {}
    for rule in rows.order_by("id"):
        if gift.giver_id == rule.giver_id:
            continue
        _count(rule, gift.amount)
        counted[str(rule.id)] = gift.amount
    return counted


def _unmatch(gift: Gift) -> None:
    for rule in MatchRule.objects.select_for_update().filter(id__in=list(gift.matched)):
        _count(rule, -gift.matched[str(rule.id)])


def _count(rule: MatchRule, amount: int) -> None:
    rule.counted += amount
    rule.matched = rules.matched(rule.counted, rule.times, rule.per, rule.ceiling)
    rule.save(update_fields=["counted", "matched"])


def _receipt(
    gift: Gift,
    amount: int,
    *,
    cancels: Receipt | None = None,
    by: Actor,
    at: datetime,
) -> Receipt:
    """Write the receipt with the next number of the year."""
    book, _made = ReceiptBook.objects.get_or_create(year=at.year)
    book = ReceiptBook.objects.select_for_update().get(id=book.id)
    book.last += 1
    book.save(update_fields=["last"])
    identity = uuid7()
    row = Receipt.objects.create(
        id=identity,
        year=book.year,
        number=book.last,
        gift=gift,
        giver=gift.giver,
        cancels=cancels,
        unit=gift.unit,
        amount=amount,
        language=gift.giver.language if gift.giver is not None else "en",
        key_digest=links.digest(links.code_of(identity, at)),
        issued_at=at,
        issued_by=by.id,
    )
    audit.record("giving.receipt.issued", subject_id=row.id, by=by, at=at)
    return row
