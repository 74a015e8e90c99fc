"""Responders: registered, confirmed, given an address; tariffs."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, forms, presenters, queries, rules
from musterpoint.claims.actions import Registered, ResponderIn, TariffIn
from musterpoint.claims.models import Responder
from musterpoint.claims.views.pages import CHANGE, DECIDE, READ, goes_to, run_form, show_detail
from musterpoint.kernel.ids import show_reference
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Register a responder; its address and code are shown once."""

    def do(given: dict[str, Any]) -> HttpResponse:
        names = ("name", "kind", "country", "method", "address", "contact")
        made = actions.register(
            ResponderIn(**{name: given[name] for name in names}, payee=forms.payee_of(given)),
            by=request.actor,
            at=request.at,
        )
        return _linked(request, made)

    return run_form(
        request, forms.ResponderForm(data(request)), do, title=_("Register a responder"),
        submit=_("Register"), back=(goes_to(request, "responders"), _("Responders")),
        lead=_("Somebody else confirms how it is paid, and others decide what it claims."),
    )  # fmt: skip


def _linked(request: ActorRequest, made: Registered) -> HttpResponse:
    """Show once the address and the code with which a responder files its claims."""
    address = url(request, "owed:responder", token=made.key)
    return show_detail(
        request,
        back=(goes_to(request, "responders"), _("Responders")),
        title=made.row.name,
        tag=("ok", _("Registered")),
        acts=[
            Act(label=_("Open the responder"), is_main=True,
                url=goes_to(request, "responder", responder_id=made.row.id))
        ],
        parts=[
            Part(
                title=_("Give this to the responder by two ways"),
                code="address",
                facts=[
                    Row(key=_("Address"), value=f"{request.scheme}://{request.get_host()}{address}"),
                    Row(key=_("Code"), value=made.code),
                ],
                words=_("They are shown once. Send the address in writing, and tell the code."),
            )
        ],
    )  # fmt: skip


@page(READ)
def responder(request: ActorRequest, responder_id: UUID) -> HttpResponse:
    """Show a responder, how it is paid, and its claims."""
    row = queries.responder(responder_id)
    told = queries.responder_content(row, request.at)
    facts = [
        (_("Kind"), rules.word(rules.services().responders, row.kind)),
        (_("Country"), presenters.country(row.country)),
        (_("Registered"), presenters.moment(row.registered_at, request.organisation.time_zone)),
    ]
    side = [Part(title=_("Facts"), code="facts", facts=_rows(facts))]
    if request.actor.may(CHANGE) or request.actor.may(DECIDE):
        audit.saw("claims.responder.read", [row.id], by=request.actor, at=request.at)
        payee = told.get("payee", {})
        paid = [(str(forms.PAYEE[name]), text) for name, text in payee.items()
                if name in forms.PAYEE]  # fmt: skip
        more = [
            (_("Address for letters"), told.get("address", "")),
            (pgettext("whom to ask", "Contact"), told.get("contact", "")),
            (_("How it is paid"), str(dict(forms.METHODS).get(row.method, row.method))),
        ]
        side.append(Part(title=_("How it is reached and paid"), code="paid",
                         facts=_rows([*more, *paid])))  # fmt: skip
    return show_detail(
        request,
        back=(goes_to(request, "responders"), _("Responders")),
        title=row.name,
        tag=_tag(row),
        acts=_acts(request, row),
        parts=[_claims(request, row)],
        side=side,
    )


def _rows(facts: list[tuple[str, str]]) -> list[Row]:
    return [Row(key=key, value=value) for key, value in facts if value]


def _tag(row: Responder) -> tuple[str, str]:
    if row.ended_at:
        return "off", _("Ended")
    if row.payee_ok_by:
        return "ok", _("Confirmed")
    return "due", _("Payee to be confirmed")


def _acts(request: ActorRequest, row: Responder) -> list[Act]:
    if not request.actor.may(CHANGE) or row.ended_at:
        return []
    found = [("payee", _("Change how it is paid")), ("link", _("Give a new address")),
             ("end", _("End"))]  # fmt: skip
    if row.payee_ok_by is None:
        found.insert(0, ("confirm", _("Confirm how it is paid")))
    return [
        Act(
            label=label,
            url=goes_to(request, "responder-step", responder_id=row.id, responder_step=code),
            is_main=code == "confirm",
        )
        for code, label in found
    ]


