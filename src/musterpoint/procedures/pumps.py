"""Steady work: reminders, escalations, and offers of other organisations."""

from datetime import datetime

from musterpoint.procedures import actions
from musterpoint.procedures.actions import _dues, _telling
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pumps of the lanes."""
    lanes.register(_dues.LANE, tell)
    lanes.register(_telling.PRIVATE_LANE, tell_in_private)
    lanes.register(f"intake.{actions.KIND}", take_in)


def tell(organisation: Organisation, at: datetime) -> bool:
    """Tell a batch of what is due; return True while there may be more."""
    may = (Permission.PROCEDURES_RUN, Permission.MESSAGES_SEND)
    by = actors.system(organisation.id, "procedures.deadlines", *may)
    with acting_as(by):
        return actions.tell_due(by=by, at=at) == _telling.BATCH


def tell_in_private(organisation: Organisation, at: datetime) -> bool:
    """Do the same behind the wall, and come again; the note is the same with and without work."""
    by = actors.system(
        organisation.id, "procedures.private deadlines", Permission.PROCEDURES_RUN
    ).with_clearance(Clearance.PROTECTION)
    with acting_as(by):
        has_more = actions.tell_due_in_private(by=by, at=at) == _telling.BATCH
        if not has_more:
            lanes.wake(_telling.PRIVATE_LANE, at + _telling.PRIVATE_EVERY)
    return has_more


def take_in(organisation: Organisation, at: datetime) -> bool:
    """Take in what other organisations share."""
    by = actors.system(organisation.id, "procedures intake", Permission.DISCLOSURES_RECEIVE)
    with acting_as(by):
        return actions.take_in_offers(by=by, at=at) > 0
