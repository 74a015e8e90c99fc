"""I am safe, and I need help: one page each, for the registered and for everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.crises import actions as crises
from musterpoint.crises import queries
from musterpoint.crises.models import Crisis
from musterpoint.crises.public import roll, visitor
from musterpoint.crises.public.answer_forms import HelpForm, QuickForm
from musterpoint.crises.public.changing import change_person
from musterpoint.crises.public.forms import ELSEWHERE
from musterpoint.crises.public.presenters import (
    area_choices,
    dialling_country,
    page,
    pass_of,
    person_lines,
    time_with_place,
)
from musterpoint.crises.public.register import PAGE
from musterpoint.crises.public.sending import enter_told, renewed
from musterpoint.crises.public.visitor import Visitor
from musterpoint.people import countries
from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest, url

DANGER = "help_danger"
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said on these pages, kept for the page after it."""

    state: str
    is_danger: bool = False


def quick_form(
    request: ActorRequest, open_crises: list[Crisis], data: Mapping[str, Any] | None = None
) -> QuickForm:
    """Return the least that registers somebody, with the areas of the crises."""
    country = dialling_country(request, open_crises)
    return QuickForm(data, areas=area_choices(open_crises), country=country)


def register_quickly(request: ActorRequest, form: QuickForm, open_crises: list[Crisis]) -> Visitor:
    """Register the person of a valid form and open the registration in this browser."""
    home_id, person_id = form.ids()
    given = form.cleaned_data
    area = "" if given["area"] == ELSEWHERE else given["area"]
    country = countries.name(dialling_country(request, open_crises), "en")
    person = PersonIn(
        id=person_id,
        identity=Identity(names=(given["name"],), place="" if area else country),
        language=languages.current().code,
        area=area,
        contacts=(ContactIn(channel="sms", address=given["phone"]),),
        is_head=True,
    )
    (home,) = crises.register(
        None, [HouseholdIn(id=home_id, members=(person,))], by=request.actor, at=request.at
    )
    (me,) = (one for one in home.persons if one.id == person_id)
    enter_told(request, me.id, me.reference, me.code or renewed(request, me.id))
    return visitor.here(request)


# I am safe


@PAGE
def safe(request: ActorRequest) -> HttpResponse:
    """Say that one is safe: a button for each whom one may answer for, or a name and a number."""
    open_crises = queries.open_crises()
    who = visitor.visitor(request)
    form = quick_form(request, open_crises, _quick_data(request, who))
    if request.method == "POST" and open_crises:
        if who is not None:
            roll.say(request, who, _chosen(request, who), "safe")
            return _said(request, Said(state="safe"))
        if "person" in request.POST:
            return redirect(url(request, "public:continue") + "?next=safe")
        if form.is_valid():
            who = register_quickly(request, form, open_crises)
            roll.say(request, who, [who.me.person_id], "safe")
            return _said(request, Said(state="safe"))
    context = {
        "is_crisis": bool(open_crises),
        "who": who,
        "form": form,
        "lines": _lines(request, who),
    }
    status = 422 if form.is_bound else 200
    return page(request, "crises/public/safe.html", context, status=status)


def _quick_data(request: ActorRequest, who: Visitor | None) -> Mapping[str, Any] | None:
    return request.POST if request.method == "POST" and who is None else None


def _chosen(request: ActorRequest, who: Visitor) -> list[UUID]:
    """Return whom a button names; everybody one may answer for with "all"."""
    named = request.POST.getlist("person") or [str(who.me.person_id)]
    if "all" in named:
        return list(who.ids)
    return [one for one in who.ids if str(one) in named]


def _lines(request: ActorRequest, who: Visitor | None) -> list[Any]:
    if who is None:
        return []
    states = roll.states(who.ids)
    shown = person_lines(who.everybody, request.at, states, who.me.person_id)
    return [
        {"line": line, "id": card.person_id, "is_me": card.person_id == who.me.person_id}
        for line, card in zip(shown, who.everybody, strict=True)
    ]


# I need help


@PAGE
def need_help(request: ActorRequest) -> HttpResponse:
    """Say that one needs help, of what kind, and for whom."""
    open_crises = queries.open_crises()
    who = visitor.visitor(request)
    posted = request.POST if request.method == "POST" else None
    people = [(str(card.person_id), card.name) for card in who.everybody] if who else []
    first = [people[0][0]] if people else []
    form = HelpForm(posted, people=people, initial={"who": first})
    quick = quick_form(request, open_crises, _quick_data(request, who))
    if posted is not None and open_crises and form.is_valid() and (who or quick.is_valid()):
        helped = who or register_quickly(request, quick, open_crises)
        return _help_said(request, helped, form)
    if posted is not None and who is None:
        quick.is_valid()
    context = {"is_crisis": bool(open_crises), "who": who, "form": form, "quick": quick}
    status = 422 if form.is_bound else 200
    return page(request, "crises/public/help.html", context, status=status)


def _help_said(request: ActorRequest, who: Visitor, form: HelpForm) -> HttpResponse:
    kinds, words = form.cleaned_data["kinds"], form.cleaned_data["words"]
    named = form.cleaned_data.get("who") or [str(who.me.person_id)]
    for card in who.everybody:
        if str(card.person_id) in named:
            told = card.identity
            fresh = [kind for kind in kinds if kind not in told.needs]
            note = "\n".join(part for part in (words, told.note) if part)
            change_person(request, who, card, needs=(*told.needs, *fresh), note=note[:LONGEST_NOTE])
    roll.say(request, who, [one for one in who.ids if str(one) in named], "needs_help")
    return _said(request, Said(state="needs_help", is_danger=DANGER in kinds))


# What follows


def _said(request: ActorRequest, said: Said) -> HttpResponse:
    visitor.keep(request, "said", {"state": said.state, "is_danger": said.is_danger})
    return redirect(url(request, "public:said"))


@require_safe
def said_page(request: ActorRequest) -> HttpResponse:
    """Confirm what was said, show reference and code, and what happens next."""
    who, found = visitor.visitor(request), visitor.kept(request, "said")
    if who is None or not found:
        return redirect(url(request, "public:home"))
    told = visitor.kept(request, "told")
    safe_now = found["state"] == "safe"
    context = {
        "is_safe": safe_now,
        "is_danger": found["is_danger"],
        "title": _("You are marked safe") if safe_now else _("We know that you need help"),
        "when": time_with_place(request, request.at),
        "pass": pass_of(told["reference"], told["code"]) if told else pass_of(who.me.reference),
        "lines": person_lines(who.everybody, request.at, roll.states(who.ids), who.me.person_id),
    }
    return page(request, "crises/public/said.html", context)
