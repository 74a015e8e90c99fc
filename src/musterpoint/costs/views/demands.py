"""One demand: its letter, reminders, disputes, money; entered by one and confirmed by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.costs import (
    actions,
    forms,
    forms_of_debts,
    letters_of_demands,
    owing,
    presenters,
)
from musterpoint.costs.models import Debt, Demand, DemandStep, Share
from musterpoint.costs.views import debts
from musterpoint.costs.views.amounts import parts
from musterpoint.costs.views.pages import CHANGE, DECIDE, READ, goes_to, run_form, show_detail
from musterpoint.engine import ledger
from musterpoint.kernel.ids import uuid7
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

MOST_SHOWN = 500


def _back(request: ActorRequest, row: Demand) -> tuple[str, str]:
    to = goes_to(request, "demand", cost_demand=row.id)
    return to, presenters.number(row.reference)


@page(READ)
def demand(request: ActorRequest, cost_demand: UUID) -> HttpResponse:
    """Show a demand: amounts, seats, and what was entered of it."""
    row = owing.demand(cost_demand)
    note = row.disputed if row.disputed_at else ""
    return show_detail(
        request, back=debts.back_to(request, row.debtor), title=presenters.number(row.reference),
        tag=presenters.demand_tag(row), sub=presenters.debtor(row.debtor), note=note,
        acts=_acts(request, row), parts=[_steps(request, row), _seats(request, row)],
        side=[Part(title=_("Amounts"), code="amounts", facts=_facts(request, row))],
    )  # fmt: skip


def _acts(request: ActorRequest, row: Demand) -> list[Act]:
    if not request.actor.may(CHANGE):
        return []

    def to(name: str) -> str:
        return goes_to(request, name, cost_demand=row.id)

    found = [Act(label=_("Letter"), url=to("demand-letter"))]
    found += debts.claims_act(request, row.debtor)
    if row.owed and row.disputed_at is None:
        found.append(Act(label=_("Enter a reminder"), url=to("demand-remind")))
        found.append(Act(label=_("Enter a dispute"), url=to("demand-dispute")))
    elif row.disputed_at is not None:
        found.append(Act(label=_("End the dispute"), url=to("demand-settle")))
    if row.owed or row.paid:
        label = _("Enter money or a write-off")
        found.append(Act(label=label, url=to("demand-money"), is_main=True))
    return found


def _facts(request: ActorRequest, row: Demand) -> list[Row]:
    zone = request.organisation.time_zone
    found = [
        Row(key=label, value=presenters.money(amount, row))
        for amount, label in (
            (row.amount, _("Amount")),
            (row.paid, _("Paid")),
            (row.written_off, _("Written off")),
            (row.owed, _("Still open")),
            (row.over, _("Paid above what is owed")),
        )
        if amount or label != _("Paid above what is owed")
    ]
    found.append(Row(key=_("Due"), value=formats.day(row.due_on, year=True)))
    for at, label in (
        (row.sent_at, pgettext("demand", "Made")),
        (row.reminded_at, _("Reminded")),
        (row.disputed_at, pgettext("demand", "Disputed")),
    ):
        if at is not None:
            found.append(Row(key=label, value=formats.moment(at, zone, year=True)))
    return found


def _steps(request: ActorRequest, row: Demand) -> Part:
    def to(one: DemandStep) -> str:
        may = request.actor.may(DECIDE) and one.decided_at is None
        return goes_to(request, "demand-decide", cost_step=one.id) if may else ""

    return Part(
        title=_("Money and write-offs"), code="steps",
        columns=[_("What"), _("Day"), _("Amount"), _("State")],
        rows=[
            [
                Cell(text=one.get_kind_display(), note=one.words, url=to(one)),
                Cell(text=formats.day(one.on, year=True)),
                Cell(text=presenters.money(one.amount, row)),
                Cell(text=presenters.by_two_tag(one)[1], tag=presenters.by_two_tag(one)[0]),
            ]
            for one in row.steps.order_by("id")
        ],
        empty=_("Nothing came in."),
    )  # fmt: skip


def _seats(request: ActorRequest, row: Demand) -> Part:
    """Return the seats of a demand; who changes costs gives one to another payer there."""
    rows = list(row.debts.select_related("costed").order_by("costed_id", "id")[:MOST_SHOWN])
    shares = Share.objects.filter(costed__in={one.costed_id for one in rows})
    ids = {(one.costed_id, one.traveller_id): one.id for one in shares}
    may = request.actor.may(CHANGE)

    def seat(place: int, one: Any) -> Cell:
        share = ids.get((one.costed_id, one.traveller_id))
        to = goes_to(request, "payer", cost_share=share) if may and share else ""
        return Cell(text=formats.count(place), url=to)

    claims = _claims(request, row, rows)
    columns = [_("Seat"), _("Leg"), _("Share"), *([_("Claim on a policy")] if claims else [])]
    return Part(
        title=_("Seats"), code="seats", columns=columns,
        rows=[
            [seat(place, one), Cell(text=one.costed.code, note=one.costed.route),
             Cell(text=presenters.money(one.amount, row)),
             *([claims.get(one.id, Cell(text="–"))] if claims else [])]
            for place, one in enumerate(rows, 1)
        ],
        empty=_("Nothing was asked."),
    )  # fmt: skip


def _claims(request: ActorRequest, row: Demand, rows: list[Debt]) -> dict[UUID, Cell]:
    """Return the claims on policies that were made for seats, for who may see them."""
    if row.debtor.kind != "insurer":
        return {}
    found = {}
    for one, ower in owing.owed_by(rows):
        policy = ower.policy if ower is not None else None
        if policy is None or not request.actor.may(policy.permission):
            continue
        if one.id in policy.seats:
            to = url(request, policy.page, **{policy.part: policy.subject_id})
            found[one.id] = Cell(text=_("Claim made"), url=to)
    if found:
        audit.saw("costs.policies.read", [row.debtor_id], by=request.actor, at=request.at)
    return found


@page(CHANGE)
def letter(request: ActorRequest, cost_demand: UUID) -> HttpResponse:
    """Give a demand as a letter, which names nobody who travelled."""
    row = owing.demand(cost_demand)
    audit.saw("costs.demand.printed", [row.id], by=request.actor, at=request.at)
    return letters_of_demands.letter(request, row)


@page(CHANGE, BOTH)
def remind(request: ActorRequest, cost_demand: UUID) -> HttpResponse:
    """Enter that a debtor was reminded."""
    row = owing.demand(cost_demand)

    def do(_given: dict[str, Any]) -> str:
        actions.remind(row.id, by=request.actor, at=request.at)
        return _back(request, row)[0]

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Enter a reminder"),
        submit=_("Save"), back=_back(request, row),
        lead=_("What is open is due anew. Print the letter again and send it."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def dispute(request: ActorRequest, cost_demand: UUID) -> HttpResponse:
    """Enter that a debtor disputes a demand."""
    row = owing.demand(cost_demand)

    def do(given: dict[str, Any]) -> str:
        actions.dispute_demand(row.id, given["words"], by=request.actor, at=request.at)
        return _back(request, row)[0]

    return run_form(
        request, forms_of_debts.DemandDisputeForm(data(request)), do, title=_("Enter a dispute"),
        submit=_("Save"), back=_back(request, row),
        lead=_("To settle it: write off a part, or open a seat and choose who pays instead."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def settle(request: ActorRequest, cost_demand: UUID) -> HttpResponse:
    """Enter that a dispute ended."""
    row = owing.demand(cost_demand)

    def do(_given: dict[str, Any]) -> str:
        actions.end_dispute(row.id, by=request.actor, at=request.at)
        return _back(request, row)[0]

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("End the dispute"),
        submit=_("End it"), back=_back(request, row), lead=row.disputed,
    )  # fmt: skip


@page(CHANGE, BOTH)
def money(request: ActorRequest, cost_demand: UUID) -> HttpResponse:
    """Enter money that came or went back, or ask for a write-off; another person confirms it."""
    row = owing.demand(cost_demand)
    first = {"on": request.at.date(), "once": uuid7()}
    form = forms_of_debts.StepForm(data(request), initial=first)

    def do(given: dict[str, Any]) -> str:
        amount = parts(given["amount"], ledger.Unit(row.currency, row.digits))
        actions.enter_step(
            row.id, given["kind"], amount, given["on"], given["words"],
            key=f"desk-{given['once'] or uuid7()}", by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Entered. Somebody else decides it."))
        return _back(request, row)[0]

    return run_form(
        request, form, do, title=_("Enter money or a write-off"), submit=_("Save"),
        back=_back(request, row),
        lead=_("Still open: %(amount)s") % {"amount": presenters.money(row.owed, row)},
    )  # fmt: skip


@page(DECIDE, BOTH)
def decide(request: ActorRequest, cost_step: UUID) -> HttpResponse:
    """Confirm or refuse what somebody else entered of a demand."""
    one = DemandStep.objects.select_related("demand__debtor").get(id=cost_step)

    def do(given: dict[str, Any]) -> str:
        actions.decide_step(one.id, given["is_good"] == "yes", by=request.actor, at=request.at)
        return _back(request, one.demand)[0]

    said = [one.get_kind_display(), presenters.money(one.amount, one.demand), one.words]
    return run_form(
        request, forms.DecideForm(data(request)), do, title=_("Decide"), submit=_("Save"),
        back=_back(request, one.demand), lead=formats.listed(said),
    )  # fmt: skip
