"""What can be asked about plans; nothing here changes anything."""

from musterpoint.plans.queries._plans import (
    Filters,
    Overview,
    PlanLine,
    PostLine,
    by_post,
    history,
    names_of,
    nobody_to_tell,
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
    "Filters", "Overview", "PlanLine", "PostLine", "Standing", "TaskLine", "activation",
    "activations", "by_post", "history", "names_of", "nobody_to_tell", "open_tasks", "overview",
    "plan", "plans", "received", "received_content", "received_plans", "version",
]  # fmt: skip
