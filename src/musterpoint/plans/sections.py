"""
The sections of a plan and their columns: a rule pack, validated when it is loaded.

What a plan must say is the field's practice and differs by organisation; it is data. The code
knows the kinds of columns and the few sections that something is made from: ``population``,
``carriers``, ``havens`` and ``scenarios`` give figures, the others tasks when a plan is activated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "sections.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
KINDS = (
    "line", "text", "number", "date", "choice", "level", "money", "position", "language",
    "country", "tick",
)  # fmt: skip
COLUMN_KEYS = {"code", "kind", "name", "must", "personal", "choices", "least", "most"}
#: Columns that something is computed or made from; a pack may add others.
USED: Mapping[str, tuple[str, ...]] = {
    "header": ("classification",),
    "population": ("area", "low", "likely", "high", "source", "as_of", "chosen"),
    "carriers": (
        "carrier", "mode", "origin", "destination", "seats", "a_day", "hours", "from_day", "cost",
    ),
    "havens": ("place", "country", "beds", "cost", "is_end"),
    "stocks": ("what", "quantity", "cost"),
    "assembly": ("place", "area", "people", "level"),
    "scenarios": ("name", "level", "area", "leave", "days", "lost"),
    "team": ("role", "person", "level", "does", "roster", "people"),
    "makeup": ("low", "likely", "high"),
    "standing": ("low", "likely", "high"),
    "duties": ("role", "level", "does", "hours"),
    "messages": ("level", "name", "language", "text"),
    "hazards": ("hazard", "sign", "level", "action", "hours", "any"),
    "partners": ("partner", "does", "level"),
    "migrants": ("group", "does", "level"),
    "closing": ("step", "hours", "level"),
    "reception": ("step", "who", "hours"),
    "wardens": ("area", "warden"),
    "consulted": ("who", "name", "day"),
}  # fmt: skip
#: Columns by which somebody is found or called: no pack may let them leave the organisation.
NAMING: Mapping[str, tuple[str, ...]] = {
    "team": ("person", "contact"),
    "reception": ("who", "contact"),
    "wardens": ("warden",),
}
Words = Mapping[str, str]


def in_words(words: Words) -> str:
    """Return the words in the reader's language, or in English."""
    return words.get(languages.current().code) or words["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing that a row of a section says."""

    code: str
    kind: str
    names: Words
    must: bool = False
    is_personal: bool = False
    choices: Mapping[str, Words]
    least: int = 0
    most: int = 10_000_000

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a plan: rows of the same columns."""

    code: str
    names: Words
    hints: Words
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)

    @property
    def hint(self) -> str:
        """What belongs into it, in the reader's language."""
        return in_words(self.hints)

    @property
    def open_columns(self) -> tuple[Column, ...]:
        """The columns that may be shown to another organisation."""
        return tuple(one for one in self.columns if not one.is_personal)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanKind:
    """A kind of plan and the sections without which it is not sent to review."""

    code: str
    names: Words
    must: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_words(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPack:
    """
    All sections, kinds and holders of plans, the clocks of their review, and the stamp.

    ``involved``: of those who are consulted, the groups that speak for migrants. ``each_post``: the
    kinds of plans that every post has, the first ones within ``first_plan``.
    """

    sections: Mapping[str, Section]
    kinds: Mapping[str, PlanKind]
    holders: Mapping[str, Words]
    review_months: int
    review_after_use: timedelta
    remind: tuple[timedelta, ...]
    family: int
    horizon_days: int
    involved: frozenset[str]
    each_post: tuple[str, ...]
    first_plan: timedelta
    stamp: str


@lru_cache
def pack() -> PlanPack:
    """Return the sections in force."""
    found = packs.load(FILE, check)
    rules = found.rules
    return PlanPack(
        sections={row["code"]: section_of(row, rules["choices"]) for row in rules["sections"]},
        kinds={
            code: PlanKind(code=code, names=row["name"], must=tuple(row["must"]))
            for code, row in rules["kinds"].items()
        },
        holders=rules["holders"],
        review_months=rules["review_months"],
        review_after_use=timedelta(days=rules["review_after_use"]),
        remind=tuple(timedelta(days=days) for days in rules["remind_days"]),
        family=rules["family"],
        horizon_days=rules["horizon_days"],
        involved=frozenset(rules["involved"]),
        each_post=tuple(rules["each_post"]),
        first_plan=timedelta(days=rules["first_plan_days"]),
        stamp=found.stamp,
    )


def section_of(row: Mapping[str, Any], choices: Mapping[str, Mapping[str, Words]]) -> Section:
    """Return a section from its row in a pack, with the lists that its columns choose from."""
    return Section(
        code=row["code"],
        names=row["name"],
        hints=row["hint"],
        columns=tuple(
            Column(
                code=one["code"],
                kind=one["kind"],
                names=one["name"],
                must=one.get("must", False),
                is_personal=one.get("personal", False),
                choices=choices.get(one.get("choices", ""), {}),
                least=one.get("least", 0),
                most=one.get("most", 10_000_000),
            )
            for one in row["columns"]
        ),
    )


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def wrong(place: str, what: str) -> None:
        problems.setdefault(place, []).append(what)

    def check_words(place: str, words: Any) -> None:
        for language in LANGUAGES:
            if not (isinstance(words, Mapping) and words.get(language)):
                wrong(place, f"has no {language}")

    for name in ("review_months", "review_after_use", "family", "horizon_days", "first_plan_days"):
        if not (isinstance(rules.get(name), int) and rules[name] > 0):
            wrong(name, "must be a whole number of 1 or more")
    groups = (rules.get("choices") or {}).get("consulted") or {}
    if not rules.get("involved") or not set(rules["involved"]) <= set(groups):
        wrong("involved", "names no group of the list consulted")
    for name, rows in (rules.get("choices") or {}).items():
        for code, words in rows.items():
            check_words(f"choices.{name}.{code}", words)
    for code, words in (rules.get("holders") or {}).items():
        check_words(f"holders.{code}", words)
    sections = {row.get("code"): row for row in rules.get("sections") or ()}
    for code, row in sections.items():
        check_section(f"sections.{code}", row, rules, wrong, check_words)
    for code, columns in USED.items():
        there = {one.get("code") for one in (sections.get(code) or {}).get("columns", ())}
        for column in columns:
            if column not in there:
                wrong(f"sections.{code}", f"needs the column {column}")
    for code, columns in NAMING.items():
        for one in (sections.get(code) or {}).get("columns", ()):
            if one.get("code") in columns and one.get("personal") is not True:
                wrong(f"sections.{code}.{one['code']}", "names people and must be personal")
    for code, row in (rules.get("kinds") or {}).items():
        check_words(f"kinds.{code}", row.get("name"))
        for section in row.get("must") or ():
            if section not in sections:
                wrong(f"kinds.{code}", f"section {section!r} is not known")
    for code in rules.get("each_post") or ():
        if code not in (rules.get("kinds") or {}):
            wrong("each_post", f"kind {code!r} is not known")
    if not rules.get("kinds"):
        wrong("kinds", "is missing")
    return problems


def check_section(
    place: str, row: Mapping[str, Any], rules: Rules, wrong: Any, check_words: Any
) -> None:
    """Report what is wrong with a section of a pack, by place."""
    check_words(place, row.get("name"))
    check_words(f"{place}.hint", row.get("hint"))
    for one in row.get("columns") or ():
        where = f"{place}.{one.get('code')}"
        check_words(where, one.get("name"))
        for key in one.keys() - COLUMN_KEYS:
            wrong(where, f"{key} is not known")
        if one.get("kind") not in KINDS:
            wrong(where, f"kind {one.get('kind')!r} is not known")
        if one.get("kind") == "choice" and one.get("choices") not in (rules.get("choices") or {}):
            wrong(where, "names no list of choices")
