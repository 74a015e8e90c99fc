"""The history of an evaluation: one line for each thing that was done, and its trace."""

from datetime import datetime

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import Evaluation, EvaluationEvent, Word
from musterpoint.tenancy.actors import Actor


def note(row: Evaluation, number: int, word: Word, text: str, by: Actor, at: datetime) -> None:
    """Keep a line of the evaluation's history, and its trace."""
    EvaluationEvent.objects.create(
        evaluation=row,
        version_number=number,
        word=word,
        note=text.strip(),
        user_id=by.id,
        happened_at=at,
    )
    audit.record(
        f"evaluation.evaluation.{word.value}", subject_id=row.id, by=by, at=at, number=number
    )
