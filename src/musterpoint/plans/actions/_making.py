"""Make the tasks of an activation, with the drafts of its messages."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging.models import Lane
from musterpoint.outreach import actions as outreach
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.models import Purpose
from musterpoint.plans import content as contents
from musterpoint.plans import drafting, keeping, owners, reading
from musterpoint.plans import tasks as planned
from musterpoint.plans.actions._writing import works_here
from musterpoint.plans.content import Content, Row
from musterpoint.plans.drafting import Wanted
from musterpoint.plans.models import Activation, Task, TaskKind, TaskState
from musterpoint.plans.sections import pack
from musterpoint.plans.sources import counted
from musterpoint.plans.spots import spots
from musterpoint.rosters import actions as rosters
from musterpoint.rosters.actions import CallIn
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

#: How soon somebody takes up a task for which the plan names no time: so it is due for them.
TAKE_UP = timedelta(hours=4)
#: What a call-out that nobody has sent yet proposes; whoever sends it looks at these first.
CALL_FROM, CALL_FOR, CALL_ANSWER = timedelta(days=1), timedelta(days=7), timedelta(hours=6)
LONGEST_TITLE = 120
ROOM_FOR_LEVEL = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an activation or a higher level added: things to do, and those done before."""

    open: int
    ended: int


def add_tasks(activation: Activation, site: str, *, by: Actor, at: datetime) -> Added:
    """
    Make what the plan asks for at the level and is not there yet.

    What was done, or dropped with a reason, before the plan was stood down in this crisis stays so;
    what stood open then is open again, with whoever had it and the same draft.
    """
    content = keeping.opened(activation.version, at)
    there = set(activation.tasks.values_list("row", flat=True))
    key = vault.open_key(activation.plan_id, at=at)
    fresh = [
        one
        for one in planned.tasks(content, activation.level, _words, activation.hazards)
        if one.row not in there
    ]
    before = _before(activation)
    given = _given(fresh, before, at)
    sent = drafting.waiting(
        [(one.draft_of, one.draft_id) for one in before.values() if one.draft_id]
    )
    rows = []
    for number, one in enumerate(fresh, len(there) + 1):
        words = {"title": one.title, "details": [list(pair) for pair in one.details]}
        earlier = before.get(one.row)
        row = Task(
            id=uuid7(),
            activation=activation,
            kind=one.kind,
            row=one.row,
            number=number,
            level=one.level,
            sealed=key.seal(keeping.TASK_USE, words),
            campaign_id=earlier.campaign_id if earlier else None,
            call_id=earlier.call_id if earlier else None,
            assignee_id=given.get(one.row),
            due_at=_due(one.hours, is_given=one.row in given, at=at),
        )
        if earlier is not None and earlier.draft_id in sent:
            row.draft_id, row.draft_of = earlier.draft_id, earlier.draft_of
        if earlier is not None and _stays(earlier):
            row.state, row.note, row.due_at = earlier.state, earlier.note, earlier.due_at
            row.ended_at, row.ended_by = earlier.ended_at, earlier.ended_by
        elif one.kind is TaskKind.MESSAGE and row.campaign_id is None:
            row.campaign_id = _draft(activation, one, by, at)
            row.note = "" if row.campaign_id else _no_draft()
        elif one.roster and row.call_id is None:
            row.call_id = _call(activation, one, site, by, at)
        elif one.drafts and row.draft_id is None:
            row.draft_id = _drafted(activation, one, content, by, at)
            row.draft_of = one.drafts if row.draft_id else ""
        rows.append(row)
    Task.objects.bulk_create(rows)
    audit.record_many("plans.task.made", [row.id for row in rows], by=by, at=at)
    audit.record_many(
        "plans.task.assigned", [row.id for row in rows if row.assignee_id], by=by, at=at
    )
    ended = sum(1 for row in rows if row.state != TaskState.OPEN)
    return Added(open=len(rows) - ended, ended=ended)


