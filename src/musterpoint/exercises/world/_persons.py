"""Draw the particulars of persons: birth, phone, papers, needs, languages."""

from datetime import date, timedelta

from musterpoint.exercises.world.dice import Dice, Table
from musterpoint.exercises.world.events_model import LIBYA, Phones
from musterpoint.exercises.world.languages import languages_of, official_of
from musterpoint.exercises.world.names import Name
from musterpoint.exercises.world.people import Person
from musterpoint.exercises.world.scenario_model import EmployerRules, Scenario, Shares

LINES = 400_000
TAIL = 4
"""Digits of a number that tell lines apart; those before them are equal."""

STRIDE = 149_993
"""A prime without a common factor with LINES: numbers follow no visible order, none repeats."""

NEVER_WITHHELD_BELOW = 16
NUMBERS_OF_A_DORMITORY = 4
"""How many recent numbers of compatriots in the area a sharing household chooses from."""


def phone_number(line: int, seed: int, phones: Phones = LIBYA) -> str:
    """
    Return the E.164 number of a line, 0 <= line < LINES: a valid form of a mobile number.

    Most countries set no numbers aside for fiction; equal digits after the prefix mark these.
    """
    mixed = (line * STRIDE + seed * 7_919) % LINES
    many = len(phones.prefixes)
    same = str((mixed // many) % 10) * (phones.digits - TAIL)
    prefix = phones.prefixes[mixed % many]
    return f"+{phones.code}{prefix}{same}{mixed // (10 * many):0{TAIL}d}"


class Registrar:
    """Draws what a person's papers and contact would say; one stream of chance for each topic."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._rules = scenario.people
        self._seed = seed
        self._spoken = official_of(scenario.host)
        self._birth = Dice(seed, "birth")
        self._phone = Dice(seed, "phone")
        self._papers = Dice(seed, "papers")
        self._needs = Dice(seed, "needs")
        self._languages = Dice(seed, "languages")
        self._work = Dice(seed, "work")
        self._births = Table(self._rules.birth)
        self._phones = Table(self._rules.phone)
        self._because = Table(self._rules.papers_missing_because)
        self._paper_tables: dict[str, Table[str]] = {}
        self._lines = 0
        self._dormitories: dict[tuple[str, str], list[str]] = {}

    def person(
        self,
        *,
        index: int,
        household: int,
        relation: str,
        nationality: str,
        other_nationality: str | None,
        name: Name,
        sex: str,
        age: int,
        area: str,
        single: bool,
    ) -> Person:
        """Return a whole person."""
        papers, reason, number = self._document(nationality, age, index)
        phone, state = self._contact(relation, age, single, (nationality, area))
        email = self._phone.chance(self._rules.email) and age >= 16
        return Person(
            index=index,
            household=household,
            relation=relation,
            nationality=nationality,
            other_nationality=other_nationality,
            name=name,
            sex=sex,
            age=age,
            birth=self._birth_said(age),
            languages=languages_of(
                nationality,
                self._languages,
                self._spoken if self._languages.chance(self._rules.host_language) else "",
            ),
            phone=phone,
            phone_state=state,
            email=f"person{index}@people.example.org" if email else None,
            papers=papers,
            papers_reason=reason,
            document_number=number,
            needs=self._needs_of(sex, age),
            employer=self._employer(nationality, area) if single and age >= 18 else None,
        )

    def _birth_said(self, age: int) -> str:
        dice, start = self._birth, self._scenario.starts
        latest = _years_before(start, age)
        born = latest - timedelta(days=dice.whole(0, 364))
        kind = dice.draw(self._births)
        if kind == "unknown" and age >= 1:
            return ""
        if kind == "year":
            return str(born.year)
        if kind == "new_year" and age >= 1:
            return date(latest.year, 1, 1).isoformat()
        return born.isoformat()

    def _contact(
        self, relation: str, age: int, single: bool, dormitory: tuple[str, str]
    ) -> tuple[str | None, str]:
        dice = self._phone
        known = self._dormitories.setdefault(dormitory, [])
        state = dice.draw(self._phones)
        second, shared = dice.point(), dice.point()
        first = relation in ("head", "unaccompanied_child")
        if age < 12 or (not first and second >= self._rules.phone_second_adult):
            return None, "none"
        if state == "none":
            return None, "none"
        if first and single and shared < self._rules.phone_shared and known:
            return dice.pick(known), "shared"
        number = phone_number(self._lines, self._seed, self._scenario.phones)
        self._lines += 1
        if state == "live" and first:
            known.insert(0, number)
            del known[NUMBERS_OF_A_DORMITORY:]
        return number, state

    def _document(
        self, nationality: str, age: int, index: int
    ) -> tuple[str, str | None, str | None]:
        dice = self._papers
        if nationality not in self._paper_tables:
            self._paper_tables[nationality] = Table(self._rules.papers.of(nationality))
        papers = dice.draw(self._paper_tables[nationality])
        reason = dice.draw(self._because)
        number = f"{nationality[0]}X{dice.whole(0, 99):02d}{index:06d}"
        if papers == "passport":
            return papers, None, number
        if reason == "held_by_employer" and age < NEVER_WITHHELD_BELOW:
            reason = "never_had"
        return papers, reason, f"E{number}" if papers == "emergency" else None

    def _needs_of(self, sex: str, age: int) -> tuple[str, ...]:
        dice, rules = self._needs, self._rules
        older = 4.0 if age >= rules.elderly_from else 1.0
        chances: Shares = rules.needs
        found = []
        stretcher, wheelchair = dice.point(), dice.point()
        if stretcher < chances["stretcher"] * older:
            found.append("stretcher")
        elif wheelchair < chances["wheelchair"] * older and age >= 3:
            found.append("wheelchair")
        if dice.chance(chances["medical"] * older):
            found.append("medical")
        if dice.chance(chances["pregnant"]) and sex == "female" and 18 <= age <= 42:
            found.append("pregnant")
        if age < rules.infant_below:
            found.append("infant")
        if age >= rules.elderly_from:
            found.append("elderly")
        return tuple(found)

    def _employer(self, nationality: str, area: str) -> str | None:
        point = self._work.point()
        for employer in self._scenario.employers:
            if area in employer.areas and self._fits(employer, nationality, point):
                return employer.slug
        return None

    @staticmethod
    def _fits(employer: EmployerRules, nationality: str, point: float) -> bool:
        return point < employer.share.of(nationality)


def _years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
