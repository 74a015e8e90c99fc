"""Mail of accounts: plain text that tells a finger over the shoulder as little as possible."""

import logging
from collections.abc import Mapping
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts.models import Invitation
from musterpoint.tenancy.models import Organisation

log = logging.getLogger("musterpoint.accounts")

INVITATION = (
    _("Invitation to work with %(organisation)s"),
    _(
        "Hello,\n\n%(organisation)s invites you to work with them on Musterpoint.\n\n"
        "Open this address to accept. It works once, until %(until)s:\n\n%(link)s\n\n"
        "If you did not expect this, do nothing. Nobody else gets access by this mail."
    ),
)
NEW_SYSTEM = (
    _("%(organisation)s: a connected system waits for you"),
    _(
        "Hello,\n\na colleague gave the system %(name)s access to %(organisation)s in a role that"
        " moves money. It can do nothing until a second administrator confirms it.\n\nIf you know"
        " of it, open this page and confirm it. If not, end its access there:\n\n%(page)s"
    ),
)
NOT_YOU = _(
    "If this was not you, change your password now and tell your administrator, who can sign you "
    "out everywhere."
)
NOTICES: Mapping[str, tuple[Any, Any]] = {
    "account/email/password_reset_key": (
        _("Choose a new password"),
        _(
            "Hello,\n\nsomebody asked for a new password for this address. If it was you, open "
            "this address to choose one:\n\n%(password_reset_url)s\n\n"
            "If it was not you, do nothing. Your password stays as it is."
        ),
    ),
    "account/email/unknown_account": (
        _("Choose a new password"),
        _(
            "Hello,\n\nsomebody asked for a new password for this address, but it has no account "
            "here. If it was you, try your other addresses, or ask your administrator for an "
            "invitation.\n\nIf it was not you, do nothing."
        ),
    ),
    "account/email/password_changed": (
        _("Your password was changed"),
        _("Hello,\n\nthe password of your account was changed.\n\n%(not_you)s"),
    ),
    "account/email/password_reset": (
        _("Your password was changed"),
        _("Hello,\n\nthe password of your account was changed by a link in a mail.\n\n%(not_you)s"),
    ),
    "account/email/password_set": (
        _("Your account has a password now"),
        _("Hello,\n\na password was set for your account.\n\n%(not_you)s"),
    ),
    "mfa/email/totp_activated": (
        _("Sign-in codes are on"),
        _("Hello,\n\nsigning in to your account now asks for a code of an app.\n\n%(not_you)s"),
    ),
    "mfa/email/totp_deactivated": (
        _("Sign-in codes are off"),
        _("Hello,\n\nsigning in to your account no longer asks for a code.\n\n%(not_you)s"),
    ),
    "mfa/email/recovery_codes_generated": (
        _("You have new recovery codes"),
        _("Hello,\n\nnew recovery codes were made; the old ones are void.\n\n%(not_you)s"),
    ),
}
"""allauth's name of a mail -> its subject and its text."""


def notice(name: str, to: list[str], sender: str, context: Mapping[str, Any]) -> EmailMessage:
    """Return one of allauth's mails in our words; KeyError for one that we do not send."""
    subject, body = NOTICES[name]
    return EmailMessage(subject, body % {**context, "not_you": NOT_YOU}, sender, to)


def send_new_system(organisation: Organisation, name: str, to: list[str], page: str) -> None:
    """Tell those who may confirm a program that one waits, once the unit of work is committed."""
    facts = {"organisation": organisation.name, "name": name, "page": page}
    subject, body = (str(text) % facts for text in NEW_SYSTEM)

    def send() -> None:
        for one in to:
            try:
                EmailMessage(" ".join(subject.split()), body, to=[one]).send()
            except (OSError, SMTPException):
                log.warning("a mail about a new system did not leave")

    if to:
        transaction.on_commit(send)


def send_invitation(
    invitation: Invitation, organisation: Organisation, link: str, at: datetime
) -> None:
    """
    Send an invitation once the running unit of work is committed, and note that it left.

    A mail server that does not answer undoes nothing: the page shows that the mail did not leave
    and offers to send it again.
    """
    facts = {
        "organisation": organisation.name,
        "until": invitation.expires_at.strftime("%Y-%m-%d %H:%M UTC"),
        "link": link,
    }
    subject, body = (str(text) % facts for text in INVITATION)
    message = EmailMessage(" ".join(subject.split()), body, to=[invitation.email])

    def send() -> None:
        try:
            message.send()
        except (OSError, SMTPException):
            log.warning("an invitation did not leave", extra={"facts": {"id": str(invitation.id)}})
        else:
            Invitation.objects.filter(id=invitation.id).update(mailed_at=at)

    transaction.on_commit(send)
