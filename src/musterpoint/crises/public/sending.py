"""Question 7: check your answers, send them once, and what happens next."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises import actions as crises
from musterpoint.crises import queries
from musterpoint.crises.public import roll, visitor
from musterpoint.crises.public.answers import Answers, household
from musterpoint.crises.public.family import countries_named, lines_of
from musterpoint.crises.public.presenters import (
    area_choices,
    area_name,
    page,
    pass_of,
    person_lines,
)
from musterpoint.crises.public.register import CHANGE, PAGE, Open, frame, gone, opened, too_early
from musterpoint.crises.public.words import NEEDS, PAPERS, listed
from musterpoint.people import actions as people
from musterpoint.people.models import Draft
from musterpoint.web import formats, languages
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row


@PAGE
def check(request: ActorRequest) -> HttpResponse:
    """7. Show every answer; register when it is sent."""
    if request.method == "POST":
        return _send(request)
    draft = opened(request)
    if draft is None:
        return gone(request)
    if (early := too_early(request, draft.answers, "check")) is not None:
        return early
    return _shown(request, draft, [])


def _shown(request: ActorRequest, draft: Open, problems: list[str]) -> HttpResponse:
    context = frame(
        request,
        "check",
        rows=rows_of(request, draft.answers),
        lines=lines_of(request, draft.answers),
        problems=problems,
    )
    status = 422 if problems else 200
    return page(request, "crises/public/question_check.html", context, status=status)


def _send(request: ActorRequest) -> HttpResponse:
    """Register once: whoever sends a second time waits here and then finds it done."""
    draft_id = visitor.draft_id(request)
    if draft_id is None:
        return gone(request)
    Draft.objects.select_for_update().filter(id=draft_id).first()
    draft = opened(request)
    if draft is None:
        return redirect(url(request, "public:done"))
    if (early := too_early(request, draft.answers, "check")) is not None:
        return early
    try:
        code, reference = _register(request, draft.answers)
    except people.BadRegistration as error:
        texts = [text for found in error.fields.values() for text in found]
        return _shown(request, draft, list(dict.fromkeys(texts)))
    visitor.leave_draft(request)
    enter_told(request, UUID(draft.answers.me.id), reference, code)
    people.end_draft(draft.id, by=request.actor, at=request.at)
    if draft.answers.after == "leave":
        return redirect(url(request, "public:done") + "?next=leave")
    return redirect(url(request, "public:done"))


def _register(request: ActorRequest, answers: Answers) -> tuple[str, str]:
    """Return the code and the reference of the person who wrote."""
    by, at = request.actor, request.at
    (home,) = crises.register(None, [household(answers, at)], by=by, at=at, source="self")
    me = next(one for one in home.persons if str(one.id) == answers.me.id)
    return me.code or renewed(request, me.id), me.reference


def renewed(request: ActorRequest, person_id: UUID) -> str:
    """
    Return a new code for somebody who registered before the answer got lost on its way.

    Only who holds the draft or the signed ids of the first sending comes here.
    """
    by = visitor.person_actor(request, person_id)
    return people.renew_code(person_id, by=by, at=request.at)


def enter_told(request: ActorRequest, person_id: UUID, reference: str, code: str) -> None:
    """Open the new registration in this browser, and keep the code to show it once more."""
    visitor.enter_person(request, person_id)
    visitor.keep(request, "told", {"reference": reference, "code": code})


def rows_of(request: ActorRequest, answers: Answers) -> list[Row]:
    """Return the answers for checking, each with a link to change it."""
    areas = area_choices(queries.open_crises())
    here = [area_name(answers.area, areas) if answers.area else "", answers.place]
    needs = {one.name: listed(one.needs, NEEDS) for one in answers.members}
    needed = [
        f"{formats.isolated(name)}: {formats.listed(words)}"
        for name, words in needs.items()
        if words
    ]
    named = [name for _code, name in countries_named(answers)]
    told = [
        ("where", _("Where you are"), formats.listed(here), ""),
        ("contact", _("Phone"), answers.phone, "en"),
        ("contact", _("E-mail"), answers.email, "en"),
        ("contact", _("May we write there?"), how_to_write(answers.is_safe, answers.is_shared), ""),
        ("contact", _("Language"), languages.endonym(answers.language), answers.language),
        ("nationality", _("Nationality"), formats.listed(named) or _("Not said"), ""),
        ("needs", _("Needs"), formats.listed(needed, ";") or _("None"), ""),
        ("needs", _("Papers"), str(dict(PAPERS).get(answers.papers, _("Not said"))), ""),
        ("needs", _("Note"), answers.note, ""),
    ]
    return [
        Row(
            key=key,
            value=value,
            lang=lang,
            url=url(request, "public:question", step=step) + f"?{CHANGE}",
            action=_("Change"),
        )
        for step, key, value, lang in told
        if value
    ]


def how_to_write(is_safe: bool | None, is_shared: bool | None) -> str:
    """Return in words what may be written to an address."""
    if not is_safe:
        return _("No, it is not safe")
    return _("Yes, but others can read it") if is_shared else _("Yes")


@require_safe
def done(request: ActorRequest) -> HttpResponse:
    """Show reference, code and picture, and what happens next."""
    told, who = visitor.kept(request, "told"), visitor.visitor(request)
    if who is None or not told:
        return redirect(url(request, "public:mine") if who else url(request, "public:continue"))
    context = {
        "pass": pass_of(told["reference"], told["code"]),
        "lines": person_lines(who.everybody, request.at, roll.states(who.ids), who.me.person_id),
        "is_crisis": bool(queries.open_crises()),
        "wants_to_leave": request.GET.get("next") == "leave",
    }
    return page(request, "crises/public/done.html", context)


@require_http_methods(["POST"])
def close(request: ActorRequest) -> HttpResponse:
    """Close the registration on this phone."""
    visitor.forget(request)
    return redirect(url(request, "public:closed"))


@require_safe
def closed(request: ActorRequest) -> HttpResponse:
    """Say that nothing is left open on this phone."""
    return page(request, "crises/public/closed.html")
