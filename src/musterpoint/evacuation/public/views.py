"""I want to leave: who, where to, until when, what you need; then how the request stands."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises import queries as crises
from musterpoint.crises.public import roll, visitor
from musterpoint.crises.public.changing import change_person
from musterpoint.crises.public.mine import with_ticked
from musterpoint.crises.public.presenters import page, place_of_clock
from musterpoint.crises.public.visitor import Visitor, here, person_needed
from musterpoint.evacuation import actions
from musterpoint.evacuation.models import Request, RequestMember, RequestState
from musterpoint.evacuation.public import forms, presenters
from musterpoint.people.queries import Card
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

PAGE = require_http_methods(["GET", "HEAD", "POST"])
KEPT = "leave"
QUESTIONS = ("who", "where", "when", "needs", "check")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was answered so far, kept sealed in the session until it is sent."""

    who: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    latest: str = ""
    answered: tuple[str, ...] = ()

    def with_answer(self, question: str, **changes: Any) -> "Wish":
        """Return the wish with a question answered."""
        answered = tuple(dict.fromkeys((*self.answered, question)))
        return replace(self, answered=answered, **changes)

    @property
    def next_question(self) -> str:
        """The first question that has no answer yet."""
        return next((one for one in QUESTIONS if one not in self.answered), QUESTIONS[-1])


def wish_of(request: ActorRequest) -> Wish:
    """Return what was answered so far."""
    found = visitor.kept(request, KEPT) or {}
    return Wish(
        who=tuple(found.get("who", ())),
        destinations=tuple(found.get("destinations", ())),
        latest=found.get("latest", ""),
        answered=tuple(found.get("answered", ())),
    )


def _go_on(request: ActorRequest, wish: Wish, question: str) -> HttpResponse:
    visitor.keep(
        request,
        KEPT,
        {
            "who": wish.who,
            "destinations": wish.destinations,
            "latest": wish.latest,
            "answered": wish.answered,
        },
    )
    following = QUESTIONS[QUESTIONS.index(question) + 1]
    return redirect(url(request, f"leave:{'check' if 'change' in request.GET else following}"))


def open_request(who: Visitor) -> Request | None:
    """Return the newest request of the visitor's household in an open crisis."""
    if who.me.household_id is None:
        return None
    rows = Request.objects.filter(household_id=who.me.household_id, crisis__closed_at__isnull=True)
    return rows.order_by("-requested_at", "-id").first()


def _barred(request: ActorRequest, who: Visitor, question: str) -> HttpResponse | None:
    """Send somebody on who cannot answer this question now."""
    row = open_request(who)
    if not crises.open_crises() or (row is not None and row.state not in presenters.AGAIN):
        return redirect(url(request, "leave:home"))
    first_open = wish_of(request).next_question
    if QUESTIONS.index(question) > QUESTIONS.index(first_open):
        return redirect(url(request, f"leave:{first_open}"))
    return None


def _asked(request: ActorRequest, question: str, form: Any, **context: Any) -> HttpResponse:
    number = QUESTIONS.index(question)
    back = "check" if "change" in request.GET else QUESTIONS[number - 1] if number else "home"
    context |= {
        "form": form,
        "number": number + 1,
        "total": len(QUESTIONS),
        "back_url": url(request, f"leave:{back}"),
    }
    status = 422 if form is not None and form.is_bound else 200
    return page(request, f"evacuation/public/{question}.html", context, status=status)


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Say what asking means; show the request of somebody who asked already."""
    who = visitor.visitor(request)
    row = open_request(who) if who else None
    if row is not None and row.state not in presenters.AGAIN:
        return redirect(url(request, "leave:state"))
    context = {"is_crisis": bool(crises.open_crises()), "is_known": who is not None}
    return page(request, "evacuation/public/home.html", context)


@PAGE
@person_needed("leave")
def who(request: ActorRequest) -> HttpResponse:
    """1. Who wants to leave?"""
    visiting, wish = here(request), wish_of(request)
    if (barred := _barred(request, visiting, "who")) is not None:
        return barred
    people = [(str(card.person_id), card.name) for card in visiting.everybody]
    form = forms.WhoForm(
        request.POST if request.method == "POST" else None,
        me=people[0][0],
        people=people,
        initial={"who": list(wish.who) or [one for one, _name in people]},
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, "who", form)
    return _go_on(request, wish.with_answer("who", who=tuple(form.cleaned_data["who"])), "who")


@PAGE
@person_needed("leave")
def where(request: ActorRequest) -> HttpResponse:
    """2. Where to? Nothing is ticked before: going home is one's own choice."""
    visiting, wish = here(request), wish_of(request)
    if (barred := _barred(request, visiting, "where")) is not None:
        return barred
    homes = presenters.home_choices(visiting.me)
    offered = [*(code for code, _name in homes), forms.SAFE]
    other = next((one for one in wish.destinations if one not in offered), "")
    form = forms.WhereToForm(
        request.POST if request.method == "POST" else None,
        homes=homes,
        initial={"places": list(wish.destinations), "other": other.removeprefix("country:")},
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, "where", form)
    found = tuple(form.destinations())
    return _go_on(request, wish.with_answer("where", destinations=found), "where")


@PAGE
@person_needed("leave")
def when(request: ActorRequest) -> HttpResponse:
    """3. Until when?"""
    visiting, wish = here(request), wish_of(request)
    if (barred := _barred(request, visiting, "when")) is not None:
        return barred
    zone = formats.zone_of(request.organisation.time_zone)
    form = forms.WhenForm(
        request.POST if request.method == "POST" else None,
        today=request.at.astimezone(zone).date(),
        initial={"latest": date.fromisoformat(wish.latest) if wish.latest else None},
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, "when", form)
    latest = form.cleaned_data["latest"]
    told = latest.isoformat() if latest else ""
    return _go_on(request, wish.with_answer("when", latest=told), "when")


