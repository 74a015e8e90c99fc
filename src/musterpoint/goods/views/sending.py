"""Waybills between stores."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.goods import actions, drawing, forms, queries
from musterpoint.goods.actions import DispatchIn, Found
from musterpoint.goods.models import Dispatch, Request
from musterpoint.goods.views.pages import (
    CHANGE,
    PDF,
    READ,
    Section,
    act,
    as_id,
    goes_to,
    names_of,
    number,
    run_form,
    sheet,
)
from musterpoint.web.cards import Cell, attached, data, words
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged


@page(READ)
def dispatches(request: ActorRequest) -> HttpResponse:
    """List waybills, the newest first."""
    found = queries.dispatches(words=words(request))
    rows, pages = paged(request, found, "-number", "-id")
    section = Section(
        pages=pages,
        title=_("Waybills, the newest first"),
        heads=((_("Waybill"), False), (_("From"), False), (_("To"), False), (_("State"), False),
               (_("Sent"), False)),
        rows=[
            [
                Cell(
                    text=_("Waybill %(number)s") % {"number": one.number},
                    url=goes_to(request, "dispatch", goods_dispatch=one.id),
                    note=one.vehicle,
                ),
                Cell(text=one.source.name),
                Cell(text=one.goal.name),
                Cell(text=_("Received"), tag="ok")
                if one.received_at
                else Cell(text=_("On its way"), tag="move"),
                Cell(moment=one.sent_at),
            ]
            for one in rows
        ],
        none=_("No waybill"),
        hint=_("Goods that travel between two stores have a waybill."),
    )  # fmt: skip
    return sheet(
        request,
        _("Waybills"),
        [section],
        here="dispatches",
        can_search=True,
        acts=[act(request, CHANGE, "new-dispatch", _("Send goods"), "bus", is_main=True)],
    )


@page(CHANGE, BOTH)
def new_dispatch(request: ActorRequest) -> HttpResponse:
    """Send goods from one store to another, for a request or without one."""
    row = _asked(request)
    stores = [(str(one.id), one.name) for one in queries.stores()]
    lines = queries.request_lines([row]).get(row.id, []) if row else []
    rest = queries.unsent(row) if row else {}
    form = forms.DispatchForm(
        data(request),
        items=queries.items(),
        stores=stores,
        filled=[
            (one.item_id, one.item.unit.written(rest[one.item_id]))
            for one in lines
            if rest[one.item_id]
        ],
        initial={"goal_id": str(row.store_id)} if row else {},
    )

    def do(given: dict[str, Any]) -> str:
        typed = DispatchIn(
            key=given["key"],
            source_id=UUID(given["source_id"]),
            goal_id=UUID(given["goal_id"]),
            lines=given["wanted"],
            request_id=row.id if row else None,
            vehicle=given["vehicle"],
            driver=given["driver"],
        )
        made = actions.send(typed, by=request.actor, at=request.at)
        messages.success(request, _("It is on its way. Print the waybill."))
        return goes_to(request, "dispatch", goods_dispatch=made.id)

    return run_form(
        request, form, do, title=_("Send goods"), submit=_("Send"),
        back=(goes_to(request, "dispatches"), _("Waybills")),
        lead=_("What expires first is taken first, and nothing past its day."),
    )  # fmt: skip


def _asked(request: ActorRequest) -> Request | None:
    try:
        wanted = as_id(request.GET.get("request", ""))
    except ValueError:
        return None
    return queries.request(wanted) if wanted else None


@page(READ)
def dispatch(request: ActorRequest, goods_dispatch: UUID) -> HttpResponse:
    """Show a waybill: what was sent, what arrived."""
    row = queries.dispatch(goods_dispatch)
    section = Section(
        title=_("What is on it"),
        heads=((_("Item"), False), (_("Batch"), False), (_("Sent"), True), (_("Arrived"), True),
               (_("Damaged"), True)),
        rows=[
            [
                Cell(text=one.item.title, note=one.item.code),
                Cell(text=str(one.batch or "")),
                number(one.item.shown(one.sent), _("Sent")),
                number("" if one.received is None else one.item.shown(one.received), _("Arrived")),
                number("" if not one.damaged else one.item.shown(one.damaged), _("Damaged")),
            ]
            for one in queries.dispatch_lines(row)
        ],
        none=_("Nothing"),
    )  # fmt: skip
    names = names_of([row.sent_by, row.received_by])
    facts = [
        (_("From"), row.source.name),
        (_("To"), row.goal.name),
        (_("Vehicle"), row.vehicle),
        (_("Sent by"), names.get(row.sent_by, "")),
        (_("Received by"), names.get(row.received_by, "")),
        (_("Why it differs"), row.explanation),
    ]
    here: dict[str, Any] = {"goods_dispatch": row.id}
    done = row.received_at is not None
    return sheet(
        request,
        _("Waybill %(number)s") % {"number": row.number},
        [section],
        back=(goes_to(request, "dispatches"), _("Waybills")),
        state=("ok", _("Received")) if done else ("move", _("On its way")),
        facts=[(label, text) for label, text in facts if text],
        acts=[
            act(request, CHANGE, "waybill", _("Waybill (PDF)"), "print", **here),
            None
            if done
            else act(request, CHANGE, "take-in", _("Receive it"), "tick", is_main=True, **here),
        ],
    )


@page(CHANGE, BOTH)
def take_in(request: ActorRequest, goods_dispatch: UUID) -> HttpResponse:
    """Receive a waybill, line by line."""
    row = queries.dispatch(goods_dispatch)
    lines = queries.dispatch_lines(row)
    asked = []
    for at, one in enumerate(lines):
        what = f"{one.item.title} {one.batch or ''}".strip()
        good = _("%(item)s: good, of %(sent)s") % {"item": what, "sent": one.item.shown(one.sent)}
        asked.append((f"good_{at}", good, one.item, one.item.unit.written(one.sent)))
        asked.append((f"bad_{at}", _("%(item)s: damaged") % {"item": what}, one.item, "0"))
    form = forms.TakeInForm(data(request), asked=asked)

    def do(given: dict[str, Any]) -> str:
        numbers = given["numbers"]
        found = {
            one.id: Found(numbers[f"good_{at}"] or 0, numbers[f"bad_{at}"] or 0)
            for at, one in enumerate(lines)
        }
        actions.take_in(row.id, found, given["explanation"], by=request.actor, at=request.at)
        messages.success(request, _("Received. It stands in the books."))
        return goes_to(request, "dispatch", goods_dispatch=row.id)

    return run_form(
        request, form, do, title=_("Receive the waybill"), submit=_("Receive"),
        back=(goes_to(request, "dispatch", goods_dispatch=row.id),
              _("Waybill %(number)s") % {"number": row.number}),
        lead=_("Count before you write. Somebody else than who sent it receives it."
               " Somebody else than you decides what is damaged, short or over."),
    )  # fmt: skip


@page(CHANGE)
def paper(request: ActorRequest, goods_dispatch: UUID) -> HttpResponse:
    """Give the waybill as PDF."""
    row: Dispatch = queries.dispatch(goods_dispatch)
    address = request.build_absolute_uri(goes_to(request, "dispatch", goods_dispatch=row.id))
    driver = actions.driver_of(row, by=request.actor, at=request.at)
    made = drawing.waybill(row, driver, address, request.organisation.name, at=request.at)
    audit.saw("goods.waybill.printed", [row.id], by=request.actor, at=request.at)
    return attached(made, PDF, f"waybill-{row.number}.pdf")
