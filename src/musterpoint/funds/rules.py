"""
Who may be helped, who may approve how much, and who stays apart from whom; plain values only.

The words of a rule of eligibility are a closed list. None of them asks whose fault something was
or what papers somebody has, so that no pack and no form can write such a rule.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Rule = Mapping[str, Any]
MEMBERSHIP = "membership"
#: What somebody who asks for money asserts, and the answers there are.
ASSERTED: Mapping[str, tuple[str, ...]] = {
    MEMBERSHIP: ("member", "lapsed", "none"),
    "means": ("none", "low", "enough"),
    "cause": (
        "conflict",
        "disaster",
        "epidemic",
        "unrest",
        "employer_failure",
        "abuse",
        "abandoned",
        "illness",
        "death",
        "detention",
        "other",
    ),
    "covered_elsewhere": ("no", "yes"),
}
#: What the product knows by itself; nobody asserts it. ``level`` is a number.
KNOWN = frozenset({"level"})
#: What a rule may ask.
FACTS: Mapping[str, tuple[str, ...]] = {**ASSERTED, "level": ()}
#: What a seat to safety may depend on: the place and its crisis, and whose fund it is.
BEFORE_A_SEAT = frozenset({"membership", "level", "cause"})
CRISIS_CAUSES = frozenset({"conflict", "disaster", "epidemic", "unrest"})
#: Words by which a rule would test fault or status: told apart, so that the refusal says why.
FORBIDDEN = frozenset(
    {"fault", "blame", "misconduct", "negligence", "conduct", "criminal_record", "debt"}
    | {"status", "legal_status", "residence", "documents", "visa", "permit", "nationality"}
)
HIGHEST_LEVEL = 9


def problems_of_rule(rule: object, *, is_seat: bool) -> list[str]:
    """Return what is wrong with a rule of eligibility, in words for whoever writes the pack."""
    if not isinstance(rule, Mapping):
        return ["must be a mapping"]
    fact = rule.get("fact")
    if not isinstance(fact, str):
        return [f"fact must be one of {', '.join(FACTS)}"]
    if fact in FORBIDDEN:
        return [f"{fact}: help is given without a test of fault or of status"]
    if fact not in FACTS:
        return [f"fact must be one of {', '.join(FACTS)}"]
    if is_seat and fact not in BEFORE_A_SEAT:
        return [f"{fact}: a seat to safety does not wait for this"]
    if fact == "level":
        least = rule.get("least")
        good = type(least) is int and 1 <= least <= HIGHEST_LEVEL and set(rule) == {"fact", "least"}
        return [] if good else ["level needs least, a whole number from 1"]
    answers = rule.get("is")
    if set(rule) != {"fact", "is"} or not isinstance(answers, list) or not answers:
        return ["is must be a list of answers, and nothing else stands in the rule"]
    strange = [one for one in answers if one not in FACTS[fact]]
    if strange:
        return [f"answers must be of {', '.join(FACTS[fact])}"]
    if is_seat and fact == "cause" and not set(answers) >= CRISIS_CAUSES:
        return ["a seat is given in every crisis: name them all, or leave the rule out"]
    return []


@dataclass(frozen=True, slots=True)
class Verdict:
    """Rules that do not hold, and facts that nobody has established."""

    unmet: tuple[Rule, ...] = ()
    unknown: tuple[str, ...] = ()


class WrongFact(StrEnum):
    """Why a fact may not be given like this."""

    UNKNOWN = "unknown"
    KNOWN_HERE = "known_here"
    NO_ANSWER = "no_answer"


def problem_of_facts(facts: Mapping[Any, Any]) -> WrongFact | None:
    """Return what is wrong with facts that somebody asserts; None when nothing is."""
    for name, value in facts.items():
        if name in KNOWN:
            return WrongFact.KNOWN_HERE
        if name not in ASSERTED:
            return WrongFact.UNKNOWN
        if not isinstance(value, str) or value not in ASSERTED[name]:
            return WrongFact.NO_ANSWER
    return None


def judge(rules: Iterable[Rule], facts: Mapping[str, Any]) -> Verdict:
    """Hold facts against rules; a fact that is missing is neither for nor against."""
    unmet, unknown = [], []
    for rule in rules:
        fact = rule["fact"]
        found = facts.get(fact)
        if found is None:
            unknown.append(str(fact))
        elif fact == "level":
            if int(found) < rule["least"]:
                unmet.append(rule)
        elif found not in rule["is"]:
            unmet.append(rule)
    return Verdict(tuple(unmet), tuple(dict.fromkeys(unknown)))


def missing(unknown: Iterable[str], *, is_seat: bool) -> list[str]:
    """Return which unknown facts hold up a release at once: none before a seat to safety."""
    return [] if is_seat else [fact for fact in unknown if fact in ASSERTED]


@dataclass(frozen=True, slots=True)
class Limit:
    """Up to what a role may approve at a post; ``most`` None is without limit."""

    role: str
    post: str = ""
    most: int | None = None

    def allows(self, worth: int) -> bool:
        """Say whether one commitment of this worth is within it."""
        return self.most is None or worth <= self.most


def limits_of(table: Iterable[Limit], role: str, posts: Iterable[str]) -> list[Limit]:
    """Return the rows of the table that hold for a role at its posts."""
    here = {"", *posts}
    return [one for one in table if one.role == role and one.post in here]


def next_authority(table: Iterable[Limit], worth: int) -> list[Limit]:
    """Return who may approve so much, the lowest first: whom to ask."""
    able = [one for one in table if one.allows(worth)]
    return sorted(able, key=lambda one: (one.most is None, one.most or 0, one.role, one.post))


def clashes(
    pairs: Iterable[Sequence[str]],
    chain: Mapping[str, Iterable[object]],
    duty: str,
    hands: Set[object],
) -> list[str]:
    """Return the duties of a chain that these hands had already, and that bar them from this."""
    apart = {one for pair in pairs if duty in pair for one in pair if one != duty}
    return sorted(one for one in apart if not hands.isdisjoint(chain.get(one, ())))
