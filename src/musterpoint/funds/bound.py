"""
How much of a window's money givers gave for this window: what does not leave it without them.

Worked out from the entries alone, in their order. What is spent takes such money first, as givers
wish it; a gift that is given back takes such money only when it was given for the window itself;
what is changed into another currency takes its share along; what comes back goes back to what it
was. What is held for a commitment counts as spent. What was given for one head lies on an account
of its own and is bound as a whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import Q

from musterpoint.funds.models import Entry, Outcome
from musterpoint.funds.queries import TRANSFER

#: Links of a receipt that say for what it was given.
MARKS = ("earmark", "country", "crisis")
RECEIPT, EXCHANGE = "receipt", "exchange"


@dataclass(frozen=True, slots=True)
class Move:
    """An entry on the account of a window; ``key`` and ``reverses`` are of its transaction."""

    key: str
    unit: str
    amount: int
    links: Mapping[str, str]
    reverses: str = ""


def bound(account: str, unit: str) -> int:
    """Return how much of what an account still has of a unit givers gave for its place."""
    return of_moves(_moves(account)).get(unit, 0)


def is_marked(links: Mapping[str, str]) -> bool:
    """Say whether a giver gave something for a place, by the links of its entry."""
    return any(links.get(name) for name in MARKS)


def of_moves(moves: Iterable[Move]) -> dict[str, int]:
    """Return what is bound after entries, by unit; those of one transaction stand together."""
    held: dict[str, int] = defaultdict(int)
    kept: dict[str, int] = defaultdict(int)
    taken: dict[tuple[str, str], int] = {}
    for key, of_one in groupby(moves, attrgetter("key")):
        lines = sorted(of_one, key=attrgetter("amount"))
        share = 0.0
        for one in lines:
            change = _change(one, held[one.unit], kept[one.unit], taken, share)
            if one.amount < 0 and one.links.get("kind") == EXCHANGE and held[one.unit] > 0:
                share = min(1.0, kept[one.unit] / held[one.unit])
            before = kept[one.unit]
            held[one.unit] += one.amount
            kept[one.unit] = max(0, min(before + change, held[one.unit]))
            taken[key, one.unit] = before - kept[one.unit]
    return dict(kept)


def _change(
    one: Move, held: int, kept: int, taken: Mapping[tuple[str, str], int], share: float
) -> int:
    """Return by how much an entry changes what is bound, before it is held to what there is."""
    if one.reverses:
        return taken.get((one.reverses, one.unit), 0)
    kind = one.links.get("kind", "")
    if kind == RECEIPT:
        return one.amount if is_marked(one.links) else 0
    if kind == TRANSFER:
        earmarked = int(one.links.get("earmarked", "0"))
        return earmarked if one.amount > 0 else -earmarked
    if kind == EXCHANGE:
        if one.amount > 0:
            return -int(-one.amount * share // 1)
        return -(-one.amount * kept // held) if held > 0 else 0
    if one.links.get("gives_back") and not is_marked(one.links):
        return 0
    return min(one.amount, 0)


def _moves(account: str) -> Iterable[Move]:
    held = Q(amount__lt=0, transaction__settlements__outcome=None)
    rows = Entry.objects.filter(account__name=account).filter(
        Q(transaction__is_pending=False)
        | Q(transaction__settlements__outcome=Outcome.POSTED)
        | held
    )
    told = rows.order_by("transaction_id", "position").values_list(
        "transaction__key", "unit", "amount", "transaction__links", "transaction__reverses"
    )
    for key, unit, amount, links, reverses in told.iterator(chunk_size=10_000):
        yield Move(key, unit, amount, links, reverses)
