"""The pumps: take in what other organisations shared, and follow who is no longer there."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.cases.actions import children
from musterpoint.evacuation import actions
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

#: The lane that the roll wakes when it has followed the registry.
FOLLOWED = "roll.followed"
INTAKE: dict[str, Callable[..., int]] = {
    "evacuation.request": actions.take_in_requests,
    "evacuation.offer": actions.take_in_offers,
    "evacuation.withdrawn": actions.take_in_withdrawals,
    "evacuation.seat": actions.take_in_seats,
    "evacuation.manifest": actions.take_in_manifests,
    "evacuation.movement": actions.take_in_movements,
}
MAY = (
    Permission.DISCLOSURES_RECEIVE,
    Permission.DISCLOSURES_SEND,
    Permission.PEOPLE_READ,
    Permission.ROLL_CHANGE,
)


def _pump(take_in: Callable[..., int]) -> pumps.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by: Actor = actors.system(organisation.id, "evacuation intake", *MAY)
        with acting_as(by):
            return take_in(by=by, at=at) > actions.LAST

    return run


def _follow(organisation: Organisation, at: datetime) -> bool:
    """Withdraw the requests of people whose registration ended; one pass does all."""
    may = (Permission.EVACUATION_REQUEST, Permission.DISCLOSURES_SEND, Permission.PEOPLE_READ)
    by = actors.system(organisation.id, "evacuation requests", *may)
    with acting_as(by):
        actions.follow_registry(by=by, at=at)
    return False


def _follow_gates(organisation: Organisation, at: datetime) -> bool:
    """Let requests follow the gate of children; one pass does all."""
    may = (Permission.EVACUATION_REQUEST, Permission.DISCLOSURES_SEND, Permission.PEOPLE_READ)
    by = actors.system(organisation.id, "evacuation requests of children", *may)
    with acting_as(by):
        actions.follow_gates(by=by, at=at)
    return False


def _tell(organisation: Organisation, at: datetime) -> bool:
    """Tell organisations what happened to their households; True while there is more."""
    may = (Permission.DISCLOSURES_SEND, Permission.ROLL_CHANGE, Permission.PEOPLE_READ)
    by = actors.system(organisation.id, "evacuation movements", *may)
    with acting_as(by):
        return actions.tell_movements(by=by, at=at) > 0


def install() -> None:
    """Register one pump for each kind of disclosure, one that follows the roll, one that tells."""
    pumps.register(FOLLOWED, _follow)
    pumps.register(children.LANE, _follow_gates)
    pumps.register(actions.MOVEMENTS, _tell)
    for kind, take_in in INTAKE.items():
        pumps.register(f"intake.{kind}", _pump(take_in))
