"""Steady work: tell owners of reviews, take in what others share."""

from datetime import datetime

from musterpoint.plans import actions, pumping
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pump of the lane."""
    lanes.register(pumping.LANE, tell)
    lanes.register(f"intake.{actions.KIND}", take_in)


def tell(organisation: Organisation, at: datetime) -> bool:
    """Tell a batch of owners; return True while there may be more."""
    by = actors.system(organisation.id, "plans.review", Permission.MESSAGES_SEND)
    with acting_as(by):
        return actions.chase(by=by, at=at) > 0


def take_in(organisation: Organisation, at: datetime) -> bool:
    """Take in what other organisations share of their plans; let go what no agreement keeps."""
    by = actors.system(
        organisation.id, "plans intake", Permission.DISCLOSURES_RECEIVE, Permission.VAULT_ERASE
    )
    with acting_as(by):
        if actions.take_in(by=by, at=at):
            return True
        actions.let_go(by=by, at=at)
        return False
