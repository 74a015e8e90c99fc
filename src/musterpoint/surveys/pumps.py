"""Steady work: send the rounds of open waves, close those whose time is over."""

from datetime import datetime

from musterpoint.surveys import actions
from musterpoint.surveys.models import Wave
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pump of the lane."""
    lanes.register(actions.LANE, go_round)


def go_round(organisation: Organisation, at: datetime) -> bool:
    """Close what is over and send one round that is due; return True while there may be more."""
    by = actors.system(
        organisation.id, "surveys rounds", Permission.MESSAGES_SEND, Permission.SURVEYS_CHANGE
    )
    with acting_as(by):
        actions.close_due(by=by, at=at)
        due = Wave.objects.filter(next_round_at__lte=at, closed_at__isnull=True)
        wave = due.order_by("next_round_at").first()
        if wave is None:
            return False
        actions.send_round(wave.id, by=by, at=at)
        return True
