"""
The rule pack of this package, and what is decided with no database.

Amounts are whole smallest parts of a currency.
"""

import calendar
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from musterpoint.engine import ledger
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "bonds.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
ANY = "*"
INSTRUMENTS = frozenset({"cash", "guarantee", "insurance"})
DAYS = ("lodge", "objection", "claim", "top_up", "decide", "give_back", "draft")
Words = Mapping[str, str]
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """What is asked for one worker, in smallest parts, and in which forms."""

    country: str
    sector: str
    amount: int
    currency: ledger.Unit
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BondPack:
    """All rules of bonds, and the stamp that each bond keeps."""

    stamp: str
    heads: Mapping[str, Words]
    sectors: Mapping[str, Words]
    required: tuple[Required, ...]
    days: Mapping[str, int]
    alarms: tuple[int, ...]
    most_employers: int
    least_employers: int

    def required_of(self, country: str, sector: str) -> Required:
        """Return the first line that fits; the last one fits everything."""
        return next(
            one
            for one in self.required
            if one.country in (ANY, country) and one.sector in (ANY, sector)
        )


@lru_cache
def pack() -> BondPack:
    """Return the pack that ships with the product."""
    found = packs.load(FILE, problems)
    rules = found.rules
    return BondPack(
        stamp=found.stamp,
        heads=rules["heads"],
        sectors=rules["sectors"],
        required=tuple(_required(one) for one in rules["required"]),
        days=rules["days"],
        alarms=tuple(sorted(rules["alarms"], reverse=True)),
        most_employers=rules["pool"]["most_employers"],
        least_employers=rules["pool"]["least_employers"],
    )


def _required(given: Mapping[str, Any]) -> Required:
    unit = ledger.currency(given["currency"])
    return Required(
        country=given["country"],
        sector=given["sector"],
        amount=unit.parts(given["amount"]),
        currency=unit,
        instruments=tuple(given["instruments"]),
    )


def problems(rules: Rules) -> dict[str, list[str]]:
    """Return what is wrong with the rules of a pack, by place."""
    wrong: dict[str, list[str]] = {}
    for name in ("heads", "sectors"):
        for code, words in (rules.get(name) or {}).items():
            if not all(words.get(language) for language in LANGUAGES):
                wrong[f"{name}.{code}"] = ["has no words in all languages"]
        if not rules.get(name):
            wrong[name] = ["is missing"]
    for number, one in enumerate(rules.get("required") or ()):
        try:
            found = _required(one)
        except (KeyError, ledger.NoUnit) as error:
            wrong[f"required.{number}"] = [str(error)]
            continue
        if found.amount <= 0 or not found.instruments or set(found.instruments) - INSTRUMENTS:
            wrong[f"required.{number}"] = ["needs an amount and known instruments"]
        if found.sector != ANY and found.sector not in (rules.get("sectors") or {}):
            wrong[f"required.{number}"] = ["names a sector that is not known"]
    last = (rules.get("required") or [{}])[-1]
    if (last.get("country"), last.get("sector")) != (ANY, ANY):
        wrong["required"] = ["the last line must fit everything"]
    days = rules.get("days") or {}
    if any(not isinstance(days.get(name), int) or not 1 <= days[name] <= 730 for name in DAYS):
        wrong["days"] = ["each is a number of days from 1 to 730"]
    if not rules.get("alarms") or not all(isinstance(one, int) for one in rules["alarms"]):
        wrong["alarms"] = ["are whole numbers of days"]
    if not {"most_employers", "least_employers"} <= (rules.get("pool") or {}).keys():
        wrong["pool"] = ["is not complete"]
    return wrong


def in_words(words: Words) -> str:
    """Return the words in the reader's language, or in English."""
    return words.get(languages.current().code) or words["en"]


def head_name(code: str) -> str:
    """Return the name of a head in the reader's language."""
    words = pack().heads.get(code)
    return in_words(words) if words else code


def sector_name(code: str) -> str:
    """Return the name of a sector in the reader's language."""
    words = pack().sectors.get(code)
    return in_words(words) if words else code


def capped(asked: Mapping[str, int], cap: int | None, order: Sequence[str]) -> dict[str, int]:
    """Return what one worker asks, up to a cap; what is first in order fills it first."""
    left = sum(asked.values()) if cap is None else max(0, cap)
    found = {}
    for head in order:
        if head in asked:
            found[head] = min(asked[head], left)
            left -= found[head]
    return found


def shared(
    free: int, asked: Mapping[K, Mapping[str, int]], order: Sequence[str]
) -> dict[K, dict[str, int]]:
    """
    Divide what is free among calls, head by head in order; within a head in proportion.

    A head is served wholly before the next one gets anything. What does not suffice is divided by
    largest remainder, so that the parts sum exactly to the lesser of ``free`` and what is asked,
    and nobody gets more than was asked.
    """
    left, found = max(0, free), {key: dict.fromkeys(heads, 0) for key, heads in asked.items()}
    for head in order:
        keys = [key for key, heads in asked.items() if heads.get(head, 0) > 0]
        wanted = [asked[key][head] for key in keys]
        parts = wanted if sum(wanted) <= left else ledger.split(left, wanted)
        for key, part in zip(keys, parts, strict=True):
            found[key][head] = part
        left -= sum(parts)
    return found


def left_of_share(there: int, shares: Sequence[tuple[int, int]], which: int) -> int:
    """
    Return what of a joint bond is left for one of its shares: each is its amount and what is back.

    What some have back already whose rest waits is counted as if it were still there, so that
    nobody gets more, or less, by being the first.
    """
    parts = ledger.split(there + sum(back for _one, back in shares), [one for one, _back in shares])
    return min(there, max(0, parts[which] - shares[which][1]))


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last one; the last date there is."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def later(day: date, days: int) -> date:
    """Return a day some days later; the last date there is instead of one after it."""
    return day + timedelta(days=min(days, (date.max - day).days))


def midnight(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time(), UTC)


def earlier(day: date, days: int) -> date:
    """Return a day some days earlier; the first date there is instead of one before it."""
    return day - timedelta(days=min(days, (day - date.min).days))
