"""Payments: where each stands, who is paid, ordered by hand, mended, cancelled."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import Unit
from musterpoint.engine.payments import numbers
from musterpoint.funds import queries as funds
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, forms, kinds, payees, queries
from musterpoint.payments.actions import OrderIn, PayeeIn
from musterpoint.payments.models import WITHOUT_BANK, Method, Order, State
from musterpoint.payments.views import in_kind, vouchers
from musterpoint.payments.views.pages import (
    ORDERS,
    PREPARE,
    READ,
    RECONCILE,
    goes_to,
    money,
    names,
    run_form,
    show_detail,
    show_list,
    table_file,
)
from musterpoint.tenancy import vault
from musterpoint.web import amounts, formats
from musterpoint.web.cards import Act, Cell, Part, data, words
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

DIRECT = "funds.direct"
PAYEE = ("name", "iban", "account", "bic", "phone", "provider", "country", "town", "street")
MOST_ROWS = 100_000
#: A form of more boxes is refused by the server; more go out together without boxes.
MOST_CHOICES = 900


def _asked(request: ActorRequest) -> Any:
    state = request.GET.get("state", "")
    known = state in State.values or state == queries.TO_RELEASE
    return queries.orders(state=state if known else "", words=words(request))


@page(READ)
def orders(request: ActorRequest) -> HttpResponse:
    """List payments."""
    found, pages = paged(request, _asked(request), "-id")
    acts = [
        Act(label=_("CSV"), url=f"{goes_to(request, 'orders-file')}?kind=csv", icon="print"),
        Act(label=_("XLSX"), url=f"{goes_to(request, 'orders-file')}?kind=xlsx", icon="print"),
    ]
    if request.actor.may(PREPARE):
        acts.append(
            Act(label=_("Order a payment"), url=goes_to(request, "order-new"), icon="plus",
                is_main=True)
        )  # fmt: skip
    return show_list(
        request, "orders", title=_("Payments"), sub=_("Each goes out once, released by others"),
        columns=[_("Reference"), _("For"), _("Amount"), _("Way"), _("State")],
        rows=[_line(request, one) for one in found],
        empty=(_("No payment yet"), _("A payment is ordered when help is granted, or by hand.")),
        acts=acts, search=_("Reference"),
        states=[*State.choices, (queries.TO_RELEASE, _("In kind, waits for a release"))],
        pages=pages,
    )  # fmt: skip


def _line(request: ActorRequest, one: Order) -> list[Cell]:
    return [
        Cell(text=show_reference(one.reference), url=goes_to(request, "order", order_id=one.id)),
        Cell(text=_kind(one), note=one.text),
        Cell(text=money(one.amount, one.digits, one.unit)),
        Cell(text=one.get_method_display()),
        Cell(text=one.get_state_display(), tag=ORDERS[State(one.state)], note=one.reason),
    ]


def _kind(one: Order) -> Any:
    if one.what == DIRECT:
        return _("Asked for by hand")
    kind = kinds.kind(one.what)
    return kind.label if kind is not None else one.what


@page(READ)
def orders_file(request: ActorRequest) -> HttpResponse:
    """Give the list as a file, without names."""
    rows = [["reference", "for", "amount", "unit", "method", "state", "reason", "ordered", "paid"]]
    for one in _asked(request)[:MOST_ROWS]:
        rows.append(
            [
                show_reference(one.reference), one.what,
                Unit(one.unit, one.digits).written(one.amount),
                one.unit, one.method, one.state, one.reason, one.ordered_at.date().isoformat(),
                one.paid_on.isoformat() if one.paid_on else "",
            ]
        )  # fmt: skip
    return table_file(request, rows, "payments")


@page(READ)
def order(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Show a payment with who is paid; that it was seen is written down."""
    row = queries.order(order_id)
    payee = payees.read(vault.open_key(row.id, at=request.at).open(payees.USE, row.sealed))
    audit.saw("payments.payee.seen", [row.id], by=request.actor, at=request.at)
    zone = request.organisation.time_zone
    who = names([row.ordered_by, row.payee_by])
    facts = [
        Row(key=_("Amount"), value=money(row.amount, row.digits, row.unit)),
        Row(key=_("Way"), value=row.get_method_display()),
        Row(key=_("What the payee reads"), value=row.text or _("Our reference alone")),
        Row(key=pgettext("payment", "Ordered"), value=formats.moment(row.ordered_at, zone)),
        Row(key=pgettext("who did it", "By"), value=who.get(row.ordered_by, "")),
    ]
    if row.payee_by != row.ordered_by:
        facts.append(Row(key=_("Payee changed by"), value=who.get(row.payee_by, "")))
    if row.reason:
        facts.append(Row(key=_("Reason"), value=row.reason))
    if row.paid_on:
        facts.append(
            Row(key=pgettext("payment", "Paid"), value=formats.day(row.paid_on, year=True))
        )
    facts += in_kind.facts(row)
    sent = [
        [
            Cell(text=one.batch.message_id, url=goes_to(request, "batch", batch_id=one.batch_id)),
            Cell(text=one.end_to_end),
            Cell(text=one.reason or (_("Live") if one.is_live else _("Ended"))),
        ]
        for one in row.lines.select_related("batch").order_by("id")
    ]
    acts = []
    kind = kinds.kind(row.what)
    if kind is not None and kind.page:
        acts.append(
            Act(
                label=_("What it is for"),
                url=url(request, kind.page, **{kind.part: row.subject_id}),
            )
        )
    if request.actor.may(PREPARE) and row.state in (State.ORDERED, State.RETURNED):
        acts += [
            Act(label=_("Cancel"), url=goes_to(request, "order-cancel", order_id=row.id)),
            Act(label=_("Change the payee"), url=goes_to(request, "order-mend", order_id=row.id),
                icon="pen", is_main=row.state == State.RETURNED),
        ]  # fmt: skip
    acts += in_kind.acts(request, row) + vouchers.acts(request, row)
    is_out = row.state == State.SENT and row.method in WITHOUT_BANK
    if request.actor.may(RECONCILE) and (is_out or actions.was_said_to_arrive(row)):
        acts.append(
            Act(label=_("It did not arrive"), url=goes_to(request, "order-back", order_id=row.id))
        )
    return show_detail(
        request, back=(goes_to(request, "orders"), _("Payments")),
        title=show_reference(row.reference), sub=_kind(row),
        tag=(ORDERS[State(row.state)], row.get_state_display()), acts=acts,
        note=_("It came back. Change to whom or how it is paid, then put it into a batch again.")
        if row.state == State.RETURNED and row.method != Method.IN_KIND else in_kind.note(row),
        parts=[
            Part(title=_("Who is paid"), code="payee", facts=_payee(payee)),
            Part(title=_("Batches"), code="batches",
                 columns=[_("Batch"), _("Reference in the file"), _("State")],
                 rows=sent, empty=_("It was in no batch yet.")),
            *vouchers.parts(row),
        ],
        side=[Part(title=_("Facts"), code="facts", facts=facts)],
    )  # fmt: skip


