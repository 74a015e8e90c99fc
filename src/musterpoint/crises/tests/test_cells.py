"""What leaves the organisation does not tell of single people."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.crises.cells import suppress

K = 10


def total(values: dict[str, int]) -> tuple[dict[str, int], list[list[str]]]:
    return {"total": sum(values.values()), **values}, [["total", *values]]


def test_large_cells_and_zeros_are_shown() -> None:
    values, sums = total({"a": 12, "b": 0, "c": 40})
    assert suppress(values, sums, K) == values


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    values, sums = total({"a": 12, "b": 3, "c": 40})
    assert suppress(values, sums, K) == {"total": 55, "a": None, "b": None, "c": 40}


def test_small_cells_that_are_few_together_take_one_more() -> None:
    values, sums = total({"a": 2, "b": 3, "c": 40})
    assert suppress(values, sums, K) == {"total": 45, "a": None, "b": None, "c": None}


def test_a_small_total_takes_everything() -> None:
    values, sums = total({"a": 3, "b": 0})
    assert suppress(values, sums, K)["total"] is None


small_or_not = st.integers(0, 14)


@given(st.lists(small_or_not, min_size=1, max_size=4))
def test_no_small_cell_is_shown(numbers: list[int]) -> None:
    values, sums = total({f"c{place}": number for place, number in enumerate(numbers)})
    shown = suppress(values, sums, K)
    assert not any(value is not None and 0 < value < K for value in shown.values())
    assert all(shown[name] in (None, value) for name, value in values.items())


@settings(max_examples=60, deadline=None)
@given(st.lists(small_or_not, min_size=2, max_size=3))
def test_no_suppressed_cell_can_be_computed(numbers: list[int]) -> None:
    values, sums = total({f"c{place}": number for place, number in enumerate(numbers)})
    shown = suppress(values, sums, K)
    hidden = [name for name, value in shown.items() if value is None and name != "total"]
    if not hidden or shown["total"] is None:
        return
    rest = shown["total"] - sum(shown[n] or 0 for n in values if n != "total")
    possible = [
        guess for guess in product(range(rest + 1), repeat=len(hidden)) if sum(guess) == rest
    ]
    for place in range(len(hidden)):
        assert len({guess[place] for guess in possible}) > 1


@given(st.lists(st.tuples(small_or_not, small_or_not), min_size=1, max_size=4))
def test_no_sum_of_a_table_leaves_one_unknown(parts: list[tuple[int, int]]) -> None:
    values: dict[tuple[str, int], int] = {}
    for area, (heard, silent) in enumerate(parts, start=1):
        values |= {("all", area): heard + silent, ("heard", area): heard, ("silent", area): silent}
    for code in ("all", "heard", "silent"):
        values[code, 0] = sum(values[code, area] for area in range(1, len(parts) + 1))
    areas = range(len(parts) + 1)
    sums = [[(code, area) for area in areas] for code in ("all", "heard", "silent")]
    sums += [[(code, area) for code in ("all", "heard", "silent")] for area in areas]
    shown = suppress(values, sums, K)
    for names in sums:
        assert sum(shown[name] is None for name in names) != 1
