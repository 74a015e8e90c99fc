"""Netting: who joins, the proposal, who accepted, what is paid."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.costs import actions, crossing, forms, presenters, queries
from musterpoint.costs.models import Netting, NettingSide, NettingState, NettingTransfer
from musterpoint.costs.views.amounts import chosen
from musterpoint.costs.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    done,
    goes_to,
    next_page,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.tenancy import scope
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Row

RELEASE = Permission.PAYMENTS_RELEASE


@page(READ)
def nettings(request: ActorRequest) -> HttpResponse:
    """List nettings, the newest first."""
    found = queries.nettings(uuid_or_none(request.GET.get("after", "")))
    more = next_page(request, goes_to(request, "nettings"), found, queries.PAGE)
    zone = request.organisation.time_zone
    rows = [
        [
            Cell(text=formats.moment(one.made_at, zone, year=True),
                 url=goes_to(request, "netting", cost_netting=one.id)),
            Cell(text=one.host_name),
            Cell(text=one.currency),
            Cell(text=presenters.money(one.gets, one)),
            Cell(text=presenters.money(one.owes, one)),
            Cell(text=presenters.netting_tag(one)[1], tag=presenters.netting_tag(one)[0]),
        ]
        for one in found
    ]  # fmt: skip
    acts = []
    if request.actor.may(CHANGE):
        acts = [Act(label=_("Ask partners to net"), url=goes_to(request, "invite"), is_main=True)]
    return show_list(
        request, "nettings", title=_("Netting"),
        sub=_("What many owe each other becomes few payments"),
        columns=[_("Begun"), _("Host"), _("Currency"), _("We get"), _("We owe"), _("State")],
        rows=rows, next_url=more, acts=acts,
        empty=(_("No netting"), _("Ask partners when lines of statements are accepted.")),
    )  # fmt: skip


@page(CHANGE, BOTH)
def invite(request: ActorRequest) -> HttpResponse:
    """Ask partners to net."""
    form = forms.InviteForm(
        data(request), partners=actions.partners(crossing.NETTING, request.at),
        initial={"currency": "USD"},
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        wanted = [chosen(one) for one in given["partners"]]
        made = actions.invite(wanted, given["currency"], by=request.actor, at=request.at)
        return goes_to(request, "netting", cost_netting=made.id)

    return run_form(
        request, form, do, title=_("Ask partners to net"), submit=_("Ask"),
        back=(goes_to(request, "nettings"), _("Netting")),
    )  # fmt: skip


@page(READ)
def netting(request: ActorRequest, cost_netting: UUID) -> HttpResponse:
    """Show a netting: our part, all positions, the transfers."""
    row = queries.netting(cost_netting)
    sides = list(row.sides.order_by("name", "partner_id"))
    names = {one.partner_id: one.name for one in sides}
    facts = [
        Row(key=_("Host"), value=row.host_name),
        Row(key=_("We get"), value=presenters.money(row.gets, row)),
        Row(key=_("We owe"), value=presenters.money(row.owes, row)),
        Row(key=_("We joined"), value=_yes(row.joined_at is not None)),
        Row(key=_("We accepted"), value=_yes(row.accepted_at is not None)),
    ]
    return show_detail(
        request, back=(goes_to(request, "nettings"), _("Netting")), title=_("Netting"),
        sub=row.currency, tag=presenters.netting_tag(row), acts=_acts(request, row),
        parts=[
            Part(
                title=_("Organisations"), code="sides",
                columns=[_("Organisation"), _("Gets or owes"), _("State")],
                rows=[_side(row, one) for one in sides],
            ),
            Part(
                title=_("Payments"), code="transfers",
                columns=[_("Who pays"), _("To whom"), _("Amount"), _("State")],
                rows=[
                    _transfer(request, row, one, names)
                    for one in row.transfers.order_by("payer_id", "receiver_id")
                ],
                empty=_("None yet, or none is needed."),
            ),
        ],
        side=[Part(title=_("Facts"), code="facts", facts=facts)],
    )  # fmt: skip


def _yes(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")


def _side(row: Netting, one: NettingSide) -> list[Cell]:
    if row.state == NettingState.BOOKED or (row.is_host and one.accepted_at is not None):
        word, kind = _("Accepted"), "ok"
    elif row.is_host and one.said is not None:
        word, kind = _("Joined"), "move"
    else:
        word, kind = "–", ""
    net = "–" if one.net is None else presenters.money(one.net, row)
    return [Cell(text=one.name), Cell(text=net), Cell(text=word, tag=kind)]


def _transfer(
    request: ActorRequest, row: Netting, one: NettingTransfer, names: dict[UUID, str]
) -> list[Cell]:
    is_own = scope.organisation_id() in (one.payer_id, one.receiver_id)
    state = Cell(text="–")
    if _is_to_release(one) and request.actor.may(RELEASE):
        to = goes_to(request, "release", cost_transfer=one.id)
        state = Cell(text=_("Release the payment"), url=to, note=one.reference)
    elif _is_to_release(one):
        state = Cell(text=_("To be released by somebody else"), note=one.reference)
    elif one.paid_on is not None:
        state = Cell(text=formats.day(one.paid_on, year=True), note=one.reference)
    elif is_own and row.state == NettingState.BOOKED and request.actor.may(CHANGE):
        to = goes_to(request, "pay", cost_transfer=one.id)
        state = Cell(text=_("Enter the payment"), url=to)
    return [
        Cell(text=names.get(one.payer_id, "")),
        Cell(text=names.get(one.receiver_id, "")),
        Cell(text=presenters.money(one.amount, row)),
        state,
    ]


def _is_to_release(one: NettingTransfer) -> bool:
    is_paid = one.paid_on is not None and one.payer_id == scope.organisation_id()
    return is_paid and one.released_by is None


def _acts(request: ActorRequest, row: Netting) -> list[Act]:
    found = []

    def act(name: str, label: str, *, is_main: bool = False, is_post: bool = True) -> None:
        to = goes_to(request, name, cost_netting=row.id)
        found.append(Act(label=label, url=to, is_main=is_main, is_post=is_post))

    is_live = row.state in (NettingState.INVITED, NettingState.PROPOSED)
    if is_live and request.actor.may(DECIDE):
        act("end", _("End it"))
    if row.state == NettingState.INVITED and request.actor.may(CHANGE):
        act("join", _("Join again") if row.joined_at else _("Join"), is_main=not row.joined_at)
        if row.is_host:
            act("propose", _("Compute"), is_main=row.joined_at is not None)
    waits = row.state == NettingState.PROPOSED and row.accepted_at is None
    if waits and request.actor.may(DECIDE):
        act("accept", _("Accept"), is_main=True, is_post=False)
    return found


@page(CHANGE, POST)
def join(request: ActorRequest, cost_netting: UUID) -> HttpResponse:
    """Join a netting with our accepted lines."""
    actions.join(cost_netting, by=request.actor, at=request.at)
    return done(request, "netting", cost_netting=cost_netting)


@page(CHANGE, POST)
def propose(request: ActorRequest, cost_netting: UUID) -> HttpResponse:
    """Compute the netting and send it to all."""
    actions.propose(cost_netting, by=request.actor, at=request.at)
    return done(request, "netting", cost_netting=cost_netting)


@page(DECIDE, BOTH)
def accept(request: ActorRequest, cost_netting: UUID) -> HttpResponse:
    """Accept the proposal that was read."""
    row = queries.netting(cost_netting)
    own = row.sides.filter(partner_id=scope.organisation_id()).first()
    net = own.net if own is not None and own.net is not None else 0
    form = forms.AcceptForm(data(request), initial={"digest": row.digest})

    def do(given: dict[str, Any]) -> str:
        actions.accept(row.id, given["digest"], by=request.actor, at=request.at)
        return goes_to(request, "netting", cost_netting=row.id)

    lead = _("You get %(amount)s in all.") if net >= 0 else _("You owe %(amount)s in all.")
    return run_form(
        request, form, do, title=_("Accept the netting"), submit=_("Accept"),
        back=(goes_to(request, "netting", cost_netting=row.id), _("Netting")),
        lead=lead % {"amount": presenters.money(abs(net), row)},
    )  # fmt: skip


@page(DECIDE, POST)
def end(request: ActorRequest, cost_netting: UUID) -> HttpResponse:
    """End a netting, or decline it."""
    actions.end(cost_netting, by=request.actor, at=request.at)
    return done(request, "netting", cost_netting=cost_netting)


@page(CHANGE, BOTH)
def pay(request: ActorRequest, cost_transfer: UUID) -> HttpResponse:
    """Enter that a payment of a netting was made, or came in."""
    one = NettingTransfer.objects.select_related("netting").get(id=cost_transfer)
    form = forms.PaidForm(data(request), initial={"on": request.at.date()})
    to = goes_to(request, "netting", cost_netting=one.netting_id)

    def do(given: dict[str, Any]) -> str:
        actions.pay_transfer(one.id, **given, by=request.actor, at=request.at)
        return to

    return run_form(
        request, form, do, title=_("Enter the payment"), submit=_("Save"),
        back=(to, _("Netting")), lead=presenters.money(one.amount, one.netting),
    )  # fmt: skip


@page(RELEASE, BOTH)
def release(request: ActorRequest, cost_transfer: UUID) -> HttpResponse:
    """Release what somebody else entered that we pay, or send it back."""
    one = NettingTransfer.objects.select_related("netting").get(id=cost_transfer)
    to = goes_to(request, "netting", cost_netting=one.netting_id)

    def do(given: dict[str, Any]) -> str:
        actions.release_transfer(one.id, given["is_good"] == "yes", by=request.actor, at=request.at)
        return to

    return run_form(
        request, forms.DecideForm(data(request)), do, title=_("Release the payment"),
        submit=_("Save"), back=(to, _("Netting")),
        lead=formats.listed([presenters.money(one.amount, one.netting), one.reference]),
    )  # fmt: skip
