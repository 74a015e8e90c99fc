"""The board of lessons, one lesson with all that became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.remedies import Remedy
from musterpoint.lessons import rules
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import (
    ActionItem,
    Evidence,
    Lesson,
    LessonEvent,
    Recommendation,
    Verification,
)

#: An organisation that has more lessons than this looks for them by words.
MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the board down; ``owner_id`` is that of an action."""

    text: str = ""
    theme: str = ""
    standing: str = ""
    owner_id: UUID | None = None
    review_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """A row of the board: a lesson, its recommendation and its action, as far as it has them."""

    lesson: Lesson
    recommendation: Recommendation | None
    action: ActionItem | None
    standing: str
    due_on: date | None
    owner: str


def board(filters: Filters, today: date) -> list[BoardLine]:
    """Return every recommendation with its actions, what is late first. Five queries."""
    rows = _with_all(Lesson.objects.order_by("-number"))
    if filters.theme:
        rows = rows.filter(theme=filters.theme)
    if filters.review_id is not None:
        rows = rows.filter(review_id=filters.review_id)
    lessons = [one for one in rows[:MOST] if _holds(one, filters.text)]
    names = names_of(
        action.owner_id
        for one in lessons
        for row in one.recommendations.all()
        for action in row.actions.all()
    )
    lines = [line for one in lessons for line in _lines(one, names, today)]
    if filters.standing:
        lines = [one for one in lines if one.standing == filters.standing]
    if filters.owner_id is not None:
        lines = [one for one in lines if one.action and one.action.owner_id == filters.owner_id]
    order = {name: place for place, name in enumerate(("overdue", "waiting", "no_owner"))}
    return sorted(
        lines,
        key=lambda one: (
            order.get(one.standing, 9), one.due_on or date.max, -one.lesson.number,
        ),
    )  # fmt: skip


def _with_all(rows: QuerySet[Lesson]) -> QuerySet[Lesson]:
    actions = ActionItem.objects.order_by("number")
    return rows.prefetch_related(
        Prefetch(
            "recommendations",
            Recommendation.objects.order_by("number").prefetch_related(
                Prefetch("actions", actions)
            ),
        )
    )


def _lines(one: Lesson, names: dict[UUID, str], today: date) -> Iterable[BoardLine]:
    rows = list(one.recommendations.all())
    if not rows:
        yield BoardLine(
            lesson=one, recommendation=None, action=None, standing="no_recommendation",
            due_on=None, owner="",
        )  # fmt: skip
    for row in rows:
        actions = list(row.actions.all())
        word = standing(row, bool(actions), today)
        if word:
            yield BoardLine(
                lesson=one, recommendation=row, action=None, standing=word,
                due_on=row.answer_due if row.answered_at is None else None,
                owner=row.receiver_name,
            )  # fmt: skip
        for action in actions:
            yield BoardLine(
                lesson=one, recommendation=row, action=action,
                standing=rules.standing_of_action(
                    action.state, action.due_on, action.reopened, today
                ),
                due_on=action.due_on if action.ended_at is None else None,
                owner=names.get(action.owner_id, ""),
            )  # fmt: skip


def standing(row: Recommendation, has_action: bool, today: date) -> str:
    """Return the one word for a recommendation, empty when its actions speak for it."""
    return rules.standing_of_recommendation(
        row.answer, row.answer_due, row.receiver_id is not None, has_action, today
    )


