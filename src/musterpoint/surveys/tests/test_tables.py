"""Weights, tables and what is kept back: claims about numbers, without a database."""

import itertools
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from musterpoint.engine import sampling
from musterpoint.surveys import drawing, frames, repeating, tabulating, weighing
from musterpoint.surveys.drawing import Wanted
from musterpoint.surveys.frames import Stratum, Unit
from musterpoint.surveys.tabulating import Answered, Limits, Population, Question

LIMITS = Limits(smallest=30, largest_rse=0.3)
YES_NO = Question(path="q", label="Q", choices=(("a", "A"), ("b", "B")), is_single=True)
THREE = Question(path="q", label="Q", choices=(("a", "A"), ("b", "B"), ("c", "C")), is_single=True)


def frame(sizes: dict[str, int]) -> list[Unit]:
    return [
        Unit(person_id=None, groups={"group": name, "migrant": "yes"}, people=people)
        for name, people in sizes.items()
    ]


def wanted(sizes: dict[str, int], asked: dict[str, int]) -> list[Wanted]:
    return [
        Wanted(stratum=Stratum(key=name, groups={"group": name}, people=people), people=asked[name])
        for name, people in sizes.items()
    ]


@given(
    st.lists(st.tuples(st.integers(1, 500), st.floats(0.01, 1)), min_size=1, max_size=6),
    st.integers(0, 2**53),
)
def test_whoever_is_drawn_stands_together_for_the_whole_population(
    parts: list[tuple[int, float]], seed: int
) -> None:
    sizes = {f"s{at}": people for at, (people, _share) in enumerate(parts)}
    asked = {f"s{at}": max(1, int(n * share)) for at, (n, share) in enumerate(parts)}
    found = list(
        drawing.draw(frame(sizes), ["group"], wanted(sizes, asked), take=1, reserve=0.2, seed=seed)
    )
    sample = [one for one in found if not one.is_reserve]
    for name, people in sizes.items():
        mine = [one for one in sample if one.stratum == name]
        assert len(mine) == asked[name]
        assert sum(one.base_weight for one in mine) == pytest.approx(people)
        assert len([one for one in found if one.stratum == name]) <= people
    again = list(
        drawing.draw(frame(sizes), ["group"], wanted(sizes, asked), take=1, reserve=0.2, seed=seed)
    )
    assert again == found


@given(st.lists(st.integers(10, 300), min_size=4, max_size=12), st.integers(0, 2**53))
def test_clusters_are_drawn_by_their_size_and_stand_for_everybody(
    sizes: list[int], seed: int
) -> None:
    units = [
        Unit(person_id=None, groups={"group": "all"}, cluster=f"c{at}", people=people)
        for at, people in enumerate(sizes)
    ]
    whole = Stratum(key="all", groups={"group": "all"}, people=sum(sizes))
    part = Wanted(stratum=whole, people=30, clusters=3)
    found = list(drawing.draw(units, ["group"], [part], take=10, reserve=0.0, seed=seed))
    assert len(found) == 30
    assert len({one.cluster for one in found}) == 3
    # A cluster that is certain stands for itself, the others together for the rest: exactly.
    assert sum(one.base_weight for one in found) == pytest.approx(sum(sizes))


@given(st.data())
def test_weights_sum_to_the_population_whoever_answers(data: st.DataObject) -> None:
    strata = data.draw(st.lists(st.integers(2, 30), min_size=1, max_size=5))
    cases = []
    for at, asked in enumerate(strata):
        people = data.draw(st.integers(asked, 10_000))
        cases += [
            weighing.Case(
                stratum=f"s{at}",
                groups={"sex": "f" if at % 2 else "m"},
                base_weight=people / asked,
                has_answered=data.draw(st.booleans()),
            )
            for _one in range(asked)
        ]
    assume(any(one.has_answered for one in cases))
    whole = sum(one.base_weight for one in cases)
    found = weighing.weigh(cases, {})
    assert sum(found.weights) == pytest.approx(whole)
    assert all((w > 0) == one.has_answered for w, one in zip(found.weights, cases, strict=True))


def test_weights_are_brought_to_totals_that_are_known() -> None:
    cases = [
        weighing.Case(stratum=sex, groups={"sex": sex}, base_weight=10, has_answered=at % 2 == 0)
        for sex in "fm"
        for at in range(10)
    ]
    found = weighing.weigh(cases, {"sex": {"f": 700, "m": 300}})
    assert sum(found.weights[:10]) == pytest.approx(700)
    assert sum(found.weights[10:]) == pytest.approx(300)
    refused = weighing.weigh(cases, {"sex": {"f": 700, "x": 300}})
    assert refused.problem
    assert sum(refused.weights) == pytest.approx(200)


