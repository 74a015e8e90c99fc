"""Questions about exercises with people; nothing is changed here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.exercises import script as scripts
from musterpoint.exercises.playing import identity, measures
from musterpoint.exercises.playing.models import (
    Checkpoint,
    Happening,
    Inject,
    Rating,
    Rehearsal,
    RehearsalState,
    Seat,
    SeatKind,
    Word,
)
from musterpoint.exercises.script import Script, said
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy.models import Membership

MOST = 200


class NotThere(Missing):
    """There is no such exercise, seat or branch here."""


def rehearsals(text: str = "", state: str = "") -> list[Rehearsal]:
    """Return exercises with people, newest first."""
    rows = Rehearsal.objects.defer("sheet", "report", "hot_wash").order_by("-created_at", "-id")
    if state:
        rows = rows.filter(state=state)
    words = text.strip().casefold()
    return [one for one in rows[:MOST] if words in one.name.casefold()]


def rehearsal(rehearsal_id: UUID) -> Rehearsal:
    """Return one exercise, or raise NotThere."""
    found = Rehearsal.objects.filter(id=rehearsal_id).first()
    if found is None:
        raise NotThere(_("There is no such exercise here."))
    return found


def script(row: Rehearsal) -> Script:
    """Return the script of an exercise."""
    return scripts.sheet(row.sheet).script


def injects(row: Rehearsal) -> list[Inject]:
    """Return the injects in the order of their minutes."""
    return list(Inject.objects.filter(rehearsal=row).order_by("minute", "slug"))


def inject(row: Rehearsal, inject_id: UUID) -> Inject:
    """Return one inject of an exercise, or raise NotThere."""
    found = Inject.objects.filter(rehearsal=row, id=inject_id).first()
    if found is None:
        raise NotThere(_("There is no such inject here."))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A seat with who sits there and the token of its link."""

    row: Seat
    name: str
    email: str
    token: str


def sittings(rows: Iterable[Seat], at: datetime) -> list[Sitting]:
    """Return seats with their names, in bulk."""
    rows = list(rows)
    opened = identity.seats(rows, at)
    return [
        Sitting(
            row=one,
            name=opened[one.id]["name"],
            email=opened[one.id]["email"],
            token=identity.link(one.id, at),
        )
        for one in rows
    ]


def seats(row: Rehearsal, at: datetime) -> list[Sitting]:
    """Return who takes part, by team."""
    return sittings(Seat.objects.filter(rehearsal=row).order_by("kind", "team", "id"), at)


def seat(seat_id: UUID, at: datetime) -> Sitting:
    """Return one seat, or raise NotThere."""
    found = sittings(Seat.objects.select_related("rehearsal").filter(id=seat_id), at)
    if not found:
        raise NotThere(_("There is no such place here."))
    return found[0]


def seat_of_link(token: str, at: datetime) -> Seat:
    """Return the seat that an address opens; one withdrawn or called off opens nothing."""
    seat_id = identity.seat_of(token, at)
    rows = Seat.objects.select_related("rehearsal").filter(withdrawn_at=None)
    found = rows.filter(id=seat_id).first() if seat_id is not None else None
    if found is None or found.rehearsal.state == RehearsalState.CALLED_OFF:
        raise NotThere(_("This link opens nothing. Ask whoever invited you for a new one."))
    return found


def own_seats(user_id: UUID | None) -> list[Seat]:
    """Return the seats of a colleague in exercises that are not over, newest first."""
    if user_id is None:
        return []
    open_ones = (RehearsalState.DRAFT, RehearsalState.RUNNING, RehearsalState.PAUSED)
    rows = Seat.objects.select_related("rehearsal").filter(
        user_id=user_id, withdrawn_at=None, rehearsal__state__in=open_ones
    )
    return list(rows.order_by("-invited_at"))


def own_seat(rehearsal_id: UUID, user_id: UUID | None) -> Seat:
    """Return the place of a colleague, or of a program, in an exercise, or raise NotThere."""
    rows = Seat.objects.select_related("rehearsal").exclude(
        rehearsal__state=RehearsalState.CALLED_OFF
    )
    mine = rows.filter(rehearsal_id=rehearsal_id, user_id=user_id, withdrawn_at=None)
    found = mine.first() if user_id is not None else None
    if found is None:
        raise NotThere(_("You have no place in this exercise."))
    return found


def colleagues(organisation_id: UUID) -> list[tuple[str, str]]:
    """Return who works here, by name, for a picker."""
    members = Membership.objects.filter(organisation_id=organisation_id).values("user_id")
    users = User.objects.filter(id__in=members).order_by("name").values_list("id", "name")
    return [(str(one), name) for one, name in users]


def live(row: Rehearsal, branch: int = 0) -> list[Happening]:
    """Return what happened, in order: what counts, or what is kept on a branch."""
    rows = Happening.objects.filter(rehearsal=row, branch=branch)
    return list(rows.select_related("inject").order_by("number"))


