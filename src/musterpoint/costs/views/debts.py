"""What employers, insurers and host States owe: by debtor, and what was not asked yet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.costs import actions, forms_of_debts, owing, presenters, queries
from musterpoint.costs.models import Debtor
from musterpoint.costs.owing import Stand
from musterpoint.costs.views.pages import (
    CHANGE,
    READ,
    goes_to,
    next_page,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.engine import ledger
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, file_acts, table_file
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none


@page(READ)
def debts(request: ActorRequest) -> HttpResponse:
    """List who owes for seats, with what was asked, paid and written off."""
    found = owing.debtors(uuid_or_none(request.GET.get("after", "")))
    more = next_page(request, goes_to(request, "debts"), found, owing.PAGE)
    columns = [_("Who owes"), _("Not asked yet"), pgettext("demand", "Asked"), _("Paid"),
               _("Written off"), _("Still open")]  # fmt: skip
    return show_list(
        request, "debts", title=_("Owed by others"),
        sub=_("What employers, insurers and host States owe for seats"), columns=columns,
        rows=[_line(request, one) for one in owing.stands(one.id for one in found)], next_url=more,
        acts=file_acts(goes_to(request, "debts-file")), parts=_unnamed(request),
        empty=(
            _("Nobody owes"), _("Seats that an employer, insurer or host State pays stand here.")
        ),
    )  # fmt: skip


def _line(request: ActorRequest, one: Stand) -> list[Cell]:
    to = goes_to(request, "debtor", cost_debtor=one.debtor.id)
    amounts = (one.waits, one.asked, one.paid, one.written_off, one.open)
    return [
        Cell(text=presenters.debtor(one.debtor), url=to, note=presenters.payer(one.debtor.kind)),
        *(Cell(text=presenters.money(amount, one)) for amount in amounts),
    ]


def _unnamed(request: ActorRequest) -> list[Part]:
    """Return the seats of which somebody says first who owes them; no card when there are none."""
    may = request.actor.may(CHANGE)
    rows = [
        [
            Cell(text=leg.code, note=leg.route,
                 url=goes_to(request, "debtor-name", cost_leg=leg.id) if may else ""),
            Cell(text=presenters.payer(payer)),
            Cell(text=formats.count(seats)),
            Cell(text=presenters.money(amount, leg)),
        ]
        for leg, payer, seats, amount in owing.unnamed()
    ]  # fmt: skip
    if not rows:
        return []
    columns = [_("Leg"), _("Who pays"), _("Seats"), _("Amount")]
    return [Part(title=_("Say who owes these"), code="unnamed", columns=columns, rows=rows)]


@page(READ)
def file(request: ActorRequest) -> HttpResponse:
    """Give what others owe as a table, without any traveller."""
    rows = [["debtor", "kind", "number", "currency", "not_asked", "asked", "paid", "written_off",
             "open"]]  # fmt: skip
    found = owing.stands()
    for one in found:
        of = ledger.Unit(one.currency, one.digits)
        amounts = (one.waits, one.asked, one.paid, one.written_off, one.open)
        rows.append(
            [one.debtor.name, one.debtor.kind, presenters.number(one.debtor.reference),
             one.currency, *(of.written(amount) for amount in amounts)]
        )  # fmt: skip
    ids = [one.debtor.id for one in found]
    audit.saw("costs.debts.exported", ids, by=request.actor, at=request.at)
    return table_file(request, rows, "owed-by-others")


@page(CHANGE, BOTH)
def name(request: ActorRequest, cost_leg: UUID) -> HttpResponse:
    """Say who owes seats of a leg of which no record says it."""
    row = queries.leg(cost_leg)
    form = forms_of_debts.DebtorForm(data(request))

    def do(given: dict[str, Any]) -> str:
        made = actions.name_debtor(
            row.id, given["payer"], given["name"], by=request.actor, at=request.at
        )
        return goes_to(request, "debtor", cost_debtor=made.id)

    return run_form(
        request, form, do, title=_("Who owes these seats"), submit=_("Save"), lead=row.code,
        back=(goes_to(request, "debts"), _("Owed by others")),
    )  # fmt: skip


def back_to(request: ActorRequest, row: Debtor) -> tuple[str, str]:
    """Return the address and the name of a debtor."""
    return goes_to(request, "debtor", cost_debtor=row.id), presenters.debtor(row)


@page(READ)
def debtor(request: ActorRequest, cost_debtor: UUID) -> HttpResponse:
    """Show a debtor: what can be asked, what waits, and the demands."""
    row = owing.debtor(cost_debtor)
    waits = owing.waiting(row)
    acts = []
    for code, rows in waits.items():
        if request.actor.may(CHANGE) and actions.may_be_asked(rows):
            to = f"{goes_to(request, 'debtor-ask', cost_debtor=row.id)}?currency={code}"
            label = _("Make a demand in %(currency)s") % {"currency": code}
            acts.append(Act(label=label, url=to, is_main=True))
    acts += claims_act(request, row)
    few = any(len(actions.may_be_asked(rows)) < len(rows) for rows in waits.values())
    note = _(
        "Some seats wait: they are so few that a letter would tell who sat there. They are asked"
        " for when there are more, or when the employer or insurer was told of the person before:"
        " by a bond's call with the person's consent, or by a claim on the policy."
    )
    return show_detail(
        request, back=(goes_to(request, "debts"), _("Owed by others")),
        title=presenters.debtor(row), sub=presenters.payer(row.kind), acts=acts,
        note=note if few else "", parts=[_demands(request, row), *_policies(request, row)],
        side=[
            Part(
                title=_("Not asked yet"), code="waits", columns=[_("Seats"), _("Amount")],
                rows=[
                    [Cell(text=formats.count(len(rows))),
                     Cell(text=presenters.money(sum(one.amount for one in rows), rows[0].costed))]
                    for rows in waits.values()
                ],
                empty=_("Nothing waits."),
            ),
        ],
    )  # fmt: skip


def _demands(request: ActorRequest, row: Debtor) -> Part:
    def line(one: Any) -> list[Cell]:
        kind, word = presenters.demand_tag(one)
        return [
            Cell(text=presenters.number(one.reference),
                 url=goes_to(request, "demand", cost_demand=one.id)),
            Cell(text=presenters.money(one.amount, one)),
            Cell(text=presenters.money(one.owed, one)),
            Cell(text=formats.day(one.due_on, year=True)),
            Cell(text=word, tag=kind),
        ]  # fmt: skip

    columns = [_("Demand"), _("Amount"), _("Still open"), _("Due"), _("State")]
    rows = [line(one) for one in owing.demands(row)]
    return Part(
        title=_("Demands"),
        code="demands",
        columns=columns,
        rows=rows,
        empty=_("Nothing was asked."),
    )


def _policies(request: ActorRequest, row: Debtor) -> list[Part]:
    """Return the policies on which a claim can be made, to who sees them; else no card."""
    rows = [
        [
            Cell(text=debt.costed.code, note=debt.costed.route,
                 url=url(request, policy.page, **{policy.part: policy.subject_id})),
            Cell(text=presenters.money(debt.amount, debt.costed)),
        ]
        for debt, policy in owing.policies(row)
        if request.actor.may(policy.permission)
    ]  # fmt: skip
    if not rows:
        return []
    audit.saw("costs.policies.read", [row.id], by=request.actor, at=request.at)
    columns = [_("Policy of a seat on"), _("Amount")]
    return [
        Part(title=_("Claims to make on policies"), code="policies", columns=columns, rows=rows)
    ]


def claims_act(request: ActorRequest, row: Debtor) -> list[Act]:
    """Return the buttons to claims for an insurer's seats, for who may see and make them."""
    seats = owing.insured_seats(row) if row.kind == "insurer" else []
    first = next((policy for _debt, policy in seats if policy.seats_page), None)
    if first is None or not request.actor.may(first.permission):
        return []
    to = url(request, first.seats_page, cost_debtor=row.id)
    found = [Act(label=_("Claims on policies"), url=to)]
    is_open = any(debt.id not in policy.seats for debt, policy in seats)
    if is_open and request.actor.may(first.claim_permission):
        to = url(request, first.claim_page, cost_debtor=row.id)
        found.append(Act(label=_("Make the claims"), url=to, is_post=True))
    return found


@page(CHANGE, BOTH)
def ask(request: ActorRequest, cost_debtor: UUID) -> HttpResponse:
    """Make a demand of what a debtor owes in a currency."""
    row = owing.debtor(cost_debtor)
    form = forms_of_debts.AskForm(
        data(request), initial={"currency": request.GET.get("currency", "")[:3]}
    )

    def do(given: dict[str, Any]) -> str:
        made = actions.ask_debtor(row.id, given["currency"], by=request.actor, at=request.at)
        messages.success(request, _("Entered in the books. Print the letter and send it."))
        return goes_to(request, "demand", cost_demand=made.id)

    return run_form(
        request, form, do, title=_("Make a demand"), submit=_("Make it"),
        back=back_to(request, row), lead=presenters.debtor(row),
    )  # fmt: skip
