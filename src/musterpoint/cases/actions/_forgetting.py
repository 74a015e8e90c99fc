"""What others shared or offered is let go when its time is over; our own case of it stays."""

from datetime import datetime, timedelta

from django.db.models import Q

from musterpoint.audit import actions as audit
from musterpoint.cases.models import OfferedCase, Received
from musterpoint.disclosures import actions as disclosures
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

#: As the record of processing says.
KEPT = timedelta(days=365)


def forget_received(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """
    Let go of shared and offered cases a year after their answer; return how many.

    What nobody answered is counted from the day it came. A story that came with one, and the copy
    in which it came, can be read by nobody afterwards.
    """
    by.require(Permission.VAULT_ERASE)
    before = at - KEPT
    over = Q(answered_at__lte=before) | Q(answered_at__isnull=True, received_at__lte=before)
    gone = []
    for model in (Received, OfferedCase):
        rows = list(model.objects.select_for_update(of=("self",)).filter(over)[:limit])
        gone += [one.id for one in rows]
        told = [one.id for one in rows if isinstance(one, Received) and one.story is not None]
        if told:
            vault.erase(told, at=at)
            disclosures.erase_received(told, by=by, at=at)
        model.objects.filter(id__in=[one.id for one in rows]).delete()
    if gone:
        audit.record_many("cases.received.forgotten", gone, by=by, at=at)
    return len(gone)
