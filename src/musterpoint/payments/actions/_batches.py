"""Batches: prepared by one, released by others, handed over, answered, taken apart."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import reference, uuid7
from musterpoint.payments import books, files, rules
from musterpoint.payments.actions._orders import (
    RELEASED_BEFORE,
    NotAlone,
    NotInState,
    locked_many,
    tell,
)
from musterpoint.payments.actions._vouchers import is_end, issue_many
from musterpoint.payments.models import (
    Batch,
    BatchState,
    Line,
    Method,
    Order,
    PayingAccount,
    Release,
    State,
)
from musterpoint.tenancy import rows, vault
from musterpoint.tenancy.actors import Actor, Permission

FILE_USE = "payments.file"
#: More orders than this go out in several batches.
MOST_ORDERS = 20_000
#: How far ahead a batch may be executed.
AHEAD = timedelta(days=90)


class BadBatch(Invalid):
    """These orders cannot go out together; the message says why."""


class NoSuchBatch(Missing):
    """There is no such batch here."""


class AlreadyOnItsWay(Refused):
    """One of the orders went into another batch meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchIn:
    """What goes out together: from which account or point, when, and until when vouchers hold."""

    account_id: UUID
    method: str
    order_ids: Sequence[UUID]
    execute_on: date
    good_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A batch, and how many names or texts were rewritten or cut to fit the bank's form."""

    batch: Batch
    rewritten: int = 0
    cut: int = 0


def prepare(given: BatchIn, *, by: Actor, at: datetime) -> Prepared:
    """
    Put orders into a batch and write its file, which is sealed until it is released.

    Raises BadBatch for what cannot go out together, AlreadyOnItsWay, MoreThanCommitted.
    """
    by.require(Permission.PAYMENTS_PREPARE)
    account = PayingAccount.objects.filter(id=given.account_id, ended_at=None).first()
    if account is None:
        raise NoSuchBatch(_("There is no such account to pay from."))
    orders = locked_many(given.order_ids)
    _check(given, account, orders, at)
    books.check(orders)
    identity = uuid7()
    secret = vault.organisation_secret("payments.references", at=at)
    total, first = sum(one.amount for one in orders), orders[0]
    batch = Batch(
        id=identity, message_id=f"MP-{reference(identity, secret)}", account=account,
        method=given.method, execute_on=given.execute_on, count=len(orders), total=total,
        unit=account.unit, digits=first.digits, prepared_at=at, prepared_by=by.id,
        pack=rules.pack().stamp, good_until=given.good_until,
        needed=rules.pack().people_needed(len(orders), total, account.unit, first.digits),
    )  # fmt: skip
    lines = [
        Line(batch=batch, order=one, position=place, end_to_end=_end_to_end(one))
        for place, one in enumerate(orders, start=1)
    ]
    made = files.write(batch, lines, at=at)
    if made is not None:
        batch.sealed = vault.make_keys([batch.id], at=at)[batch.id].seal(FILE_USE, made.text)
        batch.digest = hashlib.sha256(made.text.encode()).digest()
    batch.save(force_insert=True)
    try:
        with transaction.atomic():
            Line.objects.bulk_create(lines)
    except IntegrityError as error:
        raise AlreadyOnItsWay(_("One of these payments is on its way already.")) from error
    for order in orders:
        order.round += 1
    _move(orders, State.BATCHED, at)
    audit.record(
        "payments.batch.prepared", subject_id=batch.id, by=by, at=at, count=len(orders),
        needed=batch.needed,
    )  # fmt: skip
    return Prepared(
        batch=batch, rewritten=made.rewritten if made else 0, cut=made.cut if made else 0
    )


def _check(given: BatchIn, account: PayingAccount, orders: Sequence[Order], at: datetime) -> None:
    problems: dict[str, list[str]] = {}
    serves = {Method.CASH, Method.VOUCHER} if account.method == Method.CASH else {account.method}
    if given.method not in serves:
        problems["account"] = [_("This account does not pay in this way.")]
    if not orders or len(orders) < len(set(given.order_ids)):
        problems["orders"] = [_("Choose at least one payment.")]
    elif len(orders) > MOST_ORDERS:
        problems["orders"] = [_("Choose %(most)s payments at most.") % {"most": MOST_ORDERS}]
    elif any(one.state not in (State.ORDERED, State.RETURNED) for one in orders):
        problems["orders"] = [_("One of these payments is on its way already.")]
    elif any(one.method != given.method or one.unit != account.unit for one in orders):
        problems["orders"] = [_("One of these payments is in another way or currency.")]
    if not at.date() <= given.execute_on <= (at + AHEAD).date():
        problems["execute_on"] = [_("Choose a day from today on, within three months.")]
    if given.method == Method.VOUCHER and (
        given.good_until is None or not is_end(given.good_until, at)
    ):
        problems["good_until"] = [_("Choose an end that is still to come, within a year.")]
    if problems:
        raise BadBatch(_("Correct what is marked."), fields=problems)


