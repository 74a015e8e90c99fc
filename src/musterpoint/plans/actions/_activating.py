"""Turn a plan into work in a crisis in one step, follow the work, and stand down."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.plans import drafting, keeping, pumping, reading
from musterpoint.plans import tasks as planned
from musterpoint.plans.actions._making import TAKE_UP, add_tasks
from musterpoint.plans.actions._noting import note
from musterpoint.plans.actions._reviewing import MOST_NOTE, NoReason
from musterpoint.plans.actions._writing import locked, works_here
from musterpoint.plans.models import (
    Activation,
    PlanVersion,
    Task,
    TaskState,
    VersionState,
    Word,
)
from musterpoint.plans.sections import pack
from musterpoint.tenancy.actors import Actor, Permission


class NoSuchTask(Missing):
    """There is no such activation or task here."""


class ActiveAlready(Refused):
    """The plan was activated in this crisis; raise its level instead."""


class NothingInForce(Refused):
    """No version of the plan was approved."""


class OtherCountry(Refused):
    """The plan was made for another country than the crisis is in."""


class StoodDown(Refused):
    """The activation was ended; its tasks stand."""


class LevelOnlyRises(Refused):
    """An activation's level is raised; what was begun is not taken back by a lower one."""


class WhichHazard(Invalid):
    """The plan names several hazards: say which of them came."""


class NotOneOfUs(Refused):
    """A task is given to somebody who works here."""


def activate(
    plan_id: UUID,
    crisis_id: UUID,
    level: int,
    hazards: Collection[str] | None = None,
    *,
    site: str = "",
    by: Actor,
    at: datetime,
) -> Activation:
    """
    Copy the version in force into the crisis: tasks, roles, requests, and drafts that people send.

    Each message becomes a draft campaign, each role that names a roster a call-out of which nobody
    knows yet, carriers drafts of seats and stocks drafts of requests for goods (``drafting``);
    ``site`` is where those who are called answer by a link.

    A task whose plan names a colleague is given to them (``owners.meant``) and is due for them.
    ``hazards`` are the names of those that came: only their first actions become tasks, and those
    for every hazard; a plan that names one needs none named, else WhichHazard is raised.
    A plan that was stood down in the crisis goes on where it stood (``add_tasks``). Everything
    comes in one transaction or not at all. Raises ActiveAlready while the plan is at work there.
    """
    by.require(Permission.PLANS_ACTIVATE)
    plan = locked(plan_id)
    crisis = Crisis.objects.filter(id=crisis_id, closed_at=None).first()
    if crisis is None:
        raise NoSuchTask(_("This crisis is closed, or not here."))
    version = plan.versions.filter(state=VersionState.IN_FORCE).first()
    if version is None:
        raise NothingInForce(_("Approve a version of this plan first."))
    if crisis.host_country != plan.country:
        raise OtherCountry(_("This plan was made for another country."))
    _check_level(level, 1)
    if Activation.objects.filter(plan=plan, crisis=crisis, ended_at=None).exists():
        raise ActiveAlready(
            _("This plan is at work in this crisis already. Raise its level there.")
        )
    activation = Activation.objects.create(
        plan=plan,
        version=version,
        crisis=crisis,
        level=level,
        hazards=_rows_of(hazards, version, at),
        activated_at=at,
        activated_by=by.id,
    )
    added = add_tasks(activation, site, by=by, at=at)
    note(plan, version.number, Word.ACTIVATED, "", by, at)
    _log(
        crisis_id,
        _("Plan “%(plan)s” activated at level %(level)s: %(count)s things to do")
        % {"plan": plan.name, "level": level, "count": added.open},
        by,
        at,
    )
    return activation


def raise_level(activation_id: UUID, level: int, *, site: str = "", by: Actor, at: datetime) -> int:
    """Raise the level of an activation; return how many things to do that added."""
    by.require(Permission.PLANS_ACTIVATE)
    activation = _locked(activation_id)
    if level <= activation.level:
        raise LevelOnlyRises(_("Choose a higher level than the present one."))
    _check_level(level, activation.level + 1)
    activation.level = level
    activation.save(update_fields=["level"])
    added = add_tasks(activation, site, by=by, at=at)
    audit.record("plans.activation.raised", subject_id=activation.id, by=by, at=at, level=level)
    _log(
        activation.crisis_id,
        _("Plan “%(plan)s” raised to level %(level)s: %(count)s more things to do")
        % {"plan": activation.plan.name, "level": level, "count": added.open},
        by,
        at,
    )
    return added.open


def _log(crisis_id: UUID, text: str, by: Actor, at: datetime) -> None:
    """Tell it in the log of the crisis, which putting a plan to work includes."""
    teller = replace(by, permissions=by.permissions | {Permission.CRISIS_LEVEL})
    crises.log(crisis_id, "plan", text, by=teller, at=at)


