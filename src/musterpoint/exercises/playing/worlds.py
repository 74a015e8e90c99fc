"""
The simulated world of a full exercise: played by a job, in twin organisations of its own.

Colleagues work the real pages there: each gets a desk at a twin. A twin is an exercise's
organisation: its carriers are simulated, and every page of it says that it is an exercise.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from musterpoint.accounts import actions as accounts
from musterpoint.exercises import stepping
from musterpoint.exercises.driver.stage import ROLE_OF
from musterpoint.exercises.models import Exercise
from musterpoint.exercises.playing.models import Rehearsal, Seat
from musterpoint.exercises.script import Script
from musterpoint.exercises.world.scenario import parse_scenario
from musterpoint.exercises.world.scenario_model import Organisation as Given
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

log = logging.getLogger("musterpoint.exercises")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a wish: the world as it stands, or why not; ``anew`` when days were repeated."""

    made: Exercise | None = None
    fault: str = ""
    anew: bool = False


@lru_cache(maxsize=16)
def _given(text: str) -> Mapping[str, Given]:
    return {one.slug: one for one in parse_scenario(text).organisations}


@lru_cache(maxsize=16)
def _effects(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what injects do to a world, by their slugs."""
    return {one.slug: one.effect for one in parse_scenario(text).script.injects if one.effect}


def organisations(row: Rehearsal) -> Mapping[str, Given]:
    """Return the organisations of an exercise's world, by slug; none where people play alone."""
    return _given(row.world) if row.world else {}


def twin_slug(row: Rehearsal, simulation: Exercise, desk: str) -> str:
    """Return the slug of the organisation in which somebody's desk stands at this moment."""
    return f"{stepping.prefix_of(simulation.id, int(simulation.summary['branch']))}-{desk}"


def simulation(row: Rehearsal) -> Exercise | None:
    """Return the simulated part of an exercise, once it has begun."""
    return Exercise.objects.filter(id=row.simulation_id).first() if row.simulation_id else None


def values(row: Rehearsal, script: Script) -> dict[str, float | None]:
    """Return what objectives are worth in the world, by their slugs, at the end of their day."""
    found = simulation(row)
    days: list[dict[str, Any]] = found.summary.get("days", []) if found is not None else []
    return {one.slug: one.measured(days) for one in script.objectives if one.indicator}


def play(row: Rehearsal, by: Actor, at: datetime) -> Outcome:
    """
    Do what is wished of a world, outside any scope.

    Whatever a world brings about is its own fault and told as such: nobody else's work waits for
    it. Raises StepRunning while another process plays it, and what a database that is away raises.
    """
    try:
        return _play(row, by, at)
    except (stepping.StepRunning, OperationalError, InterfaceError):
        raise
    except Refused as refused:
        return Outcome(fault=str(refused))
    except Exception:  # see above: the exercise is told, and nobody else waits
        log.exception("the world of exercise %s failed", row.id)
        return Outcome(
            fault=_(
                "The simulated world could not be played: something in its file does not work."
                " Look at its dates, names and organisations, or call the exercise off."
            )
        )


def _play(row: Rehearsal, by: Actor, at: datetime) -> Outcome:
    what = row.wish.get("do")
    if what == "end":
        _end(row, by)
        return Outcome()
    own = row.simulation_id
    if own is None:
        made = stepping.start(
            row.world, people=row.people, seed=row.seed, exercise_id=row.id, by=by, at=at
        )
        if what == "start":
            return Outcome(made)
        own = made.id
    if what == "rewind":
        day, told = int(row.wish["day"]), row.wish.get("told", ())
        return Outcome(stepping.rewind(own, day, told=told, by=by, at=at))
    try:
        return Outcome(_go_on(own, row, by, at))
    except stepping.Interrupted:
        _bring_back(own, by, at)
        return Outcome(_go_on(own, row, by, at), anew=True)


def _go_on(own: UUID, row: Rehearsal, by: Actor, at: datetime) -> Exercise:
    """Play a day, or let an inject happen now."""
    if row.wish["do"] == "tell":
        slug = row.wish["inject"]
        return stepping.tell(own, slug, _effects(row.world)[slug], by=by)
    day = int(row.wish["day"])
    return stepping.step(own, until=day, plan=row.wish.get("plan"), by=by, at=at)


def _bring_back(own: UUID, by: Actor, at: datetime) -> None:
    """Play a world whose process is gone anew, to where it was, with all that was told."""
    with acting_as(by):
        gone = Exercise.objects.get(id=own)
    told = [one["slug"] for one in gone.summary["told"]]
    stepping.rewind(own, gone.day, told=told, by=by, at=at)


def _end(row: Rehearsal, by: Actor) -> None:
    """Take the twins of an exercise that is over away; its figures stay with the exercise."""
    with acting_as(by):
        found = Exercise.objects.filter(id=row.simulation_id or row.id).first()
    if found is not None:
        stepping.end(found.id, by=by)


def seat_colleagues(row: Rehearsal, made: Exercise, seats: list[Seat], at: datetime) -> int:
    """Give colleagues their desks in the twins, outside any scope; return how many have one."""
    given, count = organisations(row), 0
    for seat in seats:
        if seat.user_id is None or seat.desk not in given or seat.withdrawn_at is not None:
            continue
        twin = Organisation.objects.filter(
            slug=twin_slug(row, made, seat.desk), is_exercise=True
        ).first()
        if twin is None:
            continue
        by = actors.system(twin.id, "exercises.world", Permission.MEMBERS_CHANGE)
        with acting_as(by):
            role = ROLE_OF[given[seat.desk].kind]
            accounts.join_exercise(seat.user_id, role, by=by, at=at)
        count += 1
    return count


def unseat_colleagues(row: Rehearsal, made: Exercise, seats: list[Seat], at: datetime) -> int:
    """End the desks of colleagues who were withdrawn, outside any scope; return how many."""
    stay = {(one.user_id, one.desk) for one in seats if one.withdrawn_at is None}
    gone = {(one.user_id, one.desk) for one in seats if one.user_id and one.desk} - stay
    branches, count = range(int(made.summary["branch"]) + 1), 0
    for user_id, desk in sorted(gone, key=str):
        slugs = [f"{stepping.prefix_of(made.id, branch)}-{desk}" for branch in branches]
        rows = Membership.objects.filter(
            user_id=user_id, organisation__slug__in=slugs, organisation__is_exercise=True
        )
        for twin_id in list(rows.values_list("organisation_id", flat=True)):
            by = actors.system(twin_id, "exercises.world", Permission.MEMBERS_CHANGE)
            with acting_as(by):
                accounts.remove_member(user_id, by=by, at=at)
            count += 1
    return count
