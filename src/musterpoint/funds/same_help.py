"""
The same help that somebody has of others than funds: packages that know of some name it here.

Funds compare what they are asked among themselves (``queries.same_help``); what stands above them
registers here, so that whoever asks by hand is told of it, too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Help that is asked of a head for a registered person, for some days."""

    person_id: UUID
    kind: str
    days: int | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """The same help elsewhere, in words without a name; ``subject_id`` where it is here."""

    words: str
    subject_id: UUID | None = None


Find = Callable[[Asked, datetime], Sequence[Same]]
_finders: list[Find] = []


def register(find: Find) -> None:
    """Name a function that knows of help, when the product starts."""
    if find not in _finders:
        _finders.append(find)


def elsewhere(asked: Asked, at: datetime) -> list[Same]:
    """Return where else the same help is given or asked for."""
    return [one for find in _finders for one in find(asked, at)]