def _rows_of(names: Collection[str] | None, version: PlanVersion, at: datetime) -> list[str]:
    """Return the rows of the hazards that came, by what the version names."""
    there = planned.hazards(keeping.opened(version, at))
    if names is None and len(there) == 1:
        names = there
    wanted = set(names or ())
    if (there and not wanted) or not wanted <= there.keys():
        text = _("Choose the hazards that came, from those of the plan.")
        raise WhichHazard(text, fields={"hazards": [text]})
    return [str(row["id"]) for name, rows in there.items() if name in wanted for row in rows]


def _check_level(level: int, least: int) -> None:
    if not least <= level <= reading.LEVELS[-1]:
        raise LevelOnlyRises(_("Choose an alert level from the list."))


def assign(task_id: UUID, user_id: UUID | None, *, by: Actor, at: datetime) -> Task:
    """Give a task to a colleague, for whom it is due from then on, or take it from everybody."""
    by.require(Permission.PLANS_WORK)
    task = _task(task_id)
    if user_id is not None and not works_here(user_id):
        raise NotOneOfUs(_("Choose somebody who works here."))
    task.assignee_id = user_id
    if user_id is not None and task.due_at is None:
        task.due_at = at + TAKE_UP
    task.save(update_fields=["assignee_id", "due_at"])
    audit.record("plans.task.assigned", subject_id=task.id, by=by, at=at)
    return task


def end_task(task_id: UUID, state: str, text: str, *, by: Actor, at: datetime) -> Task:
    """Say that a task is done, or with a reason that it is not needed; open brings it back."""
    by.require(Permission.PLANS_WORK)
    task = _task(task_id)
    if len(text) > MOST_NOTE:
        raise NoReason(_("Shorten this to %(count)s characters."), count=MOST_NOTE)
    if state not in TaskState.values:
        raise NoSuchTask(_("There is no such task here."))
    if state == TaskState.DROPPED and not text.strip():
        raise NoReason(_("Write why."))
    is_open = state == TaskState.OPEN
    task.state, task.note = state, text.strip()
    task.ended_at, task.ended_by = (None, None) if is_open else (at, by.id or by.organisation_id)
    task.save(update_fields=["state", "note", "ended_at", "ended_by"])
    audit.record("plans.task.ended", subject_id=task.id, by=by, at=at, state=state)
    return task


def stand_down(activation_id: UUID, why: str, *, by: Actor, at: datetime) -> Activation:
    """
    End an activation; open tasks are dropped, and the plan is due for review soon.

    Drafts of seats and goods that nobody sent are removed; what was sent stands.
    """
    by.require(Permission.PLANS_ACTIVATE)
    activation = _locked(activation_id)
    if not why.strip() or len(why) > MOST_NOTE:
        raise NoReason(_("Write why."))
    who = by.id or by.organisation_id
    activation.ended_at, activation.ended_by = at, who
    activation.save(update_fields=["ended_at", "ended_by"])
    activation.tasks.filter(state=TaskState.OPEN).update(
        state=TaskState.DROPPED, ended_at=at, ended_by=who
    )
    made = activation.tasks.exclude(draft_id=None).values_list("draft_of", "draft_id")
    drafting.drop([(section, draft) for section, draft in made if draft], by=by, at=at)
    plan = activation.plan
    soon = (at + pack().review_after_use).date()
    if plan.review_due is None or plan.review_due > soon:
        plan.review_due, plan.told_at = soon, None
        plan.save(update_fields=["review_due", "told_at"])
        pumping.wake_for(plan, at)
    note(plan, activation.version.number, Word.STOOD_DOWN, why, by, at)
    _log(
        activation.crisis_id,
        _("Plan “%(plan)s” stood down: %(why)s") % {"plan": plan.name, "why": why.strip()},
        by=by,
        at=at,
    )
    return activation


def _locked(activation_id: UUID) -> Activation:
    found = (
        Activation.objects.select_for_update(of=("self",))
        .select_related("plan", "version")
        .filter(id=activation_id)
        .first()
    )
    if found is None:
        raise NoSuchTask(_("There is no such activation here."))
    if found.ended_at is not None:
        raise StoodDown(_("This activation was ended."))
    return found


def _task(task_id: UUID) -> Task:
    task = (
        Task.objects.select_for_update(of=("self",))
        .select_related("activation")
        .filter(id=task_id)
        .first()
    )
    if task is None:
        raise NoSuchTask(_("There is no such task here."))
    if task.activation.ended_at is not None:
        raise StoodDown(_("This activation was ended."))
    return task
