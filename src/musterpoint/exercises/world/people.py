"""The people of an exercise as values; indexes are positions in ``World.people`` and households."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from musterpoint.exercises.world.names import Name
from musterpoint.exercises.world.weights import Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    An invented person.

    ``relation`` is head, spouse, child, relative, colleague, separated_child or
    unaccompanied_child. ``birth`` is what the person can say: a date, a year, or nothing;
    ``age`` is the truth, in whole years at the start. ``phone`` is E.164; its state is live, dead,
    shared (the number of another household) or none. ``needs`` are wheelchair, stretcher, infant,
    pregnant, medical, elderly.
    """

    index: int
    household: int
    relation: str
    nationality: str
    other_nationality: str | None
    name: Name
    sex: str
    age: int
    birth: str
    languages: tuple[str, ...]
    phone: str | None
    phone_state: str
    email: str | None
    papers: str
    papers_reason: str | None
    """Why there is no passport; None for who has one."""
    document_number: str | None
    needs: tuple[str, ...]
    employer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """
    The answer, should the alert reach the phone: hours after it was sent, what was typed and meant.

    ``intent`` is safe, help, leave, wrong or unclear; it is the truth against which the reading of
    replies is measured, and is never given to the system under exercise.
    """

    hours: float
    language: str
    intent: str
    text: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondRegistration:
    """The same household registers again, with its head's name spelt otherwise."""

    day: int
    latin_name: str
    channel: str
    same_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """On a day the household changes its plan."""

    day: int
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """
    What a household will do, drawn before the exercise runs.

    ``registers`` is before, after_alert or never; ``register_day`` counts from day 0 and is
    negative for those who registered before. ``plan`` is leave (asks for a seat), own_means or
    stay. ``fears_return`` must never reach a State of origin: it belongs to the protection
    compartment alone.
    """

    registers: str
    register_day: int | None
    register_minute: int
    channel: str
    head_only: bool
    again: SecondRegistration | None
    reply: Reply | None
    plan: str
    change: Change | None
    no_show: bool
    any_safe_place: bool
    fears_return: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """People who travel together; ``members`` are indexes of persons, the head first."""

    index: int
    members: tuple[int, ...]
    area: str
    cell: str
    """H3 cell of resolution 7, near the middle of the area."""
    assembly_points: tuple[str, ...]
    behaviour: Behaviour

    @property
    def head(self) -> int:
        """Return the index of the person who answers for the household."""
        return self.members[0]


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody in an exercise, and the figures from which they were made."""

    scenario: str
    seed: int
    weights: tuple[Weight, ...]
    people: tuple[Person, ...]
    households: tuple[Household, ...]
    cast_migrant: int | None
    """The person whom the cast's migrant plays, if the world holds somebody who fits."""

    @property
    def estimate(self) -> tuple[int, int, int]:
        """Return the range of the population estimate: low, likely, high, in people."""
        return (
            sum(weight.low for weight in self.weights),
            sum(weight.people for weight in self.weights),
            sum(weight.high for weight in self.weights),
        )

    @cached_property
    def by_nationality(self) -> Mapping[str, int]:
        """Return how many people claim each nationality first."""
        counts: dict[str, int] = {}
        for person in self.people:
            counts[person.nationality] = counts.get(person.nationality, 0) + 1
        return counts

    def members(self, household: Household) -> tuple[Person, ...]:
        """Return the persons of a household."""
        return tuple(self.people[index] for index in household.members)
