"""Read nested data and collect every problem with its path, instead of stopping at the first."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{3}")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Reader:
    """
    A value of a YAML file with the path to it, such as ``areas.items[2].share``.

    Each method returns the value in the wanted type; when it does not fit, the problem is noted
    under the path and a neutral value is returned, so that one reading finds all problems.
    """

    def __init__(self, value: Any, path: str, problems: dict[str, list[str]]) -> None:
        self.value = value
        self.path = path
        self._problems = problems

    def bad(self, problem: str) -> None:
        """Note a problem at this place."""
        self._problems.setdefault(self.path or "file", []).append(problem)

    def has(self, key: str) -> bool:
        """Say whether the mapping holds the key."""
        return isinstance(self.value, dict) and key in self.value

    def at(self, key: str) -> "Reader":
        """Return the value under a key; a missing key is a problem."""
        child = Reader(None, f"{self.path}.{key}" if self.path else key, self._problems)
        if not isinstance(self.value, dict):
            self.bad("must be a mapping")
        elif key not in self.value:
            child.bad("is missing")
        else:
            child.value = self.value[key]
        return child

    def only(self, *keys: str) -> "Reader":
        """Note every key that is not among these; return the reader itself."""
        if isinstance(self.value, dict):
            for key in self.value:
                if key not in keys:
                    Reader(None, f"{self.path}.{key}".lstrip("."), self._problems).bad(
                        "is not known"
                    )
        return self

    def entries(self) -> Iterator[tuple[str, "Reader"]]:
        """Walk through a mapping."""
        if not isinstance(self.value, dict):
            self._unless_missing("must be a mapping")
            return
        for key, value in self.value.items():
            yield str(key), Reader(value, f"{self.path}.{key}", self._problems)

    def elements(self) -> Iterator["Reader"]:
        """Walk through a list."""
        if not isinstance(self.value, list):
            self._unless_missing("must be a list")
            return
        for index, value in enumerate(self.value):
            yield Reader(value, f"{self.path}[{index}]", self._problems)

    def text(self) -> str:
        """Return text that is not empty."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value.strip()
        self._unless_missing("must be text")
        return ""

    def slug(self) -> str:
        """Return a slug: small letters, digits and hyphens."""
        return self._matching(SLUG, "must be small letters, digits and hyphens")

    def country(self) -> str:
        """Return an ISO 3166-1 alpha-3 code."""
        return self._matching(COUNTRY, "must be a country code of three capital letters")

    def minutes(self) -> int:
        """Return minutes after midnight from a time such as 07:30."""
        text = self._matching(CLOCK, "must be a time such as 07:30")
        return int(text[:2]) * 60 + int(text[3:]) if text else 0

    def day(self) -> date:
        """Return a date."""
        if type(self.value) is date:
            return self.value
        self._unless_missing("must be a date such as 2011-02-15")
        return date(2000, 1, 1)

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self._unless_missing("must be true or false")
        return self.value is True

    def number(self, low: float, high: float) -> float:
        """Return a number, low <= number <= high."""
        fits = isinstance(self.value, (int, float)) and not isinstance(self.value, bool)
        if fits and low <= self.value <= high:
            return float(self.value)
        self._unless_missing(f"must be a number from {low:g} to {high:g}")
        return low

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, low <= number <= high."""
        if type(self.value) is int and low <= self.value <= high:
            return self.value
        self._unless_missing(f"must be a whole number from {low} to {high}")
        return low

    def one_of(self, allowed: Collection[str], what: str = "value") -> str:
        """Return one of the allowed words."""
        if isinstance(self.value, str) and self.value in allowed:
            return self.value
        known = ", ".join(sorted(allowed)[:12])
        self._unless_missing(f"{self.value!r} is not a known {what}; known: {known}")
        return ""

    def listed(self, read: Callable[["Reader"], T]) -> tuple[T, ...]:
        """Return a list, each element read by a function."""
        return tuple(read(element) for element in self.elements())

    def mapped(self, read: Callable[["Reader"], T]) -> dict[str, T]:
        """Return a mapping, each value read by a function."""
        return {key: read(value) for key, value in self.entries()}

    def shares(self, *names: str) -> dict[str, float]:
        """Return shares from 0 to 1, of exactly these names, that add up to 1."""
        found = self.only(*names)
        shares = {name: found.at(name).number(0, 1) for name in names}
        if isinstance(self.value, dict) and abs(sum(shares.values()) - 1) > 1e-6:
            self.bad(f"the shares add up to {sum(shares.values()):g}, not to 1")
        return shares

    def _matching(self, pattern: re.Pattern[str], problem: str) -> str:
        if isinstance(self.value, str) and pattern.fullmatch(self.value):
            return self.value
        self._unless_missing(problem)
        return ""

    def _unless_missing(self, problem: str) -> None:
        if self.value is not None or self.path not in self._problems:
            self.bad(problem)
