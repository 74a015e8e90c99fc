"""Make the people of an exercise from a scenario, a number of people and a seed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import h3
from django.utils.translation import gettext as _

from musterpoint.exercises.world._persons import LINES, Registrar
from musterpoint.exercises.world.behaviour import Fate
from musterpoint.exercises.world.dice import Dice, Table
from musterpoint.exercises.world.names import Name, new_name
from musterpoint.exercises.world.people import Household, Person, World
from musterpoint.exercises.world.scenario_model import CastMember, Place, Scenario
from musterpoint.exercises.world.weights import male_share_of_stock, weights
from musterpoint.kernel.errors import Invalid

MOST_PEOPLE = LINES - 100_000
CELL_RESOLUTION = 7
SPREAD_DEGREES = 0.08
"""How far from the middle of an area people live, in degrees."""

SECOND_PLACE = 0.18
"""Share of households that can also reach a second assembly point of their area (assumption)."""

__all__ = ["MOST_PEOPLE", "World", "digest", "generate"]


class WrongSize(Invalid):
    """The world cannot have this many people."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A member before the particulars are drawn."""

    relation: str
    nationality: str
    sex: str
    age: int
    other_nationality: str | None = None


def generate(scenario: Scenario, people: int, seed: int) -> World:
    """
    Return a world of exactly this many people; the same seed gives the same world.

    Raises WrongSize outside 1 to MOST_PEOPLE.
    """
    check_size(people)
    table = weights(scenario, people)
    quota = {row.nationality: row.people for row in table}
    drafted = Dice(seed, "order").shuffled(list(_households(scenario, quota, seed)))
    settler = _Settler(scenario, seed)
    persons: list[Person] = []
    households: list[Household] = []
    for index, drafts in enumerate(drafted):
        members, household = settler.settle(index, len(persons), drafts)
        persons.extend(members)
        households.append(household)
    migrant = _play_cast(scenario, persons, households)
    return World(
        scenario=scenario.slug,
        seed=seed,
        weights=table,
        people=tuple(persons),
        households=tuple(households),
        cast_migrant=migrant,
    )


def check_size(people: int) -> None:
    """Raise WrongSize when a world cannot have so many people."""
    if not 1 <= people <= MOST_PEOPLE:
        raise WrongSize(
            _("The number of people must be from 1 to %(most)s."),
            fields={"people": [_("is outside the range")]},
            most=MOST_PEOPLE,
        )


def digest(world: World) -> str:
    """Return a SHA-256 that two equal worlds share, whatever the machine."""
    seal = hashlib.sha256()
    for thing in (*world.weights, *world.people, *world.households):
        seal.update(repr(thing).encode())
    return seal.hexdigest()


def _households(
    scenario: Scenario, quota: dict[str, int], seed: int
) -> Iterator[tuple[_Draft, ...]]:
    """Share everybody of the quota into households; the quota of each nationality is kept."""
    rules, dice = scenario.households, Dice(seed, "households")
    left = dict(quota)
    sizes = Table(rules.family_size)
    stock = male_share_of_stock(scenario.host)
    for nationality in quota:
        male = scenario.population.male_share_single.of(nationality)
        if nationality in scenario.population.in_scope:
            male = stock.get(nationality, male)
        while left[nationality] > 0:
            kind, size, mixed = dice.point(), dice.draw(sizes), dice.point()
            room = left[nationality]
            if kind < rules.unaccompanied_child:
                drafts = _lone_child(nationality, dice)
            elif kind < rules.unaccompanied_child + rules.family_share.of(nationality):
                pairs = rules.mixed_pairs.of(nationality)
                partner = dice.pick(pairs)
                if mixed >= rules.mixed_nationality or left.get(partner, 0) < 1:
                    partner = nationality
                drafts = _family(nationality, partner, min(size, room + (partner != nationality)),
                                 scenario, dice)  # fmt: skip
            elif dice.chance(rules.two_workers):
                drafts = _workers(nationality, min(dice.whole(2, 3), room), male, dice)
            else:
                drafts = _workers(nationality, 1, male, dice)
            for draft in drafts:
                left[draft.nationality] -= 1
            yield drafts


def _lone_child(nationality: str, dice: Dice) -> tuple[_Draft, ...]:
    sex = "male" if dice.chance(0.75) else "female"
    return (_Draft("unaccompanied_child", nationality, sex, dice.whole(8, 17)),)


def _workers(nationality: str, size: int, male: float, dice: Dice) -> tuple[_Draft, ...]:
    return tuple(
        _Draft(
            "colleague" if position else "head",
            nationality,
            "male" if dice.chance(male) else "female",
            _worker_age(dice),
        )
        for position in range(size)
    )


def _worker_age(dice: Dice) -> int:
    """Ages of workers: most between 20 and 45, few older (assumption)."""
    age = 19 + int(13 * dice.point() + 13 * dice.point() + 9 * dice.point())
    return age + dice.whole(8, 25) if dice.chance(0.07) else age


