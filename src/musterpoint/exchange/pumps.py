"""Steady work: tell the profile, end rounds of rooms, take in what peers told."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.exchange import actions, crossing
from musterpoint.exchange.actions._profile import LANE
from musterpoint.exchange.actions._rooms import ROUNDS
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

INTAKE: dict[str, Callable[..., int]] = {
    crossing.PROFILE: actions.take_profiles,
    crossing.ROOM: actions.take_rooms,
    crossing.VISIT: actions.take_visits,
    crossing.MEETING: actions.take_meetings,
}


def install() -> None:
    """Name the pumps of the lanes."""
    lanes.register(LANE, tell)
    lanes.register(ROUNDS, end_rounds)
    lanes.register(f"intake.{crossing.ENVELOPE}", end_rounds)
    for kind, take_in in INTAKE.items():
        lanes.register(f"intake.{kind}", _intake(take_in))


def tell(organisation: Organisation, at: datetime) -> bool:
    """Tell the profile as it stands to every partner."""
    with acting_as(_system(organisation)):
        actions.tell_profile(at=at)
    return False


def end_rounds(organisation: Organisation, at: datetime) -> bool:
    """Hand over or mix the envelopes of rounds that ended."""
    by = _system(organisation)
    with acting_as(by):
        actions.clear_closed(by=by, at=at)
        actions.end_rounds(by=by, at=at)
    return False


def _intake(take_in: Callable[..., int]) -> lanes.Pump:
    def run(organisation: Organisation, at: datetime) -> bool:
        by = _system(organisation)
        with acting_as(by):
            return take_in(by=by, at=at) > 0

    return run


def _system(organisation: Organisation) -> Actor:
    return actors.system(
        organisation.id, "exchange intake", Permission.DISCLOSURES_RECEIVE, Permission.VAULT_ERASE
    )
