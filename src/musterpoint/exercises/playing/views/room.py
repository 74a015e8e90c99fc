"""The controller's room: the clock, what is told next, what happens, checkpoints, attendance."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.queries import INDICATORS
from musterpoint.exercises import presenters
from musterpoint.exercises.playing import (
    actions,
    forms,
    identity,
    presenting,
    queries,
    reporting,
    worlds,
)
from musterpoint.exercises.playing.models import InjectState, Rehearsal, RehearsalState
from musterpoint.exercises.playing.views.making import inject_line, moment
from musterpoint.exercises.playing.views.pages import (
    KINDS,
    PLAY,
    RUN,
    data,
    goes_to,
    run_form,
    show,
    site,
    spoken,
)
from musterpoint.exercises.script import said
from musterpoint.kernel.errors import Missing, NotAllowed, Refused
from musterpoint.web import formats, qr
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.parts import Row
from musterpoint.web.running import put

POLL_SECONDS = 10
CODE_SECONDS = 30


@page(RUN, BOTH)
def room(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Show the room, and do what the controller asks for."""
    row = queries.rehearsal(rehearsal_id)
    if request.method == "POST":
        return _do(request, row)
    if request.GET.get("part") == "1":
        return show(request, "_happens", _happens(request, row))
    return _shown(request, row, _forms(row))


def _forms(row: Rehearsal, sent: Any = None, which: str = "") -> dict[str, Form]:
    """Return the forms of the room; the one that was sent holds what was typed."""
    language = spoken()
    teams = [("", _("Every team"))] + [
        (one.slug, said(one.name, language)) for one in queries.script(row).teams
    ]

    def given(name: str) -> Any:
        return sent if name == which else None

    return {
        "step": forms.StepForm(given("step"), prefix="step"),
        "run": forms.RunForm(given("run"), prefix="run", initial={"factor": str(row.factor)}),
        "checkpoint": forms.CheckpointForm(given("checkpoint"), prefix="checkpoint"),
        "message": forms.MessageForm(given("message"), prefix="message", teams=teams),
    }


def _shown(
    request: ActorRequest, row: Rehearsal, made: dict[str, Form], status: int = 200
) -> HttpResponse:
    names = {one.slug: said(one.name, spoken()) for one in queries.script(row).teams}
    lines = [inject_line(one, names, spoken()) for one in queries.injects(row)]
    for one in lines:
        injected = one["row"]
        one["may_release"] = injected.state == InjectState.HELD and injected.minute >= row.minute
    context = (
        _happens(request, row)
        | _world(row)
        | {
            "step_form": made["step"],
            "run_form": made["run"],
            "checkpoint_form": made["checkpoint"],
            "message_form": made["message"],
            "forms": list(made.values()),
            "next": [one for one in lines if one["row"].state != InjectState.FIRED],
            "told": [one for one in lines if one["row"].state == InjectState.FIRED],
            "checkpoints": [
                {"row": one, "when": moment(one.minute)} for one in queries.checkpoints(row)
            ],
            "branches": range(1, row.branches + 1),
            "is_draft": row.state == RehearsalState.DRAFT,
            "is_running": row.state == RehearsalState.RUNNING,
            "is_paused": row.state == RehearsalState.PAUSED,
        }
    )
    return show(request, "room", context, status)


def _world(row: Rehearsal) -> dict[str, Any]:
    """Return what was counted in the simulated world so far, published figures beside it."""
    found = worlds.simulation(row)
    days = found.summary.get("days", []) if found is not None else []
    if found is None or not days:
        return {"world_figures": (), "world_day": "", "published": (), "published_note": ""}
    return {
        "world_figures": [
            Row(key=presenters.label(code), value=formats.count(days[-1].get(code)))
            for code in INDICATORS
        ],
        "world_day": formats.count(days[-1]["day"]),
        "published": presenters.published(found.summary),
        "published_note": presenters.published_note(found.summary),
    }


def _happens(request: ActorRequest, row: Rehearsal) -> dict[str, Any]:
    """Return what changes by itself on the page: the clock, the journal, who still owes answers."""
    script, language = queries.script(row), spoken()
    live = queries.live(row)
    texts = queries.written(row, live, request.at)
    audit.saw("exercises.room.read", [row.id], by=request.actor, at=request.at)
    minute = actions.minute_now(row, request.at)
    answers = reporting.responses(queries.injects(row), live)
    names = {one.slug: said(one.name, language) for one in script.teams}
    return {
        "row": row,
        "title": presenting.title(row, language),
        "tag": KINDS[RehearsalState(row.state)],
        "clock": moment(minute),
        "is_over": minute >= script.span.last,
        "poll": row.state == RehearsalState.RUNNING,
        "poll_seconds": POLL_SECONDS,
        "journal": presenting.journal(live[::-1], texts, script, language, moment),
        "open_answers": [
            {
                "team": names.get(one.team, one.team),
                "title": said(one.inject.title, language),
                "waits": minute - one.told,
                "is_late": one.is_late(minute),
                "is_seen": one.seen is not None,
            }
            for one in answers
            if one.decided is None
        ],
    }


