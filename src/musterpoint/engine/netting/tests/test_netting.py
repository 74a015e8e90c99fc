"""Netting settles what many owe each other, exactly and with few transfers."""

from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.netting import NotNetted, Obligation, Transfer, by_unit, positions, settle

NAMES = st.sampled_from([f"state-{number:02}" for number in range(14)])
OWED = st.builds(
    lambda pair, amount: Obligation(pair[0], pair[1], amount),
    st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 10**15),
)


def after(net: dict[str, int], made: list[Transfer]) -> dict[str, int]:
    left = dict(net)
    for one in made:
        left[one.payer] += one.amount
        left[one.receiver] -= one.amount
    return left


@given(st.lists(OWED, max_size=40))
def test_positions_sum_to_zero_and_transfers_settle_them(obligations: list[Obligation]) -> None:
    net = positions(obligations)
    made = settle(net)
    assert sum(net.values()) == 0
    assert set(after(net, made).values()) <= {0}
    assert all(one.amount > 0 for one in made)
    assert len(made) <= max(0, sum(1 for amount in net.values() if amount) - 1)


@given(st.lists(OWED, max_size=40), st.randoms())
def test_the_order_of_obligations_changes_nothing(
    obligations: list[Obligation], dice: Random
) -> None:
    mixed = list(obligations)
    dice.shuffle(mixed)
    assert settle(positions(mixed)) == settle(positions(obligations))


@given(st.lists(OWED, max_size=40))
def test_nobody_both_pays_and_receives_nor_pays_more_than_owed(
    obligations: list[Obligation],
) -> None:
    net = positions(obligations)
    made = settle(net)
    assert {one.payer for one in made}.isdisjoint(one.receiver for one in made)
    for name, amount in net.items():
        paid = sum(one.amount for one in made if one.payer == name)
        assert paid == max(0, -amount)


def test_a_ring_of_equal_debts_needs_no_transfer() -> None:
    names = ["a", "b", "c", "a"]
    assert settle(positions(Obligation(x, y, 70) for x, y in pairwise(names))) == []


def test_groups_that_settle_among_themselves_are_kept_apart() -> None:
    net = {"a": -5, "b": 3, "c": 2, "d": -7, "e": 7, "f": -1, "g": 1}
    made = settle(net)
    assert len(made) == 4
    assert Transfer("d", "e", 7) in made
    assert Transfer("f", "g", 1) in made


def most_groups(net: dict[str, int]) -> int:
    """Return into how many groups that each sum to zero parties fall at most, by trying all."""
    if not net:
        return 0
    first, *others = net
    return max(
        1 + most_groups({name: net[name] for name in others if name not in some})
        for size in range(len(others) + 1)
        for some in combinations(others, size)
        if net[first] + sum(net[name] for name in some) == 0
    )


@given(st.lists(st.integers(-5, 5).filter(bool), max_size=6))
def test_there_are_no_fewer_transfers_than_are_made(amounts: list[int]) -> None:
    rest = [-sum(amounts)] if sum(amounts) else []
    net = {f"state-{number}": amount for number, amount in enumerate([*amounts, *rest])}
    assert len(settle(net)) == len(net) - most_groups(net)


def test_units_are_never_netted_with_each_other() -> None:
    owed = [Obligation("a", "b", 5, "USD"), Obligation("b", "a", 5, "KWD")]
    assert {unit: positions(rows) for unit, rows in by_unit(owed).items()} == {
        "USD": {"a": -5, "b": 5},
        "KWD": {"a": 5, "b": -5},
    }
    with pytest.raises(NotNetted):
        positions(owed)


@pytest.mark.parametrize("amount", [0, -1])
def test_an_obligation_of_nothing_is_none(amount: int) -> None:
    with pytest.raises(NotNetted):
        Obligation("a", "b", amount)


def test_nobody_owes_oneself_and_positions_that_do_not_sum_are_refused() -> None:
    with pytest.raises(NotNetted):
        Obligation("a", "a", 1)
    with pytest.raises(NotNetted):
        settle({"a": 1, "b": -2})
