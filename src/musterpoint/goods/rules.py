"""The catalogue that ships, and what an organisation may decide about its goods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "goods.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
COUNTS = ("warn_days", "smallest", "count_days", "late_days")
CENTS = 100
FEW = (3, 10)
Words = Mapping[str, str]


def in_words(words: Words) -> str:
    """Return words in the reader's language; English where there are none."""
    return words.get(languages.current().code) or words.get("en", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An item of the catalogue that ships; see ``goods.models.Item`` for the units."""

    code: str
    names: Words
    category: str
    unit: str
    digits: int = 0
    weight: int | None = None
    volume: int | None = None
    price: tuple[int, int] | None = None
    expires: bool = False
    lent_days: int = 0
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsPack:
    """The catalogue, words for categories and units, days and numbers."""

    items: Mapping[str, Known]
    categories: Mapping[str, Words]
    units: Mapping[str, Mapping[str, tuple[str, str]]]
    warn: timedelta
    count_again: timedelta
    late: timedelta
    smallest: int
    stamp: str


@lru_cache
def pack() -> GoodsPack:
    """Return the rules in force."""
    found = packs.load(FILE, check)
    rules = found.rules
    return GoodsPack(
        items={code: _known(code, one) for code, one in rules["items"].items()},
        categories=rules["categories"],
        units={
            code: {language: (one, several) for language, (one, several) in words.items()}
            for code, words in rules["units"].items()
        },
        warn=timedelta(days=rules["warn_days"]),
        count_again=timedelta(days=rules["count_days"]),
        late=timedelta(days=rules["late_days"]),
        smallest=rules["smallest"],
        stamp=found.stamp,
    )


def _known(code: str, one: Mapping[str, Any]) -> Known:
    price = one.get("price")
    return Known(
        code=code,
        names=one["name"],
        category=one["category"],
        unit=one["unit"],
        digits=one.get("digits", 0),
        weight=one.get("weight"),
        volume=one.get("volume"),
        price=(price[0] * CENTS, price[1] * CENTS) if price else None,
        expires=one.get("expires", False),
        lent_days=one.get("lent_days", 0),
        parts=one.get("parts", {}),
    )


def name_of(code: str, name: str) -> str:
    """Return the name of an item for the reader: in their language when it has the shipped one."""
    known = pack().items.get(code)
    return in_words(known.names) if known and name in known.names.values() else name


def unit_of(word: str, amount: Decimal | int = 1) -> str:
    """Return the word of a unit in the reader's language, for one or for so many."""
    here = pack().units.get(word)
    if here is None:
        return word
    one, several = here.get(languages.current().code) or here["en"]
    if languages.current().code == "ar":  # from 3 to 10; beyond them the word stands as for one
        return several if FEW[0] <= amount <= FEW[1] else one
    return one if amount == 1 else several


def category_of(code: str) -> str:
    """Return the name of a category in the reader's language."""
    return in_words(pack().categories.get(code, {"en": code}))


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def wrong(place: str, what: str) -> None:
        problems.setdefault(place, []).append(what)

    def words(place: str, given: Any) -> None:
        for language in LANGUAGES:
            if not (isinstance(given, Mapping) and given.get(language)):
                wrong(place, f"has no {language}")

    for name in COUNTS:
        if not (isinstance(rules.get(name), int) and rules[name] > 0):
            wrong(name, "must be a whole number of 1 or more")
    for code, given in (rules.get("categories") or {}).items():
        words(f"categories.{code}", given)
    for code, given in (rules.get("units") or {}).items():
        words(f"units.{code}", given)
        if not all(isinstance(one, list) and len(one) == len(FEW) for one in given.values()):
            wrong(f"units.{code}", "needs a word for one and a word for several")
    items = rules.get("items") or {}
    if not items:
        wrong("items", "is missing")
    for code, one in items.items():
        words(f"items.{code}", one.get("name"))
        if one.get("category") not in (rules.get("categories") or {}):
            wrong(f"items.{code}", "has no known category")
        if one.get("unit") not in (rules.get("units") or {}):
            wrong(f"items.{code}", "has no known unit")
        for part, amount in (one.get("parts") or {}).items():
            if part not in items or (items[part].get("parts")) or not _is_count(amount):
                wrong(f"items.{code}", f"{part} is no part of a kit")
    return problems


def _is_count(amount: Any) -> bool:
    return isinstance(amount, int) and amount > 0
