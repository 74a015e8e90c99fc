"""Questions about members, invitations, programs and a user's own organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import clients as programs
from musterpoint.accounts import doors, incompatible
from musterpoint.accounts.models import ClientBinding, Invitation, User
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.roles import ROLES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works for the organisation."""

    user_id: UUID
    name: str
    email: str
    role: Role
    since: datetime
    until: datetime | None
    last_login: datetime | None
    has_codes: bool
    """True when signing in asks for a code of an authenticator app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An organisation that a user may enter, and as what."""

    organisation: Organisation
    role: Role


def members(*, by: Actor) -> list[Member]:
    """Return who works for the actor's organisation, by name."""
    by.require(Permission.MEMBERS_READ)
    rows = list(Membership.objects.filter(organisation_id=by.organisation_id))
    users = User.objects.in_bulk([row.user_id for row in rows])
    with_codes = set(
        Authenticator.objects.filter(user_id__in=users, type=Authenticator.Type.TOTP).values_list(
            "user_id", flat=True
        )
    )
    found = [
        _member(row, users[row.user_id], row.user_id in with_codes)
        for row in rows
        if row.user_id in users and row.role in ROLES
    ]
    return sorted(found, key=lambda member: (member.name.casefold(), member.email))


def member(user_id: UUID, *, by: Actor) -> Member:
    """Return one member, or raise Missing."""
    for found in members(by=by):
        if found.user_id == user_id:
            return found
    raise Missing(_("Nobody with this account works here."))


def conflicts(found: Iterable[Member], *, by: Actor) -> dict[UUID, str | Promise]:
    """
    Return which of these members stand in conflict with their own role, and why.

    Roles are given after a look at what is open; a conflict stands from before, or from elsewhere.
    """
    by.require(Permission.MEMBERS_READ)
    whys = {one.user_id: incompatible.why_not(one.user_id, one.role) for one in found}
    return {user_id: why for user_id, why in whys.items() if why}


def _member(row: Membership, user: User, has_codes: bool) -> Member:
    return Member(
        user_id=user.id,
        name=user.name,
        email=user.email,
        role=ROLES[row.role],
        since=row.created_at,
        until=row.valid_until,
        last_login=user.last_login,
        has_codes=has_codes,
    )


def open_invitations(*, by: Actor) -> QuerySet[Invitation]:
    """Return the invitations that nobody accepted yet, also those that ran out; newest first."""
    by.require(Permission.MEMBERS_READ)
    found = Invitation.objects.filter(organisation_id=by.organisation_id, accepted_at__isnull=True)
    return found.order_by("-created_at", "-id")


def clients(*, by: Actor) -> QuerySet[ClientBinding]:
    """Return the programs that speak or spoke for the organisation, those with access first."""
    by.require(Permission.MEMBERS_READ)
    found = ClientBinding.objects.filter(organisation_id=by.organisation_id)
    return found.order_by(F("revoked_at").desc(nulls_first=True), "name", "id")


def client(binding_id: UUID, *, by: Actor) -> ClientBinding:
    """Return a program whose access is open, or raise Missing."""
    found = clients(by=by).filter(id=binding_id, revoked_at__isnull=True).first()
    if found is None:
        raise Missing(_("There is no such system, or its access was ended before."))
    return found


def desks(user: User) -> list[Desk]:
    """Return the organisations that a user may enter now, by name."""
    rows = Membership.objects.filter(user_id=user.id).select_related("organisation")
    return [
        Desk(organisation=row.organisation, role=ROLES[row.role])
        for row in rows.order_by("organisation__name", "organisation_id")
        if row.role in ROLES
        and (row.valid_until is None or row.valid_until > clock.now(row.organisation))
    ]


def names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return what people and programs are called, by id."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    found = dict(User.objects.filter(id__in=wanted).values_list("id", "name"))
    if missing := wanted - found.keys():
        rows = ClientBinding.objects.filter(id__in=missing)
        found |= dict(rows.values_list("id", "name"))
    return found


def hands(ids: Iterable[UUID | None]) -> set[UUID]:
    """
    Return whose hands were at work: people, and for a program also whoever made its access.

    A rule of two people is not met by one person and a program of theirs.
    """
    given = {one for one in ids if one is not None}
    makers = ClientBinding.objects.filter(id__in=given).exclude(created_by=None)
    return given | {one for one in makers.values_list("created_by", flat=True) if one is not None}


def actor_now(one: UUID, organisation: Organisation) -> Actor:
    """
    Return the actor that a member or a program is now, for a job that goes on for who asked.

    Rights that were taken away since are gone. Raises NotAllowed for whoever left.
    """
    at = clock.now(organisation)
    user = User.objects.filter(id=one, is_active=True).first()
    try:
        if user is not None:
            return doors.staff(user, organisation, at)
    except doors.Unknown as gone:
        raise NotAllowed(_("Nobody with this account works here.")) from gone
    rows = ClientBinding.objects.filter(organisation=organisation, revoked_at__isnull=True)
    binding = rows.filter(id=one, role__in=ROLES).first()
    if binding is None or incompatible.waits(binding) or incompatible.maker_left(binding, at):
        raise NotAllowed(_("Nobody with this account works here."))
    return programs.of_binding(binding, organisation, at)


def own_hands(by: Actor) -> set[UUID]:
    """
    Return the ids that are one pair of hands with whoever acts, for a filter; one query.

    A person and every program whose access they made, here or elsewhere, ended or not; for a
    program its maker and all the maker's other programs.
    """
    if by.id is None:
        return set()
    maker = ClientBinding.objects.filter(id=by.id).values("created_by")
    made = ClientBinding.objects.filter(
        Q(id=by.id) | Q(created_by=by.id) | Q(created_by__in=maker)
    ).values_list("id", "created_by")
    return {by.id} | {one for row in made for one in row if one is not None}


def same_hands(by: Actor, ids: Iterable[UUID | None]) -> bool:
    """Say whether whoever acts is one of these in person, by a program of theirs or its maker."""
    others = {one for one in ids if one is not None}
    if by.id is None or not others:
        return False
    return by.id in others or not others.isdisjoint(own_hands(by))
