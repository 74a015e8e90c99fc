"""What the two large runs and the small ones come to together."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.exercises import loop
from musterpoint.exercises.driver.year import COUNTED
from musterpoint.exercises.loop import AFTER, BEFORE, Job
from musterpoint.exercises.world import BadScenario, parse_scenario
from musterpoint.exercises.world.datafiles import DATA

SEED, PEOPLE = 2011, 3000
HOURS, SHARE = "hours_to_first_alert", "reached_in_24_hours"


def a_run(seed: int, people: int, arrived: int, hours: float, share: float = 50) -> dict[str, Any]:
    def one(value: float, unit: str, direction: str) -> dict[str, Any]:
        return {"label": unit, "unit": unit, "direction": direction, "value": value}

    return {
        "scenario": "libya-2011",
        "scenario_digest": "ab",
        "people": people,
        "seed": seed,
        "days": [{"day": 14, "arrived": arrived}],
        "measures": {
            HOURS: one(hours, "hours", "less_is_better"),
            SHARE: one(share, "per cent", "more_is_better"),
        },
    }


def small(differs: bool = True) -> dict[Job, dict[str, Any]]:
    """Return small runs in which the year brings ten more people home, the plan six of them."""
    gain = {BEFORE: 0, AFTER: 10, "plan": 4} if differs else {}
    return {
        job: a_run(job.seed, loop.PEOPLE, 20 + job.seed % 3 + gain.get(job.side, 0), 24)
        for job in loop.jobs(SEED)
    }


def test_before_after_and_difference_are_of_the_runs_that_the_interval_is_of() -> None:
    made = loop.told(a_run(SEED, PEOPLE, 200, 24), a_run(SEED, PEOPLE, 310, 6, 60), small())
    arrived = made["indicators"]["arrived"]
    # Seeds 2012 to 2015 bring 22, 20, 21 and 22 of 300 people home before, ten more after.
    figures = [arrived[name] for name in ("before", "after", "difference", "interval", "verdict")]
    assert figures == [21.25, 31.25, 10, [10, 10], "better"]
    assert arrived["seeds"] == [SEED + n for n in range(1, loop.SEEDS + 1)]
    assert arrived["by_seed"][0] == {"seed": SEED + 1, "before": 22, "after": 32}
    assert made["small_runs"] == {"people": loop.PEOPLE, "seeds": arrived["seeds"]}
    played = {"before": 200, "after": 310, "difference": 110, "seed": SEED, "people": PEOPLE}
    assert arrived["played"] == played
    assert made["indicators"][HOURS]["difference"] == 0
    assert made["indicators"][HOURS]["verdict"] == "no_difference_shown"
    assert made["indicators"][SHARE]["played"]["difference"] == 10


def test_a_part_is_told_by_what_the_year_lacks_without_it() -> None:
    made = loop.told(a_run(SEED, PEOPLE, 200, 24), a_run(SEED, PEOPLE, 310, 6), small())
    assert set(made["parts"]) == set(COUNTED)
    plan = made["parts"]["plan"]["arrived"]
    assert plan["difference"] == 6
    assert plan["seeds"] == [SEED + n for n in range(1, loop.LEFT_OUT_SEEDS + 1)]
    assert plan["interval"] == [plan["difference"]] * 2
    assert plan["verdict"] == "better"
    assert made["parts"]["wardens"]["arrived"]["verdict"] == "better"
    assert made["parts"]["plan"][HOURS]["verdict"] == "no_difference_shown"


def test_a_part_whose_interval_holds_zero_shows_no_difference() -> None:
    runs = small()
    for number, job in enumerate(one for one in runs if one.side == "plan"):
        runs[job]["days"][-1]["arrived"] += 9 * (number % 2)
    made = loop.told(a_run(SEED, PEOPLE, 200, 24), a_run(SEED, PEOPLE, 310, 6), runs)
    plan = made["parts"]["plan"]["arrived"]
    low, high = plan["interval"]
    assert low < 0 < plan["difference"] < high
    assert plan["verdict"] == "no_difference_shown"
    assert loop.LEFT_OUT_SEEDS > 1, "an interval needs two"


figures = st.lists(
    st.tuples(st.integers(0, loop.PEOPLE), st.integers(0, loop.PEOPLE)),
    min_size=loop.SEEDS,
    max_size=loop.SEEDS,
)


@given(figures, st.integers(0, PEOPLE))
@settings(max_examples=30)
def test_the_interval_holds_the_difference_and_the_verdict_follows_from_it(
    drawn: list[tuple[int, int]], large_after: int
) -> None:
    runs = small(differs=False)
    for job, found in runs.items():
        if job.side in (BEFORE, AFTER):
            found["days"][-1]["arrived"] = drawn[job.seed - SEED - 1][job.side == AFTER]
    made = loop.told(a_run(SEED, PEOPLE, 200, 24), a_run(SEED, PEOPLE, large_after, 6), runs)
    for one in (*made["indicators"].values(), *made["parts"]["plan"].values()):
        low, high = one["interval"]
        assert low <= one["difference"] <= high
        expected = "better" if low > 0 else "worse" if high < 0 else "no_difference_shown"
        assert one["verdict"] == expected
    arrived = made["indicators"]["arrived"]
    assert arrived["after"] - arrived["before"] == arrived["difference"]
    assert arrived["before"] == sum(before for before, _after in drawn) / loop.SEEDS
    assert arrived["played"]["difference"] == large_after - 200


def test_an_indicator_without_an_interval_says_why() -> None:
    runs = small()
    for job in runs:
        if job.seed > SEED + 1:
            runs[job]["measures"][HOURS]["value"] = None
        del runs[job]["measures"][SHARE]
    made = loop.told(a_run(SEED, PEOPLE, 200, 24), a_run(SEED, PEOPLE, 310, 6), runs)
    hours, share = made["indicators"][HOURS], made["indicators"][SHARE]
    assert (hours["seeds"], hours["interval"]) == ([SEED + 1], None)
    assert "two seeds" in hours["reason"]
    nothing = [share[name] for name in ("before", "after", "difference", "interval", "seeds")]
    assert nothing == [None, None, None, None, []]
    assert "No seed" in share["reason"]
    assert share["played"]["before"] == 50
    for one in made["indicators"].values():
        assert (one["interval"] is None) == ("reason" in one)


def test_enough_seeds_play_cases_for_an_interval_of_deadlines() -> None:
    jobs = loop.jobs(SEED)
    assert len(set(jobs)) == len(jobs)
    by_seed = {job.seed: {one.has_cases for one in jobs if one.seed == job.seed} for job in jobs}
    assert sum(cases == {True} for cases in by_seed.values()) == loop.CASE_SEEDS > 1
    assert all(len(cases) == 1 for cases in by_seed.values()), "pairs have both cases, or neither"


def test_no_difference_is_called_none() -> None:
    same = a_run(SEED, PEOPLE, 200, 24)
    assert loop.shows_nothing(loop.told(same, same, small(differs=False)))


def test_the_assumptions_stand_beside_the_figures() -> None:
    same = a_run(SEED, PEOPLE, 200, 24)
    told = loop.told(same, same, small())["assumptions"]
    assert "readiness.drive" in told
    assert all("ssumption" in text for text in told.values())


@pytest.mark.parametrize("side", [BEFORE, AFTER, *COUNTED])
def test_each_side_plays_its_parts_of_the_year(side: str) -> None:
    year = Job(side, 1).year
    assert set(year) == (set() if side == BEFORE else set(COUNTED) - {side})


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        ("factor: 0.75", "factor: 1.5", "readiness.trained.factor"),
        ("request: 9}", "request: 9, prayer: 1}", "readiness.minutes.prayer"),
        ("contract_days: 3", "contract_days: soon", "readiness.contract_days"),
        ("drive: 0.25", "driven: 0.25", "readiness.drive"),
        ("drive: assumption}", "drive: gossip}", "readiness.source.drive"),
    ],
)
def test_a_block_readiness_that_cannot_be_played_is_refused_with_its_place(
    was: str, now: str, place: str
) -> None:
    text = (DATA / "libya-2011.yaml").read_text(encoding="utf-8")
    assert was in text
    with pytest.raises(BadScenario) as fault:
        parse_scenario(text.replace(was, now))
    assert any(place in path for path in fault.value.fields)
