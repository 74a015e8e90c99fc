"""Lists of responders' claims, of responders, of tariffs; as pages and as files."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.claims import forms, presenters, queries, rules
from musterpoint.claims.models import Claim, ClaimState, Tariff
from musterpoint.claims.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    export_acts,
    goes_to,
    show_list,
)
from musterpoint.kernel.ids import show_reference
from musterpoint.web import cards, formats
from musterpoint.web.cards import Act, Cell, table_file
from musterpoint.web.guard import page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged_in_memory


def due_cell(request: ActorRequest, row: object) -> Cell:
    """Return by when somebody has to act; marked when it is late."""
    due_at = getattr(row, "due_at", None)
    if due_at is None:
        return Cell(text="–")
    text = formats.moment(due_at, request.organisation.time_zone, year=True)
    return Cell(text=text, tag="help" if due_at < request.at else "")


def state_of(request: ActorRequest) -> str:
    """Return the state that was chosen, if it is one."""
    found = cards.words(request, "state")
    return found if found in ClaimState.values else ""


@page(READ)
def claims(request: ActorRequest, crisis: str = "") -> HttpResponse:
    """List responders' claims by the day they are due."""
    state, words = state_of(request), cards.words(request, "q")
    rows = [
        [
            Cell(text=show_reference(one.reference), note=one.responder.name,
                 url=goes_to(request, "claim", claim_id=one.id)),
            Cell(text=one.place, note=presenters.period(one)),
            Cell(text=presenters.amount(one, one.asked)),
            Cell(text=presenters.amount(one, one.approved) or "–",
                 note=presenters.amount(one, one.paid) if one.paid else ""),
            Cell(text=one.get_state_display(), tag=presenters.CLAIMS[one.state]),
            due_cell(request, one),
        ]
        for one in queries.claims(state, words, crisis)
    ]  # fmt: skip
    counted = queries.counts(Claim.objects.all())
    here = goes_to(request, "claims")
    states = [
        {"label": label, "count": formats.count(counted[code]), "url": f"{here}?state={code}",
         "current": code == state}
        for code, label in ClaimState.choices if counted.get(code)
    ]  # fmt: skip
    acts = export_acts(request, "claims-file", state=state)
    if request.actor.may(CHANGE):
        acts.insert(0, Act(label=_("Write a claim down"), url=goes_to(request, "claim-new"),
                           is_main=True, icon="plus"))  # fmt: skip
    return show_list(
        request, "claims", title=_("Responders' claims"),
        sub=_("What hospitals, shelters, police, carriers and associations ask for"),
        columns=[_("Claim"), _("Where and when"), _("Asked for"), _("Granted, paid"), _("State"),
                 _("Due")],
        rows=rows, acts=acts, states=states, search_label=_("Number or name of the responder"),
        empty=(_("No claim yet"),
               _("Register a responder and give it its address: there it files what it claims.")),
    )  # fmt: skip


@page(READ)
def claims_file(request: ActorRequest) -> HttpResponse:
    """Give the list of claims as a table."""
    rows = [[
        _("Claim"), _("Responder"), _("Country"), _("Place"), _("First day"), _("Last day"),
        _("Currency"), _("Asked for"), _("Granted"), _("Paid"), _("State"), _("Filed"),
        _("Paid on"),
    ]]  # fmt: skip
    for one in queries.claims(state_of(request), limit=5000):
        rows.append(
            [
                one.reference, one.responder.name, one.responder.country, one.place,
                one.from_on.isoformat(), one.until_on.isoformat(), one.unit,
                forms.typed_money(one.asked, one.unit),
                "" if one.approved is None else forms.typed_money(one.approved, one.unit),
                forms.typed_money(one.paid, one.unit), str(one.get_state_display()),
                one.filed_at.date().isoformat() if one.filed_at else "",
                one.paid_at.date().isoformat() if one.paid_at else "",
            ]
        )  # fmt: skip
    return table_file(request, rows, "claims")


@page(READ)
def responders(request: ActorRequest) -> HttpResponse:
    """List responders by name."""
    kinds = rules.services().responders
    wanted = queries.responders(cards.words(request, "q"))
    found, pages = paged_in_memory(request, list(wanted), lambda one: one.id)
    rows = [
        [
            Cell(text=one.name, url=goes_to(request, "responder", responder_id=one.id)),
            Cell(text=rules.word(kinds, one.kind)),
            Cell(text=presenters.country(one.country)),
            Cell(text=_("Ended"), tag="off") if one.ended_at
            else Cell(text=_("Confirmed"), tag="ok") if one.payee_ok_by
            else Cell(text=_("Payee to be confirmed"), tag="due"),
        ]
        for one in found
    ]  # fmt: skip
    acts = []
    if request.actor.may(CHANGE):
        acts.append(Act(label=_("Register a responder"), url=goes_to(request, "responder-new"),
                        is_main=True, icon="plus"))  # fmt: skip
    return show_list(
        request, "responders", title=_("Responders"),
        sub=_("Institutions that helped; each has a sealed address of its own"),
        columns=[_("Responder"), _("Kind"), _("Country"), _("State")], rows=rows, acts=acts,
        search_label=_("Name"), paging=pages,
        empty=(_("No responder yet"), _("Register who helped and will ask for its costs.")),
    )  # fmt: skip


def _confirmed(request: ActorRequest, one: Tariff) -> Cell:
    if one.confirmed_at:
        return Cell(text=_("Confirmed"), tag="ok")
    if not request.actor.may(DECIDE):
        return Cell(text=_("To be confirmed"), tag="due")
    url = goes_to(request, "tariff-confirm", tariff_id=one.id)
    return Cell(text=_("To be confirmed"), url=url)


@page(READ)
def tariffs(request: ActorRequest) -> HttpResponse:
    """List own tariffs, and what the pack says where there is none."""
    pack, may = rules.services(), request.actor.may(DECIDE)
    own = [
        [
            Cell(text=rules.service_name(one.service), note=presenters.country(one.country)),
            Cell(text=forms.money(one.most, one.unit)),
            Cell(text=formats.day(one.from_on, year=True)),
            Cell(text=one.source),
            _confirmed(request, one),
        ]
        for one in queries.tariffs()
    ]
    shipped = [
        [
            Cell(text=rules.in_words(one.names), note=_("Every other country")),
            Cell(text=forms.money(one.most, pack.currency.code)),
            Cell(text="–"),
            Cell(text=pack.stamp),
            Cell(text=_("Rules"), tag="ok"),
        ]
        for one in pack.services.values()
    ]
    acts = []
    if may:
        acts.append(Act(label=_("Set a tariff"), url=goes_to(request, "tariff-new"),
                        is_main=True, icon="plus"))  # fmt: skip
    return show_list(
        request, "tariffs", title=_("Tariffs"),
        sub=_("The most that is paid for one unit; own tariffs go before the rules"),
        columns=[_("Service"), _("The most for one"), _("From"), _("Where it stands"),
                 _("State")],
        rows=own + shipped, acts=acts, no_search=True, empty=("", ""),
    )  # fmt: skip
