"""The catalogue: items, kits with their parts, files in and out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.goods import actions, forms, queries, reading, rules
from musterpoint.goods.actions import ItemIn
from musterpoint.goods.models import Item, KitPart
from musterpoint.goods.views.pages import (
    CHANGE,
    READ,
    Section,
    act,
    file_of,
    goes_to,
    number,
    run_form,
    sheet,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, data, words
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(READ)
def items(request: ActorRequest) -> HttpResponse:
    """List the catalogue."""
    found = queries.items(words(request))
    parts = queries.parts([one.id for one in found if one.is_kit])
    section = Section(
        title=_("Catalogue"),
        heads=((_("Item"), False), (_("Category"), False),
               (pgettext("unit of an item", "Counted by"), False),
               (_("Weight of one"), True), (_("Price of one"), True)),
        rows=[
            [
                Cell(
                    text=one.title,
                    url=goes_to(request, "item", goods_item=one.id),
                    note=_made_of(parts[one.id]) if one.id in parts else one.code,
                ),
                Cell(text=rules.category_of(one.category)),
                Cell(text=rules.unit_of(one.unit_word)),
                number(weight_of(one), _("Weight of one")),
                number(price_of(one), _("Price of one")),
            ]
            for one in found
        ],
        none=_("No item yet"),
        hint=_("Take over the catalogue of common relief items, or add your own."),
    )  # fmt: skip
    return sheet(
        request,
        _("Catalogue"),
        [section],
        here="items",
        can_search=True,
        acts=[
            Act(url=goes_to(request, "items-file") + "?kind=xlsx", label=_("XLSX"), icon="print"),
            act(request, CHANGE, "items-read", _("Read a table in"), "go"),
            act(request, CHANGE, "take", _("Take over common items"), "plus"),
            act(request, CHANGE, "new-item", _("Add an item"), "plus", is_main=True),
        ],
    )


def _made_of(parts: list[KitPart]) -> str:
    return ", ".join(f"{one.part.shown(one.amount)} {one.part.title}" for one in parts)


def weight_of(one: Item) -> str:
    """Return the weight of one unit."""
    if one.weight is None:
        return ""
    return _("%(kilograms)s kg") % {"kilograms": formats.amount(one.weight, 3)}


def price_of(one: Item) -> str:
    """Return between which prices one unit is bought."""
    if one.price_least is None or one.price_most is None:
        return ""
    low, high = (formats.amount(cents, 2) for cents in (one.price_least, one.price_most))
    return _("%(low)s to %(high)s USD") % {"low": low, "high": high}


@page(CHANGE, BOTH)
def take(request: ActorRequest) -> HttpResponse:
    """Take over the items of the pack that are not there yet."""

    def do(_given: dict[str, Any]) -> str:
        count = actions.take_catalogue(by=request.actor, at=request.at)
        messages.success(request, _("Items that were added: %(count)s") % {"count": count})
        return goes_to(request, "items")

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Take over common items"),
        submit=_("Take them over"), back=(goes_to(request, "items"), _("Catalogue")),
        lead=_("Core relief items with weights, volumes and ranges of price to plan with. Check"
               " them with your supplier. What you have stays as it is."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Add an item."""
    form = forms.ItemForm(data(request))

    def do(given: dict[str, Any]) -> str:
        typed = ItemIn(**{**given, "code": given["code"].upper()})
        made = actions.add_item(typed, by=request.actor, at=request.at)
        return goes_to(request, "parts" if made.is_kit else "item", goods_item=made.id)

    return run_form(
        request, form, do, title=_("Add an item"), submit=_("Add"),
        back=(goes_to(request, "items"), _("Catalogue")),
    )  # fmt: skip


@page(READ)
def item(request: ActorRequest, goods_item: UUID) -> HttpResponse:
    """Show an item: what it is, what it is made of, where it is."""
    found = queries.item(goods_item)
    parts = queries.parts([found.id]).get(found.id, [])
    held = queries.held(of_item=found)
    where = Section(
        title=_("Where it is"),
        heads=((_("Store"), False), (_("Batch"), False), (_("Good until"), False),
               (_("Stock"), True)),
        rows=[
            [
                Cell(
                    text=one.store.name,
                    url=goes_to(request, "card", goods_store=one.store.id, goods_item=found.id),
                ),
                Cell(text=str(one.batch or "")),
                Cell(text=one.batch.expires_on.isoformat())
                if one.batch and one.batch.expires_on
                else Cell(),
                number(found.shown(one.posted), _("Stock")),
            ]
            for one in held
        ],
        none=_("It is in no store"),
    )  # fmt: skip
    made_of = Section(
        title=_("What one is made of"),
        heads=((_("Item"), False), (_("Amount"), True)),
        rows=[
            [
                Cell(text=one.part.title, url=goes_to(request, "item", goods_item=one.part.id)),
                number(one.part.shown(one.amount), _("Amount")),
            ]
            for one in parts
        ],
        none=_("Its parts are not said yet"),
        hint=_("Say them, so that it can be put together out of a store."),
    )
    facts = [
        (_("Code"), found.code),
        (_("Category"), rules.category_of(found.category)),
        (pgettext("unit of an item", "Counted by"), rules.unit_of(found.unit_word)),
        (_("Weight of one"), weight_of(found)),
        (_("Price of one"), price_of(found)),
        (_("Days for which it is lent"), formats.count(found.lent_days) if found.lent_days else ""),
    ]
    return sheet(
        request,
        found.title,
        [made_of, where] if found.is_kit else [where],
        back=(goes_to(request, "items"), _("Catalogue")),
        facts=[(label, text) for label, text in facts if text],
        acts=[
            act(request, CHANGE, "parts", _("Say its parts"), goods_item=found.id)
            if found.is_kit
            else None
        ],
    )


@page(CHANGE, BOTH)
def parts(request: ActorRequest, goods_item: UUID) -> HttpResponse:
    """Say what a kit is made of."""
    found = queries.item(goods_item)
    there = queries.parts([found.id]).get(found.id, [])
    form = forms.PartsForm(
        data(request),
        items=[one for one in queries.items() if not one.is_kit],
        filled=[(one.part_id, one.part.unit.written(one.amount)) for one in there],
    )

    def do(given: dict[str, Any]) -> str:
        actions.put_parts(found.id, given["wanted"], by=request.actor, at=request.at)
        return goes_to(request, "item", goods_item=found.id)

    return run_form(
        request, form, do, title=_("What one kit is made of"), submit=_("Keep"),
        back=(goes_to(request, "item", goods_item=found.id), found.title),
    )  # fmt: skip


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Write the catalogue as a file that can be read in elsewhere."""
    return file_of(request, reading.catalogue_rows(queries.items()), "catalogue")


@page(CHANGE, BOTH)
def read_in(request: ActorRequest) -> HttpResponse:
    """Read items in from a table; what is there stays."""
    form = forms.FileForm(data(request), request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        found = reading.catalogue(given["file"].read())
        count = actions.put_items(found, by=request.actor, at=request.at)
        messages.success(request, _("Items that were added: %(count)s") % {"count": count})
        return goes_to(request, "items")

    return run_form(
        request, form, do, title=_("Read a table in"), submit=_("Read it in"),
        back=(goes_to(request, "items"), _("Catalogue")),
        lead=_("Take the present catalogue as XLSX for the titles of its columns."),
    )  # fmt: skip
