"""Replies that a person must read: what it means, whom it is about, done."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.outreach import actions, queries
from musterpoint.outreach.forms import ReplyForm
from musterpoint.outreach.presenters import inbox as presenter
from musterpoint.outreach.presenters import words
from musterpoint.outreach.views.pages import page, show
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import POST
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages

PAGE = 25


@page(Permission.MESSAGES_READ)
def inbox(request: ActorRequest) -> HttpResponse:
    """Show what waits: calls for help first, then the oldest."""
    return _inbox(request)


def _inbox(
    request: ActorRequest,
    refused: Refused | None = None,
    about: UUID | None = None,
    form: ReplyForm | None = None,
) -> HttpResponse:
    start = _start(request)
    counts = queries.inbox_counts()
    items = queries.inbox(request.at, limit=PAGE + 1, offset=start) if counts else []
    cards, seen = presenter.reply_cards(request, items[:PAGE])
    if cards:
        read = [card.id for card in cards]
        audit.saw("messaging.inbound.read", read, by=request.actor, at=request.at)
    if seen:
        audit.saw("people.person.read", seen, by=request.actor, at=request.at)
    if refused is not None and form is not None:
        cards = [
            replace(
                card,
                problem=str(refused),
                reference=str(form.data.get("reference", "")),
                chosen=form.cleaned_data.get("person"),
            )
            if card.id == about
            else card
            for card in cards
        ]
    address = url(request, "outreach:inbox")
    context = {
        "cards": cards,
        "total": sum(counts.values()),
        "urgent": counts.get("help", 0),
        "meanings": words.BY_HAND,
        "may_record": request.actor.may(Permission.ROLL_CHANGE),
        "may_keep": request.actor.may(Permission.FEEDBACK_HANDLE),
        "problem": str(refused or ""),
        "pages": Pages(
            next_url=f"{address}?from={start + PAGE}" if len(items) > PAGE else "",
            previous_url=f"{address}?from={max(0, start - PAGE)}" if start else "",
        ),
        "shown": formats.count(len(cards)),
    }
    return show(request, "inbox", context, refused.status if refused else 200)


def _start(request: ActorRequest) -> int:
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


class NoSuchReference(Missing):
    """Nobody here has this reference."""

    status = 422


class NotChosen(Refused):
    """The form did not say what the reply means."""

    status = 422


@page(Permission.MESSAGES_READ, POST)
def handle(request: ActorRequest, inbound_id: UUID) -> HttpResponse:
    """Record what somebody read in a reply."""
    form = ReplyForm(request.POST)
    try:
        if not form.is_valid():
            raise NotChosen(_("Say what the message means, and about whom it is."))
        person_id = _by_reference(form.cleaned_data["reference"]) or _known(form.person_id())
        actions.handle_by_hand(
            inbound_id, form.cleaned_data["meaning"], person_id, by=request.actor, at=request.at
        )
    except NotAllowed:
        raise
    except Refused as refused:
        return _inbox(request, refused, inbound_id, form)
    messages.success(request, _("Recorded. The reply is out of the list."))
    return redirect(url(request, "outreach:inbox"))


def _known(person_id: UUID | None) -> UUID | None:
    """Return the person that was chosen, who must be one of ours."""
    if person_id is not None and not Person.objects.filter(id=person_id).exists():
        raise NoSuchReference(_("There is no such person here."))
    return person_id


def _by_reference(reference: str) -> UUID | None:
    """Return the person of a reference that was typed; None when none was."""
    if not reference:
        return None
    found = people.by_reference(reference)
    if found is None:
        raise NoSuchReference(_("Nobody here has this reference. Check its letters and digits."))
    return found
