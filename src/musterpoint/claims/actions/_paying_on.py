"""What is held for a person is paid on through payments, and held again when it comes back."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.claims.actions import _common as base
from musterpoint.claims.actions._matters import locked
from musterpoint.claims.actions._recovering import PAID_ON, entered_by, post
from musterpoint.claims.models import Matter, Movement, MovementKind, MovementState
from musterpoint.funds import actions as funds
from musterpoint.payments import actions as payments
from musterpoint.payments import kinds, purses
from musterpoint.payments import queries as ordered
from musterpoint.payments.actions import OrderIn, PayeeIn
from musterpoint.payments.models import Method, Order
from musterpoint.payments.purses import Left, Purse
from musterpoint.tenancy.actors import Actor, Permission

#: Ways in which money that is held reaches a person.
METHODS = (Method.BANK, Method.MOBILE, Method.CASH, Method.VOUCHER)


def install() -> None:
    """Name what payments of what is held are for, and where their money lies."""
    label = gettext_lazy("Paid on to a person")
    kinds.register(
        kinds.PaymentKind(code=PAID_ON, label=label, page="claims:matter", part="matter_id")
    )
    purses.register(
        Purse(
            what=PAID_ON, under=Permission.CLAIMS_CHANGE, left=left, chain=chain, pay=book,
            take_back=unbook,
        )
    )  # fmt: skip


def pay_on(
    matter_id: UUID, amount: int, payee: PayeeIn, method: str, *, by: Actor, at: datetime
) -> UUID:
    """
    Order that what is held, or a part, is paid on to the person; return the order.

    Never by who entered or confirmed money that came for the claim; they do not release it either.
    Raises BadClaim for more than is held, ClaimIsLive while a payment is open, and what payments
    say of payee and method by field.
    """
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    words = _("You entered or confirmed what came. Somebody else pays it on.")
    base.another(by, list(entered_by(row)), words)
    if not 0 < amount <= row.recovered - row.paid_on:
        base.refuse({"amount": [_("Enter an amount up to what is held.")]})
    if method not in METHODS:
        base.refuse({"method": [_("Choose how it is paid.")]})
    given = OrderIn(
        commitment_id=row.id, amount=amount, unit=row.unit, method=method, payee=payee,
        reference=row.reference, what=PAID_ON, subject_id=row.id,
    )  # fmt: skip
    key = f"{PAID_ON}-{row.id}-{len(ordered.of_subject(PAID_ON, row.id)) + 1}"
    made = payments.order(given, key=key, under=Permission.CLAIMS_CHANGE, by=by, at=at)
    base.step(row.id, "ordered", by=by, at=at, amount=amount)
    audit.record("claims.matter.ordered", subject_id=row.id, by=by, at=at)
    return made


def left(ids: Collection[UUID]) -> Mapping[UUID, Left]:
    """Lock claims and return what is held for each."""
    rows = Matter.objects.select_for_update().filter(id__in=list(ids)).order_by("id")
    return {one.id: Left(one.recovered - one.paid_on, one.unit) for one in rows}


def chain(ids: Collection[UUID]) -> Mapping[str, Collection[UUID]]:
    """Return who entered or confirmed what came: they neither prepare, release nor reconcile."""
    rows = Matter.objects.filter(id__in=list(ids))
    found = {user for one in rows for user in entered_by(one)}
    return {"ask": found, "approve": found}


def book(
    order: Order, *, account: str, key: str, on: date, under: Permission, by: Actor, at: datetime
) -> None:
    """Book that the person was paid out of an account, and keep it with the claim."""
    row = locked(order.commitment_id)
    made = Movement(
        matter=row,
        kind=MovementKind.WENT,
        state=MovementState.BOOKED,
        key=key,
        order_id=order.id,
        amount=order.amount,
        on=on,
        account=account,
        made_at=at,
        made_by=order.ordered_by or base.named(by),
    )
    post(row, made, f"Paid on of claim {row.reference}", under=under, by=by, at=at)
    made.save(force_insert=True)
    row.paid_on += made.amount
    row.save(update_fields=["paid_on"])
    base.step(row.id, "went", by=by, at=at, amount=made.amount)
    audit.record("claims.matter.paid_on", subject_id=row.id, by=by, at=at)


def unbook(
    order: Order, key: str, *, on: date, text: str, under: Permission, by: Actor, at: datetime
) -> None:
    """Book that a payment came back: it is held for the person again."""
    row = locked(order.commitment_id)
    made = row.movements.select_for_update().filter(key=key, state=MovementState.BOOKED).first()
    if made is None:
        raise base.NotNow(_("This was not paid."))
    funds.reverse(key, f"{key}:back", on=on, text=text, under=under, by=by, at=at)
    made.state, made.ended_at, made.ended_by = MovementState.BACK, at, by.id
    made.save(update_fields=["state", "ended_at", "ended_by"])
    row.paid_on -= made.amount
    row.save(update_fields=["paid_on"])
    base.step(row.id, "came_back", by=by, at=at, amount=made.amount)
    audit.record("claims.matter.came_back", subject_id=row.id, by=by, at=at)
