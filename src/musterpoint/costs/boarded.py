"""Who flew on a leg, as this organisation's own lists say; nothing is read from behind the wall."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import F, Q, QuerySet

from musterpoint.bonds.models import CallLine, CallState
from musterpoint.cases.queries.children import minors
from musterpoint.crises import queries as crises
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.evacuation.models import (
    Leg,
    LineState,
    ManifestLine,
    Movement,
    Request,
    RequestMember,
    RequestState,
)
from musterpoint.evacuation.queries import newest_manifest
from musterpoint.grants import covered
from musterpoint.people import queries as people
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Organisation, OrganisationKind

ABOARD = (LineState.BOARDED, LineState.ARRIVED)
GONE = (RequestState.DEPARTED, RequestState.ARRIVED)
#: Kinds of organisations that are asked for what was carried for them.
STATES = (OrganisationKind.STATE_AUTHORITY,)
ASKED = (*STATES, OrganisationKind.INTERNATIONAL_ORGANISATION)
#: What of a policy pays for a seat, and what it may exclude of a crisis.
JOURNEYS = frozenset({"evacuation", "repatriation"})
CRISES = frozenset({"war", "disaster", "epidemic", "advice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Aboard:
    """One traveller of a leg: opaque, with the organisation that looks after them."""

    traveller_id: UUID
    is_lap_infant: bool
    is_minor: bool
    entry_id: UUID | None
    source_id: UUID


def aboard(crisis_id: UUID, leg: Leg | None, code: str, on: date) -> list[Aboard]:
    """Return who flew: by the list at boarding, else our own people who were told so."""
    manifest = newest_manifest(leg.id) if leg is not None else None
    if manifest is not None:
        lines = ManifestLine.objects.filter(manifest=manifest, state__in=ABOARD)
        rows = lines.select_related("traveller__entry").order_by("traveller__traveller_id")
        return [
            Aboard(
                traveller_id=one.traveller.traveller_id,
                is_lap_infant=one.traveller.is_lap_infant,
                is_minor=one.traveller.is_minor,
                entry_id=one.traveller.entry_id,
                source_id=one.traveller.entry.source_id,
            )
            for one in rows
        ]
    here = scope.organisation_id()
    return [
        Aboard(traveller_id=one, is_lap_infant=False, is_minor=False, entry_id=None, source_id=here)
        for one in own_members(crisis_id, code, on)
    ]


def own_members(crisis_id: UUID, code: str, on: date) -> list[UUID]:
    """Return our own travellers whose journey had this leg on this day and who left."""
    gone = Request.objects.filter(crisis_id=crisis_id, state__in=GONE)
    wanted = [
        row_id
        for row_id, legs in gone.values_list("id", "itinerary")
        if any(_is_leg(one, code, on) for one in legs)
    ]
    rows = RequestMember.objects.filter(request_id__in=wanted).order_by("id")
    return list(rows.values_list("id", flat=True))


def own_by_leg(crisis_id: UUID) -> Counter[tuple[str, str]]:
    """Return how many of our own people left on which leg, by its code and day."""
    gone = RequestMember.objects.filter(request__crisis_id=crisis_id, request__state__in=GONE)
    found: Counter[tuple[str, str]] = Counter()
    for legs in gone.values_list("request__itinerary", flat=True):
        for one in legs:
            if isinstance(one, dict) and one.get("departs_at"):
                found[str(one.get("leg")), str(one["departs_at"])[:10]] += 1
    return found


def _is_leg(given: object, code: str, on: date) -> bool:
    """Say whether a leg of a journey has this code and day; a number flies again on another day."""
    if not isinstance(given, dict) or given.get("leg") != code:
        return False
    return not given.get("departs_at") or str(given["departs_at"])[:10] == on.isoformat()


def told(leg: Leg) -> set[UUID]:
    """
    Return the entries of whom another organisation was told that they left on a leg.

    What a person stopped, or what no agreement allowed, was never given: the copy that was given
    counts, not the wish to give it.
    """
    moves = Movement.objects.filter(leg=leg, event="departed", told_at__isnull=False)
    wanted = {
        (one.entry_id, one.told_at): one.entry_id
        for one in moves.select_related("entry")
        if one.entry.source_id != scope.organisation_id()
    }
    given = DisclosureItem.objects.filter(
        subject_id__in=[entry for entry, _at in wanted],
        disclosure__direction=Direction.OUT,
        disclosure__kind="evacuation.movement",
    ).values_list("subject_id", "disclosure__disclosed_at")
    return {wanted[pair] for pair in given if pair in wanted}


def asked_sources(source_ids: Iterable[UUID]) -> dict[UUID, str]:
    """
    Return those organisations that are asked for what was carried for them, with their names.

    A State asks States alone: who went to anybody else may have gone there out of fear of a State.
    """
    here = scope.organisation_id()
    kinds = STATES if is_state(here) else ASKED
    rows = Organisation.objects.filter(id__in=set(source_ids), kind__in=kinds)
    return dict(rows.exclude(id=here).values_list("id", "name"))


def is_state(organisation_id: UUID) -> bool:
    """Say whether an organisation is a State's."""
    return Organisation.objects.filter(id=organisation_id, kind__in=STATES).exists()


