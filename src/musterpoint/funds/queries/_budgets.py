"""Budget against actual: what each line may spend, what is committed, spent and left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Sum

from musterpoint.funds import kinds, naming, units
from musterpoint.funds.models import (
    BudgetChange,
    BudgetLine,
    Commitment,
    CommitmentState,
    Entry,
    Fund,
    Head,
    Window,
)
from musterpoint.funds.queries._funds import heads, windows
from musterpoint.funds.queries._transfers import moved

#: Head and unit.
Place = tuple[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """
    A line of budget against actual, in smallest parts of one unit.

    ``depth`` is 0 for the fund, 1 for a window, 2 for a head. ``budget`` is None where no line says
    anything, here or below. ``asked`` waits for an approval; ``committed`` is not yet paid.
    """

    depth: int
    name: str
    unit: str
    digits: int
    budget: int | None
    asked: int
    committed: int
    spent: int
    moved: int = 0
    window: Window | None = None
    head: Head | None = None
    line: BudgetLine | None = None
    changes: tuple[BudgetChange, ...] = field(default=())

    @property
    def left(self) -> int | None:
        """What may still be committed; less than zero when the line is overspent."""
        return None if self.budget is None else self.budget - self.committed - self.spent


def fiscal_year(of: Fund, on: date) -> int:
    """Return the year in which the fiscal year of a day began."""
    return on.year if on.month >= of.year_begins else on.year - 1


def days_of(of: Fund, year: int) -> tuple[date, date]:
    """Return the first day of a fiscal year, and the first day after it."""
    return date(year, of.year_begins, 1), date(year + 1, of.year_begins, 1)


def budget(of: Fund, year: int, unit: str = "") -> list[BudgetRow]:
    """
    Return budget against actual of a fiscal year: the fund, each window, each head.

    A line without a budget of its own has the sum of those below it. What is committed counts in
    the year in which it was asked for, what is spent in that of its entry. Eight queries.
    """
    code = unit or of.currency
    rows, parts = heads(of), windows(of)
    lines = {
        (one.window_id, one.head_id): one
        for one in BudgetLine.objects.filter(fund=of, year=year, unit=code)
    }
    changes = _changes(lines.values())
    asked, committed = _open(rows, days_of(of, year), code)
    spent = _spent(rows, days_of(of, year), code)
    came = moved(of, code, days_of(of, year))
    digits = units.unit(code).digits

    def row(
        depth: int, name: str, under: Iterable[Head], below: int | None, **at: object
    ) -> BudgetRow:
        window, head = at.get("window"), at.get("head")
        key = (getattr(window, "id", None), getattr(head, "id", None))
        line = lines.get(key)
        ids = [one.id for one in under]
        return BudgetRow(
            depth=depth,
            name=name,
            unit=code,
            digits=digits,
            budget=line.amount if line is not None else below,
            asked=sum(asked[one] for one in ids),
            committed=sum(committed[one] for one in ids),
            spent=sum(spent[one] for one in ids),
            moved=_moved(depth, window, came),
            window=window if isinstance(window, Window) else None,
            head=head if isinstance(head, Head) else None,
            line=line,
            changes=tuple(changes[line.id]) if line is not None else (),
        )

    found: list[BudgetRow] = []
    for window in parts:
        inside = [one for one in rows if one.window_id == window.id]
        below = [row(2, one.name, [one], None, window=window, head=one) for one in inside]
        found += [row(1, window.name, inside, _sum(below), window=window), *below]
    whole = _sum([one for one in found if one.depth == 1])
    return [row(0, of.name, rows, whole), *found]


def _moved(depth: int, window: object, came: Mapping[UUID, int]) -> int:
    """Return what was moved into a window, or into the whole fund; nothing for a head."""
    if depth == 0:
        return sum(came.values())
    return came.get(window.id, 0) if depth == 1 and isinstance(window, Window) else 0


def _sum(rows: Iterable[BudgetRow]) -> int | None:
    known = [one.budget for one in rows if one.budget is not None]
    return sum(known) if known else None


def _changes(lines: Iterable[BudgetLine]) -> Mapping[UUID, list[BudgetChange]]:
    found: dict[UUID, list[BudgetChange]] = defaultdict(list)
    ids = [one.id for one in lines]
    for one in BudgetChange.objects.filter(line_id__in=ids).order_by("line_id", "-revision"):
        found[one.line_id].append(one)
    return found


def _open(
    rows: Iterable[Head], days: tuple[date, date], unit: str
) -> tuple[Mapping[UUID, int], Mapping[UUID, int]]:
    """Return what is asked for and what is committed and unpaid, by head."""
    asked: dict[UUID, int] = defaultdict(int)
    committed: dict[UUID, int] = defaultdict(int)
    live = (CommitmentState.ASKED, CommitmentState.COMMITTED, CommitmentState.PART_PAID)
    sums = (
        Commitment.objects.filter(head__in=list(rows), unit=unit, state__in=live)
        .exclude(what__in=kinds.giving_back())
        .filter(asked_at__date__gte=days[0], asked_at__date__lt=days[1])
        .values("head_id", "state")
        .annotate(sum=Sum(F("amount") - F("paid")))
    )
    for one in sums:
        into = asked if one["state"] == CommitmentState.ASKED else committed
        into[one["head_id"]] += one["sum"]
    return asked, committed


def _spent(rows: Iterable[Head], days: tuple[date, date], unit: str) -> Mapping[UUID, int]:
    names = {naming.expense(one): one.id for one in rows}
    sums = (
        Entry.objects.filter(account__name__in=list(names), unit=unit, on__gte=days[0])
        .filter(on__lt=days[1], transaction__is_pending=False)
        .values("account__name")
        .annotate(sum=Sum("amount"))
    )
    found: dict[UUID, int] = defaultdict(int)
    for one in sums:
        found[names[one["account__name"]]] = one["sum"]
    return found
