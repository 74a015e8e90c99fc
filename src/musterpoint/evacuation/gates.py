"""
Every action that asks for a seat, gives one or lets somebody board asks the gate of children here.

The organisation that looks after people asks for its own; the operator of the pool, who knows no
person of another organisation, goes by what came with the traveller and by a withdrawn seat.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases.queries import children
from musterpoint.cases.queries.children import Answer, Cleared
from musterpoint.evacuation.models import (
    Leg,
    ManifestLine,
    Place,
    PoolEntry,
    Request,
    RequestMember,
    Seat,
    SeatState,
)
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the gate says of people, and in which country each place lies."""

    of: Mapping[UUID, Answer]
    countries: Mapping[str, str]

    def country(self, wish: str) -> str:
        """Return the country of a wish; the wish itself for any safe place."""
        kind, _colon, value = wish.partition(":")
        if kind == "place":
            return self.countries.get(value, wish)
        return value if kind == "country" else wish


class ChecksNotFinished(Refused):
    """Somebody may not travel yet; the sentence never says why."""


class ChildLeftAlone(Refused):
    """A child would leave without the adults with whom it was to travel."""


def ask(
    person_ids: Iterable[UUID], at: datetime, cards: Mapping[UUID, children.Known] | None = None
) -> Answers:
    """Ask the gate about people, whose cards may be open already."""
    of = children.clearance(person_ids, at, cards=cards)
    is_needed = any(isinstance(one, Cleared) and one.is_child for one in of.values())
    countries = dict(Place.objects.values_list("code", "country")) if is_needed else {}
    return Answers(of=of, countries=countries)


def holds(group: Iterable[UUID], answers: Answers, wishes: Sequence[str]) -> bool:
    """Say whether somebody of a group is held, or cleared for another place than is asked for."""
    return any(not _fits(answers.of.get(one), answers, wishes) for one in group)


def _fits(answer: Answer | None, answers: Answers, wishes: Sequence[str]) -> bool:
    if not isinstance(answer, Cleared):
        return False
    if not answer.is_child or answer.destination == "safe":
        return True
    return {answers.country(wish) for wish in wishes} == {answer.destination}


def of_requests(
    rows: Iterable[Request], at: datetime, present: Collection[UUID] | None = None
) -> tuple[dict[UUID, list[UUID]], Answers]:
    """
    Return the travellers of each request, and what the gate says of all of them.

    With ``present``, ids of members as lists have them, whoever is not among these does not go.
    """
    members: dict[UUID, list[UUID]] = {row.id: [] for row in rows}
    found = RequestMember.objects.filter(request__in=members).order_by("request_id", "position")
    for member, request_id, person in found.values_list("id", "request_id", "person_id"):
        if present is None or member in present:
            members[request_id].append(person)
    everybody = [person for group in members.values() for person in group]
    return members, ask(everybody, at)


def held_requests(
    rows: Sequence[Request],
    at: datetime,
    journeys: Mapping[UUID, Sequence[str]] | None = None,
    present: Collection[UUID] | None = None,
) -> set[UUID]:
    """Return the requests of which somebody is held; ``journeys`` are codes of legs by request."""
    members, answers = of_requests(rows, at, present)
    return {
        row.id
        for row in rows
        if holds(members[row.id], answers, row.destinations)
        or not _on_its_leg(members[row.id], answers, (journeys or {}).get(row.id))
    }


def _on_its_leg(group: Iterable[UUID], answers: Answers, legs: Sequence[str] | None) -> bool:
    if legs is None:
        return True
    bound = {one.leg for one in map(answers.of.get, group) if isinstance(one, Cleared)} - {""}
    return bound <= set(legs)


def held_entries(
    entries: Iterable[PoolEntry],
    at: datetime,
    journeys: Mapping[UUID, Sequence[Leg]] | None = None,
    present: Collection[UUID] | None = None,
) -> set[UUID]:
    """
    Return the entries of this organisation's own of which somebody is held.

    Another organisation shares nobody who is held, and takes back whoever is held later. Only who
    is ``present``, where that is said, counts as an adult beside a child.
    """
    mine = scope.organisation_id()
    items = {entry.item_id: entry.id for entry in entries if entry.source_id == mine}
    found = list(Request.objects.filter(item_id__in=items)) if items else []
    if not found:
        return set()
    rows = {row.id: items[row.item_id] for row in found if row.item_id is not None}
    legs = (
        {row: [leg.code for leg in journeys[entry]] for row, entry in rows.items()}
        if journeys is not None
        else None
    )
    return {rows[one] for one in held_requests(found, at, legs, present)}


#: Seats of a journey that is under way or lies ahead.
TAKEN = (SeatState.CONFIRMED, SeatState.BOARDED, SeatState.ARRIVED)


def journeys_of(entries: Iterable[PoolEntry]) -> dict[UUID, list[Leg]]:
    """Return the legs of each entry's journey: those matched together with its open seats."""
    found: dict[UUID, list[Leg]] = {entry.id: [] for entry in entries}
    seats = list(
        Seat.objects.select_related("leg")
        .filter(entry__in=found, state__in=TAKEN)
        .order_by("entry_id", "position")
    )
    open_runs = {(one.entry_id, one.run_id) for one in seats if one.state == SeatState.CONFIRMED}
    for one in seats:
        if (one.entry_id, one.run_id) in open_runs:
            found[one.entry_id].append(one.leg)
    return found


def check_boarding(
    lines: Sequence[ManifestLine], at: datetime, *, present: Collection[UUID]
) -> None:
    """
    Raise ChecksNotFinished when one of these travellers may not board or leave.

    ``present`` are the ids, as lists have them, of all who go with them as far as is known.
    """
    late = [
        line
        for line in lines
        if line.traveller.needs_escort
        and (line.traveller.clear_until is None or line.traveller.clear_until <= at)
    ]
    entries = {line.seat.entry_id: line.seat.entry for line in lines}
    if late or held_entries(entries.values(), at, journeys_of(entries.values()), present):
        raise ChecksNotFinished(
            _("The checks of somebody you chose are not finished. They cannot board yet.")
        )


def check_not_alone(lines: Sequence[ManifestLine]) -> None:
    """
    Raise ChildLeftAlone when a child is on board and none of the adults it was to go with.

    Who has an escort of their own is no adult for the others of the household.
    """
    groups: dict[UUID, list[ManifestLine]] = {}
    for line in lines:
        groups.setdefault(line.seat.entry_id, []).append(line)
    for group in groups.values():
        rest = [one.traveller for one in group if not one.traveller.needs_escort]
        if rest and all(one.is_minor or one.is_lap_infant for one in rest):
            raise ChildLeftAlone(
                _(
                    "A child is on board without an adult of the household. Take the child off,"
                    " or wait for the adult: number %(number)s."
                )
                % {"number": min(one.sequence for one in group if not one.traveller.needs_escort)}
            )
