"""A table-top in the year of the loop: a sheet that ships, played to its report."""

from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.exercises import script
from musterpoint.exercises.driver.learning import two
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.playing import actions as playing
from musterpoint.exercises.playing import presenting
from musterpoint.exercises.playing import queries as played
from musterpoint.exercises.playing.actions import SeatIn
from musterpoint.exercises.playing.models import Inject, Seat, Word
from musterpoint.exercises.world import World
from musterpoint.exercises.world.dice import Dice
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

SHEET = "embassy-unrest"
PLAYED_DAYS = 60
#: Minutes of the exercise's clock until teams decide.
LEAST, MOST = 4, 14
DECISION = "As the plan says; the journal tells who does it."
HOT_WASH = "Two of us did not know who stands in for the head of mission."


def rehearse(stage: Stage, world: World, slug: str, at: datetime) -> None:
    """Play a table-top with a team at the post and one at headquarters, and end it."""
    pair = two(stage, slug)
    if pair is None:
        return
    leader, chief = pair
    held = at - timedelta(days=PLAYED_DAYS)
    dice = Dice(world.seed, f"table-top {slug}")
    with acting_as(leader):
        row = playing.create(script.sheet_text(SHEET), by=leader, at=held)
        seats = [
            playing.invite(row.id, given, by=leader, at=held)
            for given in (
                SeatIn(team="post", user_id=chief.id),
                SeatIn(team="cell", user_id=leader.id),
            )
        ]
        row = playing.start(row.id, by=leader, at=held)
        stops = sorted({one.minute for one in played.injects(row)})
        for stop in stops:
            if row.minute < stop:
                row = playing.step(row.id, stop - row.minute, by=leader, at=held)
            row = playing.step(row.id, dice.whole(LEAST, MOST), by=leader, at=held)
            for seat in seats:
                _decide(seat, row.id, leader, held)
        playing.hot_wash(row.id, HOT_WASH, by=leader, at=held)
        playing.end(row.id, by=leader, at=held)


def _decide(seat: Seat, rehearsal_id: UUID, leader: Actor, at: datetime) -> None:
    """Let a team decide about everything that it was told and did not answer yet."""
    live = played.live(played.rehearsal(rehearsal_id))
    answered = {one.inject_id for one in live if one.word == Word.DECIDED and one.team == seat.team}
    waiting: dict[UUID, Inject] = {
        one.inject.id: one.inject
        for one in live
        if one.word == Word.TOLD and one.to_team == seat.team and one.inject is not None
    }
    by = presenting.as_seat(seat, leader.organisation_id)
    for inject_id, inject in waiting.items():
        if inject_id not in answered:
            option = 0 if inject.options else None
            text = "" if inject.options else DECISION
            playing.decide(seat.id, inject_id, text, option=option, by=by, at=at)
