"""Register me and my family: one question a page, each answer saved before the next."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises import queries
from musterpoint.crises.public import answers as saved
from musterpoint.crises.public import forms, visitor
from musterpoint.crises.public.answers import STEPS, Answers
from musterpoint.crises.public.presenters import (
    area_choices,
    dialling_country,
    page,
    pass_of,
    spoken,
)
from musterpoint.people import actions as people
from musterpoint.people.rules import retention
from musterpoint.web import languages
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])
CHANGE = "change"
"""In the address when a question is opened from the last page, to which it goes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An unfinished registration that is open in this browser."""

    id: UUID
    answers: Answers


def opened(request: ActorRequest) -> Open | None:
    """Return the unfinished registration of this browser, or None when it lapsed or was sent."""
    draft_id = visitor.draft_id(request)
    if draft_id is None:
        return None
    try:
        draft = people.read_draft(draft_id, by=request.actor, at=request.at)
    except people.NoSuchDraft:
        return None
    return Open(id=draft.id, answers=saved.from_data(draft.answers))


def save(request: ActorRequest, draft: Open, answers: Answers, step: str) -> None:
    """Save the answers after a step."""
    data = saved.to_data(answers)
    people.save_draft(draft.id, step, data, by=request.actor, at=request.at)
    visitor.stay_in_draft(request, draft.id)


def gone(request: ActorRequest) -> HttpResponse:
    """Say that there is no unfinished registration here, and the two ways on."""
    if visitor.kept(request, "told"):
        return redirect(url(request, "public:done"))
    context = {"draft_days": retention().draft.days}
    return page(request, "crises/public/gone.html", context, status=410)


def after(request: ActorRequest, step: str) -> str:
    """Return the address after a step: the last page when it came from there, else the next."""
    if CHANGE in request.GET:
        return url(request, "public:question", step="check")
    following = STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
    return url(request, "public:question", step=following)


def before(request: ActorRequest, step: str) -> str:
    """Return the address that "Back" leads to."""
    if CHANGE in request.GET:
        return url(request, "public:question", step="check")
    place = STEPS.index(step)
    if place == 0:
        return url(request, "public:register")
    return url(request, "public:question", step=STEPS[place - 1])


def frame(request: ActorRequest, step: str, **context: Any) -> dict[str, Any]:
    """Return what every question's page needs."""
    return {
        "step": step,
        "number": STEPS.index(step) + 1,
        "total": len(STEPS),
        "back_url": before(request, step),
        **context,
    }


# The three plain questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of one form: how to make it, how to fill it, what its answer changes."""

    make: Callable[[ActorRequest, Any, dict[str, Any]], Form]
    initial: Callable[[Answers], dict[str, Any]]
    apply: Callable[[Answers, dict[str, Any]], Answers]


def _where(request: ActorRequest, data: Any, initial: dict[str, Any]) -> Form:
    areas = area_choices(queries.open_crises())
    return forms.WhereForm(data, areas=areas, initial=initial)


def _contact(request: ActorRequest, data: Any, initial: dict[str, Any]) -> Form:
    country = dialling_country(request, queries.open_crises())
    languages_ = spoken(request.organisation)
    return forms.ContactForm(data, country=country, spoken=languages_, initial=initial)


def _name(request: ActorRequest, data: Any, initial: dict[str, Any]) -> Form:
    return forms.NameForm(data, initial=initial)


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


QUESTIONS: dict[str, Question] = {
    "where": Question(
        make=_where,
        initial=lambda a: {
            "area": a.area or (forms.ELSEWHERE if "where" in a.answered else ""),
            "place": a.place,
        },
        apply=lambda a, given: replace(a, area=given.get("area", ""), place=given["place"]),
    ),
    "name": Question(
        make=_name,
        initial=lambda a: {"name": a.me.name, "age": a.me.age},
        apply=lambda a, given: a.with_member(replace(a.me, name=given["name"], age=given["age"])),
    ),
    "contact": Question(
        make=_contact,
        initial=lambda a: {
            "phone": a.phone,
            "email": a.email,
            "is_safe": _yes_no(a.is_safe),
            "is_shared": bool(a.is_shared),
            "language": a.language,
        },
        apply=lambda a, given: replace(
            a,
            phone=given["phone"],
            email=given["email"],
            is_safe=given["is_safe"] == "yes",
            is_shared=given["is_shared"],
            language=given["language"],
        ),
    ),
}


@PAGE
def question(request: ActorRequest, step: str) -> HttpResponse:
    """Ask one of the plain questions and save its answer."""
    if step not in QUESTIONS:
        raise Http404
    draft = opened(request)
    if draft is None and (step != "where" or visitor.kept(request, "told")):
        return gone(request)
    answers = draft.answers if draft else _beginning(request)
    if draft is not None and (early := too_early(request, answers, step)) is not None:
        return early
    asked = QUESTIONS[step]
    posted = request.POST if request.method == "POST" else None
    form = asked.make(request, posted, asked.initial(answers))
    if posted is None or not form.is_valid():
        status = 422 if form.is_bound else 200
        context = frame(request, step, form=form, is_saved=draft is not None)
        return page(request, f"crises/public/question_{step}.html", context, status=status)
    answers = asked.apply(answers, form.cleaned_data).with_step(step)
    if draft is None:
        _start(request, answers)
        return redirect(url(request, "public:saved"))
    save(request, draft, answers, step)
    return redirect(after(request, step))


def too_early(request: ActorRequest, answers: Answers, step: str) -> HttpResponse | None:
    """Send somebody who skipped a question back to it."""
    first_open = STEPS.index(answers.next_step)
    if STEPS.index(step) > first_open:
        return redirect(url(request, "public:question", step=answers.next_step))
    return None


def _beginning(request: ActorRequest) -> Answers:
    go_on = request.GET.get("next", "")
    return saved.empty(language=languages.current().code, after="leave" if go_on == "leave" else "")


def _start(request: ActorRequest, answers: Answers) -> None:
    by, at, language = request.actor, request.at, languages.current().code
    issued = people.start_draft("where", language, saved.to_data(answers), by=by, at=at)
    told = replace(answers, reference=issued.reference, code=issued.code)
    visitor.enter_draft(request, issued.id)
    save(request, Open(id=issued.id, answers=told), told, "where")


# The pages around the questions


@require_safe
def start(request: ActorRequest) -> HttpResponse:
    """Say what is asked and why; go on with what is open already."""
    draft = opened(request)
    context = {
        "next_url": url(
            request, "public:question", step=draft.answers.next_step if draft else "where"
        ),
        "is_open": draft is not None,
        "is_done": draft is None and bool(visitor.kept(request, "told")),
        "query": "?next=leave" if request.GET.get("next") == "leave" else "",
    }
    return page(request, "crises/public/start.html", context)


@require_http_methods(["POST"])
def afresh(request: ActorRequest) -> HttpResponse:
    """Forget who used this browser before, for another family on the same phone."""
    visitor.forget(request)
    return redirect(url(request, "public:question", step="where"))


@require_safe
def saved_page(request: ActorRequest) -> HttpResponse:
    """Show the reference and code with which one can go on from any phone."""
    draft = opened(request)
    if draft is None:
        return gone(request)
    context = {
        "pass": pass_of(draft.answers.reference, draft.answers.code),
        "next_url": url(request, "public:question", step=draft.answers.next_step),
        "draft_days": retention().draft.days,
        "title": _("Your first answer is saved"),
    }
    return page(request, "crises/public/saved.html", context)
