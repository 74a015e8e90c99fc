"""Legs with what they cost, who pays for each seat, and the cost by route."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from musterpoint.costs import actions, choosing, forms, owing, presenters, queries
from musterpoint.costs.actions import CostIn, InvoiceIn
from musterpoint.costs.models import CostedLeg, Invoice, PayerChange, Share
from musterpoint.costs.queries import InvoiceStand, Settlement
from musterpoint.costs.views import seats
from musterpoint.costs.views.amounts import chosen, crises, parts, unit
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
from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, file_acts, printable_words, table_file
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Row

MOST_SHOWN = 500


@page(READ)
def legs(request: ActorRequest, crisis: str = "") -> HttpResponse:
    """List legs with their cost, found by code or place."""
    of = Crisis.objects.filter(slug=crisis).first() if crisis else None
    if crisis and of is None:
        raise Http404
    text, after = printable_words(request), uuid_or_none(request.GET.get("after", ""))
    found = queries.legs(text, after, crisis_id=of.id if of else None)
    more = next_page(request, request.path, found, queries.PAGE)
    acts = []
    if request.actor.may(CHANGE):
        to = goes_to(request, "leg-new")
        acts = [Act(label=_("Enter the cost of a leg"), url=to, is_main=True)]
    rows = [
        [
            Cell(text=one.code, url=goes_to(request, "leg", cost_leg=one.id)),
            Cell(text=one.route),
            Cell(text=formats.day(one.departed_on, year=True)),
            Cell(text=formats.count(one.seats)),
            Cell(text=presenters.money(one.total, one)),
            Cell(text=presenters.money(one.total // one.seats, one)),
        ]
        for one in found
    ]
    return show_list(
        request, "legs", title=_("Costs of journeys"),
        sub=_("What legs cost, shared by the seats that were flown"),
        columns=[_("Leg"), _("Route"), _("Day"), _("Seats"), _("Cost"), _("For one seat")],
        rows=rows, searches=True, next_url=more, acts=acts,
        empty=(_("No cost yet"), _("Enter the cost of a leg when it has left.")),
    )  # fmt: skip


@page(Permission.FUNDS_CHANGE, POST)
def books(request: ActorRequest) -> HttpResponse:
    """Open the accounts that costs need."""
    actions.open_accounts(by=request.actor, at=request.at)
    messages.success(request, _("The accounts are open."))
    return done(request, "legs")


@page(READ)
def routes(request: ActorRequest) -> HttpResponse:
    """Show the cost per person by route."""
    rows = [
        [
            Cell(text=one.route),
            Cell(text=formats.count(one.legs)),
            Cell(text=formats.count(one.seats)),
            Cell(text=presenters.money(one.total, one)),
            Cell(text=presenters.money(one.per_person, one)),
        ]
        for one in queries.routes()
    ]
    return show_list(
        request, "routes", title=_("Cost by route"),
        sub=_("What it cost to bring one person from one place to the next"),
        columns=[_("Route"), _("Legs"), _("Seats"), _("Cost"), _("For one person")], rows=rows,
        acts=file_acts(goes_to(request, "routes-file")),
        empty=(_("No cost yet"), _("Enter the cost of a leg when it has left.")),
    )  # fmt: skip


@page(READ)
def routes_file(request: ActorRequest) -> HttpResponse:
    """Give the cost by route as a table."""
    rows = [["route", "currency", "legs", "seats", "cost", "cost_per_person"]]
    for one in queries.routes():
        of = ledger.Unit(one.currency, one.digits)
        rows.append(
            [one.route, one.currency, str(one.legs), str(one.seats), of.written(one.total),
             of.written(one.per_person)]
        )  # fmt: skip
    return table_file(request, rows, "cost-by-route")


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin to keep the cost of a leg."""
    names = crises()
    left = {
        one.id: formats.listed([one.code, f"{one.origin.name} – {one.destination.name}"])
        for crisis in names
        for one in queries.uncosted(crisis, request.at)
    }
    form = forms.CostForm(
        data(request), crises=names, legs=left, initial={"crisis": next(iter(names), "")}
    )

    def do(given: dict[str, Any]) -> str:
        rest = {name: value for name, value in given.items() if name not in ("crisis", "leg")}
        wanted = CostIn(
            crisis_id=chosen(given["crisis"]), leg_id=uuid_or_none(given["leg"]), **rest
        )
        made = actions.cost_leg(wanted, by=request.actor, at=request.at)
        return goes_to(request, "leg", cost_leg=made.id)

    return run_form(
        request, form, do, title=_("Cost of a leg"), submit=_("Go on"),
        back=(goes_to(request, "legs"), _("Costs of journeys")),
    )  # fmt: skip


