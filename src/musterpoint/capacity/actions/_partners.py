"""Assess a partner on the platform: it is asked, and agrees or corrects before it counts."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.capacity.actions._assessing import BadAssessment, checked, locked, seal
from musterpoint.capacity.areas import LEVELS, pack
from musterpoint.capacity.marks import aim_or_preset
from musterpoint.capacity.models import Answer, Asked, AskedState, Assessment, State, Subject
from musterpoint.capacity.values import Correction
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.disclosures.queries import Received
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

#: What a partner is asked to agree to, and what it answers.
ASSESSMENT = "capacity.assessment"
ANSWER = "capacity.answer"
ASKED, FINAL, WITHDRAWN = STEPS = ("asked", "final", "withdrawn")
BATCH = 50
MOST_CHARACTERS = 2000


class NoSuchRequest(Missing):
    """No partner asks for such an answer."""


class AnsweredAlready(Refused):
    """The answer was given; a new round comes from the partner."""


def submit(assessment_id: UUID, *, by: Actor, at: datetime) -> Assessment:
    """
    Submit an assessment whose questions are all answered.

    A partner on the platform is sent it under an agreement in force. Raises NotAllAnswered,
    NoAgreement.
    """
    by.require(Permission.CAPACITY_CHANGE)
    row = locked(assessment_id, State.DRAFT)
    checked(row)
    row.state, row.submitted_at, row.submitted_by = State.SUBMITTED, at, by.id
    row.round += 1
    row.answers.update(partner_level=None, partner_note="")
    row.save()
    if row.subject == Subject.PLATFORM:
        _send(row, ASKED, by, at)
    audit.record("capacity.assessment.submitted", subject_id=row.id, by=by, at=at, round=row.round)
    return row


def withdraw(assessment_id: UUID, why: str, *, by: Actor, at: datetime) -> Assessment:
    """Give an assessment up before it is agreed; a partner that has it is told."""
    by.require(Permission.CAPACITY_CHANGE)
    row = locked(assessment_id, State.DRAFT, State.SUBMITTED, State.CORRECTED)
    if not why.strip():
        raise BadAssessment(_("Correct what is marked."), fields={"why": [_("Say why.")]})
    row.state, row.note = State.WITHDRAWN, why.strip()
    row.save(update_fields=["state", "note"])
    if row.subject == Subject.PLATFORM and row.round:
        # Without an agreement nothing can be sent any more; what the partner has just stays.
        with suppress(disclosures.NoAgreement):
            _send(row, WITHDRAWN, by, at)
    audit.record("capacity.assessment.withdrawn", subject_id=row.id, by=by, at=at)
    return row


def accept_corrections(assessment_id: UUID, *, by: Actor, at: datetime) -> Assessment:
    """Take over what the partner corrected: it is agreed and counts."""
    by.require(Permission.CAPACITY_CHANGE)
    row = locked(assessment_id, State.CORRECTED)
    changed = list(row.answers.filter(partner_level__isnull=False))
    for one in changed:
        if not one.concerns:
            one.aim = aim_or_preset(one)
        one.level, one.concerns = one.partner_level, True
        one.write(by.id, at)
    Answer.objects.bulk_update(
        changed, ["level", "concerns", "aim", "revision", "answered_by", "writers", "answered_at"]
    )
    _send(row, FINAL, by, at)
    return seal(row, by.id or _partner(row), by=by, at=at)


def _partner(row: Assessment) -> UUID:
    if row.partner_id is None:
        raise NoSuchRequest(_("There is no such partner here."))
    return row.partner_id


def _send(row: Assessment, step: str, by: Actor, at: datetime) -> None:
    answers = row.answers.order_by("question") if step != WITHDRAWN else ()
    payload = {
        "source": str(row.id),
        "title": row.title,
        "as_of": row.as_of.isoformat(),
        "round": row.round,
        "step": step,
        "answers": [
            {
                "question": one.question,
                "level": one.level,
                "aim": one.aim,
                "limits": one.limits.split(),
                "note": one.note,
            }
            for one in answers
        ],
    }
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    purpose = _("To agree on what was assessed")
    disclosures.disclose(_partner(row), ASSESSMENT, [item], purpose, by=by, at=at)


# The partner's side


def take_in(*, by: Actor, at: datetime) -> int:
    """Keep what partners assessed of us and ask us to agree to; return how many were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(ASSESSMENT, limit=BATCH, at=at)
    kept = [row.id for one in batch if (row := _kept(one, at)) is not None]
    audit.record_many("capacity.asked.received", kept, by=by, at=at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _kept(one: Received, at: datetime) -> Asked | None:
    said = one.payload
    try:
        source, as_of = UUID(str(said["source"])), date.fromisoformat(str(said["as_of"]))
    except ValueError:
        return None
    row = Asked.objects.filter(sender_id=one.sender_id, source_id=source).first()
    step, number = str(said["step"]), int(said["round"])
    if step != ASKED:
        if row is not None and row.round == number:
            row.state = AskedState.WITHDRAWN if step == WITHDRAWN else AskedState.AGREED
            row.save(update_fields=["state"])
        return row
    if row is not None and row.round >= number:
        return row
    row = row or Asked(sender_id=one.sender_id, source_id=source)
    row.sender_name, row.title = one.sender_name, str(said["title"])[:120]
    row.as_of, row.round = as_of, number
    row.content, row.corrections = _cleaned(said["answers"]), []
    row.state, row.received_at = AskedState.WAITING, one.disclosed_at
    row.answered_at = row.answered_by = None
    row.save()
    return row


def _cleaned(answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what somebody else sent as answers to our own questions; the rest is left out."""
    known, found = pack().questions, {}
    for one in answers:
        level, aim = one.get("level"), one.get("aim")
        if one["question"] in known and (level is None or level in LEVELS):
            found[str(one["question"])] = {
                "question": str(one["question"]),
                "level": level,
                "aim": aim if aim in LEVELS else None,
                "limits": [code for code in pack().limits if code in one["limits"]],
                "note": str(one["note"])[:MOST_CHARACTERS],
            }
    return [found[code] for code in known if code in found]


def respond(
    asked_id: UUID, corrections: Iterable[Correction], round_seen: int, *, by: Actor, at: datetime
) -> Asked:
    """
    Agree to what a partner assessed of us, or correct it; the partner gets the answer.

    Each correction names a level and why. Raises AnsweredAlready when it is not the round that
    was read.
    """
    by.require(Permission.CAPACITY_CHANGE)
    row = Asked.objects.select_for_update().filter(id=asked_id).first()
    if row is None:
        raise NoSuchRequest(_("There is no such request here."))
    if row.state != AskedState.WAITING or row.round != round_seen:
        raise AnsweredAlready(_("This was answered, withdrawn or sent anew. Look at it again."))
    said = {one["question"]: one["level"] for one in row.content}
    given = [one for one in corrections if said.get(one.question) != one.level]
    problems = {
        f"note_{one.question}": [_("Say why this level is the right one.")]
        for one in given
        if not one.note.strip() or len(one.note) > MOST_CHARACTERS
    }
    problems |= {
        f"level_{one.question}": [_("Choose one of the answers in the list")]
        for one in given
        if one.question not in said or one.level not in LEVELS
    }
    if problems:
        raise BadAssessment(_("Correct what is marked."), fields=problems)
    row.corrections = [
        {"question": one.question, "level": one.level, "note": one.note.strip()} for one in given
    ]
    row.state = AskedState.CORRECTED if given else AskedState.AGREED
    row.answered_at, row.answered_by = at, by.id
    row.save()
    payload = {
        "source": str(row.source_id),
        "round": row.round,
        "agrees": not given,
        "corrections": row.corrections,
    }
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    purpose = _("Answer to what was assessed of us")
    disclosures.disclose(row.sender_id, ANSWER, [item], purpose, by=by, at=at)
    audit.record(f"capacity.asked.{row.state}", subject_id=row.id, by=by, at=at)
    return row


def take_answers(*, by: Actor, at: datetime) -> int:
    """Take in what partners say to what we assessed of them; return how many were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(ANSWER, limit=BATCH, at=at)
    for one in batch:
        _taken(one, by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _taken(one: Received, by: Actor, at: datetime) -> None:
    said = one.payload
    rows = Assessment.objects.select_for_update().filter(
        partner_id=one.sender_id, state=State.SUBMITTED, round=int(said["round"])
    )
    source = _id(said["source"])
    row = rows.filter(id=source).first() if source is not None else None
    if row is None:
        return
    if said["agrees"]:
        seal(row, one.sender_id, by=by, at=at)
        return
    there = {answer.question: answer for answer in row.answers.all()}
    changed = []
    for correction in said["corrections"]:
        answer = there.get(str(correction["question"]))
        if answer is not None and correction["level"] in LEVELS:
            answer.partner_level = int(correction["level"])
            answer.partner_note = str(correction["note"])[:MOST_CHARACTERS]
            changed.append(answer)
    Answer.objects.bulk_update(changed, ["partner_level", "partner_note"])
    row.state = State.CORRECTED
    row.save(update_fields=["state"])
    audit.record("capacity.assessment.corrected", subject_id=row.id, by=by, at=at)


def _id(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
