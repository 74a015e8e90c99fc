"""Plans at work in a crisis: what is to be done, by whom, until when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing
from musterpoint.plans import keeping
from musterpoint.plans.models import Activation, Task, TaskState
from musterpoint.plans.queries._plans import names_of
from musterpoint.plans.tasks import NAMES

NAMED = frozenset(f"{section}.{person}" for section, (person, _contact) in NAMES.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A thing to do with its words, and who does it."""

    task: Task
    title: str
    details: tuple[tuple[str, str], ...]
    """Pairs of ``section.column`` and what it says."""
    assignee: str
    is_late: bool

    @property
    def named(self) -> str:
        """Who does it by the plan, as it was typed there; empty when the plan names nobody."""
        return next((text for name, text in self.details if name in NAMED), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An activation with how much of it is done."""

    row: Activation
    done: int
    late: int
    total: int


def activations(crisis_id: UUID | None, at: datetime) -> list[Standing]:
    """Return the plans at work, in one crisis or in all, the newest first."""
    rows = Activation.objects.select_related("plan", "crisis").order_by("-activated_at", "-id")
    if crisis_id is not None:
        rows = rows.filter(crisis_id=crisis_id)
    found = list(rows)
    done: Counter[UUID] = Counter()
    late: Counter[UUID] = Counter()
    total: Counter[UUID] = Counter()
    tasks = Task.objects.filter(activation_id__in=[one.id for one in found])
    for of, state, due_at in tasks.values_list("activation_id", "state", "due_at"):
        total[of] += 1
        done[of] += state == TaskState.DONE
        late[of] += state == TaskState.OPEN and due_at is not None and due_at < at
    return [
        Standing(row=one, done=done[one.id], late=late[one.id], total=total[one.id])
        for one in found
    ]


def activation(activation_id: UUID, at: datetime) -> tuple[Activation, list[TaskLine]]:
    """Return an activation with its things to do: open ones first, by their time."""
    found = (
        Activation.objects.select_related("plan", "crisis", "version")
        .filter(id=activation_id)
        .first()
    )
    if found is None:
        raise Missing(_("There is no such activation here."))
    return found, _lines(found.plan_id, list(found.tasks.order_by("number")), at)


def open_tasks(user_id: UUID, at: datetime) -> list[TaskLine]:
    """Return what a colleague has open in all plans at work, the first due first."""
    rows = Task.objects.filter(
        assignee_id=user_id, state=TaskState.OPEN, activation__ended_at=None
    ).select_related("activation")
    by_plan: dict[UUID, list[Task]] = {}
    for row in rows:
        by_plan.setdefault(row.activation.plan_id, []).append(row)
    found = [line for plan_id, tasks in by_plan.items() for line in _lines(plan_id, tasks, at)]
    return sorted(found, key=_order)


def _lines(plan_id: UUID, tasks: Sequence[Task], at: datetime) -> list[TaskLine]:
    if not tasks:
        return []
    words = keeping.task_words(plan_id, tasks, at)
    names = names_of(one.assignee_id for one in tasks)
    found = [_line(one, words[one.id], names, at) for one in tasks]
    return sorted(found, key=_order)


def _line(one: Task, words: dict[str, object], names: dict[UUID, str], at: datetime) -> TaskLine:
    details = words.get("details")
    pairs: Iterable[Sequence[str]] = details if isinstance(details, list) else ()
    return TaskLine(
        task=one,
        title=str(words["title"]),
        details=tuple((str(name), str(text)) for name, text in pairs),
        assignee=names.get(one.assignee_id, "") if one.assignee_id else "",
        is_late=one.state == TaskState.OPEN and one.due_at is not None and one.due_at < at,
    )


def _order(line: TaskLine) -> tuple[bool, float, int]:
    due = line.task.due_at
    return (
        line.task.state != TaskState.OPEN,
        due.timestamp() if due is not None else float("inf"),
        line.task.number,
    )
