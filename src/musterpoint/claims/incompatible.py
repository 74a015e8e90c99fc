"""What somebody may have open of claims: it keeps them from roles that exclude it."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible
from musterpoint.accounts.incompatible import Work
from musterpoint.claims.actions import LINK, PREPARED
from musterpoint.claims.models import Claim, ClaimState, Objection, Step
from musterpoint.tenancy.permissions import Permission

#: What others still check, decide, set aside or pay.
OPEN = (
    ClaimState.DRAFT, ClaimState.FILED, ClaimState.QUESTIONS, ClaimState.CHECKED,
    ClaimState.APPROVED, ClaimState.PART, ClaimState.COMMITTED,
)  # fmt: skip
SAYS = _(
    "This person prepared claims of responders that are still open. They end first, or"
    " somebody else takes the role."
)


def install() -> None:
    """Let the members' pages, the API and the command line ask this."""
    incompatible.register(Work(under=Permission.CLAIMS_CHANGE, is_open=has_prepared, says=SAYS))


def has_prepared(user_id: UUID) -> bool:
    """Say whether a user took part in a claim or an objection that is not decided, or paid, yet."""
    steps = Step.objects.filter(made_by=user_id)
    did = steps.filter(what__in=(*PREPARED, ClaimState.CHECKED)).values("of_id")
    gave = steps.filter(what=LINK).values("of_id")
    rows = Claim.objects.filter(
        Q(checked_by=user_id)
        | Q(begun_by=user_id)
        | Q(responder__registered_by=user_id)
        | Q(responder__payee_by=user_id)
        | Q(responder__payee_ok_by=user_id)
        | Q(id__in=did)
        | Q(responder_id__in=gave)
    )
    objected = Objection.objects.filter(decided_at=None).values("claim_id")
    return rows.filter(Q(state__in=OPEN) | Q(id__in=objected)).exists()
