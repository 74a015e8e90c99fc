"""What organisations do for people beside registering, asking and seating them, in one shard."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from musterpoint.engine.procedures import catalogue
from musterpoint.exercises.driver.agenda import Agenda
from musterpoint.exercises.driver.cases import ConsularCases
from musterpoint.exercises.driver.children import Children
from musterpoint.exercises.driver.complaints import Complaints
from musterpoint.exercises.driver.crowd import Crowd, Heard
from musterpoint.exercises.driver.desk import Desk
from musterpoint.exercises.driver.needs import Need, draw
from musterpoint.exercises.driver.network import Network
from musterpoint.exercises.driver.protection import Protection
from musterpoint.exercises.driver.referrals import Referrals
from musterpoint.exercises.driver.rosters import Interpreters
from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.driver.survivors import Survivors
from musterpoint.exercises.driver.wardens import Wardens
from musterpoint.exercises.world import Scenario, World
from musterpoint.forms import actions as forms
from musterpoint.kernel.ids import Seeded
from musterpoint.procedures import actions as procedures
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

#: What an organisation follows, by what it may hold.
CONSULAR = (
    "lost-documents", "hospitalisation", "detention", "death", "missing-person",
    "child-before-movement",
)  # fmt: skip
PROTECTION = ("asylum-referral", "child-before-movement")
SURVIVORS = ("trafficking", "gender-based-violence")
#: What people come for to officers behind the wall; all else goes to the consular side.
BEHIND_THE_WALL = ("survivor", "talk")
#: What private talks ask, taken over from the catalogue.
QUESTIONNAIRE = "protection-screening"
#: The versions that ship are in force from this year on; an exercise plays in its own.
SHIPPED_FROM = "in_force_from: 2026-01-01"
SHIPPED_VERSION = "version: '1'"


def publish_procedures(stage: Stage, at: datetime) -> None:
    """Let every organisation with officers adapt what ships to the year of the crisis."""
    year = stage.scenario.starts.year
    for slug in stage.organisations:
        staff = stage.staff
        wanted = [*(CONSULAR if slug in stage.states else ())]
        talks = slug in stage.states and staff.protection(slug)
        wanted += PROTECTION if talks else ()
        wanted += SURVIVORS if staff.protection(slug) else ()
        if not staff.consular(slug):
            continue
        by = stage.actors[slug]
        with acting_as(by):
            if talks:
                asked = forms.adopt(QUESTIONNAIRE, by=by, at=at)
                forms.publish(asked.id, by=by, at=at)
            for name in dict.fromkeys(wanted):
                draft = procedures.adapt(name, by=by, at=at)
                text = catalogue.shipped()[name].read_text(encoding="utf-8")
                text = text.replace(SHIPPED_FROM, f"in_force_from: {year}-01-01")
                text = text.replace(SHIPPED_VERSION, f"version: '{year}'", 1)
                procedures.save_draft(draft.id, text, by=by, at=at)
                procedures.publish(draft.id, by=by, at=at)


class Casework:
    """The desks of a shard's organisations, and everything that comes to them."""

    def __init__(
        self,
        slugs: Sequence[str],
        scenario: Scenario,
        world: World,
        stage: Stage,
        crowd: Crowd,
        network: Network,
        ids: Seeded,
    ) -> None:
        self.slugs, self.scenario, self.world, self.stage = list(slugs), scenario, world, stage
        self.ids = ids
        self.agenda = Agenda()
        staff = stage.staff
        open_desks = {s: Desk(s, stage) for s in slugs if s in stage.states and staff.consular(s)}
        private = {s: Desk(s, stage, is_protected=True) for s in slugs if staff.protection(s)}
        self.needs: list[Need] = [
            need
            for need in draw(scenario, world)
            if need.slug in (private if need.theme in BEHIND_THE_WALL else open_desks)
        ]
        self.cases = ConsularCases(world, stage, crowd, self.agenda, open_desks)
        self.children = Children(world, stage, crowd, self.agenda, open_desks, private)
        operator = scenario.operator
        self.referrals = (
            Referrals(world, stage, crowd, self.agenda, open_desks[operator], private[operator])
            if operator in open_desks
            and operator in private
            and self.stage.scenario.casework.referrals.partners
            else None
        )
        self.survivors = Survivors(world, stage, self.agenda, private)
        self.protection = Protection(
            world, stage, self.agenda, crowd, private, self.referrals, self.survivors
        )
        self.complaints = Complaints(world.seed, len(world.people), stage, self.agenda)
        self.interpreters = (
            Interpreters(world, stage, self.agenda, network)
            if scenario.operator in slugs and scenario.casework.interpreters.languages
            else None
        )
        crowd.heard = Heard(fear=self.protection.fears, leave=self.children.ask)

    def prepare(self, at: datetime) -> None:
        """Open counters, name handlers, fill the roster; all before the crisis."""
        self.cases.open_counters(at)
        for slug in self.cases.desks:
            self.complaints.name_handlers(slug, at)
        self.complaints.begin(self.slugs, at)
        if self.referrals is not None:
            self.referrals.write_directory(at)
        self.survivors.write_directory(at)
        if self.interpreters is not None:
            self.interpreters.fill(at)
            self.interpreters.work = self._work
        if self.scenario.readiness is None:  # else wardens are appointed in a year of the loop
            Wardens(self.world, self.stage).fill(self.slugs, at)

    def play_until(self, at: datetime, first_of_day: int | None) -> None:
        """Let everything come and go on that is due; ``first_of_day`` is the day that begins."""
        if first_of_day is not None and self.interpreters is not None:
            self.interpreters.begin(first_of_day, at)
        due = [need for need in self.needs if need.at <= at]
        self.needs = self.needs[len(due) :]
        themes: dict[str, list[Need]] = {}
        for need in due:
            themes.setdefault(need.theme, []).append(need)
        for need in themes.pop("child", ()):
            self.children.found(need, need.at)
        for need in themes.pop("survivor", ()):
            self.survivors.begin(need)
        for need in themes.pop("talk", ()):
            self.protection.offered(need)
        for need in themes.pop("referral", ()):
            if self.referrals is not None:
                self.referrals.begin(need)
        for needs in themes.values():
            self.cases.begin(needs)
        self.agenda.play_until(at, self._move)
        self._move(at)

    def _move(self, at: datetime) -> None:
        self.ids.at = at

    def _work(self, at: datetime, lanes: Iterable[str]) -> None:
        """Work the operator's lanes at a moment between two steps: a call takes minutes."""
        operator = self.stage.organisations[self.stage.operator]
        then = operator.clock_at
        self._set_clock(operator, at)
        pumps.run_due([operator.id], only=tuple(lanes))
        self._set_clock(operator, then)

    @staticmethod
    def _set_clock(organisation: Organisation, at: datetime | None) -> None:
        Organisation.objects.filter(id=organisation.id).update(clock_at=at)
        organisation.clock_at = at
