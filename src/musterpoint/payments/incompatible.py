"""What somebody may have open of payments: it keeps them from roles that exclude it."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.payments.models import LIVE, LIVE_BATCHES, Batch, Order, Release
from musterpoint.tenancy.permissions import Permission

SAYS = _(
    "This person ordered, prepared or released payments that are still open. They end first, or"
    " somebody else takes the role."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(
        Work(under=Permission.PAYMENTS_PREPARE, is_open=has_prepared, says=SAYS),
        Work(under=Permission.PAYMENTS_RELEASE, is_open=has_released, says=SAYS),
    )


def has_prepared(user_id: UUID) -> bool:
    """Say whether a user ordered, changed or prepared a payment that is not paid yet."""
    orders = Order.objects.filter(Q(ordered_by=user_id) | Q(payee_by=user_id), state__in=LIVE)
    batches = Batch.objects.filter(prepared_by=user_id, state__in=LIVE_BATCHES)
    return orders.exists() or batches.filter(lines__is_live=True).exists()


def has_released(user_id: UUID) -> bool:
    """Say whether a user released a batch that waits for others or for the answer of a bank."""
    rows = Release.objects.filter(released_by=user_id, batch__state__in=LIVE_BATCHES)
    return rows.filter(batch__lines__is_live=True).exists()
