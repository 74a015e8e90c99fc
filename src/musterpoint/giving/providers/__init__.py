"""
How payment providers are spoken to: one adapter for each protocol.

An adapter is asked to ``advance`` a gift by one step. Whoever calls it keeps what it returns
before it is asked again, so that a step is repeated at most once after a crash. No adapter sees
the database, and none ever handles the number of a card.
"""

from musterpoint.giving.providers.checkout import Checkout
from musterpoint.giving.providers.contract import (
    Adapter,
    Asked,
    BadEvent,
    Event,
    NotReached,
    Refusing,
    Step,
)
from musterpoint.giving.providers.exercise import KIND as EXERCISE
from musterpoint.giving.providers.exercise import Exercise
from musterpoint.giving.providers.open_payments import OpenPayments
from musterpoint.giving.providers.transport import Transport

_REAL: dict[str, Adapter] = {"checkout": Checkout(), "open_payments": OpenPayments()}


def adapter(kind: str, *, is_exercise: bool) -> Adapter | None:
    """Return the adapter of a protocol; the one that moves no money is for exercises alone."""
    if kind == EXERCISE:
        return Exercise() if is_exercise else None
    return _REAL.get(kind)


__all__ = [
    "EXERCISE",
    "Adapter",
    "Asked",
    "BadEvent",
    "Event",
    "NotReached",
    "Refusing",
    "Step",
    "Transport",
    "adapter",
]
