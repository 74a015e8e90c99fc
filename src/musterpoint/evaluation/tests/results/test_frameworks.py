"""Results have stable codes, values are added and never overwritten, the product counts its own."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.agenda.queries import ALL, Asked
from musterpoint.evaluation import dues
from musterpoint.evaluation.models import Actual, Progress
from musterpoint.evaluation.results import actions, codes, kinds, measures, queries
from musterpoint.evaluation.results.actions import BadFramework
from musterpoint.evaluation.results.progress import gap, rate, target_at
from musterpoint.evaluation.results.values import ActualIn, IndicatorIn, NodeIn, SessionIn
from musterpoint.evaluation.tests.results.factories import TODAY, begun, chain, indicator, whole
from musterpoint.kernel.errors import NotAllowed
from musterpoint.plans.tests import factories as plans
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


def test_codes_follow_the_chain_and_are_never_given_twice(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        nodes = chain(row, alice)
        assert [one.code for one in nodes] == ["1", "1.1", "1.1.1", "1.1.1.1"]
        first = indicator(row, nodes[2], alice)
        assert first.code == "1.1.1a"
        with pytest.raises(actions.HasParts):
            actions.drop_node(row.id, nodes[2].id, by=alice, at=NOON)
        actions.drop_indicator(row.id, first.id, by=alice, at=NOON)
        assert indicator(row, nodes[2], alice).code == "1.1.1b"
        actions.drop_node(row.id, nodes[3].id, by=alice, at=NOON)
        again = actions.add_node(row.id, nodes[2].id, NodeIn(title="Other"), by=alice, at=NOON)
        assert again.code == "1.1.1.2"
        with pytest.raises(actions.HasParts):
            actions.add_node(row.id, again.id, NodeIn(title="Deeper"), by=alice, at=NOON)
        for node in (nodes[0], again):
            with pytest.raises(BadFramework):
                indicator(row, node, alice)


@given(st.integers(min_value=0, max_value=700))
def test_letters_rise_without_end(count: int) -> None:
    taken = ["a"]
    for _round in range(min(count, 60)):
        taken.append(codes.next_letter(taken))
    assert len(set(taken)) == len(taken)
    assert [f"1.1{one}" for one in taken] == sorted(
        (f"1.1{one}" for one in taken), key=codes.sort_key
    )


@pytest.mark.parametrize(
    ("actual", "less", "found"),
    [
        (None, False, Progress.UNKNOWN),
        ("80", False, Progress.MET),
        ("75", False, Progress.ON_TRACK),
        ("40", False, Progress.BEHIND),
        ("20", False, Progress.BACK),
        ("10", False, Progress.BACK),
        ("25", True, Progress.BACK),
    ],
)
def test_progress_is_rated_on_the_way_from_baseline_to_target(
    actual: str | None, less: bool, found: Progress
) -> None:
    value = Decimal(actual) if actual is not None else None
    target = Decimal(5) if less else Decimal(80)
    rated = rate(value, Decimal(20), target, track=90, is_less_better=less)
    assert rated is found


def test_the_target_of_a_year_is_its_own_or_the_next_and_money_is_missing_or_not() -> None:
    targets = {2025: Decimal(60), 2027: Decimal(80)}
    assert target_at(targets, 2024) == 60
    assert target_at(targets, 2026) == 80
    assert target_at(targets, 2028) is None
    assert (gap(100, 30), gap(100, None), gap(100, 130), gap(None, 5)) == (70, 100, 0, None)


def test_values_are_added_and_the_earlier_ones_stay(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        one = indicator(row, chain(row, alice)[1], alice)
        actions.report_actual(
            row.id, one.id, ActualIn(year=2025, value=Decimal(58), note="Corrected"),
            by=alice, at=NOON,
        )  # fmt: skip
        kept = queries.history(one.id)
        assert [(value.number, value.value) for value in kept] == [(2, 58), (1, Decimal("55.5"))]
        shown = queries.indicator(row.id, one.id, TODAY)
        assert shown.values[2025].value == 58
        assert shown.progress is Progress.ON_TRACK
        for bad, where in (
            (ActualIn(year=2027, value=Decimal(1)), "year"),
            (ActualIn(year=2025, value=Decimal("NaN")), "value"),
            (ActualIn(year=2025, value=Decimal("0.00001")), "value"),
            (ActualIn(year=2025, value=Decimal(1), parts={"children": Decimal(1)}), "parts"),
        ):
            with pytest.raises(BadFramework) as refused:
                actions.report_actual(row.id, one.id, bad, by=alice, at=NOON)
            assert where in refused.value.fields
        with pytest.raises(BadFramework) as refused:
            indicator(row, one.node, alice, baseline_year=None)
        assert "baseline_year" in refused.value.fields


def test_the_product_counts_its_own_indicators_once(
    alice: Actor, haven: Organisation, bob: Actor
) -> None:
    chief = member(haven, "Chitra", 7, "head_of_mission")
    with acting_as(alice):
        row = begun(alice)
        nodes = chain(row, alice)
        with pytest.raises(actions.NothingToCount):
            actions.count_now(row.id, by=alice, at=NOON)
        plans.in_force(alice, chief)
        plans.begun(alice, name="Not yet")
        for entry in kinds.pack().library:
            actions.add_from_library(row.id, nodes[2].id, entry, by=alice, at=NOON)
        actions.keep_session(
            row.id,
            SessionIn(held_on=date(2026, 4, 1), team="UNCT", topic="Guidelines", people=14),
            by=alice, at=NOON,
        )  # fmt: skip
        made = {
            one.indicator.library: one.value for one in actions.count_now(row.id, by=alice, at=NOON)
        }
        assert made == {
            "plans_with_migrants": 100, "plans_used": 0, "plans_in_force": 50, "trained": 0,
            "sensitised": 14,
        }  # fmt: skip
        assert actions.count_now(row.id, by=alice, at=NOON) == []
        assert all(one.is_counted for one in Actual.objects.all())
        open_side = Actor(
            organisation_id=haven.id, kind=alice.kind, name="Hana", id=alice.id,
            permissions=alice.permissions, clearance=Clearance.CONFIDENCE,
        )  # fmt: skip
    with acting_as(open_side), pytest.raises(measures.OpenSideOnly):
        actions.count_now(row.id, by=open_side, at=NOON)
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.count_now(row.id, by=bob, at=NOON)


def test_every_measure_of_the_library_and_of_the_registry_counts_in_a_crisis(alice: Actor) -> None:
    with acting_as(alice):
        plans.crisis(alice)
        asked = measures.Asked(framework=begun(alice), year=2026, by=alice, at=NOON)
        for entry in kinds.pack().library.values():
            if entry.measure:
                measures.value(entry.measure, asked)
        assert measures.value("registry:registered", asked) == 0
        assert not measures.is_known("registry:magic")
        assert not measures.is_known("magic")


def test_values_of_past_years_are_due_sixty_days_after_the_year(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        nodes = chain(row, alice)
        indicator(row, nodes[1], alice, targets={2024: Decimal(1), 2025: Decimal(2)})
        items = dues.actuals(Asked(by=alice, at=NOON, view=ALL))
        assert [one.due_at for one in items] == [datetime(2025, 3, 2, tzinfo=UTC)]


def test_wrong_heads_results_and_sessions_name_their_fields(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        for changes, where in (
            ({"name": row.name}, "name"),
            ({"first_year": 2027, "last_year": 2024}, "last_year"),
            ({"currency": "dollars"}, "currency"),
            ({"country": "XXX"}, "country"),
            ({"kind": "wish"}, "kind"),
        ):
            with pytest.raises(BadFramework) as refused:
                begun(alice, **{"name": "Another", **changes})
            assert where in refused.value.fields
        with pytest.raises(BadFramework) as refused:
            actions.add_node(row.id, None, NodeIn(title="", gender=2), by=alice, at=NOON)
        assert {"title", "gender"} == set(refused.value.fields)
        late = SessionIn(held_on=date(2026, 6, 1), team="UNCT", topic="", people=0)
        with pytest.raises(BadFramework) as refused:
            actions.keep_session(row.id, late, by=alice, at=NOON)
        assert {"topic", "people", "held_on"} == set(refused.value.fields)
        node = queries.tree(row.id, TODAY).branches[1].node
        with pytest.raises(BadFramework) as refused:
            actions.add_indicator(
                row.id, node.id, IndicatorIn(name="x", measure="magic"), by=alice, at=NOON
            )
        assert "measure" in refused.value.fields
