"""What is divided sums exactly, nobody gets more than asked, and what is first is served first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.bonds import rules
from musterpoint.kernel import packs

ORDER = ("passage", "wages", "property")
CALLS = st.dictionaries(
    st.integers(0, 9),
    st.dictionaries(st.sampled_from(ORDER), st.integers(0, 10**15), max_size=3),
    max_size=6,
)


@given(st.integers(0, 10**15), CALLS)
def test_parts_sum_to_what_is_free_or_to_what_is_asked(
    free: int, asked: dict[int, dict[str, int]]
) -> None:
    found = rules.shared(free, asked, ORDER)
    total = sum(sum(one.values()) for one in asked.values())
    assert sum(sum(one.values()) for one in found.values()) == min(free, total)
    for key, heads in asked.items():
        assert all(0 <= found[key][head] <= heads[head] for head in heads)


@given(st.integers(0, 10**15), CALLS)
def test_a_later_head_gets_nothing_before_the_earlier_one_is_served(
    free: int, asked: dict[int, dict[str, int]]
) -> None:
    found = rules.shared(free, asked, ORDER)
    for first, then in ((0, 1), (1, 2), (0, 2)):
        is_served = all(
            found[key].get(ORDER[first], 0) == heads.get(ORDER[first], 0)
            for key, heads in asked.items()
        )
        later = sum(one.get(ORDER[then], 0) for one in found.values())
        assert is_served or not later


def test_one_cent_over_three_goes_to_the_largest_remainder() -> None:
    asked = {key: {"wages": 100} for key in "abc"}
    found = rules.shared(100, asked, ORDER)
    assert [found[key]["wages"] for key in "abc"] == [34, 33, 33]


def test_the_cap_of_a_worker_is_filled_in_order() -> None:
    asked = {"property": 50, "passage": 70, "wages": 40}
    assert rules.capped(asked, 100, ORDER) == {"passage": 70, "wages": 30, "property": 0}
    assert rules.capped(asked, None, ORDER) == asked
    assert rules.capped(asked, -5, ORDER) == dict.fromkeys(ORDER, 0)


def test_the_pack_asks_more_for_a_domestic_worker_in_singapore() -> None:
    line = rules.pack().required_of("SGP", "domestic")
    assert (line.amount, line.currency.code) == (500_000, "SGD")
    assert rules.pack().required_of("LBY", "sea").currency.code == "USD"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda one: one["required"].pop(), "required"),
        (lambda one: one["required"][0].update(currency="XYZ"), "required.0"),
        (lambda one: one["required"][0].update(amount="0"), "required.0"),
        (lambda one: one["required"][0].update(sector="magic"), "required.0"),
        (lambda one: one["days"].update(claim=0), "days"),
        (lambda one: one["heads"]["wages"].pop("ar"), "heads.wages"),
        (lambda one: one.update(alarms=["soon"]), "alarms"),
    ],
)
def test_a_pack_with_a_fault_is_refused_at_its_place(change, place: str) -> None:  # type: ignore[no-untyped-def]
    import copy

    found = copy.deepcopy(dict(packs.load(rules.FILE).rules))
    assert rules.problems(found) == {}
    change(found)
    assert place in rules.problems(found)


def test_months_end_on_the_last_day_and_time_has_an_end() -> None:
    assert rules.months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert rules.months_later(date(9999, 12, 1), 12) == date.max
    assert rules.later(date.max, 5) == date.max
    assert rules.earlier(date.min, 5) == date.min
