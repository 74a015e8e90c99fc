"""
The rule pack of this package, and what is decided with no database.

A score is kept in hundredths of a point of 100, so that 60.00 of 100 is 6000.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from musterpoint.grants.models import State
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "grants.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
WHOLE = 100
HUNDREDTHS = 100
Words = Mapping[str, str]
#: What may follow what (rules.md 17). An appeal that is upheld leads from refused or part.
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    State.SUBMITTED: (State.COMPLETE, State.INCOMPLETE, State.WITHDRAWN),
    State.INCOMPLETE: (State.COMPLETE, State.WITHDRAWN, State.CLOSED),
    State.COMPLETE: (State.ASSESSED, State.INCOMPLETE, State.WITHDRAWN),
    State.ASSESSED: (State.ASSESSED, State.RECOMMENDED, State.WITHDRAWN),
    State.RECOMMENDED: (
        State.ASSESSED, State.RECOMMENDED, State.APPROVED, State.PART, State.REFUSED,
        State.WITHDRAWN,
    ),
    State.APPROVED: (State.COMMITTED, State.RECOMMENDED, State.WITHDRAWN),
    State.PART: (
        State.COMMITTED, State.RECOMMENDED, State.APPROVED, State.PART, State.WITHDRAWN,
    ),
    State.REFUSED: (State.APPROVED, State.PART, State.CLOSED),
    State.COMMITTED: (State.PAID, State.RECOMMENDED, State.APPROVED, State.PART),
    State.PAID: (State.RECEIPTED, State.COMMITTED, State.APPROVED, State.PART),
    State.RECEIPTED: (
        State.RECOVERED, State.WRITTEN_OFF, State.CLOSED, State.APPROVED, State.PART,
    ),
    State.RECOVERED: (State.CLOSED,),
    State.WRITTEN_OFF: (State.CLOSED,),
    State.CLOSED: (),
    State.WITHDRAWN: (),
}  # fmt: skip


def in_words(words: Words) -> str:
    """Return the words in the reader's language, or in English."""
    return words.get(languages.current().code) or words["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What money is given for, and how many days one period of it has at most."""

    names: Words
    most_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One answer to a criterion of need, with its share of the weight in hundredths."""

    names: Words
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A criterion of need: its weight in 100 and its levels, the neediest first."""

    names: Words
    weight: int
    levels: Mapping[str, Level]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsPack:
    """All rules of this package, and the stamp that applications keep."""

    stamp: str
    answer_in: Mapping[str, timedelta]
    appeal: timedelta
    appeal_answer: timedelta
    settle: timedelta
    recover: timedelta
    draft: timedelta
    smallest: int
    purposes: Mapping[str, Purpose]
    methods: Mapping[str, Words]
    papers: Mapping[str, Words]
    criteria: Mapping[str, Need]
    facts: Mapping[str, tuple[str, Mapping[str, str]]]
    never: Mapping[str, Words]
    highest: int
    gap: int
    threshold: int
    appeal_days: int
    owed: str
    expected: str


@lru_cache
def pack() -> GrantsPack:
    """Return the pack that ships with the product."""
    found = packs.load(FILE, _problems)
    rules = found.rules
    calls, books = rules["calls"], rules["books"]
    return GrantsPack(
        stamp=found.stamp,
        answer_in={code: timedelta(days=days) for code, days in rules["answer_days"].items()},
        appeal=timedelta(days=rules["appeal_days"]),
        appeal_answer=timedelta(days=rules["appeal_answer_days"]),
        settle=timedelta(days=rules["settle_days"]),
        recover=timedelta(days=rules["recover_days"]),
        draft=timedelta(days=rules["draft_days"]),
        smallest=rules["smallest"],
        purposes={
            code: Purpose(names=one["name"], most_days=one["most_days"])
            for code, one in rules["purposes"].items()
        },
        methods=rules["methods"],
        papers=rules["papers"],
        criteria={code: _need(one) for code, one in rules["criteria"].items()},
        facts={fact: (one["criterion"], one["of"]) for fact, one in rules["facts"].items()},
        never=rules["never"],
        highest=calls["highest"],
        gap=calls["gap"],
        threshold=calls["threshold"],
        appeal_days=calls["appeal_days"],
        owed=books["owed"],
        expected=books["expected"],
    )


def _need(given: Mapping[str, Any]) -> Need:
    levels = {
        code: Level(names=one["name"], share=one["share"]) for code, one in given["levels"].items()
    }
    return Need(names=given["name"], weight=given["weight"], levels=levels)


def _problems(rules: Rules) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in ("answer_days", "purposes", "methods", "papers", "criteria", "facts", "never",
                 "calls", "books"):  # fmt: skip
        if not isinstance(rules.get(part), Mapping):
            found[part] = ["is missing"]
    if found:
        return found
    for name in ("appeal_days", "appeal_answer_days", "settle_days", "recover_days", "draft_days",
                 "smallest"):  # fmt: skip
        if not _is_count(rules.get(name)):
            found[name] = ["must be a whole number of 1 or more"]
    for name in ("highest", "gap", "threshold", "appeal_days"):
        if not _is_count(rules["calls"].get(name)):
            found[f"calls.{name}"] = ["must be a whole number of 1 or more"]
    for code, days in rules["answer_days"].items():
        if code not in State.values or not _is_count(days):
            found[f"answer_days.{code}"] = ["must be a state and a whole number of 1 or more"]
    if sum(one.get("weight", 0) for one in rules["criteria"].values()) != WHOLE:
        found["criteria"] = ["the weights must add up to 100"]
    for code, one in rules["criteria"].items():
        if code in rules["never"] or code in ("nationality", "status", "fault"):
            found[f"criteria.{code}"] = ["may not count"]
        for level, given in one.get("levels", {}).items():
            if not 0 <= given.get("share", -1) <= WHOLE:
                found[f"criteria.{code}.{level}"] = ["its share must be from 0 to 100"]
    for place, words in _all_words(rules):
        there = words if isinstance(words, Mapping) else {}
        wrong = [one for one in LANGUAGES if not there.get(one)]
        wrong += [str(one) for one in there if one not in LANGUAGES]
        if wrong:
            found[place] = [f"has no words, or strange ones, in {', '.join(wrong)}"]
    return found


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _all_words(rules: Rules) -> Iterable[tuple[str, Any]]:
    for part in ("methods", "papers", "never"):
        yield from ((f"{part}.{code}", one) for code, one in rules[part].items())
    yield from ((f"purposes.{code}", one.get("name")) for code, one in rules["purposes"].items())
    for code, one in rules["criteria"].items():
        yield f"criteria.{code}", one.get("name")
        for level, given in one.get("levels", {}).items():
            yield f"criteria.{code}.{level}", given.get("name")


def may_follow(state: str, then: str) -> bool:
    """Say whether an application may go from one state to another."""
    return then in FOLLOWS[state]


def due(state: str, at: datetime, rules: GrantsPack) -> datetime | None:
    """Return by when a state is left; None for one in which nobody has to act."""
    days = rules.answer_in.get(state)
    return at + days if days is not None else None


def need(levels: Mapping[str, str], rules: GrantsPack) -> int:
    """Return the score of an assessment in hundredths of 100: the weighted shares."""
    return sum(one.weight * one.levels[levels[code]].share for code, one in rules.criteria.items())


def facts(levels: Mapping[str, str], rules: GrantsPack) -> dict[str, str]:
    """Return what an assessment tells a fund; what was not assessed is not there."""
    return {
        fact: of[levels[criterion]]
        for fact, (criterion, of) in rules.facts.items()
        if levels.get(criterion) in of
    }


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


def affordable(amounts: Sequence[int], money: int) -> list[bool]:
    """
    Say which of the ranked amounts the money reaches, in their order.

    Money goes to the first; one that does not fit is passed over and the next one may fit, so that
    no coin lies idle while a smaller need waits.
    """
    found = []
    for amount in amounts:
        fits = amount <= money
        money -= amount if fits else 0
        found.append(fits)
    return found
