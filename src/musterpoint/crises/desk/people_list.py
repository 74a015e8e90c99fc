"""The list of people on a roll: views, filters, search, rows, and setting the status of many."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises import actions, queries
from musterpoint.crises.actions import AlreadyUndone, StateIn
from musterpoint.crises.desk import people_filters, people_presenter
from musterpoint.crises.desk.page import desk_page, resolved, saw_people, show
from musterpoint.crises.desk.people_filters import Selection
from musterpoint.crises.desk.person_forms import ManyForm
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import Crisis, RollChange, RollEntry
from musterpoint.crises.queries import RollPage
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Pages

PAGE = 50
#: A search shows so many at most; whoever is not among them needs a better question.
FOUND = 50
#: The page shows 50 people, and only those can be ticked.
MOST_CHOSEN = 200
#: Key of the session under which the changes stand that "Undo" takes back.
UNDO = "desk_undo"


@desk_page(Permission.PEOPLE_READ)
def people_list(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Show who is on the roll."""
    selection = people_filters.read(request, crisis)
    page, cursor = _page(request, crisis, selection)
    opened = uuid_or_none(request.GET.get("household", ""))
    open_urls = {
        row.household_id: people_filters.address(
            request,
            crisis,
            selection.pairs,
            after=cursor,
            household="" if row.household_id == opened else str(row.household_id),
        )
        for row in page.rows
        if row.household_id
    }
    made, seen = people_presenter.rows(
        request, crisis, page.rows, opened=opened, household_url=open_urls
    )
    counts = queries.roll_counts(crisis.id)
    context = {
        "crisis": crisis,
        "selection": selection,
        "rows": made,
        "opened": opened,
        "chips": people_filters.chips(request, crisis, selection),
        "pages": _pages(request, crisis, selection, page, cursor, counts.views),
        "clear_url": url(request, "desk:people", crisis=crisis.slug),
        "query": selection.filters.text,
        "has_more": page.has_more,
    }
    if selection.filters.text:
        others = _elsewhere(request, crisis, selection, made)
        seen += [person_id for person_id, _name, _url in others]
        context["elsewhere"] = others
    saw_people(request, seen)
    if request.htmx and not request.htmx.boosted:
        return show(request, "_people_results.html", context)
    context |= {
        "views": people_filters.views(request, crisis, selection, counts.views),
        "options": people_filters.options(crisis, selection.filters, counts, page.rows, request.at),
        "total": counts.views["everybody"],
        "undo": len(request.session.get(UNDO, ())) if "done" in request.GET else 0,
        "campaigns_url": resolved(request, "outreach:campaigns", crisis=crisis.slug),
        "export_query": people_filters.address(request, crisis, selection.pairs).partition("?")[2],
    }
    return show(request, "people.html", context)


def _page(request: ActorRequest, crisis: Crisis, selection: Selection) -> tuple[RollPage, str]:
    cursor = request.GET.get("after", "")
    if not selection.filters.text:
        return (
            queries.roll(crisis.id, selection.filters, cursor or None, PAGE, at=request.at),
            cursor,
        )
    return queries.roll(crisis.id, selection.filters, None, FOUND, at=request.at), ""


def _pages(
    request: ActorRequest,
    crisis: Crisis,
    selection: Selection,
    page: RollPage,
    cursor: str,
    counts: Mapping[str, int],
) -> Pages:
    following = (
        people_filters.address(request, crisis, selection.pairs, after=page.next_cursor)
        if page.next_cursor
        else ""
    )
    first = people_filters.address(request, crisis, selection.pairs) if cursor else ""
    total = counts[selection.view or "everybody"] if selection.is_plain and not cursor else None
    return Pages(
        next_url=following,
        previous_url=first,
        first=1 if total is not None and page.rows else None,
        last=len(page.rows) if total is not None else None,
        total=total if page.rows else None,
    )


def _elsewhere(
    request: ActorRequest, crisis: Crisis, selection: Selection, made: Sequence[object]
) -> list[tuple[UUID, str, str]]:
    """Return who fits the search and is registered here, but is not on this roll."""
    if made:
        return []
    found = people.search(selection.filters.text, request.at, 10).person_ids
    here = RollEntry.objects.filter(PRESENT, crisis=crisis, person_id__in=found)
    on_roll = set(here.values_list("person_id", flat=True))
    cards = people.card([one for one in found if one not in on_roll], request.at)
    return [
        (person_id, card.name, url(request, "desk:person", person=person_id))
        for person_id, card in cards.items()
    ]


@desk_page(Permission.ROLL_CHANGE, methods=("POST",))
def set_many(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Set the status of the chosen people, after one look at who they are."""
    request.actor.require(Permission.PEOPLE_READ)
    wanted = [found for one in request.POST.getlist("sel") if (found := uuid_or_none(one))]
    entries = {
        row.person_id: row
        for row in RollEntry.objects.filter(
            PRESENT, crisis=crisis, person_id__in=wanted[:MOST_CHOSEN]
        )
    }
    if not entries:
        messages.warning(request, _("Nobody was selected. Tick the boxes beside the names first."))
        return redirect(url(request, "desk:people", crisis=crisis.slug))
    form = ManyForm(request.POST if "sure" in request.POST else None, by=request.actor)
    if form.is_bound and form.is_valid():
        return _set(request, crisis, list(entries), form)
    cards = people.card(entries, request.at)
    saw_people(request, cards)
    lines = [
        {
            "id": person_id,
            "name": people_presenter.name_of(card),
            "now": people_presenter.standing(entries[person_id]),
        }
        for person_id, card in cards.items()
    ]
    context = {"crisis": crisis, "form": form, "lines": lines, "count": len(lines)}
    return show(request, "people_status.html", context, invalid=form.is_bound)


def _set(
    request: ActorRequest, crisis: Crisis, person_ids: list[UUID], form: ManyForm
) -> HttpResponse:
    given = form.cleaned_data
    changes = [
        StateIn(
            person_id=person_id,
            state=given["state"],
            way=given["way"],
            occurred_at=form.occurred_at(request.at),
        )
        for person_id in person_ids
    ]
    count = actions.set_state(crisis.id, changes, by=request.actor, at=request.at)
    request.session[UNDO] = [
        str(change)
        for change in RollChange.objects.filter(
            entry__crisis=crisis,
            entry__person_id__in=person_ids,
            recorded_at=request.at,
            by=request.actor.id,
            state=given["state"],
            undoes=None,
        ).values_list("id", flat=True)
    ]
    text = ngettext(
        "The status of %(count)s person is recorded.",
        "The status of %(count)s people is recorded.",
        count,
    )
    messages.success(request, text % {"count": formats.count(count)})
    return redirect(f"{url(request, 'desk:people', crisis=crisis.slug)}?done=1")


@desk_page(Permission.ROLL_CHANGE, methods=("POST",))
def undo_many(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Take back what was last set for many; what was taken back before is passed over."""
    wanted = [found for one in request.session.get(UNDO, ()) if (found := uuid_or_none(str(one)))]
    known = RollChange.objects.filter(
        id__in=wanted, entry__crisis=crisis, by=request.actor.id
    ).order_by("id")
    count = 0
    for change_id in known.values_list("id", flat=True):
        try:
            actions.undo(change_id, by=request.actor, at=request.at)
        except AlreadyUndone:
            continue
        count += 1
    request.session.pop(UNDO, None)
    text = ngettext("%(count)s change is taken back.", "%(count)s changes are taken back.", count)
    messages.success(request, text % {"count": formats.count(count)})
    return redirect(url(request, "desk:people", crisis=crisis.slug))
