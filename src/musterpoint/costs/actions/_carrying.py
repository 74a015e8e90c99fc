"""
How many people were carried for whom: counted where the lists are, told to whose people they are.

Who flew them learns it from that organisation alone, by an agreement of the two, never by the
operator of the pool: whom people went to is nothing that a State may count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import boarded
from musterpoint.costs.actions._common import (
    MOST_SEATS,
    NotNow,
    check_past,
    check_texts,
    in_turn,
    refuse,
    wrong,
)
from musterpoint.costs.actions._saying import NotAPartner, partner_name, say
from musterpoint.costs.crossing import CARRIED, STATEMENT
from musterpoint.costs.models import Carried
from musterpoint.crises.models import Crisis
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.evacuation.models import Leg, LegState, Movement
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 500
LEFT = (LegState.DEPARTED, LegState.ARRIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedIn:
    """People of a partner on a leg that flew outside the pool, as our own list says."""

    crisis_id: UUID
    partner_id: UUID
    code: str
    origin: str
    destination: str
    departed_on: date | None
    people: int
    seats: int


def enter_carried(given: CarriedIn, *, by: Actor, at: datetime) -> Carried:
    """Write down whom we carried for a partner; of a leg, a day and a partner once."""
    by.require(Permission.COSTS_CHANGE)
    crisis = Crisis.objects.filter(id=given.crisis_id).first()
    problems = check_texts(
        {
            "code": (given.code, 60, True),
            "origin": (given.origin, 100, True),
            "destination": (given.destination, 100, True),
        }
    )
    if crisis is None:
        problems["crisis"] = [_("Choose a crisis.")]
    if found := check_past(given.departed_on, at):
        problems["departed_on"] = found
    if not 1 <= given.people <= MOST_SEATS:
        problems["people"] = [_("Enter a number from 1 to %(most)s.") % {"most": MOST_SEATS}]
    if not 0 <= given.seats <= given.people:
        problems["seats"] = [_("Enter at most as many seats as people.")]
    refuse(problems)
    if crisis is None or given.departed_on is None:
        raise wrong("crisis", _("Choose a crisis."))
    name = partner_name(given.partner_id, STATEMENT, at)
    row, is_new = Carried.objects.get_or_create(
        crisis=crisis, code=given.code.strip(), departed_on=given.departed_on,
        partner_id=given.partner_id,
        defaults={
            "origin": given.origin.strip(), "destination": given.destination.strip(),
            "partner_name": name, "people": given.people,
            "seats": given.seats, "told_at": at,
        },
    )  # fmt: skip
    if not is_new and (row.people, row.seats) != (given.people, given.seats):
        raise NotNow(_("Other numbers of this leg and partner are written down already."))
    audit.record("costs.carried.entered", subject_id=row.id, by=by, at=at)
    return row


def count_carried(crisis_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Count for each leg that left who was carried for whom, and tell them; return how many.

    A leg waits until everybody was told of its departure, so that its numbers never change.
    """
    by.require(Permission.COSTS_CHANGE)
    crisis = Crisis.objects.filter(id=crisis_id).first()
    if crisis is None:
        raise wrong("crisis", _("Choose a crisis."))
    in_turn()
    waiting = Movement.objects.filter(event="departed", told_at=None).values("leg_id")
    legs = Leg.objects.filter(crisis=crisis, state__in=LEFT).exclude(id__in=waiting)
    done = set(Carried.objects.filter(crisis=crisis).values_list("code", "partner_id"))
    count = 0
    for leg in legs.select_related("origin", "destination").order_by("departs_at", "code"):
        for partner, (name, people, seats) in sorted(
            boarded.people_by_source(leg).items(), key=lambda pair: pair[0].bytes
        ):
            if (leg.code, partner) in done or partner == leg.offered_by_id:
                continue
            row = Carried(
                crisis=crisis, code=leg.code, origin=leg.origin.name,
                destination=leg.destination.name, departed_on=leg.departs_at.date(),
                partner_id=partner, partner_name=name, people=people, seats=seats, told_at=at,
            )  # fmt: skip
            count += _note(row, leg, crisis, by, at)
    return count


def _note(row: Carried, leg: Leg, crisis: Crisis, by: Actor, at: datetime) -> int:
    """Keep what we flew ourselves; of other legs tell whose people they are, and nobody else."""
    if leg.offered_by_id == scope.organisation_id():
        row.save(force_insert=True)
        audit.record("costs.carried.counted", subject_id=row.id, by=by, at=at)
        return 1
    payload = {
        "crisis": str(crisis.shared_reference or ""), "leg": row.code, "origin": row.origin,
        "destination": row.destination, "departed_on": row.departed_on.isoformat(),
        "partner": str(row.partner_id), "partner_name": row.partner_name,
        "flyer": str(leg.offered_by_id), "people": row.people, "seats": row.seats,
    }  # fmt: skip
    try:
        say(row.partner_id, CARRIED, payload, crisis_reference=crisis.shared_reference, at=at)
    except NotAPartner:
        return 0
    return 1


def take_carried(*, by: Actor, at: datetime) -> int:
    """
    Take in how many people we flew for others, as they say themselves; return how many copies came.

    What an operator says of our own people goes on to who flew them, where that may be told.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = disclosed.unhandled(CARRIED, BATCH, at)
    known = {
        str(one.shared_reference): one
        for one in Crisis.objects.filter(shared_reference__isnull=False)
    }
    rows = []
    for one in batch:
        given = one.payload
        crisis = known.get(given["crisis"])
        if crisis is None or not given["departed_on"] or not 0 <= given["seats"] <= given["people"]:
            continue
        if given["partner"] == str(scope.organisation_id()):
            _tell_flyer(given, crisis, at)
            continue
        if given["partner"] != str(one.sender_id):  # nobody speaks for somebody else's people
            continue
        rows.append(
            Carried(
                crisis=crisis, code=given["leg"][:60], origin=given["origin"][:100],
                destination=given["destination"][:100],
                departed_on=date.fromisoformat(given["departed_on"]),
                partner_id=UUID(given["partner"]), partner_name=given["partner_name"][:200],
                people=min(given["people"], MOST_SEATS), seats=min(given["seats"], MOST_SEATS),
                told_at=one.disclosed_at,
            )
        )  # fmt: skip
    rows = [one for one in rows if one.people]
    Carried.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    audit.record_many("costs.carried.received", [one.id for one in rows], by=by, at=at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _tell_flyer(given: Mapping[str, Any], crisis: Crisis, at: datetime) -> None:
    """Tell who flew our people how many they were. Not agreed is not told."""
    flyer = UUID(given["flyer"])
    on = date.fromisoformat(given["departed_on"])
    if not boarded.may_tell(flyer, crisis.id, given["leg"], on, given["people"]):
        return
    try:
        say(flyer, CARRIED, given, crisis_reference=crisis.shared_reference, at=at)
    except NotAPartner:
        return
