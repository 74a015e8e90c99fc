"""
Steady work: silence that escalates, reminders, and what crosses between organisations.

The housekeeping wakes both lanes of time for every organisation alike, whatever was referred: a
note that came with a referral behind the wall would tell of it.
"""

from collections.abc import Callable
from datetime import datetime

from musterpoint.referrals import actions
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

INTAKE: dict[str, Callable[..., int]] = {
    actions.KIND: actions.take_in,
    actions.ANSWERED: actions.take_in_answers,
}


def install() -> None:
    """Name the pumps of the lanes."""
    lanes.register(actions.LANE, keep_time)
    lanes.register(actions.PRIVATE_LANE, keep_time_in_private)
    for kind, take_in in INTAKE.items():
        lanes.register(f"intake.{kind}", _intake(take_in))


def keep_time(organisation: Organisation, at: datetime) -> bool:
    """Do what is due on the consular side; True while there is more."""
    may = (Permission.REFERRALS_SEND, Permission.MESSAGES_SEND)
    by = actors.system(organisation.id, "referrals.clocks", *may)
    with acting_as(by):
        return actions.keep_time(by=by, at=at) >= actions.BATCH


def keep_time_in_private(organisation: Organisation, at: datetime) -> bool:
    """Do the same behind the wall."""
    by = actors.system(
        organisation.id, "referrals.private clocks", Permission.REFERRALS_SEND
    ).with_clearance(Clearance.PROTECTION)
    with acting_as(by):
        return actions.keep_time_in_private(by=by, at=at) >= actions.BATCH


def _intake(take_in: Callable[..., int]) -> lanes.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by = actors.system(organisation.id, "referrals intake", Permission.DISCLOSURES_RECEIVE)
        with acting_as(by):
            return take_in(by=by, at=at) > 0

    return run
