"""The gate of children who are alone, for packages above: see `cases.children`."""

from musterpoint.cases.children.queries import (
    Answer,
    Arranged,
    Cleared,
    Figures,
    Held,
    Known,
    arranged,
    clearance,
    figures,
    minors,
    next_expiry,
)

__all__ = [
    "Answer",
    "Arranged",
    "Cleared",
    "Figures",
    "Held",
    "Known",
    "arranged",
    "clearance",
    "figures",
    "minors",
    "next_expiry",
]
