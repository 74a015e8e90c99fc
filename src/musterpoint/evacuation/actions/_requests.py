"""The organisation that looks after people: ask for a way out, share, withdraw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.queries import stopped
from musterpoint.evacuation import gates, rules
from musterpoint.evacuation.models import (
    EntryState,
    PoolEntry,
    Request,
    RequestMember,
    RequestState,
)
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.kernel.packs import Pack
from musterpoint.kernel.time import age_in_years
from musterpoint.people import queries as people
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION, Organisation, OrganisationKind
from musterpoint.tenancy.rows import write

BATCH = 2000
SHARED = (
    "area",
    "destinations",
    "nationality",
    "document_level",
    "people",
    "seats",
    "wheelchair",
    "stretcher",
    "infants",
    "escorts",
    "priority_class",
)


class NothingToRequest(Refused):
    """None of the households has anybody who could travel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestIn:
    """One household's wish. Without ``person_ids`` it is for everybody in the household."""

    household_id: UUID
    person_ids: tuple[UUID, ...] = ()
    any_safe_place: bool = False
    destinations: tuple[str, ...] = ()
    latest_at: datetime | None = None
    way: str = "web"


def request(
    crisis_id: UUID, wishes: Sequence[RequestIn], *, by: Actor, at: datetime
) -> list[Request]:
    """
    Record households' wishes to leave and put their people on the roll as such.

    A household that already has an open request keeps it: asking twice changes nothing. Returns
    the requests that were made. Raises NothingToRequest when there is nobody to move.
    """
    _require(by)
    open_already = set(
        Request.objects.filter(
            crisis_id=crisis_id, household_id__in=[wish.household_id for wish in wishes]
        )
        .exclude(state__in=[RequestState.WITHDRAWN, RequestState.ARRIVED, RequestState.NO_SHOW])
        .values_list("household_id", flat=True)
    )
    newest = {wish.household_id: wish for wish in wishes}
    fresh = [wish for home, wish in newest.items() if home not in open_already]
    members = people.household_members([wish.household_id for wish in fresh])
    chosen = {
        wish.household_id: [
            person
            for person in members.get(wish.household_id, [])
            if not wish.person_ids or person in wish.person_ids
        ]
        for wish in fresh
    }
    cards = people.card([person for group in chosen.values() for person in group], at=at)
    made: list[Request] = []
    joined: list[RequestMember] = []
    pack = rules.priority_pack()
    answers = gates.ask(cards, at, cards)
    for wish in fresh:
        group = [cards[p] for p in chosen[wish.household_id] if p in cards and _is_there(cards[p])]
        if not group:
            continue
        row = request_of(crisis_id, wish, group, pack, answers, at)
        made.append(row)
        joined += [
            RequestMember(request=row, person_id=card.person_id, position=place)
            for place, card in enumerate(group)
        ]
    if not made and not open_already:
        raise NothingToRequest(_("There is nobody in this household who could travel."))
    Request.objects.bulk_create(made, batch_size=BATCH)
    RequestMember.objects.bulk_create(joined, batch_size=BATCH)
    ways = {wish.household_id: wish.way for wish in fresh}
    way_of = {row.id: ways[row.household_id] for row in made}
    crises.set_state(
        crisis_id,
        [
            crises.StateIn(
                person_id=member.person_id,
                state="wants_to_leave",
                way=way_of[member.request_id],
                occurred_at=at,
            )
            for member in joined
        ],
        by=by,
        at=at,
    )
    audit.record_many("evacuation.request.made", [row.id for row in made], by=by, at=at)
    return made


def _is_there(card: people.Card) -> bool:
    return not card.is_erased and card.withdrawn_at is None


def _require(by: Actor) -> None:
    if not by.may(Permission.PUBLIC_REPLY):
        by.require(Permission.EVACUATION_REQUEST)


