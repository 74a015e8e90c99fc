"""Cursors of lists that are ordered by a moment and an id: where the next page begins."""

from datetime import datetime
from uuid import UUID

Place = tuple[datetime, UUID]


def read(cursor: str) -> Place | None:
    """Return the place after which a page begins; None for the first, and for nonsense."""
    moment, _line, last = cursor.partition("_")
    try:
        found = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return None
    return found if found[0].tzinfo is not None else None


def written(moment: datetime, row_id: UUID) -> str:
    """Return the cursor of the page after a row."""
    return f"{moment.isoformat()}_{row_id}"
