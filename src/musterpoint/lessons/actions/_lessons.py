"""Write lessons, recommend, answer, act, and put to the test."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.remedies import Remedy
from musterpoint.lessons import rules
from musterpoint.lessons.actions._common import (
    NotThere,
    check_texts,
    check_works_here,
    next_number,
    note,
)
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import (
    ActionItem,
    ActionState,
    Answer,
    Evidence,
    Lesson,
    Origin,
    Recommendation,
    Review,
    Word,
)
from musterpoint.lessons.values import LessonIn
from musterpoint.tenancy.actors import Actor, Permission


class OfAPartner(Refused):
    """What another organisation wrote is not changed here."""


class WrittenAlready(Refused):
    """One lesson is made of what an exercise showed."""


class NotForUs(Refused):
    """Whoever was asked answers and acts: not we."""


class AnsweredAlready(Refused):
    """A recommendation has one answer."""


class NotAccepted(Refused):
    """Something is done about what was accepted, at least in part."""


class NotOpen(Refused):
    """The action is done, verified or dropped."""


class NoEvidence(Refused):
    """An action is done when something shows it."""


def write_lesson(given: LessonIn, *, by: Actor, at: datetime) -> Lesson:
    """
    Write down what was seen and why it happened.

    Raises WrittenAlready for a second lesson of one finding, NotThere where no such exercise is.
    """
    by.require(Permission.LESSONS_CHANGE)
    _check_lesson(given)
    number = next_number(Lesson)  # two at once wait for each other here
    _check_exercise(given)
    lesson = Lesson.objects.create(
        number=number,
        title=given.title.strip(),
        what=given.what.strip(),
        why=given.why.strip(),
        theme=given.theme,
        phases=list(given.phases),
        origin=given.origin,
        review_id=given.review_id,
        exercise_kind=given.exercise_kind,
        exercise_key=given.exercise_key,
        finding=given.finding,
        written_at=at,
        written_by=by.id,
    )
    note(lesson, Word.WRITTEN, by, at)
    return lesson


def change_lesson(lesson_id: UUID, given: LessonIn, *, by: Actor, at: datetime) -> Lesson:
    """Change what an own lesson says."""
    by.require(Permission.LESSONS_CHANGE)
    lesson = locked_lesson(lesson_id)
    if lesson.partner_id is not None:
        raise OfAPartner(_("Another organisation wrote this. Write a lesson of your own."))
    _check_lesson(given)
    lesson.title, lesson.what, lesson.why = (
        given.title.strip(), given.what.strip(), given.why.strip(),
    )  # fmt: skip
    lesson.theme, lesson.phases = given.theme, list(given.phases)
    lesson.origin = given.origin
    lesson.save()
    note(lesson, Word.CHANGED, by, at)
    return lesson


def _check_lesson(given: LessonIn) -> None:
    check_texts(
        {"title": given.title, "what": given.what, "why": given.why}, must=("title", "what")
    )
    problems: dict[str, list[str]] = {}
    lists = pack().lists
    if len(given.title) > 200:
        problems["title"] = [_("Shorten this to %(count)s characters.") % {"count": 200}]
    if given.theme not in lists["themes"]:
        problems["theme"] = [_("Choose one of the answers in the list")]
    if set(given.phases) - set(lists["phases"]):
        problems["phases"] = [_("Choose from the answers in the list")]
    if given.origin not in Origin.values or given.origin == Origin.PARTNER:
        problems["origin"] = [_("Choose one of the answers in the list")]
    if given.review_id and not Review.objects.filter(id=given.review_id).exists():
        problems["review_id"] = [_("There is no such review here.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)


def _check_exercise(given: LessonIn) -> None:
    key = (given.exercise_kind, given.exercise_key)
    if key != ("", "") and key not in remedies.find({key[0]: [key[1]]}):
        raise NotThere(_("There is no such exercise here."))
    if given.finding and Lesson.objects.filter(finding=given.finding).exists():
        raise WrittenAlready(_("A lesson was made of this before."))


def recommend(lesson_id: UUID, text: str, *, by: Actor, at: datetime) -> Recommendation:
    """Recommend something to this organisation; its answer is due within the pack's days."""
    by.require(Permission.LESSONS_CHANGE)
    lesson = locked_lesson(lesson_id)
    check_texts({"text": text}, must=("text",))
    made = Recommendation.objects.create(
        lesson=lesson,
        number=next_number(Recommendation, lesson=lesson),
        text=text.strip(),
        answer_due=rules.day_of(at + pack().response),
        made_at=at,
        made_by=by.id,
    )
    note(lesson, Word.RECOMMENDED, by, at, about=about(made))
    return made


