"""Four eyes over time: who prepared what is open of claims is not given the role that decides."""

from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.claims.actions import LINK, PREPARED
from musterpoint.claims.models import Claim, ClaimState, Objection, Step
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import Role

OPEN = (ClaimState.DRAFT, ClaimState.FILED, ClaimState.QUESTIONS, ClaimState.CHECKED)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(why_not)


def why_not(user_id: UUID, role: Role) -> str | Promise:
    """Return why a user may not have a role now; empty when they may."""
    if {Permission.CLAIMS_CHANGE, Permission.CLAIMS_DECIDE} <= role.permissions:
        return _("This role has two duties that exclude each other.")
    if Permission.CLAIMS_DECIDE not in role.permissions:
        return ""
    steps = Step.objects.filter(made_by=user_id)
    did = steps.filter(what__in=(*PREPARED, ClaimState.CHECKED)).values("of_id")
    gave = steps.filter(what=LINK).values("of_id")
    rows = Claim.objects.filter(
        Q(checked_by=user_id)
        | Q(begun_by=user_id)
        | Q(responder__registered_by=user_id)
        | Q(id__in=did)
        | Q(responder_id__in=gave)
    )
    objected = Objection.objects.filter(decided_at=None).values("claim_id")
    if rows.filter(Q(state__in=OPEN) | Q(id__in=objected)).exists():
        return _(
            "This person prepared claims of responders that are still open. They end first, or"
            " somebody else takes the role."
        )
    return ""
