"""Steady work: follow commitments and payments of claims; drafts that were never sent end."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from musterpoint.claims import actions, helped, queries
from musterpoint.claims.actions import _paying_on
from musterpoint.funds import kinds as commitment_kinds
from musterpoint.funds.kinds import CommitmentKind
from musterpoint.grants import covered
from musterpoint.payments import kinds as payment_kinds
from musterpoint.payments.kinds import PaymentKind
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

PAGE = "claims:claim"


def install() -> None:
    """Name the pump of the lane, and what commitments and payments are for."""
    lanes.register(actions.LANE, follow)
    _paying_on.install()
    covered.register("claims.covers", queries.coverings)
    helped.install()
    label = _("Claim of a responder")
    commitment_kinds.register(
        CommitmentKind(
            code=actions.WHAT, label=label, lane=actions.LANE, page=PAGE, part="claim_id"
        )
    )
    payment_kinds.register(
        PaymentKind(code=actions.WHAT, label=label, lane=actions.LANE, page=PAGE, part="claim_id")
    )


def follow(organisation: Organisation, at: datetime) -> bool:
    """Take over what became of commitments and payments; return True while drafts are left."""
    by = actors.system(organisation.id, "claims", Permission.CLAIMS_CHANGE)
    with acting_as(by):
        actions.follow(by=by, at=at)
        drafts = actions.forget_drafts(by=by, at=at)
        return drafts + actions.forget_matters(by=by, at=at) > 0
