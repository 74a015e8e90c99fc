"""
Names in the machine readable zone: into the field and out of it (ICAO Doc 9303-3, 4.6).

Parts 4 to 7 leave the way of truncation to the issuing State. This one reduces components to
initials, the last ones first, as in the examples a) of parts 4 to 7; then the field is filled, so
that its last position holds a letter and says that the name may have been truncated.
"""

from collections.abc import Sequence

from musterpoint.engine.documents._alphabet import FILLER

SEPARATOR = FILLER * 2


def _length(components: Sequence[str]) -> int:
    return sum(map(len, components)) + len(components) - 1


def _filled(components: Sequence[str], width: int) -> str | None:
    """
    Return exactly so many characters of the components, each at least as its initial.

    The first ones stay as long as the room allows. None when the room cannot be filled so that a
    letter is last, or when there is room for more than there is.
    """
    kept = list(components[: (width + 1) // 2])
    if not kept or _length(kept) < width:
        return None
    room = width - (2 * len(kept) - 1)
    parts = []
    for component in kept:
        taken = min(len(component) - 1, room)
        parts.append(component[: 1 + taken])
        room -= taken
    return FILLER.join(parts)


def _reduced(components: Sequence[str], width: int) -> str | None:
    """Return the components in at most so many characters: initials from the last one backwards."""
    parts = list(components)
    for index in range(len(parts) - 1, 0, -1):
        if _length(parts) <= width:
            break
        parts[index] = parts[index][0]
    if _length(parts) <= width:
        return FILLER.join(parts)
    return _filled(components, width)


def _truncated(primary: Sequence[str], secondary: Sequence[str], width: int) -> str:
    """Return the whole field, shortening the primary identifier as little as the rules ask."""
    first = _reduced(primary, width - 3) or primary[0][: width - 3]
    if len(first) + 2 + _length(secondary) < width:
        first = _filled(primary, width - 2 - _length(secondary)) or first
    for length in range(len(first), 0, -1):
        shorter = first if length == len(first) else _filled(primary, length)
        rest = shorter and _filled(secondary, width - 2 - length)
        if rest:
            return f"{shorter}{SEPARATOR}{rest}"
    return f"{first}{SEPARATOR}{secondary[0][0]}".ljust(width, FILLER)


def in_field(primary: Sequence[str], secondary: Sequence[str], width: int) -> str:
    """Return the name field of a name in A-Z: what fits is never truncated."""
    whole = FILLER.join(primary) + (SEPARATOR + FILLER.join(secondary) if secondary else "")
    if len(whole) <= width:
        return whole.ljust(width, FILLER)
    if secondary:
        return _truncated(primary, secondary, width)
    return _filled(primary, width) or whole[:width]


def out_of_field(text: str) -> tuple[str, str]:
    """Return the primary and the secondary identifier, components apart by a space."""
    primary, _, secondary = text.rstrip(FILLER).partition(SEPARATOR)
    first, second = (
        " ".join(part for part in one.split(FILLER) if part) for one in (primary, secondary)
    )
    return first, second
