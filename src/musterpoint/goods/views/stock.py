"""Stock by store and item, what comes in, kits, the stock card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.goods import actions, forms, queries, rules
from musterpoint.goods.actions import ArrivalIn, StoreIn
from musterpoint.goods.models import Source
from musterpoint.goods.queries import Held, Line
from musterpoint.goods.views.pages import (
    CHANGE,
    READ,
    Section,
    act,
    as_id,
    colleagues,
    file_of,
    goes_to,
    names_of,
    number,
    run_form,
    sheet,
)
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, data, words
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged_in_memory


@page(READ)
def stock(request: ActorRequest) -> HttpResponse:
    """Show the stock by store and item, what is below its minimum first."""
    lines = queries.lines(request.at.date(), words=words(request))
    shown, pages = paged_in_memory(request, lines, lambda one: f"{one.store.id}_{one.item.id}")
    stores = list(queries.stores())
    section = Section(
        title=_("Stock by store and item"),
        heads=_heads(),
        rows=[_row(request, one) for one in shown],
        pages=pages,
        none=_("Nothing is in stock"),
        hint=_("Open a store, take items into the catalogue, and receive goods."),
    )
    places = Section(
        title=_("Stores"),
        heads=((_("Store"), False), (_("Place"), False)),
        rows=[
            [
                Cell(text=one.name, url=goes_to(request, "store", goods_store=one.id)),
                Cell(text=one.place),
            ]
            for one in stores
        ],
        none=_("No store yet"),
        hint=_("A store is where goods are kept: a warehouse, a room, a lorry at the border."),
    )
    troubled = queries.troubled().count()
    notes = []
    if troubled:
        text = _("Hand-outs that wait for a review: %(count)s") % {"count": troubled}
        notes.append(("help", text, goes_to(request, "reviews")))
    given = len(queries.gifts_in_kind())
    if given:
        text = _("Gifts in kind that no store has wholly taken in: %(count)s") % {"count": given}
        notes.append(("due", text, ""))
    return sheet(
        request,
        _("Relief goods"),
        [section, places],
        here="stock",
        can_search=True,
        notes=notes,
        acts=[
            Act(url=goes_to(request, "export") + "?kind=xlsx", label=_("XLSX"), icon="print"),
            act(request, CHANGE, "new-store", _("Open a store"), "plus", is_main=not stores),
        ],
    )


def _heads() -> list[tuple[str, bool]]:
    return [
        (_("Item"), False),
        (_("Store"), False),
        (_("State"), False),
        (_("Good"), True),
        (_("At least"), True),
        (_("Next last day"), True),
    ]


def _row(request: ActorRequest, one: Line) -> list[Cell]:
    tag, word = _state(request, one)
    href = goes_to(request, "card", goods_store=one.store.id, goods_item=one.item.id)
    return [
        Cell(text=one.item.title, url=href, note=one.item.code),
        Cell(text=one.store.name, url=goes_to(request, "store", goods_store=one.store.id)),
        Cell(text=word, tag=tag),
        number(one.item.shown(one.good), _("Good")),
        number(one.item.shown(one.least) if one.least is not None else "", _("At least")),
        number(one.next_day.isoformat() if one.next_day else "", _("Next last day")),
    ]


def _state(request: ActorRequest, one: Line) -> tuple[str, str]:
    if one.is_short:
        return "help", _("Below the minimum")
    if one.expired:
        return "due", _("Some is past its day")
    if one.next_day and one.next_day <= (request.at + rules.pack().warn).date():
        return "due", _("Use it soon")
    return "ok", _("In stock")


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Write the stock by store, item and batch as a file."""
    rows = [["store", "item", "name", "batch", "expires", "amount", "free", "unit"]]
    for one in queries.held():
        rows.append(
            [
                one.store.code, one.item.code, one.item.title, str(one.batch or ""),
                _last(one), one.item.unit.written(one.posted), one.item.unit.written(one.free),
                rules.unit_of(one.item.unit_word),
            ]
        )  # fmt: skip
    return file_of(request, rows, "stock")


