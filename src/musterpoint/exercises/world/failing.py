"""Which messages fail in an exercise, and until when: a share of the people of an area."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from musterpoint.exercises.world.events_model import Failure
from musterpoint.exercises.world.people import World
from musterpoint.exercises.world.scenario_model import Scenario


class Failing:
    """The failures of a scenario, by area; whose phone is out stays out as long as it lasts."""

    def __init__(self, scenario: Scenario, world: World) -> None:
        self._seed, self._start = world.seed, scenario.moment(0, 0)
        self._by_area: dict[str, list[tuple[int, Failure]]] = {}
        for number, failure in enumerate(scenario.failures):
            for area in failure.areas:
                self._by_area.setdefault(area, []).append((number, failure))
        self._areas = self._areas_of(world) if self._by_area else {}

    def _areas_of(self, world: World) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for person in world.people:
            area = world.households[person.household].area
            if area in self._by_area:
                for address in (person.phone, person.email):
                    if address:
                        found.setdefault(address, area)
        return found

    def of_address(self, address: str, channel: str, at: datetime) -> Failure | None:
        """Return what keeps a message from an address at a moment, or None."""
        area = self._areas.get(address)
        return self._found(area, channel, address, at) if area else None

    def until(self, area: str, channel: str, who: str, at: datetime) -> datetime | None:
        """Return when somebody in an area can use a channel again; None when they can now."""
        failure = self._found(area, channel, who, at)
        return self._start + timedelta(minutes=failure.until) if failure else None

    def _found(self, area: str, channel: str, who: str, at: datetime) -> Failure | None:
        for number, failure in self._by_area.get(area, ()):
            begins = self._start + timedelta(minutes=failure.since)
            ends = self._start + timedelta(minutes=failure.until)
            if channel in failure.channels and begins <= at < ends:
                digest = hashlib.sha256(f"{self._seed}/failure {number}/{who}".encode()).digest()
                if int.from_bytes(digest[:8]) / 2**64 < failure.share:
                    return failure
        return None
