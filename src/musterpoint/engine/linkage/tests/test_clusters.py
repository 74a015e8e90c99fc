"""Clusters are what people decided, and nothing else."""

import random

from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.linkage import clusters

EDGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=14)


def test_decisions_chain_into_one_person() -> None:
    found = clusters([(1, 2), (3, 2), (7, 8)], [])
    assert found.groups == {frozenset({1, 2, 3}), frozenset({7, 8})}
    assert found.of(1) == {1, 2, 3}
    assert found.of(5) == {5}


def test_a_contradicted_group_is_refused_and_the_chain_is_shown() -> None:
    found = clusters([("a", "b"), ("b", "c"), ("x", "y")], [("c", "a")])
    assert found.groups == {frozenset({"x", "y"})}
    assert found.of("a") == {"a"}
    (one,) = found.contradictions
    assert (one.left, one.right, one.chain) == ("a", "c", ("a", "b", "c"))
    assert one.members == {"a", "b", "c"}


def test_taking_the_wrong_decision_back_restores_the_groups() -> None:
    assert clusters([("a", "b")], [("c", "a")]).groups == {frozenset({"a", "b"})}


def test_a_record_cannot_differ_from_itself() -> None:
    assert clusters([], [(1, 1)]).contradictions[0].chain == (1,)


@given(EDGES, EDGES, st.randoms(use_true_random=False))
def test_order_and_direction_of_decisions_do_not_matter(
    same: list[tuple[int, int]], different: list[tuple[int, int]], chance: random.Random
) -> None:
    def shuffled(edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
        turned = [edge if chance.random() < 0.5 else (edge[1], edge[0]) for edge in edges]
        return chance.sample(turned, len(turned))

    assert clusters(same, different) == clusters(shuffled(same), shuffled(different))


@given(EDGES, EDGES)
def test_no_group_holds_two_records_decided_to_be_different(
    same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    found = clusters(same, different)
    for left, right in different:
        assert left == right or right not in found.of(left)
    members = [record for group in found.groups for record in group]
    assert len(members) == len(set(members))


@given(EDGES, EDGES)
def test_every_chain_follows_decisions(
    same: list[tuple[int, int]], different: list[tuple[int, int]]
) -> None:
    made = {frozenset(edge) for edge in same}
    for one in clusters(same, different).contradictions:
        steps = zip(one.chain, one.chain[1:], strict=False)
        assert all(frozenset(step) in made for step in steps)
        assert {one.left, one.right} == {one.chain[0], one.chain[-1]}
