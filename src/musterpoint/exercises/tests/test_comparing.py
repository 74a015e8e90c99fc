"""Comparing runs: what the figures promise, and what is refused."""

import json
import math
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.exercises import comparing_files as files
from musterpoint.exercises.comparing import (
    Comparison,
    Measure,
    NotComparable,
    Run,
    compare,
    interval,
    single,
    welch,
)
from musterpoint.kernel.indicators import Direction

HOURS = Measure(
    code="hours", label="Hours", unit="hours", direction=Direction.LESS_IS_BETTER, definition="x"
)
values = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
pairs = st.dictionaries(st.integers(0, 99), st.tuples(values, values), min_size=1, max_size=8)


def a_run(seed: int, value: float | None, **other: Any) -> Run:
    given = {"scenario": "libya-2011", "people": 400, "days": 14, "measures": {"hours": HOURS}}
    return Run(seed=seed, values={"hours": value}, **(given | other))


def sides(found: dict[int, tuple[float, float]]) -> tuple[list[Run], list[Run]]:
    return (
        [a_run(seed, before) for seed, (before, _after) in found.items()],
        [a_run(seed, after) for seed, (_before, after) in found.items()],
    )


def the_line(found: Comparison) -> Any:
    (line,) = found.lines
    return line


@given(st.none() | values, st.none() | values, st.sampled_from(Direction))
def test_one_value_beside_another_is_the_comparison_of_one_seed(
    before: float | None, after: float | None, direction: Direction
) -> None:
    measure = replace(HOURS, direction=direction)
    line = single(measure, before, after)
    assert (line.before, line.after, line.interval) == (before, after, None)
    if before is None or after is None:
        assert (line.difference, line.is_better) == (None, None)
        return
    run = the_line(
        compare(
            [a_run(0, before, measures={"hours": measure})],
            [a_run(0, after, measures={"hours": measure})],
        )
    )
    assert run == line
    is_good = {Direction.MORE_IS_BETTER: after > before, Direction.LESS_IS_BETTER: after < before}
    assert line.is_better == (is_good.get(direction) if after != before else None)


@given(pairs)
def test_sides_that_change_places_change_every_sign(found: dict[int, tuple[float, float]]) -> None:
    before, after = sides(found)
    there, back = the_line(compare(before, after)), the_line(compare(after, before))
    assert there.difference == -back.difference
    if there.interval is None:
        assert back.interval is None
    else:
        assert there.interval == pytest.approx([-back.interval[1], -back.interval[0]], abs=1e-6)
    opposite = {"better": "worse", "worse": "better"}
    assert there.verdict == opposite.get(back.verdict, back.verdict)


@given(pairs)
def test_the_same_runs_show_no_difference(found: dict[int, tuple[float, float]]) -> None:
    before, _after = sides(found)
    line = the_line(compare(before, before))
    assert (line.difference, line.verdict) == (0, "no_difference_shown")
    assert line.interval in (None, (0, 0))


@given(pairs, st.randoms(use_true_random=False))
def test_the_order_of_the_seeds_changes_nothing(
    found: dict[int, tuple[float, float]], chance: random.Random
) -> None:
    before, after = sides(found)
    straight = files.printed(compare(before, after))
    chance.shuffle(before)
    chance.shuffle(after)
    assert files.printed(compare(before, after)) == straight


@given(pairs)
def test_the_difference_lies_in_the_middle_of_its_interval(
    found: dict[int, tuple[float, float]],
) -> None:
    line = the_line(compare(*sides(found)))
    assert (line.interval is None) == (len(found) == 1)
    if line.interval:
        low, high = line.interval
        assert low <= line.difference + 1e-6
        assert (low + high) / 2 == pytest.approx(line.difference, abs=1e-6)


def test_the_interval_is_the_one_of_the_textbook() -> None:
    # Mean 2, standard deviation 1, four pairs: t = 3.182446, half = 3.182446 / 2 * 1.154701 ...
    low, high = interval([1, 2, 3, 2]) or (0, 0)
    half = 3.1824463052 * math.sqrt(2 / 3) / 2
    assert (low, high) == pytest.approx((2 - half, 2 + half), abs=1e-9)


@pytest.mark.parametrize("scale", [1e-320, 1e-200, 1e-100, 1e-9, 1.0, 1e15])
def test_the_interval_of_other_seeds_grows_with_the_figures(scale: float) -> None:
    """Figures so small that the square of their variance is none have an interval as well."""
    before, after = [1.0, 3.0, 4.0], [2.0, 7.0, 5.0]
    found = welch([one * scale for one in before], [one * scale for one in after])
    assert found is not None
    assert found[0] <= found[1]
    if scale > 1e-150:  # The square of a smaller one is none at all.
        wanted = [one * scale for one in welch(before, after) or (0, 0)]
        assert found == pytest.approx(wanted, rel=1e-9, abs=0)