def _last(one: Held) -> str:
    return one.batch.expires_on.isoformat() if one.batch and one.batch.expires_on else ""


@page(CHANGE, BOTH)
def new_store(request: ActorRequest) -> HttpResponse:
    """Open a store."""
    form = forms.StoreForm(data(request), colleagues=colleagues(request))

    def do(given: dict[str, Any]) -> str:
        typed = StoreIn(
            code=given["code"].upper(),
            name=given["name"],
            place=given["place"],
            keeper_id=as_id(given["keeper_id"]),
        )
        made = actions.open_store(typed, by=request.actor, at=request.at)
        return goes_to(request, "store", goods_store=made.id)

    return run_form(
        request, form, do, title=_("Open a store"), submit=pgettext("button", "Open"),
        back=(goes_to(request, "stock"), _("Relief goods")),
    )  # fmt: skip


@page(READ)
def store(request: ActorRequest, goods_store: UUID) -> HttpResponse:
    """Show a store: what it holds by batch, what is below its minimum, what can be done."""
    found = queries.store(goods_store)
    held = queries.held(of_store=found)
    today = request.at.date()
    lines = queries.lines(today, of_store=found)
    by_batch = Section(
        title=_("By batch, the first to go first"),
        heads=((_("Item"), False), (_("Batch"), False), (_("State"), False), (_("Stock"), True),
               (_("Of it free"), True), (_("Good until"), True)),
        rows=[
            [
                Cell(
                    text=one.item.title,
                    url=goes_to(request, "card", goods_store=found.id, goods_item=one.item.id),
                    note=one.item.code,
                ),
                Cell(text=str(one.batch or "")),
                Cell(text=_("Past its day"), tag="help")
                if one.is_expired(today)
                else Cell(text=_("Good"), tag="ok"),
                number(one.item.shown(one.posted), _("Stock")),
                number(one.item.shown(one.free), _("Of it free")),
                number(_last(one), _("Good until")),
            ]
            for one in held
        ],
        none=_("This store is empty"),
        hint=_("Receive goods, or send some here from another store."),
    )  # fmt: skip
    by_item = Section(
        title=_("By item"),
        heads=_heads(),
        rows=[_row(request, one) for one in lines],
        none=_("Nothing yet"),
    )
    part: dict[str, Any] = {"goods_store": found.id}
    keeper = names_of([found.keeper_id]).get(found.keeper_id, _("Nobody yet"))
    return sheet(
        request,
        found.name,
        [by_batch, by_item] if held else [by_batch],
        back=(goes_to(request, "stock"), _("Relief goods")),
        sub=found.place,
        facts=[(_("Code"), found.code), (_("Who keeps it"), keeper)],
        acts=[
            act(request, CHANGE, "minimum", _("Set a minimum"), "clock", **part),
            act(request, CHANGE, "kits", _("Make kits"), "case", **part),
            act(request, CHANGE, "lend", _("Lend"), "go", **part),
            act(request, CHANGE, "new-loss", _("Report a loss"), "help", **part),
            act(request, CHANGE, "new-count", _("Count the store"), "task", **part),
            act(request, CHANGE, "receive", _("Receive goods"), "plus", is_main=True, **part),
        ],
    )


def _things() -> list[tuple[str, str]]:
    """Return gifts in kind that may come in: what, how many, and of whom; a person is a number."""
    return [
        (str(one.id), f"{one.what} ({formats.count(one.quantity)} {one.goods_unit}), {one.giver}")
        for one in queries.gifts_in_kind()
    ]