def _end_to_end(one: Order) -> str:
    """Return the reference of an order in a file: another each time that it is sent."""
    return f"MP{one.reference}" if not one.round else f"MP{one.reference}-{one.round + 1}"


def _move(orders: Iterable[Order], state: str, at: datetime) -> None:
    found = list(orders)
    for one in found:
        one.state, one.changed_at = state, at
    rows.write(found, ["state", "changed_at", "reason", "round", "paid_on", "spent_key"])
    tell(found, at=at)


def release(batch_id: UUID, *, by: Actor, at: datetime) -> Batch:
    """
    Release a batch; it goes out when as many people as the pack asks for have done so.

    Once more by the same person changes nothing. Raises NotAlone for whoever prepared it, ordered
    one of its payments or changed one of its payees; MoreThanCommitted when its money was given
    back meanwhile.
    """
    by.require(Permission.PAYMENTS_RELEASE)
    batch = locked_batch(batch_id)
    before = set(batch.releases.values_list("released_by", flat=True))
    if by.id in before:
        return batch
    if batch.state != BatchState.PREPARED:
        raise NotInState(_("This batch does not wait for a release."))
    lines = list(batch.lines.filter(is_live=True).order_by("position"))
    orders = locked_many([one.order_id for one in lines])
    hands = {batch.prepared_by} | {who for one in orders for who in (one.ordered_by, one.payee_by)}
    if by.id is None or same_hands(by, hands):
        raise NotAlone(_("Who ordered or prepared a payment does not release it."))
    if same_hands(by, before):
        raise NotAlone(RELEASED_BEFORE)
    books.check_duty(
        orders,
        "release",
        {"prepare": [batch.prepared_by] if batch.prepared_by else []},
        by=by,
    )
    books.check(orders)
    Release.objects.create(batch=batch, released_by=by.id, released_at=at)
    audit.record("payments.batch.released", subject_id=batch.id, by=by, at=at)
    if batch.releases.count() < batch.needed:
        return batch
    batch.state, batch.released_at = BatchState.RELEASED, at
    if batch.method == Method.CASH:
        _move(orders, State.SENT, at)
        batch.state = BatchState.SENT
    elif batch.method == Method.VOUCHER and batch.good_until is not None:
        issue_many(orders, batch.account, batch.good_until, by=by, at=at)
        batch.state = BatchState.SENT
    batch.save(update_fields=["state", "released_at"])
    return batch


def hand_over(batch_id: UUID, *, by: Actor, at: datetime) -> tuple[Batch, bytes]:
    """
    Open the file of a released batch for the bank or provider; each time is audited.

    From the first time on its payments are sent.
    """
    by.require(Permission.PAYMENTS_PREPARE)
    batch = locked_batch(batch_id)
    if batch.state in (BatchState.PREPARED, BatchState.CANCELLED) or batch.sealed is None:
        raise NotInState(_("This batch has no file that may go out."))
    text = str(vault.open_key(batch.id, at=at).open(FILE_USE, batch.sealed))
    if batch.state == BatchState.RELEASED:
        lines = batch.lines.filter(is_live=True)
        orders = locked_many(lines.values_list("order_id", flat=True))
        books.check(orders)
        _move(orders, State.SENT, at)
        batch.state, batch.told_at = BatchState.SENT, at
        batch.save(update_fields=["state", "told_at"])
    audit.record("payments.file.opened", subject_id=batch.id, by=by, at=at, count=batch.count)
    return batch, text.encode()


def take_apart(batch_id: UUID, *, by: Actor, at: datetime) -> Batch:
    """Take a batch apart that has not gone out: its orders wait again."""
    by.require(Permission.PAYMENTS_PREPARE)
    batch = locked_batch(batch_id)
    if batch.state == BatchState.CANCELLED:
        return batch
    if batch.state not in (BatchState.PREPARED, BatchState.RELEASED):
        raise NotInState(_("What has gone out is not taken apart."))
    lines = batch.lines.filter(is_live=True)
    orders = locked_many(lines.values_list("order_id", flat=True))
    lines.update(is_live=False)
    _move(orders, State.ORDERED, at)
    batch.state = BatchState.CANCELLED
    batch.save(update_fields=["state"])
    audit.record("payments.batch.cancelled", subject_id=batch.id, by=by, at=at)
    return batch


def locked_batch(batch_id: UUID) -> Batch:
    """Return a batch, locked, or raise NoSuchBatch."""
    row = (
        Batch.objects.select_for_update(of=("self",))
        .filter(id=batch_id)
        .select_related("account")
        .first()
    )
    if row is None:
        raise NoSuchBatch(_("There is no such batch here."))
    return row


def send_back(order: Order, reason: str, at: datetime) -> None:
    """Mark an order that came back: it is open again, to be mended and sent anew."""
    order.state, order.reason, order.changed_at = State.RETURNED, reason[:35], at
    order.paid_on, order.spent_key = None, ""
