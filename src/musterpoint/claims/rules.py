"""The rule packs of this package, and what is decided with no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.claims.models import ClaimState, CoverState, MatterState
from musterpoint.engine import ledger
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

HERE = Path(__file__).parent / "packs"
LANGUAGES = ("en", "ar", "fr", "es")
EVERYWHERE = "*"
Words = Mapping[str, str]
C, M, V = ClaimState, MatterState, CoverState
#: What may follow what, of a responder's claim.
CLAIM_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    C.DRAFT: (C.FILED, C.WITHDRAWN),
    C.FILED: (C.CHECKED, C.QUESTIONS, C.WITHDRAWN),
    C.QUESTIONS: (C.FILED, C.WITHDRAWN),
    C.CHECKED: (C.QUESTIONS, C.APPROVED, C.PART, C.REFUSED, C.WITHDRAWN),
    C.APPROVED: (C.COMMITTED, C.CHECKED, C.PAID),
    C.PART: (C.COMMITTED, C.CHECKED, C.PAID, C.APPROVED, C.PART),
    C.REFUSED: (C.APPROVED, C.PART),
    C.COMMITTED: (C.PAID, C.CHECKED, C.APPROVED, C.PART),
    C.PAID: (C.RECONCILED, C.COMMITTED, C.APPROVED, C.PART),
    C.RECONCILED: (C.PAID, C.COMMITTED, C.APPROVED, C.PART),
    C.WITHDRAWN: (),
}
#: What may follow what, of a person's claim against an employer or for what was left.
MATTER_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    M.DRAFT: (M.TOLD,),
    M.TOLD: (M.PREPARED, M.CLOSED),
    M.PREPARED: (M.FILED, M.CLOSED),
    M.FILED: (M.GRANTED, M.REFUSED, M.CLOSED),
    M.GRANTED: (M.APPEALED, M.CLOSED),
    M.REFUSED: (M.APPEALED, M.CLOSED),
    M.APPEALED: (M.GRANTED, M.REFUSED, M.CLOSED),
    M.CLOSED: (),
}
#: Covers of which a claim tells that, when and where somebody travelled.
JOURNEYS = frozenset({"evacuation", "repatriation"})
#: What may follow what, of a claim on an insurance.
COVER_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    V.NOTED: (V.SENT,),
    V.SENT: (V.ACCEPTED, V.REFUSED),
    V.ACCEPTED: (V.PAID, V.COMPLAINT, V.LEFT),
    V.REFUSED: (V.COMPLAINT, V.LEFT),
    V.COMPLAINT: (V.ACCEPTED, V.REFUSED),
    V.PAID: (),
    V.LEFT: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is claimed by the unit; ``most`` in smallest parts of the pack's currency."""

    names: Words
    most: int
    compared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPack:
    """Rules of responders' claims."""

    stamp: str
    days: Mapping[str, int]
    smallest: int
    currency: ledger.Unit
    responders: Mapping[str, Words]
    services: Mapping[str, Service]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Where a claim is filed in a country, and within how many days after the departure."""

    names: Words
    days: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPack:
    """Rules of migrants' claims and of insurance."""

    stamp: str
    days: Mapping[str, int]
    most_months: int
    countries: Mapping[str, Authority]
    kinds: Mapping[str, Words]
    papers: Mapping[str, Words]
    covers: Mapping[str, Words]
    exclusions: Mapping[str, Words]
    notify: int
    answer: int
    complaint: int
    alarms: tuple[int, ...]

    def authority(self, country: str) -> Authority:
        """Return the line of a country, or the one for every other."""
        return self.countries.get(country) or self.countries[EVERYWHERE]


@lru_cache
def services() -> ServicesPack:
    """Return the pack of responders' claims that ships with the product."""
    found = packs.load(HERE / "services.yaml", _services_problems)
    rules = found.rules
    unit = ledger.currency(rules["currency"])
    return ServicesPack(
        stamp=found.stamp,
        days=rules["days"],
        smallest=rules["smallest"],
        currency=unit,
        responders=rules["responders"],
        services={
            code: Service(
                names=one["name"], most=unit.parts(one["most"]), compared=one.get("with", "")
            )
            for code, one in rules["services"].items()
        },
    )


