"""Plans at work in a crisis: activate, give out, tick off, stand down."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import queries as crises
from musterpoint.kernel.errors import Missing
from musterpoint.plans import actions, drafting, exporting, forms, keeping, presenters, queries
from musterpoint.plans import tasks as planned
from musterpoint.plans.content import Content
from musterpoint.plans.models import (
    Activation,
    PlanVersion,
    Task,
    TaskKind,
    TaskState,
    VersionState,
)
from musterpoint.plans.queries import TaskLine
from musterpoint.plans.views.pages import as_id, colleagues, data, goes_to, run_form, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url

READ, ACTIVATE, WORK = Permission.PLANS_READ, Permission.PLANS_ACTIVATE, Permission.PLANS_WORK
TAGS = {TaskState.OPEN: "unk", TaskState.DONE: "ok", TaskState.DROPPED: "off"}


@page(ACTIVATE, BOTH)
def activate(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Put a plan to work in a crisis, in one step."""
    row = queries.plan(plan_id)
    open_here = [
        (str(one.id), one.name) for one in crises.open_crises() if one.host_country == row.country
    ]
    content = _in_force(request, plan_id)
    named = planned.hazards(content)
    form = forms.ActivateForm(data(request), crises=open_here, hazards=named)

    def do(given: dict[str, Any]) -> str:
        made = actions.activate(
            plan_id,
            UUID(given["crisis"]),
            int(given["level"]),
            given.get("hazards"),
            site=_site(request),
            by=request.actor,
            at=request.at,
        )
        _row, lines = queries.activation(made.id, request.at)
        messages.success(
            request,
            _("The plan is at work. Tasks given to colleagues whom the plan names: %(count)s."
              " Give the others to somebody.")
            % {"count": formats.count(sum(1 for one in lines if one.task.assignee_id))},
        )  # fmt: skip
        return goes_to(request, "activation", activation_id=made.id)

    return run_form(
        request, form, do, title=_("Put the plan to work"), submit=_("Activate"),
        back=(goes_to(request, "plan", plan_id=plan_id), row.name),
        lead=_("Its roles, first actions, places, requests and messages become tasks in the"
               " crisis; messages, call-outs, seats and goods become drafts that somebody sends.")
        if open_here
        else _("No crisis is open in the country of this plan. Declare it first."),
        template="activate",
        steps=[
            (name, row)
            for name, rows in ((_("In every hazard"), planned.in_every_hazard(content)),
                               *named.items())
            for row in sorted(rows, key=lambda one: one.get("level", 0))
        ],
    )  # fmt: skip


def _site(request: ActorRequest) -> str:
    """Return where this site is, as links in messages name it."""
    return f"{request.scheme}://{request.get_host()}"[:200]


def _in_force(request: ActorRequest, plan_id: UUID) -> Content:
    """Return what the version in force says, nothing while there is none."""
    version = PlanVersion.objects.filter(plan_id=plan_id, state=VersionState.IN_FORCE).first()
    if version is None:
        return {}
    audit.saw("plans.plan.read", [plan_id], by=request.actor, at=request.at)
    return keeping.opened(version, request.at)


def _hazards(row: Activation, at: datetime) -> list[str]:
    """Return the names of the hazards for which a plan is at work."""
    every = planned.hazards(keeping.opened(row.version, at))
    return [
        name
        for name, rows in every.items()
        if row.hazards is None or any(one["id"] in row.hazards for one in rows)
    ]


@page(READ)
def activations(request: ActorRequest) -> HttpResponse:
    """List plans at work and those that were."""
    every = queries.activations(None, request.at)
    context = {
        "active": [one for one in every if one.row.ended_at is None],
        "ended": [one for one in every if one.row.ended_at is not None],
        "mine": queries.open_tasks(request.actor.id, request.at) if request.actor.id else [],
    }
    return show(request, "activations", context)


@page(READ)
def activation(request: ActorRequest, activation_id: UUID) -> HttpResponse:
    """Show what is to be done, open things first."""
    row, lines = queries.activation(activation_id, request.at)
    audit.saw("plans.plan.read", [row.plan_id], by=request.actor, at=request.at)
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in TaskKind.values else ""
    mine = request.GET.get("mine") == "1"
    shown = [
        one
        for one in lines
        if (not kind or one.task.kind == kind)
        and (not mine or one.task.assignee_id == request.actor.id)
    ]
    drafts = _drafts(request, [one.task for one in shown])
    context = {
        "row": row,
        "hazards": formats.listed(_hazards(row, request.at)),
        "lines": [_shown(one, drafts.get(one.task.id)) for one in shown],
        "named": [one for one in lines if one.named and one.task.state == TaskState.OPEN],
        "kinds": TaskKind.choices,
        "kind": kind,
        "mine": mine,
        "done": sum(1 for one in lines if one.task.state == TaskState.DONE),
        "total": len(lines),
        "late": sum(1 for one in lines if one.is_late),
        "may_raise": row.level < 4 and row.ended_at is None,
    }
    return show(request, "activation", context)


