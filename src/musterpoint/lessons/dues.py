"""Reviews, answers, actions and next steps on the list of all that is due."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import POST, Asked, Item
from musterpoint.lessons import rules
from musterpoint.lessons.actions import about
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import ActionItem, ActionState, Answer, Ask, Recommendation
from musterpoint.lessons.queries._reviews import missing_reviews, open_reviews
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    for code, label, find in (
        ("lessons-reviews", gettext_lazy("Review of a crisis or exercise"), reviews),
        ("lessons-answers", gettext_lazy("Answer to a recommendation"), answers),
        ("lessons-actions", gettext_lazy("Action from a lesson"), actions),
        ("lessons-asks", gettext_lazy("Next step of what was asked"), asks),
    ):
        agenda.register(
            agenda.Source(code=code, label=label, permission=Permission.LESSONS_READ, find=find)
        )


def reviews(asked: Asked) -> list[Item]:
    """Return reviews that are begun, and those that nobody began of crises that are over."""
    if asked.view == POST:
        return []
    begun = [
        Item(
            id=one.id,
            due_at=rules.end_of(one.due_on),
            what=pack().reviews[one.kind].name,
            about=one.name,
            officer_id=one.started_by,
            page="lessons:review",
            parts={"lesson_review": one.id},
        )
        for one in open_reviews()
    ]
    missing = [
        Item(
            id=one.crisis.id,
            due_at=rules.end_of(one.due_on),
            what=pack().reviews[one.kind].name,
            about=one.crisis.name,
            page="lessons:reviews",
        )
        for one in missing_reviews()
    ]
    return agenda.first([*begun, *missing], asked)


def answers(asked: Asked) -> list[Item]:
    """Return recommendations that wait for this organisation's or a partner's answer."""
    if asked.view == POST:
        return []
    rows = Recommendation.objects.filter(answer=Answer.WAITING).select_related("lesson")
    return agenda.first(
        [
            Item(
                id=one.id,
                due_at=rules.end_of(one.answer_due),
                what=_("Answer of %(name)s") % {"name": one.receiver_name}
                if one.receiver_id
                else _("Answer a recommendation"),
                about=_about(one),
                officer_id=one.made_by if one.receiver_id else _decider(asked),
                page="lessons:lesson",
                parts={"lesson_id": one.lesson_id},
            )
            for one in rows
        ],
        asked,
    )


def _decider(asked: Asked) -> UUID | None:
    """Return the reader where they may answer: a recommendation is nobody's alone."""
    return asked.by.id if asked.by.may(Permission.LESSONS_DECIDE) else None


def actions(asked: Asked) -> list[Item]:
    """Return open actions by the day until which they are to be done."""
    if asked.view == POST:
        return []
    rows = ActionItem.objects.filter(state=ActionState.OPEN)
    found = agenda.officer(rows, asked, "owner_id").select_related("recommendation__lesson")
    return agenda.first(
        [
            Item(
                id=one.id,
                due_at=rules.end_of(one.due_on),
                what=one.what[:120],
                about=_about(one.recommendation, one),
                officer_id=one.owner_id,
                page="lessons:lesson",
                parts={"lesson_id": one.recommendation.lesson_id},
            )
            for one in found
        ],
        asked,
    )


def asks(asked: Asked) -> list[Item]:
    """Return the next steps of what was asked of others."""
    if asked.view == POST:
        return []
    rows = Ask.objects.filter(decision="", next_due__isnull=False)
    return agenda.first(
        [
            Item(
                id=one.id,
                due_at=rules.end_of(one.next_due),
                what=one.next_step[:120],
                about=one.asked_of,
                officer_id=one.owner_id,
                page="lessons:ask",
                parts={"ask_id": one.id},
            )
            for one in agenda.officer(rows, asked, "owner_id")
            if one.next_due is not None
        ],
        asked,
    )


def _about(row: Recommendation, action: ActionItem | None = None) -> str:
    return f"{row.lesson.number} {about(row, action)}"