def may_tell(flyer_id: UUID, crisis_id: UUID, code: str, on: date, people: int) -> bool:
    """
    Say whether we tell who flew a leg how many of our own people were on it.

    Never a State, unless we are one; never a small number; never more than our own lists say.
    """
    if is_state(flyer_id) and not is_state(scope.organisation_id()):
        return False
    return crises.smallest_cell() <= people <= len(own_members(crisis_id, code, on))


def facts_of(
    crisis_id: UUID, leg: Leg | None, group: Iterable[Aboard], departed_on: date, at: datetime
) -> Mapping[UUID, set[str]]:
    """Return what is true of each traveller, of what may lawfully be asked; ages at departure."""
    rows = list(group)
    here = scope.organisation_id()
    own = {one.traveller_id for one in rows if one.source_id == here}
    persons = dict(RequestMember.objects.filter(id__in=own).values_list("id", "person_id"))
    children = minors(people.card(persons.values(), at=at), day_of(departed_on))
    others = others_who_pay(crisis_id, persons.values(), departed_on)
    known = told(leg) if leg is not None else set()
    asked = asked_sources({one.source_id for one in rows})
    found: dict[UUID, set[str]] = {}
    for one in rows:
        person = persons.get(one.traveller_id)
        true: set[str] = set()
        if one.is_lap_infant:
            true.add("lap_infant")
        if one.is_minor or person in children:
            true.add("child")
        if person is not None:
            true |= others.get(person, set())
        if one.source_id != here:
            true.add("not_own")
            if one.source_id in asked and one.entry_id in known:
                true.add("told_state")
        found[one.traveller_id] = true
    return found


def day_of(departed_on: date) -> datetime:
    """Return the moment at which a traveller's age counts."""
    return datetime.combine(departed_on, time(), UTC)


def others_who_pay(crisis_id: UUID, person_ids: Iterable[UUID], on: date) -> dict[UUID, set[str]]:
    """Return which facts say of our people that somebody else pays for their journey of a day."""
    people_ids = set(person_ids)
    found: dict[UUID, set[str]] = {}
    for fact, persons in (
        ("bond", bonded(crisis_id, people_ids)),
        ("employer", employed(crisis_id, people_ids)),
        ("insured", insured(people_ids, on)),
    ):
        for one in persons:
            found.setdefault(one, set()).add(fact)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Ower:
    """
    Who owes for somebody's seat: a name, or the employer that bonds know by its id.

    ``is_told`` says that it learned of this person before, by the person's own wish. ``policy`` is
    what an insurer pays by.
    """

    name: str
    fact: UUID | None = None
    is_told: bool = False
    policy: covered.Covering | None = None


