"""
Stories that go on over days: each does something, then says after how many hours it goes on.

A story is a generator. It yields hours and gets the moment at which they are over, so that what
somebody does one after the other stands in one function, and everybody's days run beside each
other in the order of their moments.
"""

from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from heapq import heappop, heappush

Story = Generator[float, datetime, None]


class Agenda:
    """What is still to happen, the earliest first; of two at once the one told first."""

    def __init__(self) -> None:
        self._due: list[tuple[datetime, int, Story]] = []
        self._told = 0

    def begin(self, story: Story, at: datetime) -> None:
        """Let a story begin now: its first hours count from here."""
        self._push(story, at, next(story, None))

    def play_until(self, at: datetime, move: Callable[[datetime], None]) -> None:
        """Let everything happen that is due, each at its moment, which ``move`` is told first."""
        while self._due and self._due[0][0] <= at:
            when, _number, story = heappop(self._due)
            move(when)
            try:
                self._push(story, when, story.send(when))
            except StopIteration:
                continue

    def _push(self, story: Story, at: datetime, hours: float | None) -> None:
        if hours is not None:
            self._told += 1
            heappush(self._due, (at + timedelta(hours=hours), self._told, story))
