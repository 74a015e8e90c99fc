"""Pairs that may be one person: side by side, and a person decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.crises.desk import people_presenter, words
from musterpoint.crises.desk.page import desk_page, saw_people, show, when
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import show_reference
from musterpoint.people import actions
from musterpoint.people import queries as people
from musterpoint.people.models import DuplicateHint
from musterpoint.people.queries import Card
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url

SHOWN = 50


@desk_page(Permission.PEOPLE_READ)
def duplicates(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """List the open pairs, the likeliest first."""
    hints = people.hints(limit=SHOWN)
    cards = people.card(
        dict.fromkeys(side for hint in hints for side in (hint.left_id, hint.right_id)), request.at
    )
    saw_people(request, cards)
    pairs = [
        {
            "left": people_presenter.name_of(cards[hint.left_id]),
            "right": people_presenter.name_of(cards[hint.right_id]),
            "reasons": people_presenter.reasons(hint),
            "url": url(request, "desk:duplicate", crisis=crisis.slug, hint=hint.id),
        }
        for hint in hints
        if hint.left_id in cards and hint.right_id in cards
    ]
    return show(request, "duplicates.html", {"crisis": crisis, "pairs": pairs})


@desk_page(Permission.PEOPLE_READ, methods=("GET", "HEAD", "POST"))
def duplicate(request: ActorRequest, crisis: Crisis, hint: UUID) -> HttpResponse:
    """Compare two records and say whether they are of one person."""
    pair = DuplicateHint.objects.filter(id=hint).first()
    if pair is None:
        raise Missing(_("This pair is no longer there."))
    if request.method == "POST":
        return _decide(request, crisis, pair)
    cards = people.card([pair.left_id, pair.right_id], request.at)
    saw_people(request, cards)
    entries = {
        row.person_id: row
        for row in RollEntry.objects.filter(PRESENT, crisis=crisis, person_id__in=cards)
    }
    left, right = cards[pair.left_id], cards[pair.right_id]
    context = {
        "crisis": crisis,
        "pair": pair,
        "left": people_presenter.name_of(left),
        "right": people_presenter.name_of(right),
        "left_url": url(request, "desk:person", person=pair.left_id),
        "right_url": url(request, "desk:person", person=pair.right_id),
        "rows": _rows(request, left, right, entries),
        "findings": people_presenter.findings(pair),
        "verdict": actions.Verdict(pair.verdict).label if pair.verdict else "",
        "next_url": _next(request, crisis, pair),
    }
    return show(request, "duplicate.html", context)


def _rows(
    request: ActorRequest, left: Card, right: Card, entries: dict[UUID, RollEntry]
) -> list[tuple[str, str, str, bool]]:
    """Return what the two records say, line by line, and whether they agree."""

    def facts(card: Card) -> list[str]:
        return [
            " / ".join(card.identity.names),
            card.identity.latin,
            card.identity.born,
            words.sex(card.sex),
            words.nationalities(card.nationalities),
            words.language(card.language),
            formats.listed(contact.address for contact in card.contacts),
            formats.listed(document.number for document in card.identity.documents),
            card.identity.place or card.area,
            people_presenter.standing(entries.get(card.person_id))[1],
            words.source(card.source),
            when(request, card.registered_at),
            show_reference(card.reference),
        ]

    labels = (
        *(_("Names"), _("In Latin letters"), _("Born"), _("Sex"), _("Nationality"), _("Language")),
        *(_("Phone, e-mail"), _("Documents"), _("Place"), _("Status"), _("Told by")),
        *(_("Registered"), _("Reference")),
    )
    return [
        (label, one, other, bool(one) and one == other)
        for label, one, other in zip(labels, facts(left), facts(right), strict=True)
    ]


def _next(request: ActorRequest, crisis: Crisis, pair: DuplicateHint) -> str:
    """Return the address of the pair after this one, or of the list."""
    order = [hint.id for hint in people.hints(limit=SHOWN)]
    after = order[order.index(pair.id) + 1 :] if pair.id in order else order
    if not after:
        return url(request, "desk:duplicates", crisis=crisis.slug)
    return url(request, "desk:duplicate", crisis=crisis.slug, hint=after[0])


def _decide(request: ActorRequest, crisis: Crisis, pair: DuplicateHint) -> HttpResponse:
    verdict = request.POST.get("verdict", "")
    following = _next(request, crisis, pair)
    here = url(request, "desk:duplicate", crisis=crisis.slug, hint=pair.id)
    if verdict == "reopen":
        actions.reopen_duplicate(pair.id, by=request.actor, at=request.at)
        messages.success(request, _("The decision is taken back. The pair waits again."))
        return redirect(here)
    if verdict == "unsure":
        request.actor.require(Permission.PEOPLE_LINK)
        messages.info(request, _("The pair stays open for somebody who knows more."))
        return redirect(following)
    actions.decide_duplicate(pair.id, verdict, by=request.actor, at=request.at)
    messages.success(request, _("The decision is recorded. You can take it back on this page."))
    return redirect(here)
