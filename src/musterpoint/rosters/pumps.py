"""Steady work: tell members of calls what they wait to hear; take their answers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from musterpoint.messaging.queries import Arrival
from musterpoint.outreach import actions as outreach
from musterpoint.rosters import actions
from musterpoint.rosters.actions._calls import LANE
from musterpoint.rosters.wardens import calling
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.training.actions import CERTIFIED_LANE


def install() -> None:
    """Name the pump of the lane, and who reads replies before the others do."""
    lanes.register(LANE, tell)
    lanes.register(CERTIFIED_LANE, follow_certificates)
    outreach.read_first(take_answers)


def tell(organisation: Organisation, at: datetime) -> bool:
    """Queue the next messages and reminders to members; return True if there were any."""
    system = actors.system(organisation.id, "rosters.tell", Permission.MESSAGES_SEND)
    with acting_as(system):
        told = actions.tell_some(by=system, at=at) + actions.remind_some(by=system, at=at)
        return told + calling.remind_of_terms(by=system, at=at) > 0


def follow_certificates(organisation: Organisation, at: datetime) -> bool:
    """Let certificates of colleagues stand as trainings on their rosters."""
    system = actors.system(organisation.id, "rosters.trainings", Permission.ROSTERS_CHANGE)
    with acting_as(system):
        actions.follow_certificates(by=system, at=at)
        return False


def take_answers(arrivals: Sequence[Arrival], by: Actor, at: datetime) -> set[UUID]:
    """Take the answers to calls among replies; the rest is for others."""
    return actions.answer_by_message(arrivals, by=by, at=at)
