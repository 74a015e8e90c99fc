"""
The closed box: on every record, the same with and without anything in it (DESIGN D4).

Staff of the consular side open it with a reason for fifteen minutes and read notes of health. Who
has protection clearance sees it only in the answer to the asking itself, and the trail of that is
one that only protection can read, so that nobody learns from it that there is something.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from musterpoint.audit import actions as audit
from musterpoint.crises.desk.person_forms import ProtectionForm
from musterpoint.people.queries import Card, Protection
from musterpoint.people.reasons import ProtectionReason
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest, url

OPEN_FOR = timedelta(minutes=15)
#: Key of the session: person -> until when the box is open.
OPENED = "closed_boxes"


def may_open(request: ActorRequest) -> bool:
    """Say whether the actor may ask to see what is in the box."""
    return request.actor.may(Permission.PEOPLE_SENSITIVE)


def is_behind_the_wall(request: ActorRequest) -> bool:
    """Say whether the actor may see protection records."""
    cleared = request.actor.clearance is Clearance.PROTECTION
    return cleared and request.actor.may(Permission.PROTECTION_READ)


def closed(request: ActorRequest, card: Card, error: str = "") -> dict[str, Any]:
    """Return the box as it stands on every record."""
    return {
        "action": url(request, "desk:closed_box", person=card.person_id),
        "reasons": ProtectionReason.choices,
        "may_open": may_open(request),
        "minutes": int(OPEN_FOR.total_seconds() // 60),
        "error": error,
    }


def standing(request: ActorRequest, card: Card) -> dict[str, Any]:
    """Return the box closed, or open while the fifteen minutes of an earlier asking run."""
    until = _until(request, card)
    if until is None or is_behind_the_wall(request) or not may_open(request):
        return closed(request, card)
    audit.saw("people.closed_box.read", [card.person_id], by=request.actor, at=request.at)
    return opened(request, card, until)


def opened(
    request: ActorRequest,
    card: Card,
    until: datetime,
    protection: Sequence[Protection] | None = None,
    form: ProtectionForm | None = None,
) -> dict[str, Any]:
    """Return the open box; protection records only for who stands behind the wall."""
    return closed(request, card) | {
        "is_open": True,
        "until": until,
        "note": card.identity.note,
        "protection": protection,
        "form": form,
        "write_action": url(request, "desk:protection", person=card.person_id),
    }


def remember(request: ActorRequest, card: Card) -> None:
    """Keep the box of this person open for this browser, and forget the boxes that are closed."""
    kept = {
        person: until
        for person, until in (request.session.get(OPENED) or {}).items()
        if datetime.fromisoformat(until) > request.at
    }
    kept[str(card.person_id)] = (request.at + OPEN_FOR).isoformat()
    request.session[OPENED] = kept


def _until(request: ActorRequest, card: Card) -> datetime | None:
    found = (request.session.get(OPENED) or {}).get(str(card.person_id))
    until = datetime.fromisoformat(found) if found else None
    return until if until is not None and until > request.at else None
