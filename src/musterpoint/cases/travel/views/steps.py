"""One application with its next steps; each step is a form of its own on the same page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.cases.models import Application, ApplicationState
from musterpoint.cases.travel import actions, queries, rules
from musterpoint.cases.travel import forms as typed
from musterpoint.cases.travel.kinds import ASKED
from musterpoint.cases.travel.presenters import application as presenter
from musterpoint.cases.travel.presenters import urgent, words
from musterpoint.cases.travel.urgent_forms import IssueFirstForm, KeepForm
from musterpoint.cases.travel.views.applications import found, saw
from musterpoint.cases.travel.views.pages import show
from musterpoint.disclosures import queries as disclosures
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest, url

S = ApplicationState
Forms = dict[str, BaseForm]


@page(Permission.DOCUMENTS_REQUEST)
def application(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Show one application and what comes next."""
    return _page(request, found(application_id))


def _page(
    request: ActorRequest,
    row: Application,
    bound: Forms | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    saw(request, [row])
    values = presenter.page(request, row)
    chosen = _forms(request, row) | (bound or {})
    context = {
        "row": values,
        "forms": chosen,
        "bound": list((bound or {}).values()),
        "problem": problem,
        "ask_until": presenter.ask_until(row),
        "urgent": urgent.urgent(request, row),
    }
    return show(request, "application", context, status=status)


def _forms(request: ActorRequest, row: Application) -> Forms:
    """Return an empty form of each step that the application stands before."""
    is_open = row.state in (S.DRAFT, S.CHECKING)
    made: Forms = {}
    if is_open or row.state == S.CONFIRMED:
        made["photo"] = typed.PhotoForm(prefix="photo")
        made["fee"] = typed.FeeForm(waivers=rules.pack().rules["waivers"])
    if is_open:
        made["screen"] = _screen_form(row, None, request)
    if row.state == S.CHECKING:
        made["check"] = typed.CheckForm()
        made["ask"] = typed.AskForm(authorities=authorities(request))
        made["issue_first"] = IssueFirstForm(authorities=authorities(request))
    if row.state == S.CONFIRMED:
        made["print"] = typed.SerialForm(initial={"serial": queries.next_serial(row.station_id)})
    if row.state == S.PRINTED:
        made["spoil"] = typed.WhyForm()
    if is_open or row.state == S.CONFIRMED:
        made["refuse"] = _reasons("refusals", words.REFUSALS, prefix="refuse")
    if row.state in (S.SIGNED, S.HANDED_OVER):
        made["keep"] = KeepForm(prefix="keep")
        made["revoke"] = _reasons("revocations", words.REVOCATIONS, prefix="revoke")
    return made


def _reasons(name: str, said: dict[str, Any], data: Any = None, *, prefix: str) -> typed.ReasonForm:
    rows = [(code, words.reason(code, said)) for code in rules.pack().rules[name]]
    return typed.ReasonForm(data, reasons=rows, prefix=prefix)


def _screen_form(row: Application, data: Any, request: ActorRequest) -> typed.ScreenForm:
    """Offer the States that matter: where the journey ends, and the claimed nationalities."""
    answers = queries.answers([row], at=request.at).get(row.id)
    card = people.card([row.person_id], at=request.at).get(row.person_id)
    states = [answers.destination] if answers else []
    states += card.nationalities if card else ()
    return typed.ScreenForm(data, states=list(dict.fromkeys(one for one in states if one)))


def authorities(request: ActorRequest) -> list[tuple[str, str]]:
    """Return whom one may ask: whose agreement allows the question."""
    return [
        (str(one.counterpart_id), one.counterpart_name)
        for one in disclosures.agreements()
        if ASKED in one.allows and disclosures.is_in_force(one, request.at)
    ]


def step(
    request: ActorRequest,
    application_id: UUID,
    form: Callable[[Application], tuple[str, Any]] | None,
    do: Callable[[Any], object],
    done: str,
) -> HttpResponse:
    """Do one step with its form; show the page again, with what was typed, when it is refused."""
    row = found(application_id)
    name, filled = form(row) if form else ("", None)
    bound: Forms = {name: filled} if filled else {}
    if filled is not None and not filled.is_valid():
        return _page(request, row, bound, status=422)
    try:
        do(filled)
    except (NotAllowed, Missing):
        raise
    except Invalid as refused:
        if filled is not None:
            filled.take(refused)
            return _page(request, row, bound, status=422)
        return _page(request, row, problem=str(refused), status=422)
    except Refused as refused:
        return _page(request, row, bound, problem=str(refused), status=409)
    messages.success(request, done)
    return redirect(url(request, "travel:application", application_id=row.id))


@page(Permission.DOCUMENTS_REQUEST, POST)
def add_photo(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Keep a photo, cut to its proportions."""

    def do(form: typed.PhotoForm) -> None:
        most = rules.pack().rules["photo"]["largest_bytes"]
        data = form.cleaned_data["photo"].read(most + 1)
        actions.set_photo(application_id, data, form.crop(), by=request.actor, at=request.at)

    return step(
        request,
        application_id,
        lambda _row: ("photo", typed.PhotoForm(request.POST, request.FILES, prefix="photo")),
        do,
        _("The photo is kept. Look whether the face stands in the middle."),
    )


@page(Permission.DOCUMENTS_REQUEST, POST)
def screen(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Record the conversation in private. The same is said whatever was told in it."""
    return step(
        request,
        application_id,
        lambda row: ("screen", _screen_form(row, request.POST, request)),
        lambda form: actions.screen(application_id, form.named(), by=request.actor, at=request.at),
        _("Done. The page shows how the application stands."),
    )


@page(Permission.DOCUMENTS_REQUEST, POST)
def unscreen(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Let the application wait for another conversation."""
    return step(
        request, application_id, None,
        lambda _form: actions.withdraw_screening(
            application_id, by=request.actor, at=request.at
        ),
        _("The application waits for a conversation in private."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_REQUEST, POST)
def submit(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Hand the application to those who check the identity."""
    return step(
        request, application_id, None,
        lambda _form: actions.begin_checks(application_id, by=request.actor, at=request.at),
        _("The identity can be checked now."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_CONFIRM, POST)
def check(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Record what one source says."""
    return step(
        request,
        application_id,
        lambda _row: ("check", typed.CheckForm(request.POST)),
        lambda form: actions.check_identity(
            application_id, **form.cleaned_data, by=request.actor, at=request.at
        ),
        _("What the source says is recorded."),
    )


@page(Permission.DOCUMENTS_CONFIRM, POST)
def ask(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Ask headquarters or another State."""
    return step(
        request,
        application_id,
        lambda _row: ("ask", typed.AskForm(request.POST, authorities=authorities(request))),
        lambda form: actions.ask_confirmation(
            application_id, form.organisation(), by=request.actor, at=request.at
        ),
        _("The authority is asked."),
    )


@page(Permission.DOCUMENTS_CONFIRM, POST)
def confirm(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Confirm the identity."""
    return step(
        request, application_id, None,
        lambda _form: actions.confirm(application_id, by=request.actor, at=request.at),
        _("The identity is confirmed."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_REQUEST, POST)
def fee(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Record what was paid, or why nothing is asked for."""
    waivers = rules.pack().rules["waivers"]
    return step(
        request,
        application_id,
        lambda _row: ("fee", typed.FeeForm(request.POST, waivers=waivers)),
        lambda form: actions.record_fee(
            application_id, **form.fee(), by=request.actor, at=request.at
        ),
        _("The fee is recorded."),
    )


@page(Permission.DOCUMENTS_PRINT, POST)
def print_on(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Put the document on the blank in the printer."""
    return step(
        request,
        application_id,
        lambda _row: ("print", typed.SerialForm(request.POST)),
        lambda form: actions.print_document(
            application_id, form.cleaned_data["serial"], by=request.actor, at=request.at
        ),
        _("The document is ready. Open the sheet and print it on the blank."),
    )


@page(Permission.DOCUMENTS_PRINT, POST)
def spoil(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Book the printed blank as spoilt."""
    return step(
        request,
        application_id,
        lambda _row: ("spoil", typed.WhyForm(request.POST)),
        lambda form: actions.spoil(
            application_id, form.cleaned_data["reason"], by=request.actor, at=request.at
        ),
        _("The blank is booked as spoilt. Print on another one."),
    )


@page(Permission.DOCUMENTS_SIGN, POST)
def sign(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Sign what somebody else printed."""
    return step(
        request, application_id, None,
        lambda _form: actions.sign(application_id, by=request.actor, at=request.at),
        _("The document is signed and issued."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_REQUEST, POST)
def hand_over(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Hand the document to its holder."""
    return step(
        request, application_id, None,
        lambda _form: actions.hand_over(application_id, by=request.actor, at=request.at),
        _("The document is handed over. Print the receipt and let the holder sign it."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_CONFIRM, POST)
def refuse(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Refuse the document, with a reason."""
    return step(
        request,
        application_id,
        lambda _row: (
            "refuse", _reasons("refusals", words.REFUSALS, request.POST, prefix="refuse")
        ),
        lambda form: actions.refuse(
            application_id, form.cleaned_data["reason"], by=request.actor, at=request.at
        ),
        _("The application is refused."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_REQUEST, POST)
def withdraw(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """End the application because the person no longer wants it."""
    return step(
        request, application_id, None,
        lambda _form: actions.withdraw(application_id, by=request.actor, at=request.at),
        _("The application is withdrawn."),
    )  # fmt: skip


@page(Permission.DOCUMENTS_SIGN, POST)
def revoke(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Revoke the document and publish the list anew."""

    def do(form: typed.ReasonForm) -> None:
        made = queries.document(found(application_id))
        if made is None:
            raise actions.NoSuchDocument(_("There is no such document here."))
        actions.revoke(made.id, form.cleaned_data["reason"], by=request.actor, at=request.at)

    return step(
        request,
        application_id,
        lambda _row: (
            "revoke", _reasons("revocations", words.REVOCATIONS, request.POST, prefix="revoke")
        ),
        do,
        _("The document is revoked. The public list says so from now on."),
    )  # fmt: skip
