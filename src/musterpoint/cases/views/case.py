"""The page of one case, and what is done on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from musterpoint.cases import actions, queries, rules, seeing
from musterpoint.cases.forms import (
    CorrectionForm,
    NoteForm,
    PaperForm,
    PartyForm,
    ReasonForm,
    StepForm,
    VisitForm,
)
from musterpoint.cases.models import CaseState, NoteKind, PartyRole
from musterpoint.cases.presenters import case as presenter
from musterpoint.cases.queries import CaseView
from musterpoint.cases.views.pages import saw, show, tried
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of, zone_of
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none


class NoSuchStep(Refused):
    """The step is not open any more: somebody was quicker."""


@page(Permission.CASES_READ)
def case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show one case: its steps, people, papers, letters, notes, and who looked."""
    return whole(request, case_id)


def whole(
    request: ActorRequest,
    case_id: UUID,
    *,
    typed: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page; ``typed`` are forms that were refused, which stand as they were typed."""
    found = queries.view(case_id, by=request.actor, at=request.at)
    given = typed or {}
    one = found.case
    saw(request, [found.row], found.seen)
    names = queries.names_of([one.owner_id, one.handler_id, one.closing_by])
    where = presenter.standing(found, request)
    is_open = one.state != CaseState.CLOSED
    step = given.get("step")
    lines = (
        presenter.steps(
            request, where, step if isinstance(step, StepForm) else None, is_open=is_open
        )
        if where is not None
        else []
    )
    zone = chrome_of(request).zone
    moved = presenter.moves(found, request.at)
    pending = queries.pending_hand_over(one, request.at) if is_open else None
    context: dict[str, Any] = {
        "case": one,
        "found": found,
        "row": found.row,
        "reference": show_reference(one.reference),
        "is_open": is_open,
        "is_closing": one.state == CaseState.CLOSING,
        "is_mine": one.owner_id is not None and one.owner_id == request.actor.id,
        "steps": lines,
        "done": sum(line.state == "done" for line in lines),
        "version": where.state.version if where is not None else "",
        "is_blocked": any(line.state == "gate" for line in lines),
        "deadlines": presenter.deadlines(request, found),
        "notes": presenter.notes(request, found),
        "letters": presenter.letters(request, found),
        "shares": presenter.shares(found),
        "facts": presenter.facts(request, found, names),
        "looked": presenter.looked(request, one),
        "is_registered": one.person_id is not None,
        "travel": presenter.travel(request, one) if is_open else None,
        "handler": found.row.handler,
        "is_handler": one.handler_id is not None and one.handler_id == request.actor.id,
        "handled_until": formats.clock(one.handled_until, zone) if one.handled_until else "",
        "pending": pending,
        "is_asked": pending is not None and pending[0].to_id == request.actor.id,
        "pending_to": queries.names_of([pending[0].to_id]).get(pending[0].to_id, "")
        if pending
        else "",
        "asked_to_close": names.get(one.closing_by, "") if one.closing_by else "",
        "templates": [
            (code, presenter.title_of(template)) for code, template in rules.templates().items()
        ],
        "is_protected": seeing.is_protected(one),
        "may_sign": is_signer(request, found),
        "note_form": given.get("note") or NoteForm(),
        "visit_form": given.get("visit") or _visit_form(request),
        "party_form": given.get("party") or PartyForm(initial={"role": PartyRole.KIN}),
        "paper_form": given.get("paper") or PaperForm(),
        "decline_form": given.get("decline") or ReasonForm(prefix="decline"),
        "back_form": given.get("back") or ReasonForm(prefix="back"),
        **moved,
        "may_act": request.actor.may(Permission.CASES_CHANGE),
        "may_change": request.actor.may(Permission.CASES_CHANGE) and moved["moved"] is None,
        "errors": list(given.values()),
        "problem": given.get("problem"),
        "kept": _typed(request) if given and ("problem" in given or not is_open) else [],
    }
    return show(request, "case", context, status)


#: What a form sends beside the words of the officer.
NOT_TYPED = {"csrfmiddlewaretoken", "step", "event", "gate", "what", "kind", "role", "remove"}


def _typed(request: ActorRequest) -> list[str]:
    """Return what was typed into a form that has no place on the page any more."""
    lists = [values for name, values in request.POST.lists() if name not in NOT_TYPED]
    return [value for values in lists for value in values if value.strip()]


def is_signer(request: ActorRequest, found: CaseView) -> bool:
    """Say whether the actor may sign the closing off."""
    is_other = request.actor.id not in (found.case.closing_by, found.case.owner_id)
    return is_other and request.actor.may(Permission.CASES_SUPERVISE)


def _visit_form(request: ActorRequest, data: Any = None) -> VisitForm:
    form = VisitForm(data, auto_id="v_%s")
    form.fields["when"].zone = zone_of(request)  # type: ignore[attr-defined]  # our own field
    return form


def _back(request: ActorRequest, case_id: UUID, words: str, place: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(url(request, "cases:case", case_id=case_id) + place)


def _plain(
    request: ActorRequest, case_id: UUID, action: Callable[[], object], words: str
) -> HttpResponse:
    """Do something that has no fields; a refusal stands on top of the page."""
    form = forms.Form({})
    form.is_valid()
    if tried(form, action):
        return _back(request, case_id, words)
    return whole(request, case_id, typed={"problem": form}, status=409)


@page(Permission.CASES_CHANGE, POST)
def note(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Write a note."""
    form = NoteForm(request.POST)
    if form.is_valid() and tried(
        form,
        lambda: actions.note(
            case_id,
            form.cleaned_data["kind"],
            form.cleaned_data["text"],
            by=request.actor,
            at=request.at,
        ),
    ):
        return _back(request, case_id, _("The note is kept."), "#notes")
    return whole(request, case_id, typed={"note": form}, status=422)


@page(Permission.CASES_CHANGE, ("GET", "HEAD", "POST"))
def correct(request: ActorRequest, case_id: UUID, note_id: UUID) -> HttpResponse:
    """Put a note right by a new one; both stay."""
    found = queries.view(case_id, by=request.actor, at=request.at)
    old = next((one for one in found.notes if one.id == note_id), None)
    if old is None:
        raise actions.NoSuchNote(_("There is no such note on this case."))
    saw(request, [found.row], found.seen)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form,
            lambda: actions.note(
                case_id,
                old.kind,
                form.cleaned_data["text"],
                corrects=note_id,
                by=request.actor,
                at=request.at,
            ),
        )
    ):
        return _back(request, case_id, _("The correction is kept beside the note."), "#notes")
    kind = str(NoteKind(old.kind).label)
    context = {"case": found.case, "row": found.row, "old": old, "kind": kind, "form": form}
    return show(request, "correct", context, 422 if form.is_bound else 200)


