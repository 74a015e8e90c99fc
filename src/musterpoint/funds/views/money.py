"""Money that comes in, money that is changed, rates and what they gained or lost."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.funds import actions, presenters, queries, worth
from musterpoint.funds import forms_of_funds as forms
from musterpoint.funds.actions import ExchangeIn, RateIn
from musterpoint.funds.models import Rate
from musterpoint.funds.views.pages import amount_of, data, goes_to, run_form, show, tabs, word
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import amounts
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.paging import paged

READ, POSTS, CHANGE = Permission.FUNDS_READ, Permission.FUNDS_POST, Permission.FUNDS_CHANGE


def _assets() -> list[str]:
    """Return the open accounts on which money lies."""
    return list(queries.money_accounts().values_list("name", flat=True))


@page(POSTS, BOTH)
def receive(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Book money that came in for a window or a head."""
    of = queries.fund(fund_slug)
    form = forms.ReceiveForm(
        data(request),
        earmarks=presenters.earmarks(of),
        currencies=of.currencies.split(),
        accounts=_assets(),
        today=request.at.date(),
    )

    def do(given: dict[str, Any]) -> str:
        made = actions.receive_by_hand(
            of.slug,
            amount_of(given, "amount", given["unit"]) or 0,
            given["unit"],
            source=given["source"],
            account=given["account"],
            key=given["key"],
            on=given["on"],
            earmark=given["earmark"],
            text=given["text"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "transaction", transaction_id=made)

    return run_form(
        request, form, do, title=_("Book money that came in"), submit=_("Book"),
        back=(goes_to(request, "fund", fund_slug=of.slug), of.name),
    )  # fmt: skip


@page(POSTS, BOTH)
def exchange(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Book money of a window that was changed."""
    of = queries.fund(fund_slug)
    form = forms.ExchangeForm(
        data(request),
        windows=[(str(one.id), one.name) for one in queries.windows(of)],
        currencies=of.currencies.split(),
        accounts=_assets(),
        today=request.at.date(),
    )

    def do(given: dict[str, Any]) -> str:
        window_id = uuid_or_none(given["window"])
        if window_id is None:
            raise Invalid(_("Correct what is marked."), fields={"window": [_("Choose one.")]})
        made = actions.exchange(
            ExchangeIn(
                window_id=window_id,
                giver=given["giver"],
                unit=given["unit"],
                amount=amount_of(given, "amount", given["unit"]) or 0,
                taker=given["taker"],
                into=given["into"],
                got=amount_of(given, "got", given["into"]) or 0,
                source=given["source"],
            ),
            key=given["key"],
            on=given["on"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "transaction", transaction_id=made)

    return run_form(
        request, form, do, title=_("Book an exchange"), submit=_("Book"),
        back=(goes_to(request, "fund", fund_slug=of.slug), of.name),
    )  # fmt: skip


@page(READ)
def rates(request: ActorRequest) -> HttpResponse:
    """List the rates that were entered, the newest day first."""
    words = word(request, "q", 3).upper()
    rows = queries.rates(words)
    found, pages = paged(request, rows, "-on", "-entered_at", "-id")
    funds, told = list(queries.funds()), worth.gains_told().keys()
    context = {
        "tabs": tabs(request, "rates"),
        "lines": [(one, _written(one.value)) for one in found],
        "pages": pages,
        "words": words,
        "any": Rate.objects.exists(),
        "homes": [(code, bool(told - {code})) for code in sorted({one.currency for one in funds})],
        "several": any(len(one.currencies.split()) > 1 for one in funds),
    }
    return show(request, "rates", context)


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"


@page(CHANGE, BOTH)
def rate(request: ActorRequest) -> HttpResponse:
    """Enter a published rate."""
    form = forms.RateForm(data(request), initial={"on": request.at.date()})

    def do(given: dict[str, Any]) -> str:
        try:
            value = amounts.number(given["value"])
        except amounts.NotRead as wrong:
            raise Invalid(str(wrong), fields={"value": [str(wrong)]}) from wrong
        one = RateIn(
            unit=given["unit"].strip().upper(),
            into=given["into"].strip().upper(),
            on=given["on"],
            value=value,
            source=given["source"],
        )
        actions.add_rates([one], by=request.actor, at=request.at)
        return goes_to(request, "rates")

    return run_form(
        request, form, do, title=_("Enter a rate"), submit=_("Keep"),
        back=(goes_to(request, "rates"), _("Rates of exchange")),
        lead=_("A later entry of the same day holds in place of an earlier one."),
    )  # fmt: skip


@page(POSTS, POST)
def gains(request: ActorRequest, currency_code: str) -> HttpResponse:
    """Book what exchange has gained or lost so far, in the currency of a fund."""
    made = actions.gains_by_hand(currency_code, by=request.actor, at=request.at)
    if made is None:
        messages.info(request, _("Nothing was gained or lost since the last time."))
        return redirect(goes_to(request, "rates"))
    return redirect(goes_to(request, "transaction", transaction_id=made))
