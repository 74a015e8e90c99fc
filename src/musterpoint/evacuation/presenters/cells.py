"""Small cells: a figure about a few people of another organisation tells of single people."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from musterpoint.web import formats

THRESHOLD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number of people, and how many of them belong to other organisations."""

    people: int
    others: int

    @property
    def is_small(self) -> bool:
        """Say whether it tells of few people, not all our own; zero tells of nobody."""
        return self.others > 0 and 0 < self.people < THRESHOLD


def shown(cells: Sequence[Cell]) -> list[str]:
    """
    Return the cells of a column as they are shown.

    One small cell alone could be worked out from the total, so that a second one, the smallest
    that is left, is kept back with it.
    """
    small = [place for place, cell in enumerate(cells) if cell.is_small]
    kept_back: set[int] = set()
    if len(small) == 1:
        left = [place for place, cell in enumerate(cells) if place not in small and cell.people]
        kept_back = set(sorted(left, key=lambda place: cells[place].people)[:1])
    return [
        _("under %(limit)s") % {"limit": formats.count(THRESHOLD)}
        if place in small
        else _("not shown")
        if place in kept_back
        else formats.count(cell.people)
        for place, cell in enumerate(cells)
    ]