def request_of(
    crisis_id: UUID,
    wish: RequestIn,
    group: Sequence[people.Card],
    pack: Pack,
    answers: gates.Answers,
    at: datetime,
) -> Request:
    """
    Return the request of a household's members, as the rules have it; not saved yet.

    ``answers`` are those of the gate of children about everybody in it.
    """
    values = [_member(card, at.date()) for card in group]
    lead = next((card for card in group if card.is_head), group[0])
    countries = [country for card in group for country in card.nationalities[:1]]
    amount = rules.demand(values, pack.rules)
    wishes = list(wish.destinations) or rules.destinations_for(
        lead.nationalities[:1] or countries, wish.any_safe_place
    )
    held = rules.holds(is_held=gates.holds([card.person_id for card in group], answers, wishes))
    return Request(
        crisis_id=crisis_id,
        household_id=wish.household_id,
        lead_id=lead.person_id,
        state=RequestState.WAITING if held else RequestState.READY,
        holds=held,
        area=lead.area,
        destinations=wishes,
        nationality=(lead.nationalities or ("",))[0],
        document_level=rules.household_document(values),
        people=amount.people,
        seats=amount.seats,
        wheelchair=amount.wheelchair,
        stretcher=amount.stretcher,
        infants=amount.infants,
        escorts=amount.escorts,
        priority_class=rules.priority_class(values, pack.rules),
        rules=pack.stamp,
        requested_at=at,
        latest_at=wish.latest_at,
        updated_at=at,
    )


def _member(card: people.Card, today: date) -> rules.Member:
    born = card.identity.born
    age: int | None = None
    if len(born) == 10:
        age = age_in_years(date.fromisoformat(born), today)
    elif born[:4].isdigit():
        age = today.year - int(born[:4])
    elif card.age_band is not None:
        age = card.age_band
    return rules.Member(
        needs=card.identity.needs,
        age=age,
        document_level=card.document_level,
        nationalities=card.nationalities,
    )