def respond(
    recommendation_id: UUID, answer: str, reason: str, *, by: Actor, at: datetime
) -> Recommendation:
    """Answer a recommendation for the organisation; whoever accepts whole need give no reason."""
    by.require(Permission.LESSONS_DECIDE)
    row = locked_recommendation(recommendation_id)
    if row.receiver_id is not None:
        raise NotForUs(_("%(name)s was asked, and answers.") % {"name": row.receiver_name})
    if row.answer != Answer.WAITING:
        raise AnsweredAlready(_("This recommendation was answered before."))
    if answer not in (Answer.ACCEPTED, Answer.PARTLY, Answer.REJECTED):
        raise Invalid(
            _("Correct what is marked."),
            fields={"answer": [_("Choose one of the answers in the list")]},
        )
    check_texts({"reason": reason}, must=() if answer == Answer.ACCEPTED else ("reason",))
    row.answer, row.reason = answer, reason.strip()
    row.answered_at, row.answered_by = at, by.id
    row.save()
    note(
        row.lesson_id, Word.ANSWERED, by, at,
        about=about(row), text=f"{Answer(answer).value}: {row.reason}" if row.reason else answer,
    )  # fmt: skip
    return row


def begin_action(
    recommendation_id: UUID, what: str, owner_id: UUID, due_on: date, *, by: Actor, at: datetime
) -> ActionItem:
    """Give something to do about an accepted recommendation to somebody, until a day."""
    by.require(Permission.LESSONS_CHANGE)
    row = locked_recommendation(recommendation_id)
    if row.receiver_id is not None:
        raise NotForUs(_("%(name)s was asked, and acts.") % {"name": row.receiver_name})
    if row.answer not in (Answer.ACCEPTED, Answer.PARTLY):
        raise NotAccepted(_("First the recommendation is accepted, whole or in part."))
    check_texts({"what": what}, must=("what",))
    check_works_here(owner_id)
    _check_due(due_on, at)
    made = ActionItem.objects.create(
        recommendation=row,
        number=next_number(ActionItem, recommendation=row),
        what=what.strip(),
        owner_id=owner_id,
        due_on=due_on,
        made_at=at,
        made_by=by.id,
    )
    note(row.lesson_id, Word.STARTED, by, at, about=about(row, made))
    return made


def change_action(
    action_id: UUID, owner_id: UUID, due_on: date, *, by: Actor, at: datetime
) -> ActionItem:
    """Give an open action to somebody else, or until another day."""
    by.require(Permission.LESSONS_CHANGE)
    action = locked_action(action_id)
    _check_open(action)
    check_works_here(owner_id)
    if due_on != action.due_on:
        _check_due(due_on, at)
    before = action.due_on
    action.owner_id, action.due_on = owner_id, due_on
    action.save(update_fields=["owner_id", "due_on"])
    note(
        action.recommendation.lesson_id, Word.REASSIGNED, by, at,
        about=about(action.recommendation, action), text=f"{before} > {due_on}",
    )  # fmt: skip
    return action


def _check_due(due_on: date, at: datetime) -> None:
    if due_on < rules.day_of(at):
        raise Invalid(
            _("Correct what is marked."), fields={"due_on": [_("Choose a day from today on")]}
        )


def add_evidence(
    action_id: UUID, text: str, remedy: tuple[str, str] | None = None, *, by: Actor, at: datetime
) -> Evidence:
    """
    Say what shows that an action was done: words, or a course, roster, plan ... of ours.

    ``remedy`` is a kind and a key of ``kernel.remedies``. What does not exist is refused, and so is
    what is known not to be done (a course nobody passed), or to have been done on a day before the
    action began.
    """
    action = _workable(action_id, by)
    _check_open(action)
    check_texts({"text": text}, must=() if remedy else ("text",))
    kind, key = remedy or ("", "")
    found = _done_for(action, remedy) if remedy else None
    made = Evidence.objects.create(
        action=action,
        remedy_kind=kind,
        remedy_key=key,
        title=found.title[:200] if found else "",
        note=text.strip(),
        added_at=at,
        added_by=by.id,
    )
    note(
        action.recommendation.lesson_id, Word.EVIDENCED, by, at,
        about=about(action.recommendation, action), text=made.title,
    )  # fmt: skip
    return made


