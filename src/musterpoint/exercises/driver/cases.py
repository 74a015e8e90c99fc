"""Cases that the consular side sees: passports, hospital lists, detainees, deaths, the missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid5

from musterpoint.cases.actions import CallIn
from musterpoint.exercises.driver.agenda import Agenda, Story
from musterpoint.exercises.driver.crowd import Crowd
from musterpoint.exercises.driver.desk import Course, Desk, Opened
from musterpoint.exercises.driver.documents import Counter
from musterpoint.exercises.driver.needs import Need
from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import World
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.people import Person
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.tenancy.scope import acting_as

KINDS = {"detention": "detention", "death": "death", "missing": "missing-person"}
#: The call desk reads so many lines at once at most (cases.take_calls).
MOST_LINES = 100
WAITS_HOURS = 24.0
DEATH = "death"


class ConsularCases:
    """What States and the operator do for people whom anybody of the consular side may know."""

    def __init__(
        self, world: World, stage: Stage, crowd: Crowd, agenda: Agenda, desks: dict[str, Desk]
    ) -> None:
        self.world, self.stage, self.crowd, self.agenda = world, stage, crowd, agenda
        self.desks = desks
        self.counters: dict[str, Counter] = {}

    def open_counters(self, at: datetime) -> None:
        """Let every State of origin open the place where it issues documents."""
        for slug, desk in sorted(self.desks.items()):
            country = self.stage.organisations[slug].country
            if self.stage.scenario.state_of(country) == slug:
                rules = self.stage.scenario.casework.passports
                if not rules.blanks:
                    continue
                self.counters[slug] = Counter(desk, country, rules, at)

    def begin(self, needs: Sequence[Need]) -> None:
        """Let everything begin that has come, each at its moment."""
        lists: dict[tuple[datetime, str], list[Person]] = defaultdict(list)
        for need in needs:
            person = self.world.people[need.person]
            if need.theme == "hospital":
                lists[need.at, need.slug].append(person)
            elif need.theme == "passport":
                self.agenda.begin(self._passport(person, need), need.at)
            elif need.theme in KINDS:
                self.agenda.begin(self._case(KINDS[need.theme], person, need), need.at)
        for (when, slug), listed in sorted(lists.items(), key=lambda one: one[0]):
            for start in range(0, len(listed), MOST_LINES):
                self._hospital_list(self.desks[slug], listed[start : start + MOST_LINES], when)

    # -- one person ------------------------------------------------------------------------

    def _passport(self, person: Person, need: Need) -> Story:
        """Somebody whose employer holds the passport asks for an emergency document."""
        desk, counter = self.desks[need.slug], self.counters.get(need.slug)
        dice = self.dice("passport", person)
        at = yield 0.0
        if (person_id := self.crowd.id_of(person.index)) is None:
            at = yield WAITS_HOURS
            person_id = self.crowd.id_of(person.index)
        if person_id is None or counter is None or counter.is_empty:
            return
        story = "The employer keeps the passport and cannot be reached."
        case = desk.open(
            "lost-documents",
            at,
            person_id=person_id,
            story=story,
            post=self._post(need.slug),
        )
        hooks = counter.course(person, person_id, dice)
        yield from desk.follow(case, dice, Course(hooks=hooks))

    def _case(self, kind: str, person: Person, need: Need) -> Story:
        desk, dice = self.desks[need.slug], self.dice(kind, person)
        at = yield 0.0
        case = desk.open(kind, at, name=person.name.latin, post=self._post(need.slug))
        yield from desk.follow(case, dice)

    def dice(self, topic: str, person: Person) -> Dice:
        """Return the chance of one person's case, which no other case changes."""
        return Dice(self.world.seed, f"case {topic} {person.index}")

    def _post(self, slug: str) -> str:
        given = next(o for o in self.stage.scenario.organisations if o.slug == slug)
        return given.posts[0].name if given.posts else ""

    # -- lists -----------------------------------------------------------------------------

    def _hospital_list(self, desk: Desk, listed: Sequence[Person], at: datetime) -> None:
        """Take in a list that a hospital read out: those who are registered by their reference."""
        who = self._references(desk, listed, at)
        calls = [
            CallIn(who=line, kind="hospitalisation", what=f"On the list of {self._town(person)}.")
            for line, person in zip(who, listed, strict=True)
        ]
        batch = uuid5(self.stage.organisations[desk.slug].id, f"hospital list {at:%Y-%m-%d}")
        made = desk.take_calls(calls, batch, self._post(desk.slug), at)
        for case, person in zip(made, listed, strict=True):
            self.agenda.begin(self._patient(desk, case, person), at)

    def _references(self, desk: Desk, listed: Iterable[Person], at: datetime) -> list[str]:
        with acting_as(desk.first):
            known = [self.crowd.id_of(person.index) for person in listed]
            cards = people.card([one for one in known if one is not None], at)
        return [
            show_reference(cards[one].reference) if one in cards else person.name.latin
            for one, person in zip(known, listed, strict=True)
        ]

    def _town(self, person: Person) -> str:
        area = self.world.households[person.household].area
        return name_in(self.stage.scenario.places[area].name)

    def _patient(self, desk: Desk, case: Opened, person: Person) -> Story:
        """Follow a patient; one who dies in hospital becomes a case of a death."""
        died: list[datetime] = []
        hooks = {"wait": lambda at, came: died.append(at) if came == "died" else None}
        dice = self.dice("hospital", person)
        yield from desk.follow(case, dice, Course(hooks=hooks))
        if died:
            at = died[-1]
            death = desk.open(DEATH, at, name=person.name.latin, post=self._post(desk.slug))
            yield from desk.follow(death, dice)
