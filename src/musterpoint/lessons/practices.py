"""
Practices as readers see them: an organisation's own, and those that come with the product.

The shipped ones are a pack of texts in our own words, each with the public source it was learned
from; they are the same everywhere and belong to no organisation. An own practice replaces one of
them by naming its code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import Library, Practice, PracticeState
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "practices.yaml"
#: Languages in which every shipped practice is written.
WRITTEN = ("en", "ar")
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A practice in MICIC's record shape; ``id`` is None for those of the product."""

    id: UUID | None
    code: str
    state: str
    texts: Texts
    type_of_practice: str
    country: str
    stakeholder_name: str
    stakeholder_type: str
    crisis_types: tuple[str, ...]
    phases: tuple[str, ...]
    links: tuple[str, ...]
    themes: tuple[str, ...]
    contact: str = ""
    replaces: str = ""
    verified_how: str = ""

    @property
    def language(self) -> str:
        """The language in which the reader sees it: their own, English, or what there is."""
        code = languages.current().code
        if code in self.texts:
            return code
        return "en" if "en" in self.texts else next(iter(self.texts), "en")

    @property
    def title(self) -> str:
        """Its title for the reader."""
        return self.texts[self.language]["title"] if self.texts else self.code

    @property
    def description(self) -> str:
        """Its description for the reader."""
        return self.texts[self.language]["description"] if self.texts else ""

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the product."""
        return self.id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What narrows the library down; ``guideline`` is a number, 0 for all."""

    text: str = ""
    stakeholder: str = ""
    phase: str = ""
    theme: str = ""
    guideline: int = 0
    crisis_type: str = ""
    state: str = ""


def of_row(row: Practice) -> Shown:
    """Return an own practice as it is shown."""
    return Shown(
        id=row.id,
        code=row.code,
        state=row.state,
        texts=row.texts,
        type_of_practice=row.type_of_practice,
        country=row.country,
        stakeholder_name=row.stakeholder_name,
        stakeholder_type=row.stakeholder_type,
        crisis_types=tuple(row.crisis_types),
        phases=tuple(row.phases),
        links=tuple(row.links),
        themes=tuple(row.themes),
        contact=row.contact,
        replaces=row.replaces,
        verified_how=row.verified_how,
    )


@lru_cache
def shipped() -> Mapping[str, Shown]:
    """Return the practices of the product by code."""
    rules = packs.load(FILE, check).rules
    return {
        one["code"]: Shown(
            id=None,
            code=one["code"],
            state=PracticeState.PUBLISHED,
            texts={language: one[language] for language in WRITTEN},
            type_of_practice=one["type"],
            country=one["country"],
            stakeholder_name=one["stakeholder_name"],
            stakeholder_type=one["stakeholder_type"],
            crisis_types=tuple(one["crisis_types"]),
            phases=tuple(one["phases"]),
            links=tuple(one["links"]),
            themes=tuple(one["themes"]),
        )
        for one in rules["practices"]
    }


def unreplaced() -> list[Shown]:
    """Return the practices of the product that no published own one replaces."""
    gone = set(
        Practice.objects.filter(published_at__isnull=False)
        .exclude(replaces="")
        .values_list("replaces", flat=True)
    )
    return [one for code, one in shipped().items() if code not in gone]


def library(wanted: Wanted, *, is_public: bool = False) -> list[Shown]:
    """Return practices by title, own and shipped; for the public the published ones alone."""
    rows = Practice.objects.order_by("code", "id")
    if is_public:
        rows = rows.filter(state=PracticeState.PUBLISHED)
    every = [*map(of_row, rows), *unreplaced()]
    found = [one for one in every if fits(one, wanted)]
    return sorted(found, key=lambda one: (one.title.casefold(), one.code))


def find(code: str, *, is_public: bool = False) -> Shown | None:
    """Return the practice of a code, or None."""
    rows = Practice.objects.filter(code=code)
    if is_public:
        rows = rows.filter(state=PracticeState.PUBLISHED)
    row = rows.first()
    if row is not None:
        return of_row(row)
    return next((one for one in unreplaced() if one.code == code), None)


def fits(one: Shown, wanted: Wanted) -> bool:
    """Say whether a practice is one of those that are wanted."""
    rules = pack()
    guidelines = {rules.guidelines[code] for code in one.themes if code in rules.guidelines}
    # Capacity building is printed among preparedness and cuts across all phases.
    in_phase = wanted.phase in one.phases or bool(rules.always & set(one.themes))
    return (
        (not wanted.state or one.state == wanted.state)
        and (not wanted.stakeholder or one.stakeholder_type == wanted.stakeholder)
        and (not wanted.phase or in_phase)
        and (not wanted.theme or wanted.theme in one.themes)
        and (not wanted.guideline or wanted.guideline in guidelines)
        and (not wanted.crisis_type or wanted.crisis_type in one.crisis_types)
        and has_words(one, wanted.text)
    )


def has_words(one: Shown, text: str) -> bool:
    """Say whether a practice holds all of these words, in any of its languages."""
    words = text.casefold().split()
    if not words:
        return True
    held = " ".join(
        part for texts in one.texts.values() for part in (texts["title"], texts["description"])
    )
    held = f"{held} {one.country} {one.stakeholder_name} {one.type_of_practice}".casefold()
    return all(word in held for word in words)


def is_open() -> bool:
    """Say whether everybody may read this organisation's library."""
    return Library.objects.filter(opened_at__isnull=False).exists()


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the shipped practices, by code."""
    problems: dict[str, list[str]] = {}
    lists = pack().lists
    codes: set[str] = set()
    for one in rules.get("practices") or ():
        code = str(one.get("code"))
        found = [f"has no {name}" for name in _missing(one)]
        found += [] if code not in codes else ["is there twice"]
        for field, group in (
            ("crisis_types", "crisis_types"), ("phases", "phases"), ("themes", "themes"),
        ):  # fmt: skip
            unknown = set(one.get(field) or ()) - set(lists[group])
            found += [f"{field}: {name!r} is not known" for name in sorted(unknown)]
        if one.get("stakeholder_type") not in lists["stakeholders"]:
            found.append("stakeholder_type is not known")
        codes.add(code)
        if found:
            problems[code] = found
    if not codes:
        problems["practices"] = ["is missing"]
    return problems


def _missing(one: Mapping[str, Any]) -> Iterable[str]:
    for name in ("code", "type", "country", "stakeholder_name", "crisis_types", "phases", "themes",
                 "links"):  # fmt: skip
        if not one.get(name):
            yield name
    for language in WRITTEN:
        words = one.get(language) or {}
        for name in ("title", "description"):
            if not words.get(name):
                yield f"{language}.{name}"
