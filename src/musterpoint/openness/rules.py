"""
What may be told of money that reached people, and what of it came from whom: arithmetic alone.

Three rules keep single people out of every figure, and out of what it grew by since the last one. A
month is told only when at least so many people stand behind what was not told before; until then it
waits. What is told at once is a table of its own, by head and country: a figure in it for few
people is never shown, nor any other from which it could be worked out (``crises.cells``). And money
that is committed is told only where enough people stand behind all that changed.

Every day here is the day on which something was booked: a month that has ended never changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from musterpoint.crises.cells import suppress
from musterpoint.engine.ledger import split

#: A head and a country.
Cell = tuple[str, str]
ALL = "*"


@dataclass(frozen=True, slots=True)
class Event:
    """
    Money that went to people: ``who`` is a blind token, or the commitment where there is none.

    ``on`` is the day on which it was booked. ``people`` is for how many it was; none for what
    reached nobody in person. ``is_onward`` says that an organisation got it, to use it on.
    """

    on: date
    amount: int
    who: str
    people: int
    cell: Cell
    is_onward: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What is told at once, dated to the end of its last month."""

    on: date
    amount: int
    events: tuple[Event, ...]


def people(events: Iterable[Event]) -> int:
    """Return how many people stand behind events; one who comes twice counts once."""
    most: dict[str, int] = {}
    for one in events:
        most[one.who] = max(most.get(one.who, 0), one.people)
    return sum(most.values())


def month_end(day: date) -> date:
    """Return the last day of a month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def batches(events: Iterable[Event], until: date, smallest: int) -> list[Batch]:
    """
    Return what may be told up to a day: whole months, joined until enough people are behind them.

    What reached nobody in person waits for nobody, but goes with what it stands beside.
    """
    months: dict[date, list[Event]] = {}
    for one in sorted(events, key=lambda one: (one.on, one.who)):
        end = month_end(one.on)
        if end <= until:
            months.setdefault(end, []).append(one)
    told, waiting = [], list[Event]()
    for end, many in sorted(months.items()):
        waiting += many
        if people(waiting) >= smallest or not people(waiting):
            told.append(Batch(end, sum(one.amount for one in waiting), tuple(waiting)))
            waiting = []
    return told


def spans(events: Iterable[Event], until: date, smallest: int) -> list[Batch]:
    """
    Return what people gave, by quarters, else years, in which enough of them gave; else nothing.

    A span that has ended never changes, as days are those of booking; and no span is told beside
    the quarters in it, so that no difference is of few people. Who gave and took back the same is
    behind nothing.
    """
    years: dict[int, dict[date, list[Event]]] = {}
    for one in sorted(events, key=lambda one: (one.on, one.who)):
        years.setdefault(one.on.year, {}).setdefault(quarter_end(one.on), []).append(one)
    told: list[Batch] = []
    for year, quarters in sorted(years.items()):
        rest: list[Event] = []
        for end, many in sorted(quarters.items()):
            if end <= until and givers(many) >= smallest:
                told.append(Batch(end, sum(one.amount for one in many), tuple(many)))
            else:
                rest += many
        end = date(year, 12, 31)
        if end <= until and givers(rest) >= smallest:
            told.append(Batch(end, sum(one.amount for one in rest), tuple(rest)))
    return told


def quarter_end(day: date) -> date:
    """Return the last day of a quarter."""
    return month_end(day.replace(day=1, month=(day.month + 2) // 3 * 3))


def givers(events: Iterable[Event]) -> int:
    """Return how many people have given something that they did not take back."""
    left: dict[str, int] = {}
    for one in events:
        left[one.who] = left.get(one.who, 0) + one.amount
    return sum(1 for amount in left.values() if amount)


@dataclass(frozen=True, slots=True)
class Told:
    """
    What of some events may be shown: None stands where nothing may.

    ``heads`` and ``countries`` are sums over what was told at once; what was hidden then is only
    in ``total``. ``waits`` says that something is not told yet, because too few people stand behind
    it.
    """

    total: int = 0
    on: date | None = None
    cells: Mapping[Cell, int | None] = field(default_factory=dict)
    heads: Mapping[str, int | None] = field(default_factory=dict)
    countries: Mapping[str, int | None] = field(default_factory=dict)
    batches: tuple[Batch, ...] = ()
    waits: bool = False


def tell(events: Sequence[Event], until: date, smallest: int) -> Told:
    """Return what of events may be shown, in all and by head and country."""
    done = batches(events, until, smallest)
    amounts: dict[Cell, int | None] = {}
    for batch in done:
        for place, amount in table(batch.events, smallest).items():
            before = amounts.get(place)
            amounts[place] = before if amount is None else (before or 0) + amount
    told = sorted(amounts.items())
    return Told(
        total=sum(batch.amount for batch in done),
        on=done[-1].on if done else None,
        cells={place: amount for place, amount in told if ALL not in place},
        heads={head: amount for (head, where), amount in told if head != ALL and where == ALL},
        countries={where: amount for (head, where), amount in told if head == ALL and where != ALL},
        batches=tuple(done),
        waits=sum(len(batch.events) for batch in done) < len(events),
    )


def table(events: Iterable[Event], smallest: int) -> dict[Cell, int | None]:
    """Return what is told at once by head and country, with the sums of both; None is hidden."""
    groups: dict[Cell, list[Event]] = {}
    for one in events:
        head, country = one.cell
        for place in ((ALL, ALL), (head, country), (head, ALL), (ALL, country)):
            groups.setdefault(place, []).append(one)
    cells = sorted(place for place in groups if ALL not in place)
    heads = sorted({head for head, _country in cells})
    countries = sorted({country for _head, country in cells})
    sums: list[list[Cell]] = [
        [(ALL, ALL), *((head, ALL) for head in heads)],
        [(ALL, ALL), *((ALL, country) for country in countries)],
        *([(head, ALL), *(one for one in cells if one[0] == head)] for head in heads),
        *([(ALL, one), *(each for each in cells if each[1] == one)] for one in countries),
    ]
    counted = {place: people(many) for place, many in groups.items()}
    kept = suppress(counted, sums, smallest)
    return {
        place: None if kept[place] is None else sum(one.amount for one in many)
        for place, many in groups.items()
    }


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
    and behind what it changed by since the one told before, with any spending told since added:
    none of these differences is of few people.
    """
    months: dict[date, list[Event]] = {}
    for one in flows:
        months.setdefault(month_end(one.on), []).append(one)
    ends = sorted(end for end in {*months, *(one.on for one in done)} if end <= until)
    stock, changed = list[Event](), list[Event]()
    since: list[Batch] = []
    for end in ends:
        stock += months.get(end, [])
        changed += months.get(end, [])
        since += [one for one in done if one.on == end]
        whole = [one for batch in done if batch.on <= end for one in batch.events]
        if (
            _are_many(stock, smallest)
            and _are_many([*stock, *whole], smallest)
            and all(_are_many([*changed, *run], smallest) for run in _runs(since))
        ):
            changed, since = [], []
            yield end, sum(one.amount for one in stock)
        else:
            yield end, None


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
    left: dict[str, int] = {}
    most: dict[str, int] = {}
    for one in events:
        left[one.who] = left.get(one.who, 0) + one.amount
        most[one.who] = max(most.get(one.who, 0), one.people)
    count = sum(most[who] for who, amount in left.items() if amount)
    return not count or count >= smallest


