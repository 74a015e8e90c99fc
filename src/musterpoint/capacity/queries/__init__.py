"""What can be asked about capacity; nothing here changes anything."""

from musterpoint.capacity.queries._assessments import (
    Filters,
    Line,
    Overview,
    QuestionLine,
    Section,
    Step,
    assessment,
    assessments,
    names_of,
    newest,
    over_time,
    overview,
    subjects,
)
from musterpoint.capacity.queries._items import (
    ItemFilters,
    ItemLine,
    Sum,
    costs,
    history,
    item,
    items,
)
from musterpoint.capacity.queries._partners import (
    Peers,
    asked,
    asked_of_us,
    circles,
    is_host,
    peers,
)

__all__ = [
    "Filters", "ItemFilters", "ItemLine", "Line", "Overview", "Peers", "QuestionLine", "Section",
    "Step", "Sum", "asked", "asked_of_us", "assessment", "assessments", "circles", "costs",
    "history", "is_host", "item", "items", "names_of", "newest", "over_time", "overview", "peers",
    "subjects",
]  # fmt: skip