def answered(counts: dict[tuple[str, str], int], weight: float = 2.0) -> list[Answered]:
    """Return people by group and choice."""
    return [
        Answered(
            weight=weight,
            stratum=group,
            cluster="",
            groups={"group": group, "migrant": "yes"},
            values={"q": choice},
        )
        for (group, choice), number in counts.items()
        for _one in range(number)
    ]


def table(question: Question, cases: list[Answered], **strata: int) -> dict[str, Any]:
    population = Population(strata=strata, is_clustered=False)
    return tabulating.table(question, cases, ["group"], population, LIMITS)


def test_a_group_of_fewer_than_thirty_answers_is_not_told() -> None:
    cases = answered({("x", "a"): 60, ("x", "b"): 60, ("y", "a"): 14, ("y", "b"): 15})
    found = table(YES_NO, cases, x=240, y=60)
    states = {(one["choice"], one["value"]): one["state"] for one in found["cells"] if one["by"]}
    assert states["a", "y"] == states["b", "y"] == "small"
    # With two groups the other one would tell it together with everybody's, which is kept longest.
    everybody = {one["choice"]: one["state"] for one in found["cells"] if not one["by"]}
    for choice in "ab":
        assert states[choice, "x"] == "hidden"
        assert everybody[choice] == "shown"


def test_an_unsure_share_is_not_told_and_a_sure_one_has_its_interval() -> None:
    cases = answered({("x", "a"): 97, ("x", "b"): 3, ("y", "a"): 50, ("y", "b"): 50})
    found = table(YES_NO, cases, x=2000, y=2000)
    cells = {(one["choice"], one["value"]): one for one in found["cells"]}
    assert cells["b", "x"]["state"] == "unstable"
    assert cells["a", "x"]["state"] != "shown"  # it would tell the other: they make 100 %
    whole = cells["a", ""]
    assert whole["state"] == "shown"
    assert whole["estimate"] == pytest.approx(147 / 200)
    assert whole["low"] < whole["estimate"] < whole["high"]


def attacked(found: dict[str, Any], question: Question, cases: list[Answered]) -> set[Any]:
    """
    Return the hidden cells that follow from everything that is told, by brute force.

    The attacker knows how much weight each group has, all shares that are told, and that groups
    add up to everybody and choices to 100 %: a linear system, solved exactly over every unknown.
    """
    groups = sorted({one.groups["group"] for one in cases})
    weight = {
        g: Fraction(sum(int(one.weight) for one in cases if one.groups["group"] == g))
        for g in groups
    }
    choices = [name for name, _label in question.choices]
    cells = {(one["choice"], one["value"]): one["state"] for one in found["cells"]}
    hidden = [key for key in itertools.product(choices, ["", *groups]) if cells[key] != "shown"]
    place = {key: at for at, key in enumerate(hidden)}
    rows = []
    for choice in choices:
        row = [Fraction(0)] * len(hidden)
        for group in groups:
            if (choice, group) in place:
                row[place[choice, group]] += weight[group]
        if (choice, "") in place:
            row[place[choice, ""]] -= sum(weight.values())
        rows.append(row)
    for group in ["", *groups]:
        row = [Fraction(0)] * len(hidden)
        for choice in choices:
            if (choice, group) in place:
                row[place[choice, group]] += 1
        rows.append(row)
    rank = _rank(rows)
    # A cell follows when adding "this cell is known" teaches the system nothing new.
    return {
        key
        for key, at in place.items()
        if _rank([*rows, [Fraction(at == other) for other in range(len(hidden))]]) == rank
    }


