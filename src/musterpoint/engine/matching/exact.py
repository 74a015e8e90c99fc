"""Small operations are solved exactly: every journey written down, whole numbers of households.

An embassy's day (tens of households, a few buses) deserves the best plan, not a rounded one. Above
the limits below, the rounded plan is polished instead: the same search, only on journeys that the
plans use already. Both searches stop by nodes, never by seconds.
"""

from __future__ import annotations

import highspy
import numpy as np

from musterpoint.engine.matching.groups import Grouping, Needs, penalty, use
from musterpoint.engine.matching.master import Pool, quiet_highs
from musterpoint.engine.matching.network import NO_LIMIT, Network, Path, bits
from musterpoint.engine.matching.placement import Placement, empty
from musterpoint.engine.matching.pricing import Floats

MOST_HOUSEHOLDS = 300
MOST_JOURNEYS = 3_000
MOST_NODES = 2_000
POLISH_JOURNEYS = 2_000
POLISH_NODES = 20
POLISH_GAP = 2e-5
FRACTION = 1e-6

Journey = tuple[int, Path]
Served = tuple[int, int]


def exact(network: Network, grouping: Grouping) -> Placement | None:
    """Return the best placement by class-weighted people, or None when the problem is too large for
    it.
    """
    concerned = [group for group in grouping.group_of if grouping.groups[group].ray >= 0]
    if len(concerned) > MOST_HOUSEHOLDS:
        return None
    journeys: list[Journey] = []
    for group in sorted(set(concerned)):
        paths = _journeys(network, grouping.groups[group].needs)
        if paths is None or len(journeys) + len(paths) > MOST_JOURNEYS:
            return None
        journeys.extend((group, path) for path in paths)
    return _Programme(network, grouping, journeys).solve() if journeys else None


def polish(pool: Pool, flow: Floats, placement: Placement) -> Placement | None:
    """Return the best placement on the journeys that the plan and the fractional plan use.

    None when there are too many of them, or nothing was found by the node limit.
    """
    network, grouping = placement.network, placement.grouping
    of_ray: dict[int, set[Path]] = {}
    for column, units in zip(pool.columns, flow.tolist(), strict=False):
        if units > FRACTION:
            of_ray.setdefault(column.ray, set()).add(column.path)
    for home, path in placement.journeys.items():
        of_ray.setdefault(grouping.groups[grouping.group_of[home]].ray, set()).add(path)
    journeys = [
        (at, path)
        for at, member in enumerate(grouping.groups)
        if member.ray >= 0
        for path in sorted(of_ray.get(member.ray, ()))
    ]
    if not journeys or len(journeys) > POLISH_JOURNEYS:
        return None
    return _Programme(network, grouping, journeys).improve()


def _journeys(network: Network, needs: Needs) -> list[Path] | None:
    """Return every journey, or None when there are too many to write down."""
    found: list[Path] = []
    wave: list[Path] = [(at,) for at in bits(needs.start)]
    for _ in range(network.max_legs):
        found.extend(path for path in wave if needs.final >> path[-1] & 1)
        if len(wave) > MOST_JOURNEYS:
            return None
        wave = [
            (*path, then) for path in wave for then in bits(network.after[path[-1]] & needs.useful)
        ]
    return found


