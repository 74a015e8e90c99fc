"""The list of statements, the statement of a fund and its files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.funds import queries as funds
from musterpoint.openness import actions, exporting, figures, presenters, publishing
from musterpoint.openness.models import OpenFund, Trace
from musterpoint.openness.views.pages import CHANGE, READ, goes_to, show, word
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest, url


@page(READ)
def home(request: ActorRequest) -> HttpResponse:
    """List the funds with who may read their statements, and how the organisation publishes."""
    opened = set(OpenFund.objects.values_list("fund_id", flat=True))
    context = {
        "lines": [(one, one.id in opened) for one in funds.funds(ended=True)],
        "publisher": publishing.publisher(),
        "traces": Trace.objects.order_by("-traced_at", "-id")[:20],
    }
    return show(request, "home", context)


@page(READ)
def statement(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Show the statement of a fund as everybody would see it."""
    fund = funds.fund(fund_slug)
    told = figures.of_fund(fund, request.at.date())
    context = {
        "fund": fund,
        "cards": presenters.cards(told, figures.head_names(fund)),
        "smallest": figures.smallest(),
        "is_open": OpenFund.objects.filter(fund_id=fund.id).exists(),
        "public": url(request, "accounting:fund", fund_slug=fund.slug),
    }
    return show(request, "statement", context)


@page(READ)
def export(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Give the statement of a fund: ``?as=xlsx``, ``hxl``, ``pdf``, or CSV."""
    return statement_file(request, fund_slug, word(request, "as", 4))


def statement_file(request: ActorRequest, fund_slug: str, kind: str) -> HttpResponse:
    """Return the statement of a fund as a file."""
    fund = funds.fund(fund_slug)
    told = figures.of_fund(fund, request.at.date())
    names = figures.head_names(fund)
    here = request.organisation.name
    if kind == "pdf":
        return exporting.statement_pdf(
            fund.name, presenters.cards(told, names), here, request.at, lead(figures.smallest())
        )
    rows = presenters.rows(fund, told, names, here, hxl=kind == "hxl")
    name = f"{fund.slug}-hxl" if kind == "hxl" else f"{fund.slug}-statement"
    return exporting.table(kind, name, rows)


def lead(smallest: int) -> str:
    """Return how figures are told."""
    return _(
        "What fewer than %(smallest)s people stand behind is not told yet, or told with others."
    ) % {"smallest": smallest}


@page(CHANGE, POST)
def publish(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Let everybody read a statement, or nobody any more."""
    if "close" in request.POST:
        actions.close_statement(fund_slug, by=request.actor, at=request.at)
        messages.success(request, _("Nobody outside reads this statement any more."))
    else:
        actions.open_statement(fund_slug, by=request.actor, at=request.at)
        messages.success(request, _("Everybody may read this statement now."))
    return redirect(goes_to(request, "statement", fund_slug=fund_slug))
