"""Losses and counts: reported by one, decided by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.goods import actions, forms, queries, reading
from musterpoint.goods.actions import LossIn
from musterpoint.goods.models import Count, LossKind
from musterpoint.goods.queries import Held
from musterpoint.goods.views.pages import (
    CHANGE,
    READ,
    Section,
    act,
    as_id,
    file_of,
    goes_to,
    names_of,
    number,
    run_form,
    sheet,
)
from musterpoint.kernel.errors import Invalid
from musterpoint.web.cards import Act, Cell, data, words
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


@page(READ)
def losses(request: ActorRequest) -> HttpResponse:
    """List losses, the newest first."""
    rows, pages = paged(request, queries.losses(words=words(request)), "-reported_at", "-id")
    section = Section(
        pages=pages,
        title=_("Losses, the newest first"),
        heads=((_("What"), False), (_("Store"), False), (_("How"), False), (_("State"), False),
               (_("Amount"), True), (_("Reported"), False)),
        rows=[
            [
                Cell(text=one.item.title, url=goes_to(request, "loss", goods_loss=one.id)),
                Cell(text=one.store.name),
                Cell(text=LossKind(one.kind).label),
                _decided(one.is_written_off),
                number(one.item.shown(one.amount), _("Amount")),
                Cell(moment=one.reported_at),
            ]
            for one in rows
        ],
        none=_("No loss was reported"),
        hint=_("Report one on the page of its store. Somebody else decides it."),
    )  # fmt: skip
    return sheet(request, _("Losses"), [section], here="losses", can_search=True)


def _decided(written_off: bool | None) -> Cell:
    if written_off is None:
        return Cell(text=_("Waits for a decision"), tag="due")
    if written_off:
        return Cell(text=_("Written off"), tag="off")
    return Cell(text=_("Not written off"), tag="ok")


def _shelf(one: Held) -> str:
    return f"{one.item.id}_{one.batch.id if one.batch else ''}"


def _what(one: Held) -> str:
    return f"{one.item.title} {one.batch or ''}".strip()


@page(CHANGE, BOTH)
def new_loss(request: ActorRequest, goods_store: UUID) -> HttpResponse:
    """Report a loss."""
    store = queries.store(goods_store)
    held = queries.held(of_store=store)
    form = forms.LossForm(
        data(request),
        shelves=[(_shelf(one), f"{_what(one)} ({one.item.shown(one.free)})") for one in held],
        items={_shelf(one): one.item for one in held},
    )

    def do(given: dict[str, Any]) -> str:
        item, _line, batch = given["goods"].partition("_")
        typed = LossIn(
            key=given["key"],
            store_id=store.id,
            item_id=UUID(item),
            batch_id=as_id(batch),
            amount=given["parts"],
            kind=LossKind(given["kind"]),
            evidence=given["evidence"],
        )
        made = actions.report_loss(typed, by=request.actor, at=request.at)
        messages.success(request, _("Reported. Somebody else decides it; until then it is held."))
        return goes_to(request, "loss", goods_loss=made.id)

    return run_form(
        request, form, do, title=_("Report a loss"), submit=_("Report"),
        back=(goes_to(request, "store", goods_store=store.id), store.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def loss(request: ActorRequest, goods_loss: UUID) -> HttpResponse:
    """Show a loss with its evidence, and decide it."""
    row = queries.loss(goods_loss)
    told = actions.evidence_of(row, by=request.actor, at=request.at)
    what = f"{row.item.title} {row.item.shown(row.amount)}, {LossKind(row.kind).label}"
    if row.decided_at is not None:
        names = names_of([row.reported_by, row.decided_by])
        facts = [
            (_("Store"), row.store.name),
            (_("What happened, and what shows it?"), told),
            (_("Reported by"), names.get(row.reported_by, "")),
            (_("Decided by"), names.get(row.decided_by, "")),
            (_("Reason"), row.reason),
        ]
        state = _decided(row.is_written_off)
        return sheet(
            request,
            what,
            [],
            back=(goes_to(request, "losses"), _("Losses")),
            facts=[(label, text) for label, text in facts if text],
            state=(state.tag, state.text),
        )
    form = forms.DecideForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.decide_loss(
            row.id, write_off=given["decision"] == "yes", reason=given["reason"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "loss", goods_loss=row.id)

    return run_form(
        request, form, do, title=what, submit=_("Decide"), lead=told,
        back=(goes_to(request, "losses"), _("Losses")),
    )  # fmt: skip


@page(READ)
def counts(request: ActorRequest) -> HttpResponse:
    """List counts, the newest first."""
    rows, pages = paged(request, queries.counts(words=words(request)), "-opened_at", "-id")
    section = Section(
        pages=pages,
        title=_("Counts, the newest first"),
        heads=((_("Store"), False), (_("State"), False), (_("Begun"), False)),
        rows=[
            [
                Cell(
                    text=one.store.name,
                    url=goes_to(request, "count", goods_count=one.id),
                    note=_over(one),
                ),
                _state(one),
                Cell(moment=one.opened_at),
            ]
            for one in rows
        ],
        none=_("No store was counted"),
        hint=_("Begin a count on the page of a store. Whoever counts does not see the books."),
    )
    return sheet(request, _("Counts"), [section], here="counts", can_search=True)


def _over(one: Count) -> str:
    """Return of which waybill more came, for a count of that alone."""
    if one.dispatch is None:
        return ""
    return _("More than waybill %(number)s says") % {"number": one.dispatch.number}


def _state(one: Count) -> Cell:
    if one.decided_at:
        if one.is_approved:
            return Cell(text=_("Approved"), tag="ok")
        return Cell(text=_("Thrown away"), tag="off")
    if one.counted_at:
        return Cell(text=_("Waits for approval"), tag="due")
    return Cell(text=_("Is being counted"), tag="move")


@page(CHANGE, BOTH)
def new_count(request: ActorRequest, goods_store: UUID) -> HttpResponse:
    """Begin to count a store."""
    store = queries.store(goods_store)

    def do(_given: dict[str, Any]) -> str:
        made = actions.open_count(store.id, by=request.actor, at=request.at)
        return goes_to(request, "count", goods_count=made.id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Count the store"),
        submit=_("Begin"), back=(goes_to(request, "store", goods_store=store.id), store.name),
        lead=_("Nothing should come or go meanwhile. Whoever counts does not see what the books"
               " say."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def count(request: ActorRequest, goods_count: UUID) -> HttpResponse:
    """Show a count; when it is in, its differences, for somebody else to approve."""
    row = queries.count(goods_count)
    back = (goes_to(request, "counts"), _("Counts"))
    here: dict[str, Any] = {"goods_count": row.id}
    state = _state(row)
    if row.counted_at is None:
        sheet_href = goes_to(request, "count-sheet", **here) + "?kind=xlsx"
        return sheet(
            request,
            _("Count of %(store)s") % {"store": row.store.name},
            [],
            back=back,
            state=(state.tag, state.text),
            facts=[(_("What to do"), _("Print the sheet, count, and enter what you found."))],
            acts=[
                Act(url=sheet_href, label=_("Sheet (XLSX)"), icon="print"),
                act(request, CHANGE, "read-count", _("Read a sheet in"), "go", **here),
                act(request, CHANGE, "enter", _("Enter"), "pen", is_main=True, **here),
            ],
        )
    form = forms.DecideForm(data(request)) if row.decided_at is None else None

    def do(given: dict[str, Any]) -> str:
        actions.decide_count(
            row.id, approve=given["decision"] == "yes", reason=given["reason"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "count", **here)

    title = _over(row) or _("Count of %(store)s") % {"store": row.store.name}
    if form is not None and (form.is_bound or request.GET.get("decide")):
        lead = _("Differences: %(count)s") % {"count": sum(1 for _o in _different(row))}
        back = (goes_to(request, "count", **here), title)
        return run_form(
            request, form, do, title=_("Approve the differences"), submit=_("Decide"), lead=lead,
            back=back,
        )  # fmt: skip
    names = names_of([row.counted_by, row.decided_by])
    facts = [
        (_("Store"), row.store.name if row.dispatch else ""),
        (_("Why it differs"), row.dispatch.explanation if row.dispatch else ""),
        (_("Counted by"), names.get(row.counted_by, "")),
        (_("Decided by"), names.get(row.decided_by, "")),
        (_("Reason"), row.reason),
    ]
    decide = goes_to(request, "count", **here) + "?decide=1"
    return sheet(
        request,
        title,
        [_differences(row)],
        back=back,
        state=(state.tag, state.text),
        facts=[(label, text) for label, text in facts if text],
        acts=[Act(url=decide, label=_("Decide"), icon="tick", is_main=True)]
        if form is not None
        else [],
    )


def _different(row: Count) -> list[Any]:
    lines = row.lines.select_related("item", "batch").order_by("item__code", "id")
    return [one for one in lines if one.counted != one.booked]


def _differences(row: Count) -> Section:
    return Section(
        title=_("Differences"),
        heads=((_("Item"), False), (_("Batch"), False), (_("Books"), True), (_("Counted"), True)),
        rows=[
            [
                Cell(text=one.item.title, note=one.item.code),
                Cell(text=str(one.batch or "")),
                number(one.item.shown(one.booked), _("Books")),
                number(one.item.shown(one.counted), _("Counted")),
            ]
            for one in _different(row)
        ],
        none=_("The count and the books agree"),
    )


@page(CHANGE)
def count_sheet(request: ActorRequest, goods_count: UUID) -> HttpResponse:
    """Give the sheet of a count: what to look for, and nothing of how much."""
    row = queries.count(goods_count)
    rows = reading.sheet_rows(queries.held(of_store=row.store))
    return file_of(request, rows, f"count-{row.store.code}")


@page(CHANGE, BOTH)
def enter(request: ActorRequest, goods_count: UUID) -> HttpResponse:
    """Enter what was counted."""
    row = queries.count(goods_count)
    held = queries.held(of_store=row.store)
    asked = [(f"line_{at}", _what(one), one.item, "") for at, one in enumerate(held)]
    form = forms.CountingForm(data(request), asked=asked)

    def do(given: dict[str, Any]) -> str:
        found = {
            (one.item.id, one.batch.id if one.batch else None): given["numbers"][f"line_{at}"] or 0
            for at, one in enumerate(held)
        }
        actions.put_count(row.id, found, by=request.actor, at=request.at)
        return _counted(request, row)

    return run_form(
        request, form, do, title=_("Enter the count"), submit=_("It is counted"),
        back=(goes_to(request, "count", goods_count=row.id), row.store.name),
        lead=_("What stands empty counts as nothing. What is not here goes into the sheet."
               " Leave out what is reported as a loss and not decided."),
    )  # fmt: skip


def _counted(request: ActorRequest, row: Count) -> str:
    messages.success(request, _("The count is in. Somebody else looks at the differences."))
    return goes_to(request, "count", goods_count=row.id)


@page(CHANGE, BOTH)
def read_count(request: ActorRequest, goods_count: UUID) -> HttpResponse:
    """Read the sheet of a count in."""
    row = queries.count(goods_count)
    form = forms.FileForm(data(request), request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        found = reading.count(given["file"].read(), queries.items())
        if not found:
            raise Invalid(_("The sheet holds no line."))
        actions.put_count(row.id, found, by=request.actor, at=request.at)
        return _counted(request, row)

    return run_form(
        request, form, do, title=_("Read a sheet in"), submit=_("Read it in"),
        back=(goes_to(request, "count", goods_count=row.id), row.store.name),
    )  # fmt: skip