class _Programme:
    """Whole numbers of households per (group, class) served and per journey, solved as one integer
    programme.
    """

    def __init__(self, network: Network, grouping: Grouping, journeys: list[Journey]) -> None:
        self.network, self.grouping, self.journeys = network, grouping, journeys
        self.members: dict[Served, list[int]] = {}
        order = sorted(
            range(len(grouping.households)),
            key=lambda at: (grouping.households[at].order, str(grouping.households[at].id)),
        )
        travelling = {group for group, _ in journeys}
        for at in order:
            group = grouping.group_of[at]
            if group in travelling:
                self.members.setdefault((group, grouping.households[at].priority), []).append(at)
        self.served = sorted(self.members)
        self.people = [grouping.groups[group].needs.people for group, _ in self.served]
        self.model = self._build()

    def _build(self) -> highspy.Highs:
        groups = sorted({group for group, _ in self.journeys})
        row_of = {group: row for row, group in enumerate(groups)}
        capacity = [float(free) for legs in self.network.capacity for free in legs] + [
            float(free) for free in self.network.beds
        ]
        resources = len(groups)
        self.floor = resources + len(capacity)
        weights = self.network.problem.weights
        endless = highspy.kHighsInf
        model = quiet_highs()
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_max_nodes", MOST_NODES)
        lower = [0.0] * resources + [-endless] * (len(capacity) + 1)
        upper = [0.0] * resources + [endless if free >= NO_LIMIT else free for free in capacity]
        for low, high in zip(lower, [*upper, endless], strict=True):
            model.addRow(low, high, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        for (group, level), people in zip(self.served, self.people, strict=True):
            values = [-1.0, weights.of_class(level) * people]
            self._column(
                model, len(self.members[group, level]), [row_of[group], self.floor], values
            )
        for group, path in self.journeys:
            taken = use(self.network, self.grouping.groups[group].needs, path)
            rows = [row_of[group], *(resources + row for row, _ in taken)]
            self._column(
                model,
                len(self.grouping.households),
                rows,
                [1.0, *(float(amount) for _, amount in taken)],
            )
        model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        return model

    @staticmethod
    def _column(model: highspy.Highs, upper: int, rows: list[int], values: list[float]) -> None:
        at = model.getNumCol()
        model.addCol(
            0.0, 0.0, float(upper), len(rows), np.array(rows, dtype=np.int32), np.array(values)
        )
        model.changeColIntegrality(at, highspy.HighsVarType.kInteger)

    def solve(self) -> Placement | None:
        """Maximise class-weighted people, then lower the deductions; None at the node limit."""
        gains = self._gains()
        counts = self._run(gains + [0.0] * len(self.journeys))
        if counts is None:
            return None
        reached = sum(gain * count for gain, count in zip(gains, counts, strict=False))
        self.model.changeRowBounds(self.floor, reached - FRACTION, highspy.kHighsInf)
        cheapest = self._run([0.0] * len(self.served) + self._deductions())
        return self._seat(cheapest or counts)

    def improve(self) -> Placement | None:
        """Maximise the objective in one go and take what is found by the node limit."""
        self.model.setOptionValue("mip_rel_gap", POLISH_GAP)
        self.model.setOptionValue("mip_max_nodes", POLISH_NODES)
        counts = self._run(self._gains() + self._deductions(), finished=False)
        return None if counts is None else self._seat(counts)

    def _gains(self) -> list[float]:
        weights = self.network.problem.weights
        served = zip(self.served, self.people, strict=True)
        return [weights.of_class(level) * people for (_, level), people in served]

    def _deductions(self) -> list[float]:
        groups = self.grouping.groups
        return [
            -groups[group].needs.people * penalty(self.network, path)
            for group, path in self.journeys
        ]

    def _run(self, costs: list[float], *, finished: bool = True) -> list[int] | None:
        for column, cost in enumerate(costs):
            self.model.changeColCost(column, cost)
        self.model.run()
        status = self.model.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal and finished:
            return None
        solution = self.model.getSolution()
        return [round(value) for value in solution.col_value] if solution.value_valid else None

    def _seat(self, counts: list[int]) -> Placement | None:
        placement = empty(self.network, self.grouping)
        waiting: dict[int, list[int]] = {}
        for (group, level), count in zip(self.served, counts, strict=False):
            waiting.setdefault(group, []).extend(self.members[group, level][:count])
        for (group, path), count in zip(self.journeys, counts[len(self.served) :], strict=True):
            for _ in range(count):
                if not placement.residual.fits(self.grouping.groups[group].needs, path):
                    return None
                placement.place(waiting[group].pop(0), path)
        return placement
