"""What somebody may have open of gifts: it keeps them from roles that exclude it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.giving.models import LevyRate, LevyState, Refund, RefundState
from musterpoint.tenancy.permissions import Permission

OPEN = (RefundState.ASKED, RefundState.READY, RefundState.ORDERED)
SAYS = _(
    "This person asked that gifts are given back, which is still open. It ends first, or somebody"
    " else takes the role."
)

SAYS_LEVY = _(
    "This person proposed a rate of a levy that still waits. It is confirmed, refused or"
    " withdrawn first."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(
        Work(under=Permission.GIVING_CHANGE, is_open=has_asked, says=SAYS),
        Work(under=Permission.GIVING_CHANGE, is_open=has_proposed, says=SAYS_LEVY),
    )


def has_asked(user_id: UUID) -> bool:
    """Say whether a user asked for a refund that is not paid yet."""
    return Refund.objects.filter(asked_by=user_id, state__in=OPEN).exists()


def has_proposed(user_id: UUID) -> bool:
    """Say whether a user proposed a rate of a levy that waits."""
    return LevyRate.objects.filter(proposed_by=user_id, state=LevyState.PROPOSED).exists()
