"""Links that sign in without a password, for the cast of an exercise and the first person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import tokens
from musterpoint.accounts.actions._members import works_in_exercises_only
from musterpoint.accounts.models import SignInLink, User
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.tenancy.models import Membership


class LinksAreForExercises(Refused):
    """A link lets its holder be somebody else: in a real organisation nobody makes one."""


class LinkIsGone(Missing):
    """The link was used, has run out or was never made: the answer is the same."""

    status = 410


def sign_in_link(
    user_id: UUID, *, reusable: bool = False, expires_at: datetime, by: Actor, at: datetime
) -> str:
    """
    Return the token of a link that signs a member in; ``expires_at`` is the world's time.

    Reusable links, and links made by people, are only for those who work in exercises alone.
    The command line makes a single-use link for anyone, such as the first administrator.
    Raises LinksAreForExercises; Missing for a stranger.
    """
    by.require(Permission.MEMBERS_CHANGE)
    if not Membership.objects.filter(organisation_id=by.organisation_id, user_id=user_id).exists():
        raise Missing(_("Nobody with this account works here."))
    if (reusable or by.kind is not ActorKind.SYSTEM) and not works_in_exercises_only(user_id):
        raise LinksAreForExercises(
            _("Links that sign in without a password are only for people of an exercise.")
        )
    token = tokens.make()
    link = SignInLink.objects.create(
        user_id=user_id,
        token_digest=tokens.digest(token),
        reusable=reusable,
        expires_at=expires_at,
    )
    audit.record(
        "accounts.sign_in_link.made",
        subject_id=user_id,
        by=by,
        at=at,
        link=str(link.id),
        reusable=reusable,
    )
    return token


def find_link(token: str, *, now: datetime) -> SignInLink:
    """Return a link that still works, or raise LinkIsGone; ``now`` is the world's time."""
    return _working(token, now, lock=False)


def use_link(token: str, *, now: datetime) -> User:
    """
    Use up a link and return whom it signs in, or raise LinkIsGone.

    Stands outside every organisation, as all signing in does; the sign-in itself is audited in
    each organisation of the user.
    """
    with transaction.atomic():
        link = _working(token, now, lock=True)
        link.used_at = now
        link.save(update_fields=["used_at"])
        return link.user


def _working(token: str, now: datetime, *, lock: bool) -> SignInLink:
    links = SignInLink.objects.select_related("user")
    if lock:
        links = links.select_for_update(of=("self",))
    link = links.filter(token_digest=tokens.digest(token), expires_at__gt=now).first()
    usable = (
        link is not None
        and link.user.is_active
        and (works_in_exercises_only(link.user_id) if link.reusable else link.used_at is None)
    )
    if link is None or not usable:
        raise LinkIsGone(_("This link was used or has run out. Ask for a new one."))
    return link
