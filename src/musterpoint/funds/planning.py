"""
What scenarios are expected to cost: figures that packages above name, beside what there is.

A plan stands above funds; it registers here where its figures are found (DESIGN: what is below
knows nothing of what is above).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size of a scenario: people, and the cost in smallest parts by currency."""

    name: str
    people: int
    costs: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A scenario with its sizes, the least first; ``page`` and ``parts`` lead to its plan."""

    title: str
    about: str
    sizes: tuple[Size, ...]
    page: str = ""
    parts: Mapping[str, object] = field(default_factory=dict)


#: Takes who asks and when; returns the scenarios that the reader may see.
Source = Callable[[Actor, datetime], Sequence[Expected]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Name a function that knows what scenarios are expected to cost."""
    if source not in _sources:
        _sources.append(source)


def expected(by: Actor, at: datetime) -> list[Expected]:
    """Return every scenario that the reader may see, by title."""
    found = [one for source in _sources for one in source(by, at)]
    return sorted(found, key=lambda one: (one.about.casefold(), one.title.casefold()))
