"""
Which service fits a need, in which order, and what speaks for and against. No database.

What would endanger somebody is never ranked, whatever else speaks for it: a service that is not
safe for children for a child, a partner on the open side of the wall or the authority of a State
whose nationality is claimed for somebody who told something in private. Beside that only what is
*known* not to fit leaves a service out: what was not told excludes nothing, it is said instead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from musterpoint.rosters.rules import covers, hour_of_week

EARTH_KM = 6371.0088
CHILD_AGES = (0, 17)
FAR_KM = 100


class Why(StrEnum):
    """Why a service is left out, the gravest first; the first that holds is told."""

    SIDE = "side"
    OWN_STATE = "own_state"
    STATE_UNKNOWN = "state_unknown"
    NOT_CHILD_SAFE = "not_child_safe"
    SEX = "sex"
    AGE = "age"
    NATIONALITY = "nationality"
    STATUS = "status"
    COUNTRY = "country"
    CLOSED = "closed"


class For(StrEnum):
    """What speaks for a service."""

    CHILD_SAFE = "child_safe"
    BEHIND_THE_WALL = "behind_the_wall"
    OPEN_NOW = "open_now"
    FREE = "free"
    LANGUAGE = "language"
    SAME_AREA = "same_area"
    NEAR = "near"
    VERIFIED = "verified"
    PATHWAY = "pathway"


class Against(StrEnum):
    """What speaks against a service, or must be asked first."""

    NO_PATHWAY = "no_pathway"
    FULL = "full"
    CLOSED_NOW = "closed_now"
    FREE_UNKNOWN = "free_unknown"
    NO_LANGUAGE = "no_language"
    LANGUAGES_UNKNOWN = "languages_unknown"
    FAR = "far"
    OLD = "old"
    NEVER_VERIFIED = "never_verified"
    ASK_SEX = "ask_sex"
    ASK_AGE = "ask_age"
    ASK_NATIONALITY = "ask_nationality"
    ASK_STATUS = "ask_status"


#: Points for what speaks for and against [D]; open hours and free places weigh by urgency.
POINTS: Mapping[For | Against, int] = {
    For.LANGUAGE: 20,
    For.SAME_AREA: 15,
    For.NEAR: 12,
    For.VERIFIED: 15,
    For.PATHWAY: 20,
    Against.NO_LANGUAGE: -20,
    Against.LANGUAGES_UNKNOWN: -5,
    Against.FREE_UNKNOWN: -5,
    Against.FAR: -15,
    Against.OLD: -10,
    Against.NEVER_VERIFIED: -15,
    Against.NO_PATHWAY: -20,
    Against.ASK_SEX: -5,
    Against.ASK_AGE: -5,
    Against.ASK_NATIONALITY: -5,
    Against.ASK_STATUS: -5,
}
#: Points for being open and having a place, and how many are lost otherwise, by urgency [D].
BY_URGENCY: Mapping[str, tuple[int, int]] = {"immediate": (40, 40), "urgent": (25, 30)}
OTHER_URGENCY = (5, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """
    What somebody needs. Asked and forgotten: nothing of it is kept by a search.

    Empty means not told. ``ages`` is the band, first and last year of age. ``languages`` are
    codes, ``nationalities`` ISO 3166 alpha-3 of all that are claimed.
    """

    service_kind: str
    sex: str = ""
    ages: tuple[int, int] | None = None
    nationalities: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset()
    country: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_child: bool = False
    is_protected: bool = False
    urgency: str = ""

    @property
    def band(self) -> tuple[int, int] | None:
        """The ages that are known: those told, else a child's for a child."""
        return self.ages or (CHILD_AGES if self.is_child else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A service as the rules see it. ``free`` is of today; None when nobody said."""

    id: UUID
    is_behind_the_wall: bool = False
    authority_of: str = ""
    is_child_safe: bool = False
    sexes: frozenset[str] = frozenset()
    age_from: int | None = None
    age_to: int | None = None
    nationalities: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    weekly: str = ""
    zone: str = "UTC"
    is_closed: bool = False
    is_full: bool = False
    free: int | None = None
    country: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    verified_at: datetime | None = None
    has_pathway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the pack says of freshness and distance."""

    verify_after: timedelta
    near_km: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A service that fits; ``km`` is how far it is when both places are known."""

    id: UUID
    score: int
    reasons: tuple[For, ...]
    against: tuple[Against, ...]
    km: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A service that does not fit, and why."""

    id: UUID
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Every service that was looked at: what fits in order, and what does not."""

    ranked: tuple[Ranked, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(slots=True)
class _Merits:
    score: int = 0
    reasons: list[For] = field(default_factory=list)
    against: list[Against] = field(default_factory=list)

    def add(self, what: For | Against, points: int | None = None) -> None:
        self.score += POINTS.get(what, 0) if points is None else points
        (self.reasons if isinstance(what, For) else self.against).append(what)  # type: ignore[arg-type]  # told apart here


def match(need: Need, offered: Iterable[Offered], at: datetime, limits: Limits) -> Match:
    """Rank what fits a need, best first; equals in the order of their ids."""
    ranked, out = [], []
    for one in offered:
        why = left_out(need, one)
        if why is None:
            ranked.append(_ranked(need, one, at, limits))
        else:
            out.append(LeftOut(id=one.id, why=why))
    order = list(Why)
    return Match(
        ranked=tuple(sorted(ranked, key=lambda one: (-one.score, one.id))),
        left_out=tuple(sorted(out, key=lambda one: (order.index(one.why), one.id))),
    )


def left_out(need: Need, one: Offered) -> Why | None:
    """Return why a service is not offered for a need; None when it may be."""
    return _danger(need, one) or _misfit(need, one)


def _danger(need: Need, one: Offered) -> Why | None:
    if need.is_protected:
        if not one.is_behind_the_wall:
            return Why.SIDE
        if one.authority_of and one.authority_of in need.nationalities:
            return Why.OWN_STATE
        if one.authority_of and not need.nationalities and one.authority_of != need.country:
            return Why.STATE_UNKNOWN
    if need.is_child and not one.is_child_safe:
        return Why.NOT_CHILD_SAFE
    return None


def _misfit(need: Need, one: Offered) -> Why | None:
    if one.sexes and need.sex in ("f", "m") and need.sex not in one.sexes:
        return Why.SEX
    if need.band is not None and not _overlap(need.band, one):
        return Why.AGE
    if one.nationalities and need.nationalities and not one.nationalities & need.nationalities:
        return Why.NATIONALITY
    if one.statuses and need.statuses and not one.statuses & need.statuses:
        return Why.STATUS
    if one.country and need.country and one.country != need.country:
        return Why.COUNTRY
    return Why.CLOSED if one.is_closed else None


def _overlap(band: tuple[int, int], one: Offered) -> bool:
    first, last = band
    starts = one.age_from is None or one.age_from <= last
    return starts and (one.age_to is None or first <= one.age_to)


def _ranked(need: Need, one: Offered, at: datetime, limits: Limits) -> Ranked:
    merits = _Merits()
    if need.is_child:
        merits.add(For.CHILD_SAFE)
    if need.is_protected:
        merits.add(For.BEHIND_THE_WALL)
    merits.add(For.PATHWAY if one.has_pathway else Against.NO_PATHWAY)
    _today(merits, need, one, at)
    _language(merits, need, one)
    km = _place(merits, need, one, limits)
    if one.verified_at is None:
        merits.add(Against.NEVER_VERIFIED)
    else:
        merits.add(Against.OLD if is_old(one.verified_at, at, limits) else For.VERIFIED)
    _unknowns(merits, need, one)
    return Ranked(
        id=one.id,
        score=merits.score,
        reasons=tuple(merits.reasons),
        against=tuple(merits.against),
        km=km,
    )


def _today(merits: _Merits, need: Need, one: Offered, at: datetime) -> None:
    good, bad = BY_URGENCY.get(need.urgency, OTHER_URGENCY)
    if is_open(one.weekly, one.zone, at):
        merits.add(For.OPEN_NOW, good)
    else:
        merits.add(Against.CLOSED_NOW, 0)
    if one.is_full or one.free == 0:
        merits.add(Against.FULL, -bad)
    elif one.free is None:
        merits.add(Against.FREE_UNKNOWN)
    else:
        merits.add(For.FREE, good + 10)


def _language(merits: _Merits, need: Need, one: Offered) -> None:
    if not need.languages:
        return
    if not one.languages:
        merits.add(Against.LANGUAGES_UNKNOWN)
    elif one.languages & set(need.languages):
        merits.add(For.LANGUAGE)
    else:
        merits.add(Against.NO_LANGUAGE)


def _place(merits: _Merits, need: Need, one: Offered, limits: Limits) -> float | None:
    if need.area and plain_area(need.area) == plain_area(one.area):
        merits.add(For.SAME_AREA)
    km = distance_km(need.latitude, need.longitude, one.latitude, one.longitude)
    if km is not None and km <= limits.near_km:
        merits.add(For.NEAR)
    elif km is not None and km > FAR_KM:
        merits.add(Against.FAR)
    return km


def _unknowns(merits: _Merits, need: Need, one: Offered) -> None:
    if one.sexes and need.sex not in ("f", "m"):
        merits.add(Against.ASK_SEX)
    if (one.age_from is not None or one.age_to is not None) and not _is_within(need.band, one):
        merits.add(Against.ASK_AGE)
    if one.nationalities and not need.nationalities:
        merits.add(Against.ASK_NATIONALITY)
    if one.statuses and not need.statuses:
        merits.add(Against.ASK_STATUS)


def _is_within(band: tuple[int, int] | None, one: Offered) -> bool:
    if band is None:
        return False
    first, last = band
    return (one.age_from or 0) <= first and (one.age_to is None or last <= one.age_to)


def plain_area(text: str) -> str:
    """Return the name of an area as two of them are compared."""
    return " ".join(text.casefold().replace("-", " ").split())


def is_old(verified_at: datetime | None, at: datetime, limits: Limits) -> bool:
    """Say whether nobody verified something for longer than the pack allows, or ever."""
    return verified_at is None or at - verified_at > limits.verify_after


def is_open(weekly: str, zone: str, at: datetime) -> bool:
    """Say whether it is an hour of the week at which a service is open; no hours are all hours."""
    return not weekly or covers(weekly, hour_of_week(zone, at))


def distance_km(
    latitude: float | None, longitude: float | None, other: float | None, far: float | None
) -> float | None:
    """Return the distance along the ground in km (haversine); None when a place is not known."""
    if latitude is None or longitude is None or other is None or far is None:
        return None
    here, there = radians(latitude), radians(other)
    half = sin((there - here) / 2) ** 2
    half += cos(here) * cos(there) * sin(radians(far - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


# Pathways and the training gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """That a course was passed; ``valid_until`` is the last day on which it counts."""

    course: str
    passed_on: date
    valid_until: date | None = None


def is_trained(passed: Iterable[Passed], course: str, day: date) -> bool:
    """Say whether a course counts on a day."""
    return any(
        one.course == course
        and one.passed_on <= day
        and (one.valid_until is None or day <= one.valid_until)
        for one in passed
    )


def is_valid_on(first: date, last: date | None, day: date) -> bool:
    """Say whether a day lies between two days, both included."""
    return first <= day and (last is None or day <= last)
