"""Gifts that are given back: asked, ordered, withdrawn."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.giving import actions, amounts, books, forms, queries
from musterpoint.giving.forms_of_refunds import RefundForm
from musterpoint.giving.models import Gift, Refund, RefundState
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import done, goes_to, run_form
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url

TONES = {
    RefundState.ASKED: "due", RefundState.READY: "due", RefundState.ORDERED: "move",
    RefundState.PAID: "ok", RefundState.ENDED: "off",
}  # fmt: skip


@page(pages.CHANGE, BOTH)
def new(request: ActorRequest, gift_id: UUID) -> HttpResponse:
    """Ask the fund to give a gift back."""
    row = queries.gift(gift_id)
    places = actions.places_of(row)
    form = RefundForm(data(request), places=[(one, books.named(one)) for one in places])

    def do(given: dict[str, Any]) -> str:
        actions.ask_refund(
            row.id, given["why"], given["method"], form.payee(), place=given.get("place", ""),
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "gift", gift_id=row.id)

    return run_form(
        request, form, do, title=_("Give the money back"), submit=_("Ask the fund"),
        back=(goes_to(request, "gift", gift_id=row.id), amounts.shown(row.amount, row.unit)),
        lead=_("The fund sets the money aside and others approve it; then a payment is ordered."),
    )  # fmt: skip


@page(pages.CHANGE, POST)
def order(request: ActorRequest, gift_refund: UUID) -> HttpResponse:
    """Order the payment of a refund."""
    actions.order_refund(gift_refund, by=request.actor, at=request.at)
    return done(request, "gift", gift_id=queries.refund(gift_refund).gift_id)


@page(pages.CHANGE, BOTH)
def withdraw(request: ActorRequest, gift_refund: UUID) -> HttpResponse:
    """Do not give it back after all."""
    row = queries.refund(gift_refund)

    def do(given: dict[str, Any]) -> str:
        actions.withdraw_refund(row.id, given["why"], by=request.actor, at=request.at)
        return goes_to(request, "gift", gift_id=row.gift_id)

    return run_form(
        request, forms.WhyForm(data(request)), do, title=_("Do not give it back"),
        submit=_("Keep the gift"),
        back=(goes_to(request, "gift", gift_id=row.gift_id), str(row.gift)),
    )  # fmt: skip


def part(request: ActorRequest, gift: Gift) -> Part | None:
    """Return the card of a gift's refunds; None without any."""
    rows = list(gift.refunds.order_by("asked_at", "id"))
    if not rows:
        return None
    return Part(
        title=_("Given back"), code="refunds",
        columns=(_("Asked"), _("Why"), _("Fund"), _("Payment"), _("State")),
        rows=[_line(request, one) for one in rows],
        acts=_acts(request, rows[-1]) if request.actor.may(pages.CHANGE) else (),
    )  # fmt: skip


def _line(request: ActorRequest, one: Refund) -> list[Cell]:
    of_fund = url(request, "funds:commitment", commitment_id=one.commitment_id)
    paid = url(request, "payments:order", order_id=one.order_id) if one.order_id else ""
    return [
        Cell(text=pages.day(one.asked_at.date())),
        Cell(text=one.why),
        Cell(text=_("Commitment"), url=of_fund),
        Cell(text=_("Payment"), url=paid) if paid else Cell(text="–"),
        Cell(text=one.get_state_display(), tag=TONES[RefundState(one.state)]),
    ]


def _acts(request: ActorRequest, one: Refund) -> list[Act]:
    found = []
    if one.state in (RefundState.ASKED, RefundState.READY):
        to = goes_to(request, "refund-withdraw", gift_refund=one.id)
        found.append(Act(label=_("Do not give it back"), url=to))
    if one.state == RefundState.READY:
        to = goes_to(request, "refund-order", gift_refund=one.id)
        found.append(Act(label=_("Order the payment"), url=to, is_post=True, is_main=True))
    return found
