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
from musterpoint.plans.queries._posts import (
    POST,
    KnownPost,
    PostLine,
    also_posts,
    by_post,
    nobody_to_tell,
)
from musterpoint.plans.queries._work import (
    Standing,
    TaskLine,
    activation,
    activations,
    open_tasks,
)

__all__ = [
    "POST", "Filters", "KnownPost", "Overview", "PlanLine", "PostLine", "Standing", "TaskLine",
    "activation", "activations", "also_posts", "by_post", "history", "names_of", "nobody_to_tell",
    "open_tasks", "overview", "plan", "plans", "received", "received_content", "received_plans",
    "version",
]  # fmt: skip
