"""How ready the organisations of a scenario were, and what a year of the loop gives them to do."""

from collections.abc import Mapping
from dataclasses import dataclass

#: What takes an officer's time.
WORK = ("registration", "reply", "request")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """Colleagues on a roster who are called when a crisis is declared."""

    per_thousand: float
    """So many for each thousand people whom the organisation serves; at least one."""
    hours: float
    """What each of them works a day."""
    comes: float
    """The share of those asked who come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """The course after which an officer works faster, and how much less time each thing takes."""

    course: str
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """
    Limits under which the organisations work. All hold before and after a year of the loop.

    What changes is what stands in an organisation's tables when the crisis comes: a plan in force,
    certificates, a roster, wardens, people who registered.
    """

    hours_per_thousand: float
    """Officers' hours a day at the desks, for each thousand people whom they serve."""
    minutes: Mapping[str, float]
    """What each kind of work takes an officer without the course."""
    trained: Trained
    writing_hours: float
    """Until an alert goes out that is yet to be written, cleared and translated."""
    release_hours: float
    """Until an alert goes out whose draft lies ready."""
    contract_days: int
    """Days of ``offers`` that passed until carriers were under contract; none with a framework."""
    visits: float
    """Households without a phone that a warden reaches a day, for 20,000 people."""
    surge: Surge
    drive: float
    """Of the households that would register late or never, the share that a drive registers."""
