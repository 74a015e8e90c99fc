"""Wardens of the States: a zone for each area of a post, most of them with somebody; no calls."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import World
from musterpoint.exercises.world._persons import LINES, phone_number
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.scenario_model import Organisation, Post
from musterpoint.rosters import actions as rosters
from musterpoint.rosters.identity import Identity
from musterpoint.rosters.models import Member, RosterKind
from musterpoint.rosters.values import MemberIn
from musterpoint.rosters.wardens import actions
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

ROSTER = "wardens"
#: Their telephone lines are the last ones, which no invented person has.
LAST_LINE = LINES - 1
#: A term ends so long after the exercise began; nobody is reminded in it.
TERM = timedelta(days=200)
#: The last zones of each post have no warden.
WITHOUT = 2


class Wardens:
    """The zones and wardens of each State with an office in the crisis."""

    def __init__(self, world: World, stage: Stage) -> None:
        self.world, self.stage = world, stage

    def fill(self, slugs: Sequence[str], at: datetime) -> None:
        """Draw zones and appoint wardens before the crisis."""
        for given in self.stage.scenario.organisations:
            posts = [one for one in given.posts if one.jurisdiction]
            staff = self.stage.staff.consular(given.slug)
            if given.slug in slugs and given.kind == "state_authority" and posts and staff:
                with acting_as(staff[0]):
                    self._fill(given, posts, staff[0], at)

    def _fill(self, given: Organisation, posts: Sequence[Post], by: Actor, at: datetime) -> None:
        rosters.create_roster("Wardens", RosterKind.WARDEN, code=ROSTER, by=by, at=at)
        many = sum(max(0, len(post.jurisdiction) - WITHOUT) for post in posts)
        names = self._names(given)
        members = rosters.add_members(
            [
                MemberIn(
                    roster=ROSTER,
                    identity=Identity(
                        name=next(names),
                        phone=phone_number(
                            LAST_LINE - number, self.world.seed, self.stage.scenario.phones
                        ),
                    ),
                    nationalities=(given.country,),
                    country=posts[0].country,
                    zone=self.stage.scenario.zone,
                )
                for number in range(1, many + 1)
            ],
            by=by,
            at=at,
        )
        waiting = iter(members)
        for post in posts:
            self._draw(post, waiting, by, at)

    def _draw(self, post: Post, waiting: Iterator[Member], by: Actor, at: datetime) -> None:
        """Draw the zones of a post; the first one's warden calls all others."""
        first = None
        for place, area in enumerate(post.jurisdiction):
            zone = actions.draw_zone(
                actions.ZoneIn(
                    post=post.name,
                    name=name_in(self.stage.scenario.places[area].name),
                    country=post.country,
                    places=(area,),
                    above_id=first.id if first else None,
                ),
                by=by,
                at=at,
            )
            first = first or zone
            if place < len(post.jurisdiction) - WITHOUT:
                term = actions.TermIn(
                    member_id=next(waiting).id, starts_on=at.date(), ends_on=(at + TERM).date()
                )
                actions.appoint(zone.id, term, by=by, at=at)

    def _names(self, given: Organisation) -> Iterator[str]:
        """Yield invented names of people of the exercise's world whom nobody ever registers."""
        dice = Dice(self.world.seed, f"wardens {given.slug}")
        every = self.world.households
        homes = [one for one in every if one.behaviour.register_day is None] or list(every)
        while True:
            for home in dice.shuffled(homes):
                yield self.world.people[home.head].name.latin
