"""Who stands behind the wall, and what every action there does first."""

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION, Organisation


class NothingHere(Missing):
    """There is no such thing, or it is not the actor's to see: the answer is the same."""


def may_hold(organisation: Organisation) -> bool:
    """Say whether an organisation may hold protection records at all."""
    return organisation.kind in MAY_HOLD_PROTECTION


def is_behind(actor: Actor) -> bool:
    """Say whether an actor works behind the wall."""
    return actor.clearance is Clearance.PROTECTION and actor.may(Permission.PROTECTION_READ)


def require_writing(by: Actor) -> None:
    """Raise NotAllowed unless the actor may write behind the wall."""
    by.require(Permission.PROTECTION_WRITE)
    require_cleared(by)


def require_cleared(by: Actor) -> None:
    """Raise NotAllowed unless the actor has the clearance, in an organisation that may hold."""
    if by.clearance is not Clearance.PROTECTION:
        raise NotAllowed(_("This needs the clearance of a caseworker."))
    if not may_hold(Organisation.objects.get(id=by.organisation_id)):
        raise NotAllowed(_("An organisation of this kind cannot hold protection records."))


def nothing() -> NothingHere:
    """Return the one answer to everything that is not there."""
    return NothingHere(_("There is nothing here under this address."))
