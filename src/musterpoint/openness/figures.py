"""
The figures of a fund as they may be told: received, spent, committed, left, needed.

They are read from the books and the steps of commitments alone, by the day on which each was
written: what is booked late is told with a later month. What is not told yet because too few people
stand behind it counts as left, so that no difference gives it away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from musterpoint.crises.models import Crisis
from musterpoint.funds import kinds
from musterpoint.funds.models import (
    BudgetLine,
    Commitment,
    Entry,
    Fund,
    Head,
    Outcome,
    Step,
    StepKind,
    Window,
)
from musterpoint.funds.queries import TRANSFER
from musterpoint.funds.units import unit as unit_of
from musterpoint.openness import committed, givers, rules, telling
from musterpoint.openness.rules import Event, Told

#: Where the books keep what a window may spend, and what its heads have cost.
PURSE, COST = "Equity:Funds", "Expenses"
#: A link of the entries by which a giver gets money back: less income, and no spending.
GIVEN_BACK = "gives_back"
#: What the entries of money that came in are called.
RECEIPT = "receipt"
#: Steps that change what is committed and not paid.
MOVING = (
    StepKind.COMMITTED, StepKind.RELEASED, StepKind.SPENT, StepKind.RETURNED, StepKind.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A posted entry of a fund: into or out of a window's purse, or a cost.

    ``on`` is its day in the books, ``booked`` the one on which it was posted.
    """

    transaction_id: UUID
    key: str
    on: date
    booked: date
    account: str
    unit: str
    amount: int
    links: Mapping[str, str]
    reverses: str

    @property
    def window(self) -> str:
        """The code of the window; of money that was moved, of the one to which this entry is."""
        return self._place(0) if self.is_moved else self.links.get("window", "")

    @property
    def head(self) -> str:
        """The code of the head that it was given for, or spent on; empty for the whole window."""
        return self._place(1) if self.is_moved else self.links.get("head", "")

    @property
    def is_moved(self) -> bool:
        """Whether it came from another window or fund, or went there."""
        return self.links.get("kind") == TRANSFER

    def _place(self, number: int) -> str:
        """Return a part of the account's name after the fund, as its code is written."""
        parts = self.account.removeprefix(f"{PURSE}:").split(":")[1:]
        return parts[number].lower() if number < len(parts) else ""

    @property
    def is_recovered(self) -> bool:
        """Whether it came in of what a commitment had paid: settled, or recovered."""
        links = self.links
        is_of_one = "commitment" in links and GIVEN_BACK not in links
        return is_of_one and links.get("kind") == RECEIPT

    @property
    def gift(self) -> str:
        """What an income is called."""
        return givers.gift_of(self.links, self.key)


def part(slug: str) -> str:
    """Return a slug as a part of an account's name, as the funds write it."""
    return slug[:1].upper() + slug[1:]


def lines(fund: Fund, root: str) -> list[Line]:
    """Return the posted entries of a fund under a root, in their order."""
    rows = Entry.objects.filter(account__name__startswith=f"{root}:{part(fund.slug)}:").filter(
        Q(transaction__is_pending=False) | Q(transaction__settlements__outcome=Outcome.POSTED)
    )
    told = rows.order_by("on", "id").values_list(
        "transaction_id", "transaction__key", "on", "account__name", "unit", "amount",
        "transaction__links", "transaction__reverses", "transaction__made_at",
        "transaction__settlements__settled_at",
    )  # fmt: skip
    return [
        Line(
            transaction_id=parent, key=key, on=on, account=account, unit=unit, amount=amount,
            links=links, reverses=reverses, booked=(settled or made).date(),
        )
        for parent, key, on, account, unit, amount, links, reverses, made, settled in told.iterator(
            chunk_size=10_000
        )
    ]  # fmt: skip


def incomes(found: Sequence[Line]) -> list[Line]:
    """Return of a fund's purses what came in, and what of it was taken or given back."""
    return [
        one
        for one in found
        if ("commitment" not in one.links or GIVEN_BACK in one.links) and not one.is_moved
    ]


