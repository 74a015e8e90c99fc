"""No figure and no difference of two is of few people, also where payments come back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.openness import committed, rules
from musterpoint.openness.rules import Event

JANUARY = date(2026, 1, 15)
CELLS = [("flights", "LBY"), ("flights", "YEM"), ("shelter", "LBY"), ("shelter", "YEM")]
FEW = 3
#: Each payment's amount is a power of this, so that a figure says of which payments it is.
BASE = 16

#: Day, person, cell, whether it went onward, and after how many days it came back.
Drawn = tuple[int, int, int, bool, int | None]
turns = st.lists(
    st.tuples(
        st.integers(0, 150), st.integers(0, 11), st.sampled_from([0, 0, 0, 1, 2, 3]),
        st.sampled_from([False, False, True]), st.sampled_from([None, None, 3, 35, 90]),
    ),
    min_size=4,
    max_size=36,
)  # fmt: skip


def paid(drawn: Sequence[Drawn]) -> list[Event]:
    """Return payments and what of them came back."""
    found = []
    for number, (days, who, cell, is_onward, back) in enumerate(drawn):
        on = JANUARY + timedelta(days=days)
        one = Event(on, BASE**number, str(who), 1, CELLS[cell], is_onward)
        found.append(one)
        if back is not None:
            found.append(replace(one, on=on + timedelta(days=back), amount=-one.amount))
    return found


def asked(drawn: Sequence[Drawn]) -> list[Event]:
    """Return what was committed for payments, and what of it was paid, or came back."""
    made = [replace(one, on=one.on - timedelta(days=25)) for one in paid(drawn) if one.amount > 0]
    return [*made, *(replace(one, amount=-one.amount) for one in paid(drawn))]


def behind(figure: int, drawn: Sequence[Drawn]) -> int:
    """Return how many people have a part in a figure, or in a difference."""
    found, number = set(), 0
    while figure:
        digit = (figure + BASE // 2) % BASE - BASE // 2
        if digit:
            found.add(drawn[number][1])
        figure, number = (figure - digit) // BASE, number + 1
    return len(found)


def ends(events: Sequence[Event]) -> list[date]:
    return sorted({rules.month_end(one.on) for one in events})


def shown(told: rules.Told) -> Iterator[int]:
    """Yield every figure of a statement and of its file, and what is told with others."""
    yield told.total
    for of in (told.cells, told.heads, told.countries):
        figures = [amount or 0 for amount in of.values()]
        yield from figures
        yield told.total - sum(figures)
    for batch in told.batches:
        yield from (batch.amount, rules.onward(batch), batch.amount - rules.onward(batch))


def few(figures: set[int], drawn: Sequence[Drawn]) -> list[int]:
    """Return the figures, and the differences of two, that are of somebody, and of few."""
    every = {*figures, *(abs(one - other) for one, other in combinations(figures, 2))}
    return [one for one in every if 0 < behind(one, drawn) < FEW]


@settings(max_examples=40)
@given(turns)
def test_no_figure_of_any_statement_and_no_difference_of_two_is_of_few(drawn: list[Drawn]) -> None:
    events = paid(drawn)
    figures = {one for end in ends(events) for one in shown(rules.tell(events, end, FEW))}
    assert not few(figures, drawn)


@settings(max_examples=40)
@given(turns)
def test_what_was_spent_and_what_was_recovered_of_it_differ_by_many(drawn: list[Drawn]) -> None:
    events = [one for one in paid(drawn) if one.amount > 0]
    back = [replace(one, cell=("", "")) for one in paid(drawn) if one.amount < 0]
    figures = {0}
    for end in ends([*events, *back]):
        told = rules.tell(events, end, FEW, back)
        recovered = sum(batch.amount for batch in told.back)
        figures |= {-recovered, told.total + recovered, *shown(told)}
    assert not few(figures, drawn)


@settings(max_examples=40)
@given(turns)
def test_no_two_figures_of_what_is_committed_differ_by_few(drawn: list[Drawn]) -> None:
    flows, spent = asked(drawn), paid(drawn)
    held, whole = {0}, {0}
    for end in ends(flows):
        done = rules.batches(spent, end, FEW)
        *_before, (on, told) = committed.stocks(flows, done, end, FEW)
        if on == end and told is not None:
            held.add(told)
            whole.add(told + sum(batch.amount for batch in done))
    assert not few(held, drawn)
    assert not few(whole, drawn)


@settings(max_examples=40)
@given(turns, st.sampled_from([1, 50]))
def test_between_any_two_statements_are_many_also_where_all_get_the_same(
    drawn: list[Drawn], amount: int
) -> None:
    events = [replace(one, amount=amount if one.amount > 0 else -amount) for one in paid(drawn)]
    done = rules.tell(events, date(2027, 1, 1), FEW).batches
    for first in range(len(done)):
        for last in range(first, len(done)):
            between = [one for batch in done[first : last + 1] for one in batch.events]
            assert rules.people(between) not in range(1, FEW)


@settings(max_examples=40)
@given(turns)
def test_no_two_numbers_of_people_reached_differ_by_few(drawn: list[Drawn]) -> None:
    events = paid(drawn)
    told = {rules.reached(rules.batches(events, end, FEW), FEW)[0] for end in ends(events)} | {0}
    assert all(abs(one - other) >= FEW for one, other in combinations(told, 2))


def of(who: range | list[int], month: int, amount: int = 100, cell: int = 0) -> list[Event]:
    return [Event(date(2026, month, 9), amount, str(one), 1, CELLS[cell]) for one in who]


def test_of_ten_who_were_paid_and_nine_whose_payments_came_back_nothing_is_told() -> None:
    events = [*of(range(10), 3), *of(range(9), 3, -100)]
    told = rules.tell(events, date(2026, 3, 31), 10)
    assert told == rules.Told(waits=True)
    later = rules.tell([*events, *of(range(20, 29), 4)], date(2026, 4, 30), 10)
    assert later.total == 1000


@pytest.mark.parametrize(("month", "whole"), [(4, 1200), (5, 2000)])
def test_what_comes_back_after_it_was_told_leaves_no_sum_of_two(month: int, whole: int) -> None:
    told = [*of(range(10), 3), *of(range(30, 40), 4)]
    events = [*told, *of(range(9), month, -100), *of([50], month)]
    assert rules.tell(events, rules.month_end(date(2026, month, 1)), 10).total == whole


def test_a_head_of_which_most_came_back_is_told_no_further_and_no_other_gives_it_away() -> None:
    first = [*of(range(12), 3), *of(range(20, 40), 3, cell=2)]
    events = [*first, *of(range(9), 4, -100), *of([60], 4), *of(range(70, 90), 4, cell=2)]
    before = rules.tell(events, date(2026, 3, 31), 10)
    now = rules.tell(events, date(2026, 4, 30), 10)
    assert before.heads == now.heads == {"flights": 1200, "shelter": 2000}
    assert now.total == 1200 + 2000 - 900 + 100 + 2000


def test_one_more_person_reached_is_not_counted_until_enough_came() -> None:
    done = rules.batches([*of(range(10), 3), *of(range(1, 11), 4)], date(2026, 4, 30), 10)
    assert len(done) == 2
    assert rules.reached(done, 10) == (10, date(2026, 3, 31))
    more = rules.batches(
        [*of(range(10), 3), *of(range(1, 11), 4), *of(range(11, 21), 5)], date(2026, 5, 31), 10
    )
    assert rules.reached(more, 10) == (21, date(2026, 5, 31))


def test_who_gave_and_took_back_in_another_quarter_leaves_no_sum_of_two_givers() -> None:
    events = [*of(range(10), 2), *of(range(9), 5, -100), *of([20], 5)]
    assert [one.amount for one in rules.spans(events, date(2026, 12, 31), 10)] == [1000]


def test_what_is_committed_differs_by_many_from_each_time_that_it_was_told() -> None:
    flows = [
        *of(range(100, 120), 2), *of(range(10), 3), *of(range(9), 4, -100), *of([50], 4),
        *of(range(60, 69), 5),
    ]  # fmt: skip
    told = committed.stocks(flows, [], date(2026, 5, 31), 10)
    assert [amount for _end, amount in told] == [2000, 3000, None, 3100]