def owers(crisis_id: UUID, group: Mapping[UUID, str], on: date) -> dict[UUID, Ower]:
    """Return who owes for travellers of ours, given who pays for each; some are not known."""
    persons = dict(RequestMember.objects.filter(id__in=group).values_list("id", "person_id"))
    employers = _employers_of(crisis_id, persons.values())
    policies = covered.of_persons(list(persons.values()), on, on)
    found = {}
    for traveller, payer in group.items():
        person = persons.get(traveller)
        if person is None:
            continue
        if payer == "employer" and person in employers:
            found[traveller] = employers[person]
        elif payer == "insurer":
            pays = [one for one in policies.get(person, []) if _pays(one)]
            if pays:
                is_told = bool(pays[0].told & JOURNEYS)
                found[traveller] = Ower(name=pays[0].who, is_told=is_told, policy=pays[0])
    return found


def _employers_of(crisis_id: UUID, person_ids: Iterable[UUID]) -> dict[UUID, Ower]:
    """Return the employers who are asked for people's passage, the first asked ones first."""
    rows = _asked_of_employers(crisis_id, person_ids).select_related("call__employer")
    found: dict[UUID, Ower] = {}
    for one in rows.order_by("-id"):
        call = one.call
        if call.person_id is not None and call.employer is not None:
            is_told = call.tells_employer and call.state == CallState.NOTICED
            found[call.person_id] = Ower(
                name=call.employer.name, fact=call.employer.id, is_told=is_told
            )
    return found


def _pays(one: covered.Covering) -> bool:
    """Say whether a policy pays for a journey home without anybody's judgement."""
    return bool(one.covers & JOURNEYS) and not one.excludes & CRISES


def _asked_of_employers(crisis_id: UUID, person_ids: Iterable[UUID]) -> QuerySet[CallLine]:
    return CallLine.objects.filter(
        head="passage",
        call__crisis_id=crisis_id,
        call__person_id__in=list(person_ids),
        call__employer__isnull=False,
        call__state__in=(CallState.MATCHED, CallState.NOTICED),
    )


def employed(crisis_id: UUID, person_ids: Iterable[UUID]) -> set[UUID]:
    """Return whose employer is known and asked for the passage by a call that is not decided."""
    rows = _asked_of_employers(crisis_id, person_ids)
    return set(rows.values_list("call__person_id", flat=True))


def insured(person_ids: Iterable[UUID], on: date) -> set[UUID]:
    """
    Return who has a policy on a day that pays for a journey home.

    One that excludes war, a disaster, an epidemic or travel against advice counts for nobody:
    whether that holds is for people to judge, who then say by hand that the insurer pays.
    """
    found = covered.of_persons(list(person_ids), on, on)
    return {person for person, many in found.items() if any(_pays(one) for one in many)}


def bonded(crisis_id: UUID, person_ids: Iterable[UUID]) -> set[UUID]:
    """Return for whom the passage was granted out of a bond."""
    rows = CallLine.objects.filter(
        Q(drawn__gt=0) | Q(allowed=F("asked")),
        head="passage",
        call__crisis_id=crisis_id,
        call__person_id__in=list(person_ids),
        call__state=CallState.DECIDED,
    )
    return set(rows.values_list("call__person_id", flat=True))


def people_by_source(leg: Leg) -> dict[UUID, tuple[str, int, int]]:
    """Return people and seats of a leg for each organisation that was told of them."""
    known = told(leg)
    manifest = newest_manifest(leg.id)
    if manifest is None:
        return {}
    lines = ManifestLine.objects.filter(
        manifest=manifest, state__in=ABOARD, traveller__entry_id__in=known
    ).select_related("traveller__entry")
    found: dict[UUID, tuple[str, int, int]] = {}
    names = asked_sources({one.traveller.entry.source_id for one in lines})
    for one in lines:
        source = one.traveller.entry.source_id
        if source not in names:
            continue
        _name, many, seats = found.get(source, ("", 0, 0))
        seat = 0 if one.traveller.is_lap_infant else 1
        found[source] = names[source], many + 1, seats + seat
    return found
