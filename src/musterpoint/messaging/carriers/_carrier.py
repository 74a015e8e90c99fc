"""What every carrier is, and the list of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

#: A carrier gives back what it did not manage in this time; a message's lease is twice as long.
BUDGET_SECONDS = 60


class Result(StrEnum):
    """
    A carrier's word about one parcel.

    ``retry``: this parcel was put off and may be tried later. ``down``: the carrier could not be
    asked at all; it counts as no attempt. ``unknown``: handed over, but nobody knows.
    """

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETRY = "retry"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message as a carrier needs it. ``id`` is the key under which it is taken once."""

    id: UUID
    channel: str
    address: str
    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What became of a parcel; ``code`` is a short word or number without personal data.

    The code ``bad_address`` says that the address does not exist.
    """

    id: UUID
    state: str
    reference: str = ""
    code: str = ""


class Carrier(Protocol):
    """Takes parcels away. ``is_idempotent``: the same id handed over twice is sent once."""

    @property
    def is_idempotent(self) -> bool:
        """Say whether handing over the same id twice sends it once."""

    @property
    def is_real(self) -> bool:
        """Say whether real people get what it takes; an exercise never uses such a carrier."""

    def problems(self, settings: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return what is wrong with the settings, field by field."""

    def send(
        self, parcels: Sequence[Parcel], settings: Mapping[str, Any], at: datetime
    ) -> list[Outcome]:
        """Hand over the parcels; a parcel without an outcome counts as unknown."""


_carriers: dict[str, Carrier] = {}


def register(name: str, carrier: Carrier) -> None:
    """Add a carrier, or replace the one with this name."""
    _carriers[name] = carrier


def get(name: str) -> Carrier:
    """Return the carrier with this name, or raise KeyError."""
    return _carriers[name]


def names() -> list[str]:
    """Return the names of the carriers there are."""
    return sorted(_carriers)
