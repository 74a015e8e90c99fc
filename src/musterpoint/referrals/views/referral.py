"""The page of one referral, and what is done on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.referrals import actions, kinds, life, queries, seeing, sharing
from musterpoint.referrals.life import Move, State
from musterpoint.referrals.models import AnyReferral, Way
from musterpoint.referrals.queries import _referrals as found_by
from musterpoint.referrals.queries._referrals import ReferralView
from musterpoint.referrals.referral_forms import (
    MOVE_NAMES,
    AnswerForm,
    FeedbackForm,
    ReceiptForm,
    SendForm,
    WithdrawForm,
    tried,
)
from musterpoint.referrals.views.referral_pages import look, saw, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, pdf
from musterpoint.web.context import chrome_of, zone_of
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Event, Row

EVENTS = {
    "consent": gettext_lazy("The person agreed"),
    "send": gettext_lazy("Sent to the partner"),
    "opened": gettext_lazy("The link was opened"),
    "renewed": gettext_lazy("A new link was made"),
    "deputy": gettext_lazy("No answer in time: the deputy is asked"),
    "supervisor": gettext_lazy("No answer in time: a supervisor looks at it"),
    "reminded": gettext_lazy("The person was reminded"),
    "asked_after": gettext_lazy("The person was asked how it was"),
    "late_answer": gettext_lazy("An answer came that fits no longer"),
    "case_not_told": gettext_lazy("The case could not be told of the receipt: do it there"),
    "withdraw": gettext_lazy("Withdrawn by the person's wish"),
    "give_feedback": gettext_lazy("The person said how it was"),
    "close": gettext_lazy("Closed"),
    **{str(code): name for code, name in MOVE_NAMES.items()},
}
SAVED = gettext_lazy("Saved.")


@page(Permission.REFERRALS_READ)
def referral(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Show one referral: where it stands, what is shared, what was said, what can be done."""
    return whole(request, referral_id)


