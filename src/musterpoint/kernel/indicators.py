"""
One registry of indicators: board, summary, situation report and report read the same numbers.

A package registers each of its indicators with a definition and a function; whoever shows one
asks here, so that no two pages can count the same thing in two ways (docs/explanation).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

#: Units of shares and of spans of time: of nothing they are unknown, and not zero.
MEASURED = frozenset({"per cent", "days", "hours", "minutes"})


class Direction(StrEnum):
    """Whether more of it is good news."""

    MORE_IS_BETTER = "more_is_better"
    LESS_IS_BETTER = "less_is_better"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """
    What is counted, in which unit, how it may be broken down, and the function that counts.

    ``is_of_crisis``: whether it differs by crisis; else it is of the organisation as a whole.
    ``page`` names the page of the desk that lists what is behind the number, ``crisis`` being the
    part of its address where ``is_of_crisis``; ``asks`` is added to that address.
    """

    code: str
    label: str
    definition: str
    unit: str = "people"
    direction: Direction = Direction.NEUTRAL
    breakdowns: tuple[str, ...] = ()
    count: Callable[..., Mapping[str, int]]
    is_of_crisis: bool = True
    page: str = ""
    asks: str = ""

    @property
    def of_nothing(self) -> int | None:
        """The total where nothing was there to count: a share or a span of time is then unknown."""
        return None if self.unit in MEASURED else 0

    @property
    def package(self) -> str:
        """The package whose query counts it."""
        return self.count.__module__.split(".")[1]

    @property
    def query(self) -> str:
        """The name of the query: the module that counts, and the code in it."""
        return f"{self.count.__module__.partition('.')[2]}.{self.code}"


_registry: dict[str, Indicator] = {}


def register(indicator: Indicator) -> Indicator:
    """Add an indicator; the code must be new."""
    if _registry.setdefault(indicator.code, indicator) is not indicator:
        raise ValueError(f"two indicators are called {indicator.code}")
    return indicator


def get(code: str) -> Indicator:
    """Return the indicator with this code, or raise KeyError."""
    return _registry[code]


def registered() -> tuple[Indicator, ...]:
    """Return all indicators in the order of their registration."""
    return tuple(_registry.values())


def count(code: str, crisis_id: UUID, by: str = "") -> Mapping[str, int]:
    """Return the counts of an indicator in a crisis, by value of a breakdown ("" is the total)."""
    indicator = get(code)
    if by and by not in indicator.breakdowns:
        raise KeyError(f"{code} is not broken down by {by}")
    return indicator.count(crisis_id, by=by)
