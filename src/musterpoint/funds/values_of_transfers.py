"""What a transfer is made from, and where money may be moved from and to."""

from dataclasses import dataclass
from datetime import date

from musterpoint.funds import naming
from musterpoint.funds.models import Head, Window

MOST_REASON, MOST_CONSENT = 2000, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferIn:
    """
    Money to move: ``source`` and ``goal`` are ``fund/window``, or ``fund/window/head``.

    With a head it is what was given for that head alone. ``amount`` is in smallest parts of
    ``unit``. ``consent`` is the record in which a giver agreed (a letter, an e-mail), of
    ``consent_on``; neither names a person.
    """

    source: str
    goal: str
    amount: int
    unit: str
    reason: str
    consent: str = ""
    consent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A window, or the earmark of a head in it."""

    window: Window
    head: Head | None

    @property
    def account(self) -> str:
        """The account of what it may still spend."""
        return naming.window(self.window) if self.head is None else naming.head(self.head)

    @property
    def code(self) -> str:
        """What it is called in forms and by programs."""
        parts = [self.window.fund.slug, self.window.code]
        return "/".join([*parts, self.head.code] if self.head is not None else parts)

    @property
    def name(self) -> str:
        """What people call it."""
        parts = [self.window.fund.name, self.window.name]
        return " · ".join([*parts, self.head.name] if self.head is not None else parts)

    @property
    def links(self) -> dict[str, str]:
        """What an entry of it belongs to."""
        found = {"fund": self.window.fund.slug, "window": self.window.code}
        return found | ({"head": self.head.code} if self.head is not None else {})
