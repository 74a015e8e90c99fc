"""Distributions: planned, listed, counted out, closed; their papers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.crises.models import Crisis
from musterpoint.goods import actions, drawing, forms, queries
from musterpoint.goods.actions import DistributionIn, ListedIn, RationIn
from musterpoint.goods.models import Distribution
from musterpoint.goods.views.pages import (
    GIVE,
    PDF,
    READ,
    Section,
    act,
    as_id,
    goes_to,
    number,
    run_form,
    sheet,
)
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, attached, data, words
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


def _crises() -> list[tuple[str, str]]:
    rows = Crisis.objects.order_by("-declared_at").values_list("id", "name")
    return [(str(one), name) for one, name in rows]


@page(READ)
def distributions(request: ActorRequest) -> HttpResponse:
    """List distributions, the newest first."""
    rows, pages = paged(request, queries.distributions(words(request)), "-starts_at", "-id")
    reached = queries.reached([one.id for one in rows])
    section = Section(
        pages=pages,
        title=_("Distributions, the newest first"),
        heads=((_("Distribution"), False), (_("Place"), False), (_("State"), False),
               (_("Begins"), False), (_("Families reached"), True)),
        rows=[
            [
                Cell(
                    text=one.name,
                    url=goes_to(request, "distribution", goods_distribution=one.id),
                    note=one.store.name,
                ),
                Cell(text=one.place),
                _state(request, one),
                Cell(moment=one.starts_at),
                number(formats.count(reached.get(one.id, 0)), _("Families reached")),
            ]
            for one in rows
        ],
        none=_("No distribution"),
        hint=_("Plan one: a place, a time, what each gets, and a list or a headcount."),
    )  # fmt: skip
    return sheet(
        request,
        _("Distributions"),
        [section],
        here="distributions",
        can_search=True,
        acts=[act(request, GIVE, "new-distribution", _("Plan one"), "plus", is_main=True)],
    )


def _state(request: ActorRequest, one: Distribution) -> Cell:
    if one.closed_at:
        return Cell(text=_("Closed"), tag="off")
    if one.starts_at > request.at:
        return Cell(text=_("Planned"), tag="due")
    return Cell(text=_("Goes on"), tag="ok")


@page(GIVE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Plan a distribution."""
    form = forms.DistributionForm(
        data(request),
        items=queries.items(),
        stores=[(str(one.id), one.name) for one in queries.stores()],
        crises=_crises(),
    )

    def do(given: dict[str, Any]) -> str:
        typed = DistributionIn(
            name=given["name"],
            place=given["place"],
            store_id=UUID(given["store_id"]),
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            by_list=given["by_list"] == "list",
            expected=given["expected"],
            crisis_id=as_id(given["crisis_id"]),
            rations=[
                RationIn(item_id=item, per=given["per"][item], amount=amount)
                for item, amount in given["wanted"].items()
            ],
        )
        made = actions.plan(typed, by=request.actor, at=request.at)
        return goes_to(request, "distribution", goods_distribution=made.id)

    return run_form(
        request, form, do, title=_("Plan a distribution"), submit=_("Plan it"),
        back=(goes_to(request, "distributions"), _("Distributions")),
    )  # fmt: skip


