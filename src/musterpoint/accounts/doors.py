"""Who stands at a door: from a request to an actor, or nobody."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.http import HttpRequest

from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import actors, locks
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance, Permission
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION, Membership, Organisation
from musterpoint.tenancy.roles import ROLES

if TYPE_CHECKING:
    from musterpoint.accounts.models import User


class Door(StrEnum):
    """Where a request comes in; it stands beside the path in the URL list."""

    PUBLIC = "public"
    DESK = "desk"
    API = "api"


class SignInFirst(Exception):
    """Nobody is signed in; the page sends them to the sign-in form and back."""


class NotConfirmed(NotAllowed):
    """A program that moves money has access, and nobody confirmed it as the second person."""


class Unknown(Exception):
    """No such organisation for this user: the answer is the same as for none at all."""


def staff(user: "User", organisation: Organisation, at: datetime) -> Actor:
    """Return the actor that a user is in an organisation, or raise Unknown."""
    membership = Membership.objects.filter(organisation=organisation, user_id=user.id).first()
    if membership is None or membership.role not in ROLES:
        raise Unknown
    if membership.valid_until is not None and membership.valid_until <= at:
        raise Unknown
    role = ROLES[membership.role]
    locked = locks.of(organisation, user.id, role.permissions, at)
    return Actor(
        organisation_id=organisation.id,
        kind=ActorKind.STAFF,
        name=user.name,
        id=user.id,
        permissions=role.permissions - {permission for permission, _course in locked},
        clearance=role.clearance,
        locked=locked,
    )


def at_the_door(
    door: Door, request: HttpRequest, organisation: Organisation, at: datetime
) -> Actor:
    """Return who comes in by this door; raise SignInFirst or Unknown."""
    if door is Door.PUBLIC:
        return actors.public(organisation.id)
    if door is Door.API:
        from musterpoint.accounts.clients import client_actor

        return client_actor(request, organisation, at)
    if not request.user.is_authenticated:
        raise SignInFirst
    return staff(request.user, organisation, at)


def in_confidence(actor: Actor) -> Actor:
    """
    Return the actor at a page of what was told in confidence, where the URL list says so.

    Staff need the permission of a named handler; of the public each sees what their own code
    opens. Everybody else keeps a clearance that shows no row.
    """
    if actor.kind is ActorKind.PUBLIC or actor.may(Permission.FEEDBACK_SENSITIVE):
        return actor.with_clearance(Clearance.CONFIDENCE)
    return actor


#: Who finds the pages of emergency openings; what each may do there, its action asks.
OPENERS = (Permission.PROTECTION_BREAK, Permission.PROTECTION_OVERSEE)
CALLERS = (Permission.PROTECTION_READ,)


def raised(actor: Actor, organisation: Organisation, to: str) -> Actor:
    """
    Return the actor at a page that stands behind the wall, where the URL list says so.

    ``to`` is ``opening`` (emergency openings: their tables are protected), ``calls`` (the letter
    box of calls asked for) or ``link`` (a public page that a secret link and its code open; it
    shows the one row that the secret names, and staff keep their clearance). The clearance holds
    for this one page alone. An organisation that can hold no protection record has no page of the
    first two, whoever asks: raises Unknown.
    """
    if to == "link":
        is_public = actor.kind is ActorKind.PUBLIC
        return actor.with_clearance(Clearance.PROTECTION) if is_public else actor
    if organisation.kind not in MAY_HOLD_PROTECTION or actor.kind is not ActorKind.STAFF:
        raise Unknown
    held, clearance = {
        "opening": (OPENERS, Clearance.PROTECTION),
        "calls": (CALLERS, Clearance.CONFIDENCE),
    }[to]
    if not any(actor.may(one) for one in held):
        raise Unknown
    return actor.with_clearance(clearance)