def _rank(rows: list[list[Fraction]]) -> int:
    left = [list(row) for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((at for at in range(rank, len(left)) if left[at][column]), None)
        if pivot is None:
            continue
        left[rank], left[pivot] = left[pivot], left[rank]
        for at in range(len(left)):
            if at != rank and left[at][column]:
                times = left[at][column] / left[rank][column]
                left[at] = [a - times * b for a, b in zip(left[at], left[rank], strict=True)]
        rank += 1
    return rank


@settings(max_examples=60)
@given(st.lists(st.integers(0, 60), min_size=9, max_size=12))
def test_no_hidden_cell_of_a_small_table_can_be_worked_out(numbers: list[int]) -> None:
    counts = {(f"g{at // 3}", "abc"[at % 3]): number for at, number in enumerate(numbers) if number}
    cases = answered(counts)
    assume(cases)
    sizes = {one.stratum: 10_000 for one in cases}
    found = table(THREE, cases, **sizes)
    assert attacked(found, THREE, cases) == set()
    sizes = Counter(one.groups["group"] for one in cases)
    small = {name for name, number in sizes.items() if number < LIMITS.smallest}
    assert all(one["state"] != "shown" for one in found["cells"] if one["value"] in small)
    assert all(one["n"] is None for one in found["columns"] if one["value"] in small)


def test_without_secondary_suppression_the_attack_succeeds() -> None:
    cases = answered({("x", "a"): 60, ("x", "b"): 60, ("y", "a"): 14, ("y", "b"): 15})
    found = table(YES_NO, cases, x=240, y=60)
    for one in found["cells"]:
        one["state"] = "small" if one["value"] == "y" else "shown"
    assert attacked(found, YES_NO, cases) == {("a", "y"), ("b", "y")}


def test_strata_and_their_margins_are_decided_together() -> None:
    chance = random.Random(3)
    cases = [
        Answered(
            weight=1.0,
            stratum=f"{country}|{sex}",
            cluster="",
            groups={"nationality": country, "sex": sex, "migrant": "yes"},
            values={"q": chance.choice("ab")},
        )
        for country, sex, number in (("A", "f", 60), ("A", "m", 20), ("B", "f", 60), ("B", "m", 60))
        for _one in range(number)
    ]
    population = Population(strata={one.stratum: 900 for one in cases}, is_clustered=False)
    found = tabulating.table(YES_NO, cases, ["nationality", "sex"], population, LIMITS)
    hidden = {
        (one["by"], one["value"])
        for one in found["cells"]
        if one["choice"] == "a" and one["state"] != "shown"
    }
    assert ("stratum", "A|m") in hidden
    # Taken away from all of country A and from all men it would follow: more is kept back.
    assert len(hidden) >= 4


def test_a_mean_stands_with_its_interval_and_a_change_with_both_waves() -> None:
    asks = Question(path="q", label="Days", choices=(), is_single=False)
    first = answered({("x", str(day)): 20 for day in range(1, 6)})
    second = answered({("x", str(day)): 20 for day in range(3, 8)})
    before, after = table(asks, first, x=5000), table(asks, second, x=5000)
    whole = before["cells"][0]
    assert whole["state"] == "shown"
    assert whole["estimate"] == pytest.approx(3)
    change = tabulating.changes(before, after)[0]
    assert change["change"] == pytest.approx(2)
    assert change["low"] < 2 < change["high"]
    assert change["is_clear"]


@pytest.mark.parametrize(("again", "is_narrower"), [(100, True), (40, True), (29, False)])
def test_a_change_is_surer_when_enough_people_answered_both_waves(
    again: int, is_narrower: bool
) -> None:
    cases = answered({("x", "a"): 50, ("x", "b"): 50})
    random.Random(5).shuffle(cases)
    first = [replace(one, person=at) for at, one in enumerate(cases)]
    second = [
        replace(one, person=at if at < again else 1000 + at, values={"q": "a" if at % 9 == 0 else
                one.values["q"]})
        for at, one in enumerate(cases)
    ]  # fmt: skip
    before, after = table(YES_NO, first, x=5000), table(YES_NO, second, x=5000)
    population = Population(strata={"x": 5000}, is_clustered=False)
    shared = repeating.overlaps(YES_NO, (before, first), (after, second), population, LIMITS)
    apart, together = (tabulating.changes(before, after, one)[0] for one in ({}, shared))
    assert together["change"] == apart["change"] > 0
    width, narrow = (one["high"] - one["low"] for one in (apart, together))
    assert (narrow < 0.9 * width) is is_narrower
    assert (shared == {}) is not is_narrower
    if again == 100:
        changed = [
            (now.values["q"] == "a") - (then.values["q"] == "a")
            for then, now in zip(first, second, strict=True)
        ]
        alone = sampling.estimate(
            sampling.Measure.MEAN, changed, sampling.Answers([2.0] * 100, ["x"] * 100, None,
                                                             {"x": 5000})
        )  # fmt: skip
        assert narrow == pytest.approx(2 * 1.959963984540054 * alone.standard_error)


def test_nobody_s_answers_are_counted_where_a_table_has_a_stratum_of_one() -> None:
    cases = answered({("x", "a"): 40, ("x", "b"): 40, ("y", "a"): 1})
    found = table(YES_NO, cases, x=400, y=1)
    whole = next(one for one in found["cells"] if one["choice"] == "a" and not one["by"])
    assert whole["state"] in ("shown", "hidden")


def test_the_engine_divides_a_design_so_that_its_strata_sum() -> None:
    made = sampling.design_sample(
        {
            "respondents": 100,
            "strata": [{"name": "a", "population": 900}, {"name": "b", "population": 100}],
        }
    )
    parts: Any = made["strata"]
    assert sum(one["respondents"] for one in parts) == 100
    assert frames.key_of(frame({"a": 3})[0], ["group", "migrant"]) == "a|yes"
