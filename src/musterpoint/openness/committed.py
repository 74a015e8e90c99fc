"""What may be told of money that is committed and not paid: arithmetic alone, beside ``rules``."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from musterpoint.engine.differencing import Share
from musterpoint.openness import rules
from musterpoint.openness.rules import Batch, Event


def held(flows: Sequence[Event], done: Sequence[Batch], until: date, smallest: int) -> int:
    """Return what is committed and not paid, as it may be told at the last month's end; else 0."""
    last: int | None = None
    for _end, told in stocks(flows, done, until, smallest):
        last = told
    return last or 0


def promised(
    flows: Sequence[Event], done: Sequence[Batch], until: date, smallest: int
) -> list[tuple[date, int]]:
    """
    Return by how much what was ever committed changed, at the end of each month that tells it.

    It is worked out from what the statements of those months told, and so tells nothing more.
    """
    found, before = [], 0
    for end, told in stocks(flows, done, until, smallest):
        if told is None:
            continue
        whole = told + sum(batch.amount for batch in done if batch.on <= end)
        if whole != before:
            found.append((end, whole - before))
        before = whole
    return found


def stocks(
    flows: Sequence[Event], done: Sequence[Batch], until: date, smallest: int
) -> Iterator[tuple[date, int | None]]:
    """
    Yield what is committed and not paid at each month's end; None where it may not be told.

    ``flows`` are what was committed (positive) and what was paid or cancelled of it (negative);
    ``done`` is what is told of spending. A figure is told only if enough people stand behind it,
    and behind what it changed by since each one told before, with any spending told since added:
    none of these differences is of few people.
    """
    months: dict[date, list[Event]] = {}
    for one in flows:
        months.setdefault(rules.month_end(one.on), []).append(one)
    ends = sorted(end for end in {*months, *(one.on for one in done)} if end <= until)
    alone, with_spending = _Series(smallest), _Series(smallest)
    # How many months there were when a figure was told, and at the beginning.
    points, changed, told = [0], list[Event](), list[Batch]()
    stock = 0
    for number, end in enumerate(ends, start=1):
        new, spent = months.get(end, []), [one for one in done if one.on == end]
        alone.add(new)
        with_spending.add([*new, *(one for batch in spent for one in batch.events)])
        stock += sum(one.amount for one in new)
        changed += new
        told += spent
        if any(
            series.is_of_few(point) for point in points for series in (alone, with_spending)
        ) or not all(_are_many([*changed, *run], smallest) for run in _runs(told)):
            yield end, None
            continue
        points.append(number)
        changed, told = [], []
        yield end, stock


class _Series:
    """What people had in months that follow each other."""

    def __init__(self, smallest: int) -> None:
        self._smallest = smallest
        self._months: list[Mapping[Hashable, Share]] = []
        self._of: dict[Hashable, dict[int, int]] = {}

    def add(self, events: Iterable[Event]) -> None:
        """Add the next month."""
        shares = rules.shares_of(events)
        month = {who: share for who, share in shares.items() if share.amount}
        for who, share in month.items():
            self._of.setdefault(who, {})[len(self._months)] = share.amount
        self._months.append(month)

    def is_of_few(self, first: int) -> bool:
        """Say whether what all months from one on come to is of somebody, and of few people."""
        count, seen = 0, set[Hashable]()
        for month in reversed(self._months[first:]):
            for who, share in month.items():
                if who in seen:
                    continue
                seen.add(who)
                if sum(amount for at, amount in self._of[who].items() if at >= first):
                    count += share.people
                    if count >= self._smallest:
                        return False
        return count > 0


def _runs(done: Sequence[Batch]) -> Iterator[list[Event]]:
    """Yield the events of nothing, and of each unbroken run of batches."""
    yield []
    for first in range(len(done)):
        run: list[Event] = []
        for batch in done[first:]:
            run += batch.events
            yield list(run)


def _are_many(events: Iterable[Event], smallest: int) -> bool:
    """Say whether what is left of events, person by person, is of nobody or of enough people."""
    count = rules.people(events)
    return not count or count >= smallest
