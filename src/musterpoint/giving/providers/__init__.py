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
from musterpoint.giving.providers.open_payments import OpenPayments
from musterpoint.giving.providers.transport import Transport

ADAPTERS: dict[str, Adapter] = {"checkout": Checkout(), "open_payments": OpenPayments()}

__all__ = [
    "ADAPTERS",
    "Adapter",
    "Asked",
    "BadEvent",
    "Event",
    "NotReached",
    "Refusing",
    "Step",
    "Transport",
]
