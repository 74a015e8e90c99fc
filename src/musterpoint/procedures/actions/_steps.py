"""What happens in a run: answers, steps done, gates signed, events, papers, and undoing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from musterpoint.engine import procedures as engine
from musterpoint.procedures.actions._beginning import Facts, asking
from musterpoint.procedures.actions._recording import Happening, Wanted, take
from musterpoint.procedures.models import AnyRun
from musterpoint.tenancy.actors import Actor


def answer(
    run_id: UUID,
    step: str,
    answers: Facts,
    *,
    role: str = "",
    occurred_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> AnyRun:
    """Keep answers to questions of an open step before it is finished."""
    what = Happening(
        kind=engine.Kind.ANSWERED, step=step, answers=answers, role=role, occurred_at=occurred_at
    )
    return take(run_id, what, _doing(step), by=by, at=at)[0]


def learn(
    run_id: UUID,
    facts: Facts,
    *,
    role: str = "",
    occurred_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> AnyRun:
    """Record what has become known, which a gate may wait for."""
    what = Happening(kind=engine.Kind.ANSWERED, answers=facts, role=role, occurred_at=occurred_at)
    return take(run_id, what, lambda state: asking(state, facts), by=by, at=at)[0]


def finish(
    run_id: UUID,
    step: str,
    *,
    answers: Facts | None = None,
    document_ids: Mapping[str, UUID] | Sequence[str] = (),
    role: str = "",
    occurred_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> AnyRun:
    """
    Do a step, with its answers and the documents that it made.

    ``document_ids`` are the procedure's names of the documents, or those names with the id of the
    paper that is kept elsewhere. Raises StepRefused with every reason of the engine.
    """
    papers = dict(document_ids) if isinstance(document_ids, Mapping) else {}
    what = Happening(
        kind=engine.Kind.DONE,
        step=step,
        answers=answers or {},
        documents=tuple(document_ids),
        papers={name: str(paper) for name, paper in papers.items()},
        role=role,
        occurred_at=occurred_at,
    )
    return take(run_id, what, _doing(step), by=by, at=at)[0]


def sign_gate(
    run_id: UUID,
    step: str,
    reason: str,
    *,
    urgent: bool = False,
    role: str = "",
    by: Actor,
    at: datetime,
) -> AnyRun:
    """Put one officer's hand under the opening of a gate, or under its urgent opening."""
    kind = engine.Kind.SIGNED_URGENTLY if urgent else engine.Kind.SIGNED
    what = Happening(kind=kind, step=step, reason=reason, role=role)
    return take(run_id, what, _signing(step, urgent=urgent), by=by, at=at)[0]


def happened(
    run_id: UUID,
    event: str,
    occurred_at: datetime | None = None,
    *,
    answers: Facts | None = None,
    role: str = "",
    by: Actor,
    at: datetime,
) -> AnyRun:
    """Record that something happened outside, with what was learned by it."""
    known = answers or {}
    what = Happening(
        kind=engine.Kind.HAPPENED,
        name=event,
        answers=known,
        role=role,
        occurred_at=occurred_at,
    )
    return take(run_id, what, lambda state: asking(state, known), by=by, at=at)[0]


def made(
    run_id: UUID,
    document: str,
    document_id: UUID | None = None,
    *,
    role: str = "",
    by: Actor,
    at: datetime,
) -> AnyRun:
    """Record that an open step made a document."""
    papers = {document: str(document_id)} if document_id is not None else {}
    what = Happening(kind=engine.Kind.MADE, name=document, papers=papers, role=role)
    return take(run_id, what, _making(document), by=by, at=at)[0]


def undo(
    run_id: UUID, event_id: UUID, reason: str, *, role: str = "", by: Actor, at: datetime
) -> AnyRun:
    """Take an event back, with a reason; refused when a later one depends on it."""
    what = Happening(kind=engine.Kind.UNDONE, undoes=str(event_id), reason=reason, role=role)
    return take(run_id, what, lambda _state: (), by=by, at=at)[0]


def _doing(step: str) -> Wanted:
    def wanted(state: engine.State) -> tuple[str, ...]:
        found = state.procedure.steps.get(step)
        return found.roles if found is not None else ()

    return wanted


def _signing(step: str, *, urgent: bool) -> Wanted:
    def wanted(state: engine.State) -> tuple[str, ...]:
        found = state.procedure.steps.get(step)
        gate = found.gate if found is not None else None
        if gate is None:
            return ()
        if urgent:
            return gate.urgent.roles if gate.urgent is not None else ()
        return gate.roles

    return wanted


def _making(document: str) -> Wanted:
    def wanted(state: engine.State) -> tuple[str, ...]:
        steps = state.procedure.steps.values()
        makers = [one for one in steps if any(document == paper.id for paper in one.documents)]
        return tuple(role for one in makers for role in one.roles)

    return wanted
