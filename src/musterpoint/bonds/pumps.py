"""Steady work: bonds begin, warn, are extended, and end; calls never sent are deleted."""

from datetime import datetime, timedelta

from musterpoint.bonds import actions, helped, rules
from musterpoint.bonds.actions import _paying
from musterpoint.bonds.models import Bond, Call, CallState
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pump of the lane, and how payments are made out of bonds."""
    _paying.install()
    helped.install()
    lanes.register(actions.LANE, tick)


def tick(organisation: Organisation, at: datetime) -> bool:
    """Move on the bonds whose day has come; return True while there are more."""
    by = actors.system(organisation.id, "clock of bonds", Permission.BONDS_CHANGE)
    with acting_as(by):
        more = actions.run_clock(by=by, at=at) > 0
        more = actions.forget_drafts(by=by, at=at) > 0 or more
        after = Bond.objects.filter(next_at__gt=at).order_by("next_at").first()
        if not more and after is not None and after.next_at is not None:
            lanes.wake(actions.LANE, after.next_at)
        draft = Call.objects.filter(state=CallState.DRAFT).order_by("begun_at").first()
        if not more and draft is not None:
            keeps = timedelta(days=rules.pack().days["draft"])
            lanes.wake(actions.LANE, draft.begun_at + keeps)
        return more
