"""
Blind marks of what a responder claims: the same institution, service, place and days, and no words.

Days are told in blocks whose lengths are powers of two, like the marks on a ruler: a period is the
fewest of them, never more than some twenty. Two periods overlap exactly where a block of one lies
in a block of the other, so that each side tells its blocks and what they lie in.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from musterpoint.people import countries

#: Days of the longest block: more than any claim has.
WIDEST = 1024
Block = tuple[int, int]


def institution(name: str, country: str, told: Mapping[str, Any]) -> frozenset[str]:
    """
    Return by what an institution is known again: its name or address in a country, its account.

    ``told`` is what is sealed of a responder.
    """
    payee = told.get("payee") or {}
    account = next((payee[one] for one in ("iban", "account", "phone") if payee.get(one)), "")
    known = {
        "name": countries.plain(name),
        "address": countries.plain(str(told.get("address") or "")),
        "account": "".join(one for one in str(account).casefold() if one.isalnum()),
    }
    return frozenset(
        f"{what}:{country if what != 'account' else ''}:{text}"
        for what, text in known.items()
        if text
    )


def told(
    who: Iterable[str], services: Iterable[str], place: str, days: tuple[date, date]
) -> set[str]:
    """Return what is told of services at a place on days, in clear: always turned into marks."""
    inside = blocks(*days)
    marked = [f"is {_name(one)}" for one in inside]
    marked += [f"in {_name(wide)}" for one in inside for wide in _around(one)]
    return _words(who, services, place, marked)


def sought(
    who: Iterable[str], services: Iterable[str], place: str, days: tuple[date, date]
) -> set[str]:
    """Return what another would have told if it has the same on at least one of these days."""
    inside = blocks(*days)
    marked = [f"{how} {_name(one)}" for one in inside for how in ("is", "in")]
    marked += [f"is {_name(wide)}" for one in inside for wide in _around(one)]
    return _words(who, services, place, marked)


def blocks(first: date, last: date) -> list[Block]:
    """Return the fewest blocks that make up a period: number of the first day, how many days."""
    begin, end, found = first.toordinal(), last.toordinal() + 1, []
    while begin < end:
        size = min(begin & -begin, WIDEST)
        while begin + size > end:
            size //= 2
        found.append((begin, size))
        begin += size
    return found


def _around(block: Block) -> Iterator[Block]:
    begin, size = block
    while size < WIDEST:
        size *= 2
        yield begin - begin % size, size


def _name(block: Block) -> str:
    return f"{block[0]}+{block[1]}"


def _words(
    who: Iterable[str], services: Iterable[str], place: str, marked: Iterable[str]
) -> set[str]:
    found, where = sorted(set(services)), countries.plain(place)
    every = set(marked)
    return {f"{one}|{service}|{where}|{day}" for one in who for service in found for day in every}
