"""Who works for the organisation, and as what."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible, roles
from musterpoint.accounts.actions._organisation import locked
from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.roles import ROLES


class AlreadyMember(Refused):
    """The person works here already."""


class LastAdministrator(Refused):
    """Without an administrator nobody could change members or settings any more."""


class OwnRole(Refused):
    """Nobody gives themselves another role."""


class AccountExists(Refused):
    """The address belongs to an account of people elsewhere: they must be invited."""


def make_user(
    email: str,
    name: str,
    role: str,
    *,
    language: str = "en",
    password: str | None = None,
    by: Actor,
    at: datetime,
) -> User:
    """
    Make an account that works here, for the command line and exercises; pages invite instead.

    Without a password the account can only be entered by a sign-in link. In an exercise, an
    account that works in exercises only is used again. Raises AlreadyMember, AccountExists.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    given = roles.check(role, roles.for_people())
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = create_account(email, name, password=password, language=language)
    elif Membership.objects.filter(organisation=organisation, user_id=user.id).exists():
        raise AlreadyMember(_("This person works here already."))
    elif not (organisation.is_exercise and works_in_exercises_only(user.id)):
        raise AccountExists(_("This address has an account already. Invite the person."))
    add_member(organisation, user.id, given.code, at)
    audit.record("accounts.member.added", subject_id=user.id, by=by, at=at, role=given.code)
    return user


def join_exercise(user_id: UUID, role: str, *, by: Actor, at: datetime) -> None:
    """
    Give somebody who has an account a desk in an exercise's organisation; once is enough.

    Raises Refused for an organisation that is real: there people are invited and accept.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    given = roles.check(role, roles.for_people())
    if not organisation.is_exercise:
        raise Refused(_("Only an exercise takes members in without an invitation."))
    if Membership.objects.filter(organisation=organisation, user_id=user_id).exists():
        return
    add_member(organisation, user_id, given.code, at)
    audit.record("accounts.member.added", subject_id=user_id, by=by, at=at, role=given.code)


def create_account(email: str, name: str, *, password: str | None, language: str) -> User:
    """Make the account and its confirmed e-mail address; the caller has checked both."""
    user = User.objects.create_user(email.strip(), password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def add_member(organisation: Organisation, user_id: UUID, role: str, at: datetime) -> None:
    """
    Write the membership; the caller has checked and locked.

    Raises Incompatible for who worked here before and has a piece of work open that bars the role.
    """
    if role in ROLES:
        incompatible.check(user_id, ROLES[role])
    Membership.objects.create(organisation=organisation, user_id=user_id, role=role, created_at=at)


def works_in_exercises_only(user_id: UUID) -> bool:
    """Say whether every organisation that the user works for is an exercise."""
    return not Membership.objects.filter(user_id=user_id, organisation__is_exercise=False).exists()


def change_role(user_id: UUID, role: str, *, by: Actor, at: datetime) -> None:
    """
    Give a member another role; it holds from their next page on.

    Raises OwnRole, LastAdministrator, Incompatible; Invalid for an unknown role; Missing for a
    stranger.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    given = roles.check(role, roles.for_people())
    membership = _membership(organisation, user_id)
    if user_id == by.id:
        raise OwnRole(_("You cannot change your own role. Ask another administrator."))
    if membership.role == given.code:
        return
    incompatible.check(user_id, given)
    if given.code != roles.ADMINISTRATOR:
        _keep_an_administrator(organisation, membership, at)
    before, membership.role = membership.role, given.code
    membership.save(update_fields=["role"])
    audit.record(
        "accounts.role.changed", subject_id=user_id, by=by, at=at, role=given.code, before=before
    )


def remove_member(user_id: UUID, *, by: Actor, at: datetime) -> None:
    """
    End somebody's membership; the next page that they ask for is already refused.

    Raises LastAdministrator; Missing for a stranger.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    membership = _membership(organisation, user_id)
    _keep_an_administrator(organisation, membership, at)
    membership.delete()
    audit.record("accounts.member.removed", subject_id=user_id, by=by, at=at, role=membership.role)


def end_all_sessions(user_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Sign a member out on every device at once; return how many sessions were known.

    A new epoch makes every session void, also one that is being opened now; the rows are then
    only tidied away. Members may end their own sessions without a permission.
    """
    if user_id != by.id:
        by.require(Permission.MEMBERS_CHANGE)
    _membership(locked(by), user_id)
    User.objects.filter(id=user_id).update(session_epoch=F("session_epoch") + 1)
    keys = list(UserSession.objects.filter(user_id=user_id).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user_id=user_id).delete()
    audit.record("accounts.sessions.ended", subject_id=user_id, by=by, at=at, sessions=len(keys))
    return len(keys)


def _membership(organisation: Organisation, user_id: UUID) -> Membership:
    found = Membership.objects.filter(organisation=organisation, user_id=user_id).first()
    if found is None:
        raise Missing(_("Nobody with this account works here."))
    return found


def _keep_an_administrator(organisation: Organisation, leaving: Membership, at: datetime) -> None:
    if leaving.role != roles.ADMINISTRATOR:
        return
    others = Membership.objects.filter(organisation=organisation, role=roles.ADMINISTRATOR)
    others = others.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
    if not others.exclude(id=leaving.id).exists():
        raise LastAdministrator(
            _("This is the last administrator. Make somebody else an administrator first.")
        )
