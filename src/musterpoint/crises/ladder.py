"""The ladder of alert levels: a rule pack, so that an organisation may have its own (DESIGN D5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from musterpoint.kernel.packs import Pack, Rules, load

SHIPPED = Path(__file__).parent / "packs" / "alert-levels.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
DEPARTURES = ("none", "voluntary", "mandatory")
DEPLOYMENTS = ("open", "returning_only", "banned")
#: Words by which a text reads as an order. A voluntary level must not hold one (rules.md §33).
ORDERS = {
    "en": ("must", "mandatory", "compulsory", "obliged", "ordered", "have to"),
    "ar": ("يجب", "إلزامي", "إجباري", "يتعين", "عليكم"),
    "fr": ("devez", "obligatoire", "impératif", "ordre de", "tenus de"),
    "es": ("debe", "obligatori", "imperativo", "orden de", "tiene que"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step: what it is called, what it means to people, and what it switches on."""

    code: int
    names: Mapping[str, str]
    meanings: Mapping[str, str]
    switches_on: tuple[str, ...]
    departure: str
    deployment: str

    @property
    def is_voluntary(self) -> bool:
        """Leaving is offered and may be declined."""
        return self.departure == "voluntary"

    @property
    def is_mandatory(self) -> bool:
        """Everybody is told to leave."""
        return self.departure == "mandatory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """All levels by code, the threshold of small cells, and the stamp of the pack."""

    levels: Mapping[int, Level]
    small_cell_threshold: int
    stamp: str

    @property
    def highest(self) -> int:
        """The code of the last step; 0 is below the first and means that nothing is declared."""
        return max(self.levels)


def pack_for(organisation_id: UUID) -> Pack:
    """
    Return the pack of levels that this organisation follows.

    Today everybody follows the pack that ships; an organisation's own version is read here and
    nowhere else once it can be edited.
    """
    return load(SHIPPED, check)


def ladder_for(organisation_id: UUID) -> Ladder:
    """Return the ladder that this organisation follows."""
    return read(pack_for(organisation_id))


def read(pack: Pack) -> Ladder:
    """Return the ladder of a pack that ``check`` has passed."""
    levels = [
        Level(
            code=row["code"],
            names=row["name"],
            meanings=row["meaning"],
            switches_on=tuple(row["switches_on"]),
            departure=row["departure"],
            deployment=row["deployment"],
        )
        for row in pack.rules["levels"]
    ]
    return Ladder(
        levels={level.code: level for level in levels},
        small_cell_threshold=pack.rules["small_cell_threshold"],
        stamp=pack.stamp,
    )


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return (text, its language): the one asked, its main language, English, any; ("", "")."""
    for wanted in (language, language.split("-")[0], "en", *texts):
        if texts.get(wanted):
            return texts[wanted], wanted
    return "", ""


def reads_as_order(text: str, language: str) -> bool:
    """Say whether a text holds a word that makes it an order."""
    return any(word in text.lower() for word in ORDERS.get(language, ()))


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong in the rules of a pack of levels, by place."""
    problems: dict[str, list[str]] = {}
    if not isinstance(rules, Mapping):
        return {"rules": ["must be a mapping"]}
    threshold = rules.get("small_cell_threshold")
    if type(threshold) is not int or threshold < 2:
        problems["rules.small_cell_threshold"] = ["must be a whole number of 2 or more"]
    levels = rules.get("levels")
    if not isinstance(levels, list) or not levels:
        return problems | {"rules.levels": ["must be a list of levels"]}
    for number, row in enumerate(levels, start=1):
        place = f"rules.levels.{number}"
        if not isinstance(row, Mapping):
            problems[place] = ["must be a mapping"]
        elif found := _problems_of_level(row, number):
            problems |= {f"{place}.{name}": [what] for name, what in found.items()}
    return problems


def _problems_of_level(row: Mapping[str, Any], number: int) -> dict[str, str]:
    found: dict[str, str] = {}
    if type(row.get("code")) is not int or row["code"] != number:
        found["code"] = f"must be {number}: levels are numbered from 1 without gaps"
    if row.get("departure") not in DEPARTURES:
        found["departure"] = f"must be one of {', '.join(DEPARTURES)}"
    if row.get("deployment") not in DEPLOYMENTS:
        found["deployment"] = f"must be one of {', '.join(DEPLOYMENTS)}"
    switches = row.get("switches_on")
    if not isinstance(switches, list) or not all(isinstance(code, str) for code in switches):
        found["switches_on"] = "must be a list of codes"
    for field in ("name", "meaning"):
        found |= _problems_of_texts(row, field)
    return found


def _problems_of_texts(row: Mapping[str, Any], field: str) -> dict[str, str]:
    texts = row.get(field)
    if not isinstance(texts, Mapping):
        return {field: "must give a text for each language"}
    found = {
        f"{field}.{language}": "is missing"
        for language in LANGUAGES
        if not isinstance(texts.get(language), str) or not texts[language].strip()
    }
    if row.get("departure") == "voluntary":
        found |= {
            f"{field}.{language}": "reads as an order, but this level is voluntary"
            for language, text in texts.items()
            if isinstance(text, str) and reads_as_order(text, language)
        }
    return found
