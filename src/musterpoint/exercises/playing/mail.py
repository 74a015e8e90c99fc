"""The mail that invites somebody to an exercise: from the real organisation, and it says so."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.exercises.playing.models import Rehearsal, Seat
from musterpoint.tenancy.models import Organisation

log = logging.getLogger(__name__)


def send_invitation(
    row: Rehearsal, seat: Seat, organisation: Organisation, email: str, link: str, at: datetime
) -> None:
    """
    Send an invitation once the running unit of work is committed.

    ``mailed_at`` says that it was handed over; a mail server that does not answer undoes nothing,
    and the link can be handed over by hand.
    """
    facts = {"organisation": organisation.name, "name": row.name, "link": link}
    with translation.override(seat.language):
        subject = _("EXERCISE: you are invited by %(organisation)s") % facts
        body = (
            _(
                "Hello,\n\n%(organisation)s invites you to an exercise: %(name)s.\n\n"
                "Everything in it is invented. Nobody real is in danger, and nothing that you do"
                " there reaches anybody outside.\n\nYour place:\n%(link)s\n\n"
                "The link is yours alone. Do not pass it on."
            )
            % facts
        )
    message = EmailMessage(" ".join(subject.split()), body, to=[email])
    seat.mailed_at = at
    seat.save(update_fields=["mailed_at"])

    def send() -> None:
        try:
            message.send()
        except (OSError, SMTPException):
            log.warning("an invitation did not leave", extra={"facts": {"id": str(seat.id)}})

    transaction.on_commit(send)
