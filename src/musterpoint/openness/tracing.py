"""
Follow money from a gift through window, commitment and payment to what it was for, and back.

Goods, bonds, legs, notes and claims are followed by ``following``; what a word means is in
``searching``.

What of a gift went into which payment follows from the order of the books: first in, first out,
purse by purse. For auditors alone: ``actions.trace`` keeps who followed what, and why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from musterpoint.evacuation.models import Leg
from musterpoint.funds import kinds, units
from musterpoint.funds.models import Commitment, Fund
from musterpoint.openness import fifo, figures, following, givers, journeys, searching
from musterpoint.openness.fifo import Movement, Part
from musterpoint.openness.figures import Line
from musterpoint.openness.givers import Giver
from musterpoint.openness.steps import MOST, Step
from musterpoint.payments.models import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """
    So much of a gift that went into one payment, or is still in its purse.

    ``leg`` is the leg that was paid for: what the payment is for, not the commitment.
    """

    fund: Fund
    gift: str
    giver: Giver | None
    income: Line
    payment: Line | None
    commitment: Commitment | None
    amount: int
    digits: int
    leg: Leg | None = None

    @property
    def kind(self) -> kinds.CommitmentKind | None:
        """What kind of thing the commitment is for."""
        return kinds.known(self.commitment.what) if self.commitment else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The paths that were found, about which persons, and whether there are more than are told."""

    paths: tuple[Path, ...]
    steps: tuple[Step, ...]
    persons: frozenset[UUID]
    more: bool


def find(start: str, kind: str = searching.ANY, *, at: datetime) -> Found:
    """Return every path and step of what is named: gift, fund, payment, goods, person, case."""
    meant = searching.meant(start, kind, at)
    paths: list[Path] = []
    if meant.names or meant.fund:
        for fund in Fund.objects.order_by("slug"):
            if not meant.fund or meant.fund == fund.slug:
                paths += _of_fund(fund, meant.names, is_whole=bool(meant.fund))
    told = _with_legs(paths[:MOST])
    steps = following.find(meant, [one.payment.key for one in told if one.payment], at)
    more = len(paths) > MOST or len(steps) > MOST
    return Found(paths=tuple(told), steps=tuple(steps[:MOST]), persons=meant.seen, more=more)


def _with_legs(paths: Iterable[Path]) -> list[Path]:
    """Return paths with the legs that their payments were for."""
    found = list(paths)
    keys = {one.payment.key for one in found if one.payment}
    orders = list(Order.objects.filter(what=journeys.LEG, spent_key__in=keys - {""}))
    legs = journeys.legs_of(orders)
    by_key = {one.spent_key: legs[one.id] for one in orders if one.id in legs}
    return [replace(one, leg=by_key.get(one.payment.key)) if one.payment else one for one in found]


def _of_fund(fund: Fund, names: frozenset[str], *, is_whole: bool) -> Iterable[Path]:
    purses: dict[tuple[str, str], list[Line]] = {}
    for one in figures.lines(fund, figures.PURSE):
        purses.setdefault((one.account, one.unit), []).append(one)
    wanted: list[tuple[Part, Mapping[str, Line]]] = []
    for lines in purses.values():
        by_key = {one.key: one for one in lines}
        if not is_whole and not any(_is_named(one, names) for one in lines):
            continue
        parts = fifo.follow(Movement(one.key, one.amount, one.reverses) for one in lines)
        parts += _kept(lines, parts)
        wanted += [
            (part, by_key)
            for part in parts
            if is_whole
            or _is_named(by_key[part.source], names)
            or (part.use and _is_named(by_key[part.use], names))
        ]
    return _paths(fund, wanted)


def _kept(lines: Iterable[Line], parts: Iterable[Part]) -> list[Part]:
    """Return what of each income went nowhere yet."""
    left = {one.key: one.amount for one in lines if one.amount > 0 and not one.reverses}
    for part in parts:
        if part.source in left:
            left[part.source] -= part.amount
    return [Part(source, "", amount) for source, amount in left.items() if amount > 0]


def _is_named(one: Line, names: frozenset[str]) -> bool:
    """Say whether an entry is meant; a word that many have in common (a window, a head) is none."""
    own = {one.key, one.gift, str(one.transaction_id), one.links.get("commitment", "")}
    return bool(names & (own - {""}))


def _paths(fund: Fund, wanted: list[tuple[Part, Mapping[str, Line]]]) -> list[Path]:
    uses = [known[part.use] for part, known in wanted if part.use]
    ids = {one.links["commitment"] for one in uses if "commitment" in one.links}
    rows = {
        str(one.id): one
        for one in Commitment.objects.filter(id__in=ids).select_related("head__window")
    }
    told = givers.who({known[part.source].gift for part, known in wanted})
    found = []
    for part, known in wanted:
        income, use = known[part.source], known.get(part.use)
        found.append(
            Path(
                fund=fund,
                gift=income.gift,
                giver=told.get(income.gift),
                income=income,
                payment=use,
                commitment=rows.get(use.links.get("commitment", "")) if use else None,
                amount=part.amount,
                digits=units.unit(income.unit).digits,
            )
        )
    return found
