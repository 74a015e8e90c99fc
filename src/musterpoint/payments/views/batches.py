"""Batches: what waits, who released it, the file or the papers, what the bank answered."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, files, forms, printing, queries, rules
from musterpoint.payments.actions import BatchIn
from musterpoint.payments.models import Batch, BatchState, Method
from musterpoint.payments.views import orders as order_pages
from musterpoint.payments.views import results
from musterpoint.payments.views.pages import (
    BATCHES,
    PREPARE,
    READ,
    RECONCILE,
    RELEASE,
    goes_to,
    money,
    names,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, attached, data, words
from musterpoint.web.cards import files as sent_files
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

LINES = 500


@page(READ)
def batches(request: ActorRequest) -> HttpResponse:
    """List batches, the newest first."""
    state = request.GET.get("state", "")
    found = queries.batches(state=state if state in BatchState.values else "", words=words(request))
    rows, pages = paged(request, found, "-id")
    acts = []
    if request.actor.may(RECONCILE):
        acts.append(Act(label=_("Answer of the bank"), url=goes_to(request, "answer"), icon="log"))
    if request.actor.may(PREPARE):
        acts.append(
            Act(label=_("Prepare a batch"), url=goes_to(request, "batch-new"), icon="plus",
                is_main=True)
        )  # fmt: skip
    return show_list(
        request, "batches", title=_("Batches"), sub=_("Prepared by one, released by others"),
        columns=[_("Batch"), _("From"), _("Payments"), _("Together"), _("State")],
        rows=[
            [
                Cell(text=one.message_id, url=goes_to(request, "batch", batch_id=one.id),
                     note=formats.day(one.execute_on, year=True)),
                Cell(text=one.account.label, note=one.get_method_display()),
                Cell(text=formats.count(one.count)),
                Cell(text=money(one.total, one.digits, one.unit)),
                Cell(text=one.get_state_display(), tag=BATCHES[BatchState(one.state)]),
            ]
            for one in rows
        ],
        empty=(_("No batch yet"), _("Put payments into a batch; somebody else releases it.")),
        acts=acts, states=BatchState.choices, pages=pages,
        search=_("Number of the batch"),
    )  # fmt: skip


@page(PREPARE)
def choose(request: ActorRequest) -> HttpResponse:
    """Choose what a batch is paid from, and how."""
    rows = []
    for account in queries.accounts().filter(ended_at=None):
        ways = [Method.CASH, Method.VOUCHER] if account.method == Method.CASH else [account.method]
        for way in ways:
            waiting = queries.waiting(way, account.unit).count()
            target = goes_to(request, "batch-from", paying_id=account.id, payment_way=way)
            rows.append(
                [
                    Cell(text=account.label, url=target if waiting else ""),
                    Cell(text=Method(way).label),
                    Cell(text=ngettext("%(n)s waits", "%(n)s wait", waiting) % {"n": waiting}),
                ]
            )
    return show_detail(
        request, back=(goes_to(request, "batches"), _("Batches")), title=_("Prepare a batch"),
        sub=_("Choose what it is paid from"),
        parts=[
            Part(title=_("From"), code="from", rows=rows,
                 columns=[pgettext("payment", "Account or point"), _("Way"), _("Payments")],
                 empty=_("Open an account to pay from first.")),
        ],
    )  # fmt: skip


@page(PREPARE, BOTH)
def new(request: ActorRequest, paying_id: UUID, payment_way: str) -> HttpResponse:
    """Prepare a batch of one account and way."""
    account = queries.account(paying_id)
    if payment_way not in Method.values:
        raise Missing(_("There is no such page."))
    is_voucher = payment_way == Method.VOUCHER
    waiting = order_pages.waiting(payment_way, account.unit)
    until = (request.at + timedelta(days=rules.pack().voucher_days)).date()
    form = forms.BatchForm(
        data(request), orders=waiting, everything=_everything(payment_way, account.unit),
        is_voucher=is_voucher,
        initial={
            "execute_on": request.at.date(), "good_until": until,
            "orders": [key for key, _label in waiting],
        },
    )  # fmt: skip

    def do(given: dict[str, Any]) -> str:
        day = given.get("good_until")
        end = datetime.combine(day, time(23, 59, 59), tzinfo=UTC) if day else None
        made = actions.prepare(
            BatchIn(
                account_id=paying_id, method=payment_way, execute_on=given["execute_on"],
                order_ids=_chosen(given, payment_way, account.unit),
                good_until=end,
            ),
            by=request.actor, at=request.at,
        )  # fmt: skip
        if made.rewritten or made.cut:
            messages.info(
                request,
                _("To fit the bank's form %(rewritten)s fields were rewritten and %(cut)s cut.")
                % {"rewritten": made.rewritten, "cut": made.cut},
            )
        return goes_to(request, "batch", batch_id=made.batch.id)

    return run_form(
        request, form, do, title=_("Prepare a batch"), submit=_("Prepare"),
        back=(goes_to(request, "batch-new"), _("Prepare a batch")),
        lead=f"{account.label} · {Method(payment_way).label}",
    )  # fmt: skip


def _everything(method: str, unit: str) -> str:
    """Return what is meant by one tick; nothing where the form has a box for each payment."""
    count = queries.waiting(method, unit).count()
    if count <= order_pages.MOST_CHOICES:
        return ""
    if count > actions.MOST_ORDERS:
        return _("The %(n)s that have waited longest") % {"n": formats.count(actions.MOST_ORDERS)}
    return _("All %(n)s that wait for this account") % {"n": formats.count(count)}


def _chosen(given: dict[str, Any], method: str, unit: str) -> list[UUID]:
    if given.get("everything"):
        found = queries.waiting(method, unit).values_list("id", flat=True)
        return list(found[: actions.MOST_ORDERS])
    return [UUID(one) for one in given["orders"]]


@page(READ)
def batch(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Show a batch: its payments, who released it, what can be done now."""
    row = queries.batch(batch_id)
    releases = list(row.releases.order_by("id"))
    who = names([row.prepared_by, *(one.released_by for one in releases)])
    zone = request.organisation.time_zone
    facts = [
        Row(key=_("From"), value=row.account.label),
        Row(key=_("Way"), value=row.get_method_display()),
        Row(key=_("Paid on"), value=formats.day(row.execute_on, year=True)),
        Row(key=_("Payments"), value=formats.count(row.count)),
        Row(key=_("Together"), value=money(row.total, row.digits, row.unit)),
        Row(key=_("Prepared by"), value=who.get(row.prepared_by, "")),
    ]
    if row.good_until:
        facts.append(Row(key=_("Vouchers good until"), value=row.good_until.date().isoformat()))
    lines = row.lines.select_related("order").order_by("position")[:LINES]
    left = row.needed - len(releases)
    note = ""
    if row.state == BatchState.PREPARED:
        note = ngettext(
            "%(n)s more person must release it.", "%(n)s more people must release it.", left
        ) % {"n": left}
    return show_detail(
        request, back=(goes_to(request, "batches"), _("Batches")), title=row.message_id,
        tag=(BATCHES[BatchState(row.state)], row.get_state_display()), note=note,
        acts=_acts(request, row),
        parts=[
            Part(
                title=_("Payments"), code="lines",
                columns=[_("Reference"), _("Amount"), _("State")],
                rows=[
                    [
                        Cell(text=show_reference(one.order.reference), note=one.end_to_end,
                             url=goes_to(request, "order", order_id=one.order_id)),
                        Cell(text=money(one.order.amount, one.order.digits, one.order.unit)),
                        Cell(text=one.order.get_state_display() if one.is_live else _("Taken out"),
                             note=one.reason),
                    ]
                    for one in lines
                ],
                words="" if row.count <= LINES
                else _("The first %(n)s are shown.") % {"n": LINES},
            ),
        ],
        side=[
            Part(title=_("Facts"), code="facts", facts=facts),
            Part(
                title=_("Released by"), code="releases",
                facts=[
                    Row(key=who.get(one.released_by, ""),
                        value=formats.moment(one.released_at, zone))
                    for one in releases
                ],
                empty=_("Nobody yet. %(n)s must.") % {"n": row.needed},
            ),
        ],
    )  # fmt: skip


