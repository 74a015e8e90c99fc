"""What a provider of mobile money says became of a batch: its file, or its word."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.funds import queries as funds
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, forms, queries
from musterpoint.payments.actions import Taken
from musterpoint.payments.models import Batch, BatchState, Method, State
from musterpoint.payments.views.pages import RECONCILE, goes_to, money, run_form, show_detail
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, data, files
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

#: States of a batch whose payments may have arrived.
WAITING = (BatchState.SENT, BatchState.ACCEPTED, BatchState.PART)
SHOWN = 500


def acts(request: ActorRequest, row: Batch) -> list[Act]:
    """Return the buttons of a batch of mobile money that went out."""
    if row.method != Method.MOBILE or row.state not in WAITING:
        return []
    if not request.actor.may(RECONCILE):
        return []
    return [
        Act(label=_("These arrived"), url=goes_to(request, "batch-arrived", batch_id=row.id)),
        Act(label=_("Result of the provider"), icon="log",
            url=goes_to(request, "batch-result", batch_id=row.id)),
    ]  # fmt: skip


def _back(request: ActorRequest, row: Batch) -> tuple[str, str]:
    return goes_to(request, "batch", batch_id=row.id), row.message_id


@page(RECONCILE, BOTH)
def result(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take in the file of a provider, and say what became of each row."""
    row = queries.batch(batch_id)
    books = funds.accounts().filter(ended_at=None, kept_by="", name__startswith="Expenses:")
    form = forms.ResultForm(
        data(request), files(request), today=request.at.date(),
        books=list(books.values_list("name", flat=True)[:2000]),
    )  # fmt: skip

    def do(given: dict[str, Any]) -> HttpResponse:
        found = actions.take_result(
            row.id, given["file"].read(), on=given["on"], fees=given["book_account"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return _report(request, found)

    return run_form(
        request, form, do, title=_("Result of the provider"), submit=_("Take it in"),
        back=_back(request, row),
        lead=_("What arrived is paid in the books, what failed is open again. The same file twice"
               " changes nothing. Whoever prepared or released the batch does not do this."),
    )  # fmt: skip


def _report(request: ActorRequest, found: Taken) -> HttpResponse:
    names = [
        ("paid", _("Arrived and paid")), ("failed", _("Failed, open again")),
        ("pending", _("Not yet known to the provider")), ("known", _("Taken in before")),
        ("wrong", _("Not taken in")),
    ]  # fmt: skip
    titles = dict(names)
    facts = [Row(key=label, value=formats.count(found.count(code))) for code, label in names]
    facts.append(
        Row(key=_("Not in the file, still waiting"), value=formats.count(len(found.missing)))
    )

    def table(code: str, title: str, chosen: list[str]) -> Part:
        return Part(
            title=title, code=code, empty=_("Nothing."),
            columns=[_("Row"), _("Reference"), _("What became of it"), _("Why")],
            rows=[
                [Cell(text=str(one.row)), Cell(text=one.reference or "–"),
                 Cell(text=titles[one.code]), Cell(text=one.text or "–")]
                for one in found.rows if one.code in chosen
            ][:SHOWN],
        )  # fmt: skip

    return show_detail(
        request, back=_back(request, found.batch), title=_("Result of the provider"),
        note=_("Some rows were not taken in. Ask the provider about them.")
        if found.count("wrong") else "",
        parts=[
            table("wrong", titles["wrong"], ["wrong"]),
            table("taken", _("Taken in"), ["paid", "failed", "pending", "known"]),
            Part(
                title=_("Not in the file, still waiting"), code="missing",
                columns=[_("Reference")], empty=_("Nothing."),
                rows=[[Cell(text=one)] for one in found.missing[:SHOWN]],
            ),
        ],
        side=[Part(title=_("Facts"), code="facts", facts=facts)],
    )  # fmt: skip


@page(RECONCILE, BOTH)
def arrived(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Write down that payments arrived, where the provider gives no file."""
    row = queries.batch(batch_id)
    lines = row.lines.filter(is_live=True, order__state=State.SENT).select_related("order")
    waiting = [
        (
            str(one.order_id),
            f"{show_reference(one.order.reference)} · "
            f"{money(one.order.amount, one.order.digits, one.order.unit)}",
        )
        for one in lines.order_by("position")[:SHOWN]
    ]
    form = forms.ArrivedForm(data(request), orders=waiting, today=request.at.date())

    def do(given: dict[str, Any]) -> str:
        chosen = [UUID(one) for one in given["orders"]]
        actions.confirm_arrivals(
            row.id, chosen, given["reference"], on=given["on"], by=request.actor, at=request.at
        )
        messages.success(
            request,
            ngettext("%(n)s payment arrived.", "%(n)s payments arrived.", len(chosen))
            % {"n": len(chosen)},
        )
        return goes_to(request, "batch", batch_id=row.id)

    return run_form(
        request, form, do, title=_("These arrived"), submit=_("Book them as paid"),
        back=_back(request, row),
        lead=_("Where the provider gives no file. Whoever prepared or released the batch does not"
               " do this."),
    )  # fmt: skip
