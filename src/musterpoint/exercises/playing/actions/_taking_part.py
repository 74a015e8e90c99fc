"""What players and observers do at their own link: acknowledge, decide, write, tick, rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exercises.playing import identity
from musterpoint.exercises.playing.actions._common import (
    MOST_TEXT,
    NoSuchRehearsal,
    NotNow,
    bad,
    happened,
    must_be,
    of,
    seated,
)
from musterpoint.exercises.playing.models import (
    Happening,
    Inject,
    Rating,
    Rehearsal,
    RehearsalState,
    Seat,
    SeatKind,
    Word,
)
from musterpoint.exercises.script import CONTROL
from musterpoint.tenancy.actors import Actor

RUNNING = RehearsalState.RUNNING


def acknowledge(seat_id: UUID, inject_id: UUID, *, by: Actor, at: datetime) -> Happening:
    """Say for one's team that an inject was read; the first of a team counts."""
    row, seat = _player(seat_id, by)
    inject = _told(row, seat, inject_id)
    found = _live(row, Word.SEEN).filter(inject=inject, team=seat.team).first()
    if found is not None:
        return found
    made = happened(row, Word.SEEN, at, inject=inject, seat=seat, team=seat.team)
    row.save(update_fields=["number"])
    return made


def decide(
    seat_id: UUID, inject_id: UUID, text: str, *, option: int | None = None, by: Actor, at: datetime
) -> Happening:
    """Answer an inject for one's team, by an option that it offers or in words; again adds."""
    row, seat = _player(seat_id, by)
    inject = _told(row, seat, inject_id)
    text = text.strip()
    if option is not None and not 0 <= option < len(inject.options):
        raise bad("option", _("Choose an answer"))
    if option is None and not text:
        raise bad("text", _("Write what you decided, or choose an answer."))
    if not _live(row, Word.SEEN).filter(inject=inject, team=seat.team).exists():
        happened(row, Word.SEEN, at, inject=inject, seat=seat, team=seat.team)
    made = happened(
        row, Word.DECIDED, at, text=text, inject=inject, seat=seat, team=seat.team, option=option
    )
    row.save(update_fields=["number"])
    return made


def write(seat_id: UUID, to_team: str, text: str, *, by: Actor, at: datetime) -> Happening:
    """Write to another team or to control; to one's own team it is a note in its journal."""
    row, seat = _player(seat_id, by)
    text = text.strip()
    if not text:
        raise bad("text", _("Write a message."))
    if to_team != CONTROL and of(row).team(to_team) is None:
        raise bad("to_team", _("Choose a team of the exercise."))
    word = Word.NOTE if to_team == seat.team else Word.MESSAGE
    made = happened(row, word, at, text=text, seat=seat, team=seat.team, to_team=to_team)
    row.save(update_fields=["number"])
    return made


def mark_step(
    seat_id: UUID, check_list: str, step: str, is_good: bool, text: str = "",
    *, by: Actor, at: datetime,
) -> Happening:  # fmt: skip
    """Tick a step of a check list as done or not done; the last word on a step counts."""
    row, seat = seated(seat_id, by)
    must_be(row, RUNNING)
    found = next((one for one in of(row).check_lists if one.slug == check_list), None)
    if found is None or step not in {one.slug for one in found.steps}:
        raise NoSuchRehearsal(_("There is no such step here."))
    made = happened(
        row, Word.STEP, at, text=text.strip(), seat=seat, team=seat.team,
        step=f"{check_list}/{step}", is_good=is_good,
    )  # fmt: skip
    row.save(update_fields=["number"])
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingIn:
    """An observer's answer to one question."""

    value: int
    remark: str = ""


def rate(seat_id: UUID, given: Mapping[str, RatingIn], *, by: Actor, at: datetime) -> list[Rating]:
    """Keep an observer's answers; a question that is not among them keeps what was said before."""
    row, seat = seated(seat_id, by)
    if seat.kind != SeatKind.OBSERVER:
        raise NotNow(_("Observers rate. You take part in a team."))
    must_be(row, RUNNING, RehearsalState.PAUSED, RehearsalState.ENDED)
    if row.state == RehearsalState.ENDED and row.report.get("closed"):
        raise NotNow(_("The exercise has ended."))
    asked = of(row).observers
    known = {one.slug for one in asked.questions}
    for question, answer in given.items():
        if question not in known or not 1 <= answer.value <= len(asked.scale):
            raise bad(question, _("Choose an answer"))
        if len(answer.remark) > MOST_TEXT:
            raise bad(question, _("Shorten this to %(most)d characters.") % {"most": MOST_TEXT})
    made = [
        Rating.objects.update_or_create(
            seat=seat,
            question=question,
            defaults={
                "rehearsal": row,
                "value": answer.value,
                "remark": identity.seal_text(row.id, answer.remark.strip(), at),
                "rated_at": at,
            },
        )[0]
        for question, answer in given.items()
    ]
    audit.record("exercises.rating.given", subject_id=seat.id, by=by, at=at, answers=len(made))
    return made


def _player(seat_id: UUID, by: Actor) -> tuple[Rehearsal, Seat]:
    row, seat = seated(seat_id, by)
    if seat.kind != SeatKind.PLAYER:
        raise NotNow(_("You observe. Only teams act in the exercise."))
    must_be(row, RUNNING)
    return row, seat


def _told(row: Rehearsal, seat: Seat, inject_id: UUID) -> Inject:
    """Return an inject that one's team was told on what counts; others are not there."""
    found = Inject.objects.filter(id=inject_id, rehearsal=row).first()
    told = _live(row, Word.TOLD).filter(inject_id=inject_id, to_team=seat.team)
    if found is None or not told.exists():
        raise NoSuchRehearsal(_("There is no such inject here."))
    return found


def _live(row: Rehearsal, word: Word) -> QuerySet[Happening]:
    return Happening.objects.filter(rehearsal=row, branch=0, word=word)