def shares(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide an amount in proportion, to the last coin; nothing is divided among nobody."""
    names = [name for name, weight in weights.items() if weight > 0]
    if not names:
        return {}
    return dict(zip(names, split(amount, [weights[name] for name in names]), strict=True))


@dataclass(frozen=True, slots=True)
class Movement:
    """Money into a window (positive) or out of it; ``reverses`` is the key it takes back."""

    key: str
    amount: int
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """So much of what came in by one key went out by another."""

    source: str
    use: str
    amount: int


def follow(movements: Iterable[Movement]) -> list[Part]:
    """
    Say what of each income went into each use: first in, first out.

    A use that is taken back gives its money to where it came from; an income that is taken back
    goes out of what is left of it first.
    """
    left: dict[str, int] = {}
    parts: dict[tuple[str, str], int] = {}

    def take(use: str, amount: int, first: str = "") -> None:
        order = ([first] if first in left else []) + [key for key in left if key != first]
        for source in order:
            taken = min(amount, left[source])
            if taken > 0:
                left[source] -= taken
                parts[source, use] = parts.get((source, use), 0) + taken
                amount -= taken

    for one in movements:
        if one.amount < 0:
            take(one.key, -one.amount, one.reverses)
            continue
        back = one.amount
        for source, use in [place for place in parts if place[1] == one.reverses]:
            given = min(back, parts[source, use])
            parts[source, use] -= given
            left[source] += given
            back -= given
        if back:
            left[one.key] = left.get(one.key, 0) + back
    return [Part(source, use, amount) for (source, use), amount in parts.items() if amount]
