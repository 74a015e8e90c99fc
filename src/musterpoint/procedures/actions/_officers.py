"""Who acts in a run: the officer's name for the engine, and the roles that they hold."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.procedures import catalogue
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.procedures import rules
from musterpoint.procedures.models import RoleHolder
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance, Permission
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.roles import ROLES

MOST_LETTERS = 60


class NotYourRole(NotAllowed):
    """The officer does not hold the role in which the step was to be done."""


class NoSuchMember(Invalid):
    """Nobody of this organisation, or nobody who does steps."""


def officer(by: Actor) -> str:
    """Return how the engine knows somebody: different people must differ; empty is nobody."""
    if by.id is not None:
        return str(by.id)
    return by.name[:MOST_LETTERS] if by.kind is ActorKind.EXERCISE else ""


def roles_held(by: Actor, at: datetime) -> tuple[str, ...]:
    """Return the procedure roles of an actor; an exercise plays them all."""
    if by.kind is ActorKind.EXERCISE:
        return tuple(catalogue.roles())
    if by.id is None:
        return ()
    membership = (
        Membership.objects.filter(organisation_id=by.organisation_id, user_id=by.id)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
        .first()
    )
    by_membership = rules.roles_of(membership.role) if membership is not None else ()
    given = RoleHolder.objects.filter(user_id=by.id).order_by("role")
    return tuple(dict.fromkeys([*by_membership, *given.values_list("role", flat=True)]))


def role_for(by: Actor, wanted: Sequence[str], given: str, at: datetime) -> str:
    """Return the role in which an actor does something; raise NotYourRole for one not held."""
    held = roles_held(by, at)
    if given and by.kind is not ActorKind.EXERCISE and given not in held:
        raise NotYourRole(_("You do not hold this role."))
    if by.kind is ActorKind.EXERCISE:
        return given or next(iter(wanted), "") or rules.choose(held, wanted)
    return given or rules.choose(held, wanted)


def check_member(user_id: UUID, at: datetime, by: Actor, *, is_protected: bool = False) -> None:
    """Raise NoSuchMember unless somebody works here, does steps, and may see such runs."""
    membership = (
        Membership.objects.filter(organisation_id=by.organisation_id, user_id=user_id)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
        .first()
    )
    role = ROLES.get(membership.role) if membership is not None else None
    may = role is not None and Permission.PROCEDURES_RUN in role.permissions
    if may and is_protected and role is not None:
        may = role.clearance is Clearance.PROTECTION
    if not may:
        text = _("Choose somebody who works here and does steps of procedures.")
        raise NoSuchMember(text, fields={"user": [text]})


def give_role(user_id: UUID, role: str, *, by: Actor, at: datetime) -> RoleHolder:
    """Give a member a procedure role beside those of the membership; again is no matter."""
    by.require(Permission.PROCEDURES_CHANGE)
    name = role.strip()
    if not name.replace("_", "a").isalnum() or not name.isascii() or len(name) > 80:
        text = _("Name a role with small letters, digits and underscores.")
        raise Invalid(text, fields={"role": [text]})
    check_member(user_id, at, by)
    holder, is_new = RoleHolder.objects.get_or_create(
        user_id=user_id, role=name, defaults={"given_by": by.id, "given_at": at}
    )
    if is_new:
        audit.record("procedures.role.given", subject_id=user_id, by=by, at=at, role=name)
    return holder


def take_role(user_id: UUID, role: str, *, by: Actor, at: datetime) -> None:
    """Take a role back that was given; one that comes with the membership stays."""
    by.require(Permission.PROCEDURES_CHANGE)
    if RoleHolder.objects.filter(user_id=user_id, role=role).delete()[0]:
        audit.record("procedures.role.taken", subject_id=user_id, by=by, at=at, role=role)
