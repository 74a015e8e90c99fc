"""What somebody may have open in funds: it keeps them from roles that exclude it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.funds.models import (
    ENDED,
    ChangeState,
    Commitment,
    FundChange,
    Step,
    StepKind,
    TransferState,
    TransferStep,
    TransferStepKind,
)
from musterpoint.tenancy.permissions import Permission

SAYS = _(
    "This person asked for or approved money that is still open. It ends first, or"
    " somebody else takes the role."
)

SAYS_CHANGE = _(
    "This person proposed a change of a fund that still waits. It is confirmed, refused or"
    " withdrawn first."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(
        Work(under=Permission.FUNDS_REQUEST, is_open=has_asked, says=SAYS),
        Work(under=Permission.FUNDS_APPROVE, is_open=has_approved, says=SAYS),
        Work(under=Permission.FUNDS_CHANGE, is_open=has_asked_to_move, says=SAYS),
        Work(under=Permission.FUNDS_CHANGE, is_open=has_proposed, says=SAYS_CHANGE),
    )


def has_asked(user_id: UUID) -> bool:
    """Say whether a user asked for money, or released it at once, that is not paid or reviewed."""
    unseen = Commitment.objects.filter(at_once=True, reviewed_at=None)
    at_once = Step.objects.filter(taken_by=user_id, kind=StepKind.RELEASED, commitment__in=unseen)
    return _took(user_id, StepKind.ASKED, StepKind.RELEASED) or at_once.exists()


def has_approved(user_id: UUID) -> bool:
    """Say whether a user approved money that is not paid out or moved yet."""
    return _took(user_id, StepKind.APPROVED) or _moves(user_id, TransferStepKind.APPROVED)


def has_asked_to_move(user_id: UUID) -> bool:
    """Say whether a user asked to move money and it waits."""
    return _moves(user_id, TransferStepKind.ASKED)


def has_proposed(user_id: UUID) -> bool:
    """Say whether a user proposed a change of a fund that waits."""
    return FundChange.objects.filter(proposed_by=user_id, state=ChangeState.PROPOSED).exists()


def _took(user_id: UUID, *kinds: StepKind) -> bool:
    rows = Step.objects.filter(taken_by=user_id, kind__in=kinds)
    return rows.exclude(commitment__state__in=ENDED).exists()


def _moves(user_id: UUID, kind: TransferStepKind) -> bool:
    return TransferStep.objects.filter(
        taken_by=user_id, kind=kind, transfer__state=TransferState.ASKED
    ).exists()
