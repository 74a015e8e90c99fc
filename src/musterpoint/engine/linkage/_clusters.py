"""Which records stand for one person, derived from what people decided.

Nothing is merged: the decisions are the record, the clusters a view on them. Taking a decision
back takes its edge away, and the clusters are worked out again.
"""

from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction(Generic[Id]):
    """Two records decided to be different that "same" decisions tie together.

    `chain` leads from `left` to `right` along "same" decisions: one of them, or the "different"
    one, is wrong, and a person has to say which. `members` are all records tied together.
    """

    left: Id
    right: Id
    chain: tuple[Id, ...]
    members: frozenset[Id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters(Generic[Id]):
    """The groups of two or more records, and the contradictions whose records stay ungrouped."""

    groups: frozenset[frozenset[Id]]
    contradictions: tuple[Contradiction[Id], ...]

    def of(self, record: Id) -> frozenset[Id]:
        """The records of the same person as `record`, itself included."""
        for group in self.groups:
            if record in group:
                return group
        return frozenset({record})


def clusters(
    same_edges: Iterable[tuple[Id, Id]], different_edges: Iterable[tuple[Id, Id]]
) -> Clusters[Id]:
    """Connected components of the live "same" decisions, refused where one is contradicted.

    A component that holds both ends of a "different" decision is not a cluster: none of its
    records are grouped until the contradiction is resolved. The result does not depend on the
    order or direction of the edges.
    """
    neighbours: dict[Id, set[Id]] = {}
    for left, right in same_edges:
        neighbours.setdefault(left, set()).add(right)
        neighbours.setdefault(right, set()).add(left)
    component: dict[Id, frozenset[Id]] = {}
    for record in neighbours:
        if record not in component:
            members = _reachable(record, neighbours)
            component.update(dict.fromkeys(members, members))
    pairs = {frozenset(edge) for edge in different_edges}
    found: list[Contradiction[Id]] = []
    for pair in pairs:
        left, right = _ends(pair)
        members = component.get(left, frozenset({left}))
        if right in members:
            chain = _chain(left, right, neighbours)
            found.append(Contradiction(left=left, right=right, chain=chain, members=members))
    refused = {one.members for one in found}
    groups = {group for group in component.values() if len(group) > 1} - refused
    return Clusters(
        groups=frozenset(groups),
        contradictions=tuple(sorted(found, key=lambda one: (str(one.left), str(one.right)))),
    )


def _ends(pair: frozenset[Id]) -> tuple[Id, Id]:
    """The two ends in a fixed order; a record decided to differ from itself is both ends."""
    ordered = sorted(pair, key=str)
    return ordered[0], ordered[-1]


def _reachable(start: Id, neighbours: dict[Id, set[Id]]) -> frozenset[Id]:
    seen = {start}
    waiting = [start]
    while waiting:
        for record in neighbours[waiting.pop()] - seen:
            seen.add(record)
            waiting.append(record)
    return frozenset(seen)


def _chain(start: Id, end: Id, neighbours: dict[Id, set[Id]]) -> tuple[Id, ...]:
    """A shortest chain of "same" decisions from start to end, always the same one."""
    came_from: dict[Id, Id] = {}
    waiting = deque([start])
    while waiting:
        record = waiting.popleft()
        if record == end:
            break
        for following in sorted(neighbours.get(record, ()), key=str):
            if following != start and following not in came_from:
                came_from[following] = record
                waiting.append(following)
    chain = [end]
    while chain[-1] != start:
        chain.append(came_from[chain[-1]])
    return tuple(reversed(chain))
