"""Offer a private conversation, hold it, and begin what the person chooses."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.cases import followed
from musterpoint.cases.models import RedFlag, Screening, TalkState
from musterpoint.cases.screening import actions, prompts, queries, words
from musterpoint.cases.screening.forms import PathsForm, StopForm, TalkForm, initial_of
from musterpoint.cases.screening.views.pages import found, named, private, saw, show
from musterpoint.cases.views.pages import crisis_choices, tried
from musterpoint.crises.models import RollEntry
from musterpoint.kernel.ids import show_reference
from musterpoint.people.queries import Card
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import BOTH, POST
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Pages

READ = Permission.PROTECTION_READ
WRITE = Permission.PROTECTION_WRITE
PAGE = 50


@private(READ)
def queue(request: ActorRequest) -> HttpResponse:
    """Show who was not offered a private conversation yet: everybody, in the order they came."""
    crisis = uuid_or_none(request.GET.get("crisis", ""))
    start = _start(request)
    rows = queries.waiting(crisis_id=crisis, by=request.actor, limit=PAGE + 1, offset=start)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    people = named(request, [one.person_id for one in rows])
    narrowed = f"crisis={crisis}&" if crisis else ""
    context = {
        "rows": [(one, people[one.person_id]) for one in rows if one.person_id in people],
        "total": queries.count_waiting(crisis),
        "crises": crisis_choices(),
        "crisis": str(crisis or ""),
        "pages": Pages(
            next_url=f"?{narrowed}from={start + PAGE}" if more else "",
            previous_url=f"?{narrowed}from={max(0, start - PAGE)}" if start else "",
        ),
        "figures": queries.figures(crisis, by=request.actor, at=request.at) if crisis else None,
    }
    return show(request, "queue", context)


def _start(request: ActorRequest) -> int:
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@private(READ, methods=BOTH)
def person(request: ActorRequest, person: UUID) -> HttpResponse:
    """Say what everybody is told, offer the conversation, and show those that were held."""
    card = found(request, person)
    talks = queries.talks_of(person)
    before = queries.arranged(talks[0], request.at) if talks else {}
    data = request.POST if request.method == "POST" else None
    form = TalkForm(data, initial=initial_of(before))
    if form.is_bound:
        request.actor.require(WRITE)
        made: list[Screening] = []
        if form.is_valid() and tried(form, lambda: made.append(_offer(request, person, form))):
            return _after_offer(request, made[0])
    context = _about(request, card) | {
        "form": form,
        "prompts": prompts.prompts(),
        "talks": [_talk_line(request, one) for one in talks],
        "stop_form": StopForm(),
        "is_stopped": queries.is_stopped(person, request.actor),
    }
    return show(request, "person", context, 422 if form.is_bound else 200)


def _about(request: ActorRequest, card: Card) -> dict[str, Any]:
    return {
        "person": card.person_id,
        "name": card.name,
        "reference": show_reference(card.reference),
        "is_alone": card.household_id is None,
        "is_gone": card.is_erased or card.withdrawn_at is not None,
    }


def _offer(request: ActorRequest, person: UUID, form: TalkForm) -> Screening:
    roll = RollEntry.objects.filter(person_id=person, is_removed=False, crisis__closed_at=None)
    crisis = roll.order_by("-crisis__declared_at").values_list("crisis_id", flat=True).first()
    return actions.offer(
        person,
        actions.TalkIn(**form.cleaned_data),
        crisis_id=crisis,
        by=request.actor,
        at=request.at,
    )


def _after_offer(request: ActorRequest, talk: Screening) -> HttpResponse:
    if talk.state == TalkState.BEGUN:
        return redirect(url(request, "forms:fill", draft_id=talk.draft_id))
    messages.success(request, _("It is noted behind the wall. Nobody outside learns of it."))
    return redirect(url(request, "screening:queue"))


def _talk_line(request: ActorRequest, talk: Screening) -> dict[str, Any]:
    is_open = talk.state == TalkState.BEGUN and talk.sent_at is None
    page = ("forms:fill", {"draft_id": talk.draft_id})
    if not is_open:
        page = ("screening:talk", {"screening_id": talk.id})
    return {
        "talk": talk,
        "state": TalkState(talk.state).label,
        "is_open": is_open,
        "url": url(request, page[0], **page[1]) if talk.draft_id else "",
    }


@private(READ)
def sent(request: ActorRequest, submission_id: UUID) -> HttpResponse:
    """Go on from answers that were sent to what follows from them."""
    talk = queries.talk_of_draft(submission_id)
    return redirect(url(request, "screening:talk", screening_id=talk.id))


@private(READ, methods=BOTH)
def talk(request: ActorRequest, screening_id: UUID) -> HttpResponse:
    """Show the flags of a conversation; begin the paths that the person chooses."""
    talk = actions.find(screening_id)
    flags = queries.flags_of([talk.id])
    titles = followed.titles()
    offered = {one.procedure for one in flags if one.procedure}
    begun = {one.procedure for one in flags if one.case_id}
    paths = [(code, titles.get(code, code)) for code in sorted(offered - begun)]
    data = request.POST if request.method == "POST" else None
    form = PathsForm(data, paths=paths, initial={"paths": [code for code, _title in paths]})
    if form.is_bound:
        request.actor.require(WRITE)
        wanted = form.cleaned_data["paths"] if form.is_valid() else []
        if form.is_valid():
            made = actions.choose(talk.id, wanted, by=request.actor, at=request.at)
            _say_what_began(request, len(set(wanted)), len(made))
            return redirect(url(request, "screening:talk", screening_id=talk.id))
    card = found(request, talk.person_id)
    context = _about(request, card) | {
        "talk": talk,
        "state": TalkState(talk.state).label,
        "arranged": _arranged(talk, request),
        "flags": [_flag_line(request, one, titles) for one in flags],
        "paths": paths,
        "form": form,
        "answers_url": (
            url(request, "forms:submission", submission_id=talk.draft_id) if talk.sent_at else ""
        ),
        "stop_form": StopForm(),
        "is_stopped": queries.is_stopped(talk.person_id, request.actor),
    }
    return show(request, "talk", context, 422 if form.is_bound else 200)


def _say_what_began(request: ActorRequest, wanted: int, begun: int) -> None:
    if begun < wanted:
        messages.warning(
            request,
            _(
                "A path did not begin: its procedure is not in use here. Speak with the officer"
                " on duty now, and ask an administrator to take the procedure over."
            ),
        )
    elif begun:
        messages.success(request, _("The cases begin. Each stands behind the wall."))
    else:
        messages.success(request, _("Nothing begins, as the person chose."))


def _arranged(talk: Screening, request: ActorRequest) -> list[tuple[str, str]]:
    said = queries.arranged(talk, request.at)
    form = TalkForm()
    lines = []
    for name in ("interviewer", "companion", "interpreter", "note"):
        field: Any = form.fields[name]
        text = said.get(name, "")
        lines.append((field.label, str(dict(getattr(field, "choices", ())).get(text, text))))
    return [(label, text) for label, text in lines if text]


def _flag_line(request: ActorRequest, flag: RedFlag, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "flag": flag,
        "words": words.flag(flag.code),
        "path": titles.get(flag.procedure, flag.procedure),
        "case": flag.case.reference if flag.case else "",
        "case_url": url(request, "cases:case", case_id=flag.case_id) if flag.case_id else "",
    }


@private(READ, methods=POST)
def stop(request: ActorRequest, person: UUID) -> HttpResponse:
    """Stop sharing in silence, or share again, as the person says."""
    request.actor.require(WRITE)
    back = redirect(url(request, "screening:person", person=person))
    if "again" in request.POST:
        actions.share_again(person, by=request.actor, at=request.at)
        messages.success(request, _("From now on the record may be shared again."))
        return back
    form = StopForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the consular side last hears."))
        return back
    actions.stop_sharing(
        person,
        form.cleaned_data["last_word"],
        with_household=form.cleaned_data["with_household"],
        by=request.actor,
        at=request.at,
    )
    messages.success(request, _("Nothing more is shared. Nobody is told of it."))
    return back


@private(READ, methods=BOTH)
def flags(request: ActorRequest) -> HttpResponse:
    """Show the red flags that wait for a human, and take one in hand."""
    if request.method == "POST":
        request.actor.require(WRITE)
        wanted = uuid_or_none(request.POST.get("flag", ""))
        if wanted is not None:
            actions.answer_flag(wanted, by=request.actor, at=request.at)
            messages.success(request, _("You have it in hand."))
        return redirect(url(request, "screening:flags"))
    rows = queries.open_flags(by=request.actor)
    done = queries.answered_flags(by=request.actor)
    people = named(request, [one.person_id for one in [*rows, *done]])
    titles = followed.titles()

    def line(flag: RedFlag) -> dict[str, Any]:
        whom = people.get(flag.person_id, {"name": _("Erased"), "reference": "", "url": ""})
        talk_url = url(request, "screening:talk", screening_id=flag.screening_id)
        return _flag_line(request, flag, titles) | {"person": whom, "talk_url": talk_url}

    saw(request, people)
    context = {"rows": [line(one) for one in rows], "done": [line(one) for one in done]}
    return show(request, "flags", context)
