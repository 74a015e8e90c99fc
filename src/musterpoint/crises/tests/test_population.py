"""How many people are there: always a range."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from musterpoint.crises.population import Estimate, combine

MARCH = date(2011, 3, 1)


def said(
    low: int,
    likely: int,
    high: int,
    source: str = "a",
    area: str = "",
    nationality: str = "",
    as_of: date = MARCH,
) -> Estimate:
    return Estimate(
        source=source,
        low=low,
        likely=likely,
        high=high,
        as_of=as_of,
        area=area,
        nationality=nationality,
    )


def ranges() -> st.SearchStrategy[Estimate]:
    ends = st.lists(st.integers(0, 10**6), min_size=3, max_size=3, unique=True).map(sorted)
    return st.builds(
        lambda e, source, area, nationality: said(e[0], e[1], e[2], source, area, nationality),
        ends,
        st.sampled_from("abc"),
        st.sampled_from(["", "x", "y"]),
        st.sampled_from(["", "BGD", "EGY"]),
    )


def test_without_a_source_there_is_no_range() -> None:
    assert combine([], 5) is None


def test_sources_that_disagree_keep_the_surest_low_and_the_widest_high() -> None:
    stock = said(18_000, 18_695, 20_000, "stock")
    border = said(79_369, 90_000, 150_000, "border count")
    assert combine([stock, border], 300) == (79_369, 79_369, 150_000, 300)


def test_the_newest_estimate_of_a_source_counts() -> None:
    old, new = said(1, 2, 3), said(10, 20, 30, as_of=date(2011, 3, 5))
    assert combine([new, old], 0) == (10, 20, 30, 0)


def test_parts_are_added() -> None:
    parts = [said(10, 20, 30, nationality="BGD"), said(1, 2, 3, nationality="EGY")]
    assert combine(parts, 0) == (11, 22, 33, 0)


def test_parts_raise_the_low_end_of_the_whole_and_never_lower_it() -> None:
    whole = said(50, 60, 100, "whole")
    assert combine([whole, said(70, 75, 80, nationality="BGD")], 0) == (70, 70, 100, 0)
    assert combine([whole, said(5, 6, 7, nationality="BGD")], 0) == (50, 60, 100, 0)


def test_registered_people_refute_a_source_that_thought_of_fewer() -> None:
    assert combine([said(50, 60, 80)], 100) == (100, 100, 130, 100)


@given(st.lists(ranges(), min_size=1, max_size=6), st.integers(0, 2 * 10**6))
def test_it_is_a_range_around_the_likely_number_and_never_below_the_registered(
    estimates: list[Estimate], registered: int
) -> None:
    found = combine(estimates, registered)
    assert found is not None
    assert registered <= found.low <= found.likely <= found.high
    assert found.low < found.high


@given(
    st.lists(
        ranges(), min_size=1, max_size=6, unique_by=lambda e: (e.source, e.area, e.nationality)
    ),
    st.randoms(),
)
def test_the_order_of_the_sources_does_not_matter(estimates: list[Estimate], dice) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(estimates)
    dice.shuffle(shuffled)
    assert combine(shuffled, 7) == combine(estimates, 7)
