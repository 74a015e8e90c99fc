"""Who needs what beyond a seat, and when: drawn from the population by the seed, before play."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from musterpoint.exercises.world import Scenario, World
from musterpoint.exercises.world.casework_model import Some, scaled
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.people import Household, Person

ADULT = 18
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """That somebody comes to an organisation for something."""

    at: datetime
    theme: str
    slug: str
    person: int
    """Index of the person in the world."""


def draw(scenario: Scenario, world: World) -> list[Need]:
    """Return everybody who is drawn for a theme, in the order of their moments."""
    work = scenario.casework
    found: list[Need] = []

    def add(theme: str, some: Some, fits: Callable[[Person, Household], bool]) -> None:
        found.extend(_drawn(scenario, world, theme, some, fits))

    def is_stranger(person: Person, home: Household) -> bool:
        return home.behaviour.register_day is None

    def has_state(person: Person) -> bool:
        return scenario.state_of(person.nationality) is not None

    add(
        "passport",
        work.passports.some,
        lambda person, home: (
            person.index == home.head
            and person.age >= ADULT
            and person.papers_reason == "held_by_employer"
            and has_state(person)
            and _registers_by(home, max(work.passports.some.days))
            and not home.behaviour.fears_return
        ),
    )
    add(
        "hospital",
        work.hospital,
        lambda person, home: (
            person.age >= ADULT
            and home.behaviour.plan != "own_means"
            and not home.behaviour.fears_return
        ),
    )
    add(
        "detention",
        work.detention,
        lambda person, home: (
            person.age >= ADULT
            and person.sex == "male"
            and has_state(person)
            and is_stranger(person, home)
        ),
    )
    add(
        "death",
        work.deaths,
        lambda person, home: (
            has_state(person) and person.age >= ADULT and is_stranger(person, home)
        ),
    )
    add(
        "missing",
        work.missing,
        lambda person, home: person.age >= ADULT and is_stranger(person, home),
    )
    add(
        "child",
        work.children.some,
        lambda person, home: person.age < ADULT and is_stranger(person, home),
    )
    add(
        "survivor",
        work.protected.survivors,
        lambda person, home: (
            person.sex == "female" and person.age >= ADULT and is_stranger(person, home)
        ),
    )
    add(
        "talk",
        work.protected.talks.some,
        lambda person, home: (
            person.index == home.head
            and person.age >= ADULT
            and not has_state(person)
            and not home.behaviour.fears_return
            and _registers_by(home, min(work.protected.talks.some.days))
        ),
    )
    add(
        "referral",
        work.referrals.some,
        lambda person, home: (
            person.index == home.head
            and person.age >= ADULT
            and not has_state(person)
            and not home.behaviour.fears_return
            and _registers_by(home, min(work.referrals.some.days))
        ),
    )
    return sorted(found)


def _registers_by(home: Household, day: int) -> bool:
    registers = home.behaviour.register_day
    return registers is not None and registers <= day


def _drawn(
    scenario: Scenario,
    world: World,
    theme: str,
    some: Some,
    fits: Callable[[Person, Household], bool],
) -> Iterable[Need]:
    if not some.people:
        return
    dice = Dice(world.seed, f"need {theme}")
    wanted = _wanted(world, some, fits)
    number = scaled(some.people, len(world.people), some.least)
    for person in dice.shuffled(wanted)[:number]:
        day, minute = dice.pick(some.days), dice.whole(7 * 60, MINUTES_OF_A_DAY - 60)
        registers = world.households[person.household].behaviour.register_day
        if theme == "passport" and registers is not None:
            day = max(day, registers + 1)
        if theme == "hospital":
            minute = 19 * 60
        yield Need(
            scenario.moment(day, minute), theme, _slug(scenario, theme, person), person.index
        )


def _wanted(
    world: World, some: Some, fits: Callable[[Person, Household], bool]
) -> Sequence[Person]:
    """Return who fits; where too few of a small exercise do, areas and nationalities are free."""
    pool = [one for one in world.people if fits(one, world.households[one.household])]
    near = [
        one
        for one in pool
        if (not some.nationalities or one.nationality in some.nationalities)
        and (not some.areas or world.households[one.household].area in some.areas)
    ]
    return near if len(near) >= some.least else pool


def _slug(scenario: Scenario, theme: str, person: Person) -> str:
    if theme == "child":
        return scenario.casework.children.organisation
    if theme == "survivor":
        return scenario.casework.protected.shelter
    return scenario.served_by(person.nationality)
