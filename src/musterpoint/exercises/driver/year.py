"""
A year of the loop before the crisis: played through the actions that everybody calls.

Each part leaves rows in the tables of the organisations and nothing else; the driver finds them
when the crisis comes (``driver.readiness``, ``driver.callouts``). A part that is left out leaves no
row, so that its effect can be told from that of the others.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from musterpoint.exercises.driver.assessing import assess_again
from musterpoint.exercises.driver.callouts import call_wardens
from musterpoint.exercises.driver.learning import assess, carry_out, learn
from musterpoint.exercises.driver.planning import write_plan
from musterpoint.exercises.driver.readiness import places
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.driver.table_top import rehearse
from musterpoint.exercises.driver.wardens import Wardens
from musterpoint.exercises.world import World
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.people import Household
from musterpoint.rosters import actions as rosters
from musterpoint.rosters.identity import Identity
from musterpoint.rosters.models import CallKind, RosterKind
from musterpoint.rosters.values import MemberIn
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.training import actions as training
from musterpoint.training import queries as training_found
from musterpoint.training.models import When

#: So long before the crisis the organisations of an exercise are there.
YEAR = timedelta(days=365)
SURGE, PHONE = "surge", "+21893555{number:04d}"
REST_HOURS = 12
BEFORE_WHOLE = 300
#: Days before the crisis on which each thing is done.
PLAN_DAYS, COURSE_DAYS, ROSTER_DAYS, WARDEN_DAYS, TEST_DAYS = 300, 150, 120, 110, 40


def train(stage: Stage, world: World, slug: str, at: datetime) -> None:
    """Let the officers of a desk take the course and pass its test; fill and try the roster."""
    rules = stage.scenario.readiness
    if rules is None:
        return
    for officer in stage.staff.consular(slug):
        if Permission.TRAINING_READ in officer.permissions:
            _pass(rules.trained.course, officer, at - timedelta(days=COURSE_DAYS))
    by = stage.actors[slug]
    with acting_as(by):
        filled = at - timedelta(days=ROSTER_DAYS)
        rosters.create_roster(
            "Surge colleagues", RosterKind.SURGE, REST_HOURS, code=SURGE, by=by, at=filled
        )
        served = sum(stage.scenario.served_by(one.nationality) == slug for one in world.people)
        names = _names(world, f"surge {slug}")
        rosters.add_members(
            [
                MemberIn(
                    roster=SURGE,
                    identity=Identity(name=next(names), phone=PHONE.format(number=number)),
                    country=stage.organisations[slug].country,
                    zone=stage.scenario.zone,
                )
                for number in range(1, places(rules, served) + 1)
            ],
            by=by,
            at=filled,
        )


def _pass(course: str, officer: Actor, at: datetime) -> None:
    """Take a course as whoever signs in takes it: read, sit the test, get the certificate."""
    by = replace(officer, kind=ActorKind.STAFF)
    with acting_as(by):
        begun = training.start(course, by=by, at=at)
        opened = training_found.course_of(begun)
        for module in opened.modules:
            training.read_module(begun.id, module.code, by=by, at=at)
        attempt = training.open_test(begun.id, When.AFTER, by=by, at=at)
        right = {one.id: one.right for one in training_found.asked(opened, attempt)}
        training.answer_test(attempt.id, right, by=by, at=at)


def appoint(stage: Stage, world: World, slug: str, at: datetime) -> None:
    """Draw zones, appoint wardens and try the tree of calls."""
    Wardens(world, stage).fill([slug], at - timedelta(days=WARDEN_DAYS))
    by, tried = stage.actors[slug], at - timedelta(days=TEST_DAYS)
    with acting_as(by):
        call = call_wardens(stage, world, slug, by, tried, kind=CallKind.TEST)
        if call is not None:
            rosters.stand_down(call.id, by=by, at=tried)


def plan(stage: Stage, world: World, slug: str, at: datetime) -> None:
    """Write a plan, have another approve it, and so put it in force."""
    write_plan(stage, world, slug, at - timedelta(days=PLAN_DAYS))


Does = Callable[[Stage, World, str, datetime], None]
#: Part of the year -> what each organisation that registers people does for it.
PARTS: Mapping[str, Does] = {
    "lessons": learn,
    "plan": plan,
    "training": train,
    "wardens": appoint,
    "table_top": rehearse,
    "capacity": assess,
}
#: What ends a part when the others have been played.
ENDS: Mapping[str, Does] = {"lessons": carry_out, "capacity": assess_again}
#: These find what the others left, and no figure of the crisis depends on them.
CIRCLE = frozenset({"table_top", "capacity"})
#: Asks people to register: what follows is what they do, not what the organisation writes.
DRIVE = "registration"
ALL_PARTS = (*PARTS, DRIVE)
#: Parts that can change figures: what each of them adds is told apart.
COUNTED = tuple(part for part in ALL_PARTS if part not in CIRCLE)


def play_year(stage: Stage, world: World, parts: Collection[str], at: datetime) -> None:
    """Play these parts of the year; ``at`` is the day on which the exercise begins."""
    for name, do in (*PARTS.items(), *ENDS.items()):
        if name in parts:
            for slug in stage.states:
                if stage.staff.consular(slug):
                    do(stage, world, slug, at)


def asked_to_register(world: World, share: float) -> World:
    """
    Return the world in which people were asked for a year to register.

    Of the households that would have come late or never a share comes before the crisis; nothing
    else of what anybody will do is another.
    """
    dice = Dice(world.seed, "drive")

    def asked(home: Household) -> Household:
        point, before = dice.point(), -dice.whole(1, BEFORE_WHOLE)
        if home.behaviour.registers == "before" or point >= share:
            return home
        earlier = replace(home.behaviour, registers="before", register_day=before)
        return replace(home, behaviour=earlier)

    return replace(world, households=tuple(asked(home) for home in world.households))


def _names(world: World, topic: str) -> Iterator[str]:
    """Yield invented names of heads of households, in an order of chance."""
    dice = Dice(world.seed, topic)
    while True:
        for home in dice.shuffled(world.households):
            yield world.people[home.head].name.latin