@page(READ)
def distribution(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Show a distribution: what each gets, how far it is, who is on the list."""
    row = queries.distribution(goods_distribution)
    far = queries.progress(row)
    given = Section(
        title=_("Given so far"),
        heads=((_("Item"), False), (_("Amount"), True)),
        rows=[
            [Cell(text=item.title, note=item.code), number(item.shown(amount), _("Amount"))]
            for item, amount in queries.given_out(row)
        ],
        none=_("Nothing was given yet"),
    )
    facts = [
        (_("Place"), row.place),
        (_("Out of"), row.store.name),
        (_("Each gets"), drawing.ration_words(row)),
        (_("Families expected"), formats.count(max(row.expected, far.listed))),
        (_("Families reached"), formats.count(far.families)),
        (pgettext("by relief", "People reached"), formats.count(far.people)),
    ]
    notes = []
    if far.troubled:
        text = _("Hand-outs that wait for a review: %(count)s") % {"count": far.troubled}
        notes.append(("help", text, goes_to(request, "reviews")))
    sections = [given]
    if row.by_list and request.actor.may(GIVE):
        sections.append(_list(request, row))
    return sheet(
        request,
        row.name,
        sections,
        back=(goes_to(request, "distributions"), _("Distributions")),
        facts=facts,
        notes=notes,
        acts=_acts(request, row),
    )


def _acts(request: ActorRequest, row: Distribution) -> list[Act | None]:
    here: dict[str, Any] = {"goods_distribution": row.id}
    closed = row.closed_at is not None
    registry = request.actor.may(Permission.PEOPLE_READ)
    on_list = [
        act(request, GIVE, "paper", _("List to sign (PDF)"), "print", **here),
        act(request, GIVE, "cards", _("Cards (PDF)"), "print", **here),
        None
        if closed or not registry
        else act(request, GIVE, "add-roll", _("Families of a roll"), "family", **here),
        None if closed else act(request, GIVE, "add-lines", _("Add to the list"), "plus", **here),
        None if closed else act(request, GIVE, "phone", _("Take to a phone"), "phone", **here),
        None if closed else act(request, GIVE, "hand", _("Hand out"), "go", is_main=True, **here),
    ]
    by_count = [
        None if closed else act(request, GIVE, "phone", _("Take to a phone"), "phone", **here),
        None
        if closed
        else act(request, GIVE, "headcount", _("Count out"), "go", is_main=True, **here),
    ]
    end = None if closed else act(request, GIVE, "close", _("Close it"), "stop", **here)
    return [end, *(on_list if row.by_list else by_count)]


def _list(request: ActorRequest, row: Distribution) -> Section:
    found = [
        one
        for one in queries.listed(row)
        if not words(request) or words(request) == str(one.number)
    ]
    shown = found[:200]
    names = actions.names(shown, by=request.actor, at=request.at)
    handed = queries.handed([one.id for one in shown])
    rows = []
    for one in shown:
        told = names.get(one.id, {})
        done = handed.get(one.id)
        rows.append(
            [
                Cell(
                    text=str(told.get("name", _("Erased"))),
                    url=goes_to(request, "give", goods_distribution=row.id, goods_listed=one.id),
                    note=_("Number %(number)s") % {"number": one.number},
                ),
                Cell(text=pgettext("goods", "Given"), tag="ok")
                if done
                else Cell(text=_("Waits"), tag="due"),
                number(formats.count(one.people), _("People")),
            ]
        )
    return Section(
        title=_("On the list"),
        heads=((_("Name"), False), (_("State"), False), (_("People"), True)),
        rows=rows,
        none=_("Nobody is on the list"),
        hint=_("Add families by hand, or those of a crisis's roll."),
        more=_("These are the first 200. Find anybody by code or number under Hand out.")
        if len(found) > len(shown)
        else "",
    )


@page(GIVE, BOTH)
def add_lines(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Put families on the list, typed line by line."""
    row = queries.distribution(goods_distribution)
    form = forms.ListForm(data(request))

    def do(given: dict[str, Any]) -> str:
        found = [
            ListedIn(name=name, people=people, proxies=proxies)
            for name, people, proxies in given["lines"]
        ]
        count = actions.put_on_list(row.id, found, by=request.actor, at=request.at)
        return _added(request, row, count)

    return run_form(
        request, form, do, title=_("Add to the list"), submit=_("Add"), back=back_to(request, row)
    )


@page(GIVE, BOTH)
def add_roll(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Put the families of a crisis's roll on the list, each once."""
    request.actor.require(Permission.PEOPLE_READ)
    row = queries.distribution(goods_distribution)
    form = forms.RollForm(data(request), crises=_crises())

    def do(given: dict[str, Any]) -> str:
        count = actions.list_roll(
            row.id, UUID(given["crisis_id"]), given["area"], by=request.actor, at=request.at
        )
        return _added(request, row, count)

    return run_form(
        request, form, do, title=_("Families of a roll"), submit=_("Add"),
        back=back_to(request, row),
        lead=_("Each family stands on the list once, under the short name of its head."),
    )  # fmt: skip


def _added(request: ActorRequest, row: Distribution, count: int) -> str:
    messages.success(request, _("Families that were added: %(count)s") % {"count": count})
    return goes_to(request, "distribution", goods_distribution=row.id)


def back_to(request: ActorRequest, row: Distribution) -> tuple[str, str]:
    return goes_to(request, "distribution", goods_distribution=row.id), row.name


@page(GIVE, BOTH)
def close(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Close a distribution."""
    row = queries.distribution(goods_distribution)

    def do(_given: dict[str, Any]) -> str:
        actions.close(row.id, by=request.actor, at=request.at)
        return goes_to(request, "distribution", goods_distribution=row.id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Close the distribution"),
        submit=_("Close it"), back=back_to(request, row),
        lead=_("Nothing is handed out at it any more. Phones may still tell what they gave."),
    )  # fmt: skip


@page(GIVE, BOTH)
def headcount(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Count out rations without a list."""
    row = queries.distribution(goods_distribution)
    form = forms.HeadcountForm(data(request))

    def do(given: dict[str, Any]) -> str:
        who: dict[str, Any] = {"key": given["key"], "by": request.actor, "at": request.at}
        actions.count_out(row.id, given["people"], given["families"], **who)
        messages.success(request, _("Given, and out of the stock."))
        return goes_to(request, "distribution", goods_distribution=row.id)

    return run_form(
        request, form, do, title=_("Count out"), submit=pgettext("goods", "Given"),
        back=back_to(request, row),
        lead=drawing.ration_words(row),
    )  # fmt: skip


@page(GIVE)
def paper(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Give the list to sign as PDF."""
    row = queries.distribution(goods_distribution)
    listed = queries.listed(row)
    names = actions.names(listed, by=request.actor, at=request.at)
    made = drawing.paper_list(row, listed, names, request.organisation.name, at=request.at)
    return attached(made, PDF, "list.pdf")


@page(GIVE)
def cards(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Give the cards of those who wait as PDF, 500 at a time."""
    row = queries.distribution(goods_distribution)
    listed = queries.listed(row, waiting=True)[:500]
    names = actions.names(listed, by=request.actor, at=request.at)
    path = reverse("received:enter", kwargs={"organisation_slug": request.organisation.slug})
    site = request.build_absolute_uri(path)
    made = drawing.cards(row, listed, names, site, request.organisation.name, at=request.at)
    return attached(made, PDF, "cards.pdf")