def test_means_of_other_seeds_are_compared_by_welch_and_said_to_be_unpaired() -> None:
    found = compare([a_run(1, 10), a_run(2, 12)], [a_run(3, 5), a_run(4, 6)])
    line = the_line(found)
    assert (found.is_paired, line.difference, line.seeds) == (False, -5.5, (1, 2, 3, 4))
    assert line.interval == welch([10, 12], [5, 6])
    assert "chance of the draw" in files.notes(found)[0]


def test_one_seed_has_no_interval_and_is_called_so() -> None:
    found = compare([a_run(1, 10)], [a_run(1, 4)])
    assert (the_line(found).interval, the_line(found).verdict) == (None, "one_seed")
    assert "no interval" in files.notes(found)[0]


def test_less_is_better_where_the_indicator_says_so() -> None:
    line = the_line(
        compare([a_run(n, 10 + n) for n in (1, 2, 3)], [a_run(n, n) for n in (1, 2, 3)])
    )
    assert line.verdict == "better"


def test_a_seed_without_a_value_is_left_out_of_its_indicator_alone() -> None:
    line = the_line(compare([a_run(1, None), a_run(2, 3)], [a_run(1, 4), a_run(2, 4)]))
    assert (line.seeds, line.difference) == ((2,), 1)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"scenario": "nepal-2015"}, "scenario differs: libya-2011 (seed 1) and nepal-2015"),
        ({"people": 300}, "number of people differs: 400 (seed 1) and 300"),
        ({"days": 3}, "number of days differs: 14 (seed 1) and 3"),
    ],
)
def test_runs_of_another_kind_are_refused_by_name(other: dict[str, Any], told: str) -> None:
    with pytest.raises(NotComparable) as fault:
        compare([a_run(1, 1)], [a_run(1, 1, **other)])
    assert told in str(fault.value)


def test_a_seed_twice_on_a_side_and_an_empty_side_are_refused() -> None:
    with pytest.raises(NotComparable, match="Seed 1 stands twice before"):
        compare([a_run(1, 1), a_run(1, 2)], [a_run(1, 1)])
    with pytest.raises(NotComparable, match="no run after"):
        compare([a_run(1, 1)], [])


def summary(seed: int, **figures: Any) -> dict[str, Any]:
    return {
        "scenario": "libya-2011",
        "people": 400,
        "seed": seed,
        "days": [{"day": 0, "registered": 1}, {"day": 14, "registered": 300, **figures}],
        "measures": {
            "hours_to_first_alert": {
                "label": "Hours until the first alert",
                "unit": "hours",
                "direction": "less_is_better",
                "value": 4.5,
            }
        },
    }


def test_the_last_day_and_the_measures_of_a_file_are_read() -> None:
    (run,) = files.runs({"runs": [summary(5, arrived=7)]}, "x.json")
    assert (run.seed, run.days, run.values["arrived"]) == (5, 14, 7)
    assert run.values["hours_to_first_alert"] == 4.5


@pytest.mark.parametrize(
    "document",
    [
        7,
        [],
        {},
        {"scenario": "x"},
        {"scenario": "x", "days": []},
        {"scenario": "x", "days": [{"day": "1"}]},
        {"scenario": "x", "days": [{"day": 1}], "people": 1, "seed": True},
        {"scenario": "x", "days": [{"day": 1, "arrived": "many"}], "people": 1, "seed": 1},
        {"scenario": "x", "days": [{"day": 1, "arrived": 10**400}], "people": 1, "seed": 1},
        {"scenario": "x", "days": [{"day": 1, "arrived": -1}], "people": 1, "seed": 1},
        {"scenario": "x", "days": [{"day": 1}, {"day": 1}], "people": 1, "seed": 1},
        {"scenario": "x", "days": [{"day": -1}], "people": 1, "seed": 1},
        {"scenario": "x", "days": [{"day": 1}], "people": 0, "seed": 1},
        {"scenario": "x", "days": [{"day": 1}], "people": 1, "seed": -1},
        {"scenario": "x", "days": [{"day": 1}], "people": 1, "seed": 1, "valid": False},
        {"scenario": "x", "days": [], "played_by_people": False},
        {"scenario": "x", "days": [{"day": 1}], "people": 1, "seed": 1, "measures": {"a": 1}},
        {
            "scenario": "x", "days": [{"day": 1}], "people": 1, "seed": 1,
            "measures": {"a": {"value": 1, "direction": "up"}},
        },
    ],
)  # fmt: skip
def test_what_is_no_run_is_refused_with_the_name_of_its_file(document: object) -> None:
    with pytest.raises(NotComparable, match=r"odd\.json"):
        files.runs(document, "odd.json")


def test_hundreds_of_runs_are_compared_in_seconds(tmp_path: Path) -> None:
    many = json.loads(json.dumps([summary(seed, arrived=seed) for seed in range(500)]))
    began = time.process_time()
    assert len(files.both([many], [many]).seeds) == 500
    assert time.process_time() - began < 5
