"""What crosses to other organisations and comes back: lessons, recommendations, answers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.disclosures.actions import ItemOut, NoAgreement
from musterpoint.disclosures.queries import Received
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.lessons import rules
from musterpoint.lessons.actions._common import check_texts, next_number, note
from musterpoint.lessons.actions._lessons import (
    OfAPartner,
    about,
    locked_lesson,
    locked_recommendation,
    respond,
)
from musterpoint.lessons.learning import pack
from musterpoint.lessons.models import Answer, Lesson, Origin, Recommendation, Word
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

LESSON = "lessons.lesson"
RECOMMENDATION = "lessons.recommendation"
ANSWER = "lessons.answer"
KINDS = (LESSON, RECOMMENDATION, ANSWER)
BATCH = 50
LINE = 4000


class NothingToShare(Refused):
    """Only an own lesson is shared."""


def _lesson_fields(lesson: Lesson) -> dict[str, Any]:
    """Return what travels of a lesson: no name of a person, of a crisis or of a colleague."""
    return {
        "source": str(lesson.id),
        "title": lesson.title,
        "what": lesson.what[:LINE],
        "why": lesson.why[:LINE],
        "theme": lesson.theme,
        "phases": list(lesson.phases),
    }


def share_lesson(
    lesson_id: UUID, receiver_id: UUID, purpose: str, *, by: Actor, at: datetime
) -> UUID:
    """Give a copy of an own lesson to another organisation; who wrote it is not told."""
    by.require(Permission.LESSONS_CHANGE)
    lesson = locked_lesson(lesson_id)
    if lesson.partner_id is not None:
        raise OfAPartner(_("Another organisation wrote this: ask it to share it."))
    item = ItemOut(item_id=uuid7(), subject_id=None, payload=_lesson_fields(lesson))
    batch = disclosures.disclose(receiver_id, LESSON, [item], purpose, by=by, at=at)
    note(lesson, Word.SHARED, by, at, text=_name(receiver_id))
    return batch


def recommend_to(
    lesson_id: UUID, text: str, receiver_id: UUID, *, by: Actor, at: datetime
) -> Recommendation:
    """Recommend something to another organisation, with the lesson; its answer comes back."""
    by.require(Permission.LESSONS_CHANGE)
    lesson = locked_lesson(lesson_id)
    if lesson.partner_id is not None:
        raise OfAPartner(_("Another organisation wrote this. Write a lesson of your own."))
    check_texts({"text": text}, must=("text",))
    due = rules.day_of(at + pack().response)
    made = Recommendation.objects.create(
        lesson=lesson,
        number=next_number(Recommendation, lesson=lesson),
        text=text.strip(),
        receiver_id=receiver_id,
        receiver_name=_name(receiver_id),
        answer_due=due,
        made_at=at,
        made_by=by.id,
    )
    payload = {
        **_lesson_fields(lesson),
        "recommendation": str(made.id),
        "text": made.text,
        "answer_by": due.isoformat(),
    }
    item = ItemOut(
        item_id=made.id, subject_id=None, payload={**payload, "answer_by": due.isoformat()}
    )
    disclosures.disclose(
        receiver_id, RECOMMENDATION, [item], _("Learning from a crisis"), by=by, at=at
    )
    note(lesson, Word.SENT, by, at, about=about(made), text=made.receiver_name)
    return made


def answer(
    recommendation_id: UUID, decision: str, reason: str, *, by: Actor, at: datetime
) -> tuple[Recommendation, bool]:
    """
    Answer for the organisation, and tell who recommended it, if that was another one.

    Returns whether it was told, which it is not when no agreement allows it any more.
    """
    row = respond(recommendation_id, decision, reason, by=by, at=at)
    lesson = row.lesson
    if lesson.partner_id is None or row.source_id is None:
        return row, False
    payload = {"recommendation": str(row.source_id), "answer": row.answer, "reason": row.reason}
    item = ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    # Who answers for the organisation sends this answer and nothing else.
    sender = actors.system(by.organisation_id, "lessons.answer", Permission.DISCLOSURES_SEND)
    try:
        disclosures.disclose(
            lesson.partner_id, ANSWER, [item], _("Answer to a recommendation"), by=sender, at=at
        )
    except NoAgreement:
        return row, False
    return row, True


def take_in(kind: str, *, by: Actor, at: datetime) -> int:
    """Keep what other organisations sent of one kind; return how many were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(kind, limit=BATCH, at=at)
    for one in batch:
        {LESSON: _lesson, RECOMMENDATION: _recommendation, ANSWER: _answer}[kind](one, by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _lesson(one: Received, by: Actor, at: datetime) -> Lesson | None:
    payload, known = one.payload, pack().lists
    source = _id(payload["source"])
    if source is None:
        return None
    there = Lesson.objects.filter(partner_id=one.sender_id, source_id=source).first()
    row = there or Lesson(
        number=next_number(Lesson), partner_id=one.sender_id, source_id=source,
        origin=Origin.PARTNER,
    )  # fmt: skip
    theme = str(payload["theme"])
    row.partner_name = one.sender_name[:200]
    row.title = str(payload["title"])[:200]
    row.what, row.why = str(payload["what"])[:LINE], str(payload["why"])[:LINE]
    row.theme = theme if theme in known["themes"] else "coordination"
    row.phases = [code for code in payload["phases"] if code in known["phases"]]
    row.written_at = one.disclosed_at
    row.save()
    note(row, Word.RECEIVED, by, at, text=row.partner_name)
    return row


def _recommendation(one: Received, by: Actor, at: datetime) -> None:
    lesson, source = _lesson(one, by, at), _id(one.payload["recommendation"])
    if lesson is None or source is None:
        return
    if Recommendation.objects.filter(lesson=lesson, source_id=source).exists():
        return
    made = Recommendation.objects.create(
        lesson=lesson,
        number=next_number(Recommendation, lesson=lesson),
        text=str(one.payload["text"])[:LINE],
        source_id=source,
        answer_due=_day(str(one.payload["answer_by"]), at),
        made_at=one.disclosed_at,
    )
    note(lesson, Word.RECOMMENDED, by, at, about=about(made), text=lesson.partner_name)


def _answer(one: Received, by: Actor, at: datetime) -> None:
    """Keep an answer, if whoever gives it is who was asked, and once."""
    source, said = _id(one.payload["recommendation"]), str(one.payload["answer"])
    rows = Recommendation.objects.filter(receiver_id=one.sender_id, answer=Answer.WAITING)
    asked = rows.filter(id=source).first() if source is not None else None
    if asked is None or said not in (Answer.ACCEPTED, Answer.PARTLY, Answer.REJECTED):
        audit.record("lessons.answer.ignored", subject_id=source, by=by, at=at)
        return
    row = locked_recommendation(asked.id)
    row.answer, row.reason = said, str(one.payload["reason"])[:LINE]
    row.answered_at = one.disclosed_at
    row.save()
    text = f"{row.receiver_name}: {row.reason}" if row.reason else row.receiver_name
    note(row.lesson_id, Word.ANSWERED, by, at, about=about(row), text=text)


def _day(text: str, at: datetime) -> date:
    """Return the day by which an answer is hoped for; ours when none was said."""
    return date.fromisoformat(text[:10]) if text else rules.day_of(at + pack().response)


def _id(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _name(organisation_id: UUID) -> str:
    return Organisation.objects.get(id=organisation_id).name