@PAGE
@person_needed("leave")
def needs(request: ActorRequest) -> HttpResponse:
    """4. What do the travellers need on the way? It is saved with the registration."""
    visiting, wish = here(request), wish_of(request)
    if (barred := _barred(request, visiting, "needs")) is not None:
        return barred
    cards = travellers(visiting, wish)
    posted = request.POST if request.method == "POST" else None
    form = forms.TravelNeedsForm(posted, cards=cards)
    if not (form.is_bound and form.is_valid()):
        return _asked(request, "needs", form)
    for place, card in enumerate(cards):
        wanted = with_ticked(card, form.needs(place))
        if set(wanted) != set(card.identity.needs):
            change_person(request, visiting, card, needs=wanted)
    return _go_on(request, wish.with_answer("needs"), "needs")


def travellers(who: Visitor, wish: Wish) -> list[Card]:
    """Return the cards of those who want to leave, of whom the visitor may ask for."""
    return [card for card in who.everybody if str(card.person_id) in wish.who]


@PAGE
@person_needed("leave")
def check(request: ActorRequest) -> HttpResponse:
    """5. Show the answers; ask for the seats when it is sent."""
    visiting, wish = here(request), wish_of(request)
    if (barred := _barred(request, visiting, "check")) is not None:
        return barred
    if request.method != "POST":
        return _asked(request, "check", None, rows=_rows(request, visiting, wish))
    _send(request, visiting, wish)
    return redirect(url(request, "leave:state"))


def _send(request: ActorRequest, who: Visitor, wish: Wish) -> None:
    cards = travellers(who, wish)
    ids = tuple(card.person_id for card in cards)
    crisis = roll.put_on_roll(request, ids)[0]
    if who.me.household_id is None:
        raise actions.NothingToRequest(_("Call us: we cannot see who you would travel with."))
    asked = actions.RequestIn(
        household_id=who.me.household_id,
        person_ids=ids,
        destinations=wish.destinations,
        latest_at=end_of_day(wish.latest, request.organisation.time_zone),
        way="web",
    )
    actions.request(crisis.id, [asked], by=who.parent, at=request.at)
    visitor.keep(request, KEPT, {})


def end_of_day(day: str, zone: str) -> datetime | None:
    """Return the last minute of a day in a zone, as UTC; None for no day."""
    if not day:
        return None
    last = datetime.combine(date.fromisoformat(day), time(23, 59), formats.zone_of(zone))
    return last.astimezone(UTC)


def _rows(request: ActorRequest, who: Visitor, wish: Wish) -> list[Row]:
    latest = formats.day(date.fromisoformat(wish.latest), year=True) if wish.latest else ""
    told = (
        ("who", _("Who"), formats.listed(card.name for card in travellers(who, wish))),
        ("where", _("Where to"), formats.listed(presenters.destination_words(wish.destinations))),
        ("when", _("Until"), latest or _("No last day")),
    )
    return [
        Row(
            key=key,
            value=value,
            url=url(request, f"leave:{question}") + "?change",
            action=_("Change"),
        )
        for question, key, value in told
    ]


@require_safe
@person_needed("leave")
def state(request: ActorRequest) -> HttpResponse:
    """Show how the request stands; a seat with its time and place."""
    visiting = here(request)
    row = open_request(visiting)
    if row is None:
        return redirect(url(request, "leave:home"))
    zone = request.organisation.time_zone
    members = RequestMember.objects.filter(request=row, person_id__in=visiting.ids)
    going = set(members.values_list("person_id", flat=True))
    latest = (
        formats.day(row.latest_at.astimezone(formats.zone_of(zone)).date()) if row.latest_at else ""
    )
    context = {
        "story": presenters.STORIES[row.state],
        "is_seated": row.state in (RequestState.SEATED, RequestState.DEPARTED),
        "may_ask_again": row.state in presenters.AGAIN,
        "may_withdraw": row.state
        in (RequestState.WAITING, RequestState.READY, RequestState.SEATED),
        "legs": presenters.legs(row, zone),
        "place": place_of_clock(request.organisation),
        "rows": [
            Row(key=_("Who"), value=_names(visiting, going)),
            Row(
                key=_("Where to"),
                value=formats.listed(presenters.destination_words(row.destinations)),
            ),
            Row(key=_("Until"), value=latest or _("No last day")),
            Row(key=_("Asked"), value=formats.moment(row.requested_at, zone)),
        ],
    }
    return page(request, "evacuation/public/state.html", context)


def _names(who: Visitor, going: set[UUID]) -> str:
    return formats.listed(card.name for card in who.everybody if card.person_id in going)


@PAGE
@person_needed("leave")
def withdraw(request: ActorRequest) -> HttpResponse:
    """
    Take the request back.

    The operator of the pool is told by the disclosure that the request began; for this one call
    the visitor gets the right to send it, about their own request.
    """
    visiting = here(request)
    row = open_request(visiting)
    if row is None or row.state in presenters.AGAIN:
        return redirect(url(request, "leave:home"))
    form = forms.WithdrawForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "back_url": url(request, "leave:state")}
        status = 422 if form.is_bound else 200
        return page(request, "evacuation/public/withdraw.html", context, status=status)
    sender = replace(
        visiting.parent,
        permissions=visiting.parent.permissions | {Permission.DISCLOSURES_SEND},
    )
    actions.withdraw([row.id], by=sender, at=request.at)
    if form.cleaned_data["why"] == "stay":
        roll.say(request, visiting, visiting.ids, "wants_to_stay")
    messages.success(request, _("Your request is taken back."))
    return redirect(url(request, "leave:state"))
