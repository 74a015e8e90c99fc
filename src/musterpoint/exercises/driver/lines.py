"""Who waits at a desk: to be registered, or with a request to leave. First come, first served."""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import datetime

from musterpoint.exercises.driver.readiness import Desks
from musterpoint.exercises.world.people import Household


class Lines:
    """The lines before the desks of a shard's organisations, while officers' time is counted."""

    def __init__(self, desks: Desks) -> None:
        self.desks = desks
        self._new: dict[str, deque[Household]] = defaultdict(deque)
        self._asked: dict[str, deque[tuple[datetime, int]]] = defaultdict(deque)

    def registers(self, slug: str, household: Household) -> bool:
        """Let a household stand in the line to be registered; False where there is none."""
        if self.desks.is_limited:
            self._new[slug].append(household)
        return self.desks.is_limited

    def asks(self, slug: str, when: datetime, index: int) -> bool:
        """Let a household stand in the line with a request; False where there is none."""
        if self.desks.is_limited:
            self._asked[slug].append((when, index))
        return self.desks.is_limited

    def leaves(self, slug: str, index: int) -> None:
        """Let a household that wants something else now go from the line."""
        if any(one == index for _when, one in self._asked[slug]):
            self._asked[slug] = deque(pair for pair in self._asked[slug] if pair[1] != index)

    def next_registered(self) -> Iterator[tuple[str, Household]]:
        """Yield whom the officers have time to register."""
        for slug, line in self._new.items():
            while line and self.desks.take(slug, "registration"):
                yield slug, line.popleft()

    def next_heard(self) -> Iterator[tuple[str, tuple[datetime, int]]]:
        """Yield whose request the officers have time to take."""
        for slug, line in self._asked.items():
            while line and self.desks.take(slug, "request"):
                yield slug, line.popleft()
