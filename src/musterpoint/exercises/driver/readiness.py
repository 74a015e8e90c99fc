"""
What an organisation has when the crisis comes, read from its own tables, and officers' time.

Nothing here knows whether a year of the loop was played: a plan in force, certificates, colleagues
who were called out and wardens who answered are looked up as they stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.world import Scenario, World
from musterpoint.exercises.world.readiness_model import Readiness
from musterpoint.exercises.world.scenario_model import LegPattern
from musterpoint.outreach.models import Campaign
from musterpoint.plans import actions as plans
from musterpoint.plans import queries as plans_found
from musterpoint.plans.models import TaskKind, TaskState
from musterpoint.rosters import queries as rosters
from musterpoint.rosters.models import DeploymentState
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.training import queries as training

#: Kinds of agreement in a plan under which a carrier comes when it is called.
SIGNED = ("contract", "treaty", "memorandum")
#: The message of a plan with which people are asked whether they are safe.
SAFE = "Are you safe?"
PLAN_LEVEL = 2
THOUSAND = 1000
MINUTES = 60
SURGE_ROLE = "Surge"


def activate_plans(stage: Stage, at: datetime) -> None:
    """Put every plan in force for the country to work, as the first thing after declaring."""
    for slug, crisis_id in stage.crises.items():
        by = stage.actors[slug]
        with acting_as(by):
            for plan_id, _number in in_force(stage.scenario.host, at):
                plans.activate(plan_id, crisis_id, PLAN_LEVEL, by=by, at=at)


def in_force(country: str, at: datetime) -> list[tuple[UUID, int]]:
    """Return the plans in force for a country, with the number of the version."""
    lines = plans_found.plans(plans_found.Filters(country=country), at.date())
    return [(one.plan.id, one.in_force.number) for one in lines if one.in_force is not None]


def drafted(stage: Stage, slug: str, at: datetime) -> Mapping[str, str] | None:
    """Return the texts of the draft that a plan at work made of this message, or None."""
    for line in _messages(stage.crises[slug], at):
        if line.task.campaign_id is not None:
            texts: Mapping[str, str] = Campaign.objects.get(id=line.task.campaign_id).texts
            return texts
    return None


def released(stage: Stage, slug: str, by: Actor, at: datetime) -> None:
    """Tick off the task whose message has gone out."""
    for line in _messages(stage.crises[slug], at):
        if line.task.state == TaskState.OPEN:
            plans.end_task(line.task.id, TaskState.DONE, "", by=by, at=at)


def _messages(crisis_id: UUID, at: datetime) -> Iterator[plans_found.TaskLine]:
    for standing in plans_found.activations(crisis_id, at):
        _row, lines = plans_found.activation(standing.row.id, at)
        yield from (one for one in lines if one.title == SAFE and one.task.kind == TaskKind.MESSAGE)


def contracted(stage: Stage, at: datetime) -> Scenario:
    """
    Return the scenario with the legs for which somebody's plan in force names a signed carrier.

    They leave earlier by the days that finding a carrier took, but not before the crisis was
    declared; legs without a contract stay as they are.
    """
    scenario, rules = stage.scenario, stage.scenario.readiness
    if rules is None:
        return scenario
    signed: dict[str, set[tuple[str, str]]] = {}
    for slug in stage.crises:
        with acting_as(stage.actors[slug]):
            signed[slug] = _signed(scenario.host, at)
    first = scenario.declared_on_day + 1
    patterns = tuple(
        replace(one, days=earlier(one.days, rules.contract_days, first))
        if way(scenario, one) in signed.get(one.offered_by, ())
        else one
        for one in scenario.leg_patterns
    )
    return replace(scenario, leg_patterns=patterns)


def way(scenario: Scenario, leg: LegPattern) -> tuple[str, str]:
    """Return where a leg begins and ends, as a plan writes it."""
    places = scenario.places
    return name_in(places[leg.origin].name), name_in(places[leg.destination].name)


def earlier(days: Sequence[int], saved: int, first: int) -> tuple[int, ...]:
    """Return days of departure that begin so much earlier and end when they did."""
    moved = {max(day - saved, first) for day in days if day > first}
    if not moved:
        return tuple(days)
    rest = {day for day in days if day > max(moved) or day <= first}
    return tuple(sorted(moved | rest))


def _signed(country: str, at: datetime) -> set[tuple[str, str]]:
    return {
        (row["origin"], row["destination"])
        for plan_id, number in in_force(country, at)
        for row in plans_found.overview(plan_id, at, number).content.get("carriers", ())
        if row.get("agreement") in SIGNED
    }


class Desks:
    """The officers' time of a shard's organisations: what is not done today waits in its line."""

    def __init__(
        self, scenario: Scenario, world: World, stage: Stage, slugs: Sequence[str]
    ) -> None:
        self.stage = stage
        self.rules: Readiness | None = scenario.readiness
        self.served = dict.fromkeys(slugs, 0)
        for person in world.people:
            slug = scenario.served_by(person.nationality)
            if slug in self.served:
                self.served[slug] += 1
        self._day: dict[str, float] = {}
        self._pace: dict[str, float] = {}
        self._left: dict[str, float] = {}
        self._since: datetime | None = None

    @property
    def is_limited(self) -> bool:
        """Whether officers' time is counted: from the day on which the crisis was declared."""
        return self.rules is not None and bool(self._day)

    def learn(self, at: datetime) -> None:
        """Look up who is at work today, and who of them was trained."""
        if self.rules is None:
            return
        for slug in self.served:
            if slug in self.stage.crises:
                with acting_as(self.stage.actors[slug]):
                    self._day[slug], self._pace[slug] = self._at_work(self.rules, slug, at)

    def _at_work(self, rules: Readiness, slug: str, at: datetime) -> tuple[float, float]:
        """Return the minutes of a day, and by how much things take less time."""
        thousands = self.served[slug] / THOUSAND
        hours = rules.hours_per_thousand * thousands
        wanted = rules.surge.per_thousand * thousands
        if out := sum(
            one.role == SURGE_ROLE and one.state == DeploymentState.UNDER_WAY
            for one in rosters.open_deployments()
        ):
            # In a small exercise one colleague stands for a part of one.
            hours += out * rules.surge.hours * min(1.0, wanted / places(rules, self.served[slug]))
        officers = [one.id for one in self.stage.staff.consular(slug) if one.id is not None]
        held = training.passed(officers, [rules.trained.course], at) if officers else {}
        share = len(held) / len(officers) if officers else 0.0
        return hours * MINUTES, 1 - share * (1 - rules.trained.factor)

    def open(self, at: datetime) -> None:
        """Give every desk the time since it was last looked at; at most a day's worth is kept."""
        since, self._since = self._since or at, at
        for slug, minutes in self._day.items():
            fresh = minutes * ((at - since) / timedelta(days=1))
            self._left[slug] = min(self._left.get(slug, 0.0) + fresh, minutes)

    def has_time(self, slug: str) -> bool:
        """Say whether today's time is not used up."""
        return slug not in self._day or self._left.get(slug, 0.0) > 0

    def take(self, slug: str, work: str) -> bool:
        """Use the time that a thing takes; False when today's is used up."""
        if self.rules is None or slug not in self._day:
            return True
        if not self.has_time(slug):
            return False
        self._left[slug] -= self.rules.minutes[work] * self._pace[slug]
        return True


def places(rules: Readiness, served: int) -> int:
    """Return how many colleagues stand on the surge roster of somebody who serves so many."""
    return max(1, round(rules.surge.per_thousand * served / THOUSAND))
