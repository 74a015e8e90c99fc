"""Who takes part: invited to a team by a sealed link, withdrawn, come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.exercises.playing import identity, mail, worlds
from musterpoint.exercises.playing.actions._clock import WORLD_LANE
from musterpoint.exercises.playing.actions._common import (
    NoSuchRehearsal,
    NotNow,
    bad,
    locked,
    must_be,
    of,
    seated,
)
from musterpoint.exercises.playing.models import Rehearsal, RehearsalState, Seat, SeatKind
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.tenancy.models import Membership, Organisation

OPEN = (RehearsalState.DRAFT, RehearsalState.RUNNING, RehearsalState.PAUSED)
MOST_SEATS = 200
MAX_NAME, MAX_ADDRESS = 150, 254
#: Makes the whole address of a seat's page out of its token.
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatIn:
    """
    Who is invited: a colleague by account, or anybody by name and address.

    A program that runs exercises may name itself, by its own id.
    """

    kind: str = SeatKind.PLAYER
    team: str = ""
    role: str = ""
    desk: str = ""
    user_id: UUID | None = None
    name: str = ""
    email: str = ""
    language: str = "en"


def invite(
    rehearsal_id: UUID, given: SeatIn, *, link: Link | None = None, by: Actor, at: datetime
) -> Seat:
    """
    Give somebody a place; with ``link`` and an address the invitation is mailed.

    Players need a team of the script. The mail comes from this organisation and says that it is
    about an exercise. An organisation that is itself an exercise mails nobody.
    """
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, *OPEN)
    team, role = _place(row, given)
    name, email = _who(row, given, by)
    if Seat.objects.filter(rehearsal=row).count() >= MOST_SEATS:
        raise NotNow(_("There are %(most)d places already.") % {"most": MOST_SEATS})
    seat_id = uuid7()
    seat = Seat.objects.create(
        id=seat_id,
        rehearsal=row,
        kind=given.kind,
        team=team,
        role=role,
        desk=_desk(row, given, by),
        user_id=given.user_id,
        sealed=identity.seal_seat(seat_id, name, email, at),
        language=given.language[:12],
        invited_at=at,
    )
    audit.record("exercises.seat.given", subject_id=seat.id, by=by, at=at, exercise=str(row.id))
    if link is not None and email:
        _mail(row, seat, email, link, by, at)
    return seat


def _place(row: Rehearsal, given: SeatIn) -> tuple[str, str]:
    if given.kind == SeatKind.OBSERVER:
        return "", ""
    if given.kind != SeatKind.PLAYER:
        raise bad("kind", _("Choose an answer"))
    team = of(row).team(given.team)
    if team is None:
        raise bad("team", _("Choose a team of the exercise."))
    if given.role and given.role not in {one.slug for one in team.roles}:
        raise bad("role", _("This team has no such role."))
    return team.slug, given.role


def _is_program(given: SeatIn, by: Actor) -> bool:
    """Say whether a program takes a place for itself; for no other it does."""
    return by.kind is ActorKind.CLIENT and by.id is not None and given.user_id == by.id


def _desk(row: Rehearsal, given: SeatIn, by: Actor) -> str:
    """Return at which organisation of the simulated world a colleague works."""
    if not given.desk:
        return ""
    if given.desk not in worlds.organisations(row):
        raise bad("desk", _("Choose an organisation of the exercise."))
    if given.user_id is None or _is_program(given, by):
        raise bad("desk", _("Only a colleague with an account works at a desk."))
    return given.desk


def _who(row: Rehearsal, given: SeatIn, by: Actor) -> tuple[str, str]:
    name, email = given.name.strip(), given.email.strip()
    if given.user_id is not None:
        if Seat.objects.filter(rehearsal=row, user_id=given.user_id, withdrawn_at=None).exists():
            raise bad("user_id", _("This colleague has a place already."))
        return (by.name, "") if _is_program(given, by) else _colleague(given.user_id, by)
    if not name or len(name) > MAX_NAME:
        raise bad("name", _("Write a name, or choose a colleague."))
    if email:
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise bad("email", _("Write an address like name@example.org.")) from wrong
        if len(email) > MAX_ADDRESS:
            raise bad("email", _("Write an address like name@example.org."))
    return name, email


def _colleague(user_id: UUID, by: Actor) -> tuple[str, str]:
    here = Membership.objects.filter(organisation_id=by.organisation_id, user_id=user_id)
    user = User.objects.filter(id=user_id).first() if here.exists() else None
    if user is None:
        raise bad("user_id", _("Choose a colleague."))
    return user.name, user.email


def send_again(seat_id: UUID, *, link: Link, by: Actor, at: datetime) -> Seat:
    """Mail the invitation again."""
    by.require(Permission.EXERCISE_RUN)
    seat = _seat(seat_id)
    row = locked(seat.rehearsal_id)
    must_be(row, *OPEN)
    email = identity.seats([seat], at)[seat.id]["email"]
    if not email or seat.withdrawn_at is not None:
        raise NotNow(_("There is no address to send it to. Hand the link over yourself."))
    _mail(row, seat, email, link, by, at)
    return seat


def _mail(row: Rehearsal, seat: Seat, email: str, link: Link, by: Actor, at: datetime) -> None:
    organisation = Organisation.objects.get(id=by.organisation_id)
    if organisation.is_exercise:
        return
    mail.send_invitation(row, seat, organisation, email, link(identity.link(seat.id, at)), at)
    audit.record("exercises.seat.mailed", subject_id=seat.id, by=by, at=at)


def withdraw(seat_id: UUID, *, by: Actor, at: datetime) -> Seat:
    """End somebody's place: the link opens nothing any more, what they did stays."""
    by.require(Permission.EXERCISE_RUN)
    seat = _seat(seat_id)
    row = locked(seat.rehearsal_id)
    if seat.withdrawn_at is None:
        seat.withdrawn_at = at
        seat.save(update_fields=["withdrawn_at"])
        if row.simulation_id is not None and seat.desk:
            pumps.wake(WORLD_LANE, at)  # the job ends the desk in the twin
        audit.record("exercises.seat.withdrawn", subject_id=seat.id, by=by, at=at)
    return seat