def _done_for(action: ActionItem, remedy: tuple[str, str]) -> Remedy:
    """Return what shows that an action was done, or raise Invalid where it cannot show that."""
    found = remedies.find({remedy[0]: [remedy[1]]}).get(remedy)
    problem = ""
    if found is None:
        problem = _("There is no such thing here.")
    elif found.is_done is False:
        problem = _("“%(title)s” is not done yet: %(state)s.") % {
            "title": found.title, "state": found.state,
        }  # fmt: skip
    elif found.done_at is not None and rules.day_of(found.done_at) < rules.day_of(action.made_at):
        problem = _("“%(title)s” was done before this action began, and does not show it.") % {
            "title": found.title
        }
    if found is None or problem:
        raise Invalid(_("Correct what is marked."), fields={"remedy": [problem]})
    return found


def end_action(action_id: UUID, *, by: Actor, at: datetime) -> ActionItem:
    """Say that an action is done; something must show it, and since it was last opened."""
    action = _workable(action_id, by)
    _check_open(action)
    since = action.verifications.order_by("-verified_at", "-id").first()
    shown = action.evidence.all()
    if since is not None:
        shown = shown.filter(added_at__gt=since.verified_at)
    if not shown.exists():
        raise NoEvidence(_("Add what shows that it was done, then say that it is done."))
    action.state, action.ended_at, action.ended_by = ActionState.DONE, at, by.id
    action.save(update_fields=["state", "ended_at", "ended_by"])
    note(
        action.recommendation.lesson_id, Word.ENDED, by, at,
        about=about(action.recommendation, action),
    )  # fmt: skip
    return action


def drop_action(action_id: UUID, why: str, *, by: Actor, at: datetime) -> ActionItem:
    """Give up an open action, with a reason; whoever answers for the organisation decides it."""
    by.require(Permission.LESSONS_DECIDE)
    action = locked_action(action_id)
    _check_open(action)
    check_texts({"why": why}, must=("why",))
    action.state, action.ended_at, action.ended_by = ActionState.DROPPED, at, by.id
    action.save(update_fields=["state", "ended_at", "ended_by"])
    note(
        action.recommendation.lesson_id, Word.DROPPED, by, at,
        about=about(action.recommendation, action), text=why,
    )  # fmt: skip
    return action


def _workable(action_id: UUID, by: Actor) -> ActionItem:
    """Return an action to who may change lessons, and to its owner."""
    action = locked_action(action_id)
    if by.id is None or by.id != action.owner_id:
        by.require(Permission.LESSONS_CHANGE)
    return action


def _check_open(action: ActionItem) -> None:
    if action.state != ActionState.OPEN:
        raise NotOpen(_("This action is not open."))


def about(row: Recommendation, action: ActionItem | None = None) -> str:
    """Return how a recommendation or an action is called within its lesson: R1, R1.2."""
    return f"R{row.number}.{action.number}" if action is not None else f"R{row.number}"


def locked_lesson(lesson_id: UUID) -> Lesson:
    """Return a lesson to be changed, or raise NotThere."""
    found = Lesson.objects.select_for_update(of=("self",)).filter(id=lesson_id).first()
    if found is None:
        raise NotThere(_("There is no such lesson here."))
    return found


def locked_recommendation(row_id: UUID) -> Recommendation:
    """Return a recommendation to be changed, or raise NotThere."""
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("lesson")
    found = rows.filter(id=row_id).first()
    if found is None:
        raise NotThere(_("There is no such recommendation here."))
    return found


def locked_action(action_id: UUID) -> ActionItem:
    """Return an action to be changed, or raise NotThere."""
    rows = ActionItem.objects.select_for_update(of=("self",)).select_related("recommendation")
    found = rows.filter(id=action_id).first()
    if found is None:
        raise NotThere(_("There is no such action here."))
    return found
