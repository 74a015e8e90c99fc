"""Objectives are worth the same in the command and in the report, and unknown is not met."""

from types import SimpleNamespace
from typing import Any

import pytest

from musterpoint.exercises import summaries
from musterpoint.exercises._script_model import Aim, Objective
from musterpoint.exercises.driver.play import together
from musterpoint.exercises.playing import reporting, worlds
from musterpoint.exercises.world.scenario import load_scenario, scenario_slugs
from musterpoint.kernel import indicators

DAYS = [
    {"day": day, "totals": {"registered": 10 * day}, "more": {"bonds_paid": day, "unknown": None}}
    for day in (1, 2)
]


def objective(**given: Any) -> Objective:
    return Objective(slug="one", text={}, aim=Aim(sign="<=", number=30), **given)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"indicator": "bonds_paid"}, 2),
        ({"indicator": "bonds_paid", "of": "registered", "by_day": 1}, 0.1),
        ({"indicator": "registered"}, 20),
        ({"indicator": "unknown"}, None),
        ({"indicator": "registered", "of": "unknown"}, None),
        ({"indicator": "bonds_paid", "by_day": 7}, None),
    ],
)
def test_a_report_tells_of_an_objective_what_the_command_does(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], value: float | None
) -> None:
    one = objective(**{"of": "", "by_day": None} | given)
    days = summaries.by_day(DAYS, SimpleNamespace(estimate=(1, 2, 3)))  # type: ignore[arg-type]
    kept: Any = SimpleNamespace(summary={"days": days})
    monkeypatch.setattr(worlds, "simulation", lambda _row: kept)
    script: Any = SimpleNamespace(objectives=[one])
    (line,) = reporting.judged(script, {}, {}, worlds.values(script, script))
    assert one.measured(days) == line["value"] == value
    assert line["is_met"] is (None if value is None else True)


def test_shares_and_times_are_not_added_up_and_unknown_is_not_zero() -> None:
    assert together("bonds_paid", [1, None, 2]) == 3
    assert together("bonds_paid", [None, None]) == 0
    for one in indicators.registered():
        if one.of_nothing is None:
            assert together(one.code, [None, None]) is None, one.code
            assert together(one.code, [None, 40]) == 40, one.code
            assert together(one.code, [40, 40]) is None, one.code


def test_the_objectives_of_every_scenario_that_ships_can_be_measured() -> None:
    for slug in scenario_slugs():
        for one in load_scenario(slug).script.objectives:
            for code in (one.indicator, one.of):
                assert not code or indicators.get(code).of_nothing is not None, (slug, one.slug)
