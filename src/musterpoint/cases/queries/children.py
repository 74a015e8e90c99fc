"""The gate of children who are alone, for packages above: see `cases.children`."""

from musterpoint.cases.children.queries import (
    Answer,
    Cleared,
    Figures,
    Held,
    clearance,
    figures,
    minors,
    next_expiry,
)

__all__ = [
    "Answer",
    "Cleared",
    "Figures",
    "Held",
    "clearance",
    "figures",
    "minors",
    "next_expiry",
]
