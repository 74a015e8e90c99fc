"""Statements that everybody may read, and a giver's own at an address that was handed out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.funds.models import Fund
from musterpoint.kernel.errors import Missing
from musterpoint.openness import actions, exporting, figures, gifts, givers, in_kind, presenters
from musterpoint.openness.models import OpenFund
from musterpoint.openness.views.statements import lead, statement_file
from musterpoint.web.http import ActorRequest


def show(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of the public site."""
    base = {"slug": request.organisation.slug, "now": request.at}
    return render(request, f"openness/public/{template}.html", base | context)


def _open_fund(fund_slug: str) -> Fund:
    found = Fund.objects.filter(slug=fund_slug).first()
    if found is None or not OpenFund.objects.filter(fund_id=found.id).exists():
        raise Missing(_("This page does not exist."))
    return found


@require_safe
def listed(request: ActorRequest) -> HttpResponse:
    """List the funds whose statements are open."""
    ids = list(OpenFund.objects.values_list("fund_id", flat=True))
    return show(request, "funds", {"funds": Fund.objects.filter(id__in=ids).order_by("name", "id")})


@require_safe
def fund(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Show the statement of a fund."""
    row = _open_fund(fund_slug)
    told = figures.of_fund(row, request.at.date())
    context = {
        "fund": row,
        "cards": presenters.cards(told, figures.head_names(row)),
        "smallest": figures.smallest(),
    }
    return show(request, "statement", context)


@require_safe
def file(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Give the statement of a fund: ``?as=xlsx``, ``hxl``, ``pdf``, or CSV."""
    row = _open_fund(fund_slug)
    return statement_file(request, row.slug, request.GET.get("as", "")[:4])


@require_safe
def gift(request: ActorRequest, token: str) -> HttpResponse:
    """Show a giver what became of a gift; ``?as=pdf`` or ``xlsx`` gives it as a file."""
    link = actions.of_key(token, request.at)
    row = Fund.objects.get(id=link.fund_id)
    found = gifts.one_of(row, link.gift, request.at.date())
    names = figures.head_names(row)
    cards = presenters.gift_cards(found, names)
    goods = in_kind.beside(found, request.at.date())
    kind = request.GET.get("as", "")[:4]
    if kind == "pdf":
        response = exporting.statement_pdf(
            _("What became of your gift"), cards, request.organisation.name, request.at,
            lead(figures.smallest()), in_kind.cards(goods),
        )  # fmt: skip
    elif kind:
        lines = [*presenters.gift_rows(row, found, names), *in_kind.more_rows(goods)]
        response = exporting.table(kind, "gift", lines)
    else:
        context = {
            "fund": row,
            "label": givers.label(link.gift),
            "cards": cards,
            "in_kind": in_kind.cards(goods),
            "smallest": figures.smallest(),
            "token": token,
        }
        response = show(request, "gift", context)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response
