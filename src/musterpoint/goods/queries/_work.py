"""Requests, waybills, distributions, losses and counts, as lists and one by one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.goods import codes
from musterpoint.goods.models import (
    Count,
    Dispatch,
    DispatchLine,
    Distribution,
    Handout,
    HandoutLine,
    Item,
    Listed,
    Loan,
    Loss,
    Request,
    RequestLine,
)
from musterpoint.goods.models.giving import SECOND
from musterpoint.goods.models.moving import RequestState
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy.models import TenantModel

PAGE = 200
#: Hand-outs that count: not taken back, and without trouble or found given by a review.
COUNTED = Q(taken_back_at=None) & (
    Q(trouble="") | (Q(reviewed_at__isnull=False) & ~Q(trouble__in=SECOND))
)
Row = TypeVar("Row", bound=TenantModel)


def _one(rows: QuerySet[Row], row_id: UUID, text: str) -> Row:
    found = rows.filter(id=row_id).first()
    if found is None:
        raise Missing(text)
    return found


def requests(*, waiting: bool = False, words: str = "") -> QuerySet[Request]:
    """Return requests, those that wait first, then by urgency and by when they are needed."""
    rows = Request.objects.select_related("store").order_by("priority", "needed_at", "id")
    for word in words.split()[:5]:
        rows = rows.filter(purpose__contains=word)
    return rows.filter(state=RequestState.ASKED) if waiting else rows


def request(request_id: UUID) -> Request:
    """Return a request, or raise Missing."""
    text = _("There is no such request here.")
    return _one(Request.objects.select_related("store"), request_id, text)


def request_lines(rows: Iterable[Request]) -> Mapping[UUID, list[RequestLine]]:
    """Return the lines of requests."""
    found: dict[UUID, list[RequestLine]] = {}
    lines = RequestLine.objects.filter(request__in=list(rows)).select_related("item")
    for one in lines.order_by("item__code"):
        found.setdefault(one.request_id, []).append(one)
    return found


def unsent(row: Request) -> dict[UUID, int]:
    """Return how much of each item of a request was approved and not sent yet."""
    return unsent_of([row])[row.id]


def unsent_of(rows: Iterable[Request]) -> dict[UUID, dict[UUID, int]]:
    """Return how much of each item of each request was approved and not sent yet."""
    found: dict[UUID, dict[UUID, int]] = {one.id: {} for one in rows}
    lines = DispatchLine.objects.filter(dispatch__request__in=found).order_by()
    totals = lines.values_list("dispatch__request_id", "item_id").annotate(n=Sum("sent"))
    sent = {(request_id, item_id): amount for request_id, item_id, amount in totals}
    for one in RequestLine.objects.filter(request__in=found):
        left = (one.approved or 0) - sent.get((one.request_id, one.item_id), 0)
        found[one.request_id][one.item_id] = max(left, 0)
    return found


def dispatches(*, travelling: bool = False, words: str = "") -> QuerySet[Dispatch]:
    """Return waybills, the newest first; found by number, vehicle, or a store's name."""
    rows = Dispatch.objects.select_related("source", "goal", "request").order_by("-number")
    for word in words.split()[:5]:
        found = Q(vehicle__contains=word) | Q(source__name__contains=word)
        found |= Q(goal__name__contains=word)
        is_number = word.isascii() and word.isdecimal() and len(word) < 10
        rows = rows.filter(found | Q(number=int(word)) if is_number else found)
    return rows.filter(received_at=None) if travelling else rows


def dispatch(dispatch_id: UUID) -> Dispatch:
    """Return a waybill, or raise Missing."""
    return _one(dispatches(), dispatch_id, _("There is no such waybill here."))


def dispatch_lines(row: Dispatch) -> list[DispatchLine]:
    """Return the lines of a waybill."""
    return list(row.lines.select_related("item", "batch").order_by("item__code", "id"))


def by_card(code: str) -> list[Listed]:
    """Return who on any list has a card with this code."""
    return list(Listed.objects.filter(code_digest=codes.digest_of(code)))


def distributions(words: str = "") -> QuerySet[Distribution]:
    """Return distributions, the newest first."""
    rows = Distribution.objects.select_related("store").order_by("-starts_at", "-id")
    for word in words.split()[:5]:
        rows = rows.filter(name__contains=word)
    return rows


