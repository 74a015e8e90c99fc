"""Whatever told pieces are added up, nobody stands in the sum alone."""

from collections.abc import Hashable, Sequence
from itertools import chain, combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from musterpoint.engine.differencing import Piece, Share, Told

SMALLEST = 3
amounts = st.sampled_from([-100, -100, -50, -30, 50, 100, 100])
pieces = st.lists(
    st.dictionaries(st.integers(1, 9), amounts.map(Share), max_size=9), min_size=2, max_size=7
)


def piece(*who: int, amount: int = 100) -> dict[Hashable, Share]:
    return {one: Share(amount) for one in who}


def behind(some: Sequence[Piece]) -> int:
    """Return how many people have something in a sum of pieces."""
    sums: dict[object, int] = {}
    for one in some:
        for who, share in one.items():
            sums[who] = sums.get(who, 0) + share.amount
    return sum(1 for amount in sums.values() if amount)


@settings(max_examples=150)
@given(pieces)
@example([piece(1, 2, 3), {**piece(1, 2, amount=-100), **piece(4)}])
@example([piece(1, 2, 3), piece(5, 6, 7), {**piece(1, 2, amount=-100), **piece(4)}])
@example([piece(*range(1, 7)), piece(1, 2, 3, amount=-100), piece(4, 5, amount=-100)])
@example([piece(1, 2, 3), piece(1, 2, 3, amount=-100), {**piece(1, 2), **piece(4)}])
def test_no_sum_of_told_pieces_is_of_few_people(given: list[Piece]) -> None:
    told = Told(SMALLEST)
    shown = [one for one in given if told.tell([one])]
    every = chain.from_iterable(combinations(shown, size) for size in range(1, len(shown) + 1))
    assert not [some for some in every if 0 < behind(some) < SMALLEST]


def test_a_few_payments_that_come_back_do_not_keep_a_month_of_many_from_being_told() -> None:
    told = Told(SMALLEST)
    assert told.tell([piece(1, 2, 3)])
    assert told.tell([{**piece(3, amount=-100), **piece(4, 5, 6)}])


def test_a_part_that_comes_back_of_each_payment_is_of_as_many() -> None:
    told = Told(SMALLEST)
    assert told.tell([piece(1, 2, 3)])
    assert told.tell([piece(1, 2, 3, amount=-30)])
    assert not told.tell([piece(1, 2, 3, amount=-70)])


def test_what_comes_back_of_many_is_told_when_as_many_are_left() -> None:
    told = Told(SMALLEST)
    assert told.tell([piece(*range(1, 8))])
    assert told.tell([piece(1, 2, 3, 4, amount=-100)])
    assert not told.tell([piece(5, 6, amount=-100)])


def test_pieces_are_told_together_or_not_at_all() -> None:
    told = Told(SMALLEST)
    assert not told.tell([piece(1, 2, 3), piece(4, 5)])
    assert told.tell([piece(1, 2, 3)])


def test_who_stands_for_several_counts_for_them_and_what_is_of_nobody_is_told() -> None:
    told = Told(SMALLEST)
    assert told.tell([{1: Share(5000, 3)}, {2: Share(7000, 0)}, {}])
