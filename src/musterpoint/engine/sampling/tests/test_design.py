"""Designs: JSON in, JSON out, as the command prints it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from musterpoint.engine.sampling import design_sample, schema

STRATA = [
    {"name": "nationals", "population": 9000},
    {"name": "women", "population": 400, "groups": ["migrants"]},
    {"name": "men", "population": 600, "groups": ["migrants"]},
]


def design(**given: object) -> Any:
    found = design_sample(given)
    json.dumps(found, allow_nan=False)
    return found


def faults(**given: object) -> list[tuple[str, str]]:
    return [(one["code"], one["path"]) for one in design(**given)["errors"]]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_a_simple_sample_says_the_steps_of_its_formula() -> None:
    found = design(half_width=0.05, population=1000, design_effect=1.5, response_rate=0.9)
    formula = found["formula"]
    assert formula["infinite"] == pytest.approx(384.145882, abs=1e-6)
    assert formula["finite"] == pytest.approx(277.733453, abs=1e-6)
    assert formula["respondents"] == pytest.approx(1.5 * 277.733453, abs=2e-6)
    assert (found["overall"]["respondents"], found["overall"]["sample"]) == (417, 464)
    assert found["weights"]["base"] == pytest.approx(1000 / 464)
    assert found["overall"]["half_width"] <= 0.05


def test_migrants_get_their_minimum_and_the_rest_is_divided() -> None:
    found = design(
        respondents=500,
        strata=STRATA,
        groups=[{"name": "migrants", "minimum": 200}],
        allocation={"method": "proportional", "minimum": 30},
    )
    people = {one["name"]: one["respondents"] for one in found["strata"]}
    assert people == {"nationals": 300, "women": 80, "men": 120}
    (migrants,) = found["groups"]
    assert (migrants["respondents"], migrants["population"]) == (200, 1000)
    assert found["overall"]["weighting_effect"] > 1
    weights = {one["name"]: one["base_weight"] for one in found["strata"]}
    assert weights == {"nationals": 30, "women": 5, "men": 5}


def test_every_method_divides_as_published() -> None:
    strata = [
        {"name": "a", "population": 100, "sd": 10, "cost": 1},
        {"name": "b", "population": 400, "sd": 5, "cost": 4},
    ]
    wanted = {
        "proportional": [12, 48],
        "equal": [30, 30],
        "neyman": [20, 40],  # 1000 : 2000
        "optimal": [30, 30],  # 1000 : 1000
        "power": [20, 40],  # 10 : 20
    }
    for method, parts in wanted.items():
        found = design(measure="mean", respondents=60, strata=strata, allocation={"method": method})
        assert [one["respondents"] for one in found["strata"]] == parts, method


#: Scheaffer, Mendenhall and Ott, Elementary Survey Sampling: three places where television is
#: watched, an answer right to 2 hours; the book rounds the same sizes up.
TELEVISION = [
    {"name": "town", "population": 155, "sd": 5, "cost": 9},
    {"name": "second town", "population": 62, "sd": 15, "cost": 9},
    {"name": "country", "population": 93, "sd": 10, "cost": 16},
]


@pytest.mark.parametrize(
    ("method", "wanted"), [("proportional", 69), ("neyman", 57), ("optimal", 58)]
)
def test_a_size_is_that_of_the_textbook_for_its_allocation(method: str, wanted: int) -> None:
    found = design(
        measure="mean",
        half_width=2,
        confidence=0.9545,
        strata=TELEVISION,
        allocation={"method": method},
    )
    overall = found["overall"]
    assert found["formula"]["rounded"]["respondents"] == overall["respondents"] == wanted
    assert 1.9 < overall["half_width"] <= 2


@given(
    st.lists(
        st.tuples(st.integers(50, 5000), st.floats(1, 30), st.floats(0.5, 20)),
        min_size=1,
        max_size=5,
    ),
    st.floats(0.5, 5),
)
@settings(max_examples=40)
def test_neyman_needs_no_more_than_its_share_and_keeps_the_interval(
    rows: list[tuple[int, float, float]], half_width: float
) -> None:
    strata = [
        {"name": f"s{at}", "population": people, "sd": sd, "cost": cost}
        for at, (people, sd, cost) in enumerate(rows)
    ]
    given = {"measure": "mean", "half_width": half_width, "strata": strata}
    plain, neyman, optimal = (
        design(**given, allocation={"method": method})
        for method in ("proportional", "neyman", "optimal")
    )
    # One more in each stratum, because answers are whole, and everybody of one may be asked.
    assert neyman["formula"]["infinite"] <= plain["formula"]["infinite"] * (1 + 1e-9)
    assert neyman["formula"]["infinite"] <= optimal["formula"]["infinite"] * (1 + 1e-9)
    for found in (plain, neyman, optimal):
        codes = {one["code"] for one in found["warnings"]}
        assert found["overall"]["half_width"] <= half_width * 1.005 or "wider" in codes


def test_a_small_stratum_is_asked_whole_and_the_rest_goes_on() -> None:
    strata = [{"name": "a", "population": 10}, {"name": "b", "population": 1000}]
    found = design(respondents=100, strata=strata, allocation={"method": "equal"})
    assert [one["respondents"] for one in found["strata"]] == [10, 90]
    assert found["strata"][0]["half_width"] == 0
    found = design(respondents=100, strata=strata, allocation={"method": "equal", "minimum": 30})
    assert [one["code"] for one in found["warnings"]] == ["all_taken", "refused"]


def test_what_will_be_too_small_or_unsure_is_said_before_anybody_is_asked() -> None:
    found = design(
        respondents=100,
        strata=[{"name": "a", "population": 9000, "p": 0.5}, {"name": "b", "population": 500}],
        p=0.02,
    )
    assert found["strata"][1]["refused"] == ["small", "unstable"]
    assert not found["strata"][1]["publishable"]


def test_what_a_small_group_gets_is_added_and_not_taken_from_the_others() -> None:
    plain = design(half_width=0.05, strata=STRATA)
    assert plain["overall"]["respondents"] == plain["formula"]["rounded"]["respondents"] == 370
    for more in (
        {"allocation": {"method": "equal"}},
        {"groups": [{"name": "migrants", "minimum": 240}]},
    ):
        found = design(half_width=0.05, strata=STRATA, **more)
        assert found["warnings"][-1]["code"] == "grown"
        assert 0.0495 < found["overall"]["half_width"] <= 0.05
        assert found["formula"] == plain["formula"]


@given(
    st.lists(st.integers(1, 20_000), min_size=1, max_size=12),
    st.sampled_from([0.3, 0.9, 1.0]),
    st.sampled_from(["half_width", "respondents", "sample"]),
)
@settings(max_examples=60)
def test_every_stratum_is_asked_and_the_whole_is_known(
    sizes: list[int], rate: float, by: str
) -> None:
    """A small stratum costs one answer, not half of the population."""
    strata = [{"name": f"s{at}", "population": size} for at, size in enumerate(sizes)]
    value = 0.05 if by == "half_width" else min(sum(sizes), 200)
    found = design(**{by: value}, strata=strata, response_rate=rate)
    if not found["valid"]:
        assert [one["code"] for one in found["errors"]] in (["too_small"], ["too_large"])
        return
    nobody = [one["code"] for one in found["warnings"]].count("nobody")
    overall = found["overall"]
    assert (overall["half_width"] is None) == bool(nobody) == ("unknown" in overall["refused"])
    assert overall["publishable"] <= (not nobody)
    for one in found["strata"]:
        assert one["sample"] or one["population"] * rate < 0.5
        assert one["respondents"] <= one["sample"] <= one["population"]
    if by == "half_width" and not nobody:
        assert overall["respondents"] <= found["formula"]["rounded"]["respondents"] + 8 * len(sizes)


def test_a_stratum_of_one_person_does_not_make_the_sample_grow() -> None:
    strata = [{"name": "one", "population": 1}, {"name": "rest", "population": 10_000}]
    found = design(half_width=0.05, strata=strata)
    assert [one["respondents"] for one in found["strata"]] == [1, 369]
    assert "grown" not in [one["code"] for one in found["warnings"]]
    # Of one person nobody may answer, and then nobody knows: that is said, and not infinity.
    strata[0]["response_rate"] = 0.2
    found = design(half_width=0.05, strata=strata)
    assert [one["code"] for one in found["warnings"]] == ["nobody"]
    assert found["overall"]["refused"] == ["unknown"]
    strata = [{"name": f"s{at}", "population": 100} for at in range(10)]
    assert faults(respondents=5, strata=strata) == [("too_small", "/respondents")]


def test_an_allocation_without_a_method_is_proportional() -> None:
    plain = design(half_width=0.05, strata=STRATA, allocation={"minimum": 30})
    named = {"method": "proportional", "minimum": 30}
    assert plain == design(half_width=0.05, strata=STRATA, allocation=named)
    assert faults(half_width=0.05, strata=STRATA, allocation={}) == [
        ("minProperties", "/allocation")
    ]


def test_an_interval_that_nobody_can_give_is_told() -> None:
    found = design(half_width=0.01, response_rate=0.1, strata=STRATA)
    assert [one["code"] for one in found["warnings"]] == ["wider"]
    assert found["overall"]["sample"] == 10_000


def test_clusters_raise_the_sample_and_are_chosen_again_alike() -> None:
    frame = [{"name": f"c{at}", "size": 20 + at} for at in range(60)]
    given = {
        "half_width": 0.08,
        "population": 2970,
        "clusters": {"take": 10, "icc": 0.1, "frame": frame, "seed": 5},
    }
    found = design(**given)
    assert found["clusters"]["design_effect"] == pytest.approx(1.9)
    assert found["clusters"]["number"] == len(found["clusters"]["chosen"])
    assert found["clusters"]["degrees_of_freedom"] == found["clusters"]["number"] - 1
    weights = {round(one["base_weight"], 6) for one in found["clusters"]["chosen"]}
    assert len(weights) == 1
    assert weights.pop() * found["clusters"]["people"] == pytest.approx(2970, rel=1e-6)
    assert found == design(**given)


def test_strata_with_an_interval_each_are_sized_one_by_one() -> None:
    strata = [one | {"half_width": 0.08} for one in STRATA]
    found = design(strata=strata)
    assert [one["respondents"] for one in found["strata"]] == [148, 110, 121]
    assert all(one["half_width"] <= 0.08 for one in found["strata"])


def test_comparing_and_screening_ride_along() -> None:
    found = design(
        half_width=0.05,
        compare={"p1": 0.4, "p2": 0.5, "power": 0.8},
        screening={"share": 0.04, "wanted": 50},
    )
    assert found["compare"]["each"] == 385
    assert found["screening"]["ask"] == 1250


@given(
    st.lists(
        st.tuples(st.integers(1, 5000), st.floats(0.01, 0.99), st.floats(0.3, 1), st.booleans()),
        min_size=1,
        max_size=7,
    ),
    st.sampled_from(["proportional", "equal", "neyman", "optimal", "power"]),
    st.integers(0, 60),
    st.integers(1, 300),
    st.floats(0.02, 0.3),
)
def test_every_design_sums_and_takes_nobody_twice(
    rows: list[tuple[int, float, float, bool]],
    method: str,
    minimum: int,
    migrants: int,
    half_width: float,
) -> None:
    strata = [
        {
            "name": f"s{at}",
            "population": people,
            "p": p,
            "response_rate": rate,
            "groups": ["migrants"] if is_migrant else [],
        }
        for at, (people, p, rate, is_migrant) in enumerate(rows)
    ]
    there = sum(people for people, _p, _rate, is_migrant in rows if is_migrant)
    groups = [{"name": "migrants", "minimum": migrants}] if there >= migrants else []
    found = design(
        half_width=half_width,
        strata=strata,
        allocation={"method": method, "minimum": minimum},
        groups=groups,
    )
    assert found["valid"], found
    assert sum(one["sample"] for one in found["strata"]) == found["overall"]["sample"]
    for one in found["strata"]:
        assert one["respondents"] <= one["sample"] <= one["population"]
        if one["base_weight"]:
            assert one["base_weight"] * one["sample"] == pytest.approx(one["population"])
    codes = {one["code"] for one in found["warnings"]}
    for group in found["groups"]:
        assert group["respondents"] >= migrants or "all_taken" in codes


def test_whole_numbers_may_be_written_with_a_point() -> None:
    assert design(sample=50.0, population=1000.0) == design(sample=50, population=1000)


numbers = st.sampled_from([1e-12, 1e-6, 0.001, 0.05, 0.4999, 0.9999, 1, 30, 1e6, 1e10, 1e15, -1, 0])


@given(
    st.dictionaries(
        st.sampled_from(["half_width", "respondents", "sample", "population", "response_rate", "p",
                         "sd", "mean", "design_effect", "confidence"]),
        numbers,
    ),
    st.sampled_from(["proportion", "mean", "total"]),
    st.lists(
        st.fixed_dictionaries(
            {"name": st.sampled_from("abc"), "population": numbers},
            optional={"sd": numbers, "p": numbers, "minimum": numbers, "half_width": numbers,
                      "sample": numbers, "cost": numbers, "response_rate": numbers},
        ),
        max_size=3,
    ),
)  # fmt: skip
def test_no_number_breaks_the_design(
    given: dict[str, float], measure: str, strata: list[dict[str, Any]]
) -> None:
    found = design(measure=measure, **given, **({"strata": strata} if strata else {}))
    assert found["valid"] or found["errors"]


@pytest.mark.parametrize("page", ["reference/sample-design.md", "how-to/design-a-sample.md"])
def test_the_examples_of_the_documentation_are_designs(page: str) -> None:
    docs = Path(__file__).parents[5] / "docs"
    (example,) = re.findall(
        r"```json\n(.*?)```", (docs / page).read_text(encoding="utf-8"), re.DOTALL
    )
    found: Any = design_sample(json.loads(example))
    assert found["valid"]
    assert found["overall"]["half_width"] <= 0.05
