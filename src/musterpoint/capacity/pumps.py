"""Steady work: take in what partners ask, answer, give and tell."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.capacity import actions
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pump of each lane."""
    for kind, take in (
        (actions.ASSESSMENT, take_in),
        (actions.ANSWER, take_answers),
        (actions.LEVELS, take_parts),
        (actions.PEERS, take_told),
    ):
        lanes.register(f"intake.{kind}", take)


def take_in(organisation: Organisation, at: datetime) -> bool:
    """Take in what partners ask us to agree to."""
    return _run(organisation, at, lambda by: actions.take_in(by=by, at=at))


def take_answers(organisation: Organisation, at: datetime) -> bool:
    """Take in what partners answered."""
    return _run(organisation, at, lambda by: actions.take_answers(by=by, at=at))


def take_parts(organisation: Organisation, at: datetime) -> bool:
    """Take in what members of our comparison give, and tell what may be told."""
    return _run(organisation, at, lambda by: actions.take_parts(by=by, at=at))


def take_told(organisation: Organisation, at: datetime) -> bool:
    """Take in what hosts told."""
    return _run(organisation, at, lambda by: actions.take_told(by=by, at=at))


def _run(organisation: Organisation, at: datetime, take: Callable[[Actor], int]) -> bool:
    by = actors.system(
        organisation.id,
        "capacity intake",
        Permission.DISCLOSURES_RECEIVE,
        Permission.DISCLOSURES_SEND,
    )
    with acting_as(by):
        return take(by) > 0