def _back(request: ActorRequest, row: CostedLeg) -> tuple[str, str]:
    return goes_to(request, "leg", cost_leg=row.id), row.code


@page(READ)
def leg(request: ActorRequest, cost_leg: UUID) -> HttpResponse:
    """Show a leg: invoices, shares by payer, and who asked for another payer."""
    row = queries.leg(cost_leg)
    may = request.actor.may(CHANGE)
    shares = list(row.shares.order_by("payer", "id")[:MOST_SHOWN])
    open_changes = PayerChange.objects.select_related("share").filter(
        share__costed=row, decided_at=None
    )
    acts = []
    if may:
        to = goes_to(request, "invoice", cost_leg=row.id)
        acts = [Act(label=_("Enter an invoice"), url=to, is_main=True)]
        to = goes_to(request, "correct-seats", cost_leg=row.id)
        acts.append(Act(label=_("Correct the seats"), url=to))
    settled = queries.settlements([row])[row.id]
    if may and (settled.problems or any(one.is_behind for one in settled.stands)):
        to = goes_to(request, "settle", cost_leg=row.id)
        acts.append(Act(label=_("Settle with payments"), url=to, is_post=True))
    return show_detail(
        request, back=(goes_to(request, "legs"), _("Costs of journeys")), title=row.code,
        sub=row.route, acts=acts, note=_note(settled),
        parts=[
            Part(
                title=_("Invoices"), code="invoices",
                columns=[_("Number"), _("What for"), _("Day"), _("Amount"), _("Worth"),
                         _("Paid"), _("Still open")],
                rows=_invoices(request, row, settled, may),
                empty=_("No invoice yet."),
            ),
            Part(
                title=_("Seats"), code="seats",
                columns=[_("Seat"), _("Share"), _("Who pays"), _("Why")],
                rows=[_share(request, row, place, one, may) for place, one in enumerate(shares, 1)],
                empty=_("No list of ours names who flew, or nothing was entered yet."),
            ),
            *seats.corrections(request, row),
        ],
        side=[
            Part(title=_("Facts"), code="facts", facts=_facts(row)),
            Part(title=_("Who pays"), code="payers", facts=_payers(row)),
            Part(
                title=_("To be decided"), code="changes", columns=[_("Who pays"), _("Why")],
                rows=[
                    [
                        Cell(text=presenters.payer(one.payer),
                             url=goes_to(request, "decide-payer", cost_change=one.id)
                             if request.actor.may(DECIDE) else ""),
                        Cell(text=one.why),
                    ]
                    for one in open_changes
                ],
                empty=_("Nothing waits."),
            ),
        ],
    )  # fmt: skip


def _note(settled: Settlement) -> str:
    """Return for which payments no rate is known, and what to do; empty for none."""
    if not settled.problems:
        return ""
    text = _(
        "%(problem)s Payments in another currency settle nothing until then. A fund manager enters"
        " the rate under Funds, Rates of exchange; then press Settle with payments."
    )
    return text % {"problem": " ".join(str(one) for one in settled.problems)}


@page(CHANGE, POST)
def settle(request: ActorRequest, cost_leg: UUID) -> HttpResponse:
    """Let the payments for a leg settle its invoices now."""
    actions.settle_leg(cost_leg, by=request.actor, at=request.at)
    messages.success(request, _("Settled with what was paid."))
    return done(request, "leg", cost_leg=cost_leg)


def _facts(row: CostedLeg) -> list[Row]:
    named = sum(row.shares.values_list("amount", flat=True))
    held = choosing.held(row.crisis_id, row.departed_on)
    return [
        Row(key=_("Cost"), value=presenters.money(row.total, row)),
        Row(key=_("Seats flown"), value=formats.count(row.seats)),
        Row(key=_("Seats that it has"), value=formats.count(row.offered)),
        Row(key=_("Day of departure"), value=formats.day(row.departed_on, year=True)),
        Row(key=_("Cost model"), value=presenters.model(held.rules.code)),
        Row(key=_("Of travellers on our lists"), value=presenters.money(named, row)),
        Row(key=_("Of others"), value=presenters.money(row.total - named, row)),
    ]


def _payers(row: CostedLeg) -> list[Row]:
    """Return what each payer has of a leg; the sum is the cost of the travellers on our lists."""
    sums = owing.by_payer(row)
    return [
        Row(key=presenters.payer(code), value=presenters.money(amount, row))
        for code, amount in sums.items()
    ]


def _invoices(
    request: ActorRequest, row: CostedLeg, settled: Settlement, may: bool
) -> list[list[Cell]]:
    """Return the entries of invoices; what is paid and open stands with the first of each."""
    stands = {one.invoice.id: one for one in settled.stands}
    return [
        _invoice(request, row, one, stands.get(one.id), may) for one in row.invoices.order_by("id")
    ]


