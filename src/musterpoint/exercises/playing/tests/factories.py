"""A table-top with two teams, ready to begin or begun."""

from datetime import timedelta
from uuid import UUID

from musterpoint.exercises import script
from musterpoint.exercises.playing import actions, presenting
from musterpoint.exercises.playing.models import Inject, Rehearsal, Seat
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

SHEET = "embassy-unrest"
MINUTE = timedelta(minutes=1)


def made(by: Actor, sheet: str = SHEET, name: str = "") -> Rehearsal:
    """Make an exercise that ships."""
    return actions.create(script.sheet_text(sheet), name=name, by=by, at=NOON)


def player(row: Rehearsal, team: str, by: Actor, name: str = "Guest") -> Seat:
    """Give a guest a place in a team."""
    return actions.invite(row.id, actions.SeatIn(team=team, name=name), by=by, at=NOON)


def observer(row: Rehearsal, by: Actor) -> Seat:
    """Give a guest the place of an observer."""
    return actions.invite(
        row.id, actions.SeatIn(kind="observer", name="Olive Observer"), by=by, at=NOON
    )


def seat_actor(seat: Seat, by: Actor) -> Actor:
    """Return the actor that somebody is at their own place."""
    return presenting.as_seat(seat, by.organisation_id)


def begun(by: Actor, sheet: str = SHEET, name: str = "") -> tuple[Rehearsal, Seat, Seat]:
    """Return an exercise that runs, with a player in its first two teams."""
    row = made(by, sheet, name)
    teams = script.load_sheet(sheet).script.teams
    one = player(row, teams[0].slug, by, "Petra Post")
    other = player(row, teams[-1].slug, by, "Carl Cell")
    return actions.start(row.id, by=by, at=NOON), one, other


def inject(row: Rehearsal, slug: str) -> UUID:
    """Return the id of an inject."""
    return Inject.objects.get(rehearsal=row, slug=slug).id
