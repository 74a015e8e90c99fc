"""What a member opens by a link, without an account: the answer to a call, and the own page."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.rosters import actions, forms, queries
from musterpoint.rosters.actions import _importing
from musterpoint.rosters.models import Asked, CallKind, Member, Stage, WardenZone
from musterpoint.rosters.views import members
from musterpoint.rosters.wardens import queries as wardens
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.pickers import language_name
from musterpoint.web.running import put

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def actor_of(request: ActorRequest, row: Member) -> Actor:
    """Return the actor that a member is on their own pages."""
    public = actors.public(request.organisation.id)
    return replace(public, kind=ActorKind.PARTNER, name="roster member", id=row.id)


def not_kept(response: HttpResponse) -> HttpResponse:
    """Keep a page out of caches, and its address out of other sites' logs."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page that a link opens."""
    base = {"slug": request.organisation.slug, "phone": request.organisation.phone}
    return not_kept(
        render(request, f"rosters/public/{template}.html", base | context, status=status)
    )


@PAGE
def call(request: ActorRequest, token: str) -> HttpResponse:
    """Ask somebody whether they come; one press answers."""
    row = queries.row_of_answer_link(token, request.at)
    if row is None:
        raise Missing(_("This link does not work any more. Ask for a new one."))
    by = actor_of(request, row.member)
    if request.method != "POST":
        return _call(request, row)
    try:
        with transaction.atomic():
            row = actions.answer(row.id, request.POST.get("answer", ""), by=by, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        return _call(request, row, refused)
    return redirect(url(request, "roster:call", token=token))


def _call(request: ActorRequest, row: Asked, refused: Refused | None = None) -> HttpResponse:
    zone = row.member.zone
    open_ = row.call_out.stage in (Stage.ALERT, Stage.DEPLOY)
    context = {
        "row": row,
        "call": row.call_out,
        "zone": zone,
        "answered": queries.standing_words(row) if row.answer != "none" else "",
        "is_open": open_,
        "may_say_yes": open_ and request.at < row.call_out.answer_by and row.answer != "yes",
        "may_say_no": open_ and row.answer != "no",
        "next": _to_call_next(request, row),
        "is_early": row.call_out.stage == Stage.INFORMATION,
        "problem": str(refused or ""),
    }
    return show(request, "call", context, refused.status if refused else 200)


def _to_call_next(request: ActorRequest, row: Asked) -> list[tuple[WardenZone, queries.Card]]:
    """Return whom a warden calls, once the warden said yes and while the call is open."""
    call = row.call_out
    open_ = call.kind != CallKind.HELP and call.stage == Stage.ALERT
    found = wardens.to_call_next(row.member_id, request.at) if open_ and row.answer == "yes" else []
    by = actor_of(request, row.member)
    audit.saw("rosters.member.seen", [card.id for _z, card in found], by=by, at=request.at)
    return found


@PAGE
def me(request: ActorRequest, token: str) -> HttpResponse:
    """Show a member what we keep of them; let them say when they can be called."""
    row = queries.member_of_link(token, request.at)
    if row is None:
        raise Missing(_("This link does not work any more. Ask for a new one."))
    by = actor_of(request, row)
    audit.saw("rosters.member.seen", [row.id], by=by, at=request.at)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    on_call = forms.OnCallForm(request.POST if what == "on-call" else None, prefix="c")
    hours = forms.HoursForm(
        request.POST if what == "hours" else None,
        prefix="h",
        initial={
            "hours": _importing.written_hours(row.weekly),
            "zone": row.zone,
            "available_from": row.available_from,
            "available_until": row.available_until,
        },
    )
    status = 200
    if what in ("on-call", "hours"):
        form: Any = on_call if what == "on-call" else hours
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    _save(request, row, what, form, by)
            except NotAllowed:
                raise
            except Refused as refused:
                status = refused.status
                put(form, refused)
            else:
                messages.success(request, _("Saved. Thank you."))
                return redirect(url(request, "roster:me", token=token))
    card = queries.card([row.id], request.at)[row.id]
    asked = Asked.objects.filter(member=row).select_related("call_out").order_by("-asked_at")
    context = {
        "card": card,
        "on_call": on_call,
        "hours": hours,
        "is_on_call": row.on_call_until is not None and row.on_call_until > request.at,
        "languages": [
            (language_name(one.source), language_name(one.target), one)
            for one in row.languages.order_by("source", "target", "dialect")
        ],
        "credentials": row.credentials.order_by("kind", "code"),
        "asked": [(one, queries.standing_words(one)) for one in asked[:20]],
        "zone": row.zone,
    }
    return show(request, "me", context, status)


def _save(request: ActorRequest, row: Member, what: str, form: Any, by: Actor) -> None:
    request.actor = by
    if what == "on-call":
        members.set_on_call(request, row.id, form)
    else:
        members.set_hours(request, row.id, form)