def _before(activation: Activation) -> dict[str, Task]:
    """Return the newest task of each row from when this plan was at work in the crisis before."""
    rows = Task.objects.filter(
        activation__plan_id=activation.plan_id, activation__crisis_id=activation.crisis_id
    ).exclude(activation=activation)
    newest = rows.select_related("activation").order_by("activation__activated_at", "activation_id")
    return {one.row: one for one in newest}


def _stays(earlier: Task) -> bool:
    """Done, or dropped by somebody: standing down drops the rest at its own moment."""
    return earlier.state == TaskState.DONE or (
        earlier.state == TaskState.DROPPED and earlier.ended_at != earlier.activation.ended_at
    )


def _given(fresh: list[planned.TaskOut], before: dict[str, Task], at: datetime) -> dict[str, UUID]:
    """Return who does what: who had it before and still works here, else whom the plan names."""
    named = owners.meant([(one.row, one.person, one.contact) for one in fresh if one.person], at)
    kept = {
        row: one.assignee_id
        for row, one in before.items()
        if one.assignee_id is not None and works_here(one.assignee_id)
    }
    return named | kept


def _due(hours: int | None, *, is_given: bool, at: datetime) -> datetime | None:
    if hours:
        return at + timedelta(hours=hours)
    return at + TAKE_UP if is_given else None


def _words(section: str, row: Row, column: str) -> str:
    return reading.in_row(pack().sections[section], row, column)


def _draft(activation: Activation, one: planned.TaskOut, by: Actor, at: datetime) -> UUID | None:
    """
    Write the draft campaign of a message, which putting a plan to work includes.

    It is sent afterwards, by somebody who may send messages. Its name tells the level: a plan may
    say another thing under the same name at a higher one. None for what no campaign holds: a plan
    is put to work all the same.
    """
    drafter = replace(by, permissions=by.permissions | {Permission.MESSAGES_SEND})
    name = _("%(message)s, from level %(level)s") % {
        "message": one.title[: LONGEST_TITLE - ROOM_FOR_LEVEL],
        "level": one.level,
    }
    try:
        made = outreach.create_campaign(
            activation.crisis_id,
            name,
            Purpose.ALERT,
            Lane.BULK,
            Audience(),
            dict(one.texts or {}),
            by=drafter,
            at=at,
        )
    except Invalid:
        return None
    return made.id


def _no_draft() -> str:
    return _("No campaign can hold this message as it is. Shorten it and write the campaign.")


def _drafted(
    activation: Activation, one: planned.TaskOut, content: Content, by: Actor, at: datetime
) -> UUID | None:
    """Let the package that keeps such things write its draft, without a word that names people."""
    drafter = drafting.drafter(one.drafts)
    if drafter is None:
        return None
    section = pack().sections[one.drafts]
    shown = contents.redacted({one.drafts: one.rows}, pack(), [one.drafts])
    wanted = Wanted(
        plan_id=activation.plan_id,
        mark=f"{activation.plan.name} · {section.name}",
        crisis_id=activation.crisis_id,
        title=one.title,
        rows=tuple(shown[one.drafts]),
        spots=spots(content, activation.plan.country),
        people=sum(sizes["likely"] for sizes in counted(content).values()),
    )
    return drafter.make(wanted, by=by, at=at)


def _call(activation: Activation, one: planned.TaskOut, site: str, by: Actor, at: datetime) -> UUID:
    """
    Write the call-out of a role, which putting a plan to work includes.

    Nobody is asked until somebody who may call people out chooses whom.
    """
    drafter = replace(by, permissions=by.permissions | {Permission.ROSTERS_CHANGE})
    made = rosters.create_call(
        CallIn(
            title=f"{one.title} · {one.roster}"[:LONGEST_TITLE],
            role=one.title[:LONGEST_TITLE],
            place=activation.crisis.name[:LONGEST_TITLE],
            places=one.people,
            terms=next((text for name, text in one.details if name == "team.does"), ""),
            starts_at=at + CALL_FROM,
            ends_at=at + CALL_FROM + CALL_FOR,
            answer_by=at + CALL_ANSWER,
            site=site,
        ),
        by=drafter,
        at=at,
    )
    return made.id
