"""Points: cash handed out, vouchers redeemed also offline, days counted and closed."""

import json
import re
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from musterpoint.engine.payments import codes
from musterpoint.funds import queries as funds
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, forms, queries
from musterpoint.payments.actions import Redeemed
from musterpoint.payments.models import Outcome, PayingAccount, Payout
from musterpoint.payments.views.orders import typed_amount
from musterpoint.payments.views.pages import (
    CASH,
    CHANGE,
    READ,
    RECONCILE,
    goes_to,
    money,
    run_form,
    show_detail,
    show_list,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, Part, attached, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

MOST_ROWS = 2000


@page(READ)
def points(request: ActorRequest) -> HttpResponse:
    """List the points where cash is handed out and vouchers are redeemed."""
    rows = []
    for one in queries.points():
        waiting = queries.to_hand_out(one.id).count()
        held = funds.balance(one.book_account, one.unit)
        rows.append(
            [
                Cell(text=one.label, url=goes_to(request, "point", paying_id=one.id)),
                Cell(text=money(held, one.digits, one.unit)),
                Cell(text=formats.count(waiting)),
            ]
        )
    twice = queries.conflicts().filter(findings=None).count()
    acts = [
        Act(
            label=ngettext("%(n)s handed out twice", "%(n)s handed out twice", twice)
            % {"n": twice},
            url=goes_to(request, "conflicts"),
        )
    ]
    return show_list(
        request, "points", title=_("Points and vouchers"),
        sub=_("For payees without a bank account"),
        columns=[pgettext("payment", "Point"), _("In the till"), _("Cash to hand out")],
        rows=rows, acts=acts,
        empty=(_("No point yet"), _("Open one under accounts to pay from.")),
    )  # fmt: skip


def own_point(request: ActorRequest, point_id: UUID) -> PayingAccount:
    """Return a point at which the reader pays out; raise Missing, or NotHere for others."""
    queries.point(point_id)
    return actions.staffed_point(point_id, request.actor)


@page(READ)
def point(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Show a point: its till, what was handed out, its days."""
    row = queries.point(paying_id)
    zone = request.organisation.time_zone
    held = funds.balance(row.book_account, row.unit)
    recent = Payout.objects.filter(point=row).select_related("order").order_by("-id")[:50]
    days = row.days.order_by("-on")[:30]

    def to(name: str) -> str:
        return goes_to(request, name, paying_id=row.id)

    acts = []
    if request.actor.may(CHANGE):
        acts = [Act(label=_("Who pays out here"), url=to("point-staff"), icon="person")]
    if request.actor.may(CASH) and row.is_staffed_by(request.actor.id):
        acts += [
            Act(label=_("Close the day"), url=to("point-day"), icon="lock"),
            Act(label=_("Take to a phone"), url=to("point-phone"), icon="phone"),
            Act(label=_("List for another program"), url=to("point-list"), icon="log"),
            Act(label=_("Redeemed offline"), url=to("point-upload"), icon="plus"),
            Act(label=_("Hand out cash"), url=to("point-cash"), icon="pen"),
            Act(label=_("Redeem a voucher"), url=to("point-redeem"), icon="tick", is_main=True),
        ]
    return show_detail(
        request, back=(goes_to(request, "points"), _("Points and vouchers")), title=row.label,
        acts=acts,
        parts=[
            Part(
                title=_("Handed out"), code="payouts", empty=_("Nothing yet."),
                columns=[_("Reference"), _("When"), _("Amount"), _("Shown by"), _("State")],
                rows=[
                    [
                        Cell(text=show_reference(one.order.reference),
                             url=goes_to(request, "order", order_id=one.order_id)),
                        Cell(text=formats.moment(one.occurred_at, zone), note=one.device),
                        Cell(text=money(one.amount, row.digits, row.unit)),
                        Cell(text=one.get_proof_display()),
                        Cell(text=one.get_outcome_display(),
                             tag="ok" if one.outcome == Outcome.PAID else "help"),
                    ]
                    for one in recent
                ],
            ),
            Part(
                title=_("Closed days"), code="days", empty=_("No day was closed yet."),
                columns=[_("Day"), _("By the books"), _("Counted"), _("Note")],
                rows=[
                    [
                        Cell(text=formats.day(one.on, year=True)),
                        Cell(text=money(one.expected, row.digits, row.unit)),
                        Cell(text=money(one.counted, row.digits, row.unit)),
                        Cell(text=one.note or "–"),
                    ]
                    for one in days
                ],
            ),
        ],
        side=[
            Part(title=_("Till"), code="till", facts=[
                Row(key=_("By the books"), value=money(held, row.digits, row.unit)),
                Row(key=_("Account of the books"), value=row.book_account),
                Row(key=_("Who pays out here"), value=_staff(request, row)),
            ]),
        ],
    )  # fmt: skip


def _staff(request: ActorRequest, row: PayingAccount) -> str:
    """Return the names of those who alone pay out at a point."""
    if not row.staff:
        return _("Everybody who may pay out")
    names = queries.cashiers(request.at)
    found = [name for user_id, name in names.items() if str(user_id) in row.staff]
    return formats.listed(found) or _("Nobody who still works here")


@page(CHANGE, BOTH)
def staff(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Say who alone pays out at a point."""
    row = queries.point(paying_id)
    people = [(str(user_id), name) for user_id, name in queries.cashiers(request.at).items()]
    form = forms.StaffForm(data(request), people=people, initial={"staff": row.staff})

    def do(given: dict[str, Any]) -> str:
        ids = [UUID(one) for one in given["staff"]]
        actions.set_staff(row.id, ids, by=request.actor, at=request.at)
        return goes_to(request, "point", paying_id=row.id)

    return run_form(
        request, form, do, title=_("Who pays out here"), submit=_("Keep"),
        back=back_to(request, row),
        lead=_("Others are refused here: on the page, on a phone and by program."),
    )  # fmt: skip


def back_to(request: ActorRequest, row: PayingAccount) -> tuple[str, str]:
    """Return the link back to a point."""
    return goes_to(request, "point", paying_id=row.id), row.label


@page(CASH, BOTH)
def cash(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Write down that cash was handed out."""
    row = own_point(request, paying_id)
    choices = [
        (
            str(one.id),
            f"{show_reference(one.reference)} · {money(one.amount, one.digits, one.unit)}",
        )
        for one in queries.to_hand_out(row.id)[:500]
    ]
    form = forms.HandOutForm(data(request), orders=choices)

    def do(given: dict[str, Any]) -> str:
        ids = [UUID(one) for one in given["orders"]]
        made = actions.hand_out(
            ids, point_id=row.id, key=given["key"], proof=given["proof"], by=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(
            request, ngettext("%(n)s paid.", "%(n)s paid.", len(made)) % {"n": len(made)}
        )
        return goes_to(request, "point", paying_id=row.id)

    return run_form(
        request, form, do, title=_("Hand out cash"), submit=_("Handed out"),
        back=back_to(request, row),
        lead=_("Those whose signature or thumb print is on the list.")
        if choices else _("Nothing waits here. Release a batch of cash for this point first."),
    )  # fmt: skip


@page(CASH, BOTH)
def redeem(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Pay out a voucher that somebody brings."""
    row = own_point(request, paying_id)

    def do(given: dict[str, Any]) -> str:
        made = actions.redeem(
            given["code"], point_id=row.id, key=given["key"], by=request.actor, at=request.at
        )
        messages.success(
            request,
            _("Good. Pay out %(amount)s.") % {"amount": money(made.amount, row.digits, row.unit)},
        )
        return goes_to(request, "point-redeem", paying_id=row.id)

    return run_form(
        request, forms.RedeemForm(data(request)), do, title=_("Redeem a voucher"),
        submit=_("Redeem"), back=back_to(request, row),
        lead=_("Type or scan the code. Hand out the money when this page says so."),
    )  # fmt: skip


@page(CASH, BOTH)
def upload(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Take in what a point redeemed while it was offline."""
    row = own_point(request, paying_id)

    def do(given: dict[str, Any]) -> HttpResponse:
        zone = ZoneInfo(request.organisation.time_zone)
        rows, wrong = _typed(given["rows"], given["device"], zone)
        done = actions.upload(
            [one for _number, one in rows], point_id=row.id, by=request.actor, at=request.at
        )
        wrong |= {rows[place - 1][0]: text for place, text in done.problems.items()}
        return _uploaded(request, row, done, wrong)

    return run_form(
        request, forms.UploadForm(data(request)), do, title=_("Redeemed offline"),
        submit=_("Take it in"), back=back_to(request, row),
        lead=_("A voucher that another phone redeemed before is told, never paid again."),
    )  # fmt: skip


def _typed(
    text: str, device: str, zone: ZoneInfo
) -> tuple[list[tuple[int, Redeemed]], dict[int, str]]:
    """Return the rows that can be read with their numbers, and what is wrong with the others."""
    found: list[tuple[int, Redeemed]] = []
    wrong: dict[int, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [one.strip() for one in re.split(r"[,;\t]", line.strip(), maxsplit=1)]
        try:
            moment = datetime.fromisoformat(parts[1]) if len(parts) == 2 else None
        except ValueError:
            moment = None
        if moment is None or len(found) >= MOST_ROWS:
            wrong[number] = _("Write the code, a comma, then day and time.")
            continue
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        # The same row of the same phone is the same handing out, however often it is sent.
        key = uuid5(NAMESPACE_URL, f"{device}|{codes.read(parts[0])}|{moment.isoformat()}")
        found.append(
            (number, Redeemed(key=f"phone-{key}", code=parts[0], occurred_at=moment, device=device))
        )
    return found, wrong


def _uploaded(
    request: ActorRequest, row: PayingAccount, done: actions.Uploaded, wrong: dict[int, str]
) -> HttpResponse:
    facts = [
        Row(key=_("Paid"), value=formats.count(done.paid)),
        Row(key=_("Handed out twice"), value=formats.count(done.conflicts)),
        Row(key=_("Taken in before"), value=formats.count(done.repeated)),
    ]
    return show_detail(
        request, back=back_to(request, row), title=_("Redeemed offline"),
        note=_("Some vouchers were handed out twice. Look into each of them.")
        if done.conflicts else "",
        acts=[Act(label=_("Handed out twice"), url=goes_to(request, "conflicts"))]
        if done.conflicts else [],
        parts=[
            Part(title=_("Taken in"), code="taken", facts=facts),
            Part(title=_("Not taken in"), code="wrong", empty=_("Everything was taken in."),
                 columns=[_("Row"), _("Why")],
                 rows=[[Cell(text=str(number)), Cell(text=text)]
                       for number, text in sorted(wrong.items())]),
        ],
    )  # fmt: skip


@page(CASH, BOTH)
def take_along(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Give the list by which a phone knows vouchers while it is offline."""
    row = own_point(request, paying_id)

    def do(given: dict[str, Any]) -> HttpResponse:
        made = actions.take_along(row.id, given["device"], by=request.actor, at=request.at)
        text = json.dumps(made.content, ensure_ascii=False, indent=1)
        return attached(text.encode(), "application/json", f"vouchers-{made.row.id}.json")

    return run_form(
        request, forms.DeviceForm(data(request)), do, title=_("List for another program"),
        submit=_("Make the list"), back=back_to(request, row),
        lead=_("A file that holds no name and no code: what a program needs to know a good voucher"
               " offline. A phone opens the list by Take to a phone."),
    )  # fmt: skip


@page(CASH, BOTH)
def close_day(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Close a day of a point with what was counted."""
    row = own_point(request, paying_id)
    form = forms.DayForm(data(request), initial={"on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        counted = typed_amount(given["counted"], row.unit, "counted")
        actions.close_day(
            row.id, given["on"], counted, given["note"], by=request.actor, at=request.at
        )
        return goes_to(request, "point", paying_id=row.id)

    held = funds.balance(row.book_account, row.unit)
    return run_form(
        request, form, do, title=_("Close the day"), submit=_("Close the day"),
        back=back_to(request, row),
        lead=_("By the books there should be %(amount)s in the till.")
        % {"amount": money(held, row.digits, row.unit)},
    )  # fmt: skip


@page(READ)
def conflicts(request: ActorRequest) -> HttpResponse:
    """List what was handed out twice."""
    zone = request.organisation.time_zone
    rows = []
    for one in queries.conflicts()[:200]:
        finding = next(iter(one.findings.all()), None)
        target = goes_to(request, "conflict", payout_id=one.id)
        rows.append(
            [
                Cell(text=show_reference(one.order.reference), url="" if finding else target),
                Cell(text=one.point.label, note=one.device),
                Cell(text=formats.moment(one.occurred_at, zone)),
                Cell(text=money(one.amount, one.order.digits, one.order.unit)),
                Cell(text=finding.text if finding else _("To be looked into")),
            ]
        )
    return show_detail(
        request, back=(goes_to(request, "points"), _("Points and vouchers")),
        title=_("Handed out twice"),
        sub=_("Paid in the books once; what was found out stands beside each"),
        parts=[
            Part(title=_("Handed out twice"), code="twice",
                 empty=_("Nothing was handed out twice."),
                 columns=[_("Reference"), pgettext("payment", "Point"), _("When"), _("Amount"),
                          _("What was found out")], rows=rows),
        ],
    )  # fmt: skip


@page(RECONCILE, BOTH)
def conflict(request: ActorRequest, payout_id: UUID) -> HttpResponse:
    """Write down what was found out about one."""
    if not queries.conflicts().filter(id=payout_id).exists():
        raise Missing(_("There is no such conflict here."))

    def do(given: dict[str, Any]) -> str:
        actions.settle_conflict(payout_id, given["text"], by=request.actor, at=request.at)
        return goes_to(request, "conflicts")

    return run_form(
        request, forms.FindingForm(data(request)), do, title=_("What was found out"),
        submit=_("Keep"), back=(goes_to(request, "conflicts"), _("Handed out twice")),
    )  # fmt: skip
