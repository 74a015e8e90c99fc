"""Invitations: how people come to work for an organisation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from musterpoint.accounts import incompatible, mail, roles, tokens
from musterpoint.accounts.actions._members import AlreadyMember, add_member, create_account
from musterpoint.accounts.actions._organisation import locked
from musterpoint.accounts.models import Invitation, User
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership

INVITATION_DAYS = 7
LONGEST_ADDRESS, LONGEST_NAME = 254, 150
#: Makes the address of the page on which an invitation is accepted out of its token.
Link = Callable[[str], str]


class AlreadyInvited(Invalid):
    """An invitation to this address is open."""


class InvitationIsGone(Missing):
    """The invitation was used, taken back or never made: the answer is the same."""

    status = 410


class SignInToAccept(Refused):
    """The address has an account: its owner signs in and accepts."""


def invite(email: str, role: str, *, link: Link, by: Actor, at: datetime) -> Invitation:
    """
    Invite somebody to work here; the mail leaves when the unit of work is committed.

    Raises AlreadyInvited; Incompatible for who worked here before and has something open that
    bars the role; Invalid for a colleague, a wrong address or an unknown role.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    given = roles.check(role, roles.for_people())
    address = _address(email)
    known = User.objects.filter(email=address).first()
    if known and Membership.objects.filter(organisation=organisation, user_id=known.id).exists():
        text = _("This person works here already")
        raise Invalid(text, fields={"email": [text]})
    if known is not None:
        incompatible.check(known.id, given)
    if Invitation.objects.filter(
        organisation=organisation, email=address, accepted_at__isnull=True
    ).exists():
        text = _("This person is invited already. Send the invitation again, or take it back")
        raise AlreadyInvited(text, fields={"email": [text]})
    token = tokens.make()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=given.code,
        invited_by=by.id or organisation.id,
        token_digest=tokens.digest(token),
        created_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    mail.send_invitation(invitation, organisation, link(token), at)
    audit.record(
        "accounts.invitation.sent", subject_id=invitation.id, by=by, at=at, role=given.code
    )
    return invitation


def resend_invitation(invitation_id: UUID, *, link: Link, by: Actor, at: datetime) -> Invitation:
    """Send an open invitation again with a new link and a new week; the old link is void."""
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    invitation = _open(invitation_id, by)
    token = tokens.make()
    invitation.token_digest = tokens.digest(token)
    invitation.expires_at = at + timedelta(days=INVITATION_DAYS)
    invitation.mailed_at = None
    invitation.save(update_fields=["token_digest", "expires_at", "mailed_at"])
    mail.send_invitation(invitation, organisation, link(token), at)
    audit.record("accounts.invitation.sent", subject_id=invitation.id, by=by, at=at, again=True)
    return invitation


def revoke_invitation(invitation_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an open invitation back; its link is void."""
    by.require(Permission.MEMBERS_CHANGE)
    locked(by)
    invitation = _open(invitation_id, by)
    invitation.delete()
    audit.record("accounts.invitation.revoked", subject_id=invitation_id, by=by, at=at)


def accept_invitation(
    token: str,
    *,
    name: str = "",
    password: str = "",
    user: User | None = None,
    language: str = "en",
    by: Actor,
    at: datetime,
) -> User:
    """
    Accept an invitation as the signed-in ``user``, or with a new account.

    Raises InvitationIsGone; SignInToAccept when the address has an account and ``user`` is not
    it; Invalid for a name or a password that cannot be used; AlreadyMember.
    """
    by.require(Permission.MEMBERS_CHANGE)
    organisation = locked(by)
    invitation = find_invitation(token)
    if invitation.organisation_id != organisation.id:
        raise _gone()
    owner = User.objects.filter(email=invitation.email).first()
    if owner is None:
        owner = _new_account(invitation.email, name, password, language)
    elif user is None or user.id != owner.id:
        raise SignInToAccept(_("This address has an account already. Sign in, then accept."))
    if Membership.objects.filter(organisation=organisation, user_id=owner.id).exists():
        raise AlreadyMember(_("You work here already."))
    add_member(organisation, owner.id, invitation.role, at)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    audit.record(
        "accounts.invitation.accepted",
        subject_id=owner.id,
        by=by,
        at=at,
        role=invitation.role,
        invitation=str(invitation.id),
    )
    return owner


def find_invitation(token: str) -> Invitation:
    """Return the open invitation of a link by its organisation's clock; raise InvitationIsGone."""
    found = (
        Invitation.objects.select_related("organisation")
        .filter(token_digest=tokens.digest(token), accepted_at__isnull=True)
        .first()
    )
    if found is None or found.expires_at <= clock.now(found.organisation):
        raise _gone()
    return found


def _gone() -> InvitationIsGone:
    return InvitationIsGone(
        _("This invitation was used, taken back or has run out. Ask for a new one.")
    )


def _open(invitation_id: UUID, by: Actor) -> Invitation:
    found = Invitation.objects.filter(
        id=invitation_id, organisation_id=by.organisation_id, accepted_at__isnull=True
    ).first()
    if found is None:
        raise Missing(_("There is no such invitation, or it was accepted meanwhile."))
    return found


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
        if len(address) > LONGEST_ADDRESS:
            raise ValidationError("long")
    except ValidationError:
        text = _("Enter an e-mail address in the right form, like name@example.org")
        raise Invalid(text, fields={"email": [text]}) from None
    return address


def _new_account(email: str, name: str, password: str, language: str) -> User:
    problems: dict[str, list[str]] = {}
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        problems["name"] = [_("Enter your name")]
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        problems["password"] = list(error.messages)
    if problems:
        raise Invalid(_("Some answers need another look."), fields=problems)
    return create_account(email, name.strip(), password=password, language=language)
