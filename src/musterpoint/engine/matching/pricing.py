"""The cheapest journey of every ray at given prices: a shortest path in layers, one layer per leg.

All rays go through the network together, one array row per leg, so a pass costs milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musterpoint.engine.matching.groups import Ray
from musterpoint.engine.matching.network import NO_LIMIT, QUOTA, WIDTH, Network, Path, bits
from musterpoint.engine.matching.problem import CLASSES

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(slots=True)
class Priced:
    """Cost of the best journey of each ray, and of each number of legs; and how to walk it back."""

    best: Floats
    by_length: Floats
    last: NDArray[np.int64]
    previous: list[NDArray[np.int64]]

    def path(self, ray: int, length: int) -> Path:
        """Return the best journey of ``length`` legs of a ray."""
        at = int(self.last[length - 1, ray])
        found = [at]
        for layer in range(length - 1, 0, -1):
            at = int(self.previous[layer][at, ray])
            found.append(at)
        return tuple(reversed(found))


class Pricer:
    """Arrays of the rays of one problem, ready for any prices."""

    def __init__(self, network: Network, rays: list[Ray]) -> None:
        self.network = network
        size = len(network.legs)
        self.start = _matrix([ray.needs.start for ray in rays], size)
        self.useful = _matrix([ray.needs.useful for ray in rays], size)
        self.final = _matrix([ray.needs.final for ray in rays], size)
        self.foreign = _matrix([ray.needs.foreign for ray in rays], size)
        self.limited = _matrix([ray.needs.limited for ray in rays], len(network.places))
        self.demand = np.array([ray.needs.demand for ray in rays], dtype=float).reshape(
            len(rays), QUOTA
        )
        self.people = np.array([ray.needs.people for ray in rays], dtype=float)
        self.count = np.array([ray.count for ray in rays], dtype=float).reshape(len(rays), CLASSES)
        self.befores = [
            np.array(list(bits(network.before[at])), dtype=np.int64) for at in range(size)
        ]
        self.capacity = _capacities(network)
        self.scarce = self._most_use() > self.capacity
        self.leg_penalty = np.array(network.leg_penalty, dtype=float)
        self.arrival_penalty = np.array(network.arrival_penalty, dtype=float)

    def _most_use(self) -> Floats:
        """Return for each resource row what would be taken if everyone who may use it did."""
        units = self.count.sum(axis=1)
        legs = self.useful.astype(float) @ (self.demand * units[:, None])
        quota = self.foreign.astype(float) @ (self.people * units)
        beds = self.limited.astype(float) @ (self.people * units)
        nights = [beds[place] for place, _ in self.network.bed_row]
        return np.concatenate([np.column_stack([legs, quota]).ravel(), np.array(nights)])

    def run(self, prices: Floats, deductions: float) -> Priced:
        """Price every ray.

        ``prices`` per resource row; ``deductions`` scales cost, transfer and lateness.
        """
        size = len(self.network.legs)
        rays = len(self.people)
        legs = prices[: size * WIDTH].reshape(size, WIDTH)
        beds = prices[size * WIDTH :]
        own = legs[:, :QUOTA] @ self.demand.T + np.outer(deductions * self.leg_penalty, self.people)
        own += self.foreign * np.outer(legs[:, QUOTA], self.people)
        own[~self.useful] = np.inf
        ending = np.outer(deductions * self.arrival_penalty, self.people)
        for at in range(size):
            nights = self.network.nights(at, -1)
            if nights and beds[list(nights)].any():
                ending[at] += (
                    beds[list(nights)].sum()
                    * self.people
                    * self.limited[self.network.destination[at]]
                )
        ending[~self.final] = np.inf
        layer = np.where(self.start, own, np.inf)
        length = self.network.max_legs
        by_length = np.full((length, rays), np.inf)
        last = np.zeros((length, rays), dtype=np.int64)
        previous: list[NDArray[np.int64]] = [np.zeros((0, 0), dtype=np.int64)]
        for step in range(length):
            if step:
                layer, back = self._next_layer(layer, own, beds)
                previous.append(back)
            total = layer + ending
            last[step] = total.argmin(axis=0)
            by_length[step] = total[last[step], np.arange(rays)]
        return Priced(by_length.min(axis=0), by_length, last, previous)

    def _next_layer(
        self, layer: Floats, own: Floats, beds: Floats
    ) -> tuple[Floats, NDArray[np.int64]]:
        grown = np.full_like(layer, np.inf)
        back = np.zeros(layer.shape, dtype=np.int64)
        alive: Bools = np.min(layer, axis=1, initial=np.inf) < np.inf
        rays = np.arange(layer.shape[1])
        for at, before in enumerate(self.befores):
            from_here = before[alive[before]]
            if not len(from_here) or not self.useful[at].any():
                continue
            reach = layer[from_here]
            self._add_beds(reach, from_here, at, beds)
            choice = reach.argmin(axis=0)
            grown[at] = reach[choice, rays] + own[at]
            back[at] = from_here[choice]
        return grown, back

    def _add_beds(self, reach: Floats, from_here: NDArray[np.int64], at: int, beds: Floats) -> None:
        place = self.network.origin[at]
        if not self.network.bed_place >> place & 1:
            return
        for row, earlier in enumerate(from_here):
            nights = self.network.nights(int(earlier), at)
            price = beds[list(nights)].sum() if nights else 0.0
            if price:
                reach[row] += price * self.people * self.limited[place]

    def bound(self, prices: Floats, values: Floats, priced: Priced) -> float:
        """Return the Lagrangian bound at the prices: paid capacity plus each unit's gain over its
        price.

        ``values`` is what one person of each class is worth. Any non-negative prices give a valid
        bound.
        """
        gain = self.people[:, None] * values[None, :] - priced.best[:, None]
        limited = self.capacity < NO_LIMIT
        paid = float(prices[limited] @ self.capacity[limited])
        bound = paid + float((self.count * np.maximum(gain, 0.0)).sum())
        return bound + 1e-9 * (1.0 + abs(bound))


def _matrix(masks: list[int], size: int) -> Bools:
    width = max(1, -(-size // 8))
    raw = b"".join(mask.to_bytes(width, "little") for mask in masks)
    rows = np.frombuffer(raw, dtype=np.uint8).reshape(len(masks), width)
    return np.ascontiguousarray(
        np.unpackbits(rows, axis=1, bitorder="little")[:, :size].T.astype(bool)
    )


def _capacities(network: Network) -> Floats:
    legs = [free for capacity in network.capacity for free in capacity]
    return np.array(legs + network.beds, dtype=float)