def _claims(request: ActorRequest, row: Responder) -> Part:
    return Part(
        title=_("Claims"),
        code="claims",
        columns=[_("Claim"), _("Where and when"), _("Asked for"), _("Paid"), _("State")],
        rows=[
            [
                Cell(text=show_reference(one.reference),
                     url=goes_to(request, "claim", claim_id=one.id)),
                Cell(text=one.place, note=presenters.period(one)),
                Cell(text=presenters.amount(one, one.asked)),
                Cell(text=presenters.amount(one, one.paid)),
                Cell(text=one.get_state_display(), tag=presenters.CLAIMS[one.state]),
            ]
            for one in queries.claims_of(row)
        ],
        empty=_("No claim yet."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def step(request: ActorRequest, responder_id: UUID, responder_step: str) -> HttpResponse:
    """Confirm or change how a responder is paid, give it a new address, or end it."""
    row = queries.responder(responder_id)
    here = goes_to(request, "responder", responder_id=row.id)
    by_at: dict[str, Any] = {"by": request.actor, "at": request.at}

    def do(given: dict[str, Any]) -> str | HttpResponse:
        if responder_step == "payee":
            actions.change_payee(row.id, given["method"], forms.payee_of(given), **by_at)
        elif responder_step == "confirm":
            actions.confirm_payee(row.id, **by_at)
        elif responder_step == "link":
            return _linked(request, actions.new_link(row.id, **by_at))
        else:
            actions.end_responder(row.id, **by_at)
        return here

    titles = {
        "payee": _("Change how it is paid"),
        "confirm": _("Confirm how it is paid"),
        "link": _("Give a new address"),
        "end": _("End"),
    }
    if responder_step not in titles:
        raise Http404
    form = (
        forms.PayeeForm(data(request), initial=_payee_start(row, request))
        if responder_step == "payee"
        else forms.NothingForm(data(request))
    )
    leads = {
        "confirm": _("You looked at the account with the responder itself, and it is right."),
        "link": _("The earlier address and code open nothing any more."),
        "end": _("Its address opens nothing any more. What it claimed goes on."),
    }
    return run_form(
        request, form, do, title=titles[responder_step], submit=titles[responder_step],
        back=(here, row.name), lead=leads.get(responder_step, ""),
    )  # fmt: skip


def _payee_start(row: Responder, request: ActorRequest) -> dict[str, Any]:
    payee = queries.responder_content(row, request.at).get("payee", {})
    return {"method": row.method} | {f"payee_{name}": text for name, text in payee.items()}


@page(DECIDE, BOTH)
def tariff_new(request: ActorRequest) -> HttpResponse:
    """Set the most that is paid for a service in a country."""

    def do(given: dict[str, Any]) -> str:
        most = forms.parts(given["most"], given["unit"], "most", least=1)
        actions.set_tariff(TariffIn(**given | {"most": most}), by=request.actor, at=request.at)
        return goes_to(request, "tariffs")

    return run_form(
        request, forms.TariffForm(data(request)), do, title=_("Set a tariff"), submit=_("Set it"),
        back=(goes_to(request, "tariffs"), _("Tariffs")),
        lead=_("It holds from its day on, once somebody else has confirmed it."),
    )  # fmt: skip


@page(DECIDE, BOTH)
def tariff_confirm(request: ActorRequest, tariff_id: UUID) -> HttpResponse:
    """Confirm a tariff that somebody else set."""
    row = queries.tariff(tariff_id)
    here = goes_to(request, "tariffs")

    def do(_given: dict[str, Any]) -> str:
        actions.confirm_tariff(row.id, by=request.actor, at=request.at)
        return here

    told = f"{rules.service_name(row.service)}, {presenters.country(row.country)}"
    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Confirm the tariff"),
        submit=_("Confirm"), back=(here, _("Tariffs")),
        lead=f"{told}: {forms.money(row.most, row.unit)} ({row.source})",
    )  # fmt: skip
