"""The clocks of exercises that run by themselves, and the worlds that a job plays."""

from datetime import datetime, timedelta

from musterpoint.exercises import stepping
from musterpoint.exercises.playing import actions, worlds
from musterpoint.exercises.playing.models import Rehearsal, RehearsalState, Seat
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

#: States in which a world is played.
PLAYED = (RehearsalState.RUNNING, RehearsalState.PAUSED)
#: A world that another process plays is looked at again so much later.
AGAIN = timedelta(seconds=30)


def install() -> None:
    """Name the pumps of the lanes."""
    lanes.register(actions.LANE, tick)
    lanes.register(actions.WORLD_LANE, play)


def tick(organisation: Organisation, at: datetime) -> bool:
    """Move the clocks of an organisation's exercises on; never more to do at once."""
    by = actors.system(organisation.id, actions.LANE, Permission.EXERCISE_RUN)
    with acting_as(by):
        again = actions.tick(at=at)
        if again is not None:
            lanes.wake(actions.LANE, again)
    return False


def play(organisation: Organisation, at: datetime) -> bool:
    """Play what is wished of one world; return True while another one waits."""
    by = actors.system(
        organisation.id, actions.WORLD_LANE, Permission.EXERCISE_RUN, Permission.EXERCISE_PLAY
    )
    _end_desks(by, at)
    with acting_as(by):
        row = Rehearsal.objects.filter(busy_since__isnull=False).order_by("busy_since").first()
        seats = list(Seat.objects.filter(rehearsal=row).defer("sealed")) if row else []
    if row is None:
        return False
    if row.state not in PLAYED and row.wish.get("do") != "end":
        outcome = worlds.Outcome()
    else:
        try:
            outcome = worlds.play(row, by, at)
        except stepping.StepRunning:
            with acting_as(by):
                lanes.wake(actions.WORLD_LANE, at + AGAIN)
            return False
    made = outcome.made
    with acting_as(by):
        actions.world_played(
            row.id,
            row.wish,
            simulation_id=made.id if made is not None else None,
            fault=outcome.fault,
            is_anew=outcome.anew,
            at=at,
        )
    if made is not None:
        worlds.seat_colleagues(row, made, seats, at)
    return True


def _end_desks(by: Actor, at: datetime) -> None:
    """End the desks of colleagues whose places were withdrawn."""
    with acting_as(by):
        rows = list(Rehearsal.objects.filter(state__in=PLAYED, simulation_id__isnull=False))
        seats = list(Seat.objects.filter(rehearsal__in=rows).exclude(desk="").defer("sealed"))
        made = {row.id: worlds.simulation(row) for row in rows}
    for row in rows:
        found = made[row.id]
        if found is not None:
            own = [one for one in seats if one.rehearsal_id == row.id]
            worlds.unseat_colleagues(row, found, own, at)
