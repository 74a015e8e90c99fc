"""Tell the packages above that the registry changed; what follows from it is theirs."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.people.identity import Identity
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor

#: The lane that is woken when people change or their registrations end.
LANE = "roll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A person whose data were written; ``before`` is None for a new registration."""

    person_id: UUID
    household_id: UUID | None
    after: Identity
    after_band: int | None
    before: Identity | None = None
    before_band: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """
    What a package above does in the same transaction, so that no moment lies between.

    ``written`` is told of everybody whose data were written, ``left`` of households that
    somebody left or whose members withdrew.
    """

    written: Callable[[Sequence[Written], Actor, datetime], None]
    left: Callable[[Collection[UUID], Actor, datetime], None]


#: Told of persons before they are erased, while what is sealed of them can still be read.
Erasing = Callable[[Collection[UUID], Actor, datetime], None]

_followers: dict[str, Follower] = {}
_before_erasing: dict[str, Erasing] = {}


def follow(name: str, follower: Follower) -> None:
    """Name a follower, when the product starts."""
    _followers[name] = follower


def follow_erasing(name: str, do: Erasing) -> None:
    """Name what a package above does in the same transaction before persons are erased."""
    _before_erasing[name] = do


def erasing(person_ids: Collection[UUID], by: Actor, at: datetime) -> None:
    """Tell whoever keeps something of persons by their names that they are being erased."""
    for do in _before_erasing.values():
        do(person_ids, by, at)


def written(told: Sequence[Written], by: Actor, at: datetime) -> None:
    """Tell the followers whose data were written."""
    for follower in _followers.values():
        follower.written(told, by, at)


def left(household_ids: Collection[UUID | None], by: Actor, at: datetime) -> None:
    """Tell the followers which households somebody left."""
    homes = {home for home in household_ids if home is not None}
    if homes:
        for follower in _followers.values():
            follower.left(homes, by, at)


def changed(at: datetime) -> None:
    """Wake, in the running transaction, whoever follows the registry."""
    pumps.wake(LANE, at)
