"""Steady work: send the rounds of open waves, close those whose time is over, read answers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from musterpoint.messaging.queries import Arrival
from musterpoint.outreach import actions as outreach
from musterpoint.surveys import actions
from musterpoint.surveys.models import Wave
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pump of the lane, and who reads replies before the others do."""
    lanes.register(actions.LANE, go_round)
    outreach.read_first(take_answers)


def take_answers(arrivals: Sequence[Arrival], by: Actor, at: datetime) -> set[UUID]:
    """Take the answers to surveys among replies; the rest is for others."""
    return actions.take(arrivals, by=by, at=at)


def go_round(organisation: Organisation, at: datetime) -> bool:
    """
    Close what is over, repeat what was interrupted, send one round that is due.

    Returns True while there may be more rounds.
    """
    by = actors.system(
        organisation.id, "surveys rounds", Permission.MESSAGES_SEND, Permission.SURVEYS_CHANGE
    )
    with acting_as(by):
        actions.close_due(by=by, at=at)
        actions.ask_again(by=by, at=at)
        due = Wave.objects.filter(next_round_at__lte=at, closed_at__isnull=True)
        wave = due.order_by("next_round_at").first()
        if wave is None:
            return False
        actions.send_round(wave.id, by=by, at=at)
        return True
