"""Make an exercise, look at it, change its injects, invite people."""

from typing import Any
from uuid import UUID

import yaml
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.exercises import script as scripts
from musterpoint.exercises.playing import actions, forms, measures, presenting, queries, worlds
from musterpoint.exercises.playing.models import Inject, InjectState, Rehearsal, RehearsalState
from musterpoint.exercises.playing.views.pages import (
    KINDS,
    PLAY,
    RUN,
    data,
    goes_to,
    place_address,
    run_form,
    show,
    spoken,
)
from musterpoint.exercises.script import said
from musterpoint.exercises.world.scenario import BadScenario
from musterpoint.kernel.errors import Refused
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

OVER = (RehearsalState.ENDED, RehearsalState.CALLED_OFF)


@page(RUN, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Make an exercise from one that ships, or from a file."""
    form = forms.NewForm(
        data(request), request.FILES if request.method == "POST" else None, language=spoken()
    )
    back = (goes_to(request, "list"), _("Exercises"))

    def do(given: dict[str, Any]) -> str:
        try:
            made = actions.create(
                given["text"],
                name=given["name"],
                people=given["people"] or 500,
                seed=1 if given["seed"] is None else given["seed"],
                by=request.actor,
                at=request.at,
            )
        except (scripts.BadScript, BadScenario) as wrong:
            raise actions.BadInput(
                str(wrong),
                fields={
                    "file": [
                        f"{path}: {problem}"
                        for path, problems in wrong.fields.items()
                        for problem in problems
                    ]
                },
            ) from wrong
        return goes_to(request, "rehearsal", rehearsal_id=made.id)

    return run_form(
        request, form, do, title=_("Make an exercise"), submit=_("Make it"), back=back,
        lead=_("Nobody is told anything yet. Next you change what is told, and invite people."),
        has_file=True,
    )  # fmt: skip


@page(RUN)
def rehearsal(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Show an exercise: what is told when, who takes part, what it should show."""
    row = queries.rehearsal(rehearsal_id)
    script, language = queries.script(row), spoken()
    names = {one.slug: said(one.name, language) for one in script.teams}
    context = {
        "row": row,
        "title": presenting.title(row, language),
        "tag": KINDS[RehearsalState(row.state)],
        "is_draft": row.state == RehearsalState.DRAFT,
        "is_open": row.state not in OVER,
        "is_ended": row.state == RehearsalState.ENDED,
        "facts": _facts(row, script, language),
        "injects": [inject_line(one, names, language) for one in queries.injects(row)],
        "seats": [
            {
                "who": one,
                "team": names.get(one.row.team, ""),
                "role": _role(script, one.row.team, one.row.role, language),
            }
            for one in queries.seats(row, request.at)
        ],
        "objectives": [
            {
                "text": said(one.text, language),
                "by": measures.label(one.indicator) if one.indicator else _("Rated by observers"),
                "aim": str(one.aim),
            }
            for one in script.objectives
        ],
        "lists": [
            {"name": said(one.name, language), "steps": len(one.steps), "aid": one.is_first_aid}
            for one in script.check_lists
        ],
    }
    return show(request, "rehearsal", context)


def _facts(row: Rehearsal, script: scripts.Script, language: str) -> list[Row]:
    summary = said(row.sheet.get("summary") or {}, language)
    span = script.span
    own = [
        Row(
            key=_("Simulated world"),
            value=_("%(people)s invented people, seed %(seed)s")
            % {"people": formats.count(row.people), "seed": row.seed},
        )
    ]
    return [
        *(own if row.world else []),
        Row(key=_("Kind"), value=str(row.get_kind_display())),
        Row(key=_("About"), value=summary or _("Nothing was said about it.")),
        Row(
            key=_("Its clock"),
            value=_("from %(first)s to %(last)s") % {
                "first": moment(span.first), "last": moment(span.last),
            },
        ),
        Row(key=_("Made from"), value=row.scenario),
        Row(key=_("Version of the file"), value=row.digest[:12]),
    ]  # fmt: skip


def moment(minute: int) -> str:
    """Return a minute of an exercise as pages show it."""
    day, time = actions.day_and_time(minute)
    return _("day %(day)d, %(time)s") % {"day": day, "time": time} if day else time


def inject_line(one: Inject, names: dict[str, str], language: str) -> dict[str, Any]:
    """Return an inject as lists show it."""
    kinds = {InjectState.WAITING: "unk", InjectState.HELD: "due", InjectState.FIRED: "ok"}
    to = [
        _("Every team") if address == scripts.ALL else names.get(address.partition("/")[0], address)
        for address in one.to
    ]
    return {
        "row": one,
        "when": moment(one.minute),
        "title": said(one.title, language),
        "to": to,
        "tag": kinds[InjectState(one.state)],
        "expected": [said(words, language) for words in one.expected],
        "may_change": one.state != InjectState.FIRED,
    }


def _role(script: scripts.Script, team: str, role: str, language: str) -> str:
    found = script.team(team)
    roles = found.roles if found is not None else ()
    return next((said(one.name, language) for one in roles if one.slug == role), "")


@page(RUN)
def file(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Give the file of an exercise as it was made."""
    row = queries.rehearsal(rehearsal_id)
    text = yaml.safe_dump(row.sheet, allow_unicode=True, sort_keys=False, width=100)
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.scenario}.yaml"'
    return answer


@page(RUN, BOTH)
def inject_new(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Add an inject, before the start or on the spot."""
    row = queries.rehearsal(rehearsal_id)
    script = queries.script(row)
    day, time = actions.day_and_time(actions.minute_now(row, request.at))
    form = forms.InjectForm(
        data(request), script=script, language=spoken(), initial={"day": day, "time": time}
    )
    return _inject(request, row, form, None, _("Add an inject"), _("Add"))


@page(RUN, BOTH)
def inject(request: ActorRequest, rehearsal_id: UUID, inject_id: UUID) -> HttpResponse:
    """Change an inject, or move it to another time."""
    row = queries.rehearsal(rehearsal_id)
    found = queries.inject(row, inject_id)
    day, time = actions.day_and_time(found.minute)
    language = spoken()
    start = {
        "day": day,
        "time": time,
        "to": found.to,
        "title": said(found.title, language),
        "text": said(found.text, language),
        "options": "\n".join(said(one, language) for one in found.options),
        "due": found.due,
    }
    form = forms.InjectForm(
        data(request), script=queries.script(row), language=language, initial=start
    )
    return _inject(request, row, form, found, said(found.title, language), _("Keep"))


def _inject(
    request: ActorRequest,
    row: Rehearsal,
    form: forms.InjectForm,
    found: Inject | None,
    title: str,
    submit: str,
) -> HttpResponse:
    name = "rehearsal" if row.state == RehearsalState.DRAFT else "room"
    back = goes_to(request, name, rehearsal_id=row.id)

    def do(_given: dict[str, Any]) -> str:
        actions.put_inject(
            row.id,
            form.given(),
            inject_id=found.id if found is not None else None,
            language=spoken(),
            by=request.actor,
            at=request.at,
        )
        return back

    remove = ""
    if found is not None and row.state == RehearsalState.DRAFT:
        remove = goes_to(request, "inject-remove", rehearsal_id=row.id, inject_id=found.id)
    return run_form(
        request, form, do, title=title, submit=submit, back=(back, row.name), remove=remove
    )


@page(RUN, POST)
def inject_remove(request: ActorRequest, rehearsal_id: UUID, inject_id: UUID) -> HttpResponse:
    """Take an inject out before the start."""
    actions.remove_inject(rehearsal_id, inject_id, by=request.actor, at=request.at)
    messages.success(request, _("The inject is removed."))
    return redirect(goes_to(request, "rehearsal", rehearsal_id=rehearsal_id))


@page(RUN, BOTH)
def invite(request: ActorRequest, rehearsal_id: UUID) -> HttpResponse:
    """Give somebody a place."""
    row = queries.rehearsal(rehearsal_id)
    form = forms.SeatForm(
        data(request),
        script=queries.script(row),
        colleagues=queries.colleagues(request.organisation.id),
        language=spoken(),
        desks=[(slug, said(one.name, spoken())) for slug, one in worlds.organisations(row).items()],
        initial={"language": spoken()},
    )

    def do(given: dict[str, Any]) -> str:
        team, _slash, role = given["place"].partition("/")
        seat = actions.invite(
            rehearsal_id,
            actions.SeatIn(
                kind=given["kind"],
                team=team,
                role=role,
                desk=given.get("desk", ""),
                user_id=UUID(given["user_id"]) if given["user_id"] else None,
                name=given["name"],
                email=given["email"],
                language=given["language"],
            ),
            link=(lambda token: place_address(request, token)) if given["mail"] else None,
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "seat", rehearsal_id=rehearsal_id, seat_id=seat.id)

    back = (goes_to(request, "rehearsal", rehearsal_id=rehearsal_id), row.name)
    return run_form(
        request, form, do, title=_("Invite somebody"), submit=_("Give a place"), back=back,
        lead=_("The link of a place needs no account. It belongs to one person."),
    )  # fmt: skip


@page(RUN, BOTH)
def seat(request: ActorRequest, rehearsal_id: UUID, seat_id: UUID) -> HttpResponse:
    """Show one place with its link; send it again, withdraw it, note that somebody came."""
    row = queries.rehearsal(rehearsal_id)
    found = queries.seat(seat_id, request.at)
    if found.row.rehearsal_id != row.id:
        raise queries.NotThere(_("There is no such place here."))
    here = goes_to(request, "seat", rehearsal_id=rehearsal_id, seat_id=seat_id)
    if request.method == "POST":
        try:
            _seat_step(request, seat_id, request.POST.get("do", ""))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(here)
    address = place_address(request, found.token)
    script, language = queries.script(row), spoken()
    team = script.team(found.row.team)
    context = {
        "row": row,
        "who": found,
        "address": address,
        "team": said(team.name, language) if team else "",
        "role": _role(script, found.row.team, found.row.role, language),
        "is_open": row.state not in OVER and found.row.withdrawn_at is None,
        "mails": not request.organisation.is_exercise and bool(found.email),
    }
    return show(request, "seat", context)


def _seat_step(request: ActorRequest, seat_id: UUID, step: str) -> None:
    by, at = request.actor, request.at
    if step == "send":
        actions.send_again(seat_id, link=lambda token: place_address(request, token), by=by, at=at)
        messages.success(request, _("The invitation is on its way."))
    elif step == "withdraw":
        actions.withdraw(seat_id, by=by, at=at)
        messages.success(request, _("The link opens nothing any more."))
    elif step in ("came", "not-came"):
        actions.mark_came(seat_id, step == "came", by=by, at=at)


@page(PLAY)
def mine(request: ActorRequest, seat_id: UUID) -> HttpResponse:
    """Send a colleague to their own place."""
    found = queries.seat(seat_id, request.at)
    if request.actor.id is None or found.row.user_id != request.actor.id:
        raise queries.NotThere(_("There is no such place here."))
    return redirect(url(request, "exercise-place:place", token=found.token))
