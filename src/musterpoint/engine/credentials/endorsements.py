"""Who else speaks for a badge: named, because their own signatures are not checked here."""

from collections.abc import Iterator, Mapping
from typing import Any

from musterpoint.engine.faults import pointer
from musterpoint.kernel.text import _

_NAMES = ("endorsement", "endorsementJwt")


def unread(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return every place of a badge where endorsements stand, with a sentence."""
    text = _("These endorsements are part of the badge; their own signatures were not checked.")
    return [{"path": pointer(path), "message": str(text)} for path in _places(document, ())]


def _places(value: object, path: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    parts: list[tuple[object, object]] = []
    if isinstance(value, Mapping):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    for name, part in parts:
        if name in _NAMES and part:
            yield (*path, name)
        else:
            yield from _places(part, (*path, name))
