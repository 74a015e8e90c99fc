"""The plan that an organisation of an exercise writes: from what the scenario says is there."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from musterpoint.exercises.driver.learning import signs
from musterpoint.exercises.driver.readiness import PLAN_LEVEL, SAFE, way
from musterpoint.exercises.driver.stage import Stage, name_in
from musterpoint.exercises.driver.voices import texts
from musterpoint.exercises.world import World
from musterpoint.exercises.world.scenario_model import LegPattern, Scenario
from musterpoint.plans import actions as plans
from musterpoint.plans import queries as plans_found
from musterpoint.plans.actions import PlanIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

Row = Mapping[str, Any]
MODES = {"bus": "bus", "convoy": "bus", "ship": "ship", "air": "aircraft", "wide_air": "aircraft"}
REVIEWED = timedelta(days=14)
CONSULTED = timedelta(days=20)
CHILD = 18
#: The group of the plan by sex and whether somebody is a child.
GROUPS = {
    ("female", False): "women",
    ("male", False): "men",
    ("female", True): "girls",
    ("male", True): "boys",
}
ALL_AREAS = "All areas of this plan"
RULES = {
    "priority": "People who need a doctor, people who cannot walk, children who are alone, "
    "families with small children. Whoever travels together stays together.",
    "luggage": "One bag that you carry yourself, with papers and medicine on top.",
    "fitness": "A doctor sees whoever needs a stretcher or is near a birth before they board.",
}


def write_plan(stage: Stage, world: World, slug: str, at: datetime) -> None:
    """Write a contingency plan; somebody else reads and approves it, which puts it in force."""
    writer, chief = _two(stage, slug)
    organisation = stage.organisations[slug]
    with acting_as(writer):
        plan = plans.create_plan(
            PlanIn(
                name=f"{name_in(stage.scenario.name)}, contingency plan",
                kind="contingency",
                holder="ministry" if organisation.kind == "state_authority" else "organisation",
                country=stage.scenario.host,
            ),
            by=writer,
            at=at,
        )
        for section, row in _rows(stage, world, slug, at):
            revision = plans_found.version(plan.id).revision
            plans.put_row(plan.id, section, row, revision, by=writer, at=at)
        plans.send_to_review(plan.id, by=writer, at=at)
    with acting_as(chief):
        plans.approve(plan.id, by=chief, at=at + REVIEWED)


def _two(stage: Stage, slug: str) -> tuple[Actor, Actor]:
    """Return who writes and who approves: never the same person."""
    people = stage.staff.consular(slug)
    approves = [one for one in people if Permission.PLANS_APPROVE in one.permissions]
    chief = approves[-1] if approves else stage.actors[slug]
    writes = [
        one for one in people if Permission.PLANS_CHANGE in one.permissions and one.id != chief.id
    ]
    return (writes[0] if writes else stage.actors[slug]), chief


def _rows(stage: Stage, world: World, slug: str, at: datetime) -> Iterator[tuple[str, Row]]:
    scenario = stage.scenario
    legs = [one for one in scenario.leg_patterns if one.offered_by == slug]
    yield from _head(scenario, at)
    yield from _population(stage, world, slug, legs, at)
    yield from _makeup(stage, world, slug, at)
    for language, text in texts()["are_you_safe"].items():
        words = {"level": str(PLAN_LEVEL), "name": SAFE, "language": language, "text": text}
        yield "messages", words
    yield from _ways(scenario, legs, is_signed=signs(stage, slug))


def _head(scenario: Scenario, at: datetime) -> Iterator[tuple[str, Row]]:
    towns = ", ".join(name_in(area.name) for area in scenario.areas)
    yield "header", {"district": towns, "classification": "restricted"}
    for step in scenario.timeline[:1]:
        yield (
            "hazards",
            {
                "hazard": "Violence in towns where our people live",
                "sign": step.basis,
                "level": str(PLAN_LEVEL),
                "action": "Ask everybody whether they are safe",
                "hours": "1",
            },
        )
    yield (
        "team",
        {
            "role": "Head of the crisis team",
            "person": "The head of mission",
            "level": str(PLAN_LEVEL),
            "does": "Activates this plan and calls the rosters out",
            "shift": "In two shifts of twelve hours",
        },
    )
    for about, rule in RULES.items():
        yield "travel", {"about": about, "rule": rule}
    yield (
        "migrants",
        {
            "group": "Associations of migrants in the towns of this plan",
            "does": "Pass the word on where no phone rings, and say who needs help to leave",
            "level": str(PLAN_LEVEL + 1),
            "prepared": "Asked for this plan, and called together once a year",
        },
    )
    yield (
        "consulted",
        {
            "who": "migrants",
            "name": "Associations of migrants in the towns of this plan",
            "day": (at - CONSULTED).date().isoformat(),
            "said": "Nobody asks us before it is too late, and many of us have no phone.",
            "changed": "The first message is written beforehand; wardens go where no phone rings.",
        },
    )


def _population(
    stage: Stage, world: World, slug: str, legs: list[LegPattern], at: datetime
) -> Iterator[tuple[str, Row]]:
    scenario = stage.scenario
    served = sum(scenario.served_by(one.nationality) == slug for one in world.people)
    for area in scenario.areas:
        likely = round(served * area.share)
        yield (
            "population",
            {
                "area": name_in(area.name),
                "low": str(likely // 2),
                "likely": str(likely),
                "high": str(2 * likely + 1),
                "source": "estimate",
                "as_of": at.date().isoformat(),
                "confidence": "low",
            },
        )
    towns = {name_in(area.name) for area in scenario.areas}
    for name, country in sorted(_stops(scenario, legs).items()):
        if name not in towns:
            haven = {"place": name, "country": country, "is_end": "on"}
            yield "havens", haven


def _makeup(stage: Stage, world: World, slug: str, at: datetime) -> Iterator[tuple[str, Row]]:
    """Yield the sex and age of who is served, as a range as wide as the one of all."""
    found = Counter(
        GROUPS[one.sex, one.age < CHILD]
        for one in world.people
        if stage.scenario.served_by(one.nationality) == slug
    )
    for group, likely in sorted(found.items()):
        yield (
            "makeup",
            {
                "area": ALL_AREAS,
                "group": group,
                "low": str(likely // 2),
                "likely": str(likely),
                "high": str(2 * likely + 1),
                "source": "estimate",
                "as_of": at.date().isoformat(),
                "confidence": "low",
            },
        )


def _stops(scenario: Scenario, legs: list[LegPattern]) -> dict[str, str]:
    """Return every place at which a leg begins or ends, with its country."""
    slugs = {one.origin for one in legs} | {one.destination for one in legs}
    places = (scenario.places[slug] for slug in slugs)
    return {name_in(place.name): place.country for place in places}


def _ways(
    scenario: Scenario, legs: list[LegPattern], *, is_signed: bool
) -> Iterator[tuple[str, Row]]:
    """
    Yield a carrier for each way that the organisation will offer.

    Under a framework contract where it has learned to sign one; else it is a name to call.
    """
    towns = {name_in(area.name) for area in scenario.areas}
    for leg in legs:
        origin, destination = way(scenario, leg)
        if destination in towns:
            continue  # a way inside the country ends at no haven of the plan
        yield (
            "carriers",
            {
                "carrier": f"Carrier for {leg.slug}",
                "mode": MODES[leg.vehicle.name],
                "origin": origin,
                "destination": destination,
                "seats": str(leg.vehicle.seats),
                "a_day": str(max(1, round(leg.vehicles))),
                "hours": str(max(1, round(leg.hours))),
                "from_day": "1",
                "agreement": "contract" if is_signed else "none",
            },
        )
