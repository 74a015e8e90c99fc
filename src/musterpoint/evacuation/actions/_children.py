"""Children who are alone: requests follow their gate, and on arrival a receiver signs for them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.actions.children import LANE, NotTheReceiver, check_hand_over, is_named
from musterpoint.cases.models import ChildGate
from musterpoint.cases.queries import children as gate
from musterpoint.evacuation import gates
from musterpoint.evacuation.actions import _gone, _requests, _travellers
from musterpoint.evacuation.actions._movements import note_movements
from musterpoint.evacuation.actions._travellers import TRAVELLER
from musterpoint.evacuation.models import (
    Leg,
    LineState,
    ManifestLine,
    Request,
    RequestMember,
    RequestState,
    Traveller,
)
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission

MOST_NAME = 200


class NobodyToHandOver(Missing):
    """There is no such traveller on the leg, or they are handed over to nobody."""


class HandedBefore(Refused):
    """The child was handed over before."""


def follow_gates(*, by: Actor, at: datetime) -> int:
    """
    Let requests follow the gate of children; return how many changed.

    Who was cleared becomes ready. Who is held again waits: a request that others have already is
    withdrawn, so that its seat is free, and made anew in its old place in the line.
    """
    by.require(Permission.EVACUATION_REQUEST)
    if (runs_out := gate.next_expiry(at)) is not None:
        pumps.wake(LANE, runs_out)
    children = RequestMember.objects.filter(
        person_id__in=ChildGate.objects.values("person_id"), request__state__in=_gone.OPEN
    )
    locked = Request.objects.select_for_update(of=("self",))
    rows = list(
        locked.filter(id__in=children.values("request_id"), state__in=_gone.OPEN).order_by("id")
    )
    held = gates.held_requests(rows, at, _journeys(rows))
    waiting = [row.id for row in rows if row.state == RequestState.WAITING]
    count = _requests.clear_checks(waiting, by=by, at=at)
    again = [row for row in rows if row.id in held and row.state != RequestState.WAITING]
    own = [row for row in again if row.item_id is None]
    _requests.hold_again(own, by=by, at=at)
    out = [row for row in again if row.item_id is not None]
    members, _answers = gates.of_requests(out, at)
    _requests.withdraw([row.id for row in out], by=by, at=at)
    _gone.ask_again({row: members[row.id] for row in out}, by=by, at=at)
    _travellers.tell_changes(by=by, at=at)
    return count + len(again)


def _check_receiver(traveller: Traveller, named: str, name: str) -> None:
    """Raise NotTheReceiver unless a name is the one that the child's organisation told last."""
    if _travellers.is_news_waiting(traveller.traveller_id):
        raise NotTheReceiver(
            _("News about the receiver has just come in. Wait a moment and load the page again.")
        )
    if not named:
        raise NotTheReceiver(
            _(
                "No receiver who accepts is named. Ask the organisation that looks after the child"
                " to name one, and hand over to nobody until then."
            )
        )
    if not is_named(named, name):
        raise NotTheReceiver(_("This is not the receiver who was named. Hand over to nobody else."))


def _journeys(rows: Sequence[Request]) -> dict[UUID, list[str]]:
    """Return the legs of the requests that have seats."""
    seated = [row for row in rows if row.state == RequestState.SEATED]
    return {row.id: [str(leg.get("leg", "")) for leg in row.itinerary] for row in seated}


def hand_over(leg_id: UUID, line_id: UUID, to: str, *, by: Actor, at: datetime) -> Traveller:
    """
    Record that somebody who needs an escort was handed over to the receiver who was named.

    Raises NotTheReceiver for any other name, and while nobody is named who accepts. The
    organisation that looks after the child is told.
    """
    by.require(Permission.EVACUATION_BOARD)
    leg = Leg.objects.select_related("origin", "destination").get(id=leg_id)
    lines = ManifestLine.objects.select_related("traveller", "seat__entry")
    line = lines.filter(id=line_id, manifest__leg=leg, state=LineState.ARRIVED).first()
    if line is None or not line.traveller.needs_escort:
        raise NobodyToHandOver(_("Nobody on this leg waits to be handed over under this number."))
    traveller = Traveller.objects.select_for_update(of=("self",)).get(id=line.traveller_id)
    if traveller.handed_at is not None:
        raise HandedBefore(_("This was recorded before."))
    key = vault.open_key(traveller.traveller_id, at=at)
    told = dict(key.open(TRAVELLER, traveller.sealed))
    name = " ".join(to.split())[:MOST_NAME]
    named = str(told.get("receiver", ""))
    if not name:
        raise NotTheReceiver(_("Write the name of the receiver who signs."))
    if line.seat.entry.source_id == scope.organisation_id():
        member = RequestMember.objects.get(id=traveller.traveller_id)
        check_hand_over(member.person_id, name, at, is_on_the_way=True)
    else:
        _check_receiver(traveller, named, name)
    traveller.sealed = key.seal(TRAVELLER, told | {"handed_to": name})
    traveller.handed_at, traveller.handed_by = at, by.id
    traveller.save(update_fields=["sealed", "handed_at", "handed_by"])
    audit.record("evacuation.traveller.handed-over", subject_id=traveller.id, by=by, at=at)
    entry = line.seat.entry
    note_movements("received", leg, [(entry, [traveller.traveller_id])], at=at)
    return traveller
