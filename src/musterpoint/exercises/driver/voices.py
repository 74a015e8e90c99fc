"""Messages to people and their answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from heapq import heappop, heappush

from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.network import Network
from musterpoint.exercises.driver.readiness import drafted, released
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.exercises.world.datafiles import DATA, from_yaml
from musterpoint.messaging import actions as messaging
from musterpoint.messaging import queries as messages
from musterpoint.outreach import actions as outreach
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

VALID_HOURS = 36
#: Replies that officers look at in one turn.
MOST_READ = 200
#: What somebody meant -> what an officer records.
MEANT = {"safe": "safe", "help": "help", "leave": "leave", "wrong": "wrong_person"}
STATED = ("safe", "help", "leave")


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the exercise's texts: kind -> language -> text."""
    text = (DATA / "alert_texts.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = from_yaml(text)
    return found


def advice(level: int) -> dict[str, str]:
    """Return what people are told at a level, by language; at level 0 there is nothing to tell."""
    return dict(texts()[f"level_{level}"]) if level else {}


class Voices:
    """Campaigns that go out, and the replies that the world sends back."""

    def __init__(
        self,
        world: World,
        stage: Stage,
        crowd: Crowd,
        network: Network,
        slugs: Sequence[str],
    ) -> None:
        self.world, self.stage, self.crowd, self.network = world, stage, crowd, network
        self.states = [slug for slug in stage.states if slug in slugs]
        #: From when on an organisation has the words of its alert, and who has not sent today's.
        self.worded: dict[str, datetime] = {}
        self.pending: list[str] = []
        self.replies: list[tuple[datetime, int]] = []
        self.owner = {
            world.people[h.head].phone: h
            for h in world.households
            if world.people[h.head].phone and world.people[h.head].phone_state == "live"
        }

    def ask(self, day: int, at: datetime, *, is_morning: bool = True) -> None:
        """
        Ask everybody in areas under alert who has not answered yet whether they are safe.

        Every organisation asks in the morning; the first time it waits until the message is there.
        """
        scenario = self.stage.scenario
        areas = [
            area.slug
            for area in scenario.areas
            if (since := self.stage.alert_day(area.slug)) is not None and since <= day
        ]
        if not areas:
            return
        if is_morning:
            self.pending = list(self.states)
        for slug in [one for one in self.pending if self._is_worded(one, at)]:
            self.pending.remove(slug)
            try:
                self._ask_in(slug, day, tuple(areas), at)
            except outreach.NobodyMeant:
                continue
            finally:
                self.crowd.alerted(slug, areas, at)

    def _is_worded(self, slug: str, at: datetime) -> bool:
        """Say whether the message is ready: released from a draft, or written meanwhile."""
        rules = self.stage.scenario.readiness
        if rules is None:
            return True
        if slug not in self.worded:
            by = self.stage.actors[slug]
            with acting_as(by):
                lies_ready = drafted(self.stage, slug, at) is not None
                if lies_ready:
                    released(self.stage, slug, by, at)
            hours = rules.release_hours if lies_ready else rules.writing_hours
            self.worded[slug] = at + timedelta(hours=hours)
        return self.worded[slug] <= at

    def _ask_in(self, slug: str, day: int, areas: tuple[str, ...], at: datetime) -> None:
        by = self.stage.actors[slug]
        with acting_as(by):
            campaign = outreach.create_campaign(
                self.stage.crises[slug],
                f"Are you safe? Day {day}",
                "are_you_safe",
                "life_safety",
                outreach.Audience(areas=areas, states=("unknown",)),
                dict(texts()["are_you_safe"]),
                valid_until=at + timedelta(hours=VALID_HOURS),
                by=by,
                at=at,
            )
            outreach.approve_and_send(campaign.id, by=by, at=at)

    def hear(self, at: datetime) -> None:
        """Let phones that were reached answer in their time, and hand in what is due."""
        for phone in self.network.newly_reached():
            household = self.owner.get(phone)
            reply = household.behaviour.reply if household else None
            if household is None or reply is None or household.index not in self.crowd.known:
                continue
            reached = self.network.first_reached[phone]
            heappush(self.replies, (reached + timedelta(hours=reply.hours), household.index))
        due: dict[str, list[messaging.Incoming]] = {}
        while self.replies and self.replies[0][0] <= at:
            when, index = heappop(self.replies)
            household = self.world.households[index]
            reply, head = household.behaviour.reply, self.world.people[household.head]
            again = self.network.failing.until(household.area, "sms", head.phone or "", when)
            if again is not None:
                heappush(self.replies, (again, index))
                continue
            if reply is None:
                continue
            slug = self.crowd.known[index].organisation
            due.setdefault(slug, []).append(
                messaging.Incoming(
                    channel="sms",
                    carrier="simulator",
                    carrier_event=f"reply-{index}",
                    address=head.phone or "",
                    text=reply.text,
                    received_at=when,
                )
            )
            if reply.intent == "help":
                self.crowd.will_be_helped(index, when)
        for slug, items in sorted(due.items()):
            by = self.stage.actors[slug]
            with acting_as(by):
                messaging.receive(items, by=by, at=at)

    def read(self, at: datetime) -> None:
        """Let officers read what no rule understood, the urgent and the oldest first."""
        if not self.crowd.desks.is_limited:
            return
        for slug in filter(self.crowd.desks.has_time, self.states):
            by = self.stage.actors[slug]
            with acting_as(by):
                for arrival in messages.inbox(at, limit=MOST_READ):
                    if not self.crowd.desks.take(slug, "reply"):
                        break
                    self._handle(slug, arrival, by, at)

    def _handle(self, slug: str, arrival: messages.Arrival, by: Actor, at: datetime) -> None:
        """Record what somebody meant, whom the officer calls back."""
        home = self.owner.get(arrival.address)
        known = self.crowd.known.get(home.index) if home is not None else None
        reply = home.behaviour.reply if home is not None else None
        meaning = MEANT.get(reply.intent if reply else "", "unknown")
        is_ours = known is not None and known.organisation == slug
        person = known.person_ids[0] if known is not None and is_ours else None
        if person is None or meaning not in STATED:
            meaning, person = "wrong_person" if meaning == "wrong_person" else "unknown", None
        outreach.handle_by_hand(arrival.id, meaning, person, by=by, at=at)
