"""Order payments, mend their payees, cancel them, and tell who waits for it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import NoUnit, Unit, currency
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import reference, uuid7
from musterpoint.payments import books, kinds, payees, purses
from musterpoint.payments.models import LIVE, Method, Order, State
from musterpoint.payments.payees import PayeeIn
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

#: No payment is larger, in smallest parts: a bank's field has 18 figures.
MOST = 10**17
TEXT = 140


class BadOrder(Invalid):
    """The order cannot be paid as it is; the fields say why."""


class KeyUsed(Refused):
    """The key was used for another order."""


class ClaimIsLive(Refused):
    """The same claim is being paid already."""


class NoSuchOrder(Missing):
    """There is no such order here."""


#: Two programs of one maker, or a maker and their program, are one person of the two.
RELEASED_BEFORE = gettext_lazy(
    "You released this before, in person or by a program. Somebody else gives the next release."
)


#: For a key that came before with something else in it: nobody is told that this was done.
SENT_BEFORE = gettext_lazy(
    "This was sent before with something else in it. Open it again, or use a new key."
)


class NotAlone(Refused):
    """Who ordered a payment, or changed to whom it goes, does not release it."""


class NotInState(Refused):
    """Where the order stands, this cannot be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderIn:
    """
    A payment to order.

    ``amount`` is in smallest parts of ``unit``. ``reference`` is what the payee reads on the bank
    statement beside our own reference: no name, at most 100 characters. ``what`` is a registered
    kind and ``subject_id`` the claim of that kind.
    """

    commitment_id: UUID
    amount: int
    unit: str
    method: str
    payee: PayeeIn
    reference: str = ""
    what: str
    subject_id: UUID


def order(
    given: OrderIn,
    *,
    key: str,
    under: Permission = Permission.PAYMENTS_PREPARE,
    by: Actor,
    at: datetime,
) -> UUID:
    """Order one payment; see ``order_many``."""
    return order_many([(key, given)], under=under, by=by, at=at)[0]


def order_many(
    given: Sequence[tuple[str, OrderIn]],
    *,
    under: Permission = Permission.PAYMENTS_PREPARE,
    by: Actor,
    at: datetime,
) -> list[UUID]:
    """
    Order payments, all or none; return their ids in the same order.

    ``under`` is the permission of whoever decided on them. The same key with the same content
    changes nothing. Raises BadOrder, BadPayee, KeyUsed, MoreThanCommitted, and ClaimIsLive when the
    claim is being paid already.
    """
    by.require(under)
    _check_door([one for _key, one in given], under)
    checked = [(key, _checked(key, one)) for key, one in given]
    wanted = [key for key, _one in checked]
    known = {
        row.key: row for row in Order.objects.filter(key__in=wanted).only("id", "key", "digest")
    }
    fresh: dict[str, Order] = {}
    ids = {one: uuid7() for one in wanted}
    keys = vault.make_keys([ids[one] for one in wanted if one not in known], at=at)
    secret = vault.organisation_secret("payments.references", at=at)
    found: list[UUID] = []
    for key, (one, unit) in checked:
        digest = _digest(one)
        before = known.get(key) or fresh.get(key)
        if before is not None:
            if bytes(before.digest) != digest:
                raise KeyUsed(_("This key was used for another order."))
            found.append(before.id)
            continue
        fresh[key] = Order(
            id=ids[key], key=key, digest=digest, reference=reference(ids[key], secret),
            commitment_id=one.commitment_id, what=one.what, subject_id=one.subject_id,
            amount=one.amount, unit=unit.code, digits=unit.digits, method=one.method,
            text=one.reference, ordered_at=at, ordered_by=by.id, payee_by=by.id, changed_at=at,
            sealed=keys[ids[key]].seal(payees.USE, payees.plain(one.payee)),
        )  # fmt: skip
        found.append(ids[key])
    _keep(list(fresh.values()))
    books.check(fresh.values())
    audit.record_many(
        "payments.order.made", [one.id for one in fresh.values()], by=by, at=at, under=under.value
    )
    tell(fresh.values(), at=at)
    return found


def _check_door(given: Sequence[OrderIn], under: Permission) -> None:
    """
    Refuse a payment that a package orders itself, and follows, from any other door.

    That is a purse's under another permission, and under that of whoever prepares payments each
    kind that a package named: by what is ordered, and by what the money was committed for.
    """
    found = {one.what for one in given if _is_of_purse(one.what, under)}
    if under is Permission.PAYMENTS_PREPARE:
        whats = {one.what for one in given} | books.committed_for(
            {one.commitment_id for one in given}
        )
        found |= {what for what in whats if _orders_itself(what)}
    if found:
        raise BadOrder(
            _("Correct what is marked."),
            fields={"what": [_("What this pays for orders its payments itself.")]},
        )


def _orders_itself(what: str) -> bool:
    kind = kinds.kind(what)
    return kind is not None and not kind.is_followed


def _is_of_purse(what: str, under: Permission) -> bool:
    purse = purses.of(what)
    return purse is not None and under is not purse.under


def _keep(fresh: list[Order]) -> None:
    try:
        with transaction.atomic():
            Order.objects.bulk_create(fresh)
    except IntegrityError as error:
        if "one_live_order_of_a_claim" not in str(error):
            raise
        raise ClaimIsLive(_("This is being paid already. It is not paid twice.")) from error