def transfers(found: Sequence[Line]) -> list[Line]:
    """Return of a fund's purses what came from other windows and funds, and what went there."""
    return [one for one in found if one.is_moved]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """
    One window in one unit, as it may be told; amounts are smallest parts.

    ``received`` is what givers gave and what came back of what was paid; of the latter only what
    may be told (``came_back``). ``moved`` is what came from other windows and funds less what went
    to them. ``lent`` is what of ``received`` organisations lent and did not get back; of people it
    is told with the rest alone.
    """

    window: Window
    unit: str
    digits: int
    budget: int
    received: int
    moved: int
    committed: int
    told: Told
    lent: int = 0

    @property
    def spent(self) -> int:
        """What was spent, as far as it may be told."""
        return self.told.total

    @property
    def came_back(self) -> int:
        """What came in of what was paid before, as far as it may be told."""
        return -sum(batch.amount for batch in self.told.back)

    @property
    def left(self) -> int:
        """What came in and is neither spent nor committed, as far as that may be told."""
        return self.received + self.moved - self.spent - self.committed

    @property
    def need(self) -> int:
        """What is budgeted and did not come in, from givers or from other windows."""
        return max(self.budget - self.received - self.moved, 0)


def smallest() -> int:
    """Return behind how many people a figure must stand."""
    return telling.smallest()


def until(today: date) -> date:
    """Return the last day that is told: the end of the month before."""
    return today.replace(day=1) - timedelta(days=1)


def of_fund(fund: Fund, today: date) -> list[Figures]:
    """Return the figures of each window and unit of a fund."""
    purses = lines(fund, PURSE)
    came = incomes(purses)
    received, moved, lent = _sums(came), _sums(transfers(purses)), _sums(_lent(came))
    events, back = spending(fund), recovering(purses)
    flows = committing(fund)
    windows = list(Window.objects.filter(fund=fund).order_by("opened_at", "id"))
    found = []
    for window in windows:
        budget = budgets(fund, window, today)
        places = (*received, *moved, *events, *back, *flows)
        codes = {unit for code, unit in places if code == window.code}
        for code in sorted(codes | budget.keys() | {fund.currency}):
            place = window.code, code
            told = rules.tell(events.get(place, []), until(today), smallest(), back.get(place, []))
            found.append(
                Figures(
                    window=window,
                    unit=code,
                    digits=unit_of(code).digits,
                    budget=budget.get(code, 0),
                    received=received.get(place, 0) - sum(one.amount for one in told.back),
                    moved=moved.get(place, 0),
                    committed=committed.held(
                        flows.get(place, []), told.batches, until(today), smallest()
                    ),
                    told=told,
                    lent=lent.get(place, 0),
                )
            )
    return found


def _lent(came: Iterable[Line]) -> list[Line]:
    """Return what organisations lent, and what they got back of it."""
    loans = [one for one in came if one.links.get("loan")]
    known = givers.who({one.gift for one in loans})
    return [one for one in loans if one.gift in known and not known[one.gift].is_person]


def _sums(found: Iterable[Line]) -> dict[tuple[str, str], int]:
    """Return the sums of lines by window and unit."""
    sums: dict[tuple[str, str], int] = {}
    for one in found:
        place = one.window, one.unit
        sums[place] = sums.get(place, 0) + one.amount
    return sums


def spending(fund: Fund) -> dict[tuple[str, str], list[Event]]:
    """Return what was spent, by window and unit, with who stands behind it."""
    costs = [one for one in lines(fund, COST) if GIVEN_BACK not in one.links]
    ids = {one.links["commitment"] for one in costs if "commitment" in one.links}
    rows = {str(one.id): one for one in Commitment.objects.filter(id__in=ids)}
    countries = _countries(rows.values())
    onward = _onward(rows.values())
    found: dict[tuple[str, str], list[Event]] = {}
    for one in costs:
        row = rows.get(one.links.get("commitment", ""))
        event = Event(
            on=one.booked,
            amount=one.amount,
            who=_who(row) if row else "",
            people=_people(row) if row else 0,
            cell=(one.links.get("head", ""), countries.get(row.crisis_id, "") if row else ""),
            is_onward=row is not None and row.subject_id in onward,
        )
        found.setdefault((one.window, one.unit), []).append(event)
    return found


