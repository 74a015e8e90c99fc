"""Requests for goods."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.goods import actions, forms, queries
from musterpoint.goods.actions import RequestIn
from musterpoint.goods.models import Request
from musterpoint.goods.models.moving import RequestState
from musterpoint.goods.views.pages import (
    CHANGE,
    READ,
    Section,
    act,
    goes_to,
    names_of,
    number,
    run_form,
    sheet,
)
from musterpoint.kernel.errors import NotAllowed
from musterpoint.web import formats
from musterpoint.web.cards import Act, Cell, data, words
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged

TAGS = {
    RequestState.DRAFT: "unk", RequestState.ASKED: "due", RequestState.APPROVED: "ok",
    RequestState.PART: "ok", RequestState.REFUSED: "off", RequestState.SENT: "move",
    RequestState.RECEIVED: "ok", RequestState.ENDED: "off",
}  # fmt: skip


@page(READ)
def requests(request: ActorRequest) -> HttpResponse:
    """List requests, the most urgent first."""
    found = queries.requests(words=words(request))
    rows, pages = paged(request, found, "priority", "needed_at", "id")
    section = Section(
        pages=pages,
        title=_("Requests, the most urgent first"),
        heads=((_("Request"), False), (_("For"), False), (_("State"), False),
               (_("Urgency"), False), (_("Needed until"), False), (_("People"), True)),
        rows=[
            [
                Cell(
                    text=_("Request %(number)s") % {"number": one.number},
                    url=goes_to(request, "request", goods_request=one.id),
                    note=one.purpose,
                ),
                Cell(text=one.store.name),
                _tag(one),
                Cell(text=one.get_priority_display()),
                Cell(moment=one.needed_at),
                number(formats.count(one.people), _("People")),
            ]
            for one in rows
        ],
        none=_("No request"),
        hint=_("A store or a distribution point asks here for what it needs."),
    )  # fmt: skip
    return sheet(
        request,
        _("Requests"),
        [section],
        here="requests",
        can_search=True,
        acts=[
            Act(
                url=goes_to(request, "new-request"),
                label=_("Ask for goods"),
                icon="plus",
                is_main=True,
            )
            if may_ask(request)
            else None
        ],
    )


def may_ask(request: ActorRequest) -> bool:
    """Say whether the reader keeps a store or hands out."""
    return request.actor.may(CHANGE) or request.actor.may(actions.GIVE)


def _tag(one: Request) -> Cell:
    state = RequestState(one.state)
    return Cell(text=state.label, tag=TAGS[state])


@page(READ, BOTH)
def new_request(request: ActorRequest) -> HttpResponse:
    """Ask for goods."""
    if not may_ask(request):
        raise NotAllowed(_("Only who keeps a store or hands out goods asks for them."))
    stores = [(str(one.id), one.name) for one in queries.stores()]
    form = forms.RequestForm(data(request), items=queries.items(), stores=stores)

    def do(given: dict[str, Any]) -> str:
        typed = RequestIn(
            key=given["key"],
            store_id=UUID(given["store_id"]),
            purpose=given["purpose"],
            people=given["people"],
            priority=int(given["priority"]),
            needed_at=given["needed_at"],
            lines=given["wanted"],
        )
        made = actions.ask(typed, by=request.actor, at=request.at)
        return goes_to(request, "request", goods_request=made.id)

    return run_form(
        request, form, do, title=_("Ask for goods"), submit=_("Ask"),
        back=(goes_to(request, "requests"), _("Requests")),
    )  # fmt: skip


@page(READ)
def request(request: ActorRequest, goods_request: UUID) -> HttpResponse:
    """Show a request with what was asked and approved."""
    row = queries.request(goods_request)
    lines = queries.request_lines([row]).get(row.id, [])
    section = Section(
        title=_("What is asked for"),
        heads=((_("Item"), False), (pgettext("amount", "Asked"), True), (_("Approved"), True)),
        rows=[
            [
                Cell(text=one.item.title, note=one.item.code),
                number(one.item.shown(one.asked), pgettext("amount", "Asked")),
                number(
                    one.item.shown(one.approved) if one.approved is not None else "", _("Approved")
                ),
            ]
            for one in lines
        ],
        none=_("Nothing"),
    )
    names = names_of([row.asked_by, row.decided_by, row.ended_by])
    state = RequestState(row.state)
    facts = [
        (_("For whom, and what for?"), row.purpose),
        (_("People"), formats.count(row.people)),
        (_("Urgency"), row.get_priority_display()),
        (_("Needed until"), row.needed_at.date().isoformat()),
        (_("Asked by"), "" if state == RequestState.DRAFT else names.get(row.asked_by, "")),
        (_("Decided by"), names.get(row.decided_by, "")),
        (_("Reason"), row.reason),
        (_("Ended by"), names.get(row.ended_by, "")),
        (_("Why nothing more is sent"), row.ended_why),
    ]
    sent = [
        ("move", str(_("Waybill %(number)s") % {"number": one.number}),
         goes_to(request, "dispatch", goods_dispatch=one.id))
        for one in row.dispatches.all()
    ]  # fmt: skip
    is_open = state in (RequestState.APPROVED, RequestState.PART)
    send = goes_to(request, "new-dispatch") + f"?request={row.id}"
    return sheet(
        request,
        _("Request %(number)s") % {"number": row.number},
        [section],
        back=(goes_to(request, "requests"), _("Requests")),
        state=(TAGS[state], state.label),
        sub=row.store.name,
        facts=[(label, text) for label, text in facts if text],
        notes=sent,
        acts=[
            *(_draft_acts(request, row) if state == RequestState.DRAFT else ()),
            act(request, CHANGE, "decide", _("Decide"), "tick", is_main=True, goods_request=row.id)
            if state == RequestState.ASKED
            else None,
            Act(url=send, label=_("Send it"), icon="bus", is_main=True)
            if is_open and request.actor.may(CHANGE)
            else None,
            Act(
                url=goes_to(request, "end-request", goods_request=row.id),
                label=_("Send nothing more"),
                icon="x",
            )
            if (is_open or state == RequestState.ASKED) and _may_end(request, row)
            else None,
        ],
    )


def _draft_acts(request: ActorRequest, row: Request) -> list[Act]:
    """Return what is done with a draft by whoever asks for goods."""
    if not may_ask(request):
        return []
    ask = goes_to(request, "ask-draft", goods_request=row.id)
    remove = goes_to(request, "drop-draft", goods_request=row.id)
    return [
        Act(url=ask, label=_("Ask for these goods"), icon="send", is_main=True, is_post=True),
        Act(url=ask, label=_("Choose another store"), icon="pen"),
        Act(url=remove, label=_("Remove the draft"), icon="x", is_post=True),
    ]


@page(READ, BOTH)
def ask_draft(request: ActorRequest, goods_request: UUID) -> HttpResponse:
    """Ask for the goods that a plan drafted, for its store or another one."""
    row = queries.request(goods_request)
    if not may_ask(request):
        raise NotAllowed(_("Only who keeps a store or hands out goods asks for them."))
    stores = [(str(one.id), one.name) for one in queries.stores()]
    start = {"store_id": str(row.store_id)}
    form = forms.AskDraftForm(data(request), initial=start, stores=stores)

    def do(given: dict[str, Any]) -> str:
        store_id = UUID(given["store_id"]) if given["store_id"] else row.store_id
        actions.ask_draft(row.id, store_id, by=request.actor, at=request.at)
        messages.success(request, _("Asked for. Somebody else decides it."))
        return goes_to(request, "request", goods_request=row.id)

    return run_form(
        request, form, do, title=_("Ask for these goods"), submit=_("Ask"),
        back=(goes_to(request, "request", goods_request=row.id),
              _("Request %(number)s") % {"number": row.number}),
        lead=row.purpose,
    )  # fmt: skip


@page(READ, POST)
def drop_draft(request: ActorRequest, goods_request: UUID) -> HttpResponse:
    """Remove a draft that nobody will ask for."""
    row = queries.request(goods_request)
    if not may_ask(request):
        raise NotAllowed(_("Only who keeps a store or hands out goods asks for them."))
    if actions.drop_drafts([row.id], by=request.actor, at=request.at):
        messages.success(request, _("The draft is removed."))
    return redirect(goes_to(request, "requests"))


def _may_end(request: ActorRequest, row: Request) -> bool:
    is_own = row.asked_by == request.actor.id and request.actor.may(actions.GIVE)
    return is_own or request.actor.may(CHANGE)


@page(READ, BOTH)
def end_request(request: ActorRequest, goods_request: UUID) -> HttpResponse:
    """End a request of which nothing more will be sent."""
    row = queries.request(goods_request)
    if not _may_end(request, row):
        raise NotAllowed(_("Who keeps a store, or who asked, ends a request."))
    form = forms.EndRequestForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.end_request(row.id, given["why"], by=request.actor, at=request.at)
        return goes_to(request, "request", goods_request=row.id)

    return run_form(
        request, form, do, title=_("Send nothing more"), submit=_("End the request"),
        back=(goes_to(request, "request", goods_request=row.id),
              _("Request %(number)s") % {"number": row.number}),
        lead=_("It is due no more. What is on its way is received as before."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def decide(request: ActorRequest, goods_request: UUID) -> HttpResponse:
    """Approve a request, part of it, or refuse it."""
    row = queries.request(goods_request)
    lines = queries.request_lines([row]).get(row.id, [])
    asked = [
        (f"line_{at}", f"{one.item.title}: {one.item.shown(one.asked)}", one.item,
         one.item.unit.written(one.asked))
        for at, one in enumerate(lines)
    ]  # fmt: skip
    form = forms.ApproveForm(data(request), asked=asked)

    def do(given: dict[str, Any]) -> str:
        found = {one.item_id: given["numbers"][f"line_{at}"] or 0 for at, one in enumerate(lines)}
        actions.decide(row.id, found, given["reason"], by=request.actor, at=request.at)
        return goes_to(request, "request", goods_request=row.id)

    return run_form(
        request, form, do, title=_("Decide the request"), submit=_("Decide"),
        back=(goes_to(request, "request", goods_request=row.id),
              _("Request %(number)s") % {"number": row.number}),
        lead=row.purpose,
    )  # fmt: skip
