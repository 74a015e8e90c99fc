"""A directory of invented partners."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from musterpoint.referrals import actions
from musterpoint.referrals.identity import Contact
from musterpoint.referrals.models import FocalPoint, Partner, Pathway, Service, Side
from musterpoint.referrals.values import FocalIn, PartnerIn, PathwayIn, ServiceIn
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

DAY = timedelta(days=1)


def partner(by: Actor, name: str = "Jasmine clinic", **changes: Any) -> Partner:
    """Add a partner on the open side."""
    return actions.add_partner(
        PartnerIn(**{"name": name, "country": "TUN", **changes}), by=by, at=NOON
    )


def behind(by: Actor, name: str = "House of the olive", **changes: Any) -> Partner:
    """Add a partner behind the wall."""
    return partner(by, name, **{"side": Side.PROTECTION, **changes})


def service_in(**changes: Any) -> ServiceIn:
    """Return a clinic that is open to everybody."""
    facts: dict[str, Any] = {
        "kind": "medical",
        "name": "Clinic",
        "languages": ("ar", "fr"),
        "country": "TUN",
        "area": "Tunis",
        "zone": "Africa/Tunis",
    }
    return ServiceIn(**facts | changes)


def service(by: Actor, of: Partner, **changes: Any) -> Service:
    """Add a service, by default a clinic that is open to everybody."""
    return actions.add_service(of.id, service_in(**changes), by=by, at=NOON)


def focal_in(name: str = "Leila Trabelsi", place: int = 1, **changes: Any) -> FocalIn:
    """Return somebody to ask for."""
    contact = Contact(name=name, phone=f"+2162066{place:04}")
    return FocalIn(**{"contact": contact, **changes})


def focal_point(by: Actor, of: Partner, name: str = "Leila Trabelsi", **changes: Any) -> FocalPoint:
    """Name somebody to ask for."""
    return actions.add_focal_point(of.id, focal_in(name, **changes), by=by, at=NOON)


def pathway_in(*kinds: str, **changes: Any) -> PathwayIn:
    """Return a memorandum for the year."""
    facts: dict[str, Any] = {
        "service_kinds": kinds or ("medical",),
        "memorandum": "Memorandum 12/2026",
        "roles": "We call; they come for the person; both follow up.",
        "valid_from": NOON.date() - 30 * DAY,
        "valid_until": NOON.date() + 300 * DAY,
    }
    return PathwayIn(**facts | changes)


def pathway(by: Actor, of: Partner, *kinds: str, **changes: Any) -> Pathway:
    """Open a pathway under a memorandum."""
    return actions.add_pathway(of.id, pathway_in(*kinds, **changes), by=by, at=NOON)


def trained(by: Actor, user_id: UUID) -> None:
    """Record a training that still counts."""
    actions.record_training(user_id, NOON.date() - DAY, by=by, at=NOON)


def small(by: Actor) -> Partner:
    """Fill a small directory: a clinic with a focal point and a deputy, and a pathway to it."""
    clinic = partner(by)
    service(by, clinic)
    focal_point(by, clinic)
    focal_point(by, clinic, "Karim Jaziri", place=2)
    pathway(by, clinic)
    return clinic
