"""
Hold the books against the audit trail, which is sealed.

What entries alone cannot tell, because whoever altered them altered digest, balances and sums of
days with them, the trail tells: what each posting said, how many transactions there were, what
became of pending ones and who did it, which periods were closed, by which rules accounts were
opened and limited. That the trail itself is as it was sealed ``audit.sealing`` proves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit.models import Event
from musterpoint.funds import account_trail
from musterpoint.funds.actions import _keeping, _posting
from musterpoint.funds.models import Book, Outcome, Transaction

POSTED = "funds.transaction.posted"
VOID = "funds.transaction.void"


#: More transactions than this are never posted together: an event that says so was altered.
MOST_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a transaction of the books says now; no digest for one that cannot be read."""

    key: str
    digest: bytes
    is_pending: bool
    made_at: datetime
    made_by: UUID | None


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a pending transaction, when, and by whom."""

    outcome: str
    at: datetime
    by: UUID | None


def problems(said: Mapping[UUID, Said], ends: Mapping[UUID, Ended]) -> Iterator[str]:
    """Yield what the trail knows otherwise than the books, in sentences."""
    told = _sum(_postings())
    if told != len(said):
        text = _("The audit trail knows of %(told)s transactions; the books have %(there)s.")
        yield text % {"told": told, "there": len(said)}
    yield from _contents(said)
    yield from _outcomes(said, ends)
    yield from _periods()
    yield from account_trail.problems()


def only_counted() -> int:
    """Return how many transactions the trail counts alone: posted before it knew what they say."""
    return _sum(_postings().exclude(facts__has_key="digest"))


def _postings() -> "QuerySet[Event]":
    """Return the events of postings; that a pending one was settled has the same name."""
    return Event.objects.filter(kind=POSTED, facts__has_key="count")


def _count(facts: object) -> int:
    """Return how many transactions an event says it posted; 0 where it says nothing of use."""
    found = facts.get("count") if isinstance(facts, dict) else None
    if not isinstance(found, int) or isinstance(found, bool):
        return 0
    return found if 0 < found <= MOST_AT_ONCE else 0


def _sum(events: "QuerySet[Event]") -> int:
    return sum(_count(facts) for facts in events.values_list("facts", flat=True).iterator())


def _contents(said: Mapping[UUID, Said]) -> Iterator[str]:
    """Compare what each posting said with what its transactions say now."""
    rows = _postings().filter(facts__has_key="digest").order_by("occurred_at", "id")
    known: set[UUID] = set()
    for event in rows.iterator(chunk_size=2_000):
        count = _count(event.facts)
        if event.subject_id is None or not count:
            text = _("Event %(id)s of the audit trail cannot be read: it is no posting of ours.")
            yield text % {"id": event.id}
            continue
        ids = _keeping.ids_of(event.subject_id, count)
        known.update(ids)
        there = [said[one] for one in ids if one in said]
        if len(there) < len(ids):
            text = _("The audit trail knows of transaction %(id)s; the books do not have it.")
            yield text % {"id": next(one for one in ids if one not in said)}
        elif not _is_as_told(event, there):
            text = _("%(key)s: what was posted then is not what the audit trail says.")
            yield text % {"key": there[0].key}
    if not only_counted():
        for key in sorted(said[one].key for one in said.keys() - known):
            yield _("%(key)s: the audit trail does not know of it.") % {"key": key}


def _is_as_told(event: Event, there: Iterable[Said]) -> bool:
    rows = list(there)
    told = _posting.digest_of_all(one.digest for one in rows)
    return told == event.facts["digest"] and all(
        (one.is_pending, one.made_at, one.made_by)
        == (event.facts.get("pending"), event.occurred_at, event.actor_id)
        for one in rows
    )


def _outcomes(said: Mapping[UUID, Said], ends: Mapping[UUID, Ended]) -> Iterator[str]:
    """Compare what became of pending transactions with what the trail says of it."""
    events = Event.objects.filter(kind__in=(POSTED, VOID)).exclude(facts__has_key="count")
    rows = events.values_list("subject_id", "kind", "occurred_at", "actor_id")
    told = {
        subject: Ended(Outcome.VOID if kind == VOID else Outcome.POSTED, at, by)
        for subject, kind, at, by in rows
        if subject is not None
    }
    for one in sorted(told.keys() | ends.keys()):
        if one not in said or told.get(one) == ends.get(one):
            continue
        text = _("%(key)s: the audit trail says otherwise who ended it, or when.")
        if one not in told or one not in ends or told[one].outcome != ends[one].outcome:
            text = _("%(key)s: the audit trail says otherwise whether it was posted or given back.")
        yield text % {"key": said[one].key}


def _periods() -> Iterator[str]:
    """Compare which periods were closed, and what was written into them afterwards."""
    book = Book.objects.first()
    closed = book.closed_until if book is not None else None
    last: date | None = None
    for one in Event.objects.filter(kind="funds.period.closed").order_by("recorded_at", "id"):
        until = _until(one)
        if until is None:
            text = _("Event %(id)s of the audit trail cannot be read: it closes no period.")
            yield text % {"id": one.id}
            continue
        last = until if last is None else max(until, last)
        if closed is None or closed < until:
            text = _("The books were closed up to %(day)s and are open there again.")
            yield text % {"day": until.isoformat()}
        late = Transaction.objects.filter(on__lte=until, made_at__gt=one.occurred_at)
        for key in late.order_by("made_at", "id").values_list("key", flat=True):
            text = _("%(key)s: it was written into a period that was closed.")
            yield text % {"key": key}
    if closed is not None and (last is None or closed > last):
        text = _("The books are closed up to %(day)s; the audit trail does not know of it.")
        yield text % {"day": closed.isoformat()}


def _until(event: Event) -> date | None:
    try:
        return date.fromisoformat(event.facts["until"])
    except (KeyError, TypeError, ValueError):
        return None
