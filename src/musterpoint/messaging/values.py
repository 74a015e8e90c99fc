"""What goes into and comes out of this package, as values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

#: The largest text that is taken in, in octets of UTF-8.
INBOUND_OCTETS = 4096
OUTGOING_CHARACTERS = 4000
TITLE_CHARACTERS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """
    One text to one person.

    ``title`` is the subject line of mail, which a lock screen shows: it names nobody. ``withhold``
    is a reason for keeping the row but not sending (``unsafe_address``, ``failed_address``).
    """

    subject_id: UUID
    channel: str
    address: str
    text: str
    language: str
    title: str = ""
    withhold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Something that arrived; ``carrier_event`` is the carrier's own name of the arrival."""

    channel: str
    carrier: str
    carrier_event: str
    address: str
    text: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptIn:
    """
    A carrier's word about a message, named by our id or by the carrier's reference.

    ``state`` is ``accepted``, ``delivered`` or ``failed``.
    """

    carrier: str
    carrier_event: str
    state: str
    occurred_at: datetime
    message_id: UUID | None = None
    carrier_reference: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    What the rules made of an inbound message.

    With a ``held`` reason it waits for a person; without one the rules have dealt with it.
    ``matched`` is how many people have the address, ``subject_id`` the one it is about.
    """

    inbound_id: UUID
    meaning: str
    held: str = ""
    matched: int = 0
    subject_id: UUID | None = None


def is_clean(text: str) -> bool:
    """Say whether a text can be kept and sent: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