def keep(order: Order, fields: Sequence[str]) -> None:
    """
    Write down an order that may be open again.

    Raises ClaimIsLive while another order pays the same claim: two are never open at once.
    """
    try:
        with transaction.atomic():
            order.save(update_fields=list(fields))
    except IntegrityError as error:
        if "one_live_order_of_a_claim" not in str(error):
            raise
        raise ClaimIsLive(
            _("Another payment of the same claim is open. It is paid or cancelled first.")
        ) from error


def _checked(key: str, given: OrderIn) -> tuple[OrderIn, Unit]:
    """Return an order with its payee as banks write it, and its unit."""
    problems: dict[str, list[str]] = {}
    unit = Unit("XXX")
    if not key.strip() or not key.isprintable() or len(key) > 200:
        problems["key"] = [_("An order needs a key of its own.")]
    if given.method not in Method.values:
        problems["method"] = [_("Choose how it is paid.")]
    try:
        unit = unit_of(given.unit, given.method)
    except NoUnit as wrong:
        problems["unit"] = [_(str(wrong.message)) % wrong.facts]
    if not 0 < given.amount <= MOST:
        problems["amount"] = [_("Enter an amount of more than zero.")]
    text = " ".join(given.reference.split())
    if len(text) > 100 or not text.isprintable():
        problems["reference"] = [_("Shorten this to %(most)s characters or fewer.") % {"most": 100}]
    if not given.what or len(given.what) > 40:
        problems["what"] = [_("Say what it pays for.")]
    if problems:
        raise BadOrder(_("Correct what is marked."), fields=problems)
    payee = payees.checked(given.payee, given.method)
    whole = OrderIn(
        commitment_id=given.commitment_id, amount=given.amount, unit=unit.code,
        method=given.method, payee=payee, reference=text, what=given.what,
        subject_id=given.subject_id,
    )  # fmt: skip
    return whole, unit


def unit_of(code: str, method: str = Method.BANK) -> Unit:
    """Return the unit of a payment: a currency, or goods when it is paid in kind."""
    if method != Method.IN_KIND:
        return currency(code.strip().upper())
    try:
        return currency(code.strip().upper())
    except NoUnit:
        if len(code.strip()) == 3:
            raise
        return Unit(code.strip().upper())


def _digest(one: OrderIn) -> bytes:
    content = [
        str(one.commitment_id), one.amount, one.unit, one.method, one.reference, one.what,
        str(one.subject_id), payees.plain(one.payee),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()


def cancel(order_id: UUID, reason: str, *, by: Actor, at: datetime) -> Order:
    """
    Cancel an order that has not left; the claim can be ordered anew.

    ``reason`` is a code or a few words without a name. Raises NotInState for what is in a batch,
    sent or paid; cancelled once more changes nothing.
    """
    by.require(Permission.PAYMENTS_PREPARE)
    row = locked(order_id)
    if row.state == State.CANCELLED:
        return row
    if row.state not in (State.ORDERED, State.RETURNED):
        raise NotInState(_("Only what has not left can be cancelled. Take it out of its batch."))
    text = " ".join(reason.split())
    if not text or len(text) > 35:
        raise BadOrder(
            _("Correct what is marked."),
            fields={"reason": [_("Say why in 35 characters or fewer.")]},
        )
    row.state, row.reason, row.changed_at = State.CANCELLED, text, at
    row.save(update_fields=["state", "reason", "changed_at"])
    end_releases(row)
    audit.record("payments.order.cancelled", subject_id=row.id, by=by, at=at)
    tell([row], at=at)
    return row


def mend_payee(order_id: UUID, payee: PayeeIn, method: str, *, by: Actor, at: datetime) -> Order:
    """
    Change to whom and how an order is paid before it leaves: after a return, or a wrong number.

    Whoever did it never releases the batch it goes out with. Raises BadPayee, NotInState.
    """
    by.require(Permission.PAYMENTS_PREPARE)
    row = locked(order_id)
    if row.state not in (State.ORDERED, State.RETURNED):
        raise NotInState(_("The payee of an order that has left stays as it is."))
    if method not in Method.values:
        raise BadOrder(
            _("Correct what is marked."), fields={"method": [_("Choose how it is paid.")]}
        )
    found = payees.checked(payee, method)
    row.sealed = vault.make_keys([row.id], at=at)[row.id].seal(payees.USE, payees.plain(found))
    row.method, row.state, row.payee_by, row.changed_at = method, State.ORDERED, by.id, at
    row.save(update_fields=["sealed", "method", "state", "payee_by", "changed_at"])
    end_releases(row)
    audit.record("payments.payee.changed", subject_id=row.id, by=by, at=at, method=method)
    tell([row], at=at)
    return row


def end_releases(row: Order) -> None:
    """End what people released of a payment in kind: it is released anew before it goes out."""
    row.releases.filter(is_live=True).update(is_live=False)


def locked(order_id: UUID) -> Order:
    """Return an order, locked, or raise NoSuchOrder."""
    row = Order.objects.select_for_update().filter(id=order_id).first()
    if row is None:
        raise NoSuchOrder(_("There is no such payment here."))
    return row


def locked_many(ids: Iterable[UUID]) -> list[Order]:
    """Return orders, locked in one order."""
    return list(Order.objects.select_for_update().filter(id__in=list(ids)).order_by("id"))


def tell(rows: Iterable[Order], *, at: datetime) -> None:
    """Wake whoever waits for these orders."""
    for what in sorted({one.what for one in rows}):
        kind = kinds.kind(what)
        if kind is not None and kind.lane:
            pumps.wake(kind.lane, at)


def is_live(row: Order) -> bool:
    """Say whether an order is still to be paid."""
    return row.state in LIVE
