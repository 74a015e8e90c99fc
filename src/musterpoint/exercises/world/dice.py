"""Seeded choices that do not depend on the machine, the locale or the hash seed of Python."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import log
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Table(Generic[T]):
    """Things with weights (any scale), drawn by a number between 0 and 1."""

    __slots__ = ("_ends", "_things", "_total")

    def __init__(self, weights: Mapping[T, float]) -> None:
        kept = [(thing, weight) for thing, weight in weights.items() if weight > 0]
        if not kept:
            raise ValueError("a table needs at least one thing with a weight above zero")
        self._things = tuple(thing for thing, _ in kept)
        self._ends = tuple(accumulate(weight for _, weight in kept))
        self._total = self._ends[-1]

    def at(self, point: float) -> T:
        """Return the thing at a point of the table, 0 <= point < 1."""
        index = bisect_right(self._ends, point * self._total)
        return self._things[min(index, len(self._things) - 1)]


class Dice:
    """
    One stream of chance per topic, so that a change in one topic leaves the others as they were.

    Only ``Random.random`` is used: its sequence is promised to stay the same in later Pythons.
    """

    __slots__ = ("_next",)

    def __init__(self, seed: int, topic: str) -> None:
        digest = hashlib.sha256(f"{seed}/{topic}".encode()).digest()
        self._next = Random(int.from_bytes(digest[:16], "big")).random  # noqa: S311 (an exercise must repeat)

    def point(self) -> float:
        """Return a number, 0 <= number < 1."""
        return self._next()

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return self._next() < probability

    def pick(self, things: Sequence[T]) -> T:
        """Return one of the things, each as likely as the others."""
        return things[int(self._next() * len(things))]

    def draw(self, table: Table[T]) -> T:
        """Return one thing of a weighted table."""
        return table.at(self._next())

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, low <= number <= high."""
        return low + int(self._next() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """Return a number between two others."""
        return low + (high - low) * self._next()

    def waiting(self, mean: float) -> float:
        """Return a waiting time with this mean (exponential), rounded to hundredths."""
        return round(-mean * log(1.0 - self._next()), 2)

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in a random order (Fisher and Yates)."""
        mixed = list(things)
        for last in range(len(mixed) - 1, 0, -1):
            other = int(self._next() * (last + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed
