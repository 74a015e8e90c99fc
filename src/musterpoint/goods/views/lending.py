"""What is lent to people and offices, and what is lent to us."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.goods import actions, forms, queries
from musterpoint.goods.models import Loan
from musterpoint.goods.views.pages import CHANGE, READ, Section, goes_to, number, run_form, sheet
from musterpoint.web.cards import Cell, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


@page(READ)
def loans(request: ActorRequest) -> HttpResponse:
    """List what is lent and not back, and what is lent to us, the longest due first."""
    return sheet(
        request,
        _("Lent things"),
        [
            _section(request, _("Lent by us"), queries.loans(), "after"),
            _section(request, _("Lent to us"), queries.loans(out=False), "after_to_us"),
        ],
        here="loans",
    )


def _section(request: ActorRequest, title: str, found: QuerySet[Loan], param: str) -> Section:
    rows, pages = paged(request, found, "due_at", "id", param=param)
    return Section(
        pages=pages,
        title=title,
        heads=((_("What"), False), (_("Store"), False), (_("State"), False), (_("Out"), True),
               (_("Due back"), False)),
        rows=[
            [
                Cell(text=one.item.title, url=goes_to(request, "loan", goods_loan=one.id)),
                Cell(text=one.store.name),
                Cell(text=_("Late"), tag="help")
                if one.due_at < request.at
                else Cell(text=_("Out"), tag="move"),
                number(one.item.shown(one.amount - one.returned), _("Out")),
                Cell(moment=one.due_at),
            ]
            for one in rows
        ],
        none=_("Nothing"),
        hint=_("Phones, wheelchairs, tents, a vehicle: what comes back stands here."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def lend(request: ActorRequest, goods_store: UUID) -> HttpResponse:
    """Lend something out of a store."""
    store = queries.store(goods_store)
    form = forms.LendForm(data(request), items=queries.items())

    def do(given: dict[str, Any]) -> str:
        actions.lend_out(
            store.id, UUID(given["item_id"]), given["parts"], given["due_at"], given["borrower"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Lent. It stands in the list of what is due."))
        return goes_to(request, "loans")

    return run_form(
        request, form, do, title=_("Lend"), submit=_("Lend"),
        back=(goes_to(request, "store", goods_store=store.id), store.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def back(request: ActorRequest, goods_loan: UUID) -> HttpResponse:
    """Take back what was lent, or give back what was lent to us."""
    row = queries.loan(goods_loan)
    who = actions.who_has(row, by=request.actor, at=request.at)
    audit.saw("goods.loan.read", [row.id], by=request.actor, at=request.at)
    left = row.amount - row.returned
    form = forms.BackForm(
        data(request), item=row.item, initial={"amount": row.item.unit.written(left)}
    )

    def do(given: dict[str, Any]) -> str:
        actions.end_loan(row.id, given["amount"], by=request.actor, at=request.at)
        messages.success(request, _("Kept. The books follow."))
        return goes_to(request, "loans")

    return run_form(
        request, form, do, title=_("Give back") if row.is_to_us else _("It comes back"),
        submit=_("Keep"), back=(goes_to(request, "loans"), _("Lent things")),
        lead=f"{row.item.title} {row.item.shown(left)} · {who}",
    )  # fmt: skip
