"""Campaigns with their progress and matching rules; payment providers."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.crises.models import Crisis
from musterpoint.giving import actions, amounts, books, earmarks, forms, queries, rules
from musterpoint.giving.actions import CampaignIn
from musterpoint.giving.models import Campaign, CampaignState, MatchRule, Provider, ProviderKind
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, formats
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.paging import paged
from musterpoint.web.parts import Row

TONES = {CampaignState.DRAFT: "unk", CampaignState.OPEN: "ok", CampaignState.CLOSED: "off"}


def name_of(row: Campaign) -> str:
    """Return the title of a campaign in the reader's language."""
    return rules.in_words(row.title)


@page(pages.READ)
def campaigns(request: ActorRequest) -> HttpResponse:
    """List campaigns, the newest first."""
    found = queries.campaigns(words=cards.words(request))
    rows, paging = paged(request, found, "-made_at", "id")
    progress = queries.progress(rows)
    return pages.show_list(
        request,
        "campaigns",
        title=_("Campaigns"),
        sub=_("Public pages where anybody can give, and see where it went"),
        columns=(_("Campaign"), _("Goal"), _("Received"), _("State")),
        rows=[
            [
                Cell(text=name_of(one), url=goes_to(request, "campaign", appeal_id=one.id),
                     note=one.slug),
                Cell(text=amounts.shown(one.goal, one.unit)),
                Cell(text=amounts.shown(progress[one.id].received, one.unit),
                     note=formats.percent(progress[one.id].share)),
                Cell(text=one.get_state_display(), tag=TONES[CampaignState(one.state)]),
            ]
            for one in rows
        ],
        search=_("Address of the campaign"),
        paging=paging,
        empty=(_("No campaign yet"), _("A campaign has a goal, a fund and a page for everybody.")),
        acts=(
            pages.may(
                request,
                Act(label=_("New campaign"), url=goes_to(request, "campaign-new"), is_main=True),
            ),
        ),
    )  # fmt: skip


