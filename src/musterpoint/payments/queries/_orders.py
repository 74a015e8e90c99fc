"""Orders: where they stand, for who ordered them and for the pages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.funds.models import Entry
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import parse_reference
from musterpoint.payments import rules
from musterpoint.payments.models import LIVE, InKindRelease, Method, Order, State

#: What waits for a release in kind: a filter beside the states of orders.
TO_RELEASE = "to_release"
MOST_WAITING = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """
    Where an order of a subject stands.

    ``state`` is one of ordered, batched (in a batch), sent, paid, returned, cancelled; ``reason``
    is the code for which it came back or was cancelled.
    """

    order_id: UUID
    reference: str
    commitment_id: UUID
    subject_id: UUID
    state: str
    method: str
    amount: int
    unit: str
    digits: int
    reason: str
    paid_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """Who handed a payment out in kind, from which account of the books, under which receipt."""

    by: UUID | None
    account: str
    receipt: str


def handed_out(row: Order) -> HandedOut | None:
    """Return how a payment was handed out in kind, as the books have it; None if it was not."""
    if row.method != Method.IN_KIND or row.state != State.PAID:
        return None
    entries = Entry.objects.filter(transaction__key=row.spent_key, amount__lt=0)
    first = entries.select_related("transaction", "account").order_by("position").first()
    if first is None:
        return None
    posted = first.transaction
    receipt = str(posted.links.get("receipt", ""))
    return HandedOut(by=posted.made_by, account=first.account.name, receipt=receipt)


def releases_in_kind(row: Order) -> list[InKindRelease]:
    """Return who released a payment in kind that is handed out next, or was."""
    return list(row.releases.filter(is_live=True).order_by("id"))


def releases_missing(row: Order) -> int:
    """
    Return how many people must release a payment in kind before it can be handed out.

    They are as many as release a batch of it, less the one who hands it out.
    """
    if row.method != Method.IN_KIND or row.state not in (State.ORDERED, State.RETURNED):
        return 0
    needed = rules.pack().people_needed(1, row.amount, row.unit, row.digits) - 1
    return max(0, needed - len(releases_in_kind(row))) if needed else 0


def to_release() -> QuerySet[Order]:
    """Return the payments in kind that wait for a release, the newest first."""
    pack = rules.pack()
    waits = Order.objects.filter(method=Method.IN_KIND, state__in=(State.ORDERED, State.RETURNED))
    live = InKindRelease.objects.filter(is_live=True, order__in=waits)
    released = Counter(live.values_list("order_id", flat=True))
    found = [
        one.id
        for one in waits.defer("sealed").order_by("id")[:MOST_WAITING]
        if pack.people_needed(1, one.amount, one.unit, one.digits) - 1 > released[one.id]
    ]
    return Order.objects.filter(id__in=found).order_by("-id")


def of_subject(what: str, subject_id: UUID) -> list[Stand]:
    """Return the orders of a claim, the oldest first."""
    return of_subjects(what, [subject_id]).get(subject_id, [])


def of_subjects(what: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Stand]]:
    """Return the orders of many claims of a kind, by claim."""
    found: dict[UUID, list[Stand]] = {}
    rows = Order.objects.filter(what=what, subject_id__in=list(subject_ids))
    for one in rows.order_by("ordered_at", "id"):
        found.setdefault(one.subject_id, []).append(
            Stand(
                order_id=one.id, reference=one.reference, commitment_id=one.commitment_id,
                subject_id=one.subject_id, state=one.state, method=one.method, amount=one.amount,
                unit=one.unit, digits=one.digits, reason=one.reason, paid_on=one.paid_on,
            )
        )  # fmt: skip
    return found


def live_of_subject(what: str, subject_id: UUID) -> bool:
    """Say whether a claim is being paid: ordered, on its way, or come back and to be mended."""
    return Order.objects.filter(what=what, subject_id=subject_id, state__in=LIVE).exists()


def order(order_id: UUID) -> Order:
    """Return an order, or raise Missing."""
    found = Order.objects.filter(id=order_id).first()
    if found is None:
        raise Missing(_("There is no such payment here."))
    return found


def waiting(method: str, unit: str) -> QuerySet[Order]:
    """Return the payments that may go into a batch, the oldest first."""
    rows = orders(method=method).filter(unit=unit, state__in=(State.ORDERED, State.RETURNED))
    return rows.order_by("id")


def orders(*, state: str = "", method: str = "", words: str = "") -> QuerySet[Order]:
    """Return orders, the newest first, by state, method and the reference that was typed."""
    rows = to_release() if state == TO_RELEASE else Order.objects.order_by("-id")
    if state and state != TO_RELEASE:
        rows = rows.filter(state=state)
    if method:
        rows = rows.filter(method=method)
    if words.strip():
        rows = rows.filter(reference=parse_reference(words) or "-")
    return rows
