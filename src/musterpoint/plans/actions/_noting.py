"""The history of a plan: one line for each thing that was done, and its trace."""

from datetime import datetime

from musterpoint.audit import actions as audit
from musterpoint.plans.models import Plan, PlanEvent, Word
from musterpoint.tenancy.actors import Actor


def note(plan: Plan, number: int, word: Word, text: str, by: Actor, at: datetime) -> None:
    """Keep a line of the plan's history, and its trace."""
    PlanEvent.objects.create(
        plan=plan,
        version_number=number,
        word=word,
        note=text.strip(),
        user_id=by.id,
        happened_at=at,
    )
    audit.record(f"plans.plan.{word.value}", subject_id=plan.id, by=by, at=at, number=number)
