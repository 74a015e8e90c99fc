"""The library: what ships, what is one's own, what others offer; publishing and reading."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.disclosures import queries as agreements
from musterpoint.engine.procedures import drawing as engine_drawing
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.procedures import actions, queries, wording
from musterpoint.procedures.forms import RoleForm, ShareForm
from musterpoint.procedures.presenters import library as presenter
from musterpoint.procedures.views.pages import show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url


@page(Permission.PROCEDURES_READ)
def library(request: ActorRequest) -> HttpResponse:
    """List what ships, what is one's own and what is offered; searched by words."""
    text = request.GET.get("q", "")[:200]
    context = {
        "entries": queries.catalogue(text),
        "offers": list(queries.offers()[:100]),
        "q": text,
    }
    return show(request, "library", context)


@page(Permission.PROCEDURES_READ)
def procedure(request: ActorRequest, procedure: str) -> HttpResponse:
    """Show one procedure: its drawing, its steps as text, its versions and who read it."""
    return _procedure(request, procedure)


def _procedure(
    request: ActorRequest, code: str, form: ShareForm | None = None, status: int = 200
) -> HttpResponse:
    context = presenter.page(request, code)
    if form is None:
        form = ShareForm(receivers=_receivers(request))
    may_share = request.actor.may(Permission.DISCLOSURES_SEND)
    return show(
        request, "procedure", {**context, "share_form": form, "may_share": may_share}, status
    )


def _receivers(request: ActorRequest) -> list[tuple[str, str]]:
    """Return the organisations with an agreement in force that allows it."""
    return [
        (str(one.counterpart_id), one.counterpart_name)
        for one in agreements.agreements()
        if actions.KIND in one.allows and agreements.is_in_force(one, request.at)
    ]


@page(Permission.PROCEDURES_READ)
def drawing(request: ActorRequest, procedure: str) -> HttpResponse:
    """Return the drawing of a procedure as SVG, in the language and direction of the page."""
    chosen = presenter.chosen(request, procedure)
    if chosen.procedure is None:
        raise actions.NoSuchVersion(_("This draft cannot be drawn yet: it has errors."))
    svg = engine_drawing.draw(chosen.procedure, wording.language())
    return HttpResponse(svg, content_type="image/svg+xml")


@page(Permission.PROCEDURES_CHANGE, POST)
def adopt(request: ActorRequest, procedure: str) -> HttpResponse:
    """Take a procedure that ships as it is."""
    actions.adopt(procedure, by=request.actor, at=request.at)
    messages.success(request, _("The procedure is yours and in force. Runs can begin."))
    return redirect(url(request, "procedures:procedure", procedure=procedure))


@page(Permission.PROCEDURES_CHANGE, POST)
def adapt(request: ActorRequest, procedure: str) -> HttpResponse:
    """Begin a draft from one that ships."""
    draft = actions.adapt(procedure, by=request.actor, at=request.at)
    return redirect(url(request, "procedures:edit", version_id=draft.id))


@page(Permission.PROCEDURES_CHANGE, POST)
def adapt_version(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Begin a draft from one of the own versions."""
    draft = actions.adapt_own(version_id, by=request.actor, at=request.at)
    return redirect(url(request, "procedures:edit", version_id=draft.id))


@page(Permission.PROCEDURES_CHANGE, POST)
def adopt_offer(request: ActorRequest, offer_id: UUID) -> HttpResponse:
    """Make a draft of what another organisation offered."""
    draft = actions.adopt_offer(offer_id, by=request.actor, at=request.at)
    return redirect(url(request, "procedures:edit", version_id=draft.id))


@page(Permission.PROCEDURES_READ, POST)
def acknowledge(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Say that one has read a version."""
    actions.acknowledge(version_id, by=request.actor, at=request.at)
    messages.success(request, _("Noted: you have read this version."))
    code = queries.version(version_id).procedure.code
    return redirect(url(request, "procedures:procedure", procedure=code))


@page(Permission.PROCEDURES_CHANGE, POST)
def retire(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Let no new run begin with a version."""
    version = actions.retire(version_id, by=request.actor, at=request.at)
    messages.success(request, _("Retired. Runs that follow it go on."))
    code = version.procedure.code
    return redirect(url(request, "procedures:procedure", procedure=code))


@page(Permission.PROCEDURES_CHANGE, POST)
def share(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Offer a version to another organisation."""
    version = queries.version(version_id)
    form = ShareForm(request.POST, receivers=_receivers(request))
    if form.is_valid():
        try:
            actions.share(
                version_id,
                UUID(form.cleaned_data["receiver"]),
                form.cleaned_data["purpose"],
                by=request.actor,
                at=request.at,
            )
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Shared. They see it as an offer of yours."))
            return redirect(url(request, "procedures:procedure", procedure=version.procedure.code))
    return _procedure(request, version.procedure.code, form, 422)


@page(Permission.PROCEDURES_READ, BOTH)
def roles(request: ActorRequest) -> HttpResponse:
    """Show who does what, and give or take roles of single members."""
    workers = queries.workers(request.at)
    choices = [(str(one.user_id), one.name) for one in workers]
    form = RoleForm(request.POST if request.method == "POST" else None, workers=choices)
    if request.method == "POST":
        request.actor.require(Permission.PROCEDURES_CHANGE)
        if form.is_valid() and _change_role(request, form):
            return redirect(url(request, "procedures:roles"))
    context = {"form": form, "groups": presenter.roles(workers), "given": presenter.given()}
    return show(request, "roles", context, 422 if form.is_bound else 200)


def _change_role(request: ActorRequest, form: RoleForm) -> bool:
    user, role = UUID(form.cleaned_data["user"]), form.cleaned_data["role"]
    try:
        if request.POST.get("what") == "take":
            actions.take_role(user, role, by=request.actor, at=request.at)
        else:
            actions.give_role(user, role, by=request.actor, at=request.at)
    except Invalid as refused:
        for name, problems in refused.fields.items():
            for problem in problems:
                form.add_error(name if name in form.fields else None, problem)
        return False
    return True
