"""Close a period: what is in it stands; a correction is dated after it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import NotPosted
from musterpoint.funds.actions._accounts import book
from musterpoint.funds.actions._holding import HOLD
from musterpoint.funds.models import Book, Transaction
from musterpoint.tenancy.actors import Actor, Permission


class StillPending(NotPosted):
    """A transaction of the period is neither posted nor void."""


def close_period(until: date, *, by: Actor, at: datetime) -> Book:
    """
    Close the books up to a day, and that day too; an earlier day changes nothing.

    Whoever is posting at that moment finishes first. Raises StillPending, and NotPosted for a day
    that has not ended.
    """
    by.require(Permission.FUNDS_CLOSE)
    if until >= at.date():
        raise NotPosted(_("Close a period after its last day."))
    row = Book.objects.select_for_update().get(id=book(at).id)
    if row.closed_until is not None and row.closed_until >= until:
        return row
    pending = Transaction.objects.filter(is_pending=True, on__lte=until, settlements=None)
    # What commitments hold may go on holding: it ends void, and what is paid is dated by itself.
    if any(not key.startswith(HOLD) for key in pending.values_list("key", flat=True)):
        raise StillPending(_("A transaction of the period is pending: settle or void it."))
    row.closed_until = until
    row.save(update_fields=["closed_until"])
    audit.record("funds.period.closed", by=by, at=at, until=until.isoformat())
    return row
