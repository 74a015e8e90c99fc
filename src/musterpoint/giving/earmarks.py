"""What a form says that a gift is for."""

from typing import Any


def earmark(given: dict[str, Any]) -> dict[str, str]:
    """Return the earmark that a form sends, without the fund in its place."""
    _fund, _slash, rest = str(given.get("place") or "").partition("/")
    window, _slash, head = rest.partition("/")
    return {
        "window": window,
        "head": head,
        "country": str(given.get("country") or "").upper(),
        "crisis": str(given.get("crisis") or ""),
    }


def is_of_fund(given: dict[str, Any]) -> bool:
    """Say whether the place that was chosen is of the fund that was chosen."""
    place = str(given.get("place") or "")
    return not place or place.partition("/")[0] == given.get("fund")
