"""The gate, and what pages and figures show of it."""

from musterpoint.cases.children.queries._figures import Figures, figures
from musterpoint.cases.children.queries._gate import (
    Answer,
    Cleared,
    Held,
    Known,
    clearance,
    cleared_for_papers,
    is_held,
    minors,
    next_expiry,
)
from musterpoint.cases.children.queries._listing import VIEWS, Counts, Line, counts, listing
from musterpoint.cases.children.queries._one import (
    Arranged,
    Check,
    MaybeSibling,
    Plan,
    Standing,
    arranged,
    of_person,
    plan,
    view,
)

__all__ = [
    "VIEWS",
    "Answer",
    "Arranged",
    "Check",
    "Cleared",
    "Counts",
    "Figures",
    "Held",
    "Known",
    "Line",
    "MaybeSibling",
    "Plan",
    "Standing",
    "arranged",
    "clearance",
    "cleared_for_papers",
    "counts",
    "figures",
    "is_held",
    "listing",
    "minors",
    "next_expiry",
    "of_person",
    "plan",
    "view",
]
