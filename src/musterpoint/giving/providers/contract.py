"""What an adapter of a payment provider is given, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from musterpoint.giving.providers.transport import Transport

#: The provider waits for the giver.
ASKED = "asked"
#: There is another step at once.
NEXT = "next"
#: Nothing yet: look again later.
WAIT = "wait"
PAID = "paid"
FAILED = "failed"


class NotReached(Exception):
    """The provider did not answer, or not so that it could be read: try again later."""


class Refusing(Exception):
    """
    The provider said no, or answered what may not be, and nothing can have been paid.

    It is not tried again. Once money may have moved an adapter raises NotReached instead.
    """


class BadEvent(Exception):
    """A message is not the provider's, is too old, or cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    A gift that is to be paid.

    ``amount`` in smallest parts of ``unit``, which has ``digits`` places. ``settings`` are the
    provider's addresses, ``secrets`` the keys shared with it. ``wallet`` is the giver's, where the
    protocol needs it. ``returned`` is what came with the giver when they came back, ``heard`` the
    signed messages about it, the first one first, where the protocol reads those again.
    """

    reference: str
    amount: int
    unit: str
    digits: int
    return_url: str
    key: str
    at: datetime
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    wallet: str = ""
    returned: Mapping[str, str] = field(default_factory=dict)
    heard: Sequence["Event"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    What a step came to. ``remote`` is what the next step needs; it is kept sealed.

    ``amount`` and ``unit`` are what the provider says was paid, with ``state`` paid.
    """

    state: str
    remote: Mapping[str, Any] = field(default_factory=dict)
    goes_to: str = ""
    remote_id: str = ""
    amount: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A signed message of a provider, read and verified."""

    event_id: str
    remote_id: str
    kind: str
    amount: int
    unit: str
    sent_at: datetime


class Adapter(Protocol):
    """A protocol by which a provider is spoken to."""

    needs_wallet: bool

    def problems(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, str]:
        """Return what is wrong with the settings of a provider, by name."""

    def hosts(self, settings: Mapping[str, Any]) -> frozenset[str]:
        """Return the hosts that may be spoken to."""

    def advance(self, asked: Asked, remote: Mapping[str, Any], transport: Transport) -> Step:
        """Take one step. Raises NotReached, Refusing."""

    def event(
        self, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, at: datetime
    ) -> Event:
        """Read a message that came to us. Raises BadEvent."""
