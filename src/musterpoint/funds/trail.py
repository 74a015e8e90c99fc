"""
Hold the books against the audit trail, which is sealed.

What entries alone cannot tell, because whoever altered them altered digest, balances and sums of
days with them, the trail tells: what each posting said, how many transactions there were, what
became of pending ones, which periods were closed. That the trail itself is as it was sealed
``musterpoint audit verify`` proves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from musterpoint.audit.models import Event
from musterpoint.funds.actions import _keeping, _posting
from musterpoint.funds.models import Book, Outcome, Transaction

POSTED = "funds.transaction.posted"
VOID = "funds.transaction.void"


@dataclass(frozen=True, slots=True)
class Said:
    """What a transaction of the books says now; no digest for one that cannot be read."""

    key: str
    digest: bytes
    is_pending: bool
    made_at: datetime


def problems(said: Mapping[UUID, Said], ends: Mapping[UUID, str]) -> Iterator[str]:
    """Yield what the trail knows otherwise than the books, in sentences."""
    told = _sum(_postings())
    if told != len(said):
        text = _("The audit trail knows of %(told)s transactions; the books have %(there)s.")
        yield text % {"told": told, "there": len(said)}
    yield from _contents(said)
    yield from _outcomes(said, ends)
    yield from _periods()


def only_counted() -> int:
    """Return how many transactions the trail counts alone: posted before it knew what they say."""
    return _sum(_postings().exclude(facts__has_key="digest"))


def _postings() -> "QuerySet[Event]":
    """Return the events of postings; that a pending one was settled has the same name."""
    return Event.objects.filter(kind=POSTED, facts__has_key="count")


def _sum(events: "QuerySet[Event]") -> int:
    count = Cast(KeyTextTransform("count", "facts"), IntegerField())
    found: int | None = events.aggregate(sum=Sum(count))["sum"]
    return found or 0


def _contents(said: Mapping[UUID, Said]) -> Iterator[str]:
    """Compare what each posting said with what its transactions say now."""
    rows = _postings().filter(facts__has_key="digest").order_by("occurred_at", "id")
    for event in rows.iterator(chunk_size=2_000):
        if event.subject_id is None:
            continue
        ids = _keeping.ids_of(event.subject_id, event.facts["count"])
        there = [said[one] for one in ids if one in said]
        if len(there) < len(ids):
            text = _("The audit trail knows of transaction %(id)s; the books do not have it.")
            yield text % {"id": next(one for one in ids if one not in said)}
        elif not _is_as_told(event, there):
            text = _("%(key)s: what was posted then is not what the audit trail says.")
            yield text % {"key": there[0].key}


def _is_as_told(event: Event, there: Iterable[Said]) -> bool:
    rows = list(there)
    return _posting.digest_of_all(one.digest for one in rows) == event.facts["digest"] and all(
        one.is_pending == event.facts["pending"] and one.made_at == event.occurred_at
        for one in rows
    )


def _outcomes(said: Mapping[UUID, Said], ends: Mapping[UUID, str]) -> Iterator[str]:
    """Compare what became of pending transactions with what the trail says of it."""
    events = Event.objects.filter(kind__in=(POSTED, VOID)).exclude(facts__has_key="count")
    told = {
        subject: Outcome.VOID if kind == VOID else Outcome.POSTED
        for subject, kind in events.values_list("subject_id", "kind")
        if subject is not None
    }
    for one in sorted(told.keys() | ends.keys()):
        if one in said and told.get(one) != ends.get(one):
            text = _("%(key)s: the audit trail says otherwise whether it was posted or given back.")
            yield text % {"key": said[one].key}


def _periods() -> Iterator[str]:
    """Compare which periods were closed, and what was written into them afterwards."""
    book = Book.objects.first()
    closed = book.closed_until if book is not None else None
    for one in Event.objects.filter(kind="funds.period.closed").order_by("recorded_at", "id"):
        until = date.fromisoformat(one.facts["until"])
        if closed is None or closed < until:
            text = _("The books were closed up to %(day)s and are open there again.")
            yield text % {"day": until.isoformat()}
        late = Transaction.objects.filter(on__lte=until, made_at__gt=one.occurred_at)
        for key in late.order_by("made_at", "id").values_list("key", flat=True):
            text = _("%(key)s: it was written into a period that was closed.")
            yield text % {"key": key}