def _holds(one: Lesson, text: str) -> bool:
    words = text.casefold().split()
    if not words:
        return True
    parts = [one.title, one.what, one.why, one.partner_name, f"#{one.number}"]
    for row in one.recommendations.all():
        parts += [row.text, row.receiver_name, *(action.what for action in row.actions.all())]
    held = " ".join(parts).casefold()
    return all(word in held for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLine:
    """An action with what shows it and how it was put to the test."""

    row: ActionItem
    standing: str
    owner: str
    evidence: tuple[tuple[Evidence, Remedy | None], ...]
    verifications: tuple[tuple[Verification, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationLine:
    """A recommendation with its actions."""

    row: Recommendation
    standing: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """A lesson with everything that became of it."""

    lesson: Lesson
    writer: str
    recommendations: tuple[RecommendationLine, ...]
    exercise: Remedy | None = None
    """The exercise that it was learned from; None also for one that is not there any more."""


def lesson(lesson_id: UUID) -> Lesson:
    """Return a lesson, or raise Missing."""
    found = Lesson.objects.select_related("review").filter(id=lesson_id).first()
    if found is None:
        raise Missing(_("There is no such lesson here."))
    return found


def recommendation(row_id: UUID) -> Recommendation:
    """Return a recommendation with its lesson, or raise Missing."""
    found = Recommendation.objects.select_related("lesson").filter(id=row_id).first()
    if found is None:
        raise Missing(_("There is no such recommendation here."))
    return found


def action(action_id: UUID) -> ActionItem:
    """Return an action with its recommendation and lesson, or raise Missing."""
    rows = ActionItem.objects.select_related("recommendation__lesson")
    found = rows.filter(id=action_id).first()
    if found is None:
        raise Missing(_("There is no such action here."))
    return found


def lesson_full(lesson_id: UUID, today: date) -> Full:
    """Return a lesson with its recommendations, actions, evidence and tests."""
    found = lesson(lesson_id)
    rows = list(
        found.recommendations.order_by("number").prefetch_related(
            Prefetch("actions", ActionItem.objects.order_by("number")),
            Prefetch("actions__evidence", Evidence.objects.order_by("added_at", "id")),
            Prefetch("actions__verifications", Verification.objects.order_by("verified_at", "id")),
        )
    )
    actions = [one for row in rows for one in row.actions.all()]
    wanted: dict[str, list[str]] = {}
    for one in actions:
        for shown in one.evidence.all():
            if shown.remedy_kind:
                wanted.setdefault(shown.remedy_kind, []).append(shown.remedy_key)
    if found.exercise_kind:
        wanted.setdefault(found.exercise_kind, []).append(found.exercise_key)
    known = remedies.find(wanted)
    names = names_of(
        [found.written_by]
        + [one.owner_id for one in actions]
        + [test.verified_by for one in actions for test in one.verifications.all()]
    )
    return Full(
        lesson=found,
        writer=names.get(found.written_by, "") if found.written_by else "",
        recommendations=tuple(
            RecommendationLine(
                row=row,
                standing=standing(row, bool(row.actions.all()), today) or row.answer,
                actions=tuple(_action_line(one, names, known, today) for one in row.actions.all()),
            )
            for row in rows
        ),
        exercise=known.get((found.exercise_kind, found.exercise_key)),
    )


def of_exercise(kind: str, key: str) -> dict[str, Lesson]:
    """Return the lessons that were made of what an exercise showed, by the key of the finding."""
    rows = Lesson.objects.filter(exercise_kind=kind, exercise_key=key).exclude(finding="")
    return {one.finding: one for one in rows}


def themes() -> list[tuple[str, str]]:
    """Return what a lesson can be about, with the names in the reader's language."""
    return pack().choices("themes")


def _action_line(
    one: ActionItem, names: dict[UUID, str], known: dict[tuple[str, str], Remedy], today: date
) -> ActionLine:
    return ActionLine(
        row=one,
        standing=rules.standing_of_action(one.state, one.due_on, one.reopened, today),
        owner=names.get(one.owner_id, ""),
        evidence=tuple(
            (shown, known.get((shown.remedy_kind, shown.remedy_key)))
            for shown in one.evidence.all()
        ),
        verifications=tuple(
            (test, names.get(test.verified_by, "") if test.verified_by else "")
            for test in one.verifications.all()
        ),
    )


def history(lesson_id: UUID) -> list[tuple[LessonEvent, str]]:
    """Return what happened to a lesson, newest first, each with the name of who did it."""
    rows = list(LessonEvent.objects.filter(lesson_id=lesson_id).order_by("-happened_at", "-id"))
    names = names_of(row.user_id for row in rows)
    return [(row, names.get(row.user_id, "") if row.user_id else "") for row in rows]


def lessons_of(review_id: UUID) -> list[Lesson]:
    """Return the lessons of a review, in their order."""
    return list(Lesson.objects.filter(review_id=review_id).order_by("number"))


def review_lines(review_id: UUID, today: date) -> Sequence[BoardLine]:
    """Return what became of a review's lessons."""
    return sorted(board(Filters(review_id=review_id), today), key=lambda one: one.lesson.number)


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues and of programs by id."""
    return accounts.names(user_ids)
