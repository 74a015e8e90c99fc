"""Board, indicators, figures and lists count the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.crises import actions, indicators, queries
from musterpoint.crises.actions import EstimateIn
from musterpoint.crises.models import Crisis, Snapshot
from musterpoint.crises.queries import RollFilters
from musterpoint.crises.rules import REPORTABLE
from musterpoint.crises.tests.factories import crisis, persons, said
from musterpoint.kernel import indicators as registry
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=1)


def test_the_nine_are_registered_with_a_definition() -> None:
    for code in indicators.CODES:
        one = registry.get(code)
        assert one.definition
        assert one.breakdowns == ("area", "nationality", "sex", "age_band")


lives = st.lists(
    st.tuples(
        st.sampled_from(["tripoli", "benghazi", "elsewhere"]),
        st.sampled_from([(), ("BGD",), ("EGY", "BGD")]),
        st.sampled_from("fmxu"),
        st.sampled_from([None, 0, 25]),
        st.lists(st.sampled_from(sorted(REPORTABLE)), max_size=3),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
)


def live(by: Actor, declared: Crisis, population) -> None:  # type: ignore[no-untyped-def]
    """Let each of the population live through what was drawn for them."""
    for area, claims, sex, age, words, reached, seated, withdrawn in population:
        (one,) = persons(1, area=area, nationalities=claims, sex=sex, age_band=age)
        actions.enrol(declared.id, [one], by=by, at=NOON)
        for number, word in enumerate(words):
            moment = NOON + timedelta(minutes=number)
            actions.set_state(declared.id, [said(one, word, moment)], by=by, at=LATER)
        if reached:
            actions.mark_reached(declared.id, [one], NOON, by=by, at=LATER)
        if seated:
            actions.mark_seated(declared.id, [one], NOON, by=by, at=LATER)
        if withdrawn:
            Person.objects.filter(id=one).update(withdrawn_at=NOON)


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lives)
def test_board_indicators_figures_lists_and_snapshot_agree(alice: Actor, population) -> None:  # type: ignore[no-untyped-def]
    with acting_as(alice):
        declared = crisis(alice, f"c{Crisis.objects.count()}")
        live(alice, declared, population)
        board, figures = queries.board(declared.id), queries.figures(declared.id)
        assert board.totals == figures
        assert figures["registered"] == sum(not one[-1] for one in population)
        assert figures["registered"] == figures["accounted_for"] + figures["unaccounted"]
        assert figures["arrived"] <= figures["departed"] <= figures["accounted_for"]
        assert figures["need_help"] <= figures["accounted_for"]
        for code in indicators.CODES:
            assert registry.count(code, declared.id) == {"": figures[code]}
            by_area = registry.count(code, declared.id, by="area")
            assert by_area == {
                row.code: row.figures[code] for row in board.rows if row.code in by_area
            }
            for by in indicators.BREAKDOWNS:
                assert sum(registry.count(code, declared.id, by=by).values()) == figures[code]
            listed = queries.roll(declared.id, RollFilters(measures=(code,)), at=LATER)
            assert len(listed.rows) == figures[code]
        views = queries.view_counts(declared.id)
        for name, filters in queries.VIEWS.items():
            assert len(queries.roll(declared.id, filters, at=LATER).rows) == views[name]
        actions.snapshot(declared.id, by=alice, at=LATER)
        kept = {row.indicator: row.value for row in queries.snapshots(declared.id)}
        assert {code: kept[code] for code in indicators.CODES} == figures
        for threshold_breaker in queries.publication(declared.id, "area").cells.values():
            assert not any(v is not None and 0 < v < 10 for v in threshold_breaker.values())


def test_an_empty_roll_counts_nothing(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        assert set(queries.figures(declared.id).values()) == {0}
        assert set(queries.board(declared.id).totals.values()) == {0}
        assert registry.count("registered", declared.id, by="area") == {}
        assert queries.publication(declared.id, "sex").cells == {}


def test_the_board_is_two_queries_at_any_size(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        actions.enrol(declared.id, persons(50), by=alice, at=NOON)
        with CaptureQueriesContext(connection) as asked:
            queries.board(declared.id)
        assert len(asked) == 2


def test_the_first_claim_counts_and_unknown_is_its_own_group(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        for claims in (("EGY", "BGD"), ("BGD",), ()):
            actions.enrol(declared.id, persons(1, nationalities=claims), by=alice, at=NOON)
        assert registry.count("registered", declared.id, by="nationality") == {
            "": 1,
            "BGD": 1,
            "EGY": 1,
        }
        with pytest.raises(KeyError):
            registry.count("registered", declared.id, by="religion")


def test_what_is_published_suppresses_small_cells_and_what_would_tell_them(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        for area, number in (("tripoli", 30), ("benghazi", 12), ("", 3)):
            actions.enrol(declared.id, persons(number, area=area), by=alice, at=NOON)
        shown = queries.publication(declared.id, "area")
        assert shown.threshold == 10
        assert shown.totals["registered"] == 45
        assert {key: cell["registered"] for key, cell in shown.cells.items()} == {
            "": None,
            "benghazi": None,
            "tripoli": 30,
        }
        assert queries.board(declared.id).rows[-1].figures["registered"] == 3


def test_a_snapshot_keeps_total_and_areas_and_is_taken_once_a_moment(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        made = persons(2)
        actions.enrol(declared.id, made, by=alice, at=NOON)
        others = [one for one in registry.registered() if one.code not in indicators.CODES]
        # Nine in total and by area; those of upper packages in total, where there is a number.
        each = 18 + sum("" in one.count(declared.id) for one in others)
        assert actions.snapshot(declared.id, by=alice, at=NOON) == each
        actions.set_state(declared.id, [said(made[0], "safe")], by=alice, at=NOON)
        assert actions.snapshot(declared.id, by=alice, at=NOON) == 0
        assert actions.snapshot(declared.id, by=alice, at=LATER) == each
        series = queries.snapshots(declared.id, "accounted_for")
        assert [(row.taken_at, row.value) for row in series] == [(NOON, 0), (LATER, 1)]
        by_area = queries.snapshots(declared.id, "registered", "area")
        assert [(row.key, row.value) for row in by_area] == [("tripoli", 2), ("tripoli", 2)]
        assert Snapshot.objects.count() == 2 * each


def estimate(**changed: object) -> EstimateIn:
    given: dict[str, object] = {
        "source": "Embassy",
        "low": 10,
        "likely": 20,
        "high": 30,
        "as_of": date(2011, 3, 1),
    }
    return EstimateIn(**(given | changed))  # type: ignore[arg-type]


def test_the_population_is_a_range_above_the_registered(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        assert queries.population_range(declared.id) is None
        actions.estimate(declared.id, estimate(), by=alice, at=NOON)
        actions.estimate(declared.id, estimate(source="UN", high=90), by=alice, at=NOON)
        actions.enrol(declared.id, persons(12), by=alice, at=NOON)
        low, likely, high, registered = queries.population_range(declared.id) or ()
        assert (low, likely, high, registered) == (12, 20, 90, 12)
        assert "newest estimate" in queries.POPULATION_METHOD


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": ""}, "source"),
        ({"low": 21}, "low"),
        ({"low": -1}, "low"),
        ({"low": 20, "high": 20}, "high"),
        ({"high": 3 * 10**9}, "high"),
        ({"area": "atlantis"}, "area"),
        ({"nationality": "Bangladesh"}, "nationality"),
    ],
)
def test_what_is_no_range_names_the_field(
    alice: Actor, changed: dict[str, object], field: str
) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        with pytest.raises(Invalid) as caught:
            actions.estimate(declared.id, estimate(**changed), by=alice, at=NOON)
        assert list(caught.value.fields) == [field]


def test_a_reader_or_another_organisation_estimates_nothing(
    alice: Actor, bob: Actor, mallory: Actor
) -> None:
    with acting_as(alice):
        declared = crisis(alice)
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.estimate(declared.id, estimate(), by=bob, at=NOON)
    with acting_as(mallory), pytest.raises(Crisis.DoesNotExist):
        actions.estimate(declared.id, estimate(), by=mallory, at=NOON)


def test_times_of_day_do_not_matter_to_the_newest_estimate(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        early = datetime(2026, 5, 1, 1, tzinfo=UTC)
        actions.estimate(declared.id, estimate(likely=11), by=alice, at=early)
        actions.estimate(declared.id, estimate(likely=29), by=alice, at=NOON)
        found = queries.population_range(declared.id)
        assert found is not None
        assert found.likely == 29
