"""
What may be told of money that reached people, and what of it came from whom: arithmetic alone.

Three rules keep single people out of every figure, and out of what it grew by since any other one.
A month is told only when at least so many people stand behind what was not told before, and behind
every sum of it with what was told (``engine.differencing``); until then it waits. What is told at
once is cut into pieces by head and country, each of enough people: a figure is told where it is
made of whole pieces. And money that is committed (``committed``) is told only where enough people
stand behind all that changed. Who got money that came back stands behind nothing.

Every day here is the day on which something was booked: a month that has ended never changes.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from musterpoint.engine import differencing
from musterpoint.engine.differencing import Share
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
    """What is told at once, dated to the end of its last month; every figure is of whole pieces."""

    on: date
    amount: int
    events: tuple[Event, ...]
    pieces: tuple[tuple[Event, ...], ...] = ()


def shares_of(events: Iterable[Event]) -> dict[Hashable, Share]:
    """Return what each person has in events, with what came back taken off."""
    found: dict[Hashable, Share] = {}
    for one in events:
        amount, most = found.get(one.who, Share(0, 0))
        found[one.who] = Share(amount + one.amount, max(most, one.people))
    return found


def people(events: Iterable[Event]) -> int:
    """Return how many people stand behind events; one who comes twice counts once."""
    return _counted(shares_of(events))


def _counted(shares: Mapping[Hashable, Share]) -> int:
    return sum(share.people for share in shares.values() if share.amount)


def month_end(day: date) -> date:
    """Return the last day of a month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def batches(events: Iterable[Event], until: date, smallest: int) -> list[Batch]:
    """
    Return what may be told up to a day: whole months, joined until enough people are behind them.

    What reached nobody in person waits for nobody, but goes with what it stands beside.
    """
    return beside([events], until, smallest)[0]


def beside(
    streams: Sequence[Iterable[Event]], until: date, smallest: int
) -> tuple[list[Batch], ...]:
    """Return what may be told of several things of the same people, so that no sum is of few."""
    months: list[dict[date, list[Event]]] = [{} for _stream in streams]
    for number, events in enumerate(streams):
        for one in sorted(events, key=lambda one: (one.on, one.who)):
            months[number].setdefault(month_end(one.on), []).append(one)
    told = tuple(list[Batch]() for _stream in streams)
    waiting = tuple(list[Event]() for _stream in streams)
    before = differencing.Told(smallest)
    ends = sorted((end, number) for number, its in enumerate(months) for end in its)
    for end, number in ends:
        if end > until:
            break
        waiting[number].extend(months[number][end])
        events = tuple(waiting[number])
        cut = tuple(piece.events for piece in _told_as(events, before))
        if cut:
            told[number].append(Batch(end, sum(one.amount for one in events), events, cut))
            waiting[number].clear()
    return told


@dataclass(frozen=True, slots=True)
class _Piece:
    """Events that would be told as one sum; whether enough people stand behind it."""

    events: tuple[Event, ...]
    shares: Mapping[Hashable, Share]
    is_many: bool

    @property
    def people(self) -> int:
        return _counted(self.shares)


def _piece(events: Iterable[Event], before: differencing.Told) -> _Piece:
    of = tuple(events)
    shares = shares_of(of)
    return _Piece(of, shares, before.may_tell(shares))


def _told_as(events: Sequence[Event], before: differencing.Told) -> list[_Piece]:
    """Tell events in pieces as small as may be; return these, or nothing where all must wait."""
    cells: dict[str, dict[str, dict[bool, list[Event]]]] = {}
    for one in events:
        head, country = one.cell
        at = cells.setdefault(head, {}).setdefault(country, {})
        at.setdefault(one.is_onward, []).append(one)
    pieces: list[_Piece] = []
    for _head, countries in sorted(cells.items()):
        its: list[_Piece] = []
        for _country, parts in sorted(countries.items()):
            its += _joined([_piece(some, before) for some in parts.values()], before)
        pieces += _joined(its, before)
    cut = _joined(pieces, before)
    if all(piece.is_many for piece in cut) and before.tell(piece.shares for piece in cut):
        return cut
    whole = _piece(events, before)
    return [whole] if before.tell([whole.shares]) else []


