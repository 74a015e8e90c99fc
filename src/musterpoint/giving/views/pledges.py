"""Pledges: the list with the late ones first, each with its instalments, what came of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.giving import actions, amounts, books, earmarks, forms, queries, rules
from musterpoint.giving.actions import GiftIn, PledgeIn
from musterpoint.giving.models import Pledge
from musterpoint.giving.queries import Line
from musterpoint.giving.references import shown
from musterpoint.giving.rules import Standing
from musterpoint.giving.views import levies, pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.paging import paged
from musterpoint.web.parts import Figure, Row


@page(pages.READ)
def pledges(request: ActorRequest) -> HttpResponse:
    """List pledges, the late ones first."""
    today = request.at.date()
    found = queries.pledges(cards.words(request))
    rows, paging = paged(request, found, "next_due_on", "id")
    return pages.show_list(
        request,
        "pledges",
        title=_("Pledges"),
        sub=_("What was promised, what came, what is late"),
        columns=(_("Pledge"), _("Amount"), _("Received"), _("Next due"), _("State")),
        rows=[_cells(request, line) for line in queries.lines(rows, today)],
        empty=(_("No pledge yet"), _("Write down who gives, then what they pledge.")),
        search=_("Giver, reference or note"),
        paging=paging,
        figures=_figures(today),
        acts=(
            Act(label=_("As a workbook"), url=goes_to(request, "pledges-file") + "?kind=xlsx"),
            pages.may(request, Act(label=_("Read a workbook in"), url=goes_to(request, "import"))),
            pages.may(request, Act(label=_("New gift"), url=goes_to(request, "gift-new"))),
            pages.may(
                request,
                Act(label=_("New pledge"), url=goes_to(request, "pledge-new"), is_main=True),
            ),
        ),
    )


def _figures(today: date) -> list[Figure]:
    found: list[Figure] = []
    for unit, sums in sorted(queries.totals(today).items())[:3]:
        found += [
            Figure(label=_("Pledged"), value=amounts.shown(sums["pledged"], unit)),
            Figure(label=_("Received"), value=amounts.shown(sums["received"], unit)),
            Figure(
                label=_("Late"),
                value=amounts.shown(sums["late"], unit),
                tone="help" if sums["late"] else "",
            ),
        ]
    return found


def _cells(request: ActorRequest, line: Line) -> list[Cell]:
    row = line.row
    return [
        Cell(
            text=str(row.giver),
            url=goes_to(request, "pledge", pledge_id=row.id),
            note=shown(row.reference),
        ),
        Cell(text=amounts.shown(row.amount, row.unit)),
        Cell(text=amounts.shown(row.received, row.unit)),
        Cell(text=pages.day(row.next_due_on) or "–"),
        Cell(
            text=pages.standing_words(line.standing, is_levy=bool(row.levy)),
            tag=pages.TONES[line.standing],
        ),
    ]


@page(pages.READ)
def pledge(request: ActorRequest, pledge_id: UUID) -> HttpResponse:
    """Show a pledge with its instalments, its gifts and what it is for."""
    row = queries.pledge(pledge_id)
    line = queries.line_of(row, request.at.date())
    name = queries.names_of([row.giver], by=request.actor, at=request.at)[row.giver_id]
    here = {"pledge_id": row.id}
    is_open = line.standing not in (Standing.RECEIVED, Standing.WITHDRAWN)
    acts: list[Act | None] = []
    if is_open and request.actor.may(pages.CHANGE):
        acts = [
            Act(label=_("Withdraw"), url=goes_to(request, "pledge-withdraw", **here)),
            Act(label=_("Other instalments"), url=goes_to(request, "pledge-replan", **here)),
            None
            if row.confirmed_at
            else Act(
                label=_("It is confirmed"),
                url=goes_to(request, "pledge-confirm", **here),
                is_post=True,
            ),
            Act(label=_("Money came"), url=goes_to(request, "pledge-gift", **here), is_main=True),
        ]
    if actions.may_have_members(row) and request.actor.may(Permission.FUNDS_MEMBERS):
        address = goes_to(request, "pledge-members", **here)
        acts = [Act(label=_("For whom it was paid"), url=address, is_main=True)]
    back = ("levies", _("Levies")) if row.levy else ("pledges", _("Pledges"))
    return pages.show_detail(
        request,
        back=(goes_to(request, back[0]), back[1]),
        title=name,
        tag=(
            pages.TONES[line.standing],
            pages.standing_words(line.standing, is_levy=bool(row.levy)),
        ),
        sub=shown(row.reference),
        acts=acts,
        note=_("Withdrawn: %(why)s") % {"why": row.withdrawn_why} if row.withdrawn_at else "",
        parts=(_instalments(row, request.at.date()), _gifts(request, row)),
        side=(Part(title=_("Pledge"), code="facts", facts=_facts(request, row)),),
    )


def _facts(request: ActorRequest, row: Pledge) -> list[Row]:
    found = [
        Row(key=_("Giver"), value=str(row.giver),
            url=goes_to(request, "giver", giver_id=row.giver_id), action=_("Show")),
        Row(key=_("Amount"), value=amounts.shown(row.amount, row.unit)),
        Row(key=_("Received"), value=amounts.shown(row.received, row.unit)),
        Row(key=_("Fund"), value=books.fund_name(row.fund)),
        Row(key=_("Kind of source"), value=row.get_source_display()),
        Row(key=_("Basis"), value=row.get_basis_display()),
    ]  # fmt: skip
    mark = row.earmark
    place = books.place_name(row.fund, mark)
    if place:
        found.append(Row(key=_("Only for"), value=place))
    if mark.get("country"):
        found.append(Row(key=_("Only for the country"), value=mark["country"]))
    crisis = uuid_or_none(mark.get("crisis", ""))
    named = Crisis.objects.filter(id=crisis).first() if crisis else None
    if named is not None:
        found.append(Row(key=_("Only for the crisis"), value=str(named)))
    if row.campaign is not None:
        found.append(Row(key=_("Campaign"), value=str(row.campaign)))
    if row.levy:
        found.append(Row(key=levies.name_of(row), value=levies.worked_out(row)))
    if row.text:
        found.append(Row(key=_("Note"), value=row.text))
    return found


def _instalments(row: Pledge, today: date) -> Part:
    def state(due_on: date, amount: int, received: int) -> Cell:
        if received >= amount:
            return Cell(text=_("Received"), tag="ok")
        if row.withdrawn_at is not None:
            return Cell(text=_("Withdrawn"), tag="off")
        if due_on < today:
            return Cell(text=_("Late"), tag="help")
        return Cell(text=_("Open"), tag="due")

    rows = row.instalments.order_by("due_on", "number")
    return Part(
        title=_("Instalments"),
        code="instalments",
        columns=(_("Due"), _("Amount"), _("Received"), _("State")),
        rows=[
            [
                Cell(text=pages.day(one.due_on)),
                Cell(text=amounts.shown(one.amount, row.unit)),
                Cell(text=amounts.shown(one.received, row.unit)),
                state(one.due_on, one.amount, one.received),
            ]
            for one in rows
        ],
    )


def _gifts(request: ActorRequest, row: Pledge) -> Part:
    rows = row.gifts.prefetch_related("ends").order_by("-received_on", "-id")[:200]
    return Part(
        title=_("What came"),
        code="gifts",
        columns=(_("Day"), _("Amount"), _("State")),
        rows=[
            [
                Cell(text=pages.day(one.received_on), url=goes_to(request, "gift", gift_id=one.id)),
                Cell(text=amounts.shown(one.amount, one.unit)),
                Cell(text=_("Taken back"), tag="off")
                if one.ends.all()
                else Cell(text=_("Received"), tag="ok"),
            ]
            for one in rows
        ],
        empty=_("Nothing came yet."),
    )


def equal_parts(whole: int, first: date, count: int, months: int) -> list[tuple[date, int]]:
    """Return equal instalments that sum to the whole. Raises Invalid when there are too many."""
    if count > whole:
        text = _("So many instalments would be less than the smallest coin.")
        raise Invalid(text, fields={"count": [text]})
    try:
        days = rules.days_of_instalments(first, count, months)
    except (ValueError, OverflowError) as wrong:
        text = _("Choose days within 15 years.")
        raise Invalid(text, fields={"first": [text]}) from wrong
    return list(zip(days, ledger.split(whole, [1] * count), strict=True))


@page(pages.CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a pledge down."""
    lists = {
        "crisis": [(str(one.id), str(one)) for one in Crisis.objects.order_by("-declared_at")],
        "campaign": [(str(one.id), str(one)) for one in queries.campaigns()[:200]],
    }
    initial = {"giver": request.GET.get("giver", ""), "first": request.at.date()}
    form = forms.PledgeForm(data(request), lists=lists, initial=initial)

    def do(given: dict[str, Any]) -> str:
        unit = given["unit"].upper()
        whole = amounts.parts(unit, given["amount"])
        if not earmarks.is_of_fund(given):
            text = _("Choose a window and head of this fund.")
            raise Invalid(text, fields={"place": [text]})
        made = actions.pledge(
            PledgeIn(
                giver_id=UUID(given["giver"]),
                fund=given["fund"],
                unit=unit,
                amount=whole,
                source=given["source"],
                instalments=equal_parts(whole, given["first"], given["count"], given["months"]),
                campaign_id=uuid_or_none(given["campaign"]),
                earmark=earmarks.earmark(given),
                text=given["text"],
                is_confirmed=given["is_confirmed"],
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "pledge", pledge_id=made.id)

    return run_form(
        request, form, do, title=_("New pledge"), submit=_("Keep"),
        back=(goes_to(request, "pledges"), _("Pledges")),
    )  # fmt: skip


@page(pages.CHANGE, POST)
def confirm(request: ActorRequest, pledge_id: UUID) -> HttpResponse:
    """Say that a pledge is confirmed."""
    actions.confirm_pledge(pledge_id, by=request.actor, at=request.at)
    return pages.done(request, "pledge", pledge_id=pledge_id)


@page(pages.CHANGE, BOTH)
def withdraw(request: ActorRequest, pledge_id: UUID) -> HttpResponse:
    """Say that the rest will not come."""
    row = queries.pledge(pledge_id)

    def do(given: dict[str, Any]) -> str:
        actions.withdraw_pledge(row.id, given["why"], by=request.actor, at=request.at)
        return goes_to(request, "pledge", pledge_id=row.id)

    return run_form(
        request, forms.WhyForm(data(request)), do, title=_("Withdraw the pledge"),
        submit=_("Withdraw"), back=(goes_to(request, "pledge", pledge_id=row.id), str(row.giver)),
        lead=_("What came stays. The rest is expected no more."),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def replan(request: ActorRequest, pledge_id: UUID) -> HttpResponse:
    """Agree other instalments for the rest."""
    row = queries.pledge(pledge_id)
    left = row.amount - row.received

    def do(given: dict[str, Any]) -> str:
        planned = equal_parts(left, given["first"], given["count"], given["months"])
        actions.replan_pledge(row.id, planned, by=request.actor, at=request.at)
        return goes_to(request, "pledge", pledge_id=row.id)

    return run_form(
        request, forms.ReplanForm(data(request), initial={"first": request.at.date()}), do,
        title=_("Other instalments"), submit=_("Keep"),
        back=(goes_to(request, "pledge", pledge_id=row.id), str(row.giver)),
        lead=_("Still open: %(amount)s") % {"amount": amounts.shown(left, row.unit)},
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def came(request: ActorRequest, pledge_id: UUID) -> HttpResponse:
    """Book money of a pledge by hand."""
    row = queries.pledge(pledge_id)
    form = forms.ReceiveForm(
        data(request),
        lists={"account": books.accounts("Assets")},
        initial={"on": request.at.date(), "key": f"desk-{uuid7()}"},
    )

    def do(given: dict[str, Any]) -> str:
        got = actions.receive(
            GiftIn(
                key=f"giving-{given['key']}",
                amount=amounts.parts(row.unit, given["amount"]),
                unit=row.unit,
                account=given["account"],
                received_on=given["on"],
                pledge_id=row.id,
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "gift", gift_id=got.gift.id)

    return run_form(
        request, form, do, title=_("Money came"), submit=_("Book it"),
        back=(goes_to(request, "pledge", pledge_id=row.id), str(row.giver)),
        lead=_("Still open: %(amount)s")
        % {"amount": amounts.shown(row.amount - row.received, row.unit)},
    )  # fmt: skip
