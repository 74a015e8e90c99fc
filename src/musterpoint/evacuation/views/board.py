"""The board: match, confirm, discard, share."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises.models import Crisis
from musterpoint.evacuation import actions, queries
from musterpoint.evacuation.models import MatchRun
from musterpoint.evacuation.presenters import advice, words
from musterpoint.evacuation.presenters import board as presenter
from musterpoint.evacuation.presenters import drafts as plans
from musterpoint.evacuation.presenters.requests import area_names
from musterpoint.evacuation.views.pages import page, show
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import POST
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages

#: Households on one page of a reason.
PAGE = 100


@page(Permission.EVACUATION_READ)
def board(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Show the board."""
    return board_page(request, crisis)


def board_page(
    request: ActorRequest, crisis: Crisis, refused: Refused | None = None
) -> HttpResponse:
    """Show the board; after a refusal with its sentence on top."""
    values = presenter.board(request, crisis, all_legs=request.GET.get("legs") == "all")
    context = {
        "crisis": crisis,
        "board": values,
        "drafts": plans.drafts(request, crisis),
        "problem": str(refused or ""),
    }
    return show(request, "board", context, status=refused.status if refused else 200)


def _back(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    return redirect(url(request, "evacuation:board", crisis=crisis.slug))


@page(Permission.EVACUATION_MATCH, POST)
def match(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Propose seats for everybody who waits. Nobody is told before it is confirmed."""
    try:
        run = actions.run_match(crisis.id, by=request.actor, at=request.at)
    except actions.NothingToMatch as refused:
        return board_page(request, crisis, refused)
    text = _("Run %(number)s proposes seats for %(people)s. Nobody is told before it is confirmed.")
    messages.success(
        request,
        text % {"number": formats.count(run.number), "people": words.people(run.seated_people)},
    )
    return _back(request, crisis)


@page(Permission.EVACUATION_MATCH, POST)
def confirm(request: ActorRequest, crisis: Crisis, run_id: UUID) -> HttpResponse:
    """Make the proposed seats firm; every organisation is told of its households."""
    run = MatchRun.objects.get(id=run_id, crisis=crisis)
    try:
        seated = actions.confirm(run.id, by=request.actor, at=request.at)
    except actions.OutOfDate as refused:
        return board_page(request, crisis, refused)
    text = _("Seated now: %(people)s. Their organisations are told.")
    messages.success(request, text % {"people": words.people(seated)})
    return _back(request, crisis)


@page(Permission.EVACUATION_MATCH, POST)
def discard(request: ActorRequest, crisis: Crisis, run_id: UUID) -> HttpResponse:
    """Throw a proposal away."""
    run = MatchRun.objects.get(id=run_id, crisis=crisis)
    try:
        actions.discard(run.id, by=request.actor, at=request.at)
    except actions.OutOfDate as refused:
        return board_page(request, crisis, refused)
    messages.success(request, _("The proposal is discarded. Nobody was told of it."))
    return _back(request, crisis)


@page(Permission.EVACUATION_READ, POST)
def share(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Put ready requests into the pool of an organisation, or into our own."""
    target = _target(request, presenter.board(request, crisis).request_targets)
    try:
        count = actions.share_ready(crisis.id, target.id, by=request.actor, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        return board_page(request, crisis, refused)
    text = ngettext(
        "%(count)s request is in the pool of %(name)s: needs and rules, no name.",
        "%(count)s requests are in the pool of %(name)s: needs and rules, no name.",
        count,
    )
    messages.success(request, text % {"count": formats.count(count), "name": target.name})
    return _back(request, crisis)


@page(Permission.EVACUATION_OFFER, POST)
def share_offers(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Give the operator of a pool the legs that it does not have yet."""
    target = _target(request, presenter.board(request, crisis).offer_targets)
    try:
        count = actions.share_offers(crisis.id, target.id, by=request.actor, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        return board_page(request, crisis, refused)
    text = ngettext(
        "%(count)s leg is offered to %(name)s.", "%(count)s legs are offered to %(name)s.", count
    )
    messages.success(request, text % {"count": formats.count(count), "name": target.name})
    return _back(request, crisis)


class NoSuchTarget(Missing):
    """No agreement in force allows giving this to that organisation."""


def _target(request: ActorRequest, allowed: tuple[presenter.Target, ...]) -> presenter.Target:
    wanted = request.POST.get("to", "")
    found = next((target for target in allowed if str(target.id) == wanted), None)
    if found is None:
        raise NoSuchTarget(_("No agreement in force allows this. Look at the agreements."))
    return found


@page(Permission.EVACUATION_READ)
def unmatched(request: ActorRequest, crisis: Crisis, run_id: UUID, reason: str) -> HttpResponse:
    """Show the households that a reason concerns, without names, and what would seat each."""
    run = MatchRun.objects.get(id=run_id, crisis=crisis)
    rows = queries.unmatched_entries(run.id, reason)
    start = _start(request)
    part = list(rows[start : start + PAGE + 1])
    book = advice.book_for(crisis.id, chrome_of(request).zone)
    areas = area_names([crisis.id])
    lines = [
        {
            "source": one.entry.source_name or request.organisation.name,
            "people": formats.count(one.people),
            "area": areas.get((crisis.id, one.entry.area), one.entry.area),
            "group": words.priority_class(one.entry.priority_class),
            "advice": advice.sentence(one.facts, book),
        }
        for one in part[:PAGE]
    ]
    more = f"?from={start + PAGE}" if len(part) > PAGE else ""
    context = {
        "crisis": crisis,
        "run": run,
        "title": words.reason(reason),
        "lines": lines,
        "pages": Pages(
            next_url=more, previous_url=f"?from={max(0, start - PAGE)}" if start else ""
        ),
    }
    return show(request, "unmatched", context)


def _start(request: ActorRequest) -> int:
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
