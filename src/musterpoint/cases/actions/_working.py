"""Steps of the procedure of a case: the same as on the board, refused when the case is closed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from musterpoint.cases.actions._common import changing, touch
from musterpoint.cases.models import AnyCase
from musterpoint.engine.procedures.conditions import Value
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy.actors import Actor


def check_here(case_id: UUID, *, by: Actor) -> None:
    """Raise CaseMoved or CaseIsClosed when nothing more is done on a case here."""
    changing(case_id, by)


def do_step(
    case_id: UUID,
    step: str,
    answers: Mapping[str, Value],
    documents: tuple[str, ...] = (),
    *,
    by: Actor,
    at: datetime,
) -> AnyCase:
    """Finish an open step with its answers. Raises procedures' StepRefused with every reason."""
    case = changing(case_id, by)
    procedures.finish(case.run_id, step, answers=answers, document_ids=documents, by=by, at=at)
    touch(case, at)
    return case


def open_gate(
    case_id: UUID, step: str, reason: str, *, is_urgent: bool = False, by: Actor, at: datetime
) -> AnyCase:
    """Put one's hand under the opening of a gate."""
    case = changing(case_id, by)
    procedures.sign_gate(case.run_id, step, reason, urgent=is_urgent, by=by, at=at)
    touch(case, at)
    return case


def it_happened(
    case_id: UUID, event: str, occurred_at: datetime | None = None, *, by: Actor, at: datetime
) -> AnyCase:
    """Record that something happened outside for which the case waits."""
    case = changing(case_id, by)
    procedures.happened(case.run_id, event, occurred_at, by=by, at=at)
    touch(case, at)
    return case