def clear_checks(request_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """
    Look whether the checks of these requests are done; those become ready. Returns how many.

    Nobody says that they are: the gate of children does.
    """
    by.require(Permission.EVACUATION_REQUEST)
    rows = list(
        Request.objects.select_for_update(of=("self",))
        .filter(id__in=list(request_ids), state=RequestState.WAITING)
        .order_by("id")
    )
    held = gates.held_requests(rows, at)
    done = [row for row in rows if row.id not in held]
    for row in done:
        row.holds, row.state, row.updated_at = [], RequestState.READY, at
    write(done, ["holds", "state", "updated_at"])
    audit.record_many("evacuation.request.cleared", [row.id for row in done], by=by, at=at)
    return len(done)


def hold_again(rows: Sequence[Request], *, by: Actor, at: datetime) -> None:
    """Let requests wait again that nobody else has yet; the caller holds them."""
    for row in rows:
        row.holds, row.state, row.updated_at = rules.holds(is_held=True), RequestState.WAITING, at
    write(list(rows), ["holds", "state", "updated_at"])
    audit.record_many("evacuation.request.held", [row.id for row in rows], by=by, at=at)


def withdraw(request_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Take requests back; a seat that was given is given up. Returns how many were open."""
    _require(by)
    rows = list(
        Request.objects.select_for_update(of=("self",))
        .filter(
            id__in=list(request_ids),
            state__in=[RequestState.WAITING, RequestState.READY, RequestState.SEATED],
        )
        .order_by("id")
    )
    for row in rows:
        row.state, row.itinerary, row.updated_at = RequestState.WITHDRAWN, [], at
    write(rows, ["state", "itinerary", "updated_at"])
    audit.record_many("evacuation.request.withdrawn", [row.id for row in rows], by=by, at=at)
    shared = [row for row in rows if row.item_id is not None]
    _tell_withdrawn(shared, by=by, at=at)
    return len(rows)


def _tell_withdrawn(rows: Sequence[Request], *, by: Actor, at: datetime) -> None:
    from musterpoint.evacuation.actions._pool import close_entries

    for operator, batch in _by_operator(rows).items():
        if operator == scope.organisation_id():
            close_entries([row.item_id for row in batch if row.item_id], by=by, at=at)
            continue
        batch = _shared_still(batch)
        if not batch:
            continue
        disclosures.disclose(
            operator,
            "evacuation.withdrawn",
            [
                disclosures.ItemOut(item_id=row.item_id, subject_id=row.household_id, payload={})
                for row in batch
                if row.item_id
            ],
            purpose="the household no longer asks for a seat",
            by=by,
            at=at,
        )


def _by_operator(rows: Sequence[Request]) -> dict[UUID, list[Request]]:
    found: dict[UUID, list[Request]] = {}
    for row in rows:
        if row.operator_id is not None:
            found.setdefault(row.operator_id, []).append(row)
    return found


def share_ready(crisis_id: UUID, operator_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Give the operator of the pool every ready request that it does not have yet.

    Needs and rules only, no name. An organisation that can hold protection records gives a State
    only the requests of those who chose to share; the others wait, as any request may. So
    does with any other organisation a request of which a traveller stopped sharing. Returns how
    many requests were shared.
    """
    by.require(Permission.DISCLOSURES_SEND)
    crisis = Crisis.objects.get(id=crisis_id)
    rows = list(
        Request.objects.select_for_update(of=("self",))
        .filter(crisis_id=crisis_id, state=RequestState.READY, item_id__isnull=True)
        .order_by("requested_at", "id")
    )
    held = gates.held_requests(rows, at)
    hold_again([row for row in rows if row.id in held], by=by, at=at)
    rows = [row for row in rows if row.id not in held]
    rows = _chosen(rows, operator_id)
    if operator_id != scope.organisation_id():
        rows = _shared_still(rows)
    if not rows:
        return 0
    for row in rows:
        row.item_id, row.operator_id = uuid7(), operator_id
    write(rows, ["item_id", "operator_id"])
    if operator_id == scope.organisation_id():
        _into_own_pool(crisis, rows, at)
    else:
        disclosures.disclose(
            operator_id,
            "evacuation.request",
            [
                disclosures.ItemOut(
                    item_id=row.item_id, subject_id=row.household_id, payload=_payload(row, crisis)
                )
                for row in rows
                if row.item_id
            ],
            purpose="a seat out of danger",
            by=by,
            at=at,
        )
    audit.record_many("evacuation.request.shared", [row.id for row in rows], by=by, at=at)
    return len(rows)


def asks_first(receiver_id: UUID) -> bool:
    """
    Say whether people are asked before anything of theirs goes to this receiver: to a State, from
    an organisation that can hold protection records (DESIGN D4).
    """
    both = Organisation.objects.filter(id__in=[scope.organisation_id(), receiver_id])
    kinds = dict(both.values_list("id", "kind"))
    is_state = kinds.get(receiver_id) == OrganisationKind.STATE_AUTHORITY
    return is_state and kinds[scope.organisation_id()] in MAY_HOLD_PROTECTION


def _chosen(rows: list[Request], operator_id: UUID) -> list[Request]:
    """Return the requests that may go to this operator by their travellers' choice."""
    if not asks_first(operator_id):
        return rows
    travellers = _travellers(rows)
    chose = people.shared_by_choice({one for found in travellers.values() for one in found})
    return [row for row in rows if travellers[row.id] <= chose]


def _shared_still(rows: list[Request]) -> list[Request]:
    """Return the requests of which neither the household nor a traveller stopped sharing."""
    travellers = _travellers(rows)
    for row in rows:
        travellers[row.id].add(row.household_id)
    held = stopped({one for found in travellers.values() for one in found})
    return [row for row in rows if not travellers[row.id] & held]


def _travellers(rows: list[Request]) -> dict[UUID, set[UUID]]:
    travellers: dict[UUID, set[UUID]] = {row.id: set() for row in rows}
    members = RequestMember.objects.filter(request__in=rows).order_by()
    for request_id, person_id in members.values_list("request_id", "person_id"):
        travellers[request_id].add(person_id)
    return travellers


def _payload(row: Request, crisis: Crisis) -> dict[str, object]:
    return {name: getattr(row, name) for name in SHARED} | {
        "crisis": str(crisis.shared_reference),
        "requested_at": row.requested_at.isoformat(),
        "latest_at": row.latest_at.isoformat() if row.latest_at else "",
    }


def _into_own_pool(crisis: Crisis, rows: Sequence[Request], at: datetime) -> None:
    mine = scope.organisation_id()
    PoolEntry.objects.bulk_create(
        [
            PoolEntry(
                crisis=crisis,
                source_id=mine,
                source_name="",
                item_id=row.item_id or uuid7(),
                state=EntryState.OPEN,
                requested_at=row.requested_at,
                latest_at=row.latest_at,
                updated_at=at,
                **{name: getattr(row, name) for name in SHARED},
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
