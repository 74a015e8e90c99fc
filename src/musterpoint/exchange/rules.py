"""
The rule pack of this package, and what is decided with no database.

Scores: each criterion has 0 to 5 points and a weight in 100. A total is kept in hundredths of a
point of 100, so that 60.00 of 100 is 6000.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from musterpoint.capacity import areas as capacity_areas
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.plans import hazards
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "exchange.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
WHOLE = 100
HUNDREDTHS = 100
BEARERS = ("host", "guest", "shared", "third")
Words = Mapping[str, str]


def in_words(words: Words) -> str:
    """Return the words in the reader's language, or in English."""
    return words.get(languages.current().code) or words["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of States that meet, by the role of each."""

    code: str
    names: Words
    roles: Mapping[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)

    def role(self, country: str) -> str:
        """Return the role of a country in the group; empty when it is no member."""
        return next((role for role, states in self.roles.items() if country in states), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What may not count in a selection, and the words by which a criterion gives it away."""

    names: Words
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangePack:
    """
    All rules of exchange and selection, and the stamp that decisions keep.

    ``areas`` are those that capacity assesses: peers are found by the gaps that were found there.
    """

    stamp: str
    areas: Mapping[str, Words]
    rule: Words
    least_sides: int
    every_minutes: tuple[int, ...]
    grace: timedelta
    most_entries: int
    terms: Mapping[str, Words]
    always: tuple[str, ...]
    costs: Mapping[str, Words]
    report_after: timedelta
    groups: Mapping[str, Group]
    highest: int
    gap: int
    threshold: int
    appeal_days: int
    appeal_answer: timedelta
    smallest: int
    sizes: Mapping[str, Words]
    may_not_count: tuple[Exclusion, ...]


@lru_cache
def pack() -> ExchangePack:
    """Return the pack that ships with the product."""
    found = packs.load(FILE, _problems)
    rules = found.rules
    rooms, visits, chosen = rules["rooms"], rules["visits"], rules["selection"]
    return ExchangePack(
        stamp=found.stamp,
        areas={one.code: one.names for one in capacity_areas.pack().areas},
        rule=rooms["rule"],
        least_sides=rooms["least_sides"],
        every_minutes=tuple(rooms["every_minutes"]),
        grace=timedelta(minutes=rooms["grace_minutes"]),
        most_entries=rooms["most_entries"],
        terms=visits["terms"],
        always=tuple(visits["always"]),
        costs=visits["costs"],
        report_after=timedelta(days=visits["report_days"]),
        groups={code: _group(code, one) for code, one in rules["groups"].items()},
        highest=chosen["highest"],
        gap=chosen["gap"],
        threshold=chosen["threshold"],
        appeal_days=chosen["appeal_days"],
        appeal_answer=timedelta(days=chosen["appeal_answer_days"]),
        smallest=chosen["smallest"],
        sizes=chosen["sizes"],
        may_not_count=tuple(
            Exclusion(names=one["name"], words=tuple(one["words"]))
            for one in chosen["may_not_count"].values()
        ),
    )


def _group(code: str, given: Mapping[str, Any]) -> Group:
    roles = {role: tuple(states) for role, states in given.items() if role != "name"}
    return Group(code=code, names=given["name"], roles=roles)


def _problems(rules: Rules) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in ("rooms", "visits", "groups", "selection"):
        if not isinstance(rules.get(part), Mapping):
            found[part] = ["is missing"]
    if found:
        return found
    numbers = {
        "rooms": ("least_sides", "grace_minutes", "most_entries"),
        "visits": ("report_days",),
        "selection": (
            "highest", "gap", "threshold", "appeal_days", "appeal_answer_days", "smallest",
        ),
    }  # fmt: skip
    for part, names in numbers.items():
        for name in names:
            value = rules[part].get(name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                found[f"{part}.{name}"] = ["must be a whole number of 1 or more"]
    if rules["rooms"].get("least_sides") in (1, 2):
        found["rooms.least_sides"] = ["must be 3 or more, or authors are known"]
    for place, words in _all_words(rules):
        there = words if isinstance(words, Mapping) else {}
        wrong = [code for code in LANGUAGES if not there.get(code)]
        # A comma in an unquoted text cuts it, and its rest becomes a language that nobody speaks.
        wrong += [str(code) for code in there if code not in LANGUAGES]
        if wrong:
            found[place] = [f"has no words, or strange ones, in {', '.join(wrong)}"]
    for code in rules["visits"].get("always", []):
        if code not in rules["visits"].get("terms", {}):
            found["visits.always"] = [f"{code} is no term"]
    return found


def _all_words(rules: Rules) -> Iterable[tuple[str, Any]]:
    """Yield every text of the pack with its place."""
    yield "rooms.rule", rules["rooms"].get("rule")
    for name in ("terms", "costs"):
        yield from ((f"visits.{name}.{c}", one) for c, one in rules["visits"].get(name, {}).items())
    yield from ((f"groups.{c}", one.get("name")) for c, one in rules["groups"].items())
    chosen = rules["selection"]
    yield from ((f"selection.sizes.{c}", one) for c, one in chosen.get("sizes", {}).items())
    for code, one in chosen.get("may_not_count", {}).items():
        yield f"selection.may_not_count.{code}", one.get("name")


def plain(text: str) -> str:
    """Return words as they are compared: without case, accents, signs and double spaces."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join("".join(one if one.isalnum() else " " for one in bare.casefold()).split())


def found_by(kind: str, code: str) -> tuple[str, str]:
    """
    Return by what peers find a challenge.

    A hazard has its code of the list, also where it was kept or told as words.
    """
    return kind, (hazards.code_of(code) or code) if kind == "hazard" else code


def excluded(text: str, rules: ExchangePack) -> Exclusion | None:
    """Return what a criterion names that may not count; None when it names nothing of it."""
    words = set(plain(text).split())
    for one in rules.may_not_count:
        if words & {plain(word) for word in one.words}:
            return one
    return None


def total(points: Mapping[str, int], weights: Mapping[str, int], highest: int) -> int:
    """Return the weighted points in hundredths of 100; halves are rounded up."""
    summed = sum(points[place] * weight for place, weight in weights.items())
    return (2 * summed * HUNDREDTHS + highest) // (2 * highest)


def needs_third(totals: Sequence[int], gap: int) -> bool:
    """Say whether the first two totals lie so far apart that a third member scores."""
    return len(totals) >= 2 and abs(totals[0] - totals[1]) > gap * HUNDREDTHS


def is_complete(totals: Sequence[int], gap: int) -> bool:
    """Say whether enough members have scored."""
    return len(totals) >= 3 or (len(totals) == 2 and not needs_third(totals, gap))


def counted(totals: Sequence[int]) -> tuple[int, ...]:
    """Return the places of the two totals that count: the closest two, the higher ones on a tie."""
    if len(totals) <= 2:
        return tuple(range(len(totals)))
    return min(
        combinations(range(len(totals)), 2),
        key=lambda two: (
            abs(totals[two[0]] - totals[two[1]]),
            -(totals[two[0]] + totals[two[1]]),
        ),
    )


def mean(values: Sequence[int]) -> int:
    """Return the mean in the same unit; halves are rounded up."""
    return (2 * sum(values) + len(values)) // (2 * len(values))
