"""What somebody may have open of payments: it keeps them from roles that exclude it."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.payments.models import (
    LIVE,
    LIVE_BATCHES,
    Batch,
    InKindRelease,
    Order,
    Outcome,
    Payout,
    Voucher,
    VoucherState,
)
from musterpoint.tenancy.permissions import Permission

SAYS = _(
    "This person ordered, prepared or released payments that are still open. They end first, or"
    " somebody else takes the role."
)

SAYS_TWICE = _(
    "This person paid out what was handed out twice. Somebody finds out what happened first."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(
        Work(under=Permission.PAYMENTS_PREPARE, is_open=has_prepared, says=SAYS),
        Work(under=Permission.PAYMENTS_RELEASE, is_open=has_released, says=SAYS),
        Work(under=Permission.PAYMENTS_CASH, is_open=has_paid_out, says=SAYS_TWICE),
    )


def has_prepared(user_id: UUID) -> bool:
    """Say whether a user ordered, changed or prepared a payment that is not paid yet."""
    orders = Order.objects.filter(Q(ordered_by=user_id) | Q(payee_by=user_id), state__in=LIVE)
    return orders.exists() or _on_its_way(prepared_by=user_id).exists()


def has_released(user_id: UUID) -> bool:
    """Say whether a user released a payment that is not paid yet: in a batch, alone, in kind."""
    vouchers = Voucher.objects.filter(issued_by=user_id, state=VoucherState.ISSUED)
    in_kind = InKindRelease.objects.filter(released_by=user_id, is_live=True, order__state__in=LIVE)
    batches = _on_its_way(releases__released_by=user_id)
    return any(one.exists() for one in (batches, vouchers, in_kind))


def has_paid_out(user_id: UUID) -> bool:
    """Say whether a user paid out what was handed out twice, and nobody found out why yet."""
    twice = Payout.objects.filter(outcome=Outcome.CONFLICT, findings=None)
    return twice.filter(order__payouts__recorded_by=user_id).exists()


def _on_its_way(**wanted: UUID) -> QuerySet[Batch]:
    """Return batches with a payment that is not paid yet: what was paid bars nobody."""
    return Batch.objects.filter(
        state__in=LIVE_BATCHES, lines__is_live=True, lines__order__state__in=LIVE, **wanted
    )
