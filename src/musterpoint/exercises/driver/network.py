"""The telephone network of an exercise: some phones are dead, some are shared, most ring."""

from collections.abc import Sequence
from datetime import datetime

from musterpoint.exercises.world import Scenario, World
from musterpoint.exercises.world.failing import Failing
from musterpoint.messaging.carriers import Outcome, Parcel, Result


class Network:
    """Answers for every phone and mailbox of the world, and remembers when each was reached."""

    def __init__(self, scenario: Scenario, world: World) -> None:
        self.failing = Failing(scenario, world)
        self.dead = {p.phone for p in world.people if p.phone and p.phone_state == "dead"}
        self.first_reached: dict[str, datetime] = {}
        self.fresh: list[str] = []
        #: Numbers of people who read what comes and may answer; with what came since.
        self.watched: dict[str, list[str]] = {}

    def __call__(self, parcels: Sequence[Parcel], at: datetime) -> Sequence[Outcome]:
        """Return what becomes of each message."""
        return [self._deliver(parcel, at) for parcel in parcels]

    def _deliver(self, parcel: Parcel, at: datetime) -> Outcome:
        if parcel.address in self.dead:
            return Outcome(id=parcel.id, state=Result.FAILED, code="bad_address")
        if failure := self.failing.of_address(parcel.address, parcel.channel, at):
            # What is late is tried again until the network is there, or the carrier gives up.
            late = Outcome(id=parcel.id, state=Result.RETRY, code="network_down")
            lost = Outcome(id=parcel.id, state=Result.FAILED, code="network_down")
            return late if failure.is_late else lost
        if parcel.address in self.watched:
            self.watched[parcel.address].append(parcel.text)
        elif parcel.address not in self.first_reached:
            self.first_reached[parcel.address] = at
            self.fresh.append(parcel.address)
        return Outcome(id=parcel.id, state=Result.DELIVERED, reference=f"x{parcel.id}")

    def newly_reached(self) -> list[str]:
        """Return the addresses that were reached for the first time since the last call."""
        fresh, self.fresh = self.fresh, []
        return fresh
