"""What is hidden cannot be worked out, however the sums lie."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.sampling import Cell, State, Sum, decide, sums_of_a_table
from musterpoint.engine.sampling.cells import determined

SEXES, ORIGINS = ("f", "m"), ("migrant", "national", "stateless")


def table(numbers: list[list[int]]) -> dict[tuple[str, str], Cell]:
    cells = {
        (sex, origin): Cell(numbers[i][j])
        for i, sex in enumerate(SEXES)
        for j, origin in enumerate(ORIGINS)
    }
    for sex in SEXES:
        cells[sex, ""] = Cell(sum(cells[sex, one].people for one in ORIGINS))
    for origin in (*ORIGINS, ""):
        cells["", origin] = Cell(sum(cells[sex, origin].people for sex in SEXES))
    return cells


def test_one_small_cell_hides_three_others() -> None:
    cells = table([[12, 300, 90], [200, 310, 80]])
    states = decide(cells, sums_of_a_table(SEXES, ORIGINS))
    assert states["f", "migrant"] is State.SMALL
    hidden = {key for key, state in states.items() if state is State.HIDDEN}
    assert hidden == {("f", "stateless"), ("m", "stateless"), ("m", "migrant")}
    assert states["", ""] is State.SHOWN


def test_an_unstable_figure_is_refused_and_a_sure_one_is_not() -> None:
    states = decide({"a": Cell(50, 0.31), "b": Cell(50, 0.3), "c": Cell(29, 0.01)}, [])
    assert states == {"a": State.UNSTABLE, "b": State.SHOWN, "c": State.SMALL}


def test_a_total_is_hidden_when_there_is_no_other_cell() -> None:
    cells = {"a": Cell(5), "b": Cell(0), "all": Cell(40)}
    states = decide(cells, [Sum("all", ("a",))])
    assert states["all"] is State.HIDDEN


def test_small_cells_that_are_small_together_take_another_with_them() -> None:
    cells = {"a": Cell(1), "b": Cell(1), "c": Cell(90), "d": Cell(99), "all": Cell(191)}
    states = decide(cells, [Sum("all", ("a", "b", "c", "d"))])
    assert states["c"] is State.HIDDEN
    assert states["d"] is State.SHOWN


def test_a_sum_over_a_cell_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        decide({"a": Cell(50)}, [Sum("all", ("a",))])


def solvable(sums: list[Sum], hidden: set[object]) -> set[object]:
    """An independent answer: what is zero in the whole null space is determined."""
    columns = sorted(hidden, key=repr)
    matrix = np.zeros((len(sums), len(columns)))
    for row, one in enumerate(sums):
        for key, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if key in hidden:
                matrix[row, columns.index(key)] += sign
    if not columns:
        return set()
    _u, values, vectors = np.linalg.svd(matrix)
    rank = int((values > 1e-9).sum())
    null = vectors[rank:]
    return {key for at, key in enumerate(columns) if np.all(np.abs(null[:, at]) < 1e-9)}


counts = st.lists(st.lists(st.integers(0, 120), min_size=3, max_size=3), min_size=2, max_size=2)


@given(counts, st.integers(2, 40))
def test_no_hidden_cell_follows_from_the_sums(numbers: list[list[int]], smallest: int) -> None:
    cells, sums = table(numbers), sums_of_a_table(SEXES, ORIGINS)
    states = decide(cells, sums, smallest=smallest)
    hidden = {key for key, state in states.items() if state is not State.SHOWN}
    assert solvable(sums, hidden) == set()
    assert all(cells[key].people >= smallest for key in cells if key not in hidden)
    for one in sums:
        inside = [cells[key].people for key in one.parts if key in hidden]
        if inside and one.total not in hidden:
            assert sum(inside) >= smallest


@given(st.sets(st.sampled_from(sorted(table([[1, 1, 1], [1, 1, 1]])))))
def test_both_ways_of_asking_what_follows_agree(hidden: set[tuple[str, str]]) -> None:
    sums = sums_of_a_table(SEXES, ORIGINS)
    assert determined(sums, hidden) == solvable(sums, set(hidden))


def test_cells_joined_by_a_bridge_are_found() -> None:
    """Two hidden in each line are not enough: a cell between two rings still follows."""
    rows, columns = [str(n) for n in range(4)], list("abcd")
    hidden = {("0", "a"), ("0", "b"), ("1", "a"), ("1", "b"), ("2", "c"), ("2", "d"),
              ("3", "c"), ("3", "d"), ("1", "c")}  # fmt: skip
    sums = sums_of_a_table(rows, columns)
    assert determined(sums, hidden) == {("1", "c")}
