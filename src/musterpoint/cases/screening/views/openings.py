"""Emergency openings: ask, allow, open, and the review by those who oversee them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.cases.models import Opening, OpeningState, Verdict
from musterpoint.cases.screening import actions, queries, rules, wall, words
from musterpoint.cases.screening.forms import AskForm, ReviewForm
from musterpoint.cases.screening.views.pages import private, show
from musterpoint.cases.views.pages import tried
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST
from musterpoint.web.http import ActorRequest, url

BREAK = Permission.PROTECTION_BREAK
OVERSEE = Permission.PROTECTION_OVERSEE
MINUTE = timedelta(minutes=1)


def _about(request: ActorRequest, person: UUID) -> dict[str, Any]:
    card = people.card([person], request.at).get(person)
    if card is None or not request.actor.may(Permission.PEOPLE_READ):
        raise wall.nothing()
    return {
        "person": person,
        "name": card.name,
        "reference": show_reference(card.reference),
        "person_url": url(request, "desk:person", person=person),
        "minutes": rules.open_for() // MINUTE,
    }


@private(BREAK, methods=BOTH, is_cleared=False)
def ask(request: ActorRequest, person: UUID) -> HttpResponse:
    """Ask to open somebody's box; the page is the same for everybody, with and without one."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form,
            lambda: actions.ask(
                person,
                form.cleaned_data["reason"],
                form.cleaned_data["words"],
                by=request.actor,
                at=request.at,
            ),
        )
    ):
        messages.success(
            request,
            _("A second colleague decides. Call one now: nobody is told of it in any other way."),
        )
        return redirect(url(request, "openings:ask", person=person))
    context = _about(request, person) | {
        "form": form,
        "has_asked": queries.has_asked(person, request.actor, request.at),
    }
    return show(request, "ask", context, 422 if form.is_bound else 200)


@private(BREAK, methods=POST, is_cleared=False)
def read(request: ActorRequest, person: UUID) -> HttpResponse:
    """Open the box in this answer only; each reading stands in the protection trail."""
    about = _about(request, person)
    try:
        box = actions.read(person, by=request.actor, at=request.at)
    except actions.NotOpen as refused:
        messages.error(request, str(refused))
        return redirect(url(request, "openings:ask", person=person))
    context = about | {
        "records": box.records,
        "flags": [(one, words.flag(one.code)) for one in box.flags],
        "until": box.opening.open_until,
    }
    return show(request, "box", context)


@private(BREAK, methods=BOTH, is_cleared=False)
def decide(request: ActorRequest) -> HttpResponse:
    """Show what colleagues ask for, and allow or refuse it."""
    if request.method == "POST":
        opening_id = _uuid(request.POST.get("opening", ""))
        try:
            is_allowed = request.POST.get("decision") == "allow"
            actions.decide(opening_id, is_allowed, by=request.actor, at=request.at)
        except actions.NotOpen as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request,
                _("It is decided, and the data-protection officers are told of each opening."),
            )
        return redirect(url(request, "openings:decide"))
    rows = queries.to_decide(by=request.actor, at=request.at)
    cards = people.card([one.person_id for one in rows], request.at)
    said = queries.words_of(rows, request.at)
    context = {
        "rows": [
            {
                "row": one,
                "name": cards[one.person_id].name,
                "reference": show_reference(cards[one.person_id].reference),
                "reason": words.reason(one.reason),
                "words": said.get(one.id, ""),
            }
            for one in rows
            if one.person_id in cards
        ],
        "minutes": rules.open_for() // MINUTE,
    }
    return show(request, "decide", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _outcome(row: Opening, request: ActorRequest) -> tuple[str, str]:
    """Return a kind of status and what became of a request, for those who oversee."""
    if row.state == OpeningState.ASKED:
        is_over = row.lapses_at <= request.at
        return ("off", _("Lapsed")) if is_over else ("due", _("Waits for a second colleague"))
    if row.state == OpeningState.REFUSED:
        return "off", _("Refused")
    is_open = row.open_until is not None and row.open_until > request.at
    return ("help", _("Open now")) if is_open else ("move", _("Was open"))


def _line(row: Opening, request: ActorRequest) -> dict[str, Any]:
    kind, status = _outcome(row, request)
    return {
        "row": row,
        "kind": kind,
        "status": status,
        "reason": words.reason(row.reason),
        "verdict": Verdict(row.verdict).label if row.verdict else "",
        "url": url(request, "openings:opening", opening_id=row.id),
    }


@private(OVERSEE, is_cleared=False)
def openings(request: ActorRequest) -> HttpResponse:
    """Show all emergency openings, those without a review first on demand; no name stands here."""
    state = request.GET.get("state", "")
    wanted = {"open": False, "reviewed": True}.get(state)
    rows = queries.openings(by=request.actor, is_reviewed=wanted)
    context = {"rows": [_line(one, request) for one in rows], "state": state}
    return show(request, "openings", context)


def _review(request: ActorRequest, opening_id: UUID, form: ReviewForm) -> None:
    said = form.cleaned_data
    kept = actions.review(
        opening_id, said["verdict"], said["note"], by=request.actor, at=request.at
    )
    messages.success(
        request,
        _("The review is kept.")
        if kept.sealed_note
        else _("The verdict is kept. The person was erased, and words about them are not kept."),
    )


@private(OVERSEE, methods=BOTH, is_cleared=False)
def opening(request: ActorRequest, opening_id: UUID) -> HttpResponse:
    """Show one opening with its reason, and say whether it was justified."""
    row = queries.opening(opening_id, by=request.actor)
    note = queries.note_of(row, request.at)
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, initial={"verdict": row.verdict, "note": note})
    if form.is_bound and form.is_valid() and tried(form, lambda: _review(request, row.id, form)):
        return redirect(url(request, "openings:list"))
    card = people.card([row.person_id], request.at).get(row.person_id)
    context = _line(row, request) | {
        "form": form,
        "words": queries.words_of([row], request.at).get(row.id, ""),
        "reference": show_reference(card.reference) if card else "",
    }
    return show(request, "opening", context, 422 if form.is_bound else 200)
