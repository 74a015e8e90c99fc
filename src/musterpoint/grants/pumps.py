"""Steady work: follow commitments and payments, tell and take in blind marks."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from musterpoint.funds import kinds as commitment_kinds
from musterpoint.funds.kinds import CommitmentKind
from musterpoint.grants import actions, helped, queries, sharing
from musterpoint.grants.actions._base import MARKS_LANE
from musterpoint.grants.actions._committing import APPLICATION, MILESTONE
from musterpoint.payments import kinds as payment_kinds
from musterpoint.payments.kinds import PaymentKind
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

MONEY_LANE = "grants.money"
PAGE = "grants:application"


def install() -> None:
    """Name the pumps of the lanes, and what commitments and payments are for."""
    lanes.register(MONEY_LANE, follow)
    lanes.register(MARKS_LANE, send)
    lanes.register(f"intake.{sharing.KIND}", take)
    helped.install()
    label = _("Application for help")
    commitment_kinds.register(
        CommitmentKind(
            code=APPLICATION,
            label=label,
            lane=MONEY_LANE,
            page=PAGE,
            part="grant_id",
            onward=queries.of_organisations,
        )
    )
    payment_kinds.register(
        PaymentKind(code=APPLICATION, label=label, lane=MONEY_LANE, page=PAGE, part="grant_id")
    )
    payment_kinds.register(
        PaymentKind(code=MILESTONE, label=_("Milestone of a project"), lane=MONEY_LANE)
    )


def follow(organisation: Organisation, at: datetime) -> bool:
    """Take over what became of commitments and payments."""
    by = _system(organisation)
    with acting_as(by):
        actions.follow(by=by, at=at)
    return False


def send(organisation: Organisation, at: datetime) -> bool:
    """Make marks, then tell them to those who may have them; return True while some are left."""
    by = _system(organisation, Permission.DISCLOSURES_SEND)
    with acting_as(by):
        if actions.file_marks(at=at):
            return True
        actions.send_marks(by=by, at=at)
    return False


def take(organisation: Organisation, at: datetime) -> bool:
    """Take in the marks of others."""
    by = _system(organisation, Permission.DISCLOSURES_RECEIVE)
    with acting_as(by):
        return actions.take_marks(by=by, at=at) > 0


def _system(organisation: Organisation, *permissions: Permission) -> Actor:
    return actors.system(organisation.id, "grants", *permissions)
