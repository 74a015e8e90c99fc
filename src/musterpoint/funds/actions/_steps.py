"""Write down one step of a commitment and who took it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.funds.errors import NoSuchFund
from musterpoint.funds.models import Commitment, Step, StepKind
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership


def step(
    row: Commitment,
    kind: StepKind,
    *,
    amount: int | None = None,
    reason: str = "",
    has_authority: bool = False,
    duty: str = "",
    posted_key: str = "",
    by: Actor,
    at: datetime,
) -> Step:
    """Add a step to the history of a commitment."""
    return Step.objects.create(
        commitment=row,
        kind=kind,
        amount=amount,
        reason=reason.strip(),
        role=role_of(by),
        has_authority=has_authority,
        duty=duty,
        posted_key=posted_key,
        taken_at=at,
        taken_by=by.id,
        taken_by_name=by.name[:150],
    )


def role_of(by: Actor) -> str:
    """Return the role in which somebody acts here; empty for who is no member."""
    if by.id is None:
        return ""
    found = Membership.objects.filter(organisation_id=by.organisation_id, user_id=by.id)
    return found.values_list("role", flat=True).first() or ""


def locked(commitment_id: UUID) -> Commitment:
    """Return a commitment with its head, window and fund, locked; raise NoSuchFund."""
    found = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("head__window__fund")
        .filter(id=commitment_id)
        .first()
    )
    if found is None:
        raise NoSuchFund(_("There is no such commitment here."))
    return found