def _drafts(request: ActorRequest, tasks: Iterable[Task]) -> dict[UUID, tuple[str, str]]:
    """Return what waits elsewhere for tasks, in words and with its address, where one may see."""
    having = [(one.id, one.draft_of, one.draft_id) for one in tasks if one.draft_id]
    there = drafting.waiting([(section, draft_id) for _task_id, section, draft_id in having])
    return {
        task_id: (found.words, url(request, found.page, **found.parts))
        for task_id, _section, draft_id in having
        if (found := there.get(draft_id)) is not None and request.actor.may(found.permission)
    }


def _shown(one: TaskLine, draft: tuple[str, str] | None) -> dict[str, Any]:
    return {
        "draft": draft,
        "line": one,
        "task": one.task,
        "details": presenters.detail_words(one),
        "tag": "help" if one.is_late else TAGS[TaskState(one.task.state)],
        "word": _("Late") if one.is_late else one.task.get_state_display(),
    }


@page(READ)
def export(request: ActorRequest, activation_id: UUID) -> HttpResponse:
    """Give the tasks as a table, without what names people."""
    row, lines = queries.activation(activation_id, request.at)
    audit.saw("plans.tasks.exported", [row.plan_id], by=request.actor, at=request.at)
    return exporting.tasks_csv(lines)


@page(ACTIVATE, BOTH)
def raise_level(request: ActorRequest, activation_id: UUID) -> HttpResponse:
    """Raise the level of a plan at work: what is new is added."""
    row, _lines = queries.activation(activation_id, request.at)
    form = forms.LevelForm(data(request), above=row.level)

    def do(given: dict[str, Any]) -> str:
        added = actions.raise_level(
            activation_id,
            int(given["level"]),
            site=_site(request),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("%(count)s tasks were added.") % {"count": added})
        return goes_to(request, "activation", activation_id=activation_id)

    return run_form(
        request, form, do, title=_("Raise the level"), submit=_("Raise"),
        back=(goes_to(request, "activation", activation_id=activation_id), row.plan.name),
    )  # fmt: skip


@page(ACTIVATE, BOTH)
def stand_down(request: ActorRequest, activation_id: UUID) -> HttpResponse:
    """End an activation; what is open is dropped, the plan is reviewed soon."""
    row, _lines = queries.activation(activation_id, request.at)
    form = forms.WhyForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.stand_down(activation_id, given["why"], by=request.actor, at=request.at)
        messages.success(request, _("Stood down. The plan is due for its review."))
        return goes_to(request, "activation", activation_id=activation_id)

    return run_form(
        request, form, do, title=_("Stand the plan down"), submit=_("Stand down"),
        lead=_("Open tasks are dropped, and drafts of seats and goods that nobody sent."
               " What was done stays to be read."),
        back=(goes_to(request, "activation", activation_id=activation_id), row.plan.name),
    )  # fmt: skip


@page(WORK, BOTH)
def task(request: ActorRequest, plan_task: UUID) -> HttpResponse:
    """Give a task to somebody and say where it stands."""
    row = Task.objects.filter(id=plan_task).first()
    if row is None:
        raise Missing(_("There is no such task here."))
    found, lines = queries.activation(row.activation_id, request.at)
    audit.saw("plans.plan.read", [found.plan_id], by=request.actor, at=request.at)
    line = next(one for one in lines if one.task.id == row.id)
    start = {"assignee": str(row.assignee_id or ""), "state": row.state, "note": row.note}
    form = forms.TaskForm(
        data(request),
        initial=start,
        colleagues=colleagues(request),
        states=TaskState.choices,
    )
    back = goes_to(request, "activation", activation_id=row.activation_id)

    def do(given: dict[str, Any]) -> str:
        actions.assign(plan_task, as_id(given["assignee"]), by=request.actor, at=request.at)
        if given["state"] != row.state or given["note"] != row.note:
            actions.end_task(
                plan_task, given["state"], given["note"], by=request.actor, at=request.at
            )
        return back

    return run_form(
        request, form, do, title=line.title, submit=_("Keep"), back=(back, found.plan.name),
        template="task", line=line, details=presenters.detail_words(line), task=row,
        crisis=found.crisis, draft=_drafts(request, [row]).get(row.id),
    )  # fmt: skip
