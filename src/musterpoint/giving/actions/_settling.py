"""The end of gifts that were begun: settled at the desk where they are unclear, or forgotten."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.giving import rules
from musterpoint.giving.actions._common import NotNow, check_texts, locked, refuse
from musterpoint.giving.actions._gifts import receive
from musterpoint.giving.actions._intents import gift_of
from musterpoint.giving.models import GiftWay, Intent, IntentState
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


def settle_intent(intent_id: UUID, came: int, note: str, *, by: Actor, at: datetime) -> Intent:
    """
    Settle an unclear gift: book what came of it, or note that nothing is to be booked (0).

    Raises NotNow for one that is not unclear, NotGiven by field.
    """
    by.require(Permission.GIVING_CHANGE)
    refuse(check_texts({"note": (note, 500, True)}))
    row = locked(Intent, intent_id)
    if row.state != IntentState.UNCLEAR or row.provider is None:
        raise NotNow(_("There is nothing to settle about this gift."))
    row.state = IntentState.FAILED
    if came:
        account, key = row.provider.account, f"intent-{row.id}"
        given = gift_of(
            row, came, row.unit, account, key, at.date(), GiftWay.PROVIDER, by, at
        )  # fmt: skip
        row.gift = receive(given, by=by, at=at).gift
        row.state = IntentState.PAID
    row.next_at, row.settled_at, row.settled_by, row.note = None, at, by.id, note.strip()
    row.save()
    audit.record("giving.intent.settled", subject_id=row.id, by=by, at=at, came=bool(came))
    return row


def forget_unpaid(*, by: Actor, at: datetime) -> int:
    """
    Delete gifts that were begun and not paid in the days of the pack; return how many.

    Those that are unclear stay until somebody has settled them.
    """
    by.require(Permission.GIVING_CHANGE)
    rows = Intent.objects.filter(gift=None, begun_at__lt=at - rules.pack().intent_kept)
    ids = list(rows.exclude(state=IntentState.UNCLEAR).values_list("id", flat=True)[:500])
    if ids:
        vault.erase(ids, at=at)
        Intent.objects.filter(id__in=ids).delete()
        audit.record_many("giving.intent.forgotten", ids, by=by, at=at)
    return len(ids)
