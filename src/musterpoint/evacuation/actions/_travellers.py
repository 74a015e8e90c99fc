"""
Who travels: the operator is told the name, and no more than boarding and the hand-over ask for.

Whoever receives a child is told again when that changes, until the child was handed over.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q
from django.utils.dateparse import parse_datetime

from musterpoint.audit import actions as audit
from musterpoint.cases.actions import children
from musterpoint.cases.models import ChildClearance, ChildGate, GateState
from musterpoint.cases.queries.children import Arranged, Cleared, arranged, minors
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.evacuation import gates
from musterpoint.evacuation.actions import _requests
from musterpoint.evacuation.models import (
    PoolEntry,
    Request,
    RequestMember,
    RequestState,
    Traveller,
)
from musterpoint.people import queries as people
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 1000
KIND = "evacuation.manifest"
TRAVELLER = "evacuation.traveller"
PURPOSE = "the list at boarding"
#: Requests of which the operator has the travellers' names.
NAMED = (RequestState.SEATED, RequestState.DEPARTED, RequestState.ARRIVED)
ON_THE_WAY = (RequestState.DEPARTED, RequestState.ARRIVED)
SEALED = ("name", "latin", "born", "sex", "nationality", "document", "escort", "receiver")
TOLD = ("is_lap_infant", "is_minor", "needs_escort", "clear_until", "special", "sealed")

Line = tuple[RequestMember, dict[str, object]]


def name_travellers(operator_id: UUID, rows: Sequence[Request], *, by: Actor, at: datetime) -> None:
    """Give the operator what a manifest needs: the name, and no more than boarding asks for."""
    journeys = {row.id: [str(leg.get("leg", "")) for leg in row.itinerary] for row in rows}
    held = gates.held_requests(rows, at, journeys)
    if held:  # what was told of another journey before is taken back
        pumps.wake(children.LANE, at)
    rows = [row for row in rows if row.id not in held]  # without a name nobody boards
    _give(operator_id, _lines(operator_id, rows, at), by=by, at=at)


def tell_changes(*, by: Actor, at: datetime) -> int:
    """
    Tell operators of children on their lists for whom something changed; return of how many.

    The receiver who does not accept is told as none: nobody signs until another one does.
    """
    by.require(Permission.EVACUATION_REQUEST)
    changed = _changed(at)
    rows = list(Request.objects.filter(id__in={one.request_id for one in changed}))
    by_operator: dict[UUID, list[Request]] = {}
    for row in rows:
        if row.operator_id is not None:
            by_operator.setdefault(row.operator_id, []).append(row)
    wanted = {one.id for one in changed}
    for operator, batch in sorted(by_operator.items(), key=lambda pair: pair[0].bytes):
        lines = [one for one in _lines(operator, batch, at) if one[0].id in wanted]
        _tell(operator, lines, by=by, at=at)
    return len(changed)


def _changed(at: datetime) -> list[RequestMember]:
    """
    Return the travellers who are or were held as children, and of whom something is newer than
    what was told: the plan, the opening, or that two officers ended the gate on the way.
    """
    away = RequestMember.objects.filter(request__state__in=ON_THE_WAY).values("person_id")
    known = ChildGate.objects.filter(
        Q(state=GateState.HELD) | Q(state=GateState.ENDED, person_id__in=away)
    )
    states, plans = {}, {}
    for person, state, moment in known.values_list("person_id", "state", "updated_at"):
        states[person], plans[person] = state, moment
    newest = {
        one.person_id: one
        for one in RequestMember.objects.filter(person_id__in=plans)
        .select_related("request")
        .order_by("id")
    }
    on_lists = [
        one
        for one in newest.values()
        if one.request.state in NAMED and one.request.item_id is not None
    ]
    openings = {
        person: (closed, ended)
        for person, closed, ended in ChildClearance.objects.filter(
            gate__person__in=[one.person_id for one in on_lists]
        )
        .values_list("gate__person_id")
        .annotate(closed=Max("withdrawn_at"), ended=Max("received_at"))
    }
    told = dict(
        DisclosureItem.objects.filter(
            item_id__in=[one.id for one in on_lists],
            disclosure__kind=KIND,
            disclosure__direction=Direction.OUT,
        )
        .values_list("item_id")
        .annotate(told=Max("disclosure__disclosed_at"))
    )
    found = []
    for one in on_lists:
        before = told.get(one.id)
        closed, ended = openings.get(one.person_id, (None, None))
        is_over = ended is not None and ended >= one.request.requested_at
        moments = [moment for moment in (plans[one.person_id], closed) if moment is not None]
        if states[one.person_id] == GateState.ENDED and not _is_freed(one, before):
            continue
        if not is_over and (before is None or max(moments) >= before):
            found.append(one)
    return found


def _is_freed(member: RequestMember, told: datetime | None) -> bool:
    """Say whether an ended gate is news to an operator: who was told of the child, on the way."""
    return told is not None and member.request.state in ON_THE_WAY


def _lines(operator_id: UUID, rows: Sequence[Request], at: datetime) -> list[Line]:
    _members, answers = gates.of_requests(rows, at)
    members = list(
        RequestMember.objects.filter(request__in=rows).order_by("request_id", "position")
    )
    items = {row.id: row.item_id for row in rows}
    freed = _freed(members, rows)
    cards = people.card([member.person_id for member in members], at=at)
    young, plans = minors(cards, at), arranged(cards, at)
    unnamed: set[UUID] = set()
    if _requests.asks_first(operator_id):  # who was not asked yet has no name there either
        chosen = people.consent_of(cards, "evacuation", "any")
        unnamed = {one for one in cards if not chosen.get(one)}
    lines = []
    for member in members:
        card = cards.get(member.person_id)
        if card is None or card.is_erased or member.person_id in unnamed:
            continue
        answer = answers.of[member.person_id]
        needs_escort = answer.is_child if isinstance(answer, Cleared) else True
        needs_escort = needs_escort and member.person_id not in freed
        until = answer.until if isinstance(answer, Cleared) else None
        plan = plans.get(member.person_id) if needs_escort else None
        payload = _payload(card, plan or Arranged()) | {
            "entry": str(items[member.request_id]),
            "position": member.position,
            "is_minor": member.person_id in young,
            "needs_escort": needs_escort,
            "clear_until": until.isoformat() if until else "",
        }
        lines.append((member, payload))
    return lines


def _freed(members: Sequence[RequestMember], rows: Sequence[Request]) -> set[UUID]:
    """Return who is on the way and was found by two officers not to be held any more."""
    away = {row.id for row in rows if row.state in ON_THE_WAY}
    persons = [member.person_id for member in members if member.request_id in away]
    ended = ChildGate.objects.filter(person_id__in=persons, state=GateState.ENDED)
    return set(ended.values_list("person_id", flat=True))


def _payload(card: people.Card, plan: Arranged) -> dict[str, object]:
    needs = set(card.identity.needs)
    special = "WCHR" if "wheelchair" in needs else "STCR" if "stretcher" in needs else ""
    return {
        "name": card.identity.names[0],
        "latin": card.identity.latin,
        "born": card.identity.born,
        "sex": card.sex,
        "nationality": (card.nationalities or ("",))[0],
        "document": next((d.number for d in card.identity.documents), ""),
        "is_lap_infant": "infant" in needs,
        "escort": plan.escort,
        "receiver": plan.receiver,
        "special": special,
    }


def _give(operator_id: UUID, lines: Sequence[Line], *, by: Actor, at: datetime) -> None:
    if operator_id == scope.organisation_id():
        _keep_travellers([(operator_id, member.id, payload) for member, payload in lines], at=at)
    elif lines:
        items = [
            disclosures.ItemOut(item_id=member.id, subject_id=member.person_id, payload=payload)
            for member, payload in lines
        ]
        disclosures.disclose(operator_id, KIND, items, PURPOSE, by=by, at=at)


def _tell(operator_id: UUID, lines: Sequence[Line], *, by: Actor, at: datetime) -> None:
    """Give changed lines; whose sharing ended is left out, which the audit trail keeps."""
    try:
        _give(operator_id, lines, by=by, at=at)
    except (disclosures.NoAgreement, disclosures.ItemsEnded) as refusal:
        if len(lines) > 1 and isinstance(refusal, disclosures.ItemsEnded):
            for one in lines:  # the others' sharing goes on
                _tell(operator_id, [one], by=by, at=at)
            return
        audit.record_many(
            "evacuation.receiver.untold", [member.person_id for member, _payload in lines],
            by=by, at=at, receiver=str(operator_id), why=type(refusal).__name__,
        )  # fmt: skip


def take_in_manifests(*, by: Actor, at: datetime) -> int:
    """Keep the names of travellers for the lists at boarding (operator)."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(KIND, limit=BATCH, at=at)
    _keep_travellers([(one.sender_id, one.item_id, dict(one.payload)) for one in batch], at=at)
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)


