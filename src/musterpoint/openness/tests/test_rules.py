"""What may be told of money: arithmetic, against a plain reading of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.openness import committed, fifo, rules
from musterpoint.openness.fifo import Movement
from musterpoint.openness.rules import ALL, Event

JANUARY = date(2026, 1, 15)
UNTIL = date(2026, 12, 31)
CELLS = [("flights", "LBY"), ("flights", "YEM"), ("shelter", "LBY"), ("shelter", "")]
events = st.lists(
    st.builds(
        Event,
        on=st.integers(0, 400).map(lambda days: JANUARY + timedelta(days=days)),
        amount=st.integers(1, 10**6),
        who=st.integers(0, 40).map(str),
        people=st.just(1),
        cell=st.sampled_from(CELLS),
    ),
    max_size=60,
)


def event(
    who: int, cell: tuple[str, str] = CELLS[0], on: date = JANUARY, amount: int = 100
) -> Event:
    return Event(on, amount, str(who), 1, cell)


@given(events)
def test_no_batch_and_no_figure_that_is_told_has_few_people_behind_it(given: list[Event]) -> None:
    told = rules.tell(given, UNTIL, 10)
    for batch in told.batches:
        assert rules.people(batch.events) >= 10
        assert batch.on == rules.month_end(batch.on)
    shown = [one for batch in told.batches for one in batch.events]
    assert told.total == sum(one.amount for one in shown)


@given(events)
def test_what_a_figure_grew_by_since_the_last_statement_is_of_many_people(
    given: list[Event],
) -> None:
    told = rules.tell(given, UNTIL, 10)
    before = rules.Told()
    for batch in told.batches:
        now = rules.tell(given, batch.on, 10)
        for kind, place_of in (("cells", 2), ("heads", 0), ("countries", 1)):
            then, figures = getattr(before, kind), getattr(now, kind)
            grown = {
                place: (amount or 0) - (then.get(place) or 0) for place, amount in figures.items()
            }
            behind = {
                place: [one for one in batch.events if (*one.cell, one.cell)[place_of] == place]
                for place in grown
            }
            assert all(rules.people(behind[place]) >= 10 for place in grown if grown[place])
            rest = [place for place in grown if behind[place] and not grown[place]]
            assert len(rest) != 1 or kind == "cells"
        assert before.batches == now.batches[:-1]
        before = now


@given(events)
def test_no_hidden_figure_of_what_is_told_at_once_can_be_worked_out(given: list[Event]) -> None:
    for batch in rules.tell(given, UNTIL, 10).batches:
        told = rules.table(batch)
        assert told[ALL, ALL] == batch.amount
        for side in (0, 1):
            for name in {place[side] for place in told if ALL not in place}:
                whole = (name, ALL) if side == 0 else (ALL, name)
                parts = [n for at, n in told.items() if ALL not in at and at[side] == name]
                assert told[whole] is None or sum(n is None for n in parts) != 1
            ends = [n for at, n in told.items() if at[side] != ALL and at[1 - side] == ALL]
            assert sum(n is None for n in ends) != 1


def test_what_is_committed_for_one_more_person_changes_no_figure() -> None:
    held = [event(number) for number in range(20)]
    one_more = event(99, on=date(2026, 2, 3), amount=777)
    assert committed.held(held, [], date(2026, 1, 31), 10) == 2000
    assert committed.held([*held, one_more], [], date(2026, 1, 31), 10) == 2000
    assert committed.held([*held, one_more], [], date(2026, 2, 28), 10) == 0
    many = [event(200 + number, on=date(2026, 3, 1)) for number in range(9)]
    assert committed.held([*held, one_more, *many], [], date(2026, 3, 31), 10) == 3677


def test_what_is_left_of_a_month_in_which_all_but_one_were_paid_is_not_told() -> None:
    held = [event(number) for number in range(20)]
    new = [event(50 + number, on=date(2026, 2, 3)) for number in range(11)]
    paid = [event(50 + number, on=date(2026, 2, 9)) for number in range(10)]
    gone = [event(int(one.who), on=one.on, amount=-one.amount) for one in paid]
    spent = rules.tell(paid, date(2026, 2, 28), 10)
    assert spent.total == 1000
    assert committed.held([*held, *new, *gone], spent.batches, date(2026, 2, 28), 10) == 0


@given(events, st.data())
def test_between_two_figures_of_what_is_committed_are_many_people(
    given: list[Event], data: st.DataObject
) -> None:
    paid = [one for one in given if data.draw(st.booleans())]
    flows = given + [Event(one.on, -one.amount, one.who, 1, one.cell) for one in paid]
    done = rules.tell(paid, UNTIL, 10).batches
    before: list[Event] = []
    for end in sorted({rules.month_end(one.on) for one in flows}):
        if not committed.held(flows, done, end, 10):
            continue
        now = [one for one in flows if one.on <= end]
        changed: dict[str, int] = {}
        for sign, many in ((1, now), (-1, before)):
            for one in many:
                changed[one.who] = changed.get(one.who, 0) + sign * one.amount
        few = sum(bool(amount) for amount in changed.values())
        assert few == 0 or few >= 10
        before = now


def test_a_month_of_few_waits_for_the_next_and_then_both_are_told_as_one() -> None:
    few = [event(number) for number in range(9)]
    assert rules.tell(few, UNTIL, 10) == rules.Told(waits=True)
    later = [event(9, on=date(2026, 2, 1))]
    (batch,) = rules.tell(few + later, UNTIL, 10).batches
    assert (batch.on, batch.amount) == (date(2026, 2, 28), 1000)
    assert rules.tell(few + later, date(2026, 2, 27), 10).total == 0


def test_one_person_who_comes_ten_times_is_one_person() -> None:
    assert rules.tell([event(1)] * 20, UNTIL, 10).total == 0


def test_what_reached_nobody_in_person_hides_nobody_and_is_told() -> None:
    charter = Event(JANUARY, 5000, "", 0, ("flights", ""))
    assert rules.tell([charter], UNTIL, 10).total == 5000


def test_a_rare_country_is_hidden_and_with_it_what_would_give_it_away() -> None:
    many = [event(number) for number in range(30)]
    rare = [event(100 + number, ("flights", "YEM")) for number in range(2)]
    told = rules.tell(many + rare, UNTIL, 10)
    assert told.total == 3200
    assert told.countries == {"LBY": None, "YEM": None}
    assert told.cells == {("flights", "LBY"): None, ("flights", "YEM"): None}
    assert told.heads == {"flights": 3200}
    assert ALL not in told.heads


@given(st.lists(st.integers(-50, 100).filter(bool), max_size=40))
def test_what_is_followed_is_never_more_than_came_in_or_went_out(amounts: list[int]) -> None:
    moves = [Movement(f"m{number}", amount) for number, amount in enumerate(amounts)]
    parts = fifo.follow(moves)
    for one in moves:
        into = sum(part.amount for part in parts if part.source == one.key)
        out = sum(part.amount for part in parts if part.use == one.key)
        assert into <= max(one.amount, 0)
        assert out <= max(-one.amount, 0)
    balance, worst = 0, 0
    for amount in amounts:
        balance += amount
        worst = min(worst, balance)
    if worst >= 0:
        assert sum(part.amount for part in parts) == -sum(one for one in amounts if one < 0)


def test_first_in_goes_out_first_and_what_comes_back_goes_where_it_came_from() -> None:
    moves = [Movement("a", 100), Movement("b", 50), Movement("x", -120)]
    found = {(one.source, one.use): one.amount for one in fifo.follow(moves)}
    assert found == {("a", "x"): 100, ("b", "x"): 20}
    moves += [Movement("x-back", 120, "x"), Movement("y", -30), Movement("b-back", -50, "b")]
    found = {(one.source, one.use): one.amount for one in fifo.follow(moves)}
    assert found == {("a", "y"): 30, ("b", "b-back"): 50}


@pytest.mark.parametrize("amount", [0, 1, 99, 100, 10**12 + 1])
def test_shares_sum_to_the_amount(amount: int) -> None:
    found = rules.shares(amount, {"a": 1, "b": 1, "c": 1, "d": 0})
    assert sum(found.values()) == amount
    assert rules.shares(amount, {}) == {}


@given(events, st.integers(0, 500))
def test_no_span_tells_of_few_givers_and_one_that_was_told_never_changes(
    given: list[Event], days: int
) -> None:
    day = JANUARY + timedelta(days=days)
    whole = rules.spans(given, date(2027, 12, 31), 10)
    before = rules.spans([one for one in given if one.on <= day], day, 10)
    assert all(batch in whole for batch in before)
    assert all(rules.givers(batch.events) >= 10 and batch.on <= day for batch in before)
    told = [one for batch in whole for one in batch.events]
    assert len({id(one) for one in told}) == len(told)


def test_few_givers_of_a_quarter_are_told_with_their_year_and_few_of_a_year_never() -> None:
    spring = [event(number, on=date(2026, 2, 1)) for number in range(12)]
    few = [event(number, on=date(2026, 4 + 3 * (number % 3), 9)) for number in range(9)]
    whole = rules.spans([*spring, *few], date(2027, 6, 30), 10)
    assert [(one.on, one.amount) for one in whole] == [(date(2026, 3, 31), 1200)]
    more = [*spring, *few, event(40, on=date(2026, 12, 31), amount=7)]
    assert [(one.on, one.amount) for one in rules.spans(more, date(2026, 12, 31), 10)] == [
        (date(2026, 3, 31), 1200), (date(2026, 12, 31), 907),
    ]  # fmt: skip
    assert len(rules.spans(more, date(2026, 12, 30), 10)) == 1


def test_who_took_a_gift_back_hides_nobody_else() -> None:
    given = [event(number, on=date(2026, 2, 1)) for number in range(10)]
    back = event(0, on=date(2026, 2, 2), amount=-100)
    assert rules.spans([*given, back], UNTIL, 10) == []


@given(events, st.lists(st.integers(0, 40), max_size=40))
def test_what_was_ever_committed_is_told_by_no_more_than_the_statements_of_its_months(
    given: list[Event], paid: list[int]
) -> None:
    spent = [one for number, one in enumerate(given) if number in paid]
    flows = [
        *given,
        *(Event(one.on, -one.amount, one.who, 1, one.cell) for one in spent),
    ]
    done = rules.batches(spent, UNTIL, 10)
    told = committed.promised(flows, done, UNTIL, 10)
    sums: dict[date, int] = {}
    for on, amount in told:
        sums[on] = (sums[max(sums)] if sums else 0) + amount
    for on, amount in sums.items():
        behind = sum(batch.amount for batch in done if batch.on <= on)
        assert amount == committed.held(flows, done, on, 10) + behind
