"""What the pages of this package do first and last, and the values of its common pages."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.accounts.models import User
from musterpoint.payments.models import BatchState, State
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, formats, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, PREPARE, RELEASE, RECONCILE, CASH, CHANGE = (
    Permission.PAYMENTS_READ,
    Permission.PAYMENTS_PREPARE,
    Permission.PAYMENTS_RELEASE,
    Permission.PAYMENTS_RECONCILE,
    Permission.PAYMENTS_CASH,
    Permission.FUNDS_CHANGE,
)
ORDERS = {
    State.ORDERED: "due", State.BATCHED: "off", State.SENT: "move", State.PAID: "ok",
    State.RETURNED: "help", State.CANCELLED: "off",
}  # fmt: skip
BATCHES = {
    BatchState.PREPARED: "due", BatchState.RELEASED: "move", BatchState.SENT: "move",
    BatchState.ACCEPTED: "ok", BatchState.PART: "help", BatchState.REJECTED: "help",
    BatchState.CANCELLED: "off",
}  # fmt: skip


def money(amount: int, digits: int, unit: str) -> str:
    """Return an amount with its unit, as the reader writes it."""
    return f"{formats.amount(amount, digits)} {unit}"


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    return cards.show(request, "payments", template, context, status)


def show_list(request: ActorRequest, here: str, **shown: Any) -> HttpResponse:
    """Show a list with the tabs of this package; see ``cards.show_list``."""
    more = {
        "state": request.GET.get("state", "")[:20],
        "text": cards.words(request),
        "here": goes_to(request, here),
    }
    return cards.show_list(request, show, tabs(request, here), **more | shown)


def show_detail(request: ActorRequest, **shown: Any) -> HttpResponse:
    """Show one thing: cards on the wide side and on the narrow one; see ``cards.show_detail``."""
    return cards.show_detail(request, show, **shown)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the tabs of this package."""
    pages = [
        ("orders", _("Payments")),
        ("batches", _("Batches")),
        ("points", _("Points and vouchers")),
        ("queue", _("Bank lines")),
        ("statements", _("Bank statements")),
        ("accounts", pgettext("payment", "Accounts to pay from")),
    ]
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == here)
        for name, label in pages
    ]


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"payments:{name}", **parts)


def done(request: ActorRequest, name: str, **parts: object) -> HttpResponse:
    """Go on to a page after something was done."""
    return redirect(goes_to(request, name, **parts))


def names(ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of people who work here."""
    wanted = [one for one in ids if one is not None]
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name"))


table_file = partial(cards.table_file, keeps_numbers=True)
