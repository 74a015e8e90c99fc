"""
A place in an exercise, opened by its own link: a phone is enough, an account is not needed.

A player reads the inbox of the team, acknowledges, decides and writes; an observer rates. Nothing
here reaches anybody outside the exercise.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musterpoint.audit import actions as audit
from musterpoint.exercises.playing import actions, forms, presenting, queries, reporting, worlds
from musterpoint.exercises.playing.models import (
    RehearsalState,
    Seat,
    SeatKind,
    Word,
)
from musterpoint.exercises.playing.views.making import moment
from musterpoint.exercises.playing.views.pages import spoken
from musterpoint.exercises.script import Script, said
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.running import put

PAGE = require_http_methods(["GET", "HEAD", "POST"])
POLL_SECONDS = 10


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page that a link opens; the browser keeps no copy of it."""
    name = f"exercises/playing/public/{template}.html"
    base = {"slug": request.organisation.slug, "poll_seconds": POLL_SECONDS}
    response = render(request, name, base | context, status=status)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response


def _opened(request: ActorRequest, token: str) -> Seat:
    seat = queries.seat_of_link(token, request.at)
    audit.saw("exercises.place.opened", [seat.id], by=request.actor, at=request.at)
    request.actor = presenting.as_seat(seat, request.organisation.id)
    return seat


def _frame(seat: Seat, token: str) -> dict[str, Any]:
    row = seat.rehearsal
    script, language = queries.script(row), spoken()
    team = script.team(seat.team)
    return {
        "row": row,
        "title": presenting.title(row, spoken()),
        "seat": seat,
        "token": token,
        "team": said(team.name, language) if team else "",
        "is_running": row.state == RehearsalState.RUNNING,
        "is_player": seat.kind == SeatKind.PLAYER,
    }


@PAGE
def place(request: ActorRequest, token: str) -> HttpResponse:
    """Show somebody's place: the inbox of a player, the questions of an observer, check lists."""
    seat = _opened(request, token)
    if request.GET.get("part") == "1":
        return show(request, "_inbox", _inbox(request, seat, token))
    made = _forms(seat, request)
    if request.method == "POST":
        return _do(request, seat, token, made)
    return _place(request, seat, token, made)


def _place(
    request: ActorRequest, seat: Seat, token: str, made: dict[str, Form], status: int = 200
) -> HttpResponse:
    script, language = queries.script(seat.rehearsal), spoken()
    context = _inbox(request, seat, token) | {
        "desk_url": _desk(seat),
        "code_form": made["code"],
        "rate_form": made.get("rate"),
        "forms": [one for one in made.values() if one.is_bound],
        "lists": _lists(seat, script, language),
        "rate_rows": _rate_rows(made.get("rate"), script, language),
        "may_rate": seat.rehearsal.state
        in (RehearsalState.RUNNING, RehearsalState.PAUSED, RehearsalState.ENDED),
    }
    return show(request, "place", context, status)


def _desk(seat: Seat) -> str:
    """Return the address of a colleague's desk in the simulated world; empty without one."""
    found = worlds.simulation(seat.rehearsal) if seat.desk else None
    if found is None:
        return ""
    slug = worlds.twin_slug(seat.rehearsal, found, seat.desk)
    return reverse("desk:home", kwargs={"organisation_slug": slug})


def _rate_rows(form: Form | None, script: Script, language: str) -> list[dict[str, Any]]:
    if form is None:
        return []
    objectives = {one.slug: said(one.text, language) for one in script.objectives}
    return [
        {
            "objective": objectives[one.objective],
            "value": form[f"q-{one.slug}"],
            "remark": form[f"r-{one.slug}"],
        }
        for one in script.observers.questions
    ]


def _forms(seat: Seat, request: ActorRequest) -> dict[str, Form]:
    """Return the forms of a place; the one that was sent holds what was typed."""
    sent = request.POST if request.method == "POST" else None
    which = request.POST.get("do", "") if sent is not None else ""
    made: dict[str, Form] = {"code": forms.CodeForm(sent if which == "attend" else None)}
    if seat.kind == SeatKind.OBSERVER:
        own = [one for one in queries.ratings(seat.rehearsal) if one.seat_id == seat.id]
        remarks = queries.remarks(seat.rehearsal, own, request.at)
        start = {f"q-{one.question}": str(one.value) for one in own}
        start |= {f"r-{one.question}": remarks[one.id] for one in own}
        made["rate"] = forms.RateForm(
            sent if which == "rate" else None,
            script=queries.script(seat.rehearsal),
            language=spoken(),
            initial=start,
        )
    return made


def _inbox(request: ActorRequest, seat: Seat, token: str) -> dict[str, Any]:
    """Return what the team was told and wrote, newest first."""
    row = seat.rehearsal
    script, language = queries.script(row), spoken()
    live = queries.live(row)
    seen = live if seat.kind == SeatKind.OBSERVER else queries.of_team(live, seat.team)
    wanted = [one for one in seen if one.word not in (Word.TOLD, Word.SEEN, Word.STEP)]
    texts = queries.written(row, wanted, request.at)
    minute = actions.minute_now(row, request.at)
    answers = reporting.responses(queries.injects(row), seen)
    mine = [one for one in answers if one.team == seat.team]
    return _frame(seat, token) | {
        "clock": moment(minute),
        "poll": row.state in (RehearsalState.RUNNING, RehearsalState.PAUSED, RehearsalState.DRAFT),
        "letters": [
            {
                "id": one.inject.id,
                "title": said(one.inject.title, language),
                "when": moment(one.told),
                "left": None
                if one.inject.due is None or one.decided is not None
                else one.inject.due - (minute - one.told),
                "is_seen": one.seen is not None,
                "is_decided": one.decided is not None,
            }
            for one in reversed(mine)
        ],
        "journal": presenting.journal(wanted[::-1], texts, script, language, moment),
    }


