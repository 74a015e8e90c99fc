"""How surveys are made here: the rule pack, and what is decided without a database."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "surveys.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
TEXTS = ("consent", "message", "title", "script")
#: What is written to somebody who answers by reply.
REPLIES = (
    "invite", "yes", "no", "back", "skip", "how", "one", "several", "number", "day", "words",
    "optional", "unread", "elsewhere", "done", "refused", "over",
)  # fmt: skip
COUNTS = (
    "smallest", "group_least", "migrants_minimum", "wave_days", "attempts", "message_parts",
)  # fmt: skip
SHARES = ("largest_rse", "response_rate", "reserve")
Words = Mapping[str, str]


def in_words(words: Words, code: str = "") -> str:
    """Return words in a language, or in the reader's; English where there are none."""
    return words.get(code or languages.current().code) or words.get("en", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long after the base day a wave is asked."""

    code: str
    months: int
    names: Words

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPack:
    """What an organisation may decide about surveys."""

    smallest: int
    largest_rse: float
    group_least: int
    migrants_minimum: int
    response_rate: float
    terms: Mapping[str, Term]
    wave: timedelta
    remind: tuple[timedelta, ...]
    attempts: int
    message_parts: int
    reserve: float
    texts: Mapping[str, Words]
    replies: Mapping[str, Words]
    stamp: str

    def due(self, base: date, term: str) -> datetime:
        """Return when a wave is due: in the morning of its day."""
        return datetime.combine(months_later(base, self.terms[term].months), time(6), UTC)


def months_later(day: date, months: int) -> date:
    """Return the day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache
def pack() -> SurveyPack:
    """Return the rules in force."""
    found = packs.load(FILE, check)
    rules = found.rules
    return SurveyPack(
        smallest=rules["smallest"],
        largest_rse=rules["largest_rse"],
        group_least=rules["group_least"],
        migrants_minimum=rules["migrants_minimum"],
        response_rate=rules["response_rate"],
        terms={
            code: Term(code=code, months=one["months"], names=one["name"])
            for code, one in rules["terms"].items()
        },
        wave=timedelta(days=rules["wave_days"]),
        remind=tuple(timedelta(days=one) for one in rules["remind_days"]),
        attempts=rules["attempts"],
        message_parts=rules["message_parts"],
        reserve=rules["reserve"],
        texts={name: rules[name] for name in TEXTS},
        replies={name: rules["replies"][name] for name in REPLIES},
        stamp=found.stamp,
    )


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
    for name in SHARES:
        if not (isinstance(rules.get(name), int | float) and 0 < rules[name] <= 1):
            wrong(name, "must be a share over 0 and at most 1")
    for name in TEXTS:
        words(name, rules.get(name))
    replies = rules.get("replies") or {}
    for name in REPLIES:
        words(f"replies.{name}", replies.get(name))
    terms = rules.get("terms") or {}
    if not terms:
        wrong("terms", "is missing")
    for code, one in terms.items():
        words(f"terms.{code}", one.get("name"))
        if not (isinstance(one.get("months"), int) and one["months"] > 0):
            wrong(f"terms.{code}", "months must be a whole number of 1 or more")
    days = rules.get("remind_days")
    if not (isinstance(days, list) and all(isinstance(one, int) and one > 0 for one in days)):
        wrong("remind_days", "must be a list of days")
    return problems
