"""Campaigns, a gift, and a giver's own address on the public site; no account is needed."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musterpoint.audit import actions as audit
from musterpoint.crises.public import attempts, visitor
from musterpoint.crises.public.presenters import page as shown
from musterpoint.giving import actions, amounts, books, letters, queries, references, rules
from musterpoint.giving.actions import IntentIn, NoSuch
from musterpoint.giving.models import (
    Campaign,
    CampaignState,
    Gift,
    Intent,
    IntentState,
    Provider,
    Receipt,
    Way,
)
from musterpoint.giving.providers import EXERCISE
from musterpoint.giving.public.forms import BackForm, GiveForm
from musterpoint.giving.queries import Share
from musterpoint.people import countries
from musterpoint.web import formats, languages, qr, running
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
#: Longer than any message of a provider.
MOST_BYTES = 64 * 1024


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a public page; the browser keeps no copy of it."""
    base = {"slug": request.organisation.slug, "now": request.at}
    made = shown(request, f"giving/public/{template}.html", base | context, status=status)
    made["Referrer-Policy"] = "same-origin"
    return visitor.not_stored(made)


def _is_open(row: Campaign, request: ActorRequest) -> bool:
    today = request.at.date()
    return row.state == CampaignState.OPEN and (row.closes_on is None or row.closes_on >= today)


@require_safe
def campaigns(request: ActorRequest) -> HttpResponse:
    """List campaigns, those that take gifts first."""
    rows = list(queries.campaigns(is_public=True)[:100])
    progress = queries.progress(rows)
    lines = [
        {
            "slug": row.slug,
            "title": rules.in_words(row.title),
            "is_open": _is_open(row, request),
            "received": amounts.shown(progress[row.id].received, row.unit),
            "goal": amounts.shown(row.goal, row.unit),
        }
        for row in rows
    ]
    return show(request, "campaigns", {"lines": sorted(lines, key=lambda one: not one["is_open"])})


@require_safe
def campaign(request: ActorRequest, campaign_slug: str) -> HttpResponse:
    """Show what a campaign is for, how far it is, who matches, and where the money went."""
    row = _public(campaign_slug)
    found = queries.progress([row])[row.id]
    own = queries.spent_of_campaign(row)
    spent = queries.spent_by_head(row.fund, row.unit) if own is None else []
    whole = sum(amount for _name, amount in spent)
    context = {
        "campaign": row,
        "title": rules.in_words(row.title),
        "about": rules.in_words(row.about),
        "is_open": _is_open(row, request),
        "can_give": _is_open(row, request) and bool(_ways(row)),
        "received": amounts.shown(found.received, row.unit),
        "goal": amounts.shown(row.goal, row.unit),
        "share": formats.percent(found.share),
        "done": round(found.share * 100),
        "gifts": found.gifts,
        "matching": [
            {
                "giver": _matcher(one.giver),
                "times": formats.count(one.times),
                "per": formats.count(one.per),
                "ceiling": amounts.shown(one.ceiling, row.unit),
                "matched": amounts.shown(one.matched, row.unit),
                "until": formats.day(one.until, year=True),
                "is_over": one.until < request.at.date() or one.matched >= one.ceiling,
            }
            for one in found.matching
        ],
        "is_traced": own is not None,
        "spent": _spent(spent, whole, row.unit) if own is None else _spent_of(own),
        "fund": books.fund_name(row.fund),
        "place": books.place_name(row.fund, row.earmark),
        "bound": queries.bound_to(row),
    }
    return show(request, "campaign", context)


def _matcher(giver: Any) -> str:
    return giver.name or _("A person who is not named")


def _spent(spent: list[tuple[str, int]], whole: int, unit: str) -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "amount": amounts.shown(amount, unit),
            "share": formats.percent(amount / whole),
        }
        for name, amount in spent
    ]


def _spent_of(own: list[tuple[str, str, int]]) -> list[dict[str, str]]:
    """Return what gifts paid for, currency by currency."""
    return [
        line
        for unit in dict.fromkeys(unit for unit, _name, _amount in own)
        for line in _spent(
            [(name, amount) for code, name, amount in own if code == unit],
            sum(amount for code, _name, amount in own if code == unit),
            unit,
        )
    ]


def _public(slug: str) -> Campaign:
    row = queries.campaigns(is_public=True).filter(slug=slug).first()
    if row is None:
        raise NoSuch(_("There is no such campaign."))
    return row


def _ways(row: Campaign) -> list[tuple[str, str]]:
    """Return the ways in which somebody can give to a campaign."""
    ways = [(Way.TRANSFER.value, str(Way.TRANSFER.label))] if row.iban else []
    ways += [
        (f"provider:{one.code}", one.get_kind_display() if one.kind == EXERCISE else one.label)
        for one in Provider.objects.filter(is_active=True).order_by("label")
        if actions.adapter_of(one.kind) is not None
    ]
    return ways


@PAGE
def give(request: ActorRequest, campaign_slug: str) -> HttpResponse:
    """Take how much and how; nothing else has to be told."""
    row = actions.open_to_all(campaign_slug, request.at)
    offered = [amounts.shown(one * _whole(row), row.unit) for one in rules.pack().offered]
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        ways=_ways(row),
        unit=row.unit,
        initial={"amount": request.GET.get("amount", "")[:20]},
    )
    site = f"{request.scheme}://{request.get_host()}"

    def do(given: dict[str, Any]) -> HttpResponse:
        attempts.count_sent(request, "giving")
        way, _colon, provider = given["way"].partition(":")
        _made, code = actions.begin(
            row.slug,
            IntentIn(
                amount=amounts.parts(row.unit, given["amount"]),
                way=way,
                provider=provider,
                name=given["name"],
                email=given["email"],
                wallet=given["wallet"],
                language=languages.current().code,
            ),
            lambda code: site + url(request, "give:back", token=code),
            by=request.actor,
            at=request.at,
        )
        return redirect(url(request, "give:mine", token=code))

    return running.run_form(
        request, form, do, show, template="give",
        title=pgettext("donation", "Give"), submit=_("Go on"),
        back=(url(request, "give:campaign", campaign_slug=row.slug), rules.in_words(row.title)),
        lead=rules.in_words(row.title), offered=offered, bound=queries.bound_to(row),
    )  # fmt: skip


