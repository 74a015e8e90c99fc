"""My registration: see it, change it, and see who looked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.audit import actions as audit
from musterpoint.crises import queries
from musterpoint.crises.public import forms, roll, tickets, visitor
from musterpoint.crises.public.answers import age_of, born_of
from musterpoint.crises.public.changing import change_person, person_in
from musterpoint.crises.public.looked import who_looked
from musterpoint.crises.public.presenters import (
    area_choices,
    area_name,
    dialling_country,
    page,
    pass_of,
    person_lines,
    spoken,
)
from musterpoint.crises.public.register import PAGE
from musterpoint.crises.public.sending import how_to_write
from musterpoint.crises.public.visitor import Visitor, here, person_needed
from musterpoint.crises.public.words import NEEDS, PAPERS, listed
from musterpoint.people import actions as people
from musterpoint.people import countries
from musterpoint.people.identity import ContactIn, Identity, PersonIn
from musterpoint.people.queries import Card
from musterpoint.web import formats, languages
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

UNACCOMPANIED = "unaccompanied"


@require_safe
@person_needed("mine")
def mine(request: ActorRequest) -> HttpResponse:
    """Show the registration of the visitor and of the children they answer for."""
    who = here(request)
    audit.saw("people.person.read", who.ids, by=who.actor, at=request.at)
    lines = person_lines(who.everybody, request.at, roll.states(who.ids), who.me.person_id)
    linked = [
        replace(
            line,
            url=url(request, "public:mine_member", member_id=card.person_id),
            action=_("Change"),
        )
        if card is not who.me
        else line
        for line, card in zip(lines, who.everybody, strict=True)
    ]
    context = {
        "pass": pass_of(who.me.reference),
        "lines": linked,
        "rows": _rows(request, who.me),
        "expires": formats.day(who.me.expires_at.date(), year=True) if who.me.expires_at else "",
    }
    return page(request, "crises/public/mine.html", context)


def _rows(request: ActorRequest, me: Card) -> list[Row]:
    areas = area_choices(queries.open_crises())
    place = formats.listed([area_name(me.area, areas) if me.area else "", me.identity.place])
    rows = [Row(key=_("Where you are"), value=place, url=url(request, "public:mine_where"))]
    for contact in me.contacts:
        key = _("Phone") if contact.channel == "sms" else _("E-mail")
        rows.append(
            Row(key=key, value=contact.address, lang="en", url=url(request, "public:mine_contact"))
        )
        told = how_to_write(contact.is_safe, contact.is_shared)
        rows.append(Row(key=_("May we write there?"), value=told))
    code = languages.current().code
    named = formats.listed(countries.name(one, code) for one in me.nationalities)
    papers = {int(level): words for level, words in PAPERS}
    level = me.document_level
    rows += [
        Row(
            key=_("Needs"),
            value=formats.listed(listed(me.identity.needs, NEEDS)) or _("None"),
            url=url(request, "public:mine_needs"),
        ),
        Row(
            key=_("Papers"),
            value=_("Not said") if level is None else papers[level],
            url=url(request, "public:mine_needs"),
        ),
        Row(
            key=_("Nationality"),
            value=named or _("Not said"),
            url=url(request, "public:mine_nationality"),
        ),
    ]
    if me.identity.note:
        rows.append(
            Row(key=_("Note"), value=me.identity.note, url=url(request, "public:mine_needs"))
        )
    return [replace(row, action=_("Change")) if row.url else row for row in rows if row.value]


def _changed(request: ActorRequest) -> HttpResponse:
    messages.success(request, _("Saved. Your registration is up to date."))
    return redirect(url(request, "public:mine"))


def _asked(request: ActorRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    context |= {"form": form, "back_url": url(request, "public:mine")}
    return page(
        request, f"crises/public/{template}.html", context, status=422 if form.is_bound else 200
    )


@PAGE
@person_needed("mine")
def where(request: ActorRequest) -> HttpResponse:
    """Change where the visitor is, and the children with them."""
    who = here(request)
    areas = area_choices(queries.open_crises())
    area = who.me.area if who.me.area in dict(areas) else ""
    form = forms.WhereForm(
        request.POST if request.method == "POST" else None,
        areas=areas,
        initial={"area": area or forms.ELSEWHERE, "place": who.me.identity.place},
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, "mine_where", form, has_children=bool(who.children))
    given = form.cleaned_data
    for card in who.everybody:
        change_person(request, who, card, area=given.get("area", ""), place=given["place"])
    return _changed(request)


@PAGE
@person_needed("mine")
def contact(request: ActorRequest) -> HttpResponse:
    """Change how the visitor is reached."""
    who = here(request)
    known = {one.channel: one for one in reversed(who.me.contacts)}
    first = who.me.contacts[0] if who.me.contacts else None
    form = forms.ContactForm(
        request.POST if request.method == "POST" else None,
        country=dialling_country(request, queries.open_crises()),
        spoken=spoken(request.organisation),
        initial={
            "phone": known["sms"].address if "sms" in known else "",
            "email": known["email"].address if "email" in known else "",
            "is_safe": "" if first is None else "yes" if first.is_safe else "no",
            "is_shared": first is not None and first.is_shared,
            "language": who.me.language,
        },
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, "mine_contact", form)
    given = form.cleaned_data
    contacts = tuple(
        ContactIn(
            channel=channel,
            address=given[name],
            is_safe=given["is_safe"] == "yes",
            is_shared=given["is_shared"],
        )
        for channel, name in (("sms", "phone"), ("email", "email"))
        if given[name]
    )
    change_person(request, who, who.me, contacts=contacts, language=given["language"])
    return _changed(request)


@PAGE
@person_needed("mine")
def needs(request: ActorRequest) -> HttpResponse:
    """Change what the visitor needs, and the papers."""
    who = here(request)
    level = who.me.document_level
    form = forms.NeedsForm(
        request.POST if request.method == "POST" else None,
        initial={
            "needs": list(who.me.identity.needs),
            "papers": "" if level is None else str(level),
            "note": who.me.identity.note,
        },
    )
    if not (form.is_bound and form.is_valid()):
        return _asked(request, "mine_needs", form)
    given = form.cleaned_data
    change_person(
        request,
        who,
        who.me,
        needs=with_ticked(who.me, given["needs"]),
        note=given["note"],
        document_level=int(given["papers"]) if given["papers"] else None,
    )
    return _changed(request)


def with_ticked(card: Card, ticked: list[str]) -> tuple[str, ...]:
    """Return a person's needs with the boxes as ticked; what no box shows stays as it was."""
    boxes = {code for code, _words in NEEDS}
    return tuple(dict.fromkeys([*(n for n in card.identity.needs if n not in boxes), *ticked]))


