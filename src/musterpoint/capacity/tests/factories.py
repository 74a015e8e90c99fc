"""Assessments of a small organisation, as somebody would answer them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.capacity import actions
from musterpoint.capacity.actions import AnswerIn, AssessmentIn
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Answer, Assessment, Item
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

DAY = timedelta(days=1)
TRAINED = "training-trained"
#: One gap of two levels; everything else stands where it should.
LEVELS: Mapping[str, int] = {TRAINED: 1}
AIM = 3


def begun(by: Actor, *, at: datetime = NOON, **changes: Any) -> Assessment:
    """Begin an assessment of one's own organisation."""
    facts: dict[str, Any] = {"title": "Spring", "subject": "self", "as_of": at.date()}
    return actions.begin(AssessmentIn(**facts | changes), by=by, at=at)


def put(
    row: Assessment, question: str, by: Actor, *, at: datetime = NOON, **changes: Any
) -> Answer:
    """Answer one question."""
    facts: dict[str, Any] = {"level": AIM, "aim": AIM}
    revision = row.answers.get(question=question).revision
    return actions.answer(row.id, question, AnswerIn(**facts | changes), revision, by=by, at=at)


def answered(
    by: Actor, levels: Mapping[str, int] = LEVELS, *, at: datetime = NOON, **changes: Any
) -> Assessment:
    """Begin an assessment and answer every question: at the aim, but for those named."""
    row = begun(by, at=at, **changes)
    for code in pack().questions:
        put(row, code, by, at=at, level=levels.get(code, AIM))
    return row


def submitted(
    by: Actor, levels: Mapping[str, int] = LEVELS, *, at: datetime = NOON, **changes: Any
) -> Assessment:
    """Answer every question and submit the assessment."""
    row = answered(by, levels, at=at, **changes)
    return actions.submit(row.id, by=by, at=at)


def agreed(
    by: Actor,
    chief: Actor,
    levels: Mapping[str, int] = LEVELS,
    *,
    at: datetime = NOON,
    **changes: Any,
) -> Assessment:
    """Return an assessment of one's own organisation that somebody else agreed to."""
    row = submitted(by, levels, at=at, **changes)
    return actions.agree(row.id, by=chief, at=at)


def gap(row: Assessment | UUID, question: str = TRAINED) -> Item:
    """Return the item of a gap."""
    row_id = row.id if isinstance(row, Assessment) else row
    return Item.objects.get(assessment_id=row_id, question=question)
