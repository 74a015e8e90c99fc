"""
The pump of deadlines.

The housekeeping wakes it for every organisation at the same times, whatever was told: a note that
came with a complaint would show in the platform's figures that there is one.
"""

from datetime import datetime

from musterpoint.feedback import actions
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Clearance, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

LANE = "feedback"
MAY = (Permission.FEEDBACK_READ, Permission.FEEDBACK_HANDLE)


def _run(organisation: Organisation, at: datetime) -> bool:
    """Do what is due; True while there is more."""
    by = actors.system(organisation.id, "feedback deadlines", *MAY)
    with acting_as(by.with_clearance(Clearance.CONFIDENCE)) as opened:
        return actions.keep_time(by=opened.actor, at=at) > 0


def install() -> None:
    """Register the pump."""
    pumps.register(LANE, _run)
