"""A dry run as a page: the events so far as text, a form for the next, what each one did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, cast

import yaml
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures import catalogue
from musterpoint.engine.procedures.loading import POST
from musterpoint.procedures import folding, wording
from musterpoint.procedures.forms import QuestionsForm
from musterpoint.web import formats
from musterpoint.web.forms import Form, LineField
from musterpoint.web.http import ActorRequest

MOST_EVENTS = 200
LONGEST = 60_000


class EventForm(Form):
    """The next event of a dry run."""

    what = forms.ChoiceField(label=gettext_lazy("What happens"))
    after = LineField(
        label=gettext_lazy("After"),
        initial="1 hour",
        max_length=30,
        help_text=gettext_lazy("Since the event before, such as 2 hours or 3 days."),
    )
    role = forms.ChoiceField(label=gettext_lazy("In which role"), required=False)
    officer = LineField(
        label=gettext_lazy("Officer"),
        initial="ann",
        required=False,
        max_length=40,
        help_text=gettext_lazy("Any name; another name is another officer."),
    )
    reason = LineField(label=gettext_lazy("Reason"), required=False, max_length=200)

    def __init__(
        self,
        data: Any = None,
        *,
        choices: list[tuple[str, str]],
        roles: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["what"]).choices = choices
        cast(forms.ChoiceField, self.fields["role"]).choices = [("", ""), *roles]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one event did."""

    what: str
    at: str
    refused: tuple[str, ...]
    open: tuple[tuple[str, str, tuple[str, ...]], ...]
    due: tuple[tuple[str, str], ...]
    end: str


def page(
    request: ActorRequest, procedure: engine.Procedure, data: Mapping[str, str] | None
) -> dict[str, Any]:
    """Return what the page shows after what was sent."""
    text = (data.get("events", "") if data is not None else "")[:LONGEST].replace("\r\n", "\n")
    button = data.get("button", "") if data is not None else ""
    state, tried, problems = _play(request, procedure, text)
    form, questions = _forms(procedure, state, data if button == "add" else None)
    if button == "add" and not problems and form.is_valid() and questions.is_valid():
        text = f"{text.rstrip()}\n{_written(form, questions)}".lstrip("\n")
        state, tried, problems = _play(request, procedure, text)
        form, questions = _forms(procedure, state, None)
    elif button == "back":
        text = "\n".join(text.rstrip().splitlines()[:-1])
        state, tried, problems = _play(request, procedure, text)
        form, questions = _forms(procedure, state, None)
    elif button == "add" and not problems:
        problems = [_("Some answers need a correction.")]
    if problems and data is not None:  # what was typed stays
        form, questions = _forms(procedure, state, data)
    return {
        "procedure": procedure,
        "title": engine.in_language(procedure.title, wording.language()),
        "events": text,
        "lines": [_line(request, procedure, one) for one in tried],
        "problems": problems,
        "form": form,
        "questions": questions,
        "end": state.end if state is not None else "",
    }


def _play(
    request: ActorRequest, procedure: engine.Procedure, text: str
) -> tuple[engine.State | None, list[engine.Tried], list[str]]:
    code = procedure.calendar
    if code == POST:
        code = request.organisation.country
    begin = request.at.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    events = text.strip("\n")
    if len(events.splitlines()) > MOST_EVENTS:
        most = _("A dry run has at most %(most)d events.") % {"most": MOST_EVENTS}
        return None, [], [most]
    whole = f"begin: {begin}\nevents:{' []' if not events.strip() else ''}\n{events}\n"
    script, problems = engine.read_script(whole, procedure)
    if script is None:
        # the two lines before the events are ours
        said = _("Line %(line)d: %(message)s")
        return (
            None,
            [],
            [said % {"line": max(1, one.line - 2), "message": one.message} for one in problems],
        )
    tried, state = engine.dry_run(procedure, script, calendar=folding.calendar(code))
    return state, list(tried), []


def _forms(
    procedure: engine.Procedure, state: engine.State | None, data: Any
) -> tuple[EventForm, QuestionsForm]:
    roles = sorted({*_roles(procedure)})
    form = EventForm(
        data,
        choices=_choices(procedure, state),
        roles=[(one, wording.role_title(procedure, one)) for one in roles],
    )
    asked = {q.fact.id for one in procedure.steps.values() for q in one.questions}
    active = state.active() if state is not None else {}
    wanted = {q.fact.id for name in active for q in procedure.steps[name].questions}
    facts = [
        (fact, False)
        for name, fact in procedure.facts.items()
        if name in wanted or name not in asked
    ]
    documents = [paper for name in active for paper in procedure.steps[name].documents]
    known = {name: one.value for name, one in state.facts.items()} if state is not None else {}
    if data is None:
        known = {}
    return form, QuestionsForm(data, facts=facts, known=known, documents=documents, prefix="a")


