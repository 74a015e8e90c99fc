"""Hand over, close, hide, share: decisions with a page of their own."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.cases import actions, queries, telling
from musterpoint.cases.forms import CloseForm, HandOverForm, offer
from musterpoint.cases.models import Case
from musterpoint.cases.moving_forms import ShareForm
from musterpoint.cases.queries import CaseView
from musterpoint.cases.views.pages import saw, show, tried
from musterpoint.disclosures import queries as disclosures
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none


def _found(request: ActorRequest, case_id: UUID) -> CaseView:
    found = queries.view(case_id, by=request.actor, at=request.at)
    saw(request, [found.row], found.seen)
    return found


def _page(
    request: ActorRequest, found: CaseView, form: forms.Form, template: str, **more: Any
) -> HttpResponse:
    context = {"case": found.case, "row": found.row, "form": form, **more}
    return show(request, template, context, 422 if form.is_bound else 200)


def _back(request: ActorRequest, case_id: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(url(request, "cases:case", case_id=case_id))


def _colleagues(request: ActorRequest, found: CaseView, leave_out: set[UUID]) -> list[Any]:
    listed = queries.colleagues(found.case, by=request.actor, at=request.at)
    return [("", _("Choose")), *((str(one), name) for one, name in listed if one not in leave_out)]


@page(Permission.CASES_CHANGE, BOTH)
def hand_over(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Ask a colleague to take the case."""
    found = _found(request, case_id)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    out = {one.user_id for one in queries.hidden_from(found.case)}
    offer(form, "user", _colleagues(request, found, out | {found.case.owner_id or UUID(int=0)}))
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form,
            lambda: actions.hand_over(
                case_id,
                UUID(form.cleaned_data["user"]),
                form.cleaned_data["reason"],
                by=request.actor,
                at=request.at,
            ),
        )
    ):
        return _back(request, case_id, _("The colleague is asked. Until then it stays with you."))
    return _page(request, found, form, "hand_over")


@page(Permission.CASES_CHANGE, BOTH)
def close(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Close the case, or ask a supervisor to."""
    found = _found(request, case_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    needs = actions.needs_sign_off(found.case)
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form,
            lambda: actions.close(
                case_id,
                form.cleaned_data["outcome"],
                form.cleaned_data["reason"],
                by=request.actor,
                at=request.at,
            ),
        )
    ):
        words = _("A supervisor is asked to sign.") if needs else _("The case is closed.")
        return _back(request, case_id, words)
    return _page(request, found, form, "close", needs=needs)


@page(Permission.CASES_SUPERVISE, BOTH)
def hide(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Hide the case from a named colleague, or let them see it again."""
    found = _found(request, case_id)
    hidden = queries.hidden_from(found.case)
    names = queries.names_of(one.user_id for one in hidden)
    lines = [(one.user_id, names.get(one.user_id, "")) for one in hidden]
    if request.method == "POST" and request.POST.get("show"):
        wanted = uuid_or_none(request.POST["show"])
        if wanted is not None:
            actions.show_again(case_id, wanted, by=request.actor, at=request.at)
        return _back(request, case_id, _("They see the case again."))
    form = HandOverForm(request.POST if request.method == "POST" else None)
    out = {one.user_id for one in hidden} | {request.actor.id or UUID(int=0)}
    offer(form, "user", _colleagues(request, found, out))
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form,
            lambda: actions.hide(
                case_id,
                UUID(form.cleaned_data["user"]),
                form.cleaned_data["reason"],
                by=request.actor,
                at=request.at,
            ),
        )
    ):
        return _back(request, case_id, _("The case is hidden from them everywhere."))
    return _page(request, found, form, "hide", lines=lines)


@page(Permission.DISCLOSURES_SEND, BOTH)
def share(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Share the case with what is asked, and with what the person agrees to tell."""
    request.actor.require(Permission.CASES_CHANGE)
    found = _found(request, case_id)
    form = ShareForm(request.POST if request.method == "POST" else None)
    partners = {
        str(one.counterpart_id): one.counterpart_name
        for one in disclosures.agreements()
        if actions.KIND in one.allows and disclosures.is_in_force(one, request.at)
    }
    offer(form, "receiver", [("", _("Choose")), *partners.items()])
    form.know(telling.of_case(found.case, request.at) if isinstance(found.case, Case) else {})
    if form.is_bound and form.is_valid() and tried(form, lambda: _share(request, case_id, form)):
        return _back(request, case_id, _("They are told what is asked."))
    return _page(request, found, form, "share", partners=partners)


def _share(request: ActorRequest, case_id: UUID, form: ShareForm) -> None:
    typed = form.cleaned_data
    actions.share(
        case_id,
        UUID(typed["receiver"]),
        typed["asks"],
        word=form.word() if typed["pieces"] else None,
        by=request.actor,
        at=request.at,
    )


@page(Permission.DISCLOSURES_SEND, POST)
def stop_telling(request: ActorRequest, case_id: UUID, share_id: UUID) -> HttpResponse:
    """Tell an organisation nothing more of the person; they see nothing of it."""
    actions.stop_telling(case_id, share_id, by=request.actor, at=request.at)
    return _back(request, case_id, _("Nothing more is told. They see no change."))
