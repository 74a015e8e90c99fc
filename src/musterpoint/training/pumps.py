"""Steady work: reminders of training, and what is told to partners or came from them."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.training import actions, crossing

INTAKE: dict[str, Callable[..., int]] = {
    crossing.SESSION: actions.take_sessions,
    crossing.SYLLABUS: actions.take_syllabi,
}


def install() -> None:
    """Name the pumps of the lanes."""
    lanes.register(actions.LANE, remind)
    lanes.register(actions.SHARE_LANE, share)
    for kind, take_in in INTAKE.items():
        lanes.register(f"intake.{kind}", _intake(take_in))


def remind(organisation: Organisation, at: datetime) -> bool:
    """Remind colleagues whose training ends or is missing; True while there is more."""
    by = actors.system(organisation.id, "training reminders", Permission.MESSAGES_SEND)
    with acting_as(by):
        return actions.remind(by=by, at=at) >= actions.BATCH


def share(organisation: Organisation, at: datetime) -> bool:
    """Tell partners of published sessions and shared courses."""
    by = actors.system(organisation.id, "training calendar", Permission.DISCLOSURES_SEND)
    with acting_as(by):
        actions.share(by=by, at=at)
        return False


def _intake(take_in: Callable[..., int]) -> lanes.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by = actors.system(organisation.id, "training intake", Permission.DISCLOSURES_RECEIVE)
        with acting_as(by):
            return take_in(by=by, at=at) > 0

    return run
