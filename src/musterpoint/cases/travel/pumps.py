"""The pumps: take in questions of other organisations, and the answers to ours."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.cases.travel import actions
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


def install() -> None:
    """Register one pump for each kind of disclosure."""
    for kind, take_in in INTAKE.items():
        pumps.register(f"intake.{kind}", _pump(take_in))
