"""The linear programme over rays and journeys (HiGHS), and column generation around it.

Rows: one per ray (units that travel = units served), one per resource that can run out, one per
class level that must keep its people. HiGHS runs on one thread and stops by iterations, so a run
can be repeated exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np

from musterpoint.engine.matching.groups import Ray, penalty, use
from musterpoint.engine.matching.network import NO_LIMIT, Network, Path
from musterpoint.engine.matching.pricing import Floats, Pricer
from musterpoint.engine.matching.problem import CLASSES

SIMPLEX_ITERATIONS = 400_000
REDUCED_COST = 1e-7


@dataclass(frozen=True, slots=True)
class Column:
    """A journey of a ray, the resource rows it takes and its deduction per person."""

    ray: int
    path: Path
    rows: tuple[tuple[int, int], ...]
    deduction: float


@dataclass(slots=True)
class Pool:
    """The journeys known so far, each once."""

    network: Network
    rays: list[Ray]
    columns: list[Column] = field(default_factory=list)
    known: set[tuple[int, Path]] = field(default_factory=set)

    def add(self, ray: int, path: Path) -> None:
        """Add a journey unless it is there."""
        if (ray, path) in self.known:
            return
        self.known.add((ray, path))
        needs = self.rays[ray].needs
        rows = tuple(use(self.network, needs, path))
        self.columns.append(Column(ray, path, rows, penalty(self.network, path)))


@dataclass(frozen=True, slots=True)
class Goal:
    """What to maximise: value of a person by class, scale of the deductions, people kept in classes
    0..j.
    """

    values: tuple[float, ...]
    deductions: float
    floors: tuple[int, ...] = ()


@dataclass(slots=True)
class Solved:
    """Result of column generation.

    ``flow`` is units per column of the pool; ``bound`` is certified by ``prices``.
    """

    value: float
    bound: float
    prices: Floats
    flow: Floats


def quiet_highs() -> highspy.Highs:
    """Return an empty HiGHS model that prints nothing, uses one thread and always runs the same
    way.
    """
    model = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy ships partial types
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 0)
    return model


class Master:
    """One HiGHS model that grows by columns."""

    def __init__(self, pricer: Pricer, pool: Pool, goal: Goal) -> None:
        self.pricer, self.pool, self.goal = pricer, pool, goal
        self.rays = len(pricer.people)
        self.resources = len(pricer.capacity)
        self.taken = 0
        self.model = quiet_highs()
        self.model.setOptionValue("solver", "simplex")
        self.model.setOptionValue("simplex_iteration_limit", SIMPLEX_ITERATIONS)
        self._add_rows()
        self._add_served()
        self.model.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _add_rows(self) -> None:
        endless = highspy.kHighsInf
        capacity = np.where(self.pricer.capacity >= NO_LIMIT, endless, self.pricer.capacity)
        floors = np.array(self.goal.floors, dtype=float)
        lower = np.concatenate([np.zeros(self.rays), np.full(self.resources, -endless), floors])
        upper = np.concatenate([np.zeros(self.rays), capacity, np.full(len(floors), endless)])
        none = np.zeros(0, dtype=np.int32)
        starts = np.zeros(len(lower), dtype=np.int32)
        self.model.addRows(len(lower), lower, upper, 0, starts, none, np.zeros(0))

    def _add_served(self) -> None:
        pricer, goal = self.pricer, self.goal
        ray, klass = np.nonzero(pricer.count > 0)
        counted = [k for k in range(CLASSES) if goal.values[k] > 0 or k < len(goal.floors)]
        keep = np.isin(klass, counted)
        ray, klass = ray[keep], klass[keep]
        starts: list[int] = []
        rows: list[int] = []
        values: list[float] = []
        for row, level in zip(ray.tolist(), klass.tolist(), strict=True):
            starts.append(len(rows))
            rows.append(row)
            values.append(-1.0)
            for floor in range(level, len(goal.floors)):
                rows.append(self.rays + self.resources + floor)
                values.append(float(pricer.people[row]))
        worth = pricer.people[ray] * np.array(goal.values)[klass]
        self._add(worth, pricer.count[ray, klass], starts, rows, values)
        self.served = len(ray)

    def _add(
        self, cost: Floats, upper: Floats, starts: list[int], rows: list[int], values: list[float]
    ) -> None:
        self.model.addCols(
            len(cost),
            cost,
            np.zeros(len(cost)),
            upper,
            len(rows),
            np.array(starts, dtype=np.int32),
            np.array(rows, dtype=np.int32),
            np.array(values, dtype=float),
        )

    def take_columns(self) -> int:
        """Add the pool's new columns to the model and return how many."""
        fresh = self.pool.columns[self.taken :]
        scarce = self.pricer.scarce.tolist()  # a resource that cannot run out needs no row
        starts: list[int] = []
        rows: list[int] = []
        values: list[float] = []
        for column in fresh:
            starts.append(len(rows))
            rows.append(column.ray)
            values.append(1.0)
            for row, amount in column.rows:
                if scarce[row]:
                    rows.append(self.rays + row)
                    values.append(float(amount))
        people = self.pricer.people
        cost = np.array(
            [-self.goal.deductions * c.deduction * people[c.ray] for c in fresh], dtype=float
        )
        if fresh:
            self._add(cost, np.full(len(fresh), highspy.kHighsInf), starts, rows, values)
        self.taken = len(self.pool.columns)
        return len(fresh)

    def optimise(self) -> tuple[float, Floats, Floats, Floats]:
        """Run the simplex method.

        Return the value, prices of resources, worth of floors, and flow per column.
        """
        self.model.run()
        solution = self.model.getSolution()
        duals = np.array(solution.row_dual, dtype=float)
        prices = np.maximum(duals[self.rays : self.rays + self.resources], 0.0)
        floors = np.maximum(-duals[self.rays + self.resources :], 0.0)
        value = float(self.model.getInfo().objective_function_value)
        return value, prices, floors, np.array(solution.col_value, dtype=float)[self.served :]


def generate(
    pricer: Pricer, pool: Pool, goal: Goal, *, rounds: int, gap: float, enough: float | None = None
) -> Solved:
    """Generate columns until bound and value meet (within ``gap``) or the bound is ``enough``."""
    master = Master(pricer, pool, goal)
    best: Solved | None = None
    lowest, lowest_prices = np.inf, np.zeros(len(pricer.capacity))
    for _ in range(rounds):
        master.take_columns()
        value, prices, floors, flow = master.optimise()
        bound = _price(pricer, pool, goal, prices, floors)
        if bound < lowest:
            lowest, lowest_prices = bound, prices
        best = Solved(value, lowest, lowest_prices, flow)
        closed = lowest - value <= gap or (enough is not None and lowest < enough)
        if closed or master.taken == len(pool.columns):
            break
    if best is None:
        raise ValueError("at least one round")
    return best


def _price(pricer: Pricer, pool: Pool, goal: Goal, prices: Floats, floors: Floats) -> float:
    """Bound at the prices, and add every ray's improving journeys to the pool."""
    values = np.array(goal.values, dtype=float)
    for floor, worth in enumerate(floors):
        values[: floor + 1] += worth
    priced = pricer.run(prices, goal.deductions)
    bound = pricer.bound(prices, values, priced) - float(
        floors @ np.array(goal.floors, dtype=float)
    )
    worth_having = np.where(pricer.count > 0, values[None, :], 0.0).max(axis=1) * pricer.people
    improving = priced.by_length < worth_having[None, :] - REDUCED_COST
    for length, ray in np.argwhere(improving):
        pool.add(int(ray), priced.path(int(ray), int(length) + 1))
    return bound
