"""
Who fits a need, in which order, and why the others do not. Plain values, no database.

Whoever has a conflict of interest, rests, lacks a valid training or clearance, is away or is out
already is never ranked, whatever else speaks for them; the order of the rest depends on the need
and the candidates alone, so that the same question has the same answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from musterpoint.kernel import ids

HOURS_OF_WEEK = 168
#: A need that is longer asks for days, not for an hour of the week.
LONGER_THAN_A_SHIFT = timedelta(hours=24)


class Why(StrEnum):
    """Why somebody is left out, the gravest first; the first that holds is told."""

    CONFLICT = "conflict"
    NOT_CALLED = "not_called"
    DEPLOYED = "deployed"
    REST = "rest"
    CREDENTIAL = "credential"
    SKILL = "skill"
    SEX = "sex"
    DIALECT = "dialect"
    LEVEL = "level"
    AWAY = "away"
    TOO_LONG = "too_long"


class For(StrEnum):
    """What speaks for somebody, with its weight in ``WEIGHTS``."""

    ON_CALL = "on_call"
    DIALECT = "dialect"
    LEVEL = "level"
    SKILLS = "skills"
    SAME_AREA = "same_area"
    SAME_COUNTRY = "same_country"
    HOURS_TOLD = "hours_told"


#: Minutes count: who sits by the telephone comes first, then who is understood best.
WEIGHTS: Mapping[For, int] = {
    For.ON_CALL: 100,
    For.DIALECT: 40,
    For.LEVEL: 10,
    For.SKILLS: 5,
    For.SAME_AREA: 20,
    For.SAME_COUNTRY: 8,
    For.HOURS_TOLD: 15,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """
    What is asked for. ``avoid`` are nationalities that must not be among the member's own.

    ``about`` are the persons whom it concerns. A need is asked and forgotten: a search keeps
    none of it.
    """

    kind: str = ""
    source: str = ""
    target: str = ""
    mode: str = ""
    dialect: str = ""
    is_dialect_needed: bool = False
    level: int = 1
    skills: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    sex: str = ""
    avoid: frozenset[str] = frozenset()
    about: frozenset[UUID] = frozenset()
    country: str = ""
    area: str = ""
    hours: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member as the rules see them: nobody's name."""

    id: UUID
    is_active: bool = True
    sex: str = "u"
    nationalities: frozenset[str] = frozenset()
    language_level: int = 0
    dialects: frozenset[str] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    credentials: Mapping[str, date | None] = field(default_factory=dict)
    conflict_countries: frozenset[str] = frozenset()
    conflict_subjects: frozenset[UUID] = frozenset()
    country: str = ""
    area: str = ""
    zone: str = "UTC"
    weekly: str = ""
    on_call_until: datetime | None = None
    available_from: date | None = None
    available_until: date | None = None
    max_days: int | None = None
    rest_until: datetime | None = None
    is_deployed: bool = False
    exception: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Somebody who fits, with what speaks for them."""

    id: UUID
    score: int
    reasons: tuple[For, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Somebody who does not fit, and why."""

    id: UUID
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Everybody who was looked at: who fits in order, and who does not."""

    ranked: tuple[Ranked, ...]
    left_out: tuple[LeftOut, ...]

    def counts(self) -> dict[Why, int]:
        """Return how many are left out, by reason."""
        found: dict[Why, int] = {}
        for one in self.left_out:
            found[one.why] = found.get(one.why, 0) + 1
        return found


def match(need: Need, candidates: Iterable[Candidate], at: datetime) -> Match:
    """Rank who can meet the need from ``at`` on; equal scores go by the members' ids."""
    ranked: list[Ranked] = []
    left: list[LeftOut] = []
    for one in candidates:
        why = left_out(need, one, at)
        if why is not None:
            left.append(LeftOut(id=one.id, why=why))
            continue
        reasons, score = _merits(need, one, at)
        ranked.append(Ranked(id=one.id, score=score, reasons=reasons))
    ranked.sort(key=lambda one: (-one.score, one.id))
    left.sort(key=lambda one: one.id)
    return Match(ranked=tuple(ranked), left_out=tuple(left))


def left_out(need: Need, one: Candidate, at: datetime) -> Why | None:
    """Return the gravest reason that keeps somebody out, or None."""
    if (
        one.nationalities & need.avoid
        or one.conflict_countries & need.avoid
        or one.conflict_subjects & need.about
    ):
        return Why.CONFLICT
    if not one.is_active:
        return Why.NOT_CALLED
    if one.is_deployed:
        return Why.DEPLOYED
    if one.rest_until is not None and at < one.rest_until:
        return Why.REST
    until = at + need.hours
    if not all(is_valid(one.credentials, code, until) for code in need.credentials):
        return Why.CREDENTIAL
    if not all(code in one.skills for code in need.skills):
        return Why.SKILL
    if need.sex and one.sex != need.sex:
        return Why.SEX
    if need.dialect and need.is_dialect_needed and need.dialect not in one.dialects:
        return Why.DIALECT
    if need.source and one.language_level < need.level:
        return Why.LEVEL
    if not is_available(one, at, until):
        return Why.AWAY
    if one.max_days is not None and need.hours > timedelta(days=one.max_days):
        return Why.TOO_LONG
    return None


