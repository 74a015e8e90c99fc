"""All lines that wait against all payments that are expected, in one pass; and where a run is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django.models import ProcrastinateJob

from musterpoint.engine.payments import matching
from musterpoint.engine.payments.matching import Movement, Wanted
from musterpoint.payments.models import BankLine, Match, Order, State
from musterpoint.payments.queries import _queue
from musterpoint.payments.queries._queue import Proposal
from musterpoint.tenancy import scope

#: Name and queue of the job that accepts all that are sure.
TASK, QUEUE = "payments.accept_all_sure", "payments"
#: How many lines and payments one run holds in memory; what is more waits for the next run.
MOST_LINES, MOST_EXPECTED = 50_000, 100_000
#: Lines and payments that are unsealed at once.
STEP = 1000
Parts = tuple[tuple[str, UUID, int], ...]
RUNNING = ("todo", "doing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """A line that is surely these parts: kind, target, amount without sign."""

    line_id: UUID
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What one run compares; it is matched without the database."""

    movements: list[Movement] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    coming_in: dict[UUID, Proposal] = field(default_factory=dict)
    """The best that another package says of a line by which money came in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SureRun:
    """The last run over all lines: since when, how many it accepted, how many lines wait now."""

    since: datetime
    accepted: int
    waiting: int
    is_running: bool
    is_whole: bool
    """False for one that ended by an error: what it accepted holds, the rest waits."""


def gather(*, at: datetime) -> Gathered:
    """
    Read all lines that wait and all payments that are expected, each unsealed once.

    A line of which somebody took a match back waits for people: nobody is contradicted.
    """
    found = Gathered()
    rows = _queue.open_lines().exclude(matches__undone_at__isnull=False)
    units = set()
    for ids in _steps(list(rows.values_list("id", flat=True)[:MOST_LINES])):
        known = BankLine.objects.select_related("account").in_bulk(ids)
        lines = _queue.opened([known[one] for one in ids], at=at)
        units |= {one.row.unit for one in lines}
        found.movements.extend(_queue.movement(one) for one in lines)
        for key, proposals in _queue.coming_in(lines).items():
            found.coming_in[key] = max(proposals, key=lambda one: one.score)
    for ids in _steps(_expected(units, at)):
        orders = list(Order.objects.filter(id__in=ids).order_by("-id"))
        found.wanted.extend(_queue.wanted_of(orders, at=at))
    return found


def _expected(units: set[str], at: datetime) -> list[UUID]:
    """Return what is on its way, and then what may still come back."""
    rows = _queue.expected(units, at=at).order_by("-id").values_list("id", flat=True)
    found = list(rows.filter(state=State.SENT)[:MOST_EXPECTED])
    return found + list(rows.filter(state=State.PAID)[: MOST_EXPECTED - len(found)])


def _steps(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), STEP):
        yield ids[start : start + STEP]


def sure(given: Gathered) -> list[Sure]:
    """Return the lines whose best proposal is sure, in the order of the queue."""
    found = matching.match(given.movements, given.wanted)
    return list(_sure(given, found))


def _sure(given: Gathered, found: dict[str, list[matching.Suggestion]]) -> Iterable[Sure]:
    for one in given.movements:
        line_id = UUID(one.id)
        best = next(iter(found.get(one.id, ())), None)
        other = given.coming_in.get(line_id)
        if other is not None and (best is None or other.score > best.score):
            if other.is_sure:
                yield Sure(line_id=line_id, parts=other.parts)
        elif best is not None and best.is_sure:
            parts = tuple(_queue.part(key, amount) for key, amount in best.parts)
            yield Sure(line_id=line_id, parts=parts)


def lock_of_run() -> str:
    """Return by what the run of this organisation is known among the jobs."""
    return f"{TASK}:{scope.organisation_id()}"


def sure_run() -> SureRun | None:
    """Return where the last run is, or how it ended; None when there was none for some days."""
    jobs = ProcrastinateJob.objects.filter(queue_name=QUEUE, lock=lock_of_run())
    job = jobs.order_by("-id").first()
    if job is None:
        return None
    since = datetime.fromisoformat(job.args["at"])
    made = Match.objects.filter(made_at=since, made_by=UUID(job.args["by_id"]))
    return SureRun(
        since=since,
        accepted=made.values("line_id").distinct().count(),
        waiting=_queue.open_lines().count(),
        is_running=job.status in RUNNING,
        is_whole=job.status in (*RUNNING, "succeeded"),
    )