def _do(request: ActorRequest, row: Rehearsal) -> HttpResponse:
    """Do one thing; what cannot be used stands at its field, other refusals on top of the page."""
    what = request.POST.get("do", "")
    here = goes_to(request, "room", rehearsal_id=row.id)
    made = _forms(row, request.POST, what)
    form = made.get(what)
    if form is not None and not form.is_valid():
        return _shown(request, row, made, 422)
    try:
        with transaction.atomic():
            _take(request, row, what, form.cleaned_data if form is not None else {})
    except (NotAllowed, Missing):
        raise
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
            return redirect(here)
        put(form, refused)
        return _shown(request, row, made, 422)
    return redirect(here)


def _take(request: ActorRequest, row: Rehearsal, what: str, given: dict[str, Any]) -> None:
    by, at = request.actor, request.at
    plain = {
        "start": actions.start,
        "next": actions.step_to_next,
        "day": actions.next_day,
        "pause": actions.pause,
        "resume": actions.resume,
    }
    of_inject = {"fire": actions.fire, "hold": actions.hold, "release": actions.release}
    chosen = uuid_or_none(request.POST.get("id", "")) or row.id
    if what in plain:
        plain[what](row.id, by=by, at=at)
    elif what in of_inject:
        of_inject[what](row.id, chosen, by=by, at=at)
    elif what == "step":
        actions.step(row.id, given["minutes"], by=by, at=at)
    elif what == "run":
        actions.run_clock(row.id, given["factor"], by=by, at=at)
    elif what == "checkpoint":
        actions.checkpoint(row.id, given["label"], by=by, at=at)
        messages.success(request, _("The checkpoint is kept."))
    elif what == "rewind":
        actions.rewind(row.id, chosen, by=by, at=at)
        messages.success(request, _("Rewound. What came later is kept on a branch."))
    elif what == "message":
        actions.control_message(row.id, given["to_team"], given["text"], by=by, at=at)


@page(RUN)
def branch(request: ActorRequest, rehearsal_id: UUID, branch_number: int) -> HttpResponse:
    """Show what is kept of a time that was rewound."""
    row = queries.rehearsal(rehearsal_id)
    if not 1 <= branch_number <= row.branches:
        raise queries.NotThere(_("There is no such branch here."))
    kept = queries.live(row, branch_number)
    texts = queries.written(row, kept, request.at)
    audit.saw("exercises.room.read", [row.id], by=request.actor, at=request.at)
    lines = presenting.journal(kept, texts, queries.script(row), spoken(), moment)
    return show(request, "branch", {"row": row, "number": branch_number, "journal": lines})


@page(RUN)
def attendance(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Show the figures of attendance; they change by themselves."""
    row = queries.rehearsal(rehearsal_id)
    code = identity.attendance(row.id, request.at)
    address = site(request) + goes_to(request, "here", rehearsal_id=row.id, code=code)
    seats = [one.row for one in queries.seats(row, request.at) if one.row.withdrawn_at is None]
    context = {
        "row": row,
        "code": code,
        "address": address,
        "drawing": qr.svg(address, label=_("Code for attendance")),
        "came": sum(one.came_at is not None for one in seats),
        "invited": len(seats),
    }
    response = show(request, "attendance", context)
    response["Refresh"] = str(CODE_SECONDS)
    return response


@page(PLAY, BOTH)
def here(request: ActorRequest, rehearsal_id: UUID, code: str) -> HttpResponse:
    """Let a colleague who scanned the code say that they came."""
    row = queries.rehearsal(rehearsal_id)
    own = [one for one in queries.own_seats(request.actor.id) if one.rehearsal_id == row.id]
    if not own:
        raise queries.NotThere(_("You have no place in this exercise."))
    form = forms.NothingForm(data(request))

    def do(_given: dict[str, Any]) -> str:
        by = presenting.as_seat(own[0], request.organisation.id)
        actions.attend(own[0].id, code, by=by, at=request.at)
        messages.success(request, _("Thank you. Your attendance is noted."))
        return goes_to(request, "list")

    return run_form(
        request, form, do, title=_("Say that you are here"), submit=_("I am here"),
        back=(goes_to(request, "list"), row.name),
    )  # fmt: skip
