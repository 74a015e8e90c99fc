"""The rule pack of this package, and what is decided with no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from musterpoint.engine import ledger
from musterpoint.engine.ledger import NoUnit
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "giving.yaml"
LANGUAGES = ("en", "ar", "fr", "es")
Words = Mapping[str, str]
#: Smallest parts: far from what a column holds, also summed over many.
MOST = 10**15


def in_words(words: Words) -> str:
    """Return the words in the reader's language, or in English."""
    return words.get(languages.current().code) or words["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levy:
    """
    A contribution that is owed: ``rate`` smallest parts of ``unit`` for each of something.

    One that an organisation set itself is of a ``fund`` and has a ``stamp`` of its own.
    """

    code: str
    names: Words
    per: Words
    unit: str
    rate: int
    due_days: int
    fund: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingPack:
    """All rules of giving, and the stamp that an assessment keeps."""

    stamp: str
    thank_after: timedelta
    due_before: timedelta
    call_after: timedelta
    smallest: int
    intent_kept: timedelta
    most_instalments: int
    offered: tuple[int, ...]
    most_public: int
    levies: Mapping[str, Levy]


@lru_cache
def pack() -> GivingPack:
    """Return the pack that ships with the product."""
    found = packs.load(FILE, _problems)
    rules = found.rules
    return GivingPack(
        stamp=found.stamp,
        thank_after=timedelta(days=rules["thank_days"]),
        due_before=timedelta(days=rules["due_days"]),
        call_after=timedelta(days=rules["call_days"]),
        smallest=rules["smallest"],
        intent_kept=timedelta(days=rules["intent_days"]),
        most_instalments=rules["most_instalments"],
        offered=tuple(rules["public"]["offered"]),
        most_public=rules["public"]["most"],
        levies={
            code: Levy(
                code=code,
                names=one["name"],
                per=one["per"],
                unit=one["unit"],
                rate=one["rate"],
                due_days=one["due_days"],
            )
            for code, one in rules["levies"].items()
        },
    )


WHOLE = ("thank_days", "due_days", "call_days", "smallest", "intent_days", "most_instalments")


def _problems(rules: Rules) -> dict[str, list[str]]:
    found = {
        name: ["a whole number from 1 to 366"]
        for name in WHOLE
        if not (isinstance(rules.get(name), int) and 1 <= rules[name] <= 366)
    }
    public = rules.get("public") or {}
    amounts = [*(public.get("offered") or []), public.get("most")]
    if not all(isinstance(one, int) and one > 0 for one in amounts):
        found["public"] = ["amounts of more than zero"]
    for code, one in (rules.get("levies") or {}).items():
        if not _is_levy(one):
            found[f"levies.{code}"] = ["name, per, unit, rate and due_days of more than zero"]
    return found


def _is_levy(one: object) -> bool:
    if not isinstance(one, Mapping) or not {"name", "per"} <= one.keys():
        return False
    numbers = [one.get("rate"), one.get("due_days")]
    if not all(isinstance(number, int) and 0 < number <= MOST for number in numbers):
        return False
    try:
        ledger.currency(str(one.get("unit")))
    except NoUnit:
        return False
    return True


class Standing(StrEnum):
    """Where a pledge stands; of a levy pledged reads assessed, received paid."""

    PLEDGED = "pledged"
    CONFIRMED = "confirmed"
    DUE = "due"
    LATE = "late"
    PART = "part"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


def standing(
    *,
    amount: int,
    received: int,
    next_due_on: date | None,
    is_confirmed: bool,
    is_withdrawn: bool,
    today: date,
) -> Standing:
    """Return where a pledge stands today; late goes before part received."""
    if received >= amount:
        return Standing.RECEIVED
    if is_withdrawn:
        return Standing.WITHDRAWN
    if next_due_on is not None and next_due_on < today:
        return Standing.LATE
    if received:
        return Standing.PART
    if next_due_on is not None and next_due_on <= today + pack().due_before:
        return Standing.DUE
    return Standing.CONFIRMED if is_confirmed else Standing.PLEDGED


def allot(open_parts: Sequence[tuple[str, int]], amount: int) -> tuple[dict[str, int], int]:
    """
    Give an amount to instalments in their order, none more than it lacks.

    Return what each took, and what is left over.
    """
    taken: dict[str, int] = {}
    for key, lacking in open_parts:
        part = min(lacking, amount)
        if part > 0:
            taken[key] = part
            amount -= part
    return taken, amount


def matched(counted: int, times: int, per: int, ceiling: int) -> int:
    """
    Return what follows from gifts of ``counted`` under ``times``:``per``: whole parts, capped.

    It is worked out from the sum of all gifts, so that it does not matter how they are cut.
    """
    return min(ceiling, max(counted, 0) * times // per)


def days_of_instalments(first: date, count: int, months: int) -> list[date]:
    """Return the days of so many instalments, each ``months`` after the one before."""
    return [add_months(first, months * number) for number in range(count)]


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
