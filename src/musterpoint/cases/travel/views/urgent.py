"""Extreme urgency: the steps of issuing before the authority answers, on the application's page."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.cases.travel import actions
from musterpoint.cases.travel.urgent_forms import IssueFirstForm, KeepForm
from musterpoint.cases.travel.views.steps import authorities, step
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest


@page(Permission.DOCUMENTS_CONFIRM, POST)
def ask(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Ask another officer to let the document be issued before the answer."""
    return step(
        request,
        application_id,
        lambda _row: (
            "issue_first", IssueFirstForm(request.POST, authorities=authorities(request))
        ),
        lambda form: actions.ask_to_issue_first(
            application_id,
            form.organisation(),
            form.cleaned_data["reason"],
            by=request.actor,
            at=request.at,
        ),
        _("Another officer has to read and approve this now."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_CONFIRM, POST)
def approve(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Approve what another officer asked for."""
    return step(
        request, application_id, None,
        lambda _form: actions.approve_issue_first(
            application_id, by=request.actor, at=request.at
        ),
        _("Approved. Print and sign: the authority is asked when it is signed."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_CONFIRM, POST)
def drop(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Take it back, or refuse it."""
    return step(
        request, application_id, None,
        lambda _form: actions.drop_issue_first(application_id, by=request.actor, at=request.at),
        _("The application waits for its sources again."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_SIGN, POST)
def keep(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Write why the document stays valid although the authority said no."""
    return step(
        request,
        application_id,
        lambda _row: ("keep", KeepForm(request.POST, prefix="keep")),
        lambda form: actions.keep_after_denial(
            application_id, form.cleaned_data["reason"], by=request.actor, at=request.at
        ),
        _("Written down. The document stays valid."),
    )
