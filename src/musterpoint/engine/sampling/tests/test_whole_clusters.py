"""What is drawn, told and weighed is the same number; a sentence about everybody is of everybody."""

import math

import pytest

from musterpoint.engine.sampling.tests.test_design import design


def test_what_is_drawn_of_clusters_is_what_is_told_and_weighed() -> None:
    """The same number is taken from each: what is asked, told and weighed is the same number."""
    frame = [{"name": f"c{at}", "size": 50, "stratum": "ab"[at % 2]} for at in range(200)]
    strata = [{"name": one, "population": 5000, "response_rate": 0.9} for one in "ab"]
    clusters = {"take": 30, "icc": 0.02}
    for size in ({"half_width": 0.05}, {"sample": 638}, {"respondents": 500}):
        for listed in ({}, {"frame": frame}):
            found = design(**size, strata=strata, clusters=clusters | listed)
            people = found["clusters"]["number"] * 30
            assert found["overall"]["sample"] == found["clusters"]["people"] == people
            for one in found["strata"]:
                assert one["sample"] == one["clusters"] * 30
                assert one["respondents"] == math.floor(one["sample"] * 0.9 + 1e-9)
                assert one["base_weight"] == pytest.approx(5000 / one["sample"])
            for one in found["clusters"]["chosen"]:
                assert one["base_weight"] == pytest.approx(found["strata"][0]["base_weight"])
            codes = {one["code"]: one["message"] for one in found["warnings"]}
            assert ("whole_clusters" in codes) == ("sample" in size)
            assert "660 people, not 638" in codes.get("whole_clusters", "660 people, not 638")


def test_no_more_people_are_drawn_of_clusters_than_there_are() -> None:
    found = design(sample=500, population=500, clusters={"take": 30, "icc": 0.1})
    assert found["clusters"]["people"] == found["overall"]["sample"] == 500


@pytest.mark.parametrize("by", ["sample", "respondents"])
def test_a_group_s_minimum_waits_for_the_answers_of_its_own_strata(by: str) -> None:
    """How slowly the others answer asks nobody more of a group."""
    found = design(
        **{by: 200},
        strata=[
            {"name": "migrants", "population": 1000, "groups": ["m"], "response_rate": 1},
            {"name": "others", "population": 9000, "response_rate": 0.1},
        ],
        groups=[{"name": "m", "minimum": 50}],
    )
    (group,) = found["groups"]
    assert (group["respondents"], group["sample"]) == (50, 50)


def test_a_group_keeps_its_minimum_where_its_own_strata_answer_slowly() -> None:
    strata = [
        {"name": "fast", "population": 500, "groups": ["m"], "response_rate": 1},
        {"name": "slow", "population": 500, "groups": ["m"], "response_rate": 0.4},
        {"name": "others", "population": 9000},
    ]
    found = design(sample=400, strata=strata, groups=[{"name": "m", "minimum": 60}])
    assert found["groups"][0]["respondents"] >= 60


def test_an_interval_that_given_samples_forbid_does_not_name_everybody() -> None:
    """What asking all of the others would give is told beside what this sample gives."""
    strata = [{"name": "a", "population": 1000, "sample": 50}, {"name": "b", "population": 1000}]
    found = design(half_width=0.05, strata=strata)
    (told,) = [one["message"] for one in found["warnings"] if one["code"] == "wider"]
    strata[1]["sample"] = 1000
    most = design(strata=strata)["overall"]["half_width"]
    assert told.startswith("This sample gives half an interval of 0.07")
    assert f"would give {round(most, 5)}." in told


def test_a_mean_so_small_that_nothing_can_be_said_of_it_has_no_relative_error() -> None:
    found = design(measure="mean", sd=1e15, mean=1e-320, sample=50)
    assert found["overall"]["rse"] is None
    assert found["overall"]["refused"] == ["unstable"]
