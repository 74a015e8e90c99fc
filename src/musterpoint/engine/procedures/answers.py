"""Check answers against what the procedure asks, and whether a step has all it needs."""

from collections.abc import Mapping
from datetime import date

from musterpoint.engine.procedures.conditions import Value
from musterpoint.engine.procedures.model import Fact, FactKind, Step
from musterpoint.engine.procedures.state import Reason, State, StepRun
from musterpoint.kernel.text import _

_LONGEST = 10_000


def problems(
    state: State, given: Mapping[str, Value], step: Step | None, role: str
) -> list[Reason]:
    """Return what is wrong with answers; ``step`` is the one being done, if any."""
    found: list[Reason] = []
    for name, value in given.items():
        fact = state.procedure.facts.get(name)
        if fact is None:
            message = _("The procedure has no question %(question)s.")
            found.append(Reason(code="no_question", message=message, facts={"question": name}))
        elif not fits(fact, value):
            message = _("%(value)s is no answer to %(question)s.")
            facts = {"value": str(value)[:80], "question": name}
            found.append(Reason(code="no_answer", message=message, facts=facts))
        elif not _may_answer(state, name, step, role):
            message = _("%(question)s is answered in an open step that asks it, by its role.")
            found.append(Reason(code="not_asked", message=message, facts={"question": name}))
    return found


def _may_answer(state: State, name: str, step: Step | None, role: str) -> bool:
    """A question of a step is answered there and then; a fact that no step asks, at any time."""
    askers = [
        one
        for one in state.procedure.steps.values()
        if any(name == question.fact.id for question in one.questions)
    ]
    if not askers or (step is not None and step in askers):
        return True
    active = state.active()
    return any(one.id in active and active[one.id].is_open and role in one.roles for one in askers)


def fits(fact: Fact, value: Value) -> bool:
    """Return whether a value is an answer of the kind and inside the bounds."""
    match fact.kind:
        case FactKind.YES_NO:
            return isinstance(value, bool)
        case FactKind.CHOICE:
            return isinstance(value, str) and value in fact.choices
        case FactKind.NUMBER:
            return _is_number(fact, value)
        case FactKind.DATE:
            return isinstance(value, str) and _is_day(value)
        case FactKind.TEXT:
            return isinstance(value, str) and 0 < len(value) <= _LONGEST


def _is_number(fact: Fact, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return False
    above = fact.minimum is None or value >= fact.minimum
    return above and (fact.maximum is None or value <= fact.maximum)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def unfinished(state: State, step: Step, here: StepRun) -> list[Reason]:
    """Return the questions and documents that a step still lacks; a later round asks again."""
    found: list[Reason] = []
    for question in step.questions:
        known = state.facts.get(question.fact.id)
        is_old = known is None or (here.round > 1 and known.at < here.reached_at)
        if question.is_required and is_old:
            message = _("Answer this first: %(unknown)s.")
            facts = {"unknown": question.fact.id}
            found.append(
                Reason(code="not_known", message=message, facts=facts, says=question.fact.title)
            )
    for paper in step.documents:
        made_at = state.documents.get(paper.id)
        if paper.is_required and (made_at is None or made_at < here.reached_at):
            message = _("Make this first: %(document)s.")
            facts = {"document": paper.id}
            found.append(Reason(code="no_document", message=message, facts=facts, says=paper.title))
    return found