@lru_cache
def filing() -> FilingPack:
    """Return the pack of migrants' claims and insurance that ships with the product."""
    found = packs.load(HERE / "filing.yaml", _filing_problems)
    rules = found.rules
    insured = rules["insurance_days"]
    return FilingPack(
        stamp=found.stamp,
        days=rules["days"],
        most_months=rules["most_months"],
        countries={
            code: Authority(names=one["authority"], days=one["days"], currency=one["currency"])
            for code, one in rules["countries"].items()
        },
        kinds=rules["kinds"],
        papers=rules["papers"],
        covers=rules["covers"],
        exclusions=rules["exclusions"],
        notify=insured["notify"],
        answer=insured["answer"],
        complaint=insured["complaint"],
        alarms=tuple(sorted(insured["alarms"], reverse=True)),
    )


def _services_problems(rules: Rules) -> Mapping[str, list[str]]:
    wrong = _missing(rules, ("days", "smallest", "currency", "responders", "services"))
    if wrong:
        return wrong
    wrong |= _days(rules["days"], "days")
    try:
        unit = ledger.currency(str(rules["currency"]))
    except ledger.NoUnit as error:
        return {**wrong, "currency": [str(error)]}
    if not isinstance(rules["smallest"], int) or rules["smallest"] < 2:
        wrong["smallest"] = ["is a whole number of at least 2"]
    wrong |= _words(rules["responders"].items(), "responders")
    wrong |= _words(((c, one.get("name")) for c, one in rules["services"].items()), "services")
    for code, one in rules["services"].items():
        try:
            unit.parts(str(one.get("most", "")))
        except ledger.NoUnit as error:
            wrong[f"services.{code}.most"] = [str(error)]
        if one.get("with", "") not in ("", "seats", "nights"):
            wrong[f"services.{code}.with"] = ["is seats or nights"]
    return wrong


def _filing_problems(rules: Rules) -> Mapping[str, list[str]]:
    parts = ("days", "most_months", "countries", "kinds", "papers", "covers", "exclusions",
             "insurance_days")  # fmt: skip
    wrong = _missing(rules, parts)
    if wrong:
        return wrong
    wrong |= _days(rules["days"], "days")
    for part in ("kinds", "papers", "covers", "exclusions"):
        wrong |= _words(rules[part].items(), part)
    if EVERYWHERE not in rules["countries"]:
        wrong["countries"] = ["needs a line for every other country"]
    for code, one in rules["countries"].items():
        wrong |= _words([(code, one.get("authority"))], "countries")
        wrong |= _days({"days": one.get("days")}, f"countries.{code}")
        try:
            ledger.currency(str(one.get("currency")))
        except ledger.NoUnit as error:
            wrong[f"countries.{code}.currency"] = [str(error)]
    return wrong


def _missing(rules: Rules, parts: Iterable[str]) -> dict[str, list[str]]:
    return {part: ["is missing"] for part in parts if not rules.get(part)}


def _days(given: Mapping[str, Any], place: str) -> dict[str, list[str]]:
    return {
        f"{place}.{name}": ["is a number of days from 1 to 3660"]
        for name, days in given.items()
        if not isinstance(days, int) or not 1 <= days <= 3660
    }


def _words(given: Iterable[tuple[str, Any]], place: str) -> dict[str, list[str]]:
    return {
        f"{place}.{code}": ["has no words in all languages"]
        for code, words in given
        if not all((words or {}).get(language) for language in LANGUAGES)
    }


def in_words(words: Words) -> str:
    """Return the words in the reader's language, or in English."""
    return words.get(languages.current().code) or words["en"]


def word(found: Mapping[str, Words], code: str) -> str:
    """Return what a code is called; the code itself when the pack knows it no more."""
    return in_words(found[code]) if code in found else code


def service_name(code: str) -> str:
    """Return what a service is called."""
    found = services().services.get(code)
    return in_words(found.names) if found else code


def later(day: date, days: int) -> date:
    """Return a day some days later; the last date there is instead of one after it."""
    return day + timedelta(days=min(days, (date.max - day).days))