def _acts(request: ActorRequest, row: Batch) -> list[Act]:
    def step(name: str, label: str, *, is_main: bool = False) -> Act:
        target = goes_to(request, "batch-step", batch_id=row.id, batch_step=name)
        return Act(label=label, url=target, is_post=True, is_main=is_main)

    found = []
    if request.actor.may(PREPARE):
        if row.state in (BatchState.PREPARED, BatchState.RELEASED):
            found.append(step("apart", _("Take it apart")))
        if row.sealed is not None and row.state not in (BatchState.PREPARED, BatchState.CANCELLED):
            found.append(step("file", _("File for the bank"), is_main=True))
        if row.state == BatchState.SENT and order_pages.is_cash(row.method):
            found.append(step("paper", _("Papers to print"), is_main=True))
    if row.state == BatchState.PREPARED and request.actor.may(RELEASE):
        found.append(step("release", _("Release"), is_main=True))
    return found + results.acts(request, row)


@page(None, POST)
def step(request: ActorRequest, batch_id: UUID, batch_step: str) -> HttpResponse:
    """Release a batch, take it apart, hand out its file or its papers."""
    if batch_step == "release":
        row = actions.release(batch_id, by=request.actor, at=request.at)
        left = row.state == BatchState.PREPARED
        messages.success(
            request, _("Kept. Somebody else must release it, too.") if left else _("Released.")
        )
    elif batch_step == "apart":
        actions.take_apart(batch_id, by=request.actor, at=request.at)
        messages.success(request, _("Taken apart. Its payments wait again."))
    elif batch_step == "file":
        row, content = actions.hand_over(batch_id, by=request.actor, at=request.at)
        return attached(content, files.kind(row), files.name(row))
    elif batch_step == "paper":
        return _paper(request, batch_id)
    else:
        raise Missing(_("There is no such page."))
    return redirect(goes_to(request, "batch", batch_id=batch_id))


