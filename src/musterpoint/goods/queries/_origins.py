"""Whose goods went where: the movements of the books replayed, by arrival and gift in kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from musterpoint.funds.models import Entry, Outcome, Settlement, Transaction
from musterpoint.goods import lots, places
from musterpoint.goods.models import (
    Arrival,
    Loan,
    Source,
)

#: What became of goods in a movement.
CAME, SENT, RECEIVED, MADE, APART = "arrival", "sent", "received", "made", "apart"
GIVEN, TAKEN_BACK, LENT, LOAN_BACK = "handout", "handout-back", "lent", "loan"
LOST, COUNTED = "loss", "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """
    So much of a unit of one arrival that a movement moved; ``what`` is one of the words above.

    ``whole`` is the unit as which it went: a kit, or its own. ``links`` name what it belongs to.
    ``account`` is where it went. A taken back hand-out comes back from there.
    """

    what: str
    on: date
    arrival: UUID | None
    unit: str
    amount: int
    whole: str
    account: str
    links: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Every movement of goods by origin, and what lies where: (account, unit) by arrival."""

    moved: tuple[Moved, ...]
    there: dict[tuple[str, str], dict[UUID | None, int]]
    sums: dict[tuple[str, str], int]


def origins() -> Origins:
    """Return whose goods went where, by the order of the books."""
    rows = list(_transactions())
    traced = lots.replayed(one for _row, one in rows)
    moved = [
        Moved(
            what=_what(row.key), on=row.on, arrival=_id(leaf.origin), unit=leaf.unit,
            amount=leaf.amount, whole=one.lot.unit, account=one.goal[0], links=row.links,
        )
        for row, _posting in rows
        for one in traced.by_key.get(row.key, ())
        for leaf in one.lot.leaves()
    ]  # fmt: skip
    there: dict[tuple[str, str], dict[UUID | None, int]] = {}
    for (account, _unit, _load), held in traced.places.items():
        for leaf in (leaf for one in held for leaf in one.leaves()):
            sums = there.setdefault((account, leaf.unit), {})
            origin = _id(leaf.origin)
            sums[origin] = sums.get(origin, 0) + leaf.amount
    return Origins(moved=tuple(moved), there=there, sums=traced.sums())


def _transactions() -> Iterator[tuple[Transaction, lots.Posting]]:
    """Yield what was posted of goods, in its order."""
    rows = {one.id: one for one in Transaction.objects.filter(key__startswith="goods-")}
    ended = Settlement.objects.filter(transaction__in=rows, outcome=Outcome.POSTED)
    settled = dict(ended.values_list("transaction_id", "id"))
    lines: dict[UUID, list[lots.Line]] = {}
    entries = Entry.objects.filter(transaction__key__startswith="goods-").order_by("position")
    for made, account, unit, amount in entries.values_list(
        "transaction_id", "account__name", "unit", "amount"
    ):
        kind, part = _kind(account)
        line = lots.Line(account=account, unit=unit, amount=amount, kind=kind, part=part)
        lines.setdefault(made, []).append(line)
    loads = dict(Loan.objects.filter(handout_id__isnull=False).values_list("id", "handout_id"))
    borrowed = Arrival.objects.filter(source=Source.LENT).values_list("id", flat=True)
    ours = frozenset(str(one) for one in borrowed)
    posted = [one for one in rows.values() if not one.is_pending or one.id in settled]
    for row in sorted(posted, key=lambda one: settled.get(one.id, one.id)):
        found = tuple(lines.get(row.id, ()))
        is_back = any(one.account == places.FROM[Source.LENT] and one.amount > 0 for one in found)
        loan = _id(row.links.get("loan", ""))
        load = row.links.get("dispatch") or row.links.get("handout") or ""
        if loan is not None:
            load = str(loads.get(loan) or loan)
        yield row, lots.Posting(
            key=row.key, lines=found, origin=row.links.get("arrival", ""), load=load,
            reverses=row.reverses, kit=row.links.get("kit", ""),
            prefers=ours if is_back else frozenset(),
        )  # fmt: skip


def _kind(account: str) -> tuple[str, str]:
    part = account.rpartition(":")[2]
    if account.startswith(f"{places.ROOT}:"):
        return lots.SHELF, part
    if account.startswith((f"{places.TRAVEL}:", f"{places.LENT}:")):
        return lots.AWAY, ""
    return (lots.MADE if account == places.MADE else ""), ""


def _what(key: str) -> str:
    return key.removeprefix("goods-").partition(":")[0]


def _id(word: str) -> UUID | None:
    return UUID(word) if word else None