@page(pages.READ)
def campaign(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """Show a campaign: progress, matching, address."""
    row = queries.campaign(appeal_id)
    found = queries.progress([row])[row.id]
    here = {"appeal_id": row.id}
    is_open = row.state == CampaignState.OPEN
    acts = [
        pages.may(request, Act(label=_("Change"), url=goes_to(request, "campaign-change", **here))),
        pages.may(
            request,
            Act(
                label=_("Close") if is_open else _("Open to everybody"),
                url=goes_to(request, "campaign-close" if is_open else "campaign-open", **here),
                is_post=True,
            ),
        ),
        None
        if row.state == CampaignState.DRAFT
        else Act(label=_("Public page"), url=url(request, "give:campaign", campaign_slug=row.slug)),
    ]
    facts = [
        Row(key=_("Goal"), value=amounts.shown(row.goal, row.unit)),
        Row(key=_("Received"), value=amounts.shown(found.received, row.unit)),
        Row(key=_("Gifts"), value=formats.count(found.gifts)),
        Row(key=_("Matched"), value=amounts.shown(found.matched, row.unit)),
        Row(key=_("Fund"), value=books.fund_name(row.fund)),
        *_cause(row),
        Row(key=_("Account"), value=row.account),
        Row(key=_("Account number (IBAN)"), value=row.iban or _("None: no transfers")),
        Row(key=_("Last day"), value=pages.day(row.closes_on) or _("Open end")),
    ]
    return pages.show_detail(
        request,
        back=(goes_to(request, "campaigns"), _("Campaigns")),
        title=name_of(row),
        tag=(TONES[CampaignState(row.state)], row.get_state_display()),
        acts=acts,
        parts=(
            Part(title=_("What it is for"), code="about", words=rules.in_words(row.about)),
            _matching(request, row, found.matching),
        ),
        side=(Part(title=_("Progress"), code="facts", facts=facts),),
    )


def _cause(row: Campaign) -> list[Row]:
    """Return the crisis of a campaign, and whether gifts to it are bound to it."""
    if row.crisis is None:
        return []
    is_bound = "crisis" in row.earmark
    bound = _("Gifts are bound to it") if is_bound else _("Gifts are not bound to it")
    return [Row(key=_("Crisis"), value=row.crisis.name), Row(key=_("Earmark"), value=bound)]


def _matching(request: ActorRequest, row: Campaign, found: tuple[MatchRule, ...]) -> Part:
    may = request.actor.may(pages.CHANGE)
    return Part(
        title=_("Matching"),
        code="matching",
        columns=(_("Who matches"), _("Rule"), _("Matched"), _("Asked for")),
        rows=[
            [
                Cell(text=str(one.giver), url=goes_to(request, "giver", giver_id=one.giver_id)),
                Cell(
                    text=_("%(times)s for %(per)s, up to %(ceiling)s")
                    % {
                        "times": one.times,
                        "per": one.per,
                        "ceiling": amounts.shown(one.ceiling, row.unit),
                    },
                    note=f"{pages.day(one.since)} – {pages.day(one.until)}",
                ),
                Cell(text=amounts.shown(one.matched, row.unit)),
                Cell(
                    text=amounts.shown(one.called, row.unit),
                    url=goes_to(request, "matching-call", matching_id=one.id)
                    if may and one.matched > one.called
                    else "",
                ),
            ]
            for one in found
        ],
        empty=_("Nobody matches gifts."),
        acts=(Act(label=_("Add a matching rule"),
                  url=goes_to(request, "matching-new", appeal_id=row.id)),) if may else (),
    )  # fmt: skip


def _lists() -> dict[str, Any]:
    return {
        "fund": books.funds_open(),
        "place": books.places(),
        "crisis": [(str(one.id), str(one)) for one in Crisis.objects.order_by("-declared_at")],
        "account": books.accounts("Assets"),
    }


def _given(given: dict[str, Any]) -> CampaignIn:
    if not earmarks.is_of_fund(given):
        text = _("Choose a window and head of this fund.")
        raise Invalid(text, fields={"place": [text]})
    unit = given["unit"].upper()
    return CampaignIn(
        slug=given["slug"],
        title={code: given[f"title_{code}"] for code in rules.LANGUAGES},
        about={code: given[f"about_{code}"] for code in rules.LANGUAGES},
        fund=given["fund"],
        unit=unit,
        goal=amounts.parts(unit, given["goal"], "goal"),
        account=given["account"],
        earmark=earmarks.earmark(given if given["binds"] else given | {"crisis": ""}),
        crisis_id=uuid_or_none(given["crisis"]),
        bank_name=given["bank_name"],
        iban=given["iban"],
        bic=given["bic"],
        closes_on=given["closes_on"],
    )


@page(pages.CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a campaign."""

    def do(given: dict[str, Any]) -> str:
        made = actions.save_campaign(_given(given), by=request.actor, at=request.at)
        return goes_to(request, "campaign", appeal_id=made.id)

    return run_form(
        request, forms.CampaignForm(data(request), lists=_lists()), do, title=_("New campaign"),
        submit=_("Keep as a draft"), back=(goes_to(request, "campaigns"), _("Campaigns")),
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def change(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """Change a campaign."""
    row = queries.campaign(appeal_id)
    mark = row.earmark
    place = "/".join([row.fund, *(mark[name] for name in ("window", "head") if name in mark)])
    initial = {
        "slug": row.slug,
        **{f"title_{code}": row.title.get(code, "") for code in rules.LANGUAGES},
        **{f"about_{code}": row.about.get(code, "") for code in rules.LANGUAGES},
        "fund": row.fund,
        "place": place if "window" in mark else "",
        "country": mark.get("country", ""),
        "crisis": str(row.crisis_id or mark.get("crisis", "")),
        "binds": row.crisis_id is None or "crisis" in mark,
        "goal": amounts.written(row.goal, row.unit),
        "unit": row.unit,
        "account": row.account,
        "bank_name": row.bank_name,
        "iban": row.iban,
        "bic": row.bic,
        "closes_on": row.closes_on,
    }

    def do(given: dict[str, Any]) -> str:
        actions.save_campaign(_given(given), campaign_id=row.id, by=request.actor, at=request.at)
        return goes_to(request, "campaign", appeal_id=row.id)

    form = forms.CampaignForm(data(request), lists=_lists(), initial=initial)
    return run_form(
        request, form, do, title=_("Change the campaign"), submit=_("Keep"),
        back=(goes_to(request, "campaign", appeal_id=row.id), name_of(row)),
    )  # fmt: skip


@page(pages.CHANGE, POST)
def open_(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """Show a campaign to everybody."""
    actions.open_campaign(appeal_id, by=request.actor, at=request.at)
    return pages.done(request, "campaign", appeal_id=appeal_id)


@page(pages.CHANGE, POST)
def close(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """Close a campaign."""
    actions.close_campaign(appeal_id, by=request.actor, at=request.at)
    return pages.done(request, "campaign", appeal_id=appeal_id)


@page(pages.CHANGE, BOTH)
def matching_new(request: ActorRequest, appeal_id: UUID) -> HttpResponse:
    """Write down that a giver matches gifts."""
    row = queries.campaign(appeal_id)
    form = forms.MatchForm(
        data(request), lists={"giver": forms.giver_choices()}, initial={"since": request.at.date()}
    )

    def do(given: dict[str, Any]) -> str:
        actions.add_matching(
            row.id, UUID(given["giver"]), times=given["times"], per=given["per"],
            ceiling=amounts.parts(row.unit, given["ceiling"], "ceiling"), since=given["since"],
            until=given["until"], by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "campaign", appeal_id=row.id)

    return run_form(
        request, form, do, title=_("Add a matching rule"), submit=_("Keep"),
        back=(goes_to(request, "campaign", appeal_id=row.id), name_of(row)),
        lead=_("Gifts that come within the days count, in %(unit)s.") % {"unit": row.unit},
    )  # fmt: skip


@page(pages.CHANGE, BOTH)
def matching_call(request: ActorRequest, matching_id: UUID) -> HttpResponse:
    """Ask whoever matches for what follows from the gifts so far."""
    row = queries.matching(matching_id)

    def do(_given: dict[str, Any]) -> str:
        made = actions.call_matching(row.id, by=request.actor, at=request.at)
        return goes_to(request, "pledge", pledge_id=made.id)

    owed = amounts.shown(row.matched - row.called, row.campaign.unit)
    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Ask for what was matched"),
        submit=_("Ask for it"),
        back=(goes_to(request, "campaign", appeal_id=row.campaign_id), name_of(row.campaign)),
        lead=_("It becomes a pledge of %(amount)s.") % {"amount": owed},
    )  # fmt: skip


@page(Permission.FUNDS_CHANGE)
def providers(request: ActorRequest) -> HttpResponse:
    """List payment providers."""
    rows, paging = paged(request, Provider.objects.all(), "code", "id")
    return pages.show_list(
        request,
        "providers",
        title=_("Payment providers"),
        sub=_("Cards and wallets are paid at the provider. No number of a card comes to us."),
        columns=(_("Provider"), _("Protocol"), _("Account"), _("State")),
        rows=[
            [
                Cell(text=one.label, url=goes_to(request, "provider", provider_id=one.id),
                     note=one.code),
                Cell(text=one.get_kind_display()),
                Cell(text=one.account),
                Cell(text=_("In use"), tag="ok")
                if one.is_active
                else Cell(text=_("Not in use"), tag="off"),
            ]
            for one in rows
        ],
        paging=paging,
        empty=(_("No provider yet"), _("Without one people give by bank transfer alone.")),
        acts=(Act(label=_("New provider"), url=goes_to(request, "provider-new"), is_main=True),),
    )  # fmt: skip


@page(Permission.FUNDS_CHANGE, BOTH)
def provider_new(request: ActorRequest) -> HttpResponse:
    """Write a payment provider down."""
    return _provider_form(request, None)


@page(Permission.FUNDS_CHANGE, BOTH)
def provider(request: ActorRequest, provider_id: UUID) -> HttpResponse:
    """Change a payment provider; its secrets are not shown."""
    return _provider_form(request, queries.provider(provider_id))


def _provider_form(request: ActorRequest, row: Provider | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if row is not None:
        initial = {
            "code": row.code,
            "kind": row.kind,
            "label": row.label,
            "account": row.account,
            "address": row.settings.get("wallet") or row.settings.get("base", ""),
            "hosts": " ".join(row.settings.get("hosts", [])),
            "key_id": row.settings.get("key_id", ""),
            "is_active": row.is_active,
        }
    form = forms.ProviderForm(
        data(request), lists={"account": books.accounts("Assets")}, initial=initial
    )
    if not request.organisation.is_exercise:
        kind: Any = form.fields["kind"]
        kind.choices = [one for one in kind.choices if one[0] != ProviderKind.EXERCISE]

    def do(given: dict[str, Any]) -> str:
        actions.save_provider(
            code=row.code if row else given["code"],
            kind=given["kind"],
            label=given["label"],
            settings=_settings(given),
            secrets={
                name: given[name].strip() for name in ("private_key", "token", "webhook_secret")
            },
            account=given["account"],
            is_active=given["is_active"],
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "providers")

    return run_form(
        request, form, do, title=_("Payment provider"), submit=_("Keep"),
        back=(goes_to(request, "providers"), _("Payment providers")),
        lead=_("Secrets are kept sealed. One that is left empty stays as it was."),
    )  # fmt: skip


def _settings(given: dict[str, Any]) -> dict[str, Any]:
    """Return the addresses of a provider. Raises Invalid for one that is none."""
    if given["kind"] == ProviderKind.EXERCISE:
        return {}
    address = given["address"].strip().rstrip("/")
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host:
        text = _("Enter a whole address, such as https://wallet.example.org/relief")
        raise Invalid(text, fields={"address": [text]})
    hosts = given["hosts"].lower().split()[:50]
    if given["kind"] == ProviderKind.OPEN_PAYMENTS:
        return {"wallet": address, "key_id": given["key_id"].strip(), "hosts": hosts}
    return {"base": address, "hosts": hosts}