@PAGE
@person_needed("mine")
def add(request: ActorRequest) -> HttpResponse:
    """Add somebody who is with the visitor."""
    who = here(request)
    posted = request.POST if request.method == "POST" else None
    form = forms.MemberForm(posted)
    ticket = request.POST.get("ticket") or tickets.fresh(1)
    if posted is None or not form.is_valid():
        return _asked(request, "mine_member", form, is_new=True, ticket=ticket)
    if who.me.household_id is None:
        raise Http404
    (person_id,) = tickets.ids(ticket, 1)
    newcomer = _newcomer(request, who, person_id, form.cleaned_data)
    home = people.join_household(who.me.household_id, [newcomer], by=who.actor, at=request.at)
    roll.put_on_roll(request, [person.id for person in home.persons])
    return _changed(request)


def _newcomer(
    request: ActorRequest, who: Visitor, person_id: UUID, given: dict[str, Any]
) -> PersonIn:
    me = person_in(who.me)
    return PersonIn(
        id=person_id,
        identity=Identity(
            names=(given["name"],),
            born=born_of(given["age"], request.at),
            relation=given["relation"],
            needs=(UNACCOMPANIED,) if given["relation"] == "alone" else (),
            place=me.identity.place,
        ),
        language=me.language,
        area=me.area,
        document_level=me.document_level,
    )


@PAGE
@person_needed("mine")
def member(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """Change or take away a child of the household; another adult is not found here."""
    who = here(request)
    card = who.card_of(member_id)
    if card is None or card is who.me:
        raise Http404
    if request.method == "POST" and "remove" in request.POST:
        people.withdraw([card.person_id], by=who.actor, at=request.at)
        return _changed(request)
    told = card.identity
    form = forms.MemberForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": card.name,
            "age": age_of(told.born, request.at),
            "relation": told.relation,
        },
    )
    if not (form.is_bound and form.is_valid()):
        about = {"person": card.name, "nationality_url": _nationality_url(request, card)}
        return _asked(request, "mine_member", form, is_new=False, **about)
    given = form.cleaned_data
    same_age = given["age"] == age_of(told.born, request.at)
    kept = [need for need in told.needs if need != UNACCOMPANIED]
    change_person(
        request,
        who,
        card,
        names=(given["name"], *told.names[1:]),
        born=told.born if same_age else born_of(given["age"], request.at),
        relation=given["relation"],
        needs=(*kept, UNACCOMPANIED) if given["relation"] == "alone" else tuple(kept),
    )
    return _changed(request)


def _nationality_url(request: ActorRequest, card: Card) -> str:
    return url(request, "public:mine_member_nationality", member_id=card.person_id)


@require_safe
@person_needed("mine")
def looked(request: ActorRequest) -> HttpResponse:
    """Show what kind of people looked at the registration, by day."""
    who = visitor.here(request)
    found = [
        {"day": formats.day(look.on, year=True), "who": look.who, "is_change": look.is_change}
        for look in who_looked(who.me.person_id, zone=request.organisation.time_zone)
    ]
    return page(request, "crises/public/looked.html", {"looks": found})