def recovering(found: Sequence[Line]) -> dict[tuple[str, str], list[Event]]:
    """Return of a fund's purses what came back of what was paid, below zero, and of whom."""
    came = [one for one in found if one.is_recovered]
    rows = {
        str(one.id): one
        for one in Commitment.objects.filter(id__in={one.links["commitment"] for one in came})
    }
    back: dict[tuple[str, str], list[Event]] = {}
    for one in came:
        row = rows.get(one.links["commitment"])
        event = Event(
            on=one.booked,
            amount=-one.amount,
            who=_who(row) if row else "",
            people=_people(row) if row else 0,
            cell=("", ""),
        )
        back.setdefault((one.window, one.unit), []).append(event)
    return back


def _who(row: Commitment) -> str:
    return bytes(row.person).hex() if row.person else str(row.id)


def _people(row: Commitment) -> int:
    return 1 if row.person else row.people


def _countries(rows: Iterable[Commitment]) -> dict[UUID | None, str]:
    ids = {one.crisis_id for one in rows if one.crisis_id}
    found = Crisis.objects.filter(id__in=ids).values_list("id", "host_country")
    return dict(found)


def _onward(rows: Iterable[Commitment]) -> set[UUID]:
    """Return the subjects of commitments that are of organisations, as their packages tell."""
    wanted: dict[str, list[UUID]] = {}
    for one in rows:
        wanted.setdefault(one.what, []).append(one.subject_id)
    found: set[UUID] = set()
    for what, ids in wanted.items():
        kind = kinds.known(what)
        if kind is not None and kind.onward is not None:
            found |= kind.onward(ids)
    return found


def committing(fund: Fund) -> dict[tuple[str, str], list[Event]]:
    """Return what was committed and what became of it, step by step, by window and unit."""
    steps = (
        Step.objects.filter(commitment__head__window__fund=fund, kind__in=MOVING)
        .exclude(commitment__what__in=kinds.giving_back())
        .select_related("commitment__head__window")
        .order_by("taken_at", "id")
    )
    unpaid: dict[UUID, int] = {}
    ended: set[UUID] = set()
    found: dict[tuple[str, str], list[Event]] = {}
    for one in steps.iterator(chunk_size=5_000):
        row = one.commitment
        before = unpaid.get(row.id, 0)
        after = {
            StepKind.SPENT: before - (one.amount or 0),
            StepKind.RETURNED: 0 if row.id in ended else before + (one.amount or 0),
            StepKind.CANCELLED: 0,
        }.get(StepKind(one.kind), row.amount)
        if one.kind == StepKind.CANCELLED:
            ended.add(row.id)
        unpaid[row.id] = after
        if after != before:
            event = Event(
                on=one.taken_at.date(), amount=after - before, who=_who(row), people=_people(row),
                cell=(row.head.code, ""),
            )  # fmt: skip
            found.setdefault((row.head.window.code, row.unit), []).append(event)
    return found


def year_of(fund: Fund, day: date) -> int:
    """Return the fiscal year that a day is in, by the year in which it begins."""
    return day.year - (day.month < fund.year_begins)


def budgets(fund: Fund, window: Window, today: date) -> dict[str, int]:
    """Return the budget of a window by unit: of all fiscal years that have begun."""
    found: dict[str, int] = {}
    for (unit, year), amount in yearly(fund, window).items():
        if year <= year_of(fund, today):
            found[unit] = found.get(unit, 0) + amount
    return found


def yearly(fund: Fund, window: Window) -> dict[tuple[str, int], int]:
    """Return the budget of a window by unit and fiscal year: its own line, else those of heads."""
    whole: dict[tuple[str, int], int] = {}
    heads: dict[tuple[str, int], int] = {}
    for row in BudgetLine.objects.filter(fund=fund, window=window):
        place = row.unit, row.year
        kept = whole if row.head_id is None else heads
        kept[place] = kept.get(place, 0) + row.amount
    return {**heads, **whole}


def head_names(fund: Fund) -> dict[str, str]:
    """Return the names of a fund's heads by their codes."""
    rows = Head.objects.filter(window__fund=fund).order_by("id")
    return dict(rows.values_list("code", "name"))
