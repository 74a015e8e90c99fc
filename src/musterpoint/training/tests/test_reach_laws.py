"""No figure of reach tells of a few people, alone or by a difference."""

from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.training import queries

FIGURES = st.integers(0, 30).flatmap(
    lambda n: st.fixed_dictionaries(
        {"registered": st.just(n)} | {one: st.integers(0, n) for one in queries.MEASURES}
    )
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDEF"), FIGURES, min_size=1))
def test_no_small_cell_is_told_or_follows(groups: dict[str, dict[str, int]]) -> None:
    smallest = 5
    told = queries.told(groups, smallest)
    for place, figures in told.items():
        for name, value in figures.items():
            assert value is None or value == 0 or value >= smallest
            kept, rest = figures["registered"], figures.get(name)
            if name != "registered" and kept is not None and rest is not None:
                assert kept - rest == 0 or kept - rest >= smallest, (place, name)
    for name in ("registered", *queries.MEASURES):
        hidden = [one for one in told if told[one][name] is None]
        assert hidden != ["*"]
        assert len(hidden) != 1
