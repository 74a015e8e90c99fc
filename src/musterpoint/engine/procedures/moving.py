"""Move a run to another version of its procedure, by decision and with a mapping of steps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from musterpoint.engine.procedures.answers import fits
from musterpoint.engine.procedures.flow import beginnings, graph, reached
from musterpoint.engine.procedures.model import Procedure
from musterpoint.engine.procedures.state import (
    Event,
    Kind,
    NotPossible,
    Reason,
    State,
    StepRun,
    Way,
)
from musterpoint.kernel.text import _

Steps = Mapping[str, str]


def move(state: State, to: Procedure, event: Event, *, steps: Steps | None = None) -> State:
    """
    Return the run under another version; raise NotPossible with every reason against it.

    ``steps`` says which step of the new version stands for which of the old one, where the names
    differ. A step with a gate has its gate closed again: signatures belong to a version.
    """
    mapped = {name: (steps or {}).get(name, name) for name in state.procedure.steps}
    reasons = [*_against(state, to, event, steps or {}), *_against_place(state, to, mapped)]
    if reasons:
        raise NotPossible(reasons)
    count = state.count + 1
    standing = {
        mapped[name]: _carried(state, to, mapped[name], here, event)
        for name, here in state.steps.items()
        if mapped[name] in to.steps
    }
    moved = replace(
        state,
        procedure=to,
        at=event.at,
        count=count,
        facts={name: known for name, known in state.facts.items() if name in to.facts},
        moments=_moments(state, mapped),
        steps=standing,
        owed=tuple(
            replace(one, step=mapped[one.step], gate=mapped[one.gate]) for one in state.owed
        ),
        history=(*state.history, event),
        base=None,
    )
    return replace(moved, base=moved)


def _against(state: State, to: Procedure, event: Event, steps: Steps) -> list[Reason]:
    """Return what speaks against the decision itself."""
    found: list[tuple[str, str]] = []
    if event.kind is not Kind.MOVED or not event.by:
        found.append(("nobody", _("Say which officer decides to move the run.")))
    if not event.reason.strip():
        found.append(("no_reason", _("Say why the run is moved.")))
    if to.moved_by and event.role not in to.moved_by:
        found.append(("role", _("This role may not move a run to another version.")))
    if to.id != state.procedure.id:
        found.append(("other", _("This is another procedure, not another version.")))
    if to.version == state.version:
        found.append(("same", _("The run follows this version already.")))
    if state.ended_at is not None or state.ending:
        found.append(("ended", _("The run has ended.")))
    if event.at < state.at:
        found.append(("too_early", _("Something later is already recorded.")))
    if any(event.id == one.id for one in state.history):
        found.append(("twice", _("This event is already recorded.")))
    reasons = [Reason(code=code, message=message) for code, message in found]
    for old, new in steps.items():
        if old not in state.procedure.steps or new not in to.steps:
            message = _("The mapping of %(old)s to %(new)s names a step that does not exist.")
            reasons.append(Reason(code="mapping", message=message, facts={"old": old, "new": new}))
    return reasons


def _against_place(state: State, to: Procedure, mapped: Steps) -> list[Reason]:
    """Return what speaks against where the run stands, and against what it knows."""
    reasons: list[Reason] = []
    here = [*state.active(), *(one.gate for one in state.owed)]
    for name in dict.fromkeys(here):
        if mapped[name] not in to.steps:
            message = _("The run stands at %(step)s, which the new version has not. Map it.")
            reasons.append(Reason(code="no_step", message=message, facts={"step": name}))
    doubled = [mapped[name] for name in state.active()]
    if len(set(doubled)) < len(doubled):
        message = _("Two open steps would become one. Map them to different steps.")
        reasons.append(Reason(code="doubled", message=message))
    for name, known in state.facts.items():
        if name in to.facts and not fits(to.facts[name], known.value):
            message = _("What is known of %(fact)s is no answer in the new version.")
            reasons.append(Reason(code="no_answer", message=message, facts={"fact": name}))
    passed = {mapped[name] for name, one in state.steps.items() if one.done_at is not None}
    for name in state.active():
        reasons += _gates_not_passed(to, mapped[name], passed)
    return reasons


def _gates_not_passed(to: Procedure, place: str, passed: set[str]) -> list[Reason]:
    """Return the gates that every way to a step goes through and this run never went through."""
    message = _(
        "The new version has a gate at %(gate)s before %(step)s; the run has not passed it."
    )
    owed = {owes.step for _step, owes in to.owing()}
    return [
        Reason(code="gate", message=message, facts={"gate": step.id, "step": place})
        for step in to.steps.values()
        if step.gate is not None
        and step.id not in (place, *passed)
        and place in to.steps
        and place not in owed
        and place not in reached(graph(to), beginnings(to), without=step.id)
    ]


def _carried(state: State, to: Procedure, name: str, here: StepRun, event: Event) -> StepRun:
    """A step that is under way stands behind its gate again, if the new version gives it one."""
    if not here.is_active:
        return here
    if to.steps[name].gate is not None:
        return replace(here, opened_at=None, signatures=(), way=Way.NONE)
    return replace(here, opened_at=here.opened_at or event.at, signatures=(), way=Way.NONE)


def _moments(state: State, mapped: Steps) -> dict[str, tuple[datetime, ...]]:
    made = {}
    for moment, times in state.moments.items():
        step, dot, turn = moment.partition(".")
        made[f"{mapped.get(step, step)}{dot}{turn}" if dot else moment] = times
    return made