def distribution(distribution_id: UUID) -> Distribution:
    """Return a distribution, or raise Missing."""
    return _one(distributions(), distribution_id, _("There is no such distribution here."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a distribution is."""

    listed: int
    families: int
    people: int
    troubled: int


def progress(row: Distribution) -> Progress:
    """Return how many are on the list, how many were given theirs, how many wait for a review."""
    given = row.handouts.filter(taken_back_at=None)
    sums = given.filter(COUNTED).aggregate(families=Sum("families"), people=Sum("people"))
    return Progress(
        listed=row.listed.count(),
        families=sums["families"] or 0,
        people=sums["people"] or 0,
        troubled=given.exclude(trouble="").filter(reviewed_at=None).count(),
    )


def reached(ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """Return how many families each distribution reached."""
    rows = Handout.objects.filter(COUNTED, distribution_id__in=list(ids))
    sums = rows.order_by().values_list("distribution_id").annotate(n=Sum("families"))
    return {one: number or 0 for one, number in sums}


def families_of(crisis_id: UUID) -> int:
    """Return how many families were given something in a crisis."""
    rows = Handout.objects.filter(COUNTED, distribution__crisis_id=crisis_id)
    return rows.aggregate(n=Sum("families"))["n"] or 0


def given_out(row: Distribution) -> list[tuple[Item, int]]:
    """Return how much of each item was handed out at a distribution."""
    rows = HandoutLine.objects.filter(
        handout__distribution=row, handout__taken_back_at=None
    ).order_by()
    sums = dict(rows.values_list("item_id").annotate(n=Sum("amount")))
    items = Item.objects.filter(id__in=sums).order_by("code")
    return [(one, sums[one.id]) for one in items]


def listed(row: Distribution, *, waiting: bool = False) -> list[Listed]:
    """Return who is on a list, by number; those alone who were not given theirs yet."""
    rows = row.listed.order_by("number")
    if waiting:
        given = Handout.objects.filter(distribution=row, taken_back_at=None)
        rows = rows.exclude(id__in=given.exclude(listed=None).values("listed_id"))
    return list(rows)


def handed(listed_ids: Iterable[UUID]) -> Mapping[UUID, Handout]:
    """Return what each of these people on a list was given first, reviewed or not."""
    rows = Handout.objects.filter(listed_id__in=list(listed_ids), taken_back_at=None)
    newest = rows.order_by("-told_at", "-id")
    return {one.listed_id: one for one in newest if one.listed_id is not None}


def troubled() -> QuerySet[Handout]:
    """Return the hand-outs that wait for a review, the oldest first."""
    rows = Handout.objects.exclude(trouble="").filter(reviewed_at=None, taken_back_at=None)
    return rows.select_related("distribution", "listed").order_by("told_at", "id")


def handout(handout_id: UUID) -> Handout:
    """Return a hand-out, or raise Missing."""
    rows = Handout.objects.select_related("distribution__store", "listed")
    return _one(rows, handout_id, _("There is no such hand-out here."))


def handout_lines(rows: Iterable[Handout]) -> Mapping[UUID, list[HandoutLine]]:
    """Return what was handed out each time."""
    found: dict[UUID, list[HandoutLine]] = {}
    lines = HandoutLine.objects.filter(handout__in=list(rows)).select_related("item", "batch")
    for one in lines.order_by("item__code", "id"):
        found.setdefault(one.handout_id, []).append(one)
    return found


def losses(*, waiting: bool = False, words: str = "") -> QuerySet[Loss]:
    """Return losses, the newest first; found by words of the store or the item."""
    rows = Loss.objects.select_related("store", "item", "batch").order_by("-reported_at", "-id")
    for word in words.split()[:5]:
        rows = rows.filter(Q(store__name__contains=word) | Q(item__code__contains=word.upper()))
    return rows.filter(decided_at=None) if waiting else rows


def loss(loss_id: UUID) -> Loss:
    """Return a loss, or raise Missing."""
    return _one(losses(), loss_id, _("There is no such loss here."))


def counts(words: str = "") -> QuerySet[Count]:
    """Return counts, the newest first; found by words of the store."""
    rows = Count.objects.select_related("store", "dispatch").order_by("-opened_at", "-id")
    for word in words.split()[:5]:
        rows = rows.filter(store__name__contains=word)
    return rows


def count(count_id: UUID) -> Count:
    """Return a count, or raise Missing."""
    return _one(counts(), count_id, _("There is no such count here."))


def loans(*, out: bool = True) -> QuerySet[Loan]:
    """Return what is lent and not back, the longest due first."""
    rows = Loan.objects.select_related("store", "item").filter(ended_at=None, is_to_us=not out)
    return rows.order_by("due_at", "id")


def loan(loan_id: UUID) -> Loan:
    """Return a loan, or raise Missing."""
    rows = Loan.objects.select_related("store", "item", "batch")
    return _one(rows, loan_id, _("There is no such loan here."))


def households_by_item(
    *, crisis_id: UUID | None = None, since: datetime | None = None
) -> dict[str, int]:
    """Return how many households were given each item; what waits for a review does not count."""
    rows = HandoutLine.objects.filter(handout__in=Handout.objects.filter(COUNTED))
    if crisis_id is not None:
        rows = rows.filter(handout__distribution__crisis_id=crisis_id)
    if since is not None:
        rows = rows.filter(handout__given_at__gte=since)
    found: Counter[str] = Counter()
    pairs = rows.order_by().values_list("item__code", "handout_id", "handout__families")
    for code, _handout, families in pairs.distinct():
        found[code] += families
    return dict(found)


def request_days() -> list[float]:
    """Return the days from request to receipt of each request that was received."""
    rows = Request.objects.exclude(received_at=None).values_list("asked_at", "received_at")
    return [(done - asked).total_seconds() / 86400 for asked, done in rows if done]
