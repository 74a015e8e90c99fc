"""A run as a page: steps with their forms, gates, history, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from musterpoint.engine import procedures as engine
from musterpoint.procedures import folding, queries, wording
from musterpoint.procedures.forms import (
    AssignForm,
    HappenedForm,
    MoveForm,
    QuestionsForm,
    ReasonForm,
)
from musterpoint.procedures.models import AnyRun, RunState, VersionState
from musterpoint.procedures.queries import Happened, Steps, StepView
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, uuid_or_none

WORDS = {
    "begun": gettext_lazy("Begun"),
    "done": gettext_lazy("Done"),
    "answered": gettext_lazy("Answered"),
    "happened": gettext_lazy("Happened"),
    "made": gettext_lazy("Document made"),
    "signed": gettext_lazy("Gate signed"),
    "signed_urgently": gettext_lazy("Gate signed on the urgent path"),
    "undone": pgettext_lazy("event", "Taken back"),
    "moved": gettext_lazy("Moved to another version"),
    "stopped": pgettext_lazy("run", "Stopped"),
}
ICONS = {
    "begun": "go",
    "done": "tick",
    "answered": "pen",
    "happened": "bell",
    "made": "report",
    "signed": "lock",
    "signed_urgently": "help",
    "undone": "x",
    "moved": "next",
    "stopped": "stop",
}
STATES = {RunState.OPEN: "due", RunState.ENDED: "ok", RunState.STOPPED: "off"}


class UndoForm(ReasonForm):
    """An event that is taken back, with a reason."""

    event = django_forms.UUIDField(widget=django_forms.HiddenInput)


class OneAssignForm(AssignForm):
    """This run for somebody."""

    def clean(self) -> dict[str, Any]:
        """Leave the run to the address of the page."""
        return self.cleaned_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of the page; the one that was sent is bound."""

    now: Steps
    steps: Mapping[str, QuestionsForm]
    gates: Mapping[str, ReasonForm]
    facts: QuestionsForm | None
    happened: HappenedForm | None
    move: MoveForm | None
    assign: OneAssignForm
    stop: ReasonForm
    undo: UndoForm


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCard:
    """A step with its form, as the template draws it."""

    view: StepView
    form: QuestionsForm | None
    gate: ReasonForm | None
    signed: tuple[str, ...]
    is_next: bool
    kind: str
    label: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the history."""

    event: Happened
    words: str
    who: str
    icon: str


def forms(
    request: ActorRequest,
    run: AnyRun,
    data: Any = None,
    what: str = "",
    step: str = "",
) -> Forms:
    """Return the forms of a run where it stands now; ``what`` and ``step`` say which was sent."""
    now = queries.steps(run, by=request.actor, at=request.at)
    procedure = now.state.procedure
    asked = {question.fact.id for one in procedure.steps.values() for question in one.questions}
    free = [(fact, False) for name, fact in procedure.facts.items() if name not in asked]

    def sent(name: str, at_step: str = "") -> Any:
        return data if what == name and step == at_step else None

    others = [
        (str(one.id), _("Version %(label)s") % {"label": one.label})
        for one in queries.versions(run.code)
        if one.state == VersionState.PUBLISHED and one.id != run.version_id
    ]
    events = [(name, wording.event_title(procedure, name)) for name in procedure.events]
    workers = [(str(one.user_id), one.name) for one in queries.workers(request.at)]
    assign = OneAssignForm(sent("assign"), workers=workers)
    assign.initial["user"] = str(run.assignee_id or "")
    return Forms(
        now=now,
        steps={
            one.step.id: QuestionsForm(
                sent("finish", one.step.id),
                facts=[(question.fact, question.is_required) for question in one.questions],
                known=now.known,
                documents=one.step.documents,
                prefix=f"s-{one.step.id}",
            )
            for one in now.standing
            if one.may_do
        },
        gates={
            one.step.id: ReasonForm(
                sent("sign", one.step.id) or sent("sign_urgently", one.step.id),
                prefix=f"g-{one.step.id}",
            )
            for one in now.standing
            if one.may_sign or one.may_sign_urgently
        },
        facts=QuestionsForm(sent("learn"), facts=free, known=now.known, prefix="f")
        if free
        else None,
        happened=HappenedForm(sent("happened"), events=events, prefix="h") if events else None,
        move=MoveForm(sent("move"), versions=others, prefix="m") if others else None,
        assign=assign,
        stop=ReasonForm(sent("stop"), prefix="x"),
        undo=UndoForm(sent("undo")),
    )


def page(request: ActorRequest, run: AnyRun, forms: Forms) -> dict[str, Any]:
    """Return what the page of a run shows."""
    now = forms.now
    told = queries.history(run, request.at)
    hands = [hand.officer for one in now.standing for hand in one.signed]
    ids = [one.by_id for one in told] + [uuid_or_none(one) for one in hands] + [run.assignee_id]
    names = queries.names(ids)
    procedure = now.state.procedure
    is_open = run.state == RunState.OPEN
    return {
        "run": run,
        "title": engine.in_language(procedure.title, wording.language()),
        "version": version_words(run),
        "state": RunState(run.state).label,
        "state_kind": STATES[RunState(run.state)],
        "end": wording.step_title(procedure, now.end) if now.end else "",
        "is_open": is_open,
        "assignee": names.get(run.assignee_id, "") if run.assignee_id else "",
        "cards": [_card(request, now, one, forms, names) for one in now.standing]
        if is_open
        else [],
        "history": [_entry(one, names) for one in told],
        "forms": forms,
        "owed": [one for one in now.standing if one.is_owed],
        "next": now.next if is_open else None,
    }


def version_words(run: AnyRun) -> str:
    """Return the version that a run follows, and the one it began with where that differs."""
    follows = folding.procedure(run.version_id).version
    if run.began_with_id == run.version_id:
        return _("version %(label)s") % {"label": follows}
    began = folding.procedure(run.began_with_id).version
    return _("version %(label)s, begun with %(began)s") % {"label": follows, "began": began}


def _card(
    request: ActorRequest,
    now: Steps,
    one: StepView,
    forms: Forms,
    names: Mapping[UUID, str],
) -> StepCard:
    kind, label = _state(one)
    if one.is_owed:
        label = _("%(state)s, owed for an urgent opening") % {"state": label}
    return StepCard(
        view=one,
        form=forms.steps.get(one.step.id),
        gate=forms.gates.get(one.step.id),
        signed=tuple(
            _("%(name)s (%(role)s), %(when)s: %(reason)s")
            % {
                "name": _name(hand.officer, names),
                "role": hand.role,
                "when": formats.moment(hand.at, request.organisation.time_zone),
                "reason": hand.reason or "–",
            }
            for hand in one.signed
        ),
        is_next=now.next is not None and now.next.step.id == one.step.id,
        kind=kind,
        label=label,
        forms=one.step.forms,
    )


def _state(one: StepView) -> tuple[str, str]:
    if one.is_gated:
        return "unk", _("Gate closed")
    if one.due is not None and one.due.status is engine.Status.OVERDUE:
        return "help", _("Missed")
    if one.waits_for:
        return "off", _("Waits")
    return "due", pgettext("step", "Open")


def _entry(one: Happened, names: Mapping[UUID, str]) -> Entry:
    who = names.get(one.by_id, "") if one.by_id is not None else ""
    return Entry(
        event=one,
        words=str(WORDS[one.kind]),
        who=who or _name(one.officer, names),
        icon=ICONS[one.kind],
    )


def _name(officer: str, names: Mapping[UUID, str]) -> str:
    found = uuid_or_none(officer)
    if found is None:
        return officer or _("The system")
    return names.get(found, _("Somebody who left"))