def _family(
    nationality: str, partner: str, size: int, scenario: Scenario, dice: Dice
) -> tuple[_Draft, ...]:
    rules = scenario.households
    head_age = _worker_age(dice) + 4
    head_sex = "male" if dice.chance(0.85) else "female"
    drafts = [_Draft("head", nationality, head_sex, head_age)]
    has_spouse = partner != nationality or dice.chance(0.85)
    if size > 1 and has_spouse:
        other_sex = "female" if head_sex == "male" else "male"
        spouse_age = max(18, head_age - dice.whole(-2, 7))
        drafts.append(_Draft("spouse", partner, other_sex, spouse_age))
    if size > 3 and dice.chance(0.12):
        parent_sex = "female" if dice.chance(0.65) else "male"
        drafts.append(_Draft("relative", nationality, parent_sex, head_age + dice.whole(22, 36)))
    separated = dice.chance(rules.separated_child) and size > 2
    oldest = max(0, min(17, head_age - 19))
    while len(drafts) < size:
        relation = "separated_child" if separated else "child"
        separated = False
        dual = partner != nationality and dice.chance(rules.dual_national_child)
        age = dice.whole(4, 17) if relation == "separated_child" else dice.whole(0, oldest)
        sex = "male" if dice.chance(0.51) else "female"
        drafts.append(
            _Draft(
                relation, nationality, sex, age, partner if dual and relation == "child" else None
            )
        )
    return tuple(drafts)


class _Settler:
    """Gives drafted households names, places, papers and a fate."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._names = Dice(seed, "names")
        self._places = Dice(seed, "places")
        self._registrar = Registrar(scenario, seed)
        self._fate = Fate(scenario, seed)
        self._areas = {area.slug: area for area in scenario.areas}
        self._area_tables: dict[str, Table[str]] = {}
        self._points = {
            area.slug: tuple(p.slug for p in scenario.assembly_points if p.area == area.slug)
            for area in scenario.areas
        }

    def settle(
        self, index: int, first: int, drafts: tuple[_Draft, ...]
    ) -> tuple[list[Person], Household]:
        """Return the persons and the household; ``first`` is the index of the head."""
        area = self._places.draw(self._table(drafts[0].nationality))
        single = all(draft.relation in ("head", "colleague") for draft in drafts)
        parent: Name | None = None
        members: list[Person] = []
        for position, draft in enumerate(drafts):
            kin = parent if draft.relation == "child" else None
            name = new_name(draft.nationality, draft.sex, self._names, kin)
            if parent is None or (draft.relation == "spouse" and draft.sex == "male"
                                  and draft.nationality == drafts[0].nationality):  # fmt: skip
                parent = name
            members.append(
                self._registrar.person(
                    index=first + position,
                    household=index,
                    relation=draft.relation,
                    nationality=draft.nationality,
                    other_nationality=draft.other_nationality,
                    name=name,
                    sex=draft.sex,
                    age=draft.age,
                    area=area,
                    single=single,
                )
            )
        household = Household(
            index=index,
            members=tuple(range(first, first + len(drafts))),
            area=area,
            cell=self._cell(self._areas[area]),
            assembly_points=self._assembly(area),
            behaviour=self._fate.of(members[0], len(members), area),
        )
        return members, household

    def _table(self, nationality: str) -> Table[str]:
        if nationality not in self._area_tables:
            pull = self._scenario.pull.get(nationality, {})
            self._area_tables[nationality] = Table(
                {area.slug: area.share * pull.get(area.slug, 1.0) for area in self._scenario.areas}
            )
        return self._area_tables[nationality]

    def _cell(self, area: Place) -> str:
        latitude = area.latitude + self._places.between(-SPREAD_DEGREES, SPREAD_DEGREES)
        longitude = area.longitude + self._places.between(-SPREAD_DEGREES, SPREAD_DEGREES)
        return str(h3.latlng_to_cell(latitude, longitude, CELL_RESOLUTION))

    def _assembly(self, area: str) -> tuple[str, ...]:
        points = self._points[area]
        if not points:
            return ()
        nearest = self._places.pick(points)
        if len(points) > 1 and self._places.chance(SECOND_PLACE):
            second = self._places.pick([point for point in points if point != nearest])
            return (nearest, second)
        return (nearest,)


def _play_cast(
    scenario: Scenario, persons: list[Person], households: list[Household]
) -> int | None:
    """Let the cast's migrant be the first who fits, with the cast's name; return the index."""
    for member in scenario.cast:
        if member.role != "migrant":
            continue
        for household in households:
            head = persons[household.head]
            if _can_play(member, head, household):
                persons[head.index] = replace(
                    head, name=_cast_name(member, head.name), email=member.email
                )
                return head.index
    return None


def _can_play(member: CastMember, head: Person, household: Household) -> bool:
    behaviour = household.behaviour
    return (
        head.nationality == member.nationality
        and head.phone_state == "live"
        and head.sex == "male"
        and head.age >= 18
        and behaviour.registers == "after_alert"
        and behaviour.plan == "leave"
        and behaviour.change is None
        and not behaviour.no_show
        and not behaviour.fears_return
    )


def _cast_name(member: CastMember, drawn: Name) -> Name:
    latin, native = member.name.split(), (member.name_in_script or member.name).split()
    return replace(
        drawn,
        given=native[0],
        middle=" ".join(native[1:-1]),
        family=native[-1],
        latin_given=latin[0],
        latin_middle=" ".join(latin[1:-1]),
        latin_family=latin[-1],
    )
