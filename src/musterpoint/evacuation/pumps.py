"""The pumps that take in what other organisations shared."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.evacuation import actions
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

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
            return take_in(by=by, at=at) > 0

    return run


def install() -> None:
    """Register one pump for each kind of disclosure."""
    for kind, take_in in INTAKE.items():
        pumps.register(f"intake.{kind}", _pump(take_in))
