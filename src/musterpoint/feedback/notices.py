"""
Notices to staff, without a word of content: that something waits, and where to sign in.

They leave as plain mail after the commit. The outbox of messages would keep a row and an event
that others can see; nobody may learn from a trail that there is a complaint about them.
"""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.feedback import queries

log = logging.getLogger("musterpoint.feedback")


def tell(addresses: Iterable[str], organisation: str) -> None:
    """Tell staff that something waits for them, once the running unit of work is committed."""
    text = _(
        "Hello,\n\nsomething waits for you at %(organisation)s on Musterpoint. Sign in to see it."
    )
    _send(addresses, _("Something waits for you"), text % {"organisation": organisation})


def tell_outside(addresses: Iterable[str], organisation: str) -> None:
    """Tell an address outside the team that something came which nobody of the team may read."""
    text = _(
        "Hello,\n\n%(organisation)s received something that none of the people named for it may"
        " read. This mail holds nothing of it. The person who wrote was told how to reach you."
        " Somebody else must be named before it can be read."
    )
    _send(addresses, _("Something waits for your decision"), text % {"organisation": organisation})


def _send(addresses: Iterable[str], subject: str, text: str) -> None:
    """Let the mails leave; an exercise reaches nobody, so that there they only wait inside."""
    if queries.organisation().is_exercise:
        return
    for address in dict.fromkeys(filter(None, addresses)):
        message = EmailMessage(" ".join(subject.split()), text, to=[address])
        transaction.on_commit(lambda message=message: _leave(message))  # type: ignore[misc]  # a bound default


def _leave(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, SMTPException):
        log.warning("feedback.notice.stayed")
