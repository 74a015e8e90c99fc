"""A case goes to another organisation: the offer, the inbox of what is offered, the answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases import actions, followed, queries, telling
from musterpoint.cases.forms import ReasonForm, offer
from musterpoint.cases.models import Case, MoveState
from musterpoint.cases.moving_forms import MoveForm, TakeForm
from musterpoint.cases.queries import OfferLine
from musterpoint.cases.views.pages import saw, show, tried
from musterpoint.disclosures import queries as disclosures
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url

NEEDED = {actions.OFFER, telling.STORY}


def partners(request: ActorRequest, needed: set[str]) -> dict[str, str]:
    """Return the organisations with which agreements in force allow these kinds together."""
    allowed: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for one in disclosures.agreements():
        if disclosures.is_in_force(one, request.at):
            key = str(one.counterpart_id)
            allowed.setdefault(key, set()).update(one.allows)
            names[key] = one.counterpart_name
    return {key: names[key] for key, kinds in allowed.items() if needed <= kinds}


@page(Permission.DISCLOSURES_SEND, BOTH)
def move(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Offer the case to another organisation, with what the person agrees to tell."""
    request.actor.require(Permission.CASES_CHANGE)
    found = queries.view(case_id, by=request.actor, at=request.at)
    saw(request, [found.row], found.seen)
    case = found.case
    if not isinstance(case, Case):
        raise actions.StaysBehindTheWall(
            _("A case behind the wall does not move. Refer the person.")
        )
    form = MoveForm(request.POST if request.method == "POST" else None)
    others = partners(request, NEEDED)
    offer(form, "receiver", [("", _("Choose")), *others.items()])
    form.know(telling.of_case(case, request.at))
    form.have(found.papers)
    if form.is_bound and form.is_valid() and tried(form, lambda: _offer(request, case_id, form)):
        messages.success(request, _("They are asked. Until they accept, the case goes on here."))
        return redirect(url(request, "cases:case", case_id=case_id))
    lines = queries.moves_of(case, request.at)
    context = {
        "case": case,
        "row": found.row,
        "form": form,
        "partners": others,
        "moves": lines,
        "waits": next((one for one in lines if one.move.state == MoveState.OFFERED), None),
    }
    return show(request, "move", context, 422 if form.is_bound else 200)


def _offer(request: ActorRequest, case_id: UUID, form: MoveForm) -> None:
    new = actions.MoveIn(
        receiver_id=UUID(form.cleaned_data["receiver"]),
        asks=form.cleaned_data["asks"],
        word=form.word(),
        papers=form.chosen(),
    )
    actions.offer_move(case_id, new, by=request.actor, at=request.at)


@page(Permission.DISCLOSURES_SEND, BOTH)
def stay(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Take an offer back; the other organisation is not told."""
    found = queries.view(case_id, by=request.actor, at=request.at)
    saw(request, [found.row], found.seen)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form,
            lambda: actions.take_back_move(
                case_id, form.cleaned_data["reason"], by=request.actor, at=request.at
            ),
        )
    ):
        messages.success(request, _("The offer is taken back. The case stays here."))
        return redirect(url(request, "cases:case", case_id=case_id))
    context = {"case": found.case, "row": found.row, "form": form}
    return show(request, "stay", context, 422 if form.is_bound else 200)


@page(Permission.CASES_READ)
def offered(request: ActorRequest) -> HttpResponse:
    """Show the cases that other organisations offer us, those that wait first."""
    return _inbox(request)


def _inbox(
    request: ActorRequest, refused: tuple[UUID, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    lines = queries.offered(by=request.actor, at=request.at)
    audit.saw("cases.offer.read", [one.row.id for one in lines], by=request.actor, at=request.at)
    kinds = followed.in_force(request.at.date())
    context = {
        "lines": [_line(request, one, kinds, refused) for one in lines],
        "failed": refused[1] if refused is not None else None,
    }
    return show(request, "offered", context, status)


def _line(
    request: ActorRequest,
    one: OfferLine,
    kinds: list[tuple[str, str]],
    refused: tuple[UUID, forms.Form] | None,
) -> dict[str, Any]:
    take = TakeForm(auto_id=f"t{one.row.id}_%s")
    take.know(kinds, one.row.kind)
    no: forms.Form = ReasonForm(prefix=str(one.row.id))
    if refused is not None and refused[0] == one.row.id and isinstance(refused[1], ReasonForm):
        no = refused[1]
    return {
        "line": one,
        "take": take if one.is_open else None,
        "no": no,
        "has_kinds": bool(kinds),
        "state": one.row.get_state_display(),
        "is_waiting": one.row.state == MoveState.ACCEPTED and one.row.told_at is None,
        "url": url(request, "cases:case", case_id=one.row.case_id) if one.own else "",
    }


@page(Permission.CASES_CHANGE, POST)
def answer(request: ActorRequest, offered_id: UUID) -> HttpResponse:
    """Accept an offered case, or decline it with a reason."""
    line = queries.offer(offered_id, by=request.actor, at=request.at)
    if line is None:
        raise actions.NoSuchOffer(_("Nobody offered such a case to you."))
    if request.POST.get("what") == "decline":
        no = ReasonForm(request.POST, prefix=str(offered_id))
        if no.is_valid() and tried(
            no,
            lambda: actions.decline_offer(
                offered_id, no.cleaned_data["reason"], by=request.actor, at=request.at
            ),
        ):
            messages.success(request, _("They are told, with your reason."))
            return redirect(url(request, "cases:offered"))
        return _inbox(request, (offered_id, no), 422)
    take = TakeForm(request.POST)
    take.know(followed.in_force(request.at.date()), line.row.kind)
    if take.is_valid() and tried(
        take,
        lambda: actions.accept_offer(
            offered_id, take.cleaned_data["kind"], by=request.actor, at=request.at
        ),
    ):
        made = queries.offer(offered_id, by=request.actor, at=request.at)
        messages.success(
            request, _("The case is yours. What the person agreed to tell comes in a moment.")
        )
        case_id = made.row.case_id if made is not None else None
        if case_id is not None:
            return redirect(url(request, "cases:case", case_id=case_id))
        return redirect(url(request, "cases:offered"))
    return _inbox(request, (offered_id, take), 422)