def whole(
    request: ActorRequest,
    referral_id: UUID,
    *,
    typed: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page; ``typed`` are forms that were refused, which stand as they were typed."""
    request.actor.require(Permission.PEOPLE_READ)
    found = found_by.view(referral_id, by=request.actor, at=request.at)
    saw(request, [found.row])
    one, given = found.row.referral, typed or {}
    may = request.actor.may(Permission.REFERRALS_SEND) and not found.row.is_erased
    zone = zone_of(request)

    def can(move: Move) -> bool:
        return may and life.after(one.state, move) is not None

    is_told = one.state in life.TOLD
    ends_with_receipt = life.ends_with_receipt(one.service_kind)
    context: dict[str, Any] = {
        "found": found,
        "one": one,
        "row": found.row,
        "reference": show_reference(one.reference),
        "kind": kinds.shipped().name(one.service_kind),
        "look": look(one.state),
        "facts": facts(request, found),
        "shared": [(sharing.PIECES[code], text) for code, text in found.shared.items()],
        "said": [
            (EVENTS.get(line["move"], line["move"]), line) for line in found.content.get("said", ())
        ],
        "events": _events(request, found),
        "is_protected": found.row.is_protected,
        "is_late": one.due_at is not None and one.due_at <= request.at,
        "may_consent": can(Move.CONSENT),
        "may_withdraw": can(Move.WITHDRAW),
        "may_close": can(Move.CLOSE),
        "may_repeat": may and one.state in (*life.OVER, *TO_REPEAT),
        "can_renew": may and one.way == Way.LINK and one.told in life.TOLD and is_told,
        "send_form": given.get("send")
        or (SendForm(ways=_ways(one), initial={"way": _ways(one)[-1]}) if can(Move.SEND) else None),
        "missing": queries.why_no_pathway(one.partner_id, one.service_kind, request.at)
        if can(Move.SEND)
        and queries.pathway_in_force(one.partner_id, one.service_kind, request.at) is None
        else "",
        "answer_form": given.get("answer")
        or (_answer_form(request, one) if may and is_told and life.moves(one.state) else None),
        "receipt_form": given.get("receipt")
        or (
            ReceiptForm(zone=zone, prefix="r")
            if may and ends_with_receipt and one.receipt_at is None and is_told
            else None
        ),
        "withdraw_form": given.get("withdraw") or WithdrawForm(prefix="w"),
        "feedback_form": given.get("feedback")
        or (FeedbackForm(prefix="f") if can(Move.GIVE_FEEDBACK) else None),
        "errors": list(given.values()),
    }
    return show(request, "referral", context, status)


TO_REPEAT = (State.COMPLETED, State.DECLINED, State.NOT_ATTENDED, State.FEEDBACK)


def _ways(one: AnyReferral) -> list[str]:
    """Return how the partner can be told, the best way last."""
    ways: list[str] = [Way.LINK]
    if one.partner.counterpart_id is not None and not seeing.is_protected(one):
        ways.append(Way.ACCOUNT)
    return ways


def _answer_form(request: ActorRequest, one: AnyReferral, data: Any = None) -> AnswerForm:
    return AnswerForm(data, state=one.state, kind=one.service_kind, zone=zone_of(request))


def facts(request: ActorRequest, found: ReferralView) -> list[Row]:
    """Return the facts of a referral for its page."""
    one, zone = found.row.referral, chrome_of(request).zone

    def when(value: Any) -> str:
        return formats.moment(value, zone, now=request.at) if value is not None else ""

    agreed = found.content.get("consent") or {}
    rows = [
        (_("Service"), one.service.name),
        (_("Partner"), one.partner.name),
        (_("How urgent it is"), str(one.get_urgency_display())),
        (_("Where the person is helped"), str(one.get_phase_display())),
        (_("Asked by the person"), when(one.asked_at)),
        (_("Consent"), f"{one.get_basis_display()} {when(one.consented_at)}" if one.basis else ""),
        (_("Written down by"), agreed.get("by", "")),
        (_("Why life is at risk"), agreed.get("reason", "") if one.basis == "vital" else ""),
        (_("Sent"), f"{when(one.sent_at)}: {one.get_way_display()}" if one.sent_at else ""),
        (_("Sent under"), one.paper),
        (_("Appointment"), when(one.appointment_at)),
        (_("Reason of the refusal"), str(one.get_reason_display()) if one.reason else ""),
        (_("Receipt of the authority"), found.content.get("receipt", "")),
        (_("Receipt given"), when(one.receipt_at)),
        (_("The person says"), str(one.get_was_good_display()) if one.was_good else ""),
        (_("Still needs help"), "" if one.still_needs is None else _yes(one.still_needs)),
        (_("In the person's words"), found.content.get("feedback", "")),
        (_("Looked after by"), found.row.owner),
    ]
    return [Row(key=key, value=value) for key, value in rows if value]


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")


def _events(request: ActorRequest, found: ReferralView) -> list[Event]:
    zone = chrome_of(request).zone
    return [
        Event(
            when=formats.moment(one.occurred_at, zone, now=request.at),
            text=EVENTS.get(one.move, one.move),
            note=one.by_name,
        )
        for one in found.events
    ]


def _go(request: ActorRequest, referral_id: UUID, said: Any = SAVED) -> HttpResponse:
    messages.success(request, said)
    return redirect(url(request, "referrals:referral", referral_id=referral_id))


def _tried(
    request: ActorRequest,
    referral_id: UUID,
    name: str,
    form: forms.Form,
    action: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    if form.is_valid() and tried(form, lambda: action(form.cleaned_data)):
        return _go(request, referral_id)
    return whole(request, referral_id, typed={name: form}, status=422)


@page(Permission.REFERRALS_SEND, POST)
def send(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Tell the partner; the link, its code and the person's code are shown once."""
    one = seeing.find(referral_id, request.actor)
    form = SendForm(request.POST, ways=_ways(one))
    made: list[actions.Sent] = []
    site = request.build_absolute_uri("/")
    if form.is_valid() and tried(
        form,
        lambda: made.append(
            actions.send(
                referral_id,
                form.cleaned_data["way"],
                site=site,
                by=request.actor,
                at=request.at,
            )
        ),
    ):
        return _sent(request, made[0])
    return whole(request, referral_id, typed={"send": form}, status=422)


@page(Permission.REFERRALS_SEND, POST)
def renew(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Make a new link and code."""
    site = request.build_absolute_uri("/")
    return _sent(
        request, actions.fresh_link(referral_id, site=site, by=request.actor, at=request.at)
    )


def _sent(request: ActorRequest, made: actions.Sent) -> HttpResponse:
    code = made.person_code
    context = {
        "made": made,
        "one": made.referral,
        "reference": show_reference(made.referral.reference),
        "code": f"{made.code[:4]} {made.code[4:]}" if made.code else "",
        "person_code": "-".join(code[place : place + 4] for place in range(0, len(code), 4)),
        "person_link": request.build_absolute_uri(url(request, "referral:mine")),
        "is_protected": seeing.is_protected(made.referral),
    }
    return show(request, "sent", context)


@page(Permission.REFERRALS_SEND, POST)
def answer(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Write down what the partner said to us."""
    one = seeing.find(referral_id, request.actor)
    form = _answer_form(request, one, request.POST)
    return _tried(
        request,
        referral_id,
        "answer",
        form,
        lambda _data: actions.answer(referral_id, form.given(), by=request.actor, at=request.at),
    )


@page(Permission.REFERRALS_SEND, POST)
def receipt(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Write down the receipt of the authority."""
    form = ReceiptForm(request.POST, zone=zone_of(request), prefix="r")
    return _tried(
        request,
        referral_id,
        "receipt",
        form,
        lambda data: actions.receipt(
            referral_id, data["number"], data["received_at"], by=request.actor, at=request.at
        ),
    )


@page(Permission.REFERRALS_SEND, POST)
def withdraw(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """End a referral by the person's wish."""
    form = WithdrawForm(request.POST, prefix="w")
    return _tried(
        request,
        referral_id,
        "withdraw",
        form,
        lambda data: actions.withdraw(
            referral_id,
            is_open=data["is_open"] == "yes",
            reason=data["reason"],
            by=request.actor,
            at=request.at,
        ),
    )


@page(Permission.REFERRALS_SEND, POST)
def feedback(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Write down what the person says of the help."""
    form = FeedbackForm(request.POST, prefix="f")
    return _tried(
        request,
        referral_id,
        "feedback",
        form,
        lambda data: actions.give_feedback(
            referral_id,
            data["verdict"],
            still_needs=data["still_needs"] == "yes",
            words=data["words"],
            by=request.actor,
            at=request.at,
        ),
    )


@page(Permission.REFERRALS_SEND, POST)
def close(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Close a referral, or take it over."""
    by, at = request.actor, request.at
    if request.POST.get("what") == "take":
        actions.hold(referral_id, by.id, by=by, at=at)
        return _go(request, referral_id, _("You look after it now."))
    try:
        actions.close(referral_id, by=by, at=at)
    except actions.NotNow as refused:
        messages.error(request, str(refused))
        return redirect(url(request, "referrals:referral", referral_id=referral_id))
    return _go(request, referral_id, _("Closed."))


@page(Permission.REFERRALS_READ, BOTH)
def paper(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Return the paper twin: what the person agreed to, for the partner and for the person."""
    request.actor.require(Permission.PEOPLE_READ)
    found = found_by.view(referral_id, by=request.actor, at=request.at)
    one = found.row.referral
    if found.row.is_erased or one.consented_at is None:
        raise Refused(_("There is a paper once the person agreed."))
    saw(request, [found.row])
    pieces = [[str(sharing.PIECES[code]), text] for code, text in found.shared.items()]
    data = {
        "title": _("Referral"),
        "organisation": request.organisation.name,
        "note": show_reference(one.reference),
        "exercise": _("Exercise") if request.organisation.is_exercise else "",
        "facts": [
            [_("Service"), f"{one.service.name}, {one.partner.name}"],
            [_("Where"), ", ".join(filter(None, (one.service.address, one.service.area)))],
            [_("How urgent it is"), str(one.get_urgency_display())],
            [_("What is asked"), found.content["asks"]],
            *pieces,
        ],
        "sentences": [
            _("Nothing else was told. The person can take this back at any time and loses nothing.")
        ],
        "signatures": [_("Date, for the person"), _("Date, for the partner")],
    }
    made = pdf.render("referrals/typst/referral.typ", data, at=request.at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="referral-{one.reference}.pdf"'
    return response
