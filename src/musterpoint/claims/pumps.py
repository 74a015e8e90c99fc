"""Steady work: follow commitments and payments of claims; drafts that were never sent end."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from musterpoint.claims import actions, helped, queries, sharing
from musterpoint.claims.actions import _marks, _paying_on
from musterpoint.claims.actions._common import MARKS_LANE
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
    lanes.register(MARKS_LANE, send)
    lanes.register(f"intake.{sharing.KIND}", take)
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


def send(organisation: Organisation, at: datetime) -> bool:
    """Tell the marks of responders' claims to those who may have them."""
    by = actors.system(organisation.id, "claims", Permission.DISCLOSURES_SEND)
    with acting_as(by):
        _marks.send_marks(by=by, at=at)
    return False


def take(organisation: Organisation, at: datetime) -> bool:
    """Take in the marks of others; return True while some may be left."""
    by = actors.system(organisation.id, "claims", Permission.DISCLOSURES_RECEIVE)
    with acting_as(by):
        return _marks.take_marks(by=by, at=at) > 0
