"""No sum that is told of the whole, of campaigns or of gifts, and no difference, is of few."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from musterpoint.giving import telling
from musterpoint.giving.telling import Spent

SMALLEST = 3
MONTHS = range(1, 6)

Rows = dict[str, list[Spent]]


def spent(month: int, *subjects: int, gift: str = "", amount: int = 1) -> list[Spent]:
    return [Spent(head="A", month=month, subject=one, amount=amount, gift=gift) for one in subjects]


def of(*owners: str) -> st.SearchStrategy[Rows]:
    """Return rows of owners, each with gifts of its own."""
    return st.fixed_dictionaries({
        owner: st.lists(
            st.builds(
                Spent, head=st.just("A"), month=st.integers(1, 4), subject=st.integers(1, 8),
                amount=st.just(1), gift=st.sampled_from([f"{owner}{one}" for one in "xyz"]),
            ),
            max_size=14,
        )
        for owner in owners
    })  # fmt: skip


def figures(rows: Mapping[str, Sequence[Spent]], month: int) -> list[int]:
    """Return every figure that somebody can read in a month."""
    parts = telling.told_of_gifts(rows, month, SMALLEST).values()
    return [
        *dict(telling.told(rows, month, SMALLEST)).values(),
        *(whole for own in telling.told_apart(rows, month, SMALLEST).values() for _a, whole in own),
        *(part.amount for some in parts for part in some if part.amount is not None),
    ]


@settings(max_examples=80)
@given(of("a", "b", ""))
# A figure of the whole that its parts hold back.
@example({"a": spent(1, 1, 2, 3), "b": [*spent(1, 4, 5), *spent(2, 6)], "": []})
# A gift whose last rest goes to one, and two gifts that leave one of a third.
@example(
    {"a": [*spent(1, 1, 2, 3, gift="x"), *spent(2, 4, gift="x"), *spent(2, 5, 6, 7, gift="y")]}
)
@example(
    {"a": [*spent(1, 1, 2, 3, gift="x"), *spent(1, 4, 5, 6, gift="y"), *spent(1, 7, gift="z")]}
)
def test_no_figure_and_no_difference_of_figures_is_of_few(rows: Rows) -> None:
    # Each row has a bit of its own for its amount, so that a figure says of which rows it is.
    number, marked = 0, {}
    for owner, some in rows.items():
        marked[owner] = [replace(one, amount=1 << (number + at)) for at, one in enumerate(some)]
        number += len(some)
    read = [one for month in MONTHS for one in figures(marked, month)]
    # Rows that stand in the same figures always come together; sums and differences are of these.
    together: dict[tuple[bool, ...], set[object]] = {}
    for row in (one for some in marked.values() for one in some):
        where = tuple(bool(figure & row.amount) for figure in read)
        together.setdefault(where, set()).add(row.subject)
    few = [who for where, who in together.items() if any(where) and len(who) < SMALLEST]
    assert not few


def coming_back() -> st.SearchStrategy[list[tuple[str, Spent, int | None]]]:
    """Return payments of two owners, each with the month in which it came back, if it did."""
    return st.lists(
        st.tuples(
            st.sampled_from(["a", "a", ""]),
            st.builds(
                Spent, head=st.just("A"), month=st.integers(1, 4), subject=st.integers(1, 8),
                amount=st.just(1), gift=st.sampled_from(["", "x", "x", "y"]),
            ),
            st.sampled_from([None, None, 0, 1, 2]),
        ),
        max_size=24,
    )  # fmt: skip


@settings(max_examples=60)
@given(coming_back())
@example(
    [
        *(("a", one, None if one.subject == 3 else 1) for one in spent(1, 1, 2, 3)),
        *(("a", one, None) for one in spent(2, 4)),
    ]
)
def test_no_difference_of_figures_is_of_few_where_payments_come_back(
    drawn: list[tuple[str, Spent, int | None]],
) -> None:
    base, rows = 8, dict[str, list[Spent]]()
    for number, (owner, one, back) in enumerate(drawn):
        gift = one.gift and f"{owner}{one.gift}"
        paid = replace(one, amount=base**number, gift=gift)
        some = rows.setdefault(owner, [])
        some.append(paid)
        if back is not None:
            some.append(replace(paid, month=one.month + back, amount=-paid.amount))
    read = {0, *(one for month in range(1, 8) for one in figures(rows, month))}
    for figure in {abs(one - other) for one in read for other in read}:
        who, number, rest = set(), 0, figure
        while rest:
            digit = (rest + base // 2) % base - base // 2
            if digit:
                who.add(drawn[number][1].subject)
            rest, number = (rest - digit) // base, number + 1
        assert not 0 < len(who) < SMALLEST


def test_who_is_left_of_many_whose_payments_came_back_later_is_not_told() -> None:
    rows = [*spent(1, 1, 2, 3, 4, 5), *spent(2, 1, 2, 3, 4, amount=-1), *spent(2, 6)]
    assert telling.told({"": rows}, 2, 5) == [("A", 5)]
    assert telling.told({"": rows}, 3, 5) == [("A", 5)]
    assert telling.told({"": [*rows, *spent(3, 7, 8, 9, 10)]}, 4, 5) == [("A", 6)]


@settings(max_examples=40)
@given(of("a", ""))
def test_what_is_told_grows_and_gifts_never_come_to_more_than_their_campaign(rows: Rows) -> None:
    before: dict[str, int] = {}
    for month in MONTHS:
        parts = telling.told_of_gifts(rows, month, SMALLEST)
        now = {gift: some[0].amount or 0 for gift, some in parts.items()}
        assert all(now.get(gift, 0) >= amount for gift, amount in before.items())
        before = now
        apart = telling.told_apart(rows, month, SMALLEST)
        whole = {owner: sum(dict(heads).values()) for owner, heads in apart.items()}
        assert sum(dict(telling.told(rows, month, SMALLEST)).values()) == sum(whole.values())
        for owner, some in rows.items():
            its = {one.gift for one in some}
            assert sum(now.get(gift, 0) for gift in its) <= whole.get(owner, 0)


def test_parts_of_a_whole_wait_for_each_other() -> None:
    many, few = spent(1, *range(5)), spent(1, 7)
    assert telling.told_apart({"x": many, "y": few}, 9, 5) == {}
    assert telling.told({"x": many, "y": few}, 9, 5) == []
    later = spent(2, *range(4))
    assert telling.told_apart({"x": many, "y": few + later}, 9, 5) == {
        "x": [("A", 5)], "y": [("A", 5)],
    }  # fmt: skip
    assert telling.told({"x": many, "y": few + later}, 9, 5) == [("A", 10)]
    assert telling.told_apart({"x": many}, 1, 5) == {}


def test_who_paid_all_of_it_back_is_nobody_behind_a_sum() -> None:
    rows = [*spent(1, 1, 2, 3, 4, 5), *spent(1, 2, 3, amount=-1)]
    assert telling.told({"": rows}, 9, 5) == []
    assert telling.told({"": [*rows, *spent(2, 6, 7)]}, 9, 5) == [("A", 5)]


def test_no_difference_between_two_readings_is_of_few() -> None:
    rows = [*spent(1, 1, 2, 3), *spent(2, 3, 4), *spent(3, 5, 6, 7, 8, 9),
            *spent(4, 1, 1, 1, 1, 1, 1),
            *(replace(one, head="B") for one in spent(1, 1, 2))]  # fmt: skip
    seen = [dict(telling.told({"": rows}, month, 5)).get("A", 0) for month in range(1, 7)]
    assert seen == [0, 0, 0, 10, 10, 10]
    assert telling.told({}, 9, 5) == []
