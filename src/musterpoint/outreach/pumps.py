"""Steady work: fan campaigns out, read replies, tell the roll who was reached."""

from datetime import datetime

from musterpoint.messaging import queries as messages
from musterpoint.outreach import actions, queries
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

CAMPAIGNS = "campaigns"
REPLIES = "replies"
REACHED = "reached"
REPLIES_AT_ONCE = 200


def install() -> None:
    """Name the pumps of the lanes."""
    lanes.register(CAMPAIGNS, fan_out)
    lanes.register(REPLIES, read_replies)
    lanes.register(REACHED, tell_the_roll)


def fan_out(organisation: Organisation, at: datetime) -> bool:
    """Do one step of the most urgent campaign; return True while any has more."""
    with acting_as(_system(organisation, CAMPAIGNS, Permission.MESSAGES_SEND)) as unit:
        campaign_id = queries.next_to_send()
        if campaign_id is None:
            return False
        actions.send_some(campaign_id, by=unit.actor, at=at)
    return True


def read_replies(organisation: Organisation, at: datetime) -> bool:
    """Deal with the next replies in the order of their arrival; return True if there were any."""
    may = (Permission.MESSAGES_READ, Permission.MESSAGES_SEND, Permission.ROLL_CHANGE)
    with acting_as(_system(organisation, REPLIES, *may)) as unit:
        arrivals = messages.take_unread(REPLIES_AT_ONCE, at)
        if arrivals:
            actions.answer(arrivals, by=unit.actor, at=at)
    return bool(arrivals)


def tell_the_roll(organisation: Organisation, at: datetime) -> bool:
    """Mark everybody reached whose telephone confirmed a delivery; one call does all."""
    system = _system(organisation, REACHED, Permission.MESSAGES_PUMP)
    with acting_as(system):
        waiting = queries.crises_written_to()
    for crisis_id in waiting:
        with acting_as(system):
            actions.mark_reached(crisis_id, by=system, at=at)
    return False


def _system(organisation: Organisation, lane: str, *may: Permission) -> Actor:
    return actors.system(organisation.id, f"outreach.{lane}", *may)
