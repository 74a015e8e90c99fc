"""The page of one person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.crises.desk import closed_box_state, person_presenter, words
from musterpoint.crises.desk.page import LAST_CRISIS, desk_page, resolved, saw_people, show, when
from musterpoint.crises.desk.people_presenter import name_of, standing
from musterpoint.crises.ladder import ladder_for
from musterpoint.crises.models import Area, Crisis, RollEntry
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.people.queries import Card
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest, url


class NoSuchPerson(Missing):
    """There is no such person here, or it is another organisation's: the answer is the same."""


def find(request: ActorRequest, person_id: UUID) -> Card:
    """Return the card of a person of this organisation, or raise NoSuchPerson."""
    card = people.card([person_id], request.at).get(person_id)
    if card is None:
        raise NoSuchPerson(_("There is no such person here. Search by name or reference."))
    return card


def entry_of(request: ActorRequest, person_id: UUID) -> RollEntry | None:
    """Return the person's entry on the roll that the page is about, or None."""
    entries = person_presenter.entries_of(person_id)
    asked = request.POST.get("crisis") or request.GET.get("crisis") or _last(request)
    return next((row for row in entries if row.crisis.slug == asked), next(iter(entries), None))


def _last(request: ActorRequest) -> str:
    return str((request.session.get(LAST_CRISIS) or {}).get(str(request.organisation.id), ""))


@desk_page(Permission.PEOPLE_READ)
def person(request: ActorRequest, person: UUID) -> HttpResponse:
    """Show one person: who they are, how they are, how to reach them, what happened."""
    card = find(request, person)
    return page(request, card, box=closed_box_state.standing(request, card))


def page(
    request: ActorRequest,
    card: Card,
    *,
    box: Mapping[str, Any],
    invalid: bool = False,
) -> HttpResponse:
    """Return the page; the closed box stands on it in whatever state it is."""
    entry = entry_of(request, card.person_id)
    crisis = entry.crisis if entry else None
    members = people.household_members([card.household_id]) if card.household_id else {}
    ids = members.get(card.household_id, ()) if card.household_id else ()
    others = people.card([one for one in ids if one != card.person_id], request.at)
    cards = {one: others.get(one, card) for one in ids} or {card.person_id: card}
    saw_people(request, [card.person_id, *others])
    home = person_presenter.household(request, card, crisis, cards)
    context = {
        "crisis": crisis,
        "card": card,
        "person": card.person_id,
        "name": name_of(card),
        "reference": show_reference(card.reference),
        "subtitle": person_presenter.subtitle(card, request.at),
        "entry": entry,
        "status": standing(entry),
        "status_when": when(request, entry.last_contact_at) if entry else "",
        "area": _area(request, entry),
        "place": card.identity.place,
        "home": home,
        "home_title": person_presenter.household_title(home),
        "is_alone": len(home) <= 1,
        "reach": person_presenter.reach(request, card),
        "warnings": person_presenter.warnings(card),
        "needs": [words.need_words(code) for code in card.identity.needs],
        "facts": person_presenter.facts(request, card),
        "consents": person_presenter.consents(request, card.person_id),
        "looked": person_presenter.who_looked(request, card.person_id),
        "story": person_presenter.story(request, card),
        "hints": person_presenter.hints(request, crisis, card.person_id),
        "people_url": url(request, "desk:people", crisis=crisis.slug) if crisis else "",
        "evacuation_url": resolved(request, "evacuation:person", person=card.person_id),
        "cases_url": resolved(request, "cases:of-person", person=card.person_id),
        "referrals_url": resolved(request, "referrals:of-person", person=card.person_id),
        "child_url": resolved(request, "children:of-person", person=card.person_id)
        if {"unaccompanied", "separated"} & set(card.identity.needs)
        else "",
        "open_crises": [] if entry else list(_open_crises()),
        "box": box,
    }
    return show(request, "person.html", context, invalid=invalid)


def _open_crises() -> list[Crisis]:
    return list(Crisis.objects.filter(closed_at=None).order_by("-declared_at", "-id"))


def _area(request: ActorRequest, entry: RollEntry | None) -> dict[str, object] | None:
    if entry is None or not entry.area:
        return None
    area = Area.objects.filter(crisis=entry.crisis, code=entry.area).first()
    if area is None:
        return None
    return {
        "name": words.area_name(area.name, area.names),
        "level": area.level,
        "levels": ladder_for(request.organisation.id).highest,
    }
