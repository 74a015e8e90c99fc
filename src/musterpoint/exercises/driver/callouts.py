"""
Colleagues and wardens who are called when a crisis is declared, and what wardens then do.

Who stands on a roster is called by the real actions; the dice answer for them. Where nobody stands
on one, nobody comes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from musterpoint.crises import actions as crises
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.readiness import SURGE_ROLE
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.exercises.world.dice import Dice
from musterpoint.rosters import actions as rosters
from musterpoint.rosters import queries as rosters_found
from musterpoint.rosters.models import (
    CallKind,
    CallOut,
    Member,
    MemberState,
    RosterKind,
    Standing,
)
from musterpoint.rosters.values import CallIn
from musterpoint.rosters.wardens import queries as wardens_found
from musterpoint.rosters.wardens.queries import Care
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

ANSWER_MINUTES = 90
STAY = timedelta(days=21)
#: Wardens who answer a call at all.
ANSWERS = 0.8
YES, NO = "yes", "no"
DAY = timedelta(days=1)
WHOLE = 20_000


def call_surge(stage: Stage, world: World, slug: str, by: Actor, at: datetime) -> int:
    """Call the colleagues on the surge roster of an organisation; return how many came."""
    rules = stage.scenario.readiness
    members = list(
        Member.objects.filter(roster__kind=RosterKind.SURGE, state=MemberState.ACTIVE)
        .order_by("id")
        .values_list("id", flat=True)
    )
    if rules is None or not members:
        return 0
    call = rosters.create_call(
        CallIn(
            title="Colleagues for the desks",
            role=SURGE_ROLE,
            places=len(members),
            starts_at=at,
            ends_at=at + STAY,
            answer_by=at + timedelta(minutes=ANSWER_MINUTES),
        ),
        by=by,
        at=at,
    )
    rosters.ask(call.id, members, by=by, at=at)
    rosters.alert(call.id, by=by, at=at)
    _answer(call, Dice(world.seed, f"surge {slug} {at:%m%d}"), rules.surge.comes, by, at)
    rows = [one.row for one in rosters_found.asked_lines(call.id, at)]
    holds = {row.id: () for row in rows if row.standing == Standing.HOLDS}
    if not holds:
        rosters.stand_down(call.id, by=by, at=at)
        return 0
    for made in rosters.deploy(call.id, holds, by=by, at=at):
        rosters.set_out(made.id, by=by, at=at)
    return len(holds)


def _answer(call: CallOut, dice: Dice, comes: float, by: Actor, at: datetime) -> None:
    """Let everybody who was asked say yes or no on the telephone."""
    for line in rosters_found.asked_lines(call.id, at):
        rosters.answer_for(line.row.id, YES if dice.chance(comes) else NO, by=by, at=at)


def call_wardens(
    stage: Stage, world: World, slug: str, by: Actor, at: datetime, kind: str = CallKind.WARDENS
) -> CallOut | None:
    """Call the wardens whose term runs, and take their answers; None where there are none."""
    held = [one for one in wardens_found.zone_lines(at) if one.care in (Care.HELD, Care.ENDS)]
    members = list(dict.fromkeys(one.warden.id for one in held if one.warden is not None))
    if not members:
        return None
    call = rosters.create_call(
        CallIn(
            title="Go and see who has no phone",
            places=len(members),
            starts_at=at,
            ends_at=at + DAY,
            answer_by=at + timedelta(minutes=ANSWER_MINUTES),
            kind=kind,
            about={"places": [], "post": ""},
        ),
        by=by,
        at=at,
    )
    rosters.ask(call.id, members, by=by, at=at)
    rosters.alert(call.id, by=by, at=at)
    _answer(call, Dice(world.seed, f"wardens called {slug} {at:%m%d}"), ANSWERS, by, at)
    return call


class Visits:
    """Wardens on their way to households whom no telephone reaches."""

    def __init__(self, world: World, stage: Stage, crowd: Crowd, slugs: Sequence[str]) -> None:
        self.world, self.stage, self.crowd, self.slugs = world, stage, crowd, slugs
        #: Places of each organisation with wardens who said yes, one entry for each warden.
        self.places: dict[str, list[str]] = {}
        self._left: dict[tuple[str, str], float] = {}
        self._seen: set[int] = set()
        self._since: datetime | None = None
        self._out_of_reach = {
            home.index
            for home in world.households
            if not any(world.people[i].phone_state == "live" and world.people[i].phone
                       for i in home.members)
        }  # fmt: skip

    def begin(self, at: datetime) -> None:
        """Call out everybody who stands on a roster of wardens or of colleagues."""
        for slug in self.slugs:
            by = self.stage.actors[slug]
            with acting_as(by):
                call_surge(self.stage, self.world, slug, by, at)
                call = call_wardens(self.stage, self.world, slug, by, at)
                if call is not None:
                    self.places[slug] = [
                        place
                        for one in wardens_found.reached(call, at)
                        if one.asked is not None and one.asked.answer == YES
                        for place in one.row.places
                    ]

    def go(self, at: datetime) -> None:
        """Let wardens see households that no message reached, and say how they are."""
        rules = self.stage.scenario.readiness
        since, self._since = self._since or at, at
        if rules is None or not self.places:
            return
        days = (at - since) / DAY
        fresh = rules.visits * len(self.world.people) / WHOLE * days
        for slug, places in sorted(self.places.items()):
            for place in places:
                self._left[slug, place] = self._left.get((slug, place), 0.0) + fresh
            self._visit(slug, set(places), at)

    def _visit(self, slug: str, places: set[str], at: datetime) -> None:
        changes = []
        for index in sorted(self._out_of_reach - self._seen):
            home, known = self.world.households[index], self.crowd.known.get(index)
            if known is None or known.organisation != slug or home.area not in places:
                continue
            if index not in self.crowd.planned or self._left[slug, home.area] < 1:
                continue
            self._left[slug, home.area] -= 1
            self._seen.add(index)
            changes += [
                crises.StateIn(person_id=person, state="safe", way="call", occurred_at=at)
                for person in known.person_ids
            ]
        if changes:
            by = self.stage.actors[slug]
            with acting_as(by):
                crises.set_state(self.stage.crises[slug], changes, by=by, at=at)
