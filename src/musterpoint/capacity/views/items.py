"""The capacity-building plan, one item of it, and what closes it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.capacity import actions, exporting, forms, money, presenters, queries
from musterpoint.capacity.actions import ItemIn
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import LIVE, ItemState
from musterpoint.capacity.queries import ItemFilters, ItemLine
from musterpoint.capacity.views.pages import (
    CHANGE,
    READ,
    as_id,
    colleagues,
    data,
    found_remedies,
    goes_to,
    run_form,
    sent_remedy,
    show,
    tabs,
    word,
)
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Event, Figure, Row

STATES = ("live", "late", *ItemState.values)


def _filters(request: ActorRequest) -> ItemFilters:
    state = word(request, "state", 10)
    area = word(request, "area", 40)
    return ItemFilters(
        state=state if state in STATES else "",
        area=area if area in {one.code for one in pack().areas} else "",
        owner_id=request.actor.id if request.GET.get("mine") == "1" else None,
        text=word(request, "q"),
    )


@page(READ)
def plan(request: ActorRequest) -> HttpResponse:
    """List what closes the gaps: live items first, the longest due on top."""
    filters = _filters(request)
    today = request.at.date()
    every = queries.items(ItemFilters(), today)
    lines = queries.items(filters, today)
    context = {
        "tabs": tabs(request, "plan"),
        "lines": [_shown(one, request) for one in lines],
        "filters": filters,
        "mine": filters.owner_id is not None,
        "areas": pack().areas,
        "states": [("live", _("Still to be done")), ("late", _("Late")), *ItemState.choices],
        "figures": _figures(every),
        "any": bool(every),
        "query": request.GET.urlencode(),
    }
    return show(request, "plan", context)


def _figures(every: list[ItemLine]) -> list[Figure]:
    live = sum(1 for one in every if one.item.state in LIVE)
    done = sum(1 for one in every if one.item.state == ItemState.DONE)
    late = sum(1 for one in every if one.is_late)
    rose = sum(1 for one in every if one.moved == "rose")
    again = sum(1 for one in every if one.moved)
    costs = formats.listed(money.written(one.minor, one.currency) for one in queries.costs(every))
    return [
        _figure(_("Still to be done"), live, len(every)),
        _figure(_("Late"), late, len(every), tone="help" if late else "", kind="alarm"),
        _figure(_("Done"), done, len(every), kind="ok"),
        _figure(
            _("Levels that rose"),
            rose,
            again,
            kind="ok",
            detail=_("of %(count)s assessed again") % {"count": formats.count(again)},
        ),
        Figure(label=_("Cost"), value=costs or _("Not told"), share=0.0 if costs else None),
    ]


def _figure(label: str, number: int, of: int, **more: Any) -> Figure:
    share = number / of if of else None
    return Figure(label=label, value=formats.count(number), share=share, **more)


def _shown(one: ItemLine, request: ActorRequest) -> dict[str, Any]:
    return {
        "line": one,
        "row": one.item,
        "who": presenters.who(one.item.assessment, request.organisation.name),
        "tag": presenters.TAGS[one.item.state],
        "moved": presenters.MOVED[one.moved],
        "remedy": presenters.remedy_line(request, one.remedy) if one.remedy else None,
        "cost": presenters.cost(one),
    }


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the plan as a table, as it is filtered: ``?as=xlsx`` or CSV."""
    lines = queries.items(_filters(request), request.at.date())
    return exporting.file(word(request, "as", 4), "capacity-plan", exporting.item_rows(lines))


@page(READ)
def pdf(request: ActorRequest) -> HttpResponse:
    """Give the plan as a document, as it is filtered."""
    lines = queries.items(_filters(request), request.at.date())
    facts = [Row(key=one.label, value=one.value) for one in _figures(lines)]
    return exporting.plan_pdf(lines, facts, request.organisation.name, request.at)


@page(READ)
def item(request: ActorRequest, capacity_item: UUID) -> HttpResponse:
    """Show an item: the gap, what closes it, whether the level rose, what happened."""
    line = queries.item(capacity_item, request.at.date())
    row, question = line.item, line.question
    context = {
        **_shown(line, request),
        "question": question,
        "words_then": question.level(row.level_then) if question else "",
        "words_aim": question.level(row.aim) if question else "",
        "words_now": question.level(line.level_now)
        if question and line.level_now is not None
        else "",
        "facts": [
            Row(key=_("Area"), value=line.area.name if line.area else ""),
            Row(
                key=_("Organisation"),
                value=presenters.who(row.assessment, request.organisation.name),
            ),
            Row(key=_("Who sees to it"), value=line.owner or _("Nobody yet")),
            Row(key=_("Until"), value=formats.day(row.due_on, year=True)),
            Row(key=_("Cost"), value=presenters.cost(line) or _("Not told")),
        ],
        "history": [
            Event(
                when=formats.moment(one.happened_at, request.organisation.time_zone, year=True),
                text=f"{one.get_word_display()} · {name}" if name else one.get_word_display(),
                note=one.note,
            )
            for one, name in queries.history(row.id)
        ],
        "is_live": row.state in LIVE,
        "is_done": row.state == ItemState.DONE,
    }
    return show(request, "item", context)


@page(CHANGE, BOTH)
def edit(request: ActorRequest, capacity_item: UUID) -> HttpResponse:
    """Plan an item: what, who, until when, for how much."""
    line = queries.item(capacity_item, request.at.date())
    row = line.item
    start = {
        "what": row.what,
        "owner_id": str(row.owner_id or ""),
        "due_on": row.due_on,
        "cost": money.typed(row.cost_minor, row.currency),
    }
    form = forms.ItemForm(data(request), initial=start, colleagues=colleagues(request))
    home = goes_to(request, "item", capacity_item=capacity_item)

    def do(given: dict[str, Any]) -> str:
        cost = given["cost"]
        actions.plan_item(
            capacity_item,
            ItemIn(
                what=given["what"],
                owner_id=as_id(given["owner_id"]),
                due_on=given["due_on"],
                cost_minor=cost.minor if cost else None,
                currency=cost.currency if cost else "",
            ),
            by=request.actor,
            at=request.at,
        )
        return home

    return run_form(
        request, form, do, title=_("Plan how the gap is closed"), submit=_("Keep"),
        back=(home, line.title), lead=line.question.text if line.question else "",
    )  # fmt: skip


@page(CHANGE, BOTH)
def remedy(request: ActorRequest, capacity_item: UUID) -> HttpResponse:
    """Choose the course, roster, procedure, plan, exercise ... that closes the gap."""
    line = queries.item(capacity_item, request.at.date())
    home = goes_to(request, "item", capacity_item=capacity_item)
    if request.method == "POST":
        chosen = None if "remove" in request.POST else sent_remedy(request)
        actions.choose_remedy(capacity_item, chosen, by=request.actor, at=request.at)
        messages.success(request, _("Kept."))
        return redirect(home)
    context = {
        "title": _("What closes the gap?"),
        "lead": line.title,
        "back": (home, line.title),
        "chosen": [presenters.remedy_line(request, line.remedy)] if line.remedy else [],
        **found_remedies(request),
    }
    return show(request, "remedies", context)
