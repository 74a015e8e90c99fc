"""The pumps: take in questions of other organisations, and the answers to ours."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.cases.travel import actions
from musterpoint.cases.travel.actions import _clocks
from musterpoint.cases.travel.kinds import ANSWERED, ASKED
from musterpoint.tenancy import actors, pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

INTAKE: dict[str, Callable[..., int]] = {
    ASKED: actions.take_in_questions,
    ANSWERED: actions.take_in_answers,
}


def _pump(take_in: Callable[..., int]) -> pumps.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by = actors.system(
            organisation.id, "travel documents intake", Permission.DISCLOSURES_RECEIVE
        )
        with acting_as(by):
            return take_in(by=by, at=at) > 0

    return run


def keep_time(organisation: Organisation, at: datetime) -> bool:
    """Remind of what is near, pass on what was missed; return True while there may be more."""
    may = (Permission.DOCUMENTS_CONFIRM, Permission.MESSAGES_SEND)
    by = actors.system(organisation.id, "travel documents clocks", *may)
    with acting_as(by):
        return actions.keep_time(by=by, at=at) == _clocks.BATCH


def install() -> None:
    """Register one pump for each kind of disclosure, and the one of the clocks."""
    pumps.register(actions.LANE, keep_time)
    for kind, take_in in INTAKE.items():
        pumps.register(f"intake.{kind}", _pump(take_in))
