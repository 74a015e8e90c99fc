"""What is due in exchange: answers, reports, follow-ups, scores and appeals."""

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.exchange import queries
from musterpoint.exchange.models import (
    Answer,
    Appeal,
    CallState,
    FollowUp,
    Meeting,
    MeetingState,
    Visit,
    VisitState,
)
from musterpoint.tenancy import scope
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    for code, label, permission, find in (
        ("exchange.points", gettext_lazy("Agreed with peers"), Permission.EXCHANGE_CHANGE, points),
        (
            "exchange.reports",
            gettext_lazy("Report of a visit"),
            Permission.EXCHANGE_CHANGE,
            reports,
        ),
        ("exchange.answers", gettext_lazy("Invitation"), Permission.EXCHANGE_CHANGE, answers),
        (
            "exchange.scores",
            gettext_lazy("Selection of partners"),
            Permission.PARTNERS_SELECT,
            scores,
        ),
        ("exchange.appeals", gettext_lazy("Appeal"), Permission.PARTNERS_SELECT, appeals),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def points(asked: Asked) -> list[Item]:
    """Return what this organisation took on in rooms and meetings. It is nobody's in particular."""
    if asked.view != ALL:
        return []
    rows = FollowUp.objects.filter(owner_id=scope.organisation_id(), done_at=None)
    rows = rows.select_related("room", "meeting")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Do what was agreed"),
            about=str(one.room or one.meeting),
            page="exchange:follow-up",
            parts={"follow_up_id": one.id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def reports(asked: Asked) -> list[Item]:
    """Return reports of visits that this organisation owes as the guest."""
    if asked.view != ALL:
        return []
    rows = Visit.objects.filter(
        state=VisitState.UNDER_WAY, is_host=False, report_due_at__isnull=False
    )
    return [
        Item(
            id=one.id,
            due_at=one.report_due_at,
            what=_("Write the report"),
            about=one.title,
            page="exchange:visit",
            parts={"visit_id": one.id},
        )
        for one in agenda.window(rows, asked, "report_due_at")
    ]


def answers(asked: Asked) -> list[Item]:
    """Return invitations to meetings that wait for an answer."""
    if asked.view != ALL:
        return []
    rows = Meeting.objects.filter(
        is_ours=False,
        answer=Answer.NONE,
        state=MeetingState.PLANNED,
        answer_by__lte=F("ends_at"),
        ends_at__gt=asked.at,
    )
    return [
        Item(
            id=one.id,
            due_at=one.answer_by,
            what=_("Answer the invitation"),
            about=one.title,
            page="exchange:meeting",
            parts={"meeting_id": one.id},
        )
        for one in agenda.window(rows, asked, "answer_by")
    ]


def scores(asked: Asked) -> list[Item]:
    """Return applications that wait for the reader's score; everybody who may select has them."""
    items = [
        Item(
            id=one.id,
            due_at=one.call.score_by,
            what=_("Score an application"),
            about=f"{one.call.title} {one.reference}",
            officer_id=asked.by.id,
            page="exchange:application",
            parts={"applicant_id": one.id},
        )
        for one in queries.work_of(asked.by, asked.at)
    ]
    return agenda.first(items, asked)


def appeals(asked: Asked) -> list[Item]:
    """Return appeals that wait for a decision."""
    if asked.view != ALL:
        return []
    rows = Appeal.objects.filter(
        decided_at=None, application__call__state=CallState.DECIDED
    ).select_related("application__call")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Decide on an appeal"),
            about=f"{one.application.call.title} {one.application.reference}",
            page="exchange:application",
            parts={"applicant_id": one.application_id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]
