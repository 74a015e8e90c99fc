"""The shipped rows of what is open to whom, with the words of services, statuses and phases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.people import countries
from musterpoint.rosters.entitlements.models import ANY, Access

FILE = Path(__file__).resolve().parent.parent / "packs" / "entitlements.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
#: What a reader is told of a row: somebody read the text, or it is general knowledge.
MARKS = ("read", "general")
LISTS = ("services", "statuses", "phases")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the pack; ``mark`` is ``general`` where it must be asked about first."""

    country: str
    service: str
    status: str
    phase: str
    access: str
    words: Words
    source: str
    mark: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The words and the rows in force, with the stamp that names them."""

    stamp: str
    services: Mapping[str, Words]
    statuses: Mapping[str, Words]
    phases: Mapping[str, Words]
    rows: tuple[Row, ...]


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return every problem of the pack's rules, by place."""
    problems: dict[str, list[str]] = {}

    def wrong(place: str, what: str) -> None:
        problems.setdefault(place, []).append(what)

    for name in LISTS:
        for code, words in (rules.get(name) or {}).items():
            for language in LANGUAGES:
                if not (words or {}).get(language):
                    wrong(f"{name}.{code}", f"has no {language}")
        if not rules.get(name):
            wrong(name, "is missing")
    for place, row in enumerate(rules.get("rows") or ()):
        _check_row(f"rows.{place}", row, rules, wrong)
    return problems


def _check_row(place: str, row: Mapping[str, Any], rules: Rules, wrong: Any) -> None:
    if row.get("country") != ANY and not countries.is_country(str(row.get("country"))):
        wrong(place, "names no country")
    for name, known in (("service", "services"), ("status", "statuses"), ("phase", "phases")):
        value = row.get(name, ANY)
        if value not in (rules.get(known) or {}) and not (value == ANY and name != "service"):
            wrong(place, f"{name} {value!r} is not known")
    if row.get("access") not in Access.values:
        wrong(place, "access must be open, limited or closed")
    if row.get("mark") not in MARKS:
        wrong(place, "mark must be read or general")
    if not isinstance(row.get("from"), date) or not row.get("source"):
        wrong(place, "needs from (a date) and source")
    for language in LANGUAGES:
        if not (row.get("words") or {}).get(language):
            wrong(place, f"has no words in {language}")


@lru_cache
def shipped() -> Pack:
    """Return the pack that ships with the product."""
    found = packs.load(FILE, check)
    rules = found.rules
    return Pack(
        stamp=found.stamp,
        services=rules["services"],
        statuses=rules["statuses"],
        phases=rules["phases"],
        rows=tuple(
            Row(
                country=row["country"],
                service=row["service"],
                status=row.get("status", ANY),
                phase=row.get("phase", ANY),
                access=row["access"],
                words=row["words"],
                source=row["source"],
                mark=row["mark"],
                valid_from=row["from"],
                valid_until=row.get("until"),
            )
            for row in rules["rows"]
        ),
    )
