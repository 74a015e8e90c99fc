"""What a bank answers to a file: accepted, rejected, or in part (pain.002)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.payments import statements
from musterpoint.engine.payments.reading import NotXml
from musterpoint.kernel.errors import Invalid
from musterpoint.payments.actions._batches import NoSuchBatch, locked_batch, send_back
from musterpoint.payments.actions._duties import check_reconciles
from musterpoint.payments.actions._orders import NotInState, locked_many, tell
from musterpoint.payments.models import Batch, BatchState, Method, State
from musterpoint.tenancy import rows
from musterpoint.tenancy.actors import Actor, Permission


class BadFile(Invalid):
    """The file cannot be read, or is not what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A batch, and how many of its payments were rejected now, how many too late for that."""

    batch: Batch
    rejected: int
    too_late: int


def take_answer(data: bytes, *, by: Actor, at: datetime) -> Answered:
    """
    Take in what a bank answers; the same answer once more changes nothing.

    What it rejects is open again, with the bank's reason. Raises BadFile, NoSuchBatch, NotInState
    for a batch that never went out to a bank, FourEyes for who prepared or released it.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    try:
        answer = statements.read_answer(data)
    except NotXml as problem:
        raise BadFile(_(problem.fault.text) % problem.fault.facts) from problem
    found = Batch.objects.filter(message_id=answer.message_id[:35]).first()
    if found is None:
        raise NoSuchBatch(_("The answer is about a file that did not go out from here."))
    batch = locked_batch(found.id)
    if batch.state in (BatchState.PREPARED, BatchState.RELEASED, BatchState.CANCELLED):
        raise NotInState(_("The bank answers to a batch that did not go out."))
    if batch.method not in (Method.BANK, Method.MOBILE):
        raise NotInState(_("No bank answers to cash or vouchers. Take their payments back."))
    rejected = {
        one.end_to_end: one.reason for one in answer.payments if one.code == statements.REJECTED
    }
    lines = {one.end_to_end: one for one in batch.lines.filter(is_live=True)}
    orders = {one.id: one for one in locked_many(one.order_id for one in lines.values())}
    check_reconciles(list(orders.values()), by=by)
    if answer.code == statements.REJECTED:
        rejected = {key: rejected.get(key) or answer.reason for key in lines}
    hit = {key: lines[key] for key in rejected if key in lines}
    changed, back, late = [], [], 0
    for key, line in hit.items():
        order = orders[line.order_id]
        if order.state != State.SENT:
            late += 1
            continue
        line.is_live, line.status, line.reason = False, statements.REJECTED, rejected[key][:35]
        send_back(order, line.reason or statements.REJECTED, at)
        changed.append(line)
        back.append(order)
    rows.write(changed, ["is_live", "status", "reason"])
    rows.write(back, ["state", "reason", "changed_at", "paid_on", "spent_key"])
    tell(back, at=at)
    batch.state = _state(batch, answer.code)
    batch.save(update_fields=["state"])
    audit.record(
        "payments.answer.taken", subject_id=batch.id, by=by, at=at, code=answer.code[:4],
        rejected=len(back),
    )  # fmt: skip
    return Answered(batch=batch, rejected=len(back), too_late=late)


def _state(batch: Batch, code: str) -> str:
    live = batch.lines.filter(is_live=True).count()
    if not live:
        return BatchState.REJECTED
    if live < batch.count:
        return BatchState.PART
    return BatchState.ACCEPTED if code in statements.ACCEPTED else batch.state