@page(Permission.CASES_CHANGE, POST)
def visit(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Write a visit in the diary."""
    form = _visit_form(request, request.POST)

    def write() -> None:
        typed = form.cleaned_data
        seen = actions.VisitIn(
            when=typed["when"],
            where=typed["where"],
            who=typed["who"],
            is_refused=typed["is_refused"],
            text=typed["text"],
            next_at=form.next_visit(zone_of(request)),
        )
        actions.visit(case_id, seen, by=request.actor, at=request.at)

    if form.is_valid() and tried(form, write):
        return _back(request, case_id, _("The visit is in the diary."), "#notes")
    return whole(request, case_id, typed={"visit": form}, status=422)


@page(Permission.CASES_CHANGE, POST)
def step(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Do a step, open its gate, or say that something happened outside."""
    name = request.POST.get("step", "").replace("\0", "")[:80]
    event = request.POST.get("event", "").replace("\0", "")[:80]
    if event:
        return _plain(
            request,
            case_id,
            lambda: actions.it_happened(case_id, event, by=request.actor, at=request.at),
            _("It is recorded."),
        )
    if request.POST.get("gate"):
        reason = request.POST.get("reason", "").replace("\0", "")[:1000]
        is_urgent = request.POST["gate"] == "urgent"
        return _plain(
            request,
            case_id,
            lambda: actions.open_gate(
                case_id, name, reason, is_urgent=is_urgent, by=request.actor, at=request.at
            ),
            _("Your name stands under the opening of this gate."),
        )
    found = queries.view(case_id, by=request.actor, at=request.at)
    where = presenter.standing(found, request)
    views = {one.step.id: one for one in where.standing} if where is not None else {}
    is_over = found.case.state == CaseState.CLOSED
    if where is None or is_over or name not in views:
        return _plain(request, case_id, lambda: _gone(request, case_id), "")
    form = presenter.step_form(where, views[name], request.POST)
    if form.is_valid() and tried(
        form,
        lambda: actions.do_step(
            case_id, name, form.answers(), form.documents(), by=request.actor, at=request.at
        ),
    ):
        return _back(request, case_id, _("The step is done."))
    return whole(request, case_id, typed={"step": form}, status=422)


def _gone(request: ActorRequest, case_id: UUID) -> None:
    actions.check_here(case_id, by=request.actor)
    raise NoSuchStep(_("This step is not open any more. Look at where the case stands now."))


@page(Permission.CASES_CHANGE, POST)
def own(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take a case, speak with the family, or stop speaking."""
    what = request.POST.get("what", "")
    deeds: dict[str, tuple[Callable[..., object], str]] = {
        "take": (actions.take, _("You answer for this case now.")),
        "handle": (actions.handle, _("Colleagues see that you speak with the family.")),
        "let_go": (actions.let_go, _("Colleagues see that you are done.")),
        "accept": (actions.accept, _("You answer for this case now.")),
        "take_back": (actions.take_back, _("The hand-over is taken back.")),
        "sign": (actions.sign_off, _("The case is closed.")),
    }
    if what not in deeds:
        return _plain(request, case_id, lambda: _gone(request, case_id), "")
    action, words = deeds[what]
    return _plain(request, case_id, lambda: action(case_id, by=request.actor, at=request.at), words)


@page(Permission.CASES_CHANGE, POST)
def refuse(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Decline a hand-over, or send a closing back; both with a reason."""
    is_closing = request.POST.get("what") == "back"
    name = "back" if is_closing else "decline"
    action = actions.send_back if is_closing else actions.decline
    form = ReasonForm(request.POST, prefix=name)
    if form.is_valid() and tried(
        form,
        lambda: action(case_id, form.cleaned_data["reason"], by=request.actor, at=request.at),
    ):
        return _back(request, case_id, _("Your answer is recorded."))
    return whole(request, case_id, typed={name: form}, status=422)


@page(Permission.CASES_CHANGE, POST)
def party(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Put somebody on the case, or take somebody off."""
    if request.POST.get("remove"):
        wanted = uuid_or_none(request.POST["remove"])
        if wanted is None:
            raise actions.NoSuchParty(_("There is nobody like this on the case."))
        return _plain(
            request,
            case_id,
            lambda: actions.remove_party(case_id, wanted, by=request.actor, at=request.at),
            _("They are no longer on the case."),
        )
    form = PartyForm(request.POST)

    def add() -> None:
        typed = form.cleaned_data
        actions.add_party(
            case_id,
            typed["role"],
            person_id=typed["reference"],
            name=typed["name"],
            phone=typed["phone"],
            note=typed["note"],
            by=request.actor,
            at=request.at,
        )

    if form.is_valid() and tried(form, add):
        return _back(request, case_id, _("They are on the case."))
    return whole(request, case_id, typed={"party": form}, status=422)


@page(Permission.CASES_CHANGE, POST)
def papers(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Keep a file on the case, or take one off."""
    if request.POST.get("remove"):
        wanted = uuid_or_none(request.POST["remove"])
        if wanted is None:
            raise actions.NoSuchPaper(_("There is no such paper on this case."))
        return _plain(
            request,
            case_id,
            lambda: actions.remove_paper(case_id, wanted, by=request.actor, at=request.at),
            _("The paper is removed."),
        )
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid() and tried(form, lambda: _keep(request, case_id, form.cleaned_data["file"])):
        return _back(request, case_id, _("The paper is kept."))
    return whole(request, case_id, typed={"paper": form}, status=422)


def _keep(request: ActorRequest, case_id: UUID, file: "UploadedFile[bytes]") -> None:
    # One byte more than is kept tells that it is too large, whatever its head says.
    data = file.read(rules.limit("most_bytes") + 1)
    actions.add_paper(case_id, file.name or "", data, by=request.actor, at=request.at)


@page(Permission.CASES_READ)
def paper(request: ActorRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """Give a paper out as a download, never shown inside this site."""
    opened = actions.open_paper(case_id, paper_id, by=request.actor, at=request.at)
    response = HttpResponse(opened.data, content_type=opened.media_type)
    saved = content_disposition_header(as_attachment=True, filename=opened.name)
    response.headers["Content-Disposition"] = saved or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
