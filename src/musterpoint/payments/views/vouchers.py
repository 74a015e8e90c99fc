"""The voucher of one payment: issued, printed, replaced when it was lost."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, forms, printing, queries, rules
from musterpoint.payments.models import Method, Order, State, VoucherState
from musterpoint.payments.views.pages import PREPARE, RELEASE, goes_to, run_form
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, attached, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none

TAGS = {
    VoucherState.ISSUED: "move", VoucherState.REDEEMED: "ok", VoucherState.EXPIRED: "off",
    VoucherState.CANCELLED: "off",
}  # fmt: skip


def acts(request: ActorRequest, row: Order) -> list[Act]:
    """Return the buttons of a payment by voucher: issued, printed, replaced."""
    if row.method != Method.VOUCHER:
        return []
    may = request.actor.may

    def act(name: str, label: str, **more: Any) -> Act:
        return Act(label=label, url=goes_to(request, name, order_id=row.id), **more)

    if row.state in (State.ORDERED, State.RETURNED):
        is_one = rules.pack().people_needed(1, row.amount, row.unit, row.digits) == 1
        found = [act("order-voucher", _("Issue a voucher"), is_main=True)]
        return found if is_one and may(RELEASE) else []
    if row.state != State.SENT or not printing.of_order(row):
        return []
    found = []
    if may(RELEASE):
        found.append(act("order-voucher-lost", _("The voucher was lost")))
    if may(PREPARE) or may(RELEASE):
        found.append(
            act("order-voucher-paper", _("Print the voucher"), icon="print", is_post=True,
                is_main=True)
        )  # fmt: skip
    return found


def parts(row: Order) -> list[Part]:
    """Return the vouchers of a payment, without their codes."""
    if row.method != Method.VOUCHER:
        return []
    return [
        Part(
            title=_("Vouchers"), code="vouchers",
            columns=[_("Good until"), _("Where"), _("State")],
            rows=[
                [
                    Cell(text=formats.day(one.expires_at.date(), year=True)),
                    Cell(text=one.point.label if one.point else _("At any point")),
                    Cell(text=one.get_state_display(), tag=TAGS[VoucherState(one.state)]),
                ]
                for one in queries.vouchers_of(row.id)
            ],
            empty=_("No voucher was issued yet."),
        )
    ]  # fmt: skip


def _points(row: Order) -> list[tuple[str, str]]:
    return [(str(one.id), one.label) for one in queries.points().filter(unit=row.unit)]


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)


def _until(request: ActorRequest) -> date:
    return (request.at + timedelta(days=rules.pack().voucher_days)).date()


@page(RELEASE, BOTH)
def issue(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Release one payment as a voucher."""
    row = queries.order(order_id)
    form = forms.VoucherForm(data(request), points=_points(row), until=_until(request))

    def do(given: dict[str, Any]) -> str:
        actions.issue_voucher(
            order_id, good_until=_end(given["good_until"]), point_id=uuid_or_none(given["point"]),
            by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Issued. Print it next."))
        return goes_to(request, "order", order_id=order_id)

    return run_form(
        request, form, do, title=_("Issue a voucher"), submit=_("Issue it"),
        back=(goes_to(request, "order", order_id=order_id), show_reference(row.reference)),
        lead=_("It releases the payment. Who ordered it or changed the payee does not issue it."),
    )  # fmt: skip


@page(RELEASE, BOTH)
def reissue(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Issue a voucher in place of one that was lost."""
    row = queries.order(order_id)
    form = forms.LostForm(data(request), points=_points(row), until=_until(request))

    def do(given: dict[str, Any]) -> str:
        actions.reissue_voucher(
            order_id, given["reason"], good_until=_end(given["good_until"]),
            point_id=uuid_or_none(given["point"]), by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("Issued. The code of the first one is good no more."))
        return goes_to(request, "order", order_id=order_id)

    return run_form(
        request, form, do, title=_("The voucher was lost"), submit=_("Issue another one"),
        back=(goes_to(request, "order", order_id=order_id), show_reference(row.reference)),
        lead=_("The code of the first one is good no more. Who released that one does not replace"
               " it. A phone without network does not know it until it takes a new list."),
    )  # fmt: skip


@page(None, POST)
def paper(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Give the voucher of a payment as a PDF with its code; that it was printed is written down."""
    if not request.actor.may(PREPARE) and not request.actor.may(RELEASE):
        raise NotAllowed(_("Only who prepares or releases payments prints vouchers."))
    row = queries.order(order_id)
    found = printing.of_order(row)
    if not found or row.state != State.SENT:
        raise Missing(_("No voucher of this payment is good."))
    content = printing.vouchers(found, request.organisation.name, at=request.at)
    audit.saw("payments.paper.printed", [one.id for one in found], by=request.actor, at=request.at)
    return attached(content, "application/pdf", f"voucher-{row.reference}.pdf")