def is_news_waiting(traveller_id: UUID) -> bool:
    """Say whether something newer about a traveller came in that was not taken in yet."""
    rows = DisclosureItem.objects.filter(item_id=traveller_id, disclosure__kind=KIND)
    waits = rows.filter(disclosure__direction=Direction.IN, handled_at=None, ended_at=None)
    return waits.exists()


def _keep_travellers(
    lines: Sequence[tuple[UUID, UUID, Mapping[str, object]]], *, at: datetime
) -> None:
    """
    Keep travellers as their organisation tells them; what came last holds.

    Nobody changes travellers of another organisation, nor one who was handed over.
    """
    entries = {
        (entry.source_id, str(entry.item_id)): entry
        for entry in PoolEntry.objects.filter(item_id__in={str(p["entry"]) for *_, p in lines})
    }
    newest = {
        traveller: (entries[sender, str(payload["entry"])], payload)
        for sender, traveller, payload in lines
        if (sender, str(payload["entry"])) in entries
    }
    before = Traveller.objects.select_for_update(of=("self",)).filter(traveller_id__in=newest)
    freed: set[UUID] = set()
    for old in before.order_by("id"):
        _entry, payload = newest[old.traveller_id]
        if old.needs_escort and not payload["needs_escort"]:
            freed.add(old.traveller_id)
        if old.handed_at is not None or old.entry_id != newest[old.traveller_id][0].id:
            del newest[old.traveller_id]
    keys = vault.make_keys(newest, at=at)
    Traveller.objects.bulk_create(
        [
            Traveller(
                entry=entry,
                traveller_id=traveller,
                position=int(str(payload["position"])),
                is_lap_infant=bool(payload["is_lap_infant"]),
                is_minor=bool(payload["is_minor"]),
                needs_escort=bool(payload["needs_escort"]),
                clear_until=parse_datetime(str(payload["clear_until"] or "")),
                special=str(payload["special"]),
                sealed=keys[traveller].seal(
                    TRAVELLER,
                    {name: payload[name] for name in SEALED} | {"is_freed": traveller in freed},
                ),
            )
            for traveller, (entry, payload) in newest.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["organisation", "traveller_id"],
        update_fields=TOLD,
    )
