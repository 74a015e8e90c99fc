"""Share a plan with another organisation, and read what others shared."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.disclosures import queries as agreements
from musterpoint.people import countries
from musterpoint.plans import actions, forms, presenters, queries
from musterpoint.plans.sections import pack
from musterpoint.plans.views.pages import data, goes_to, run_form, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.guard import BOTH, guarded, page
from musterpoint.web.http import ActorRequest


@guarded(Permission.PLANS_CHANGE, Permission.DISCLOSURES_SEND, methods=BOTH)
def share(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Share chosen sections of a plan in force, without named people."""
    row = queries.plan(plan_id)
    receivers = [
        (str(one.counterpart_id), one.counterpart_name)
        for one in agreements.agreements()
        if actions.KIND in one.allows and agreements.is_in_force(one, request.at)
    ]
    form = forms.ShareForm(
        data(request),
        receivers=receivers,
        sections=[(one.code, one.name) for one in pack().sections.values()],
    )

    def do(given: dict[str, Any]) -> str:
        actions.share(
            plan_id,
            given["sections"],
            UUID(given["receiver"]),
            given["purpose"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("Shared. They keep the newest copy."))
        return goes_to(request, "plan", plan_id=plan_id)

    return run_form(
        request, form, do, title=_("Share the plan"), submit=pgettext("verb", "Share"),
        back=(goes_to(request, "plan", plan_id=plan_id), row.name),
        lead=_("Columns that name people stay here. Counts by group, stay, detention and hospital"
               " go as bands.")
        if receivers
        else _("No agreement in force allows it. Make one under Agreements first."),
    )  # fmt: skip


@page(Permission.PLANS_READ)
def received(request: ActorRequest) -> HttpResponse:
    """List what other organisations shared of their plans."""
    code = languages.current().code
    rows = [
        (one, countries.name(one.country, code) if countries.is_country(one.country) else "")
        for one in queries.received_plans(request.at)
    ]
    return show(request, "received_list", {"rows": rows, "today": request.at.date()})


@page(Permission.PLANS_READ)
def received_plan(request: ActorRequest, received_plan: UUID) -> HttpResponse:
    """Show what another organisation shared of a plan."""
    row = queries.received(received_plan, request.at)
    audit.saw("plans.plan.read", [row.id], by=request.actor, at=request.at)
    content = queries.received_content(row, request.at)
    parts = [
        (section, presenters.rows_in_words(section, content[code], is_open=True))
        for code, section in pack().sections.items()
        if content.get(code)
    ]
    return show(request, "received", {"row": row, "parts": parts})
