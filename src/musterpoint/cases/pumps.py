"""Steady work: cases that other organisations share, and their answers."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.cases import actions
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

INTAKE: dict[str, Callable[..., int]] = {
    actions.KIND: actions.take_in,
    actions.ANSWERED: actions.take_in_answers,
}


def install() -> None:
    """Name the pumps of the lanes."""
    for kind, take_in in INTAKE.items():
        lanes.register(f"intake.{kind}", _pump(take_in))


def _pump(take_in: Callable[..., int]) -> lanes.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by = actors.system(organisation.id, "cases intake", Permission.DISCLOSURES_RECEIVE)
        with acting_as(by):
            return take_in(by=by, at=at) > 0

    return run
