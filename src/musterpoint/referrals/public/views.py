"""What a partner opens by a sealed link and a code, and what a person says by their own code."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musterpoint.audit import actions as audit
from musterpoint.crises.public import visitor
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.referrals import actions, kinds, life, queries, seeing, sharing
from musterpoint.referrals.life import Move
from musterpoint.referrals.models import TABLES, AnyReferral, ReferralState
from musterpoint.referrals.referral_forms import (
    AnswerForm,
    CodeForm,
    FeedbackForm,
    PersonCodeForm,
    tried,
)
from musterpoint.tenancy import actors, vault
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
LINK, MINE = "referral-link", "referral-mine"
OPEN_FOR = timedelta(minutes=30)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page that a link or a code opens; the browser keeps no copy of it."""
    base = {"slug": request.organisation.slug, "phone": request.organisation.phone}
    made = render(request, f"referrals/public/{template}.html", base | context, status=status)
    return visitor.not_stored(made)


def _open(request: ActorRequest, name: str, identity: UUID) -> None:
    until = (request.at + OPEN_FOR).isoformat()
    visitor.keep(request, name, {"id": str(identity), "until": until})


def _opened(request: ActorRequest, name: str) -> UUID | None:
    found = visitor.kept(request, name)
    if not found or datetime.fromisoformat(found["until"]) <= request.at:
        return None
    return UUID(found["id"])


def partner(request: ActorRequest, referral: AnyReferral) -> Actor:
    """Return the actor that a partner is on a page of its link."""
    public = replace(actors.public(request.organisation.id), clearance=request.actor.clearance)
    return replace(public, kind=ActorKind.PARTNER, name=referral.partner.name[:200])


@PAGE
def link(request: ActorRequest, token: str) -> HttpResponse:
    """Ask for the code of a link; behind it, show what was agreed to and take the answer."""
    try:
        tables, found = actions.working(token, request.at)
    except actions.LinkIsOver as over:
        return show(request, "over", {"problem": str(over)}, over.status)
    rows: Any = tables.referral.objects.select_related("partner", "service")
    referral: AnyReferral = rows.get(id=found.referral_id)
    if _opened(request, LINK) == found.id:
        return _behind(request, token, referral)
    return _code(request, token, referral)


def _code(request: ActorRequest, token: str, referral: AnyReferral) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            opened = actions.enter(
                token,
                form.cleaned_data["code"],
                by=partner(request, referral),
                at=request.at,
            )
        except actions.LinkIsLocked as locked:
            return show(request, "over", {"problem": str(locked)})
        except Invalid as wrong:
            # An answer of 400 or more would roll the count of wrong codes back.
            if actions.count_wrong(token, at=request.at):
                return show(request, "over", {"problem": _locked()})
            form.add_error("code", str(wrong))
        else:
            if request.session.session_key is not None:
                request.session.cycle_key()
            _open(request, LINK, opened)
            return redirect(url(request, "referral:link", token=token))
    return show(request, "code", {"form": form})


def _locked() -> str:
    return _("Too many wrong codes were entered here. Ask us for a new link and code.")


def _behind(request: ActorRequest, token: str, referral: AnyReferral) -> HttpResponse:
    by = partner(request, referral)
    if referral.is_open_withdrawal:
        text = _("The person does not need this any more. Thank you.")
        return show(request, "over", {"problem": text})
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        state=referral.told,
        kind=referral.service_kind,
        zone=formats.zone_of(request.organisation.time_zone),
    )
    if form.is_bound and form.is_valid():

        def take() -> object:
            with transaction.atomic():
                return actions.answer_by_link(token, form.given(), by=by, at=request.at)

        if tried(form, take):
            messages.success(request, _("Thank you. We have your answer."))
            return redirect(url(request, "referral:link", token=token))
    _saw(request, referral, by)
    key = seeing.keys_of([referral], request.at)[referral.id]
    content = seeing.content_of(referral, key)
    zone = request.organisation.time_zone
    context = {
        "form": form if life.moves(referral.told) else None,
        "kind": kinds.shipped().name(referral.service_kind),
        "one": referral,
        "reference": show_reference(referral.reference),
        "asks": content.get("asks", ""),
        "shared": [(sharing.PIECES[code], text) for code, text in queries.told(content).items()],
        "state": ReferralState(referral.told).label,
        "appointment": formats.moment(referral.appointment_at, zone)
        if referral.appointment_at and referral.told == "appointment"
        else "",
    }
    return show(request, "link", context, 422 if form.is_bound else 200)


def _saw(request: ActorRequest, referral: AnyReferral, by: Actor) -> None:
    ids = [referral.id]
    if seeing.is_protected(referral):
        with audit.reading_in_private():
            audit.saw("referrals.link.read", ids, by=by, at=request.at)
    else:
        audit.saw("referrals.link.read", ids, by=by, at=request.at)


# The person, by the code on their slip


@PAGE
def mine(request: ActorRequest) -> HttpResponse:
    """Ask a person for the code on their slip, then how it was."""
    opened = _opened(request, MINE)
    if opened is None:
        return _mine_code(request)
    try:
        referral = _own(opened, request)
    except vault.Erased:
        return _mine_code(request)
    return _mine(request, referral)


def _own(referral_id: UUID, request: ActorRequest) -> AnyReferral:
    for tables in TABLES:
        rows: Any = tables.referral.objects
        found: AnyReferral | None = rows.filter(id=referral_id).first()
        if found is not None and found.id in seeing.keys_of([found], request.at):
            return found
    raise vault.Erased(_("This record was erased for good."))


def _mine_code(request: ActorRequest) -> HttpResponse:
    form = PersonCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            found = actions.of_code(form.cleaned_data["code"], request.at)
        except actions.NoSuchCode as unknown:
            form.add_error("code", str(unknown))
        else:
            if request.session.session_key is not None:
                request.session.cycle_key()
            _open(request, MINE, found.id)
            return redirect(url(request, "referral:mine"))
    return show(request, "mine_code", {"form": form}, 422 if form.is_bound else 200)


def _mine(request: ActorRequest, referral: AnyReferral) -> HttpResponse:
    what = request.POST.get("what", "") if request.method == "POST" else ""
    form = FeedbackForm(request.POST if what == "feedback" else None)
    if what == "withdraw":
        return _withdraw(request, referral, form)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def keep() -> object:
            with transaction.atomic():
                return actions.feedback_of_person(
                    referral.id,
                    given["verdict"],
                    still_needs=given["still_needs"] == "yes",
                    words=given["words"],
                    by=request.actor,
                    at=request.at,
                )

        if tried(form, keep):
            messages.success(request, _("Thank you. We have it."))
            return redirect(url(request, "referral:mine"))
    return _mine_page(request, referral, form, 422 if form.is_bound else 200)


def _mine_page(
    request: ActorRequest, referral: AnyReferral, form: FeedbackForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form if life.after(referral.state, Move.GIVE_FEEDBACK) is not None else None,
        "state": referral.get_state_display(),
        "may_withdraw": life.after(referral.state, Move.WITHDRAW) is not None,
    }
    return show(request, "mine", context, status)


def _withdraw(request: ActorRequest, referral: AnyReferral, form: FeedbackForm) -> HttpResponse:
    try:
        with transaction.atomic():
            actions.withdraw_by_person(
                referral.id,
                is_open=request.POST.get("tell") == "yes",
                by=request.actor,
                at=request.at,
            )
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is ended. You lose nothing, and can always ask us again."))
    return redirect(url(request, "referral:mine"))
