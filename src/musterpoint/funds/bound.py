"""
How much of a window's money givers bound: to its place, and there to a crisis or a country.

What was given for a place does not leave it without them (``bound``); what was given for a crisis
or a country pays for nothing else there (``for_others``). Both are worked out from the entries
alone, in their order. What is spent takes what was given for just that first, then what was given
for the place, as givers wish it; a gift that is given back takes such money only when it was given
for the place itself; what is paid back of a loan takes none of it; what is changed into another
currency takes its share along; what moves to another place with their consent is bound to that
place alone; what comes back goes back to what it was. What is held for a commitment counts as
spent. What was given for one head lies on an account of its own and does not leave it at all.

A balance remembers in ``marks`` for which crises and countries it was ever given: where these are
none but the one that is asked for, no entry is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import ceil, floor
from operator import attrgetter
from uuid import UUID

from django.db.models import Q

from musterpoint.funds import naming, purposes
from musterpoint.funds.models import Balance, Entry, Head, Outcome, Window
from musterpoint.funds.purposes import ANY, Purpose
from musterpoint.funds.queries import TRANSFER

#: Links of a receipt that say for what it was given.
MARKS = ("earmark", "country", "crisis")
RECEIPT, EXCHANGE = "receipt", "exchange"
#: What givers bound and is still there, by what it is for: ``ANY`` is the place alone.
Pots = dict[Purpose, int]


@dataclass(frozen=True, slots=True)
class Move:
    """
    An entry on the account of a window; ``key`` and ``reverses`` are of its transaction.

    ``purpose`` is what it was given for, or what it pays for.
    """

    key: str
    unit: str
    amount: int
    links: Mapping[str, str]
    reverses: str = ""
    purpose: Purpose = ANY


def bound(account: str, unit: str) -> int:
    """Return how much of what an account still has of a unit givers gave for its place."""
    return sum(pots(account, unit).values())


def pots(account: str, unit: str) -> Pots:
    """Return what givers bound of what an account still has of a unit."""
    return of_moves(_moves(account)).get(unit, {})


def for_others(balance: Balance, purpose: Purpose) -> Pots:
    """
    Return what of a balance, with its account, is bound to other crises and countries.

    The caller has locked it when nothing may change meanwhile.
    """
    if all(purposes.read(one).pays(purpose) for one in balance.marks):
        return {}
    found = pots(balance.account.name, balance.unit)
    return {one: amount for one, amount in found.items() if amount and not one.pays(purpose)}


def of_places(of: Iterable[Window | Head]) -> dict[UUID, dict[str, Pots]]:
    """Return what is bound to crises and countries in windows and heads, by their id, by unit."""
    ids = {
        naming.window(one) if isinstance(one, Window) else naming.head(one): one.id for one in of
    }
    found: dict[UUID, dict[str, Pots]] = {identity: {} for identity in ids.values()}
    rows = Balance.objects.filter(account__name__in=list(ids)).exclude(marks=[])
    for row in rows.select_related("account").order_by("account__name", "unit"):
        found[ids[row.account.name]][row.unit] = for_others(row, ANY)
    return found


def is_marked(links: Mapping[str, str]) -> bool:
    """Say whether a giver gave something for a place, by the links of its entry."""
    return any(links.get(name) for name in MARKS)


def of_moves(moves: Iterable[Move]) -> dict[str, Pots]:
    """Return what is bound after entries, by unit; those of one transaction stand together."""
    held: dict[str, int] = defaultdict(int)
    kept: dict[str, Pots] = defaultdict(dict)
    changed: dict[tuple[str, str], Pots] = {}
    for key, of_one in groupby(moves, attrgetter("key")):
        shares: dict[Purpose, Fraction] = {}
        for one in sorted(of_one, key=attrgetter("amount")):
            before = kept[one.unit]
            if one.amount < 0 and one.links.get("kind") == EXCHANGE and held[one.unit] > 0:
                shares = {p: Fraction(part, held[one.unit]) for p, part in before.items()}
            change = _change(one, before, changed, shares)
            held[one.unit] += one.amount
            after = _within(_sum(before, change), held[one.unit])
            moved = _sum(after, {p: -part for p, part in before.items()})
            changed[key, one.unit] = _sum(changed.get((key, one.unit), {}), moved)
            kept[one.unit] = after
    return dict(kept)


def _change(
    one: Move,
    kept: Pots,
    changed: Mapping[tuple[str, str], Pots],
    shares: Mapping[Purpose, Fraction],
) -> Pots:
    """Return by how much an entry changes what is bound, before it is held to what there is."""
    if one.reverses:
        return {p: -part for p, part in changed.get((one.reverses, one.unit), {}).items()}
    kind = one.links.get("kind", "")
    if kind == RECEIPT:
        return {one.purpose: one.amount} if is_marked(one.links) else {}
    if kind == TRANSFER:
        earmarked = int(one.links.get("earmarked", "0"))
        return {ANY: earmarked} if one.amount > 0 else _taken(kept, sorted(kept), earmarked)
    if kind == EXCHANGE:
        if one.amount > 0:
            return {p: ceil(one.amount * share) for p, share in shares.items()}
        return {p: -floor(-one.amount * share) for p, share in shares.items()}
    if one.links.get("gives_back") and not is_marked(one.links):
        return {}
    # The narrowest first: what was given for a crisis before what was given for its country.
    fitting = sorted((p for p in kept if p.pays(one.purpose)), reverse=True)
    return _taken(kept, fitting, -one.amount)


def _taken(kept: Pots, order: Sequence[Purpose], amount: int) -> Pots:
    """Return what an amount takes out of pots, one after the other, as far as they reach."""
    found: Pots = {}
    for one in order:
        part = min(kept[one], amount)
        if part > 0:
            found[one] = -part
            amount -= part
    return found


def _sum(one: Pots, other: Pots) -> Pots:
    return {p: one.get(p, 0) + other.get(p, 0) for p in one.keys() | other.keys()}


def _within(kept: Pots, held: int) -> Pots:
    """Return pots that are together no more than there is: the place gives first."""
    found = {p: part for p, part in kept.items() if part > 0}
    over = sum(found.values()) - max(held, 0)
    return found if over <= 0 else _sum(found, _taken(found, sorted(found), over))


def _moves(account: str) -> Iterable[Move]:
    held = Q(amount__lt=0, transaction__settlements__outcome=None)
    rows = Entry.objects.filter(account__name=account).filter(
        Q(transaction__is_pending=False)
        | Q(transaction__settlements__outcome=Outcome.POSTED)
        | held
    )
    told = list(
        rows.order_by("transaction_id", "position").values_list(
            "transaction__key", "unit", "amount", "transaction__links", "transaction__reverses"
        )
    )
    known = _wanted([links for _key, _unit, _amount, links, _of in told])
    for key, unit, amount, links, reverses in told:
        purpose = known.get(links.get("commitment", ""), ANY)
        if links.get("kind") == RECEIPT:
            purpose = purposes.of_links(links)
        yield Move(key, unit, amount, links, reverses, purpose)


def _wanted(told: Sequence[Mapping[str, str]]) -> Mapping[str, Purpose]:
    """Return what commitments among entries are for; nobody asks where nothing was so given."""
    if not any(one.get("kind") == RECEIPT and _names_one(one) for one in told):
        return {}
    return purposes.of_commitments(one["commitment"] for one in told if "commitment" in one)


def _names_one(links: Mapping[str, str]) -> bool:
    return bool(links.get("crisis") or links.get("country"))
