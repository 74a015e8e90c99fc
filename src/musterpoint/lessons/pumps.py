"""Steady work: take in what other organisations send of lessons."""

from collections.abc import Callable
from datetime import datetime

from musterpoint.lessons import actions
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as


def install() -> None:
    """Name the pump of each lane."""
    for kind in actions.KINDS:
        lanes.register(f"intake.{kind}", taking(kind))


def taking(kind: str) -> Callable[[Organisation, datetime], bool]:
    """Return the pump of one kind."""

    def take_in(organisation: Organisation, at: datetime) -> bool:
        by = actors.system(organisation.id, "lessons intake", Permission.DISCLOSURES_RECEIVE)
        with acting_as(by):
            return actions.take_in(kind, by=by, at=at) > 0

    return take_in
