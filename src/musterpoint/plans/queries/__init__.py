"""What can be asked about plans; nothing here changes anything."""

from musterpoint.plans.queries._plans import (
    Filters,
    Overview,
    PlanLine,
    history,
    names_of,
    overview,
    plan,
    plans,
    received,
    received_content,
    received_plans,
    version,
)
from musterpoint.plans.queries._work import (
    Standing,
    TaskLine,
    activation,
    activations,
    open_tasks,
)

__all__ = [
    "Filters", "Overview", "PlanLine", "Standing", "TaskLine", "activation", "activations",
    "history", "names_of", "open_tasks", "overview", "plan", "plans", "received",
    "received_content", "received_plans", "version",
]  # fmt: skip