@page(CHANGE, BOTH)
def receive(request: ActorRequest, goods_store: UUID) -> HttpResponse:
    """Take goods in from outside."""
    found = queries.store(goods_store)
    form = forms.ArrivalForm(data(request), items=queries.items(), things=_things())

    def do(given: dict[str, Any]) -> str:
        typed = ArrivalIn(
            key=given["key"],
            store_id=found.id,
            item_id=UUID(given["item_id"]),
            amount=given["parts"],
            source=Source(given["source"]),
            reference=given["reference"],
            batch=given["batch"],
            expires_on=given["expires_on"],
            due_at=given["due_at"],
            lender=given["lender"],
            thing_id=as_id(given["thing_id"]),
        )
        actions.receive(typed, by=request.actor, at=request.at)
        messages.success(request, _("Received. It stands in the books."))
        return goes_to(request, "store", goods_store=found.id)

    return run_form(
        request, form, do, title=_("Receive goods"), submit=_("Receive"),
        back=(goes_to(request, "store", goods_store=found.id), found.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def kits(request: ActorRequest, goods_store: UUID) -> HttpResponse:
    """Put kits together out of what the store holds, or take them apart."""
    found = queries.store(goods_store)
    kits = [one for one in queries.items() if one.is_kit]
    form = forms.KitForm(data(request), items=kits)

    def do(given: dict[str, Any]) -> str:
        run = actions.assemble if given["doing"] == "make" else actions.take_apart
        kit = UUID(given["item_id"])
        run(found.id, kit, given["parts"], key=given["key"], by=request.actor, at=request.at)
        messages.success(request, _("Done. It stands in the books."))
        return goes_to(request, "store", goods_store=found.id)

    return run_form(
        request, form, do, title=_("Make kits"), submit=_("Write it down"),
        back=(goes_to(request, "store", goods_store=found.id), found.name),
        lead=_("The parts that expire first are taken first. A kit is good as long as they are."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def minimum(request: ActorRequest, goods_store: UUID) -> HttpResponse:
    """Say how much of an item the store should hold at least."""
    found = queries.store(goods_store)
    form = forms.MinimumForm(data(request), items=queries.items())

    def do(given: dict[str, Any]) -> str:
        who: dict[str, Any] = {"by": request.actor, "at": request.at}
        actions.set_minimum(found.id, UUID(given["item_id"]), given["parts"], **who)
        return goes_to(request, "store", goods_store=found.id)

    return run_form(
        request, form, do, title=_("Set a minimum"), submit=_("Keep"),
        back=(goes_to(request, "store", goods_store=found.id), found.name),
        lead=_("Below it the item stands first, and in the list of what is due. 0 ends that."),
    )  # fmt: skip


@page(READ)
def card(request: ActorRequest, goods_store: UUID, goods_item: UUID) -> HttpResponse:
    """Show the stock card of an item in a store."""
    of_store, of_item = queries.store(goods_store), queries.item(goods_item)
    lines = queries.card(of_store, of_item)
    section = Section(
        title=_("Stock card"),
        heads=((_("What happened"), False), (_("Day"), False), (_("Batch"), False),
               (_("Amount"), True), (_("Stock after it"), True)),
        rows=[
            [
                Cell(text=one.text),
                Cell(text=one.on.isoformat()),
                Cell(text=one.batch),
                number(formats.amount(one.amount, of_item.digits), _("Amount")),
                number(of_item.shown(one.after), _("Stock after it")),
            ]
            for one in lines
        ],
        none=_("Nothing happened yet"),
        hint=_("What comes in, goes out and is counted stands here, each with its day."),
    )  # fmt: skip
    parts = {"goods_store": of_store.id, "goods_item": of_item.id}
    return sheet(
        request,
        of_item.title,
        [section],
        back=(goes_to(request, "store", goods_store=of_store.id), of_store.name),
        sub=of_item.code,
        acts=[
            Act(url=goes_to(request, "item", goods_item=of_item.id), label=_("Item"), icon="case"),
            Act(
                url=goes_to(request, "card-file", **parts) + "?kind=xlsx",
                label=_("XLSX"),
                icon="print",
            ),
        ],
    )


@page(READ)
def card_file(request: ActorRequest, goods_store: UUID, goods_item: UUID) -> HttpResponse:
    """Write the stock card of an item in a store as a file."""
    of_store, of_item = queries.store(goods_store), queries.item(goods_item)
    written = of_item.unit.written
    rows = [["day", "what", "batch", "amount", "stock"]]
    for one in queries.card(of_store, of_item, 50_000):
        day = one.on.isoformat()
        rows.append([day, one.text, one.batch, written(one.amount), written(one.after)])
    return file_of(request, rows, f"card-{of_store.code}-{of_item.code}")
