"""What is due: each state of an application, scores, appeals, advances, claims, milestones."""

from datetime import UTC, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.accounts.queries import own_hands
from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.grants.models import (
    Advance,
    Appeal,
    Application,
    CallState,
    Milestone,
    MilestoneState,
    Recovery,
    Route,
    State,
)
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission

DECIDE = (State.RECOMMENDED,)
DO = {
    State.SUBMITTED: gettext_lazy("Look whether it is complete"),
    State.INCOMPLETE: gettext_lazy("Ask the applicant again"),
    State.COMPLETE: gettext_lazy("Assess the need"),
    State.ASSESSED: gettext_lazy("Recommend"),
    State.RECOMMENDED: gettext_lazy("Decide on the application"),
    State.APPROVED: gettext_lazy("See why the fund has not answered"),
    State.PART: gettext_lazy("See why the fund has not answered"),
    State.COMMITTED: gettext_lazy("Pay"),
    State.PAID: gettext_lazy("Ask for the receipt"),
}


def install() -> None:
    """Name what of this package is due."""
    change, decide = Permission.GRANTS_CHANGE, Permission.GRANTS_DECIDE
    for code, label, permission, find in (
        ("grants.work", gettext_lazy("Application for help"), change, work),
        ("grants.decisions", gettext_lazy("Decision on help"), decide, decisions),
        ("grants.scores", gettext_lazy("Score of a call"), Permission.GRANTS_SCORE, scores),
        ("grants.appeals", gettext_lazy("Appeal about help"), decide, appeals),
        ("grants.advances", gettext_lazy("Advance"), change, advances),
        ("grants.recoveries", gettext_lazy("Money that others owe"), change, recoveries),
        ("grants.milestones", gettext_lazy("Milestone of a project"), change, milestones),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def work(asked: Asked) -> list[Item]:
    """Return applications that wait for an officer: nobody's in particular."""
    return _applications(asked, [one for one in DO if one not in DECIDE])


def decisions(asked: Asked) -> list[Item]:
    """Return applications that wait for a decision."""
    return _applications(asked, list(DECIDE))


def _applications(asked: Asked, states: list[State]) -> list[Item]:
    if asked.view != ALL:
        return []
    rows = Application.objects.filter(state__in=states, due_at__isnull=False)
    rows = rows.exclude(route=Route.CALL, call__state=CallState.PUBLISHED)
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=str(DO[State(one.state)]),
            about=show_reference(one.reference),
            page="grants:application",
            parts={"grant_id": one.id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def scores(asked: Asked) -> list[Item]:
    """Return applications of calls that wait for the reader's score."""
    if asked.by.id is None:
        return []
    own = own_hands(asked.by)
    rows = (
        Application.objects.filter(
            call__state=CallState.PUBLISHED, call__closes_at__lt=asked.at,
            state__in=(State.SUBMITTED, State.COMPLETE, State.INCOMPLETE),
        )
        .exclude(scores__scorer_id__in=own)
        .exclude(conflicts__user_id__in=own)
        .select_related("call")
        .order_by("call__score_by", "id")
    )  # fmt: skip
    items = [
        Item(
            id=one.id,
            due_at=one.call.score_by,
            what=_("Score an application"),
            about=f"{one.call.title} {show_reference(one.reference)}",
            officer_id=asked.by.id,
            page="grants:application",
            parts={"grant_id": one.id},
        )
        for one in rows
        if one.call is not None
    ]
    return agenda.first(items, asked)


def appeals(asked: Asked) -> list[Item]:
    """Return appeals that wait for a decision."""
    if asked.view != ALL:
        return []
    rows = Appeal.objects.filter(decided_at=None).select_related("application")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Decide on an appeal"),
            about=show_reference(one.application.reference),
            page="grants:application",
            parts={"grant_id": one.application_id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def advances(asked: Asked) -> list[Item]:
    """Return advances that are not settled."""
    if asked.view != ALL:
        return []
    rows = Advance.objects.filter(closed_at=None).select_related("application")
    return [
        Item(
            id=one.id,
            due_at=one.settle_by,
            what=_("Settle an advance"),
            about=show_reference(one.application.reference),
            page="grants:application",
            parts={"grant_id": one.application_id},
        )
        for one in agenda.window(rows, asked, "settle_by")
    ]


def recoveries(asked: Asked) -> list[Item]:
    """Return what others owe and have not paid."""
    if asked.view != ALL:
        return []
    rows = Recovery.objects.filter(ended_at=None).select_related("application")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Recover what is owed"),
            about=show_reference(one.application.reference),
            page="grants:application",
            parts={"grant_id": one.application_id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def milestones(asked: Asked) -> list[Item]:
    """Return milestones whose report is due, or waits for an answer."""
    if asked.view != ALL:
        return []
    rows = Milestone.objects.filter(
        state__in=(MilestoneState.PLANNED, MilestoneState.RETURNED, MilestoneState.REPORTED),
        application__state=State.COMMITTED,
    ).select_related("application")
    items = [
        Item(
            id=one.id,
            due_at=datetime.combine(one.due_on, time(23, 59), UTC),
            what=_("Answer the report")
            if one.state == MilestoneState.REPORTED
            else _("Ask for the report of a milestone"),
            about=show_reference(one.application.reference),
            page="grants:application",
            parts={"grant_id": one.application_id},
        )
        for one in rows.order_by("due_on", "id")[:500]
    ]
    return agenda.first(items, asked)