def written(row: Rehearsal, happenings: Sequence[Happening], at: datetime) -> dict[UUID, str]:
    """Return what was written with happenings, by their ids."""
    sealed = {one.id: one.sealed for one in happenings}
    found: dict[UUID, str] = identity.texts(row.id, sealed, at)
    return found


def checkpoints(row: Rehearsal) -> list[Checkpoint]:
    """Return the checkpoints that can be gone back to, newest first."""
    return list(Checkpoint.objects.filter(rehearsal=row, branch=0).order_by("-number", "-made_at"))


def ratings(row: Rehearsal) -> list[Rating]:
    """Return the ratings of an exercise."""
    return list(Rating.objects.filter(rehearsal=row).order_by("question", "rated_at"))


def remarks(row: Rehearsal, rows: Sequence[Rating], at: datetime) -> dict[UUID, str]:
    """Return what observers remarked, by rating."""
    found: dict[UUID, str] = identity.texts(row.id, {one.id: one.remark for one in rows}, at)
    return found


def observers(row: Rehearsal) -> int:
    """Return how many observe."""
    return Seat.objects.filter(rehearsal=row, kind=SeatKind.OBSERVER, withdrawn_at=None).count()


def washed(row: Rehearsal, at: datetime) -> str:
    """Return what everybody said right after the exercise."""
    return str(identity.texts(row.id, {0: row.hot_wash}, at)[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    Something that an exercise showed, for whoever makes lessons of it.

    ``key`` is stable: ``<exercise>/<kind>/<slug>``; ``evidence`` says in words what it rests on.
    """

    key: str
    kind: str
    text: str
    evidence: str


def findings(rehearsal_id: UUID, at: datetime, language: str = "en") -> list[Finding]:
    """
    Return what an ended exercise showed: objectives missed, answers late, steps missed, hot wash.

    The lines of the hot wash are opened: the caller records that they were read.
    """
    row = rehearsal(rehearsal_id)
    if row.state != RehearsalState.ENDED:
        return []
    found = [
        *_missed(row, language),
        *_late(row, language),
        *_steps(row, language),
    ]
    said_so = (line.strip() for line in washed(row, at).splitlines())
    for line in dict.fromkeys(line for line in said_so if line):
        found.append(_finding(row, "hot-wash", _mark(line), line, _("Hot wash")))
    return found


def finding(rehearsal_id: UUID, key: str, at: datetime, language: str = "en") -> Finding:
    """Return one finding of an ended exercise, or raise NotThere."""
    found = {one.key: one for one in findings(rehearsal_id, at, language)}
    if key not in found:
        raise NotThere(_("This exercise has no such finding any more."))
    return found[key]


def _mark(line: str) -> str:
    """Return a mark of a line that stays when other lines are written above it."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def _finding(row: Rehearsal, kind: str, slug: str, text: str, evidence: str) -> Finding:
    return Finding(key=f"{row.id}/{kind}/{slug}", kind=kind, text=text, evidence=evidence)


def _missed(row: Rehearsal, language: str) -> list[Finding]:
    lines: list[Mapping[str, Any]] = row.report.get("objectives", [])
    return [
        _finding(
            row, "objective", one["slug"],
            _("Objective missed: %(text)s") % {"text": said(one["text"], language)},
            _("%(what)s was %(value)s; the aim was %(aim)s.")
            % {
                "what": measures.label(one["indicator"]) if one["indicator"] else _("The rating"),
                "value": f"{one['value']:g}",
                "aim": one["aim"],
            },
        )
        for one in lines
        if one["is_met"] is False
    ]  # fmt: skip


def _late(row: Rehearsal, language: str) -> list[Finding]:
    lines: list[Mapping[str, Any]] = row.report.get("responses", [])
    names = {one.slug: said(one.name, language) for one in script(row).teams}
    return [
        _finding(
            row, "answer", f"{one['inject']}-{one['team']}",
            _("Late or no answer: %(title)s") % {"title": said(one["title"], language)},
            (
                _("%(team)s: due within %(due)d minutes, never answered.")
                if one["to_decide"] is None
                else _("%(team)s: due within %(due)d minutes, answered after %(took)d.")
            )
            % {
                "team": names.get(one["team"], one["team"]),
                "due": one["due"],
                "took": one["to_decide"],
            },
        )
        for one in lines
        if one["is_late"]
    ]  # fmt: skip


def _steps(row: Rehearsal, language: str) -> list[Finding]:
    lines: list[Mapping[str, Any]] = row.report.get("steps", [])
    return [
        _finding(
            row, "step", f"{one['check_list']}-{one['step']}",
            _("Step missed or late: %(text)s") % {"text": said(one["text"], language)},
            _("Done after its limit.") if one["is_good"] else _("Not done."),
        )
        for one in lines
        if one["is_late"] or not one["is_good"]
    ]  # fmt: skip


def of_team(happenings: Sequence[Happening], team: str) -> list[Happening]:
    """Return what one team may see of what happened: its own, and what was sent to it."""
    return [
        one
        for one in happenings
        if one.word != Word.CLOCK and (one.team == team or one.to_team in (team, "all"))
    ]
