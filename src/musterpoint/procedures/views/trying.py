"""The dry run: events chosen step by step; nothing is stored."""

from uuid import UUID

from django.http import HttpResponse

from musterpoint.engine.procedures import catalogue
from musterpoint.procedures import queries
from musterpoint.procedures.presenters import trying as presenter
from musterpoint.procedures.views.pages import show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(Permission.PROCEDURES_READ, BOTH)
def try_out(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Try a version out: what is open, due and refused after each event."""
    version = queries.version(version_id)
    procedure = catalogue.check(version.source).procedure
    base = {"version": version, "code": version.procedure.code}
    if procedure is None:
        return show(request, "try", {**base, "is_broken": True})
    data = request.POST if request.method == "POST" else None
    context = presenter.page(request, procedure, data)
    return show(request, "try", {**base, **context}, 422 if context["problems"] else 200)
