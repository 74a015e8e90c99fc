"""Steady work: take in what others say of costs, follow payments, bonds and insurance."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.costs import actions, crossing
from musterpoint.costs.actions import _clearing
from musterpoint.costs.models import CostedLeg
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

INTAKE: dict[str, Callable[..., int]] = {
    crossing.CARRIED: actions.take_carried,
    crossing.STATEMENT: actions.take_statements,
    crossing.ANSWER: actions.take_answers,
    crossing.NETTING: actions.take_nettings,
}
MAY = (Permission.DISCLOSURES_RECEIVE, Permission.DISCLOSURES_SEND, Permission.COSTS_CHANGE)


def install() -> None:
    """Name the pumps of the lanes."""
    for kind, take_in in INTAKE.items():
        lanes.register(f"intake.{kind}", _intake(take_in))
    lanes.register("costs.bonds", _bonds)
    lanes.register(actions.PAYMENTS_LANE, _payments)
    _clearing.install()


def _intake(take_in: Callable[..., int]) -> lanes.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by = actors.system(organisation.id, "costs intake", *MAY)
        with acting_as(by):
            return take_in(by=by, at=at) > 0

    return run


def _payments(organisation: Organisation, at: datetime) -> bool:
    """Let what was paid for legs settle their invoices."""
    by = actors.system(organisation.id, "costs of payments", *MAY)
    with acting_as(by):
        actions.follow_payments(by=by, at=at)
    return False


def _bonds(organisation: Organisation, at: datetime) -> bool:
    """Share again what people are asked whose passage a bond was granted for since."""
    by = actors.system(organisation.id, "costs of bonds", *MAY)
    with acting_as(by):
        crises = sorted(set(CostedLeg.objects.values_list("crisis_id", flat=True)))
        for crisis_id in crises:
            actions.follow_bonds(crisis_id, by=by, at=at)
    return False
