"""Questions 4 to 6: who is with you, nationalities, needs and papers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.crises.public import forms, tickets
from musterpoint.crises.public.answers import Answers, Member
from musterpoint.crises.public.presenters import name_and_age, page, relation_words
from musterpoint.crises.public.register import (
    CHANGE,
    PAGE,
    Open,
    after,
    frame,
    gone,
    opened,
    save,
    too_early,
)
from musterpoint.people import countries
from musterpoint.people.rules import MAX_MEMBERS
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import PersonLine

MOST_NATIONALITIES = 10


def others_of(answers: Answers) -> list[tuple[str, str]]:
    """Return who is with the person, as choices."""
    return [(member.id, member.name) for member in answers.others]


def lines_of(request: ActorRequest, answers: Answers) -> list[PersonLine]:
    """Return who is registered so far, each with a link to change it."""
    query = f"?{CHANGE}" if CHANGE in request.GET else ""
    return [
        PersonLine(
            name=name_and_age(answers.me.name, answers.me.age),
            note=_("You"),
            url=url(request, "public:question", step="name") + f"?{CHANGE}",
            action=_("Change"),
        ),
        *(
            PersonLine(
                name=name_and_age(member.name, member.age),
                note=relation_words(member.relation),
                url=url(request, "public:member", member_id=UUID(member.id)) + query,
                action=_("Change"),
            )
            for member in answers.others
        ),
    ]


@PAGE
def people(request: ActorRequest) -> HttpResponse:
    """4. Who is with you? Shows who was added, and the two ways on."""
    draft = opened(request)
    if draft is None:
        return gone(request)
    if (early := too_early(request, draft.answers, "people")) is not None:
        return early
    if request.method == "POST":
        save(request, draft, draft.answers.with_step("people"), "people")
        return redirect(after(request, "people"))
    query = f"?{CHANGE}" if CHANGE in request.GET else ""
    context = frame(
        request,
        "people",
        lines=lines_of(request, draft.answers),
        has_others=bool(draft.answers.others),
        add_url=url(request, "public:add") + query,
        is_full=len(draft.answers.members) >= MAX_MEMBERS,
    )
    return page(request, "crises/public/question_people.html", context)


@PAGE
def member(request: ActorRequest, member_id: UUID | None = None) -> HttpResponse:
    """4. Add, change or take away one person."""
    draft = opened(request)
    if draft is None:
        return gone(request)
    if (early := too_early(request, draft.answers, "people")) is not None:
        return early
    found = _found(draft.answers, member_id)
    query = f"?{CHANGE}" if CHANGE in request.GET else ""
    people_url = url(request, "public:people") + query
    if request.method == "POST" and "remove" in request.POST:
        save(request, draft, draft.answers.without_member(found.id), "people")
        return redirect(people_url)
    posted = request.POST if request.method == "POST" else None
    form = forms.MemberForm(
        posted, initial={"name": found.name, "age": found.age, "relation": found.relation}
    )
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        changed = replace(found, name=given["name"], age=given["age"], relation=given["relation"])
        if member_id is None:
            changed = replace(changed, id=str(tickets.ids(request.POST.get("ticket", ""), 1)[0]))
        if len(draft.answers.with_member(changed).members) <= MAX_MEMBERS:
            save(request, draft, draft.answers.with_member(changed), "people")
        if "more" in request.POST:
            return redirect(url(request, "public:add") + query)
        return redirect(people_url)
    place = next(
        (n for n, one in enumerate(draft.answers.members, 1) if one.id == found.id),
        len(draft.answers.members) + 1,
    )
    context = frame(
        request,
        "people",
        form=form,
        place=place,
        is_new=member_id is None,
        ticket=request.POST.get("ticket") or tickets.fresh(1),
    )
    context["back_url"] = people_url
    return page(request, "crises/public/member.html", context, status=422 if form.is_bound else 200)


def _found(answers: Answers, member_id: UUID | None) -> Member:
    if member_id is None:
        return Member(id="")
    found = answers.member(member_id)
    if found is None or found.id == answers.me.id:
        raise Http404
    return found


@PAGE
def nationality(request: ActorRequest) -> HttpResponse:
    """5. Which nationality do you have? None to many, and nobody has to say."""
    draft = opened(request)
    if draft is None:
        return gone(request)
    answers = draft.answers
    if (early := too_early(request, answers, "nationality")) is not None:
        return early
    if request.method == "POST" and "remove" in request.POST:
        kept = tuple(one for one in answers.nationalities if one != request.POST["remove"])
        save(request, draft, replace(answers, nationalities=kept), "nationality")
        return redirect(request.get_full_path())
    if request.method == "POST" and "unsaid" in request.POST:
        unsaid = replace(answers, nationalities=(), same=()).with_step("nationality")
        save(request, draft, unsaid, "nationality")
        return redirect(after(request, "nationality"))
    posted = request.POST if request.method == "POST" else None
    form = forms.NationalityForm(
        posted, others=others_of(answers), initial={"same": list(answers.same)}
    )
    if posted is not None and form.is_valid():
        changed = _with_country(answers, form.cleaned_data)
        if changed.nationalities and ("more" not in posted or form.cleaned_data["country"]):
            return _nationality_saved(request, draft, changed, more="more" in posted)
        form.add_error("country", _("Choose a country, or say that you prefer not to say"))
    named = countries_named(answers)
    context = frame(request, "nationality", form=form, named=named)
    status = 422 if form.is_bound else 200
    return page(request, "crises/public/question_nationality.html", context, status=status)


def _nationality_saved(
    request: ActorRequest, draft: Open, changed: Answers, *, more: bool
) -> HttpResponse:
    if more:
        save(request, draft, changed, "nationality")
        return redirect(request.get_full_path())
    save(request, draft, changed.with_step("nationality"), "nationality")
    return redirect(after(request, "nationality"))


def countries_named(answers: Answers) -> list[tuple[str, str]]:
    """Return the nationalities named so far as (code, name)."""
    code = languages.current().code
    return [(one, countries.name(one, code)) for one in answers.nationalities]


def _with_country(answers: Answers, given: dict[str, Any]) -> Answers:
    named = dict.fromkeys((*answers.nationalities, given["country"]))
    kept = tuple(one for one in named if one)[:MOST_NATIONALITIES]
    return replace(answers, nationalities=kept, same=tuple(given.get("same", ())))


@PAGE
def needs(request: ActorRequest) -> HttpResponse:
    """6. What do you need? Asks for the person, the papers, and who else needs something."""
    draft = opened(request)
    if draft is None:
        return gone(request)
    answers = draft.answers
    if (early := too_early(request, answers, "needs")) is not None:
        return early
    posted = request.POST if request.method == "POST" else None
    form = forms.NeedsForm(
        posted,
        others=others_of(answers),
        initial={
            "needs": list(answers.me.needs),
            "others": [one.id for one in answers.others if one.needs],
            "papers": answers.papers,
            "note": answers.note,
        },
    )
    if posted is None or not form.is_valid():
        context = frame(request, "needs", form=form)
        status = 422 if form.is_bound else 200
        return page(request, "crises/public/question_needs.html", context, status=status)
    given = form.cleaned_data
    chosen = set(given.get("others", ()))
    mine = replace(answers.me, needs=tuple(given["needs"]))
    others = tuple(one if one.id in chosen else replace(one, needs=()) for one in answers.others)
    changed = replace(answers, members=(mine, *others), papers=given["papers"], note=given["note"])
    save(request, draft, changed.with_step("needs"), "needs")
    return redirect(_next_needs(request, [one.id for one in others if one.id in chosen]))


def _next_needs(request: ActorRequest, waiting: list[str]) -> str:
    """Return the page for the first of those who need something, or what comes after."""
    if not waiting:
        return after(request, "needs")
    this, *rest = waiting
    query = "&".join(
        [*(f"then={one}" for one in rest), *([CHANGE] if CHANGE in request.GET else [])]
    )
    address = url(request, "public:member_needs", member_id=UUID(this))
    return f"{address}?{query}" if query else address


@PAGE
def member_needs(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """6. What does this person need? One page for each who was ticked."""
    draft = opened(request)
    if draft is None:
        return gone(request)
    found = _found(draft.answers, member_id)
    posted = request.POST if request.method == "POST" else None
    form = forms.MemberNeedsForm(posted, initial={"needs": list(found.needs)})
    if posted is None or not form.is_valid():
        context = frame(request, "needs", form=form, person=found.name)
        context["back_url"] = url(request, "public:needs")
        status = 422 if form.is_bound else 200
        return page(request, "crises/public/member_needs.html", context, status=status)
    changed = replace(found, needs=tuple(form.cleaned_data["needs"]))
    save(request, draft, draft.answers.with_member(changed), "needs")
    known = [one.id for one in draft.answers.others]
    waiting = [one for one in request.GET.getlist("then") if one in known]
    return redirect(_next_needs(request, waiting))
