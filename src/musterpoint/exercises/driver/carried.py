"""Whom States carried for each other in an exercise, and which three of them net what they owe."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import combinations

from musterpoint.costs import actions, queries
from musterpoint.costs.actions import CarriedIn
from musterpoint.costs.models import Carried
from musterpoint.evacuation.models import Leg, LegState
from musterpoint.exercises.driver.stage import Stage
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import OrganisationKind
from musterpoint.tenancy.scope import acting_as

Clerk = Callable[[Stage, str], Actor]


def enter_lists(stage: Stage, clerk: Clerk, at: datetime) -> int:
    """
    Let States enter whom they carried for another on their own legs; return how many entries.

    The pool tells no small number. What a State enters are people whom the other State registered
    itself and who left on that leg.
    """
    states = _states(stage)
    people: dict[str, Counter[tuple[str, str]]] = {}
    for slug in states:
        with acting_as(clerk(stage, slug)):
            people[slug] = queries.own_by_leg(stage.crises[slug])
    return sum(_enter(stage, slug, people, clerk(stage, slug), at) for slug in states)


def _enter(
    stage: Stage, slug: str, people: dict[str, Counter[tuple[str, str]]], by: Actor, at: datetime
) -> int:
    crisis, made = stage.crises[slug], 0
    with acting_as(by):
        own = Leg.objects.filter(
            crisis_id=crisis, offered_by_id=by.organisation_id, departs_at__lte=at
        ).exclude(state=LegState.CANCELLED)
        there = set(Carried.objects.values_list("code", "departed_on", "partner_id"))
        for leg in own.select_related("origin", "destination").order_by("code", "departs_at"):
            on = leg.departs_at.date()
            for other, found in people.items():
                count, partner = found[leg.code, on.isoformat()], stage.organisations[other].id
                if other == slug or not count or (leg.code, on, partner) in there:
                    continue
                given = CarriedIn(
                    crisis_id=crisis, partner_id=partner, code=leg.code, origin=leg.origin.name,
                    destination=leg.destination.name, departed_on=on, people=count, seats=count,
                )  # fmt: skip
                actions.enter_carried(given, by=by, at=at)
                made += 1
    return made


def carriers(stage: Stage, clerk: Clerk) -> tuple[str, ...]:
    """
    Return three organisations among which most seats were flown for each other.

    Three States of which each owes or is owed go before others; fewer only where no three are.
    """
    seats = _seats(stage, clerk)
    members = sorted({slug for pair in seats for slug in pair})
    states = [slug for slug in members if slug in _states(stage)]

    def flown(group: tuple[str, ...]) -> int:
        pairs = [frozenset(pair) for pair in combinations(group, 2) if frozenset(pair) in seats]
        is_joined = len({slug for pair in pairs for slug in pair}) == len(group)
        return sum(seats[pair] for pair in pairs) if is_joined else 0

    for among in (states, members):
        best = max(combinations(among, 3), key=flown, default=())
        if best and flown(best):
            return best
    return tuple(sorted(next(iter(seats)))) if seats else ()


def _seats(stage: Stage, clerk: Clerk) -> Counter[frozenset[str]]:
    """Return how many seats each two organisations flew for each other."""
    slug_of = {one.id: slug for slug, one in stage.organisations.items()}
    seats: Counter[frozenset[str]] = Counter()
    for slug in stage.states:
        with acting_as(clerk(stage, slug)):
            for partner, many in Carried.objects.values_list("partner_id", "seats"):
                if slug_of.get(partner, slug) != slug:
                    seats[frozenset((slug, slug_of[partner]))] += many
    return seats


def _states(stage: Stage) -> list[str]:
    """Return the slugs of those that are States."""
    kind = OrganisationKind.STATE_AUTHORITY
    return [slug for slug in stage.states if stage.organisations[slug].kind == kind]