def _whole(row: Campaign) -> int:
    return int(10 ** amounts.unit(row.unit).digits)


@require_safe
def mine(request: ActorRequest, token: str) -> HttpResponse:
    """Show a giver how to pay, or what became of the gift."""
    receipt = queries.receipt_by_code(token)
    if receipt is not None:
        return _became(request, token, receipt.gift)
    row = actions.find(token)
    if row.gift is not None:
        return _became(request, token, row.gift)
    context = {
        "token": token,
        "row": row,
        "campaign": row.campaign,
        "title": rules.in_words(row.campaign.title),
        "amount": amounts.shown(row.amount, row.unit),
        "reference": references.shown(row.reference),
        "iban": references.shown(row.campaign.iban),
        "code": _code(row) if row.way == Way.TRANSFER else "",
        "is_transfer": row.way == Way.TRANSFER,
        "goes_to": row.goes_to if row.state == IntentState.ASKED else "",
        "waits": row.state in (IntentState.BEGUN, IntentState.RETURNED, IntentState.ASKED),
        "failed": row.state == IntentState.FAILED,
        "unclear": row.state == IntentState.UNCLEAR,
    }
    return show(request, "pay", context)


def _code(row: Intent) -> str:
    """Return the picture that a phone's bank reads, for euros."""
    its = row.campaign
    if row.unit != "EUR" or not its.iban:
        return ""
    content = references.epc(
        name=its.bank_name, iban=its.iban, bic=its.bic, cents=row.amount, reference=row.reference
    )
    return qr.svg(content, label=_("Code of the transfer for a banking app"))


def _became(request: ActorRequest, token: str, gift: Gift) -> HttpResponse:
    """Show what a gift paid for, and the fund around it: by head and country, never persons."""
    end = gift.ends.first()
    spent = queries.spent_by_head(gift.fund, gift.unit)
    whole = sum(amount for _name, amount in spent)
    country = gift.earmark.get("country") or (
        gift.campaign.crisis.host_country
        if gift.campaign is not None and gift.campaign.crisis is not None
        else ""
    )
    context = {
        "token": token,
        "amount": amounts.shown(gift.amount, gift.unit),
        "day": formats.day(gift.received_on, year=True),
        "fund": books.fund_name(gift.fund),
        "place": books.place_name(gift.fund, gift.earmark),
        "country": countries.name(country, languages.current().code) if country else "",
        "numbers": [str(one) for one in gift.receipts.order_by("year", "number")],
        "end": end,
        "own": [_own(one) for one in queries.spent_of_gift(gift)],
        "spent": _spent(spent, whole, gift.unit),
    }
    return show(request, "became", context)


def _own(one: Share) -> dict[str, str]:
    """Return a line of what a gift paid for: the amount that may be told, or no more than that."""
    amount = _("A part of it") if one.amount is None else amounts.shown(one.amount, one.unit)
    return {"name": one.head, "amount": amount}


@PAGE
def back(request: ActorRequest, token: str) -> HttpResponse:
    """Take a giver who comes back from the wallet or the provider; one press goes on."""
    row = actions.find(token)
    here = url(request, "give:mine", token=token)
    if row.state != IntentState.ASKED or row.way != Way.PROVIDER:
        return redirect(here)
    form = BackForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if form.is_bound and form.is_valid():
        actions.come_back(token, form.cleaned_data, by=request.actor, at=request.at)
        return redirect(here)
    return show(request, "back", {"form": form, "row": row, "token": token,
                                  "amount": amounts.shown(row.amount, row.unit)})  # fmt: skip


@require_safe
def receipt(request: ActorRequest, token: str) -> HttpResponse:
    """Give a giver the receipt as a PDF, with the name that was told."""
    row = _receipt_of(token)
    address = f"{request.scheme}://{request.get_host()}{url(request, 'give:mine', token=token)}"
    name = row.giver.name if row.giver is not None else ""
    if row.giver is not None and row.giver.is_person:
        found = queries.names_of([row.giver], by=request.actor, at=request.at)
        name = found.get(row.giver.id, "")
    audit.saw("giving.receipt.printed", [row.id], by=request.actor, at=request.at)
    content = letters.receipt(row, name, address, request.organisation, request.at)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="receipt-{row}.pdf"'
    return visitor.not_stored(response)


def _receipt_of(token: str) -> Receipt:
    found = queries.receipt_by_code(token)
    if found is not None:
        return queries.receipt(found.id)
    row = actions.find(token)
    first = row.gift.receipts.filter(cancels=None).first() if row.gift is not None else None
    if first is None:
        raise NoSuch(_("There is no receipt yet."))
    return queries.receipt(first.id)


@csrf_exempt
@require_POST
def webhook(request: ActorRequest, provider_code: str) -> HttpResponse:
    """Take a provider's signed message; the same one again is answered the same."""
    body = request.body
    if len(body) > MOST_BYTES:
        raise actions.BadMessage(_("This message is not accepted."))
    is_new = actions.take_message(
        provider_code, request.headers, body, by=request.actor, at=request.at
    )
    return JsonResponse({"received": True, "new": is_new})
