"""Messages to people and their answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from heapq import heappop, heappush

from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.network import Network
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world import World
from musterpoint.exercises.world.datafiles import DATA, from_yaml
from musterpoint.messaging import actions as messaging
from musterpoint.outreach import actions as outreach
from musterpoint.tenancy.scope import acting_as

VALID_HOURS = 36


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the exercise's texts: kind -> language -> text."""
    text = (DATA / "alert_texts.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = from_yaml(text)
    return found


def advice(level: int) -> dict[str, str]:
    """Return what people are told at a level, by language."""
    return dict(texts()[f"level_{level}"])


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
        self.replies: list[tuple[datetime, int]] = []
        self.owner = {
            world.people[h.head].phone: h
            for h in world.households
            if world.people[h.head].phone and world.people[h.head].phone_state == "live"
        }

    def ask(self, day: int, at: datetime) -> None:
        """Ask everybody in areas under alert who has not answered yet whether they are safe."""
        scenario = self.stage.scenario
        areas = [
            area.slug for area in scenario.areas if (scenario.alert_day(area.slug) or 99) <= day
        ]
        if not areas:
            return
        for slug in self.states:
            try:
                self._ask_in(slug, day, tuple(areas), at)
            except outreach.NobodyMeant:
                continue
        self.crowd.alerted(areas, at)

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