def is_valid(held: Mapping[str, date | None], code: str, until: datetime) -> bool:
    """Say whether a credential is held and lasts to the end."""
    if code not in held:
        return False
    last = held[code]
    return last is None or until.date() <= last


def is_available(one: Candidate, at: datetime, until: datetime) -> bool:
    """
    Say whether somebody can be called.

    "On call now" goes before everything; then an exception; then the days between which somebody
    is there; then, for a need of at most a day, the hours of the week. Whoever told no hours may
    be asked.
    """
    if one.on_call_until is not None and at < one.on_call_until:
        return True
    if one.exception is not None:
        return one.exception
    if one.available_from is not None and at.date() < one.available_from:
        return False
    if one.available_until is not None and until.date() > one.available_until:
        return False
    if not one.weekly or until - at > LONGER_THAN_A_SHIFT:
        return True
    return covers(one.weekly, hour_of_week(one.zone, at))


def _merits(need: Need, one: Candidate, at: datetime) -> tuple[tuple[For, ...], int]:
    held: list[For] = []
    score = 0
    if one.on_call_until is not None and at < one.on_call_until:
        held.append(For.ON_CALL)
        score += WEIGHTS[For.ON_CALL]
    if need.dialect and need.dialect in one.dialects:
        held.append(For.DIALECT)
        score += WEIGHTS[For.DIALECT]
    if need.source and one.language_level > need.level:
        held.append(For.LEVEL)
        score += WEIGHTS[For.LEVEL] * (one.language_level - need.level)
    if need.skills:
        held.append(For.SKILLS)
        score += WEIGHTS[For.SKILLS] * sum(one.skills[code] for code in need.skills)
    if need.area and one.area == need.area:
        held.append(For.SAME_AREA)
        score += WEIGHTS[For.SAME_AREA]
    if need.country and one.country == need.country:
        held.append(For.SAME_COUNTRY)
        score += WEIGHTS[For.SAME_COUNTRY]
    if one.weekly or one.available_from is not None or one.exception:
        held.append(For.HOURS_TOLD)
        score += WEIGHTS[For.HOURS_TOLD]
    return tuple(held), score


# Hours of the week


def hours_mask(hours: Iterable[int]) -> str:
    """Return hours of the week (0 is Monday 0:00 to 1:00) as hexadecimal; empty for none."""
    bits = 0
    for hour in hours:
        if not 0 <= hour < HOURS_OF_WEEK:
            raise ValueError(f"{hour} is no hour of the week")
        bits |= 1 << hour
    return f"{bits:042x}" if bits else ""


def hours_of(mask: str) -> list[int]:
    """Return the hours of the week of a mask."""
    bits = int(mask or "0", 16)
    return [hour for hour in range(HOURS_OF_WEEK) if bits >> hour & 1]


def covers(mask: str, hour: int) -> bool:
    """Say whether a mask has an hour of the week."""
    return bool(int(mask, 16) >> hour & 1)


@lru_cache(maxsize=512)
@lru_cache(maxsize=1)
def zones() -> Mapping[str, ZoneInfo]:
    """Return all time zones by name, of which a member has one: read once in a process."""
    return {name: ZoneInfo(name) for name in sorted(available_timezones())}


def hour_of_week(zone: str, at: datetime) -> int:
    """Return which hour of the week it is in a time zone."""
    local = at.astimezone(zones()[zone])
    return local.weekday() * 24 + local.hour


# Calls


#: Which stage may follow which: information may be left out, standing down never.
FOLLOWING: Mapping[str, frozenset[str]] = {
    "information": frozenset({"alert", "stood_down"}),
    "alert": frozenset({"deploy", "stood_down"}),
    "deploy": frozenset({"stood_down"}),
    "stood_down": frozenset(),
}


def may_follow(present: str, wanted: str) -> bool:
    """Say whether a call may go from one stage to another."""
    return wanted in FOLLOWING[present]


_YES = frozenset(
    ("yes", "y", "yep", "ok", "oui", "o", "si", "sí", "sim", "ja", "نعم", "ايوه", "أجل", "موافق")
)
_NO = frozenset(("no", "n", "non", "nao", "não", "nein", "لا", "كلا"))


@dataclass(frozen=True, slots=True)
class Said:
    """What a text answers: yes, no or nothing sure, and the code in it."""

    answer: str
    code: str


def read_answer(text: str) -> Said:
    """
    Return the answer and the code of a text such as ``YES 7K4D29QX``.

    The answer is empty where both words or neither stand in it: then a person reads it. A word
    that has eight letters is the code and no answer.
    """
    words = [word.strip(".,;:!?،؛؟\"'()").casefold() for word in text.split()][:40]
    codes = [code for word in words if (code := ids.parse_reference(word)) is not None]
    said = {"yes" for word in words if word in _YES} | {"no" for word in words if word in _NO}
    is_sure = len(said) == 1 and len(set(codes)) == 1
    return Said(said.pop() if is_sure else "", codes[0] if len(set(codes)) == 1 else "")


def rest_ends(ended_at: datetime, rest_hours: int) -> datetime:
    """Return when somebody may be called again after a deployment."""
    return ended_at + timedelta(hours=rest_hours)
