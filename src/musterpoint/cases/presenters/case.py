"""The page of one case as values: steps, deadlines, notes, who looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import queries as audit
from musterpoint.audit.models import ProtectionEvent
from musterpoint.cases import followed, queries, rules, seeing, telling
from musterpoint.cases.forms import StepForm
from musterpoint.cases.models import (
    Answer,
    AnyCase,
    CaseState,
    LetterState,
    MoveState,
    NoteKind,
)
from musterpoint.cases.queries import CaseView
from musterpoint.cases.travel import queries as travel_documents
from musterpoint.engine import procedures as engine
from musterpoint.procedures import queries as procedures
from musterpoint.procedures.models import CONSULAR, PROTECTED, DeadlineState
from musterpoint.procedures.queries import Steps, StepView
from musterpoint.tenancy import vault
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Event, Row

LOOKED = 8
#: Kinds of cases that end with a travel document.
ENDS_WITH_DOCUMENT = frozenset({"lost-documents"})
NOTE_ICONS = {"note": "pen", "call": "phone", "visit": "person", "decision": "ok"}
DONE: Mapping[str, Any] = {
    "cases.case.read": gettext_lazy("Looked at the case"),
    "cases.case.opened": gettext_lazy("Opened the case"),
    "cases.case.owned": gettext_lazy("Took the case"),
    "cases.case.handled": gettext_lazy("Spoke with the family"),
    "cases.case.shared": gettext_lazy("Shared the case"),
    "cases.case.closed": gettext_lazy("Closed the case"),
    "cases.move.offered": gettext_lazy("Offered the case to another organisation"),
    "cases.move.withdrawn": gettext_lazy("Took the offer back"),
    "cases.case.moved": gettext_lazy("Moved the case"),
    "cases.closing.asked": gettext_lazy("Asked to close the case"),
    "cases.note.written": gettext_lazy("Wrote a note"),
    "cases.note.corrected": gettext_lazy("Corrected a note"),
    "cases.visit.written": gettext_lazy("Wrote a visit"),
    "cases.paper.added": gettext_lazy("Added a paper"),
    "cases.paper.read": gettext_lazy("Opened a paper"),
    "cases.letter.issued": gettext_lazy("Wrote a letter"),
    "cases.hand_over.asked": gettext_lazy("Asked for a hand-over"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step on the page. ``state`` is done, now, gate or wait."""

    id: str
    state: str
    title: str
    do: str
    roles: str
    when: str
    by: str
    view: StepView | None = None
    form: StepForm | None = None

    @property
    def icon(self) -> str:
        """The shape of its state; a number stands for those that wait."""
        return {"done": "tick", "gate": "stop", "now": "next"}.get(self.state, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One deadline of the case."""

    step: str
    kind: str
    words: str
    note: str


def standing(found: CaseView, request: ActorRequest) -> Steps | None:
    """Return where the run stands; None when its subject was erased."""
    run = procedures.runs([found.case.run_id]).get(found.case.run_id)
    if run is None:
        return None
    try:
        return procedures.steps(run, by=request.actor, at=request.at)
    except vault.Erased:
        return None


def steps(
    request: ActorRequest, where: Steps, form: StepForm | None, *, is_open: bool
) -> list[StepLine]:
    """Return all steps of the procedure; the open ones with their questions."""
    zone = chrome_of(request).zone
    views = {one.step.id: one for one in where.standing}
    names = _officers(where)
    made = []
    for number, (name, step) in enumerate(where.state.procedure.steps.items()):
        run = where.state.steps.get(name)
        view = views.get(name) if is_open else None
        state = "wait"
        if view is not None:
            state = "gate" if view.is_gated else "now"
        elif run is not None and run.done_at is not None:
            state = "done"
        when = run.done_at if run is not None and state == "done" else None
        made.append(
            StepLine(
                id=name,
                state=state,
                title=engine.in_language(step.title, followed.language()),
                do=engine.in_language(step.do, followed.language()),
                roles=formats.listed(view.roles) if view is not None else "",
                when=formats.moment(when, zone, now=request.at) if when else "",
                by=names.get(run.done_by, "") if run is not None and when else "",
                view=view,
                form=_form(where, view, form, number),
            )
        )
    return made


def _officers(where: Steps) -> dict[str, str]:
    ids = {}
    for one in where.state.steps.values():
        try:
            ids[one.done_by] = UUID(one.done_by)
        except ValueError:
            continue
    found = queries.names_of(ids.values())
    return {text: found[user] for text, user in ids.items() if user in found}


def _form(
    where: Steps, view: StepView | None, typed: StepForm | None, number: int
) -> StepForm | None:
    if view is None or not view.may_do:
        return None
    if typed is not None and typed.prefix == prefix(view.step.id):
        return typed
    return step_form(where, view)


def prefix(step: str) -> str:
    """Return what the fields of a step's form begin with."""
    return f"s-{step}"


def step_form(where: Steps, view: StepView, data: Any = None) -> StepForm:
    """Return the form of an open step."""
    return StepForm(
        data,
        step=view,
        known=where.known,
        made=where.state.documents,
        prefix=prefix(view.step.id),
    )


def deadlines(request: ActorRequest, found: CaseView) -> list[DueLine]:
    """Return the deadlines of the run: what is due first, then what was kept or missed."""
    tables = PROTECTED if seeing.is_protected(found.case) else CONSULAR
    rows: list[Any] = list(
        tables.deadline.objects.filter(run_id=found.case.run_id)
        .exclude(state=DeadlineState.DROPPED)
        .order_by("sort_at", "id")
    )
    rows.sort(key=lambda one: (one.closed_at is not None, one.sort_at))
    texts = followed.of_versions(one.version_id for one in rows)
    zone = chrome_of(request).zone
    made = []
    for row in rows[:12]:
        kind, words = _due_words(row, request.at)
        note = formats.moment(row.due_at, zone, year=False) if row.due_at else ""
        made.append(
            DueLine(
                step=followed.step_title(texts[row.version_id], row.step),
                kind=kind,
                words=words,
                note=_("Due %(when)s") % {"when": note} if note else "",
            )
        )
    return made


def _due_words(row: Any, at: datetime) -> tuple[str, str]:
    if row.closed_at is not None:
        is_kept = row.state == DeadlineState.KEPT
        return ("ok", _("kept")) if is_kept else ("help", _("missed"))
    if row.due_at is None:
        return "", _("the clock stands")
    if row.due_at < at:
        return "help", _("late, %(ago)s") % {"ago": formats.relative(row.due_at, at)}
    return "due", formats.relative(row.due_at, at)


def notes(request: ActorRequest, found: CaseView) -> list[dict[str, Any]]:
    """Return notes newest first, each with its line of time and what it corrects."""
    zone = chrome_of(request).zone
    made = []
    for one in found.notes:
        words = one.text
        if one.kind == NoteKind.VISIT and one.where:
            head = _("Refused at %(where)s") if one.is_refused else _("%(who)s seen at %(where)s")
            words = f"{head % {'where': one.where, 'who': one.who}}. {one.text}".strip()
        made.append(
            {
                "id": one.id,
                "when": formats.moment(one.occurred_at, zone, now=request.at),
                "icon": NOTE_ICONS.get(one.kind, "pen"),
                "kind": str(NoteKind(one.kind).label),
                "text": words,
                "by": one.by_name,
                "is_corrected": one.corrected_by is not None,
                "is_correction": one.corrects_id is not None,
            }
        )
    return made


def looked(request: ActorRequest, case: AnyCase) -> list[Event]:
    """Return who saw or changed the case, several of one kind by one hand as one line."""
    if not request.actor.may(Permission.PEOPLE_READ):
        return []
    zone = chrome_of(request).zone
    rows: Any = (
        ProtectionEvent.objects.filter(subject_id=case.id).order_by("-occurred_at", "-id")
        if seeing.is_protected(case)
        else audit.who_looked(case.id, by=request.actor)
    )
    made: list[Event] = []
    seen: set[tuple[str, str]] = set()
    for event in rows[: 10 * LOOKED]:
        key = (event.actor_name, event.kind)
        if key in seen or len(made) >= LOOKED:
            continue
        seen.add(key)
        words = DONE.get(event.kind)
        made.append(
            Event(
                when=formats.moment(event.occurred_at, zone, now=request.at),
                text=str(words) if words else _("Changed the case"),
                note=event.actor_name,
                icon="log",
            )
        )
    return made


def facts(request: ActorRequest, found: CaseView, names: Mapping[UUID, str]) -> list[Row]:
    """Return what a case is, in two columns."""
    case = found.case
    zone = chrome_of(request).zone
    rows = [
        Row(key=_("Answers for it"), value=names.get(case.owner_id, "") or _("Nobody"))
        if case.owner_id
        else Row(key=_("Answers for it"), value=_("Nobody")),
        Row(key=_("Opened"), value=formats.moment(case.opened_at, zone, year=True)),
    ]
    if case.crisis_id is not None and case.crisis is not None:
        rows.append(Row(key=_("Crisis"), value=case.crisis.name))
    if case.post:
        rows.append(Row(key=_("Post or place"), value=case.post))
    if found.phone:
        rows.append(Row(key=_("Telephone"), value=found.phone))
    if case.shared_reference:
        rows.append(Row(key=_("Shared reference"), value=case.shared_reference))
    if case.next_visit_at is not None:
        rows.append(Row(key=_("Next visit"), value=formats.moment(case.next_visit_at, zone)))
    if case.state != CaseState.OPEN:
        rows.append(Row(key=_("How it ended"), value=str(case.get_outcome_display())))
    return rows


def travel(request: ActorRequest, case: AnyCase) -> dict[str, str] | None:
    """
    Return the way to the travel document that a lost one asks for; None where there is none.

    It leads to the open application, or to a new one. What is behind the wall leads nowhere: an
    application is a record of the consular side.
    """
    if case.kind not in ENDS_WITH_DOCUMENT or case.person_id is None or seeing.is_protected(case):
        return None
    if not request.actor.may(Permission.DOCUMENTS_REQUEST):
        return None
    waits = travel_documents.open_of_person(case.person_id)
    if waits is not None:
        address = url(request, "travel:application", application_id=waits.id)
        return {"url": address, "words": _("Open the application")}
    address = url(request, "travel:new", person=case.person_id)
    return {"url": address, "words": _("Start an application")}


def letters(request: ActorRequest, found: CaseView) -> list[dict[str, Any]]:
    """Return the letters of a case."""

    templates = rules.templates()
    return [
        {
            "id": one.letter.id,
            "title": title_of(templates[one.letter.template])
            if one.letter.template in templates
            else one.letter.template,
            "number": f"{one.letter.number}/{one.letter.year}",
            "addressee": one.addressee,
            "is_withdrawn": one.letter.state == LetterState.WITHDRAWN,
            "url": url(request, "cases:letter", case_id=found.case.id, letter_id=one.letter.id),
            "withdraw_url": url(
                request, "cases:letter-withdraw", case_id=found.case.id, letter_id=one.letter.id
            ),
        }
        for one in found.letters
    ]


def shares(found: CaseView) -> list[dict[str, Any]]:
    """Return the organisations that work on the case too."""
    return [
        {
            "id": one.share.id,
            "name": one.share.receiver_name,
            "told": ", ".join(str(telling.PIECES[piece]) for piece in one.pieces),
            "may_stop": one.share.story_item is not None and one.share.story_ended_at is None,
            "asks": one.asks,
            "says": one.says,
            "answer": str(Answer(one.share.answer).label),
            "kind": {"accepted": "ok", "done": "ok", "declined": "help"}.get(
                one.share.answer, "unk"
            ),
        }
        for one in found.shares
    ]


def moves(found: CaseView, at: datetime) -> dict[str, Any]:
    """Return where the case went, or who is asked to take it."""
    said: dict[str, Any] = {"moved": None, "moving": None}
    for one in queries.moves_of(found.case, at):
        shown = {"name": one.move.receiver_name, "reference": found.case.shared_reference}
        if one.move.state == MoveState.ACCEPTED:
            is_told = bool(one.move.told_items) and one.move.told_ended_at is None
            said["moved"] = {**shown, "stop": one.move.id if is_told else None}
        elif one.move.state == MoveState.OFFERED:
            said["moving"] = shown
    return said


def title_of(template: rules.Template) -> str:
    """Return what a letter is called in the language of the page."""
    return engine.in_language(template.title, followed.language())
