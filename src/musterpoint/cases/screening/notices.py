"""
That something waits: to the addresses of those who may see it, without a word of what.

The words are those of every notice of this kind, so that a mailbox tells nothing. They leave as
plain mail after the commit; the outbox of messages would keep a row and an event. An exercise
reaches nobody, so that its organisations send none.
"""

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.tenancy.actors import Clearance, Permission
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.roles import ROLES, Role
from musterpoint.tenancy.scope import organisation_id

log = logging.getLogger("musterpoint.cases")


def tell_cleared(at: object) -> None:
    """Tell those who work behind the wall that something waits."""
    _tell(
        lambda role: (
            role.clearance is Clearance.PROTECTION
            and Permission.PROTECTION_READ in role.permissions
        ),
        at,
    )


def tell_overseers(at: object) -> None:
    """Tell the data-protection officers that something waits."""
    _tell(lambda role: Permission.PROTECTION_OVERSEE in role.permissions, at)


def _tell(fits: Callable[[Role], bool], at: object) -> None:
    organisation = Organisation.objects.get(id=organisation_id())
    if organisation.is_exercise:
        return
    roles = [code for code, role in ROLES.items() if fits(role)]
    members = Membership.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), organisation=organisation, role__in=roles
    ).values("user_id")
    addresses = (
        User.objects.filter(id__in=members, is_active=True)
        .order_by("id")
        .values_list("email", flat=True)
    )
    text = _(
        "Hello,\n\nsomething waits for you at %(organisation)s on Musterpoint. Sign in to see it."
    )
    _send(addresses, _("Something waits for you"), text % {"organisation": organisation.name})


def _send(addresses: Iterable[str], subject: str, text: str) -> None:
    for address in dict.fromkeys(filter(None, addresses)):
        message = EmailMessage(" ".join(subject.split()), text, to=[address])
        transaction.on_commit(lambda message=message: _leave(message))  # type: ignore[misc]  # a bound default


def _leave(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, SMTPException):
        log.warning("cases.notice.stayed")
