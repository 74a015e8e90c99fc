"""Seats that a plan counts on: drafted when it is activated, offered by somebody afterwards."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Area, Crisis
from musterpoint.evacuation.actions._offers import BadOffer, LegIn, PlaceIn, offer, set_places
from musterpoint.evacuation.models import Leg, LegDraft, Place, PlaceKind
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.tenancy.actors import Actor, Permission

DAY = timedelta(days=1)
KINDS: Mapping[str, PlaceKind] = {
    "area": PlaceKind.ASSEMBLY,
    "assembly": PlaceKind.ASSEMBLY,
    "haven": PlaceKind.TRANSIT,
    "end": PlaceKind.HOME,
}
LONGEST_CODE = 40
LONGEST_NAME = 100


class OfferedBefore(Refused):
    """The seats of this draft were offered; cancel the legs instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDraftIn:
    """A line of a carrier as a plan writes it; see ``LegDraft``."""

    crisis_id: UUID
    plan_id: UUID
    mark: str
    carrier: str
    mode: str
    origin: Mapping[str, Any]
    destination: Mapping[str, Any]
    departs_at: datetime
    hours: int
    a_day: int
    seats: int
    cost_minor: int = 0
    currency: str = "USD"


def draft_legs(given: LegDraftIn, *, by: Actor, at: datetime) -> LegDraft:
    """Write down seats that a plan counts on; nothing is offered, and nobody is told."""
    by.require(Permission.PLANS_ACTIVATE)
    row = LegDraft.objects.create(
        **{name: getattr(given, name) for name in LegDraftIn.__dataclass_fields__},
        made_at=at,
        made_by=by.id,
    )
    audit.record("evacuation.draft.made", subject_id=row.id, by=by, at=at)
    return row


def offer_draft(draft_id: UUID, *, by: Actor, at: datetime) -> list[Leg]:
    """
    Offer the legs of a draft's first day, once the carrier agreed; add its places where needed.

    Raises BadOffer when its day is over or a place of it is unknown, OfferedBefore, Missing.
    """
    by.require(Permission.EVACUATION_OFFER)
    row = _locked(draft_id)
    if row.offered_at is not None:
        raise OfferedBefore(_("These seats were offered before."))
    if row.departs_at <= at:
        text = _("The time at which it would leave is over. Remove it and add an offer.")
        raise BadOffer(text, fields={"departs_at": [text]})
    origin, destination = _places(row, by, at)
    step = DAY / row.a_day
    legs = [
        LegIn(
            code=code,
            mode=row.mode,
            origin=origin,
            destination=destination,
            departs_at=row.departs_at + number * step,
            arrives_at=row.departs_at + number * step + timedelta(hours=row.hours),
            seats=row.seats,
            cost_minor=row.cost_minor,
            currency=row.currency,
        )
        for number, code in enumerate(_codes(row))
    ]
    made = offer(row.crisis_id, legs, by=by, at=at)
    row.offered_at, row.offered_by = at, by.id or by.organisation_id
    row.save(update_fields=["offered_at", "offered_by"])
    audit.record("evacuation.draft.offered", subject_id=row.id, by=by, at=at, legs=len(made))
    return made


def drop_drafts(draft_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Remove drafts that nobody offered; return how many. Those that were offered stay."""
    if not by.may(Permission.EVACUATION_OFFER):
        by.require(Permission.PLANS_ACTIVATE)
    rows = LegDraft.objects.select_for_update().filter(id__in=draft_ids, offered_at=None)
    gone = list(rows.order_by("id").values_list("id", flat=True))
    LegDraft.objects.filter(id__in=gone).delete()
    audit.record_many("evacuation.draft.removed", gone, by=by, at=at)
    return len(gone)


def _locked(draft_id: UUID) -> LegDraft:
    found = LegDraft.objects.select_for_update(of=("self",)).filter(id=draft_id).first()
    if found is None:
        raise Missing(_("There is no such draft here."))
    return found


def _places(row: LegDraft, by: Actor, at: datetime) -> tuple[str, str]:
    """Return the codes of where it leaves from and goes to; add those that are new here."""
    there = {one.name.casefold(): one.code for one in Place.objects.filter(crisis_id=row.crisis_id)}
    fresh: list[PlaceIn] = []
    ends = [str(spot["name"]).casefold() for spot in (row.origin, row.destination)]
    for name, spot in zip(ends, (row.origin, row.destination), strict=True):
        if name not in there:
            fresh.append(_place(spot, row.crisis_id, there.values()))
            there[name] = fresh[-1].code
    if fresh:
        set_places(row.crisis_id, fresh, by=by, at=at)
    return there[ends[0]], there[ends[1]]


def _place(spot: Mapping[str, Any], crisis_id: UUID, taken: Collection[str]) -> PlaceIn:
    name = str(spot["name"])
    if not spot.get("position"):
        text = _("The plan tells no position of “%(place)s”. Add it to the places first.")
        raise BadOffer(text % {"place": name}, fields={"place": [name]})
    host = Crisis.objects.values_list("host_country", flat=True).get(id=crisis_id)
    area = str(spot.get("area") or "").casefold()
    areas = Area.objects.filter(crisis_id=crisis_id).order_by("id")
    return PlaceIn(
        code=_unused(_plain(name, "place")[:LONGEST_CODE], taken, LONGEST_CODE),
        name=name[:LONGEST_NAME],
        kind=KINDS[spot["kind"]],
        country=spot["country"],
        latitude=spot["position"][0],
        longitude=spot["position"][1],
        area=next((one.code for one in areas if area in _names(one)), "") if area else "",
        is_dangerous=spot["country"] == host and spot["kind"] != "end",
        beds=spot.get("beds"),
    )


def _names(area: Area) -> set[str]:
    return {str(one).casefold() for one in (area.code, area.name, *area.names.values())}


def _codes(row: LegDraft) -> list[str]:
    """Return a short name for each leg that no leg of the crisis has yet."""
    taken = set(Leg.objects.filter(crisis_id=row.crisis_id).values_list("code", flat=True))
    start = _plain(row.carrier, "plan").upper()[:LONGEST_CODE]
    found: list[str] = []
    number = 0
    while len(found) < row.a_day:
        number += 1
        if (code := f"{start}-{number}") not in taken:
            found.append(code)
    return found


def _plain(name: str, otherwise: str) -> str:
    """Return a name in the letters that codes have; another word when nothing is left of it."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or otherwise


def _unused(code: str, taken: Collection[str], longest: int) -> str:
    number, found = 1, code
    while found in taken:
        number += 1
        found = f"{code[: longest - 5]}-{number}"
    return found