def _payee(payee: PayeeIn) -> list[Row]:
    words = {
        "name": _("Name"), "iban": _("IBAN"), "account": _("Account number"), "bic": _("BIC"),
        "phone": _("Telephone"), "provider": _("Provider"), "street": _("Street"),
        "town": _("Town"), "country": _("Country"),
    }  # fmt: skip
    values = {name: getattr(payee, name) for name in words}
    values["iban"] = numbers.shown(payee.iban)
    return [Row(key=label, value=values[name]) for name, label in words.items() if values[name]]


def _given(values: dict[str, Any]) -> PayeeIn:
    return PayeeIn(**{name: values[name] for name in PAYEE})


@page(PREPARE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Order a payment out of what was committed by hand."""
    rows = [
        one
        for state in ("committed", "part_paid")
        for one in funds.commitments(state=state).filter(what=DIRECT)[:500]
    ]
    by_id = {str(one.id): one for one in rows}
    choices = [
        (key, f"{one.head.window.fund.name}, {one.head.name}: {one.purpose[:60]} · {one.unit}")
        for key, one in by_id.items()
    ]
    form = forms.OrderForm(data(request), commitments=choices, subjects=_subjects(request))

    def do(given: dict[str, Any]) -> str:
        chosen = by_id[given["commitment"]]
        what, _colon, subject = given["subject"].rpartition(":")
        made = actions.order(
            OrderIn(
                commitment_id=chosen.id, amount=typed_amount(given["amount"], chosen.unit),
                unit=chosen.unit, method=given["method"], payee=_given(given),
                reference=given["reference"], what=what or DIRECT,
                subject_id=UUID(subject) if subject else chosen.subject_id,
            ),
            key=f"desk:{given['key']}", by=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _next(given["method"]))
        return goes_to(request, "order", order_id=made)

    return run_form(
        request, form, do, title=_("Order a payment"), submit=pgettext("verb", "Order"),
        back=(goes_to(request, "orders"), _("Payments")),
        lead=_("It goes out only when somebody else has released it."),
    )  # fmt: skip


def _subjects(request: ActorRequest) -> list[tuple[str, str]]:
    """Return what a payment can name that others follow: what was typed, else the newest."""
    typed = request.POST.get("subject_code", "")[:60].replace("\0", "")
    return [
        (f"{kind.code}:{subject}", label)
        for kind in kinds.every()
        if kind.is_followed and kind.find is not None and request.actor.may(kind.read)
        for subject, label in kind.find(typed)
    ]


def _next(method: str) -> str:
    if method == Method.IN_KIND:
        return _("Ordered. Somebody else hands it out next.")
    return _("Ordered. Put it into a batch next.")


def typed_amount(typed: str, unit: str, field: str = "amount") -> int:
    """Return what was typed in smallest parts, more than zero. Raises Invalid at the field."""
    of = actions.unit_of(unit)
    try:
        found = amounts.parts(amounts.number(typed, of.digits), of.digits)
    except amounts.NotRead as wrong:
        raise Invalid(str(wrong), fields={field: [str(wrong)]}) from wrong
    if found < 0 or (not found and field == "amount"):
        text = _("Enter an amount of more than zero.")
        raise Invalid(text, fields={field: [text]})
    return found


@page(PREPARE, BOTH)
def mend(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Change to whom and how a payment is paid."""
    row = queries.order(order_id)
    payee = payees.read(vault.open_key(row.id, at=request.at).open(payees.USE, row.sealed))
    audit.saw("payments.payee.seen", [row.id], by=request.actor, at=request.at)
    start = {"method": row.method} | {name: getattr(payee, name) for name in PAYEE}
    form = forms.PayeeForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        actions.mend_payee(
            order_id, _given(given), given["method"], by=request.actor, at=request.at
        )
        return goes_to(request, "order", order_id=order_id)

    return run_form(
        request, form, do, title=_("Change the payee"), submit=_("Keep"),
        back=(goes_to(request, "order", order_id=order_id), show_reference(row.reference)),
        lead=_("Whoever changes it does not release the batch it goes out with."),
    )  # fmt: skip


@page(PREPARE, BOTH)
def cancel(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Cancel a payment that has not left."""
    row = queries.order(order_id)

    def do(given: dict[str, Any]) -> str:
        actions.cancel(order_id, given["reason"], by=request.actor, at=request.at)
        return goes_to(request, "order", order_id=order_id)

    return run_form(
        request, forms.CancelForm(data(request)), do, title=_("Cancel the payment"),
        submit=_("Cancel the payment"),
        back=(goes_to(request, "order", order_id=order_id), show_reference(row.reference)),
        lead=_("Nothing is paid. The claim can be ordered anew."),
    )  # fmt: skip


@page(RECONCILE, BOTH)
def take_back(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Open a payment again that did not arrive."""
    row = queries.order(order_id)

    def do(given: dict[str, Any]) -> str:
        actions.take_back(order_id, given["reason"], by=request.actor, at=request.at)
        return goes_to(request, "order", order_id=order_id)

    return run_form(
        request, forms.CancelForm(data(request)), do, title=_("It did not arrive"),
        submit=_("Open it again"),
        back=(goes_to(request, "order", order_id=order_id), show_reference(row.reference)),
        lead=_("Nobody fetched it, the provider rejected it, or the voucher was lost. Its voucher"
               " is good no more."),
    )  # fmt: skip


def waiting(method: str, unit: str) -> list[tuple[str, str]]:
    """Return the payments that may go into a batch, the oldest first, for a form."""
    return [
        (
            str(one.id),
            f"{show_reference(one.reference)} · {money(one.amount, one.digits, one.unit)}",
        )
        for one in queries.waiting(method, unit)[:MOST_CHOICES]
    ]


def is_cash(method: str) -> bool:
    """Say whether a point pays it out."""
    return method in (Method.CASH, Method.VOUCHER)
