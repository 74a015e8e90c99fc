"""What carriers say afterwards: once for each of their events, in whatever order it comes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.messaging import rules
from musterpoint.messaging.models import Message, MessageState, Receipt
from musterpoint.messaging.values import ReceiptIn, is_clean
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission


def record_receipts(
    receipts: Sequence[ReceiptIn], *, by: Actor, at: datetime
) -> tuple[ReceiptIn, ...]:
    """
    Keep receipts and move their messages upwards; return those whose message is not known (yet).

    A receipt may overtake the answer to its own hand-over: the caller lets the carrier bring
    again what is returned here.
    """
    by.require(Permission.MESSAGES_PUMP)
    _check(receipts)
    named = _messages(receipts)
    known = [(receipt, found) for receipt, found in named if found is not None]
    rows = [
        Receipt(
            message=found,
            carrier=receipt.carrier,
            carrier_event=receipt.carrier_event,
            state=receipt.state,
            code=receipt.code,
            occurred_at=receipt.occurred_at,
            received_at=at,
        )
        for receipt, found in known
    ]
    Receipt.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    kept = set(Receipt.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
    raised = _raise([row for row in rows if row.id in kept], at)
    audit.record(
        "messaging.receipt.recorded",
        by=by,
        at=at,
        kept=len(kept),
        repeated=len(rows) - len(kept),
        unmatched=len(receipts) - len(rows),
    )
    if MessageState.DELIVERED in raised:
        pumps.wake("reached", at)
    return tuple(receipt for receipt, found in named if found is None)


def _check(receipts: Sequence[ReceiptIn]) -> None:
    problems: dict[str, list[str]] = {}
    for number, receipt in enumerate(receipts):
        if receipt.state not in rules.RECEIPT_STATES:
            problems[f"{number}.state"] = [_("Say accepted, delivered or failed.")]
        if not 0 < len(receipt.carrier_event) <= 120 or not is_clean(receipt.carrier_event):
            problems[f"{number}.carrier_event"] = [_("Give the carrier's own id of the event.")]
        if not 0 < len(receipt.carrier) <= 20 or not is_clean(receipt.carrier):
            problems[f"{number}.carrier"] = [_("Name the carrier.")]
        if len(receipt.code) > 40 or not is_clean(receipt.code):
            problems[f"{number}.code"] = [_("Give a code of at most 40 characters.")]
        if receipt.message_id is None and not receipt.carrier_reference:
            problems[f"{number}.message_id"] = [_("Name the message.")]
    if problems:
        raise Invalid(_("These receipts cannot be taken in."), fields=problems)


def _messages(receipts: Sequence[ReceiptIn]) -> list[tuple[ReceiptIn, Message | None]]:
    by_id = Message.objects.select_for_update().in_bulk(
        [receipt.message_id for receipt in receipts if receipt.message_id]
    )
    references = [r.carrier_reference for r in receipts if not r.message_id and r.carrier_reference]
    by_reference = {
        (message.carrier, message.carrier_reference): message
        for message in Message.objects.select_for_update()
        .filter(carrier_reference__in=references)
        .order_by("id")
    }
    return [
        (
            receipt,
            by_id.get(receipt.message_id)
            if receipt.message_id
            else by_reference.get((receipt.carrier, receipt.carrier_reference)),
        )
        for receipt in receipts
    ]


def _raise(rows: Sequence[Receipt], at: datetime) -> set[str]:
    """Move each message to the highest state that was said of it; return the states reached."""
    highest: dict[UUID, Receipt] = {}
    for row in rows:
        best = highest.get(row.message_id)
        if rules.raises(best.state if best else row.message.state, row.state):
            highest[row.message_id] = row
    groups: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for row in highest.values():
        groups[row.state, row.code].append(row.message_id)
    for (state, code), ids in groups.items():
        Message.objects.filter(id__in=ids).update(
            state=state, reason=code, updated_at=at, lease_until=None
        )
    return {state for state, _code in groups}