def _roles(procedure: engine.Procedure) -> set[str]:
    found = {role for step in procedure.steps.values() for role in step.roles}
    for step in procedure.steps.values():
        if step.gate is not None:
            found |= set(step.gate.roles)
            found |= set(step.gate.urgent.roles) if step.gate.urgent is not None else set()
    return found | ({*procedure.roles} - {*catalogue.roles()})


def _choices(procedure: engine.Procedure, state: engine.State | None) -> list[tuple[str, str]]:
    """Return what can be tried next: the steps that stand first, then all the rest."""
    active = list(state.active()) if state is not None else []
    names = [*active, *(one for one in procedure.steps if one not in active)]
    found = []
    for name in names:
        step, title = procedure.steps[name], wording.step_title(procedure, name)
        if not step.waits_for:
            found.append((f"done:{name}", _("Do: %(title)s") % {"title": title}))
        if step.gate is not None:
            found.append((f"signed:{name}", _("Sign the gate: %(title)s") % {"title": title}))
            if step.gate.urgent is not None:
                said = _("Sign the gate urgently: %(title)s") % {"title": title}
                found.append((f"signed_urgently:{name}", said))
    for name in procedure.events:
        said = _("It happens: %(title)s") % {"title": wording.event_title(procedure, name)}
        found.append((f"happened:{name}", said))
    found.append(("answered:", _("The answers below become known")))
    found.append(("looked:now", _("Only time passes")))
    return found


def _written(form: EventForm, questions: QuestionsForm) -> str:
    """Return the event as one line of YAML."""
    given = form.cleaned_data
    kind, _colon, name = given["what"].partition(":")
    answers = questions.answers()
    event: dict[str, Any] = {"at": f"+{given['after'].lstrip('+ ')}"}
    event[kind] = answers if kind == "answered" else name
    if kind not in ("looked", "answered") and answers:
        event["answers"] = answers
    if kind == "done" and questions.documents():
        event["documents"] = list(questions.documents())
    for key, field in (("by", "officer"), ("role", "role"), ("reason", "reason")):
        if given[field] and kind != "looked":
            event[key] = given[field]
    written = yaml.safe_dump(
        event, default_flow_style=True, allow_unicode=True, sort_keys=False, width=100_000
    )
    return f"- {written.strip()}"


def _line(request: ActorRequest, procedure: engine.Procedure, one: engine.Tried) -> Line:
    zone = request.organisation.time_zone
    kind, _space, name = one.what.partition(" ")
    titles = {**procedure.steps, **procedure.ends}
    what = wording.step_title(procedure, name) if name in titles else name
    if name in procedure.events:
        what = wording.event_title(procedure, name)
    return Line(
        what=f"{KINDS.get(kind, kind)} {what}".strip(),
        at=formats.moment(one.at, zone),
        refused=tuple(wording.sentences(one.refused, procedure)),
        open=tuple(_open(procedure, open_step) for open_step in one.open),
        due=tuple(
            (
                wording.step_title(procedure, due.step),
                formats.moment(due.due_at, zone) if due.due_at else _("clock stands"),
            )
            for due in one.due
        ),
        end=wording.step_title(procedure, one.end) if one.end else "",
    )


KINDS = {
    "begin": gettext_lazy("Begin"),
    "done": gettext_lazy("Do:"),
    "signed": gettext_lazy("Sign:"),
    "signed_urgently": gettext_lazy("Sign urgently:"),
    "happened": gettext_lazy("Happens:"),
    "answered": gettext_lazy("Known:"),
    "made": gettext_lazy("Made:"),
    "undone": gettext_lazy("Taken back:"),
    "looked": gettext_lazy("Time passes"),
}


def _open(procedure: engine.Procedure, one: engine.Open) -> tuple[str, str, tuple[str, ...]]:
    state = pgettext("step", "open")
    if one.is_gated:
        state = _("gate closed")
    elif one.waits_for:
        state = _("waits")
    return (
        wording.step_title(procedure, one.step),
        state,
        tuple(wording.missing(one.reasons, procedure)),
    )
