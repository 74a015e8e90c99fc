"""The simulator: an exercise decides what becomes of each message."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from musterpoint.messaging.carriers._carrier import Outcome, Parcel, Result

Simulate = Callable[[Sequence[Parcel], datetime], Sequence[Outcome]]


def _all_accepted(parcels: Sequence[Parcel], at: datetime) -> Sequence[Outcome]:
    return [Outcome(id=p.id, state=Result.ACCEPTED, reference=str(p.id)) for p in parcels]


_world: ContextVar[Simulate] = ContextVar("simulated_world", default=_all_accepted)


class Simulator:
    """Ask the simulated world; without one, everything is accepted and nothing delivered."""

    is_idempotent = True
    is_real = False

    def problems(self, settings: Mapping[str, Any]) -> dict[str, list[str]]:
        """It has no settings."""
        return {name: ["is not known"] for name in settings}

    def send(
        self, parcels: Sequence[Parcel], settings: Mapping[str, Any], at: datetime
    ) -> list[Outcome]:
        """Return what the world says."""
        return list(_world.get()(parcels, at))


@contextmanager
def simulate(world: Simulate) -> Iterator[None]:
    """Let a function of the exercise answer for the phones while the driver runs."""
    token = _world.set(world)
    try:
        yield
    finally:
        _world.reset(token)