def _lists(seat: Seat, script: Script, language: str) -> list[dict[str, Any]]:
    if not script.check_lists:
        return []
    lines = reporting.steps(script, queries.live(seat.rehearsal))
    return [
        {
            "slug": one.slug,
            "name": said(one.name, language),
            "aid": one.is_first_aid,
            "steps": [
                {
                    "slug": line.step.slug,
                    "text": said(line.step.text, language),
                    "within": line.step.within,
                    "critical": line.step.is_critical,
                    "is_good": line.is_good,
                    "minutes": line.minutes,
                    "is_late": line.is_late,
                }
                for line in lines
                if line.check_list == one.slug
            ],
        }
        for one in script.check_lists
    ]


def _do(request: ActorRequest, seat: Seat, token: str, made: dict[str, Form]) -> HttpResponse:
    what = request.POST.get("do", "")
    form = made.get({"attend": "code", "rate": "rate"}.get(what, ""))
    if form is not None and not form.is_valid():
        return _place(request, seat, token, made, 422)
    by, at = request.actor, request.at
    try:
        with transaction.atomic():
            if what == "attend" and form is not None:
                actions.attend(seat.id, form.cleaned_data["code"], by=by, at=at)
                messages.success(request, _("Thank you. Your attendance is noted."))
            elif what == "rate" and isinstance(form, forms.RateForm):
                actions.rate(seat.id, form.given(), by=by, at=at)
                messages.success(request, _("Thank you. Your answers are kept."))
            elif what in ("done", "not-done"):
                check_list, _slash, step = request.POST.get("step", "")[:130].partition("/")
                actions.mark_step(seat.id, check_list, step, what == "done", by=by, at=at)
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
            return redirect(url(request, "exercise-place:place", token=token))
        put(form, refused)
        return _place(request, seat, token, made, 422)
    return redirect(url(request, "exercise-place:place", token=token))


@PAGE
def told(request: ActorRequest, token: str, inject_id: UUID) -> HttpResponse:
    """Show one inject; acknowledge it, decide."""
    seat = _opened(request, token)
    row = seat.rehearsal
    live = queries.of_team(queries.live(row), seat.team)
    if not any(one.word == Word.TOLD and one.inject_id == inject_id for one in live):
        raise queries.NotThere(_("There is no such inject here."))
    inject = queries.inject(row, inject_id)
    language = spoken()
    options = [said(one, language) for one in inject.options]
    sent = request.POST if request.method == "POST" else None
    decides = sent is not None and sent.get("do") == "decide"
    form = forms.DecideForm(sent if decides else None, options=options)
    status = 200
    back = url(request, "exercise-place:place", token=token)
    if sent is not None and not decides:
        actions.acknowledge(seat.id, inject_id, by=request.actor, at=request.at)
        return redirect(url(request, "exercise-place:told", token=token, inject_id=inject_id))
    if form.is_bound:
        status = 422
        if form.is_valid() and _decided(request, seat, inject_id, form):
            messages.success(request, _("Your decision is in the journal."))
            return redirect(back)
    own = [one for one in live if one.inject_id == inject_id]
    texts = queries.written(row, own, request.at)
    script = queries.script(row)
    context = _frame(seat, token) | {
        "inject": inject,
        "heading": said(inject.title, language),
        "text": said(inject.text, language),
        "form": form,
        "is_seen": any(one.word == Word.SEEN for one in own),
        "journal": presenting.journal(own, texts, script, language, moment),
        "roles": _asked_roles(inject.to, script, seat.team, language),
    }
    return show(request, "told", context, status)


def _asked_roles(to: list[str], script: Script, team: str, language: str) -> list[str]:
    """Return the roles of one's team to which an inject is addressed, if it names any."""
    found = script.team(team)
    roles = {f"{team}/{one.slug}": one.name for one in found.roles} if found else {}
    return [said(roles[one], language) for one in to if one in roles]


def _decided(request: ActorRequest, seat: Seat, inject_id: UUID, form: forms.DecideForm) -> bool:
    chosen = form.cleaned_data.get("option", "")
    try:
        with transaction.atomic():
            actions.decide(
                seat.id, inject_id, form.cleaned_data["text"],
                option=int(chosen) if chosen else None, by=request.actor, at=request.at,
            )  # fmt: skip
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        put(form, refused)
        return False
    return True


@PAGE
def write(request: ActorRequest, token: str) -> HttpResponse:
    """Write to another team, to control, or into one's own journal."""
    seat = _opened(request, token)
    if seat.kind != SeatKind.PLAYER:
        raise queries.NotThere(_("You observe. Only teams act in the exercise."))
    script, language = queries.script(seat.rehearsal), spoken()
    teams = [(actions.CONTROL, _("Control"))]
    teams += [(one.slug, said(one.name, language)) for one in script.teams if one.slug != seat.team]
    teams.append((seat.team, _("Our own journal")))
    form = forms.MessageForm(request.POST if request.method == "POST" else None, teams=teams)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    given = form.cleaned_data
                    actions.write(
                        seat.id, given["to_team"], given["text"], by=request.actor, at=request.at
                    )
            except (NotAllowed, Missing):
                raise
            except Refused as refused:
                put(form, refused)
            else:
                return redirect(url(request, "exercise-place:place", token=token))
    return show(request, "write", _frame(seat, token) | {"form": form}, status)
