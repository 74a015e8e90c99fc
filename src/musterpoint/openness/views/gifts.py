"""Statements for givers: gifts to a fund, one gift, its file, an address to hand out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.funds import queries as funds
from musterpoint.kernel.errors import Missing
from musterpoint.openness import actions, exporting, figures, gifts, givers, in_kind, presenters
from musterpoint.openness.gifts import Gift
from musterpoint.openness.models import GiverLink
from musterpoint.openness.views.pages import GIVERS, LINK, goes_to, show, word
from musterpoint.openness.views.statements import lead
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest, url

MOST = 500


@page(GIVERS)
def listed(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """List the gifts to a fund, the newest first, with what became of them."""
    fund = funds.fund(fund_slug)
    words = word(request, "q", 100).casefold()
    every = gifts.of_fund(fund, request.at.date())
    found = [one for one in every if all(part in _text(one) for part in words.split()[:5])]
    names = figures.head_names(fund)
    lines = zip(found[:MOST], presenters.gift_cards(found[:MOST], names), strict=True)
    context = {
        "fund": fund,
        "lines": [(one, givers.label(one.gift), _who(one), card) for one, card in lines],
        "words": words,
        "any": bool(every),
    }
    return show(request, "gifts", context)


def _who(one: Gift) -> str:
    return presenters.giver_name(one) or one.gift.partition(":")[2]


def _text(one: Gift) -> str:
    return f"{one.gift} {presenters.giver_name(one)} {one.window} {one.unit}".casefold()


def found_gift(fund_slug: str, gift: str, request: ActorRequest) -> list[Gift]:
    """Return a gift by window and unit, or raise Missing."""
    found = gifts.one_of(funds.fund(fund_slug), gift, request.at.date())
    if not found:
        raise Missing(_("There is no such gift here."))
    return found


@page(GIVERS)
def gift(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Show what became of a gift (``?gift=``), with the addresses that were handed out."""
    fund, name = funds.fund(fund_slug), word(request, "gift")
    found = found_gift(fund_slug, name, request)
    links = GiverLink.objects.filter(fund_id=fund.id, gift=name, ends_at__gt=request.at)
    context = {
        "fund": fund,
        "gift": name,
        "label": givers.label(name),
        "who": _who(found[0]),
        "since": min(one.since for one in found),
        "cards": presenters.gift_cards(found, figures.head_names(fund)),
        "in_kind": in_kind.cards(in_kind.beside(found, request.at.date())),
        "links": links.order_by("-made_at", "-id"),
        "smallest": figures.smallest(),
    }
    return show(request, "gift", context)


@page(GIVERS)
def export(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Give all gifts, or one (``?gift=``), as ``?as=xlsx``, ``pdf`` or CSV."""
    fund, name, kind = funds.fund(fund_slug), word(request, "gift"), word(request, "as", 4)
    found = found_gift(fund_slug, name, request) if name else gifts.of_fund(fund, request.at.date())
    names = figures.head_names(fund)
    goods = in_kind.beside(found, request.at.date())
    if kind == "pdf":
        cards = presenters.gift_cards(found, names)
        title = _("What became of your gift") if name else fund.name
        here = request.organisation.name
        words = lead(figures.smallest())
        told = in_kind.cards(goods)
        return exporting.statement_pdf(title, cards, here, request.at, words, told)
    rows = [*presenters.gift_rows(fund, found, names), *in_kind.more_rows(goods)]
    return exporting.table(kind, f"{fund.slug}-gifts", rows)


@page(LINK, POST)
def link(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Make an address for the giver and show it once, or end those that there are."""
    name = request.POST.get("gift", "")[:220].replace("\0", "")
    found_gift(fund_slug, name, request)
    if "end" in request.POST:
        actions.end_links(fund_slug, name, by=request.actor, at=request.at)
        messages.success(request, _("The addresses open nothing any more."))
        return redirect(f"{goes_to(request, 'gift', fund_slug=fund_slug)}?gift={name}")
    key = actions.make_link(fund_slug, name, by=request.actor, at=request.at)
    path = url(request, "accounting:gift", token=key)
    context = {
        "fund": funds.fund(fund_slug),
        "gift": name,
        "address": f"{request.scheme}://{request.get_host()}{path}",
        "days": actions.LINK_DAYS,
    }
    return show(request, "link", context)
