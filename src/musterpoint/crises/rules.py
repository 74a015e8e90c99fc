"""
What follows from what is said about somebody, decided without a database.

The standing of a person is a fold over everything reported about them, in the order in which it
was true. It does not depend on the order in which reports came in: an old message that arrives
late takes its place in the story and never overrides a newer one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

UNKNOWN, SAFE, NEEDS_HELP = "unknown", "safe", "needs_help"
LEAVE, STAY, EN_ROUTE = "wants_to_leave", "wants_to_stay", "en_route"
DEPARTED, ARRIVED = "departed", "arrived"
DETAINED, HOSPITALISED, DECEASED = "detained", "hospitalised", "deceased"

#: What may be reported. Nobody reports ``unknown``: it is where everybody begins.
REPORTABLE = frozenset(
    {SAFE, NEEDS_HELP, LEAVE, STAY, EN_ROUTE, DEPARTED, ARRIVED, DETAINED, HOSPITALISED, DECEASED}
)
#: What somebody may answer about themselves without signing in as staff.
ANSWERS = frozenset({SAFE, NEEDS_HELP, LEAVE, STAY})
#: How word came. A list that was read in is no contact with the person.
WAYS = frozenset({"web", "sms", "email", "call", "staff", "border", "manifest", "import"})
CONTACTS = WAYS - {"import"}
#: Of words true and heard at the very same moment the graver counts as the later: help is never
#: lost to chance, and a run repeats exactly.
_GRAVITY = {
    state: rank
    for rank, state in enumerate(
        (
            SAFE,
            STAY,
            LEAVE,
            EN_ROUTE,
            DEPARTED,
            ARRIVED,
            DETAINED,
            HOSPITALISED,
            NEEDS_HELP,
            DECEASED,
        )
    )
}
#: Words that do not bring back somebody who has left: they stay where they got to.
_KEEPS_PLACE = frozenset({SAFE, LEAVE, STAY, EN_ROUTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing said about a person: what, by which way, when it was true and when we heard."""

    state: str
    way: str
    occurred_at: datetime
    recorded_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands, and since when each thing is known."""

    state: str = UNKNOWN
    accounted_at: datetime | None = None
    help_since: datetime | None = None
    asked_to_leave_at: datetime | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    last_contact_at: datetime | None = None


#: The fields of a standing as columns of a roll entry.
FIELDS = tuple(Standing.__dataclass_fields__)
#: The moments that a report sets, unless they are set already, and those that it clears.
_SETS: Mapping[str, tuple[str, ...]] = {
    NEEDS_HELP: ("help_since",),
    LEAVE: ("asked_to_leave_at",),
    DEPARTED: ("departed_at",),
    ARRIVED: ("departed_at", "arrived_at"),
}
_CLEARS: Mapping[str, tuple[str, ...]] = {
    SAFE: ("help_since",),
    STAY: ("asked_to_leave_at",),
    DECEASED: ("help_since",),
}


def fold(reports: Iterable[Report]) -> Standing:
    """Return the standing that follows from the reports, in whatever order they are given."""
    standing, place = Standing(), ""
    for report in sorted(reports, key=_order):
        standing = _after(standing, report, place)
        if report.state in (DEPARTED, ARRIVED):
            place = report.state
    return standing


def _order(report: Report) -> tuple[datetime, datetime, int, int]:
    return report.occurred_at, report.recorded_at, _GRAVITY[report.state], report.id.int


def _after(standing: Standing, report: Report, place: str) -> Standing:
    when = report.occurred_at
    moments: dict[str, Any] = {"accounted_at": standing.accounted_at or when}
    if report.way in CONTACTS:
        moments["last_contact_at"] = when
    for field in _SETS.get(report.state, ()):
        moments[field] = getattr(standing, field) or when
    for field in _CLEARS.get(report.state, ()):
        moments[field] = None
    return replace(standing, state=_seen(standing, report.state, place), **moments)


def _seen(standing: Standing, reported: str, place: str) -> str:
    if standing.state == DECEASED:
        # A relative may answer from the phone; only an undo by staff takes this back.
        return DECEASED
    if place and reported in _KEEPS_PLACE:
        return place
    return reported
