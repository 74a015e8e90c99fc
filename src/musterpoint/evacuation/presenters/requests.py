"""Requests as rows and pages: who would travel, what waits, and the way that was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from musterpoint.cases.children import queries as children
from musterpoint.crises.models import Area, Crisis
from musterpoint.evacuation.models import Mode, Request, RequestMember, RequestState
from musterpoint.evacuation.presenters import words
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

PAGE = 50
#: The states after which a household may ask again.
OVER = (RequestState.WITHDRAWN, RequestState.ARRIVED, RequestState.NO_SHOW)
OPEN_STATES = (RequestState.WAITING, RequestState.READY, RequestState.SEATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One leg of a journey."""

    icon: str
    leg: str
    origin: str
    destination: str
    departs: str
    arrives: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request in a list or on the page of a household."""

    id: UUID
    url: str
    name: str
    reference: str
    people: str
    area: str
    group: str
    kind: str
    status: str
    waits_for: str
    since: str
    crisis: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """Somebody who would travel. The name is empty for those who may not read it."""

    person_id: UUID
    name: str
    reference: str
    needs: str
    checks: str = ""
    checks_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One request with everybody in it."""

    row: RequestRow
    facts: tuple[Row, ...]
    members: tuple[MemberLine, ...]
    seen: tuple[UUID, ...]
    may_withdraw: bool
    may_clear: bool


def rows(
    request: ActorRequest, found: Sequence[Request], *, with_names: bool
) -> tuple[list[RequestRow], list[UUID]]:
    """Return requests as rows, and whose names they show. The requests know lead and crisis."""
    cards = people.card([one.lead_id for one in found], request.at) if with_names else {}
    areas = area_names({one.crisis_id for one in found})
    made = []
    for one in found:
        card = cards.get(one.lead_id)
        made.append(_row(request, one, card.name if card else "", areas))
    return made, list(cards)


def area_names(crisis_ids: Iterable[UUID]) -> dict[tuple[UUID, str], str]:
    """Return (crisis, code) -> the area's name in the language of the page. One query."""
    language = languages.current().code
    return {
        (area.crisis_id, area.code): dict(area.names).get(language) or area.name
        for area in Area.objects.filter(crisis__in=list(crisis_ids))
    }


def _row(
    request: ActorRequest, one: Request, name: str, areas: Mapping[tuple[UUID, str], str]
) -> RequestRow:
    zone = chrome_of(request).zone
    address = url(request, "evacuation:request", crisis=one.crisis.slug, request_id=one.id)
    return RequestRow(
        id=one.id,
        url=address,
        name=name,
        reference=one.lead.reference,
        people=words.people(one.people),
        area=areas.get((one.crisis_id, one.area), one.area) or _("Place not known"),
        group=words.priority_class(one.priority_class),
        kind=words.REQUEST_KINDS[one.state],
        status=str(RequestState(one.state).label),
        waits_for=formats.listed(dict.fromkeys(words.hold(code) for code in one.holds)),
        since=formats.moment(one.requested_at, zone),
        crisis=one.crisis.name,
        steps=tuple(steps(one.itinerary, zone)),
    )


def steps(itinerary: Iterable[Mapping[str, Any]], zone: str) -> list[Step]:
    """Return the legs of an itinerary as its State received them."""
    return [
        Step(
            icon=words.MODE_ICONS.get(str(leg.get("mode")), words.MODE_ICONS[Mode.BUS]),
            leg=str(leg.get("leg", "")),
            origin=str(leg.get("from", "")),
            destination=str(leg.get("to", "")),
            departs=_moment(leg.get("departs_at"), zone),
            arrives=_moment(leg.get("arrives_at"), zone),
            by=str(leg.get("by", "")),
        )
        for leg in itinerary
    ]


def _moment(text: object, zone: str) -> str:
    at: datetime | None = parse_datetime(str(text)) if text else None
    return formats.moment(at, zone) if at else "–"


def page(request: ActorRequest, crisis: Crisis, found: Request) -> RequestPage:
    """Return one request; names only for those who may see registered people."""
    with_names = request.actor.may(Permission.PEOPLE_READ)
    ids = list(
        RequestMember.objects.filter(request=found)
        .order_by("position", "id")
        .values_list("person_id", flat=True)
    )
    cards = people.card(ids, request.at) if with_names else {}
    lead = cards.get(found.lead_id)
    row = _row(request, found, lead.name if lead else "", area_names([crisis.id]))
    checks = _checks(request, cards)
    is_open = found.state in OPEN_STATES
    may_change = request.actor.may(Permission.EVACUATION_REQUEST)
    return RequestPage(
        row=row,
        facts=tuple(_facts(request, found, row)),
        members=tuple(
            MemberLine(
                person_id=card.person_id,
                name=card.name,
                reference=card.reference,
                needs=words.needs(card.identity.needs),
                checks=checks.get(card.person_id, ""),
                checks_url=url(request, "children:of-person", person=card.person_id),
            )
            for card in cards.values()
        ),
        seen=tuple(cards),
        may_withdraw=is_open and may_change,
        may_clear=found.state == RequestState.WAITING and may_change,
    )


def _checks(request: ActorRequest, cards: Mapping[UUID, people.Card]) -> dict[UUID, str]:
    """Return how the checks of travellers stand, for those who work on them; never which."""
    if not request.actor.may(Permission.CASES_READ):
        return {}
    answers = children.clearance(cards, request.at, cards=cards)
    return {
        person: _("Checks finished")
        if isinstance(answer, children.Cleared)
        else words.hold("checks")
        for person, answer in answers.items()
        if not isinstance(answer, children.Cleared) or answer.is_child
    }


def _facts(request: ActorRequest, found: Request, row: RequestRow) -> list[Row]:
    zone = chrome_of(request).zone
    rows_ = [
        Row(key=_("People"), value=words.people(found.people)),
        Row(key=_("From"), value=row.area),
        Row(key=_("Would go to"), value=formats.listed(words.wish(w) for w in found.destinations)),
        Row(key=_("Seats"), value=formats.count(found.seats)),
    ]
    special = {
        _("Wheelchair places"): found.wheelchair,
        _("Stretcher places"): found.stretcher,
        _("Infants on a lap"): found.infants,
    }
    rows_ += [Row(key=key, value=formats.count(n)) for key, n in special.items() if n]
    rows_ += [
        Row(key=_("Order"), value=words.priority_class(found.priority_class)),
        Row(key=_("Asked"), value=formats.moment(found.requested_at, zone)),
        Row(key=_("Rules"), value=found.rules),
    ]
    if found.latest_at:
        rows_.append(Row(key=_("Must leave by"), value=formats.moment(found.latest_at, zone)))
    shared = _("Yes, needs and rules without a name") if found.item_id else _("Not yet")
    rows_.append(Row(key=_("In the pool of seats"), value=shared))
    return rows_
