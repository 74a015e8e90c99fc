"""Four eyes over time: who did one duty in what is open is not given the other duty."""

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.funds import duties
from musterpoint.funds.models import (
    ENDED,
    Step,
    StepKind,
    TransferState,
    TransferStep,
    TransferStepKind,
)
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import Role

#: The steps of a commitment that need each permission.
STEPS = {
    Permission.FUNDS_REQUEST: (StepKind.ASKED, StepKind.RELEASED),
    Permission.FUNDS_APPROVE: (StepKind.APPROVED,),
}
#: The steps of a transfer that need each permission.
TRANSFER_STEPS = {
    Permission.FUNDS_CHANGE: (TransferStepKind.ASKED,),
    Permission.FUNDS_APPROVE: (TransferStepKind.APPROVED,),
}


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(why_not)


def why_not(user_id: UUID, role: Role) -> str | Promise:
    """Return why a user may not have a role now; empty when they may."""
    if duties.clashing(role.permissions):
        return _("This role has two duties that exclude each other.")
    others = {
        one
        for pair in duties.pack().rules["permissions"]
        for one in map(Permission, pair)
        if Permission(pair[0] if one == pair[1] else pair[1]) in role.permissions
    }
    kinds = [kind for one in others for kind in STEPS.get(one, ())]
    rows = Step.objects.filter(taken_by=user_id, kind__in=kinds)
    of_transfers = [kind for one in others for kind in TRANSFER_STEPS.get(one, ())]
    waiting = TransferStep.objects.filter(
        taken_by=user_id, kind__in=of_transfers, transfer__state=TransferState.ASKED
    )
    is_open = bool(kinds) and rows.exclude(commitment__state__in=ENDED).exists()
    if is_open or (of_transfers and waiting.exists()):
        return _(
            "This person asked for or approved money that is still open. It ends first, or"
            " somebody else takes the role."
        )
    return ""
