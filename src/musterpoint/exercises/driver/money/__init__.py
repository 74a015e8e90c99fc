"""
The money of an exercise: funds, an appeal, payments for legs, bonds, kits, as staff would move it.

It is played after the days of the crisis, by the moments at which everything happened, and with ids
of its own: so no seat can depend on it, and a run with money has the figures of one without.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random

from musterpoint.evacuation import queries as evacuation
from musterpoint.evacuation.models import LegState
from musterpoint.exercises.driver import costs
from musterpoint.exercises.driver.journeys import BOUGHT, pattern_of
from musterpoint.exercises.driver.money import teams
from musterpoint.exercises.driver.money.appeal import Income
from musterpoint.exercises.driver.money.bonds import Bonds
from musterpoint.exercises.driver.money.bonds import share as share_bond
from musterpoint.exercises.driver.money.claiming import Claiming
from musterpoint.exercises.driver.money.helping import Helping
from musterpoint.exercises.driver.money.kits import Kits
from musterpoint.exercises.driver.money.purse import CENTS, Fare, Purse, scale_of
from musterpoint.exercises.driver.play import Played, tail_of
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.money_model import Money
from musterpoint.kernel.ids import Seeded, using_ids
from musterpoint.tenancy import pumps, upkeep
from musterpoint.tenancy.scope import acting_as

MINUTES = 60
#: Hours of a day, local time: what came is written down, money asked for, approved, paid, told.
MORNING, NOON, AFTERNOON, EVENING, NIGHT = 9, 11, 15, 17, 22
HANDING_OUT, ASKING, LAST = 18, 20, 23
Step = Callable[[datetime], object]


@dataclass
class Course:
    """Everything that happens with money, by its moment."""

    played: Played
    money: Money
    ids: Seeded
    purses: dict[str, Purse] = field(default_factory=dict)
    _steps: list[tuple[datetime, int, Step]] = field(default_factory=list)

    @property
    def last_day(self) -> int:
        """Return the last day that was played."""
        return int(self.played.days[-1]["day"])

    def at(self, day: int, hour: int, do: Step) -> None:
        """Let something happen on a day, if the day was played."""
        if day <= self.last_day:
            moment = self.played.scenario.moment(day, hour * MINUTES)
            self._steps.append((moment, len(self._steps), do))

    def play(self) -> None:
        """Do everything in the order of its moments."""
        for moment, _number, do in sorted(self._steps, key=lambda one: one[:2]):
            self.ids.at = moment
            do(moment)


def play_money(played: Played) -> tuple[str, ...]:
    """
    Play the money of a run whose days were played; return the organisations that have a fund.

    Nothing where the file says nothing of money, or the crisis was not declared on these days.
    """
    scenario, stage = played.scenario, played.stage
    money = scenario.money
    if money is None or not stage.crises:
        return ()
    begins = scenario.moment(scenario.declared_on_day, 7 * MINUTES)
    chance = Random(f"{played.world.seed}/money")  # noqa: S311  ids of an exercise, not secrets
    course = Course(played, money, Seeded(chance, begins, tail_of(stage.prefix)))
    with using_ids(course.ids), upkeep.without_waiting_for_the_disk():
        teams.hire(stage, money, begins)
        _open_purses(course, begins)
        _plan_income(course)
        _plan_payments(course)
        _plan_bonds(course)
        _plan_help(course)
        _plan_kits(course)
        _plan_claims(course)
        _plan_costs(course)
        course.play()
        while pumps.run_due(stage.ids()):
            pass
        played.cast.extend(teams.links(stage, money, begins))
    return tuple(sorted(course.purses))


def _open_purses(course: Course, at: datetime) -> None:
    played = course.played
    money, stage = course.money, played.stage
    for given in money.funds:
        slug = given.organisation
        purse = Purse(
            given, money.paying, teams.team(stage, slug), stage.organisations[slug].name,
            stage.crises[slug], scale_of(len(played.world.people)),
            Dice(played.world.seed, f"money {slug}"),
        )  # fmt: skip
        purse.open(at, played.scenario.starts)
        course.purses[slug] = purse


def _plan_income(course: Course) -> None:
    played = course.played
    money, zero = course.money, played.scenario.moment(0, 12 * MINUTES)
    incomes = {slug: Income(purse, zero) for slug, purse in course.purses.items()}
    for fund in money.funds:
        for levy in fund.levies:
            course.at(levy.assessed, MORNING, partial(incomes[fund.organisation].levy, levy))
    if (appeal := money.appeal) is None:
        return
    income, slug = incomes[appeal.organisation], played.scenario.slug
    course.at(appeal.day, MORNING, partial(income.appeal, appeal, slug))
    for pledge in appeal.pledges:
        day = max(pledge.day, appeal.day)
        course.at(day, MORNING, partial(income.pledge, pledge))


def _plan_payments(course: Course) -> None:
    fares = _fares(course)
    for release in course.money.releases:
        purse = course.purses[release.organisation]
        if _level(course, release.day) >= purse.least_level(release.head):
            course.at(release.day, MORNING, partial(purse.release, release))
            course.at(release.reviewed, AFTERNOON, partial(purse.review, release.head))
    for day in range(course.played.scenario.declared_on_day, course.last_day + 1):
        for slug, purse in sorted(course.purses.items()):
            some = fares.get((slug, day), [])
            course.at(day, NOON, purse.approve)
            course.at(day, EVENING, purse.approve)
            course.at(day, EVENING, purse.pay)
            course.at(day, ASKING, partial(_ask, purse, some))
            course.at(day, NIGHT, purse.hear)


def _level(course: Course, day: int) -> int:
    """
    Return the highest level of any area on the morning of a day.

    Money is played after the days, when the table has the levels of the end: whether a release was
    allowed then is seen by those of the day.
    """
    scenario = course.played.scenario
    return max((scenario.level(one.slug, day) for one in scenario.areas), default=0)


def _ask(purse: Purse, legs: list[Fare], at: datetime) -> None:
    """Ask for what the legs of a day cost: each leg, and the seats bought together."""
    bought = [one for one in legs if pattern_of(one.code) == BOUGHT]
    for one in legs:
        if one not in bought:
            purse.pay_for([one], f"Leg {one.code}", at)
    if bought:
        purse.pay_for(bought, f"Seats on scheduled flights, {len(bought)} flights", at)


def _fares(course: Course) -> dict[tuple[str, int], list[Fare]]:
    """Return what the legs cost that left with people, by who offered them and the day."""
    played = course.played
    scenario, stage = played.scenario, played.stage
    by_id = {stage.organisations[slug].id: slug for slug in course.purses}
    found: dict[tuple[str, int], list[Fare]] = {}
    with acting_as(stage.actors[stage.operator]):
        lines = evacuation.legs(stage.crises[stage.operator])
    for line in lines:
        leg = line.leg
        slug = by_id.get(leg.offered_by_id)
        if slug is None or leg.state not in (LegState.DEPARTED, LegState.ARRIVED):
            continue
        dollars = course.money.paying.fares.get(pattern_of(leg.code))
        seats = line.taken if pattern_of(leg.code) == BOUGHT else leg.seats
        fare = dollars * CENTS if dollars is not None else leg.cost_minor
        day = (leg.departs_at - scenario.moment(0, 0)).days
        one = Fare(leg.item_id, leg.code, leg.mode, line.taken, fare * seats)
        found.setdefault((slug, day), []).append(one)
    return found


def _plan_bonds(course: Course) -> None:
    played = course.played
    callers: Counter[str] = Counter()
    for given in course.money.bonds:
        purse = course.purses[given.organisation]
        bond = Bonds(given, played.stage, purse.team, callers[given.organisation])
        callers[given.organisation] += 0 if given.employer else given.calls
        course.at(played.scenario.declared_on_day, MORNING, bond.lodge)
        for later, do in enumerate((bond.call, bond.answer, bond.decide, bond.pay)):
            course.at(given.begins + later, AFTERNOON, do)
        if given.topped_up is not None:
            course.at(given.topped_up, EVENING, bond.top_up)
    for pool in course.money.pools:
        team = course.purses[pool.organisation].team
        share = partial(share_bond, pool, played.stage, team)
        course.at(played.scenario.declared_on_day, MORNING, share)


def _plan_help(course: Course) -> None:
    """Let people who returned apply for help, a step a day."""
    given = course.money.help
    if given is None:
        return
    helping = Helping(given, course.purses[given.organisation])
    course.at(course.played.scenario.declared_on_day, MORNING, helping.open)
    steps = (helping.apply, helping.assess, helping.decide, helping.order, helping.hand_out)
    for later, do in enumerate(steps):
        course.at(given.begins + later, MORNING, do)
    course.at(given.begins + 3, AFTERNOON, helping.appeal)
    course.at(given.begins + 4, AFTERNOON, helping.answer)


def _plan_kits(course: Course) -> None:
    played = course.played
    scale = scale_of(len(played.world.people))
    for given in course.money.kits:
        kits = Kits(given, played.stage, scale)
        course.at(max(given.sent - 1, played.scenario.declared_on_day), MORNING, kits.prepare)
        course.at(given.sent, MORNING, kits.send)
        for day in given.days:
            course.at(day, HANDING_OUT, kits.hand_out)


def _plan_claims(course: Course) -> None:
    played, given = course.played, course.money.claims
    if given is None:
        return
    purse = course.purses[given.organisation]
    claiming = Claiming(given, played.stage, purse, played.world.seed)
    course.at(given.since, MORNING, claiming.register)
    course.at(given.filed, MORNING, claiming.file)
    course.at(given.decided, MORNING, claiming.decide)
    course.at(given.decided, AFTERNOON, claiming.wages)


def _plan_costs(course: Course) -> None:
    """Settle on the last day what legs cost: invoices, notes, what organisations owe each other."""
    if not course.money.has_costs:
        return
    paid = {one.item_id: one.amount for many in _fares(course).values() for one in many}
    invoice_legs = partial(costs.invoice_legs, paid=paid)
    for do in (costs.prepare, invoice_legs, costs.notes, costs.net_three):
        course.at(course.last_day, LAST, partial(do, course.played.stage))
