"""What somebody may have open of bonds: it keeps them from roles that exclude it."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.bonds.models import Call, CallState, PayoutState
from musterpoint.tenancy.permissions import Permission

OPEN = (CallState.DRAFT, CallState.SENT, CallState.MATCHED, CallState.NOTICED)
UNPAID = (PayoutState.AWAITED, PayoutState.OWED)
SAYS = _(
    "This person prepared calls of bonds that are still open. They end first, or somebody"
    " else takes the role."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(Work(under=Permission.BONDS_CHANGE, is_open=has_prepared, says=SAYS))


def has_prepared(user_id: UUID) -> bool:
    """Say whether a user took part in a call that is not decided, or not paid, yet."""
    took = Q(begun_by=user_id) | Q(written_by=user_id) | Q(sent_by=user_id)
    rows = Call.objects.filter(took | Q(matched_by=user_id) | Q(noticed_by=user_id))
    return rows.filter(Q(state__in=OPEN) | Q(payouts__state__in=UNPAID)).exists()