def _paper(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    request.actor.require(PREPARE)
    row = queries.batch(batch_id)
    if row.state != BatchState.SENT or not order_pages.is_cash(row.method):
        raise Missing(_("This batch has no papers."))
    title = request.organisation.name
    if row.method == Method.VOUCHER:
        content = printing.vouchers(printing.of_batch(row), title, at=request.at)
    else:
        content = printing.point_list(row, title, at=request.at)
    audit.saw("payments.paper.printed", [row.id], by=request.actor, at=request.at)
    return attached(content, "application/pdf", f"{row.message_id}.pdf")


@page(RECONCILE, BOTH)
def answer(request: ActorRequest) -> HttpResponse:
    """Take in what the bank answers to a file."""
    form = forms.FileForm(data(request), sent_files(request))

    def do(given: dict[str, Any]) -> str:
        found = actions.take_answer(given["file"].read(), by=request.actor, at=request.at)
        messages.success(
            request,
            ngettext(
                "Taken in: %(n)s payment was rejected.", "Taken in: %(n)s payments were rejected.",
                found.rejected,
            ) % {"n": found.rejected},
        )  # fmt: skip
        return goes_to(request, "batch", batch_id=found.batch.id)

    return run_form(
        request, form, do, title=_("Answer of the bank"), submit=_("Read it in"),
        back=(goes_to(request, "batches"), _("Batches")),
        lead=_("A status report (pain.002). What it rejects is open again."),
    )  # fmt: skip
