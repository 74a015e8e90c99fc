"""Totals of few reports stay untold, and no number is too large for its page."""

from dataclasses import replace
from decimal import Decimal

import pytest

from musterpoint.evaluation.models import ResultIndicator
from musterpoint.evaluation.results import actions, queries
from musterpoint.evaluation.results.actions._indicators import keep_actual
from musterpoint.evaluation.results.reading import number
from musterpoint.evaluation.results.values import ActualIn
from musterpoint.evaluation.tests.results.factories import TODAY, begun, chain, indicator
from musterpoint.kernel import indicators
from musterpoint.plans.tests.factories import crisis
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


def test_few_reports_are_neither_counted_nor_told_in_a_framework(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = next(one for one in indicators.registered() if one.unit == "reports")
    few = replace(reports, count=lambda _crisis, by="": {"": 7})
    monkeypatch.setitem(indicators._registry, reports.code, few)
    with acting_as(alice):
        crisis(alice)
        row = begun(alice)
        made = indicator(row, chain(row, alice)[2], alice)
        ResultIndicator.objects.update(measure=f"registry:{reports.code}")
        assert actions.count_now(row.id, by=alice, at=NOON) == []
        made.refresh_from_db()
        old = ActualIn(year=2026, value=Decimal(7))
        keep_actual(made, old, by=alice, at=NOON, is_counted=True)
        assert 2026 not in queries.indicator(row.id, made.id, TODAY).values
        assert {one.year for one in queries.history(made.id)} == {2025}


@pytest.mark.parametrize("text", ["1e9999999", "1E6", "9" * 16, "-1e-9", "0." + "1" * 20])
def test_a_number_with_an_exponent_or_too_many_digits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Enter a number"):
        number(text)


def test_the_form_of_a_value_says_so_at_its_field(alice: Actor) -> None:
    with acting_as(alice):
        row = begun(alice)
        made = indicator(row, chain(row, alice)[2], alice)
    page = f"/o/haven/desk/results/{row.id}/indicators/{made.id}/report/"
    answer = signed_in("haven", "evaluator").post(page, {"year": "2026", "value": "1e9999999"})
    assert answer.status_code == 422
    assert "Enter a number" in answer.content.decode()
