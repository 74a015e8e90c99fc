"""Tasks of plans at work on the list of all that is due."""

from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import MINE, POST, Asked, Item
from musterpoint.plans.models import Task, TaskState
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    agenda.register(
        agenda.Source(
            code="plans",
            label=gettext_lazy("Task of a plan"),
            permission=Permission.PLANS_WORK,
            find=tasks,
        )
    )


def tasks(asked: Asked) -> list[Item]:
    """Return open tasks that have a time: one's own, or all. What they say stays sealed."""
    if asked.view == POST:
        return []
    rows = Task.objects.filter(
        state=TaskState.OPEN, due_at__isnull=False, activation__ended_at=None
    ).select_related("activation__plan")
    if asked.view == MINE:
        rows = agenda.officer(rows, asked, "assignee_id")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=str(one.get_kind_display()),
            about=one.activation.plan.name,
            officer_id=one.assignee_id,
            page="plans:task",
            parts={"plan_task": one.id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]
