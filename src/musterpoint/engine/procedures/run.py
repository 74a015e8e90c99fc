"""
A run as a fold over events: ``begin``, then ``apply`` one event after the other.

Nothing here asks the time or remembers anything: the same events give the same state. What does
not fit is refused with every reason (``NotPossible``), and the state before stays as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from musterpoint.engine.procedures import answers as answering
from musterpoint.engine.procedures.clocks import PLAIN, Calendar
from musterpoint.engine.procedures.conditions import Look, Value, evaluate, names
from musterpoint.engine.procedures.looking import against_signing, look_into, missing
from musterpoint.engine.procedures.model import Branch, Owes, Procedure, Step
from musterpoint.engine.procedures.state import (
    Event,
    Kind,
    Known,
    NotPossible,
    Owed,
    Reason,
    Signature,
    State,
    StepRun,
    Way,
)
from musterpoint.kernel.text import _


def begin(procedure: Procedure, at: datetime, *, calendar: Calendar = PLAIN) -> State:
    """Start a run; the calendar says which days are worked where the run belongs."""
    state = State(
        procedure=procedure,
        calendar=calendar,
        began_at=at,
        at=at,
        moments={"started": (at,)},
    )
    run = _Run(state, Event(id="begin", kind=Kind.HAPPENED, at=at))
    run.arrive(procedure.start)
    return run.frozen()


def apply(state: State, event: Event) -> State:
    """Return the state after an event; raise NotPossible with every reason why it cannot be."""
    _check_possible(state, event)
    if event.kind is Kind.UNDONE:
        return _undo(state, event)
    run = _Run(state, event)
    run.take()
    return replace(run.frozen(), history=(*state.history, event))


def refusals(state: State, event: Event) -> tuple[Reason, ...]:
    """Return why an event would be refused; nothing when it is possible."""
    try:
        apply(state, event)
    except NotPossible as refusal:
        return refusal.reasons
    return ()


def _check_possible(state: State, event: Event) -> None:
    reasons = []
    if event.at.tzinfo is None:
        raise NotPossible([Reason(code="no_zone", message=_("The moment needs a time zone."))])
    if event.at < state.at:
        reasons.append(Reason(code="too_early", message=_("Something later is already recorded.")))
    if any(event.id == one.id for one in state.history):
        reasons.append(Reason(code="twice", message=_("This event is already recorded.")))
    if state.ended_at is not None and event.kind is not Kind.UNDONE:
        reasons.append(Reason(code="ended", message=_("The run has ended.")))
    if reasons:
        raise NotPossible(reasons)


def _undo(state: State, event: Event) -> State:
    """Fold the history again without one event; refuse when a later one needs it."""
    position = 0 if state.base is None else len(state.base.history)
    late = [one for one in state.history[position:] if one.kind is not Kind.UNDONE]
    if event.undoes in state.undone or event.undoes not in {one.id for one in late}:
        message = _("There is no such event to undo since the run follows this version.")
        raise NotPossible([Reason(code="no_event", message=message)])
    if not event.reason:
        raise NotPossible([Reason(code="no_reason", message=_("Say why it is undone."))])
    undone = state.undone | {event.undoes}
    again = state.base or begin(state.procedure, state.began_at, calendar=state.calendar)
    for one in late:
        if one.id not in undone:
            again = _fold_again(again, one)
    history = (*state.history, event)
    return replace(again, history=history, undone=undone, at=event.at, base=state.base)


def _fold_again(state: State, event: Event) -> State:
    try:
        return apply(state, event)
    except NotPossible as refusal:
        message = _("A later event depends on it: undo that one first (%(event)s).")
        facts = {"event": event.id}
        reason = Reason(code="needed_later", message=message, facts=facts)
        raise NotPossible([reason, *refusal.reasons]) from refusal


class _Run:
    """One event being taken into a copy of the state."""

    def __init__(self, state: State, event: Event) -> None:
        self.procedure = state.procedure
        self.event = event
        self.facts = dict(state.facts)
        self.moments = dict(state.moments)
        self.brought = dict(state.brought)
        self.steps = dict(state.steps)
        self.documents = dict(state.documents)
        self.state = replace(
            state,
            at=event.at,
            count=state.count + 1,
            facts=self.facts,
            moments=self.moments,
            brought=self.brought,
            steps=self.steps,
            documents=self.documents,
        )

    def frozen(self) -> State:
        return self.state

    def take(self) -> None:
        """Do what the event says."""
        match self.event.kind:
            case Kind.ANSWERED:
                self.answer(self.event.answers, None)
                self.close_gates()
            case Kind.MADE:
                self.make((self.event.name,))
                self.close_gates()
            case Kind.HAPPENED:
                self.happen(self.event.name)
            case Kind.DONE:
                self.finish(self.event.step)
            case Kind.SIGNED:
                self.sign(self.event.step, Way.ORDINARY)
            case Kind.SIGNED_URGENTLY:
                self.sign(self.event.step, Way.URGENT)
            case _:
                self.refuse("not_here", _("A run is moved by 'move', with the new procedure."))

    def refuse(self, code: str, message: str, **facts: object) -> None:
        raise NotPossible([Reason(code=code, message=message, facts=facts)])

    def mark(self, moment: str) -> None:
        self.moments[moment] = (*self.moments.get(moment, ()), self.event.at)

    # facts and papers

    def answer(self, given: Mapping[str, Value], step: Step | None) -> None:
        problems = answering.problems(self.state, given, step, self.event.role)
        if not given and step is None:
            problems = [Reason(code="empty", message=_("There is no answer in this."))]
        if problems:
            raise NotPossible(problems)
        for name, value in given.items():
            self.facts[name] = Known(value=value, at=self.event.at)

    def make(self, made: Sequence[str]) -> None:
        active = self.state.active()
        for name in made:
            makers = [
                step
                for step in self.procedure.steps.values()
                if any(name == one.id for one in step.documents)
            ]
            if not any(step.id in active and active[step.id].is_open for step in makers):
                self.refuse("no_document", _("No open step makes %(document)s."), document=name)
            self.documents[name] = self.event.at

    # outside events

    def happen(self, name: str) -> None:
        if name not in self.procedure.events:
            self.refuse("no_event", _("The procedure knows no event %(event)s."), event=name)
        if self.event.answers:
            self.answer(self.event.answers, None)
        self.mark(name)
        self.brought[name] = self.state.count
        self.close_gates()
        for one in self.procedure.interrupts:
            if one.event == name and not self.state.ending:
                self.leave_all()
                self.arrive(one.go)
                return
        for step in [*self.state.active()]:
            self.end_wait(step)

    def end_wait(self, name: str) -> None:
        """Finish a step that waits for events when one has come that it has not used yet."""
        step, here = self.procedure.steps[name], self.steps[name]
        if not step.waits_for or not here.is_open:
            return
        for event in step.waits_for:
            if self.brought.get(event, -1) > here.done_event:
                self.close(step, came=event)
                return

    def leave_all(self) -> None:
        owed = {one.step for one in self.state.owed}
        for name, here in self.state.active().items():
            if name not in owed:
                self.steps[name] = replace(here, left_at=self.event.at)

    # steps

    def finish(self, name: str) -> None:
        """Take a step as done by an officer."""
        step = self.procedure.steps.get(name)
        here = self.steps.get(name)
        if step is None or here is None or not here.is_active:
            return self.refuse("not_open", _("The step %(step)s is not open."), step=name)
        if not here.is_open and step.gate is not None:
            closed = Reason(
                code="gate", message=_("The gate of %(step)s is closed."), facts={"step": name}
            )
            raise NotPossible([closed, *missing(self.state, step.gate)])
        self.check_officer(step)
        self.answer(self.event.answers, step)
        self.make(self.event.documents)
        unready = answering.unfinished(self.state, step, here)
        if step.gate is not None:
            unready += missing(self.state, step.gate, here.way)
        if unready:
            raise NotPossible(unready)
        self.close(step)
        self.close_gates()
        return None

    def check_officer(self, step: Step) -> None:
        if step.waits_for:
            events = ", ".join(step.waits_for)
            self.refuse("waits", _("This step waits for an event: %(events)s."), events=events)
        if self.event.role not in step.roles:
            roles = ", ".join(step.roles)
            self.refuse("role", _("This step is done by: %(roles)s."), roles=roles)
        if not self.event.by:
            self.refuse("nobody", _("Say which officer this is."))
        for other in step.other_officer_than:
            before = self.steps.get(other)
            if before is not None and before.done_by == self.event.by:
                self.refuse(
                    "same_officer",
                    _("Another officer than the one of %(other)s has to do this."),
                    other=other,
                )

    def close(self, step: Step, came: str = "") -> None:
        """Mark a step done, settle what was owed, go on."""
        onward = self.choose(step, came)
        self.mark(f"{step.id}.done")
        self.steps[step.id] = replace(
            self.steps[step.id],
            done_at=self.event.at,
            done_by=self.event.by,
            done_event=self.state.count,
        )
        rest = tuple(one for one in self.state.owed if one.step != step.id)
        self.state = replace(self.state, owed=rest)
        if self.state.ending:
            self.end_if_nothing_is_owed()
        else:
            self.arrive(onward)

    def choose(self, step: Step, came: str) -> tuple[str, ...]:
        """Return where the branches lead; refuse while that depends on something not known."""
        if self.state.ending or not step.branches:
            return ()
        look = look_into(self.state, came)
        for branch in step.branches:
            holds = True if branch.when is None else evaluate(branch.when.expression, look)
            if holds:
                return branch.go
            if holds is None:
                self.refuse_unknown(branch, look)
        self.refuse("no_branch", _("No branch of %(step)s covers this case."), step=step.id)
        return ()

    def refuse_unknown(self, branch: Branch, look: Look) -> None:
        found = () if branch.when is None else names(branch.when.expression)
        unknown = ", ".join(sorted({one.key for one in found if look(one.key) is None}))
        self.refuse("not_known", _("Answer this first: %(unknown)s."), unknown=unknown)

    def arrive(self, targets: Iterable[str]) -> None:
        for name in targets:
            if self.state.ending:
                return
            if name in self.procedure.ends:
                self.state = replace(self.state, ending=name)
                self.leave_all()
                self.end_if_nothing_is_owed()
            elif self.is_ready(name):
                self.reach(name)

    def is_ready(self, name: str) -> bool:
        """Whether a step is not under way already and all steps it needs are done."""
        here = self.steps.get(name)
        if here is not None and here.is_active:
            return False
        since = -1 if here is None else here.reached_by
        needs = (self.steps.get(one) for one in self.procedure.steps[name].needs)
        return all(one is not None and one.done_event > since for one in needs)

    def reach(self, name: str) -> None:
        step, before = self.procedure.steps[name], self.steps.get(name)
        self.mark(f"{name}.reached")
        self.steps[name] = StepRun(
            round=1 if before is None else before.round + 1,
            reached_at=self.event.at,
            reached_by=self.state.count,
            done_event=-1 if before is None else before.done_event,
        )
        if step.gate is None:
            self.open(name)

    def open(self, name: str) -> None:
        self.mark(f"{name}.opened")
        self.steps[name] = replace(self.steps[name], opened_at=self.event.at)
        self.end_wait(name)

    def end_if_nothing_is_owed(self) -> None:
        if not self.state.owed and self.state.ended_at is None:
            self.state = replace(self.state, ended_at=self.event.at)

    # gates

    def sign(self, name: str, way: Way) -> None:
        step, here = self.procedure.steps.get(name), self.steps.get(name)
        if step is None or step.gate is None or here is None or not here.is_active:
            return self.refuse("no_gate", _("No gate waits at %(step)s."), step=name)
        if here.opened_at is not None:
            return self.refuse("open", _("The gate of %(step)s is open."), step=name)
        gate = step.gate
        reasons = against_signing(self.event, gate, here, way) + missing(self.state, gate, way)
        if reasons:
            raise NotPossible(reasons)
        event = self.event
        signature = Signature(
            by=event.by, role=event.role, reason=event.reason, at=event.at, way=way
        )
        signatures = (*here.signatures, signature)
        self.steps[name] = replace(here, signatures=signatures)
        urgent = gate.urgent if way is Way.URGENT else None
        officers = gate.officers if urgent is None else urgent.officers
        if sum(one.way is way for one in signatures) >= officers:
            self.pass_gate(step, way)
        return None

    def pass_gate(self, step: Step, way: Way) -> None:
        self.steps[step.id] = replace(self.steps[step.id], way=way)
        if way is Way.URGENT and step.gate is not None and step.gate.urgent is not None:
            self.mark(f"{step.id}.urgent")
            for owes in step.gate.urgent.owes:
                self.owe(step.id, owes)
        self.open(step.id)

    def owe(self, gate: str, owes: Owes) -> None:
        look = look_into(self.state)
        if owes.unless is not None and evaluate(owes.unless.expression, look) is True:
            return
        owed = Owed(step=owes.step, gate=gate, within=owes.within, since=self.event.at)
        if not any(one.step == owed.step for one in self.state.owed):
            self.state = replace(self.state, owed=(*self.state.owed, owed))
        here = self.steps.get(owed.step)
        if here is None or not here.is_active:
            self.reach(owed.step)

    def close_gates(self) -> None:
        """Close again every gate whose conditions no longer hold; its signatures are void."""
        for name, here in self.state.active().items():
            gate = self.procedure.steps[name].gate
            if gate is None or (not here.signatures):
                continue
            void = {
                way
                for way in (Way.ORDINARY, Way.URGENT)
                if any(one.way is way for one in here.signatures) and missing(self.state, gate, way)
            }
            if void:
                kept = tuple(one for one in here.signatures if one.way not in void)
                shut = replace(here, signatures=kept)
                if here.way in void:
                    shut = replace(shut, opened_at=None, way=Way.NONE)
                self.steps[name] = shut
