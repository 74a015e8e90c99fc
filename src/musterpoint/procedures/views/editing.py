"""The editor: nothing that was typed is lost, every error has its line."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid
from musterpoint.procedures import actions, queries
from musterpoint.procedures.forms import NewForm
from musterpoint.procedures.models import VersionState
from musterpoint.procedures.presenters import editing as presenter
from musterpoint.procedures.views.pages import show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url


@page(Permission.PROCEDURES_CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin a procedure of one's own from a small example."""
    form = NewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            draft = actions.write_new(
                code, presenter.example(code, request), by=request.actor, at=request.at
            )
        except Invalid as refused:
            for problem in refused.fields.get("code", [str(refused)]):
                form.add_error("code", problem)
        else:
            return redirect(url(request, "procedures:edit", version_id=draft.id))
    return show(request, "new", {"form": form}, 422 if form.is_bound else 200)


@page(Permission.PROCEDURES_CHANGE, BOTH)
def edit(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Edit a draft: save it as it is, and publish it when it has no error."""
    version = queries.version(version_id)
    if request.method != "POST":
        if version.state != VersionState.DRAFT:
            return redirect(url(request, "procedures:procedure", procedure=version.procedure.code))
        return _page(request, version_id, version.source, version.revision)
    source = request.POST.get("source", "")
    revision = presenter.number(request.POST.get("revision", ""))
    try:
        actions.save_draft(version_id, source, revision=revision, by=request.actor, at=request.at)
    except actions.ChangedMeanwhile as refused:
        return _page(request, version_id, source, version.revision, str(refused), refused.status)
    except Invalid as refused:
        problem = " ".join(refused.fields.get("source", [str(refused)]))
        return _page(request, version_id, source, version.revision, problem, refused.status)
    if request.POST.get("what") == "publish":
        return _publish(request, version_id)
    messages.success(request, _("Saved."))
    return redirect(url(request, "procedures:edit", version_id=version_id))


def _publish(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Publish; with errors the draft stays saved and the page shows each of them."""
    try:
        version = actions.publish(version_id, by=request.actor, at=request.at)
    except actions.Unloadable as refused:
        said = _("Saved, not published: %(why)s") % {"why": str(refused)}
        messages.error(request, said)
        return redirect(url(request, "procedures:edit", version_id=version_id))
    messages.success(request, _("Published. Runs begin with it from its day on."))
    return redirect(url(request, "procedures:procedure", procedure=version.procedure.code))


def _page(
    request: ActorRequest,
    version_id: UUID,
    source: str,
    revision: int,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    version = queries.version(version_id)
    context = presenter.page(version, source)
    return show(request, "edit", {**context, "revision": revision, "problem": problem}, status)
