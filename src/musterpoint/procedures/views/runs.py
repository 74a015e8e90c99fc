"""A run: where it stands, what may be done, what happened; each step by a form."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.procedures import actions, queries
from musterpoint.procedures.models import AnyRun, ProtectedRun
from musterpoint.procedures.presenters import run as presenter
from musterpoint.procedures.presenters.run import Forms
from musterpoint.procedures.views.pages import show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.forms import Form
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest, url

F = TypeVar("F", bound=Form)


class NotTyped(Refused):
    """The form lacks something; its fields say what."""

    status = 422


@page(Permission.PROCEDURES_RUN, POST)
def begin(request: ActorRequest, procedure: str) -> HttpResponse:
    """Begin a run about no person, from the page of its procedure."""
    run = actions.begin(procedure, subject=None, by=request.actor, at=request.at)
    return redirect(url(request, "procedures:run", procedure_run=run.id))


@page(Permission.PROCEDURES_RUN)
def run(request: ActorRequest, procedure_run: UUID) -> HttpResponse:
    """Show a run."""
    found = queries.run(procedure_run, request.actor)
    return _page(request, found, presenter.forms(request, found))


def _page(
    request: ActorRequest, found: AnyRun, forms: Forms, problem: str = "", status: int = 200
) -> HttpResponse:
    context = presenter.page(request, found, forms)
    saw = [found.subject_id or found.id]
    if isinstance(found, ProtectedRun):
        with audit.reading_in_private():
            audit.saw("procedures.run.read", saw, by=request.actor, at=request.at)
    else:
        audit.saw("procedures.run.read", saw, by=request.actor, at=request.at)
    return show(request, "run", {**context, "problem": problem}, status)


@page(Permission.PROCEDURES_RUN, POST)
def do(request: ActorRequest, procedure_run: UUID) -> HttpResponse:
    """Do one thing in a run; what is refused keeps what was typed and says why."""
    found = queries.run(procedure_run, request.actor)
    step = request.POST.get("step", "")[:80]
    what = request.POST.get("what", "")
    forms = presenter.forms(request, found, request.POST, what, step)
    work = WORK.get(what)
    try:
        if work is None:
            raise NotTyped(_("Choose what to do on the page of the run."))
        work(request, found, forms, step)
    except (NotAllowed, Missing):
        raise
    except Invalid as refused:
        said = " ".join(text for texts in refused.fields.values() for text in texts)
        return _page(request, found, forms, said or str(refused), refused.status)
    except Refused as refused:
        return _page(request, found, forms, str(refused), refused.status)
    messages.success(request, _("Recorded."))
    return redirect(url(request, "procedures:run", procedure_run=procedure_run))


def _checked(form: F | None) -> F:
    if form is None:
        raise NotTyped(_("This step is not open any more. The page shows what is."))
    if not form.is_valid():
        raise NotTyped(_("Some answers need a correction."))
    return form


def _finish(request: ActorRequest, run: AnyRun, forms: Forms, step: str) -> None:
    form = _checked(forms.steps.get(step))
    actions.finish(
        run.id,
        step,
        answers=form.answers(),
        document_ids=form.documents(),
        by=request.actor,
        at=request.at,
    )


def _sign(request: ActorRequest, run: AnyRun, forms: Forms, step: str) -> None:
    form = _checked(forms.gates.get(step))
    reason = form.cleaned_data["reason"]
    urgent = request.POST.get("what") == "sign_urgently"
    actions.sign_gate(run.id, step, reason, urgent=urgent, by=request.actor, at=request.at)


def _learn(request: ActorRequest, run: AnyRun, forms: Forms, _step: str) -> None:
    form = _checked(forms.facts)
    actions.learn(run.id, form.answers(), by=request.actor, at=request.at)


def _happened(request: ActorRequest, run: AnyRun, forms: Forms, _step: str) -> None:
    form = _checked(forms.happened)
    actions.happened(
        run.id,
        form.cleaned_data["event"],
        form.occurred_at(request.organisation.time_zone),
        by=request.actor,
        at=request.at,
    )


def _move(request: ActorRequest, run: AnyRun, forms: Forms, _step: str) -> None:
    form = _checked(forms.move)
    actions.move(
        run.id,
        UUID(form.cleaned_data["version"]),
        form.cleaned_data["reason"],
        steps=form.mapping(),
        by=request.actor,
        at=request.at,
    )


def _assign(request: ActorRequest, run: AnyRun, forms: Forms, _step: str) -> None:
    form = _checked(forms.assign)
    user = form.cleaned_data["user"]
    actions.assign([run.id], UUID(user) if user else None, by=request.actor, at=request.at)


def _stop(request: ActorRequest, run: AnyRun, forms: Forms, _step: str) -> None:
    form = _checked(forms.stop)
    actions.end(run.id, form.cleaned_data["reason"], by=request.actor, at=request.at)


def _undo(request: ActorRequest, run: AnyRun, forms: Forms, _step: str) -> None:
    form = _checked(forms.undo)
    actions.undo(
        run.id,
        form.cleaned_data["event"],
        form.cleaned_data["reason"],
        by=request.actor,
        at=request.at,
    )


WORK: dict[str, Callable[[ActorRequest, AnyRun, Forms, str], None]] = {
    "finish": _finish,
    "sign": _sign,
    "sign_urgently": _sign,
    "learn": _learn,
    "happened": _happened,
    "move": _move,
    "assign": _assign,
    "stop": _stop,
    "undo": _undo,
}
