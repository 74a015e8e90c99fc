"""Steady work of the crises: the roll follows the registry, and others follow the roll."""

from datetime import datetime

from musterpoint.crises import actions
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

#: Woken by whoever changes, withdraws or erases people.
ROLL = "roll"
#: Woken when the roll has followed: what rests on it may have to follow too.
FOLLOWED = "roll.followed"


def follow_registry(organisation: Organisation, at: datetime) -> bool:
    """Take withdrawn people off the rolls and move those who moved; one pass does all."""
    system = actors.system(organisation.id, "crises.roll", Permission.ROLL_CHANGE)
    with acting_as(system):
        actions.sync_roll(by=system, at=at)
        pumps.wake(FOLLOWED, at)
    return False


def install() -> None:
    """Name the pump of the lane."""
    pumps.register(ROLL, follow_registry)
