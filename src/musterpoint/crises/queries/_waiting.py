"""What other packages say is due in a crisis, for the room: they stand above and tell us how."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits: what, a note, and the route of the page where it is done."""

    text: str
    note: str
    page: str
    query: str = ""
    kind: str = "due"


#: Says what is due in a crisis to somebody at a moment, or None.
Ask = Callable[[UUID, Actor, datetime], Waiting | None]
_asked: list[Ask] = []


def also_ask(ask: Ask) -> None:
    """Let the room ask another package what is due."""
    if ask not in _asked:
        _asked.append(ask)


def waiting(crisis_id: UUID, *, by: Actor, at: datetime) -> list[Waiting]:
    """Return what other packages say is due in a crisis."""
    return [found for ask in _asked if (found := ask(crisis_id, by, at)) is not None]