def _invoice(
    request: ActorRequest, row: CostedLeg, one: Invoice, stand: InvoiceStand | None, may: bool
) -> list[Cell]:
    to = goes_to(request, "correct", cost_invoice=one.id) if may and not one.corrects_id else ""
    exchange = _exchange(stand, row) if stand else ""
    return [
        Cell(text=one.number, url=to, note=one.why),
        Cell(text=one.get_kind_display()),
        Cell(text=formats.day(one.on, year=True)),
        Cell(text=presenters.money(one.amount, one)),
        Cell(text=presenters.money(one.worth, row)),
        Cell(text=presenters.money(stand.paid, one) if stand else "", note=exchange),
        Cell(text=presenters.money(stand.open, one) if stand else ""),
    ]


def _exchange(stand: InvoiceStand, row: CostedLeg) -> str:
    """Return what exchange gained or lost by the payments of an invoice, in words."""
    if not stand.lost:
        return ""
    text = (
        _("Lost by exchange: %(amount)s") if stand.lost > 0 else _("Gained by exchange: %(amount)s")
    )
    return text % {"amount": presenters.money(abs(stand.lost), row)}


def _share(request: ActorRequest, row: CostedLeg, place: int, one: Share, may: bool) -> list[Cell]:
    to = goes_to(request, "payer", cost_share=one.id) if may else ""
    return [
        Cell(text=formats.count(place), url=to),
        Cell(text=presenters.money(one.amount, row)),
        Cell(text=presenters.payer(one.payer)),
        Cell(text=presenters.reason(one.reason)),
    ]


@page(CHANGE, BOTH)
def invoice(request: ActorRequest, cost_leg: UUID) -> HttpResponse:
    """Enter a line of an invoice."""
    row = queries.leg(cost_leg)
    form = forms.InvoiceForm(
        data(request), initial={"currency": row.currency, "on": request.at.date(), "once": uuid7()}
    )

    def do(given: dict[str, Any]) -> str:
        of = unit(given["currency"])
        made = InvoiceIn(
            kind=given["kind"], number=given["number"], amount=parts(given["amount"], of),
            currency=of.code, on=given["on"],
        )  # fmt: skip
        key = f"desk-{given['once'] or uuid7()}"
        actions.add_invoice(row.id, made, key=key, by=request.actor, at=request.at)
        return _back(request, row)[0]

    return run_form(
        request, form, do, title=_("Enter an invoice"), submit=_("Save"), back=_back(request, row)
    )


@page(CHANGE, BOTH)
def correct(request: ActorRequest, cost_invoice: UUID) -> HttpResponse:
    """Correct an invoice by a further entry."""
    one = Invoice.objects.select_related("costed").get(id=cost_invoice)
    of = ledger.Unit(one.currency, one.digits)

    def do(given: dict[str, Any]) -> str:
        amount = parts(given["amount"], of)
        actions.correct_invoice(one.id, amount, given["why"], by=request.actor, at=request.at)
        return _back(request, one.costed)[0]

    return run_form(
        request, forms.CorrectForm(data(request)), do, title=_("Correct an invoice"),
        submit=_("Save"), back=_back(request, one.costed),
        lead=formats.listed([one.number, presenters.money(one.amount, one)]),
    )  # fmt: skip


@page(CHANGE, BOTH)
def payer(request: ActorRequest, cost_share: UUID) -> HttpResponse:
    """Ask that somebody else pays a share."""
    one = Share.objects.select_related("costed").get(id=cost_share)

    def do(given: dict[str, Any]) -> str:
        made = actions.change_payer(
            one.id, given["payer"], given["why"], by=request.actor, at=request.at
        )
        if made.decided_at is None:
            messages.success(request, _("Entered. Somebody else decides it."))
        return _back(request, one.costed)[0]

    return run_form(
        request, forms.PayerForm(data(request)), do, title=_("Who pays for this seat"),
        submit=_("Save"), back=_back(request, one.costed),
        lead=formats.listed(
            [presenters.money(one.amount, one.costed), presenters.payer(one.payer)]
        ),
    )  # fmt: skip


@page(DECIDE, BOTH)
def decide(request: ActorRequest, cost_change: UUID) -> HttpResponse:
    """Decide that somebody else pays a share."""
    one = PayerChange.objects.select_related("share__costed").get(id=cost_change)

    def do(given: dict[str, Any]) -> str:
        actions.decide_payer(one.id, given["is_good"] == "yes", by=request.actor, at=request.at)
        return _back(request, one.share.costed)[0]

    return run_form(
        request, forms.DecideForm(data(request)), do, title=_("Who pays for this seat"),
        submit=_("Save"), back=_back(request, one.share.costed),
        lead=formats.listed([presenters.payer(one.payer), one.why]),
    )  # fmt: skip