def _joined(pieces: Sequence[_Piece], before: differencing.Told) -> list[_Piece]:
    """Join the pieces that are of few, and others with them until they are of few no more."""
    few = [piece for piece in pieces if not piece.is_many]
    many = [piece for piece in pieces if piece.is_many]
    if not few:
        return many
    rest = _piece((event for piece in few for event in piece.events), before)
    # What reached nobody in person would hide nobody.
    others = sorted((one for one in many if one.people), key=lambda one: one.people, reverse=True)
    while others and not rest.is_many:
        least = others.pop()
        many = [piece for piece in many if piece is not least]
        rest = _piece((*rest.events, *least.events), before)
    return [*many, rest]


def spans(events: Iterable[Event], until: date, smallest: int) -> list[Batch]:
    """
    Return what people gave, by quarters, else years, in which enough of them gave; else nothing.

    A span that has ended never changes, as days are those of booking; and no span is told beside
    the quarters in it, so that no difference is of few people. Who gave and took back the same is
    behind nothing, also where both are told apart.
    """
    before = differencing.Told(smallest)
    years: dict[int, dict[date, list[Event]]] = {}
    for one in sorted(events, key=lambda one: (one.on, one.who)):
        years.setdefault(one.on.year, {}).setdefault(quarter_end(one.on), []).append(one)
    told: list[Batch] = []
    for year, quarters in sorted(years.items()):
        rest: list[Event] = []
        for end, many in sorted(quarters.items()):
            if end <= until and givers(many) and before.tell([shares_of(many)]):
                told.append(Batch(end, sum(one.amount for one in many), tuple(many)))
            else:
                rest += many
        end = date(year, 12, 31)
        if end <= until and givers(rest) and before.tell([shares_of(rest)]):
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
    in ``total``. ``back`` is what came back later as an income, below zero. ``waits`` says that
    something is not told yet, because too few people stand behind it.
    """

    total: int = 0
    on: date | None = None
    cells: Mapping[Cell, int | None] = field(default_factory=dict)
    heads: Mapping[str, int | None] = field(default_factory=dict)
    countries: Mapping[str, int | None] = field(default_factory=dict)
    batches: tuple[Batch, ...] = ()
    back: tuple[Batch, ...] = ()
    waits: bool = False


def tell(events: Sequence[Event], until: date, smallest: int, back: Sequence[Event] = ()) -> Told:
    """Return what of events may be shown, in all and by head and country, and of what came back."""
    done, returned = beside([events, back], until, smallest)
    amounts: dict[Cell, int | None] = {}
    for batch in done:
        for place, amount in table(batch).items():
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
        back=tuple(returned),
        waits=sum(len(batch.events) for batch in (*done, *returned)) < len(events) + len(back),
    )


def table(batch: Batch) -> dict[Cell, int | None]:
    """Return what is told at once by head and country, with the sums of both; None is hidden."""
    sums = Counter[Cell]()
    for one in batch.events:
        for place in _places(one):
            sums[place] += one.amount
    hidden = {
        place
        for piece in batch.pieces
        for place, count in Counter(at for one in piece for at in _places(one)).items()
        if count < len(piece)
    }
    return {place: None if place in hidden else amount for place, amount in sums.items()}


def _places(one: Event) -> tuple[Cell, ...]:
    """Return the figures that an event is in: of all, its own, its head's and its country's."""
    head, country = one.cell
    return (ALL, ALL), (head, country), (head, ALL), (ALL, country)


def onward(batch: Batch) -> int:
    """Return what of a batch went to organisations, where it may be told apart; else 0."""
    if any(len({one.is_onward for one in piece}) > 1 for piece in batch.pieces):
        return 0
    return sum(one.amount for one in batch.events if one.is_onward)


def reached(done: Sequence[Batch], smallest: int) -> tuple[int, date | None]:
    """
    Return how many people were reached, and up to which day that is told.

    It is told again only when it is by enough people more or less than each time that it was told.
    """
    counts = [0]
    found: tuple[int, date | None] = (0, None)
    amounts: dict[Hashable, Share] = {}
    for batch in done:
        for who, new in shares_of(batch.events).items():
            old = amounts.get(who, Share(0, 0))
            amounts[who] = Share(old.amount + new.amount, max(old.people, new.people))
        count = _counted(amounts)
        if all(count == told or abs(count - told) >= smallest for told in counts):
            counts.append(count)
            found = count, batch.on
    return found


def shares(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide an amount in proportion, to the last coin; nothing is divided among nobody."""
    names = [name for name, weight in weights.items() if weight > 0]
    if not names:
        return {}
    return dict(zip(names, split(amount, [weights[name] for name in names]), strict=True))