def mark_came(seat_id: UUID, has_come: bool, *, by: Actor, at: datetime) -> Seat:
    """
    Note by hand that somebody came or did not; nobody notes it for themselves.

    A program and whoever made its access count as one.
    """
    by.require(Permission.EXERCISE_RUN)
    seat = _seat(seat_id)
    locked(seat.rehearsal_id)
    if accounts.same_hands(by, [seat.user_id]):
        raise NotNow(_("A colleague notes that you came."))
    return _came(seat, "hand" if has_come else "", by, at)


def attend(seat_id: UUID, code: str, *, by: Actor, at: datetime) -> Seat:
    """Note that one came, by the figures that are shown in the room at this moment."""
    row, seat = seated(seat_id, by)
    must_be(row, *OPEN)
    if not identity.is_attendance(row.id, code, at):
        raise bad("code", _("These are not the figures that are shown now. Look again."))
    return _came(seat, "code", by, at) if seat.came_at is None else seat


def _came(seat: Seat, how: str, by: Actor, at: datetime) -> Seat:
    seat.came_at, seat.came_by = (at, how) if how else (None, "")
    seat.save(update_fields=["came_at", "came_by"])
    word = "came" if how else "not-come"
    audit.record(f"exercises.seat.{word}", subject_id=seat.id, by=by, at=at)
    return seat


def _seat(seat_id: UUID) -> Seat:
    found = Seat.objects.filter(id=seat_id).first()
    if found is None:
        raise NoSuchRehearsal(_("There is no such place here."))
    return found
