"""What is still free while households are placed one by one, and the cheapest journey that still
fits.
"""

from __future__ import annotations

from collections.abc import Callable

from musterpoint.engine.matching.groups import Needs, use
from musterpoint.engine.matching.network import QUOTA, WIDTH, Network, Path, bits

Price = Callable[[int], float]


class Residual:
    """Free capacity per resource row (legs first, then beds)."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.free = [amount for capacity in network.capacity for amount in capacity] + list(
            network.beds
        )
        self.beds_from = len(network.legs) * WIDTH

    def fits(self, needs: Needs, path: Path) -> bool:
        """Say whether one household with these needs still fits on the journey."""
        return all(self.free[row] >= amount for row, amount in use(self.network, needs, path))

    def take(self, needs: Needs, path: Path) -> None:
        """Take the journey's capacity."""
        for row, amount in use(self.network, needs, path):
            self.free[row] -= amount

    def give_back(self, needs: Needs, path: Path) -> None:
        """Return the journey's capacity."""
        for row, amount in use(self.network, needs, path):
            self.free[row] += amount

    def has_room(self, needs: Needs, at: int) -> bool:
        """Say whether a leg still has room for the needs."""
        base = at * WIDTH
        free = self.free
        seats, wheelchairs, stretchers, infants, escorts = needs.demand
        if free[base] < seats or (needs.foreign >> at & 1 and free[base + QUOTA] < needs.people):
            return False
        return (
            free[base + 1] >= wheelchairs
            and free[base + 2] >= stretchers
            and free[base + 3] >= infants
            and free[base + 4] >= escorts
        )

    def _beds_free(self, needs: Needs, at: int, then: int) -> bool:
        rows = needs.sleeps(self.network, at, then)
        return all(self.free[self.beds_from + row] >= needs.people for row in rows)

    def cheapest(
        self, needs: Needs, leg_cost: Price, stay_cost: Callable[[int, int], float]
    ) -> tuple[float, Path]:
        """Return the cheapest journey that fits, or an empty path.

        ``leg_cost(leg)`` and ``stay_cost(leg, next leg or -1)`` are for the whole household. Ties
        go to fewer legs, then to the earlier leg.
        """
        network = self.network
        layer: dict[int, tuple[float, Path]] = {}
        for at in bits(needs.start):
            if self.has_room(needs, at):
                layer[at] = (leg_cost(at), (at,))
        best: tuple[float, Path] = (float("inf"), ())
        seen = {at: label[0] for at, label in layer.items()}
        for length in range(1, network.max_legs + 1):
            for at, (cost, path) in layer.items():
                if needs.final >> at & 1 and self._beds_free(needs, at, -1):
                    total = cost + stay_cost(at, -1)
                    if total < best[0] - 1e-12:
                        best = (total, path)
            if length == network.max_legs or not layer:
                break
            layer = self._extend(needs, layer, seen, leg_cost, stay_cost)
        return best

    def _extend(
        self,
        needs: Needs,
        layer: dict[int, tuple[float, Path]],
        seen: dict[int, float],
        leg_cost: Price,
        stay_cost: Callable[[int, int], float],
    ) -> dict[int, tuple[float, Path]]:
        network = self.network
        grown: dict[int, tuple[float, Path]] = {}
        room: dict[int, bool] = {}
        for at, (cost, path) in layer.items():
            for then in bits(network.after[at] & needs.useful):
                ok = room.get(then)
                if ok is None:
                    ok = room[then] = self.has_room(needs, then)
                if not ok or not self._beds_free(needs, at, then):
                    continue
                total = cost + stay_cost(at, then) + leg_cost(then)
                if total < seen.get(then, float("inf")) - 1e-12:
                    seen[then] = total
                    grown[then] = (total, (*path, then))
        return grown
