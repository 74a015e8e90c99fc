"""Steady work: cases that other organisations share or hand to us, their answers, and silence."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.cases import actions, telling
from musterpoint.cases.children import actions as children
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

INTAKE: dict[str, Callable[..., int]] = {
    actions.KIND: actions.take_in,
    actions.ANSWERED: actions.take_in_answers,
    actions.OFFER: actions.take_in_offers,
    actions.OFFER_ANSWERED: actions.take_in_offer_answers,
    telling.STORY: actions.take_in_stories,
    telling.PAPER: actions.take_in_papers,
}
#: What an answer to an offer sets off: the case is told there and ends here.
MOVING = (
    Permission.DISCLOSURES_RECEIVE,
    Permission.DISCLOSURES_SEND,
    Permission.CASES_CHANGE,
    Permission.PROCEDURES_RUN,
)


def install() -> None:
    """Name the pumps of the lanes."""
    for kind, take_in in INTAKE.items():
        may = MOVING if kind == actions.OFFER_ANSWERED else (Permission.DISCLOSURES_RECEIVE,)
        lanes.register(f"intake.{kind}", _pump(take_in, may))
    lanes.register(actions.MOVE_LANE, _keep_move_time)
    lanes.register(children.SIBLINGS, _find_siblings)


def _pump(take_in: Callable[..., int], may: tuple[Permission, ...]) -> lanes.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by = actors.system(organisation.id, "cases intake", *may)
        with acting_as(by):
            return take_in(by=by, at=at) > 0

    return run


def _keep_move_time(organisation: Organisation, at: datetime) -> bool:
    by = actors.system(organisation.id, "cases clocks", Permission.CASES_CHANGE)
    with acting_as(by):
        return actions.keep_move_time(by=by, at=at) >= actions.MOVE_BATCH


def _find_siblings(organisation: Organisation, at: datetime) -> bool:
    by = actors.system(organisation.id, "cases siblings", Permission.CASES_CHANGE)
    with acting_as(by):
        return children.find_siblings(by=by, at=at) > 0
