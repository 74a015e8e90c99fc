"""
What closes a gap, or proves a lesson: courses, rosters, procedures, plans, exercises.

A package registers its kind of remedy; an assessment of capacity, a lesson or an evaluation asks
here, so that packages below need not know those above, and no list of kinds is written twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """
    One course, roster, procedure, plan, exercise ... of the organisation in scope.

    ``key`` is stable and without spaces; ``state`` says in words how far it is; ``is_done`` whether
    it has been used to its end (a course passed, an exercise played), ``None`` where that has no
    meaning; ``done_at`` when that was last so, where it is known: what was done before a gap was
    found does not close it. ``begun_at`` is when an exercise began, which may be days before: one
    that ran already puts nothing to the test. ``page`` and ``parts`` name the page of the desk that
    shows it.
    """

    kind: str
    key: str
    title: str
    state: str = ""
    is_done: bool | None = None
    done_at: datetime | None = None
    begun_at: datetime | None = None
    page: str = ""
    parts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A kind of remedy.

    ``search`` returns at most 20 whose title holds the words, by title; ``find`` returns those of
    the keys that exist and may be seen. Both run in the organisation's scope and only read.
    """

    code: str
    label: str
    search: Callable[[str], Sequence[Remedy]]
    find: Callable[[Sequence[str]], Mapping[str, Remedy]]


#: How many a search of one kind returns at most.
MOST = 20
_registry: dict[str, Source] = {}


def matching(found: Iterable[Remedy], words: str) -> list[Remedy]:
    """Return the first of the remedies whose title holds the words, by title."""
    wanted = words.casefold().split()
    kept = [one for one in found if all(word in one.title.casefold() for word in wanted)]
    return sorted(kept, key=lambda one: (one.title.casefold(), one.key))[:MOST]


def register(source: Source) -> Source:
    """Add a kind of remedy; the code must be new."""
    if _registry.setdefault(source.code, source) is not source:
        raise ValueError(f"two kinds of remedy are called {source.code}")
    return source


def sources() -> tuple[Source, ...]:
    """Return every kind in the order of its code."""
    return tuple(_registry[code] for code in sorted(_registry))


def source(code: str) -> Source:
    """Return a kind by its code, or raise KeyError."""
    return _registry[code]


def search(words: str, code: str = "") -> list[Remedy]:
    """Return remedies whose title holds the words, of one kind or of all."""
    asked = (source(code),) if code else sources()
    return [remedy for one in asked for remedy in one.search(words)]


def find(keys: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Remedy]:
    """Return by (kind, key) those that exist; a kind that nobody registered finds none."""
    found: dict[tuple[str, str], Remedy] = {}
    for code, wanted in keys.items():
        if wanted and code in _registry:
            found |= {(code, key): one for key, one in _registry[code].find(wanted).items()}
    return found
