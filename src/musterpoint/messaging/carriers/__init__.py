"""
Carriers: who takes messages away.

A carrier gets parcels outside any transaction and answers for each with an outcome, within
``BUDGET_SECONDS``. It never raises for what the world does to it, and never puts an address, a
text or a server's words into a log, a code or an exception. SMPP is a later carrier.
"""

from musterpoint.messaging.carriers._carrier import (
    BUDGET_SECONDS,
    Carrier,
    Outcome,
    Parcel,
    Result,
    get,
    names,
    register,
)
from musterpoint.messaging.carriers._console import Console
from musterpoint.messaging.carriers._simulator import Simulate, Simulator, simulate
from musterpoint.messaging.carriers._smtp import Smtp

__all__ = [
    "BUDGET_SECONDS",
    "Carrier",
    "Console",
    "Outcome",
    "Parcel",
    "Result",
    "Simulate",
    "Simulator",
    "Smtp",
    "get",
    "names",
    "register",
    "simulate",
]
