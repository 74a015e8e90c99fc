"""Steady work: tell owners that a plan is to be reviewed."""

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


def tell(organisation: Organisation, at: datetime) -> bool:
    """Tell a batch of owners; return True while there may be more."""
    by = actors.system(organisation.id, "plans.review", Permission.MESSAGES_SEND)
    with acting_as(by):
        return actions.chase(by=by, at=at) > 0
