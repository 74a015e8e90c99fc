"""Designs that cannot be: each refused by its path, with what to write instead."""

from typing import Any

import pytest

from musterpoint.engine.sampling import design_sample
from musterpoint.engine.sampling.tests.test_design import design, faults


def stratum(**given: object) -> list[dict[str, object]]:
    return [{"name": "a", "population": 20, **given}]


CLUSTER = "/clusters/frame/0/stratum"


def clusters(**given: object) -> dict[str, object]:
    return {"take": 5, "icc": 0.1, "frame": [{"name": "c", "size": 20, **given}]}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"half_width": 0.05, "confidence": 95}, "Write 95 per cent as 0.95."),
        ({"half_width": 0.05, "response_rate": 80}, "80 is no share from 0 to 1."),
        ({"half_width": 0.05, "p": 50}, "50 is no share from 0 to 1."),
        ({"half_width": 0.05, "confidence": 1}, "1 is more than 0.9999."),
        ({"halfwidth": 0.05}, "Is it half_width?"),
        ({"sample": 15, "strata": stratum(sample=10)}, "the 10 who can be asked"),
        ({"half_width": 0.05, "p": 10**81 - 1}, "is no share from 0 to 1. Write 95 per cent"),
        ({"respondents": 5, "strata": stratum(sample=10)}, "so leave respondents out"),
    ],
)
def test_a_refusal_says_what_to_write_instead(given: dict[str, object], told: str) -> None:
    assert told in design(**given)["errors"][0]["message"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, [("required", "/half_width")]),
        ({"half_width": 0.05, "sample": 5}, [("too_many", "/sample")]),
        ({"sample": 101, "population": 100}, [("too_large", "/sample")]),
        ({"strata": stratum(sample=21)}, [("too_large", "/strata/0/sample")]),
        ({"sample": 5, "strata": stratum(minimum=21)}, [("too_large", "/strata/0/minimum")]),
        ({"sample": 5, "strata": stratum(population=0)}, [("minimum", "/strata/0/population")]),
        ({"sample": 5, "strata": stratum(p=1.2)}, [("exclusiveMaximum", "/strata/0/p")]),
        ({"half_width": 0.05, "p": 0}, [("exclusiveMinimum", "/p")]),
        ({"half_width": 0.05, "p": -1}, [("exclusiveMinimum", "/p")]),
        ({"half_width": 0.5}, [("maximum", "/half_width")]),
        ({"half_width": 0}, [("minimum", "/half_width")]),
        ({"half_width": 0.05, "response_rate": 0}, [("minimum", "/response_rate")]),
        ({"half_width": 1e-9}, [("too_large", "/half_width")]),
        ({"half_width": 0.05, "response_rate": 1.1}, [("maximum", "/response_rate")]),
        ({"half_width": 0.05, "confidence": 1}, [("maximum", "/confidence")]),
        ({"half_width": 0.05, "colour": 1}, [("unknown", "/colour")]),
        ({"half_width": "0.05"}, [("type", "/half_width")]),
        ({"half_width": 1, "measure": "mean"}, [("required", "/sd")]),
        ({"half_width": 1, "measure": "mean", "sd": 3, "p": 0.5}, [("unknown", "/p")]),
        ({"half_width": 9, "measure": "total", "sd": 3}, [("required", "/population")]),
        ({"sample": 5, "strata": stratum() * 2}, [("twice", "/strata/1/name")]),
        ({"sample": 5, "strata": stratum(), "population": 21}, [("sum", "/population")]),
        ({"sample": 5, "strata": []}, [("minItems", "/strata")]),
        ({"sample": 5, "allocation": {"method": "equal"}}, [("required", "/allocation")]),
        (
            {"sample": 5, "strata": stratum(), "allocation": {"method": "best"}},
            [("enum", "/allocation/method")],
        ),
        (
            {"sample": 5, "strata": stratum(), "groups": [{"name": "g", "minimum": 2}]},
            [("unknown", "/groups/0/name")],
        ),
        (
            {
                "sample": 5,
                "strata": stratum(groups=["g"]),
                "groups": [{"name": "g", "minimum": 21}],
            },
            [("too_large", "/groups/0/minimum")],
        ),
        (
            {"respondents": 5, "strata": stratum(minimum=6)},
            [("too_small", "/respondents")],
        ),
        (
            {"respondents": 15, "strata": stratum(), "response_rate": 0.5},
            [("too_large", "/respondents")],
        ),
        (
            {
                "sample": 20,
                "clusters": {"take": 5, "icc": 0.1, "frame": [{"name": "c", "size": 9}]},
            },
            [("too_large", "/clusters/frame")],
        ),
        (
            {
                "sample": 20,
                "clusters": {"take": 5, "icc": 0.1, "frame": [{"name": "c", "size": 4}]},
            },
            [("too_large", "/clusters/frame/0/size")],
        ),
        ({"half_width": 0.05, "compare": {"p1": 0.4, "p2": 0.4}}, [("same", "/compare/p2")]),
        ({"strata": stratum(sample=5, half_width=0.1)}, [("too_many", "/strata/0/half_width")]),
        ({"strata": stratum(sample=5, minimum=6)}, [("too_large", "/strata/0/minimum")]),
        ({"sample": 5, "strata": stratum(name="  ")}, [("pattern", "/strata/0/name")]),
        (
            {"sample": 5, "strata": [*stratum(), *stratum(name="a ")]},
            [("twice", "/strata/1/name")],
        ),
        ({"sample": 5, "clusters": clusters(stratum="a")}, [("unknown", CLUSTER)]),
        ({"respondents": 5, "strata": stratum(sample=10)}, [("too_many", "/respondents")]),
        ({"half_width": 0.3, "strata": stratum(sample=10)}, [("too_many", "/half_width")]),
        (
            {"sample": 50, "population": 500, "clusters": {"take": 600, "icc": 0.1}},
            [("too_large", "/population")],
        ),
        (
            {"sample": 5, "strata": stratum(), "clusters": {"take": 30, "icc": 0.1}},
            [("too_large", "/strata/0/population")],
        ),
        ({"sample": 5, "measure": "mean", "sd": 1, "mean": 10**400}, [("maximum", "/mean")]),
        ({"sample": 5, "measure": "mean", "sd": 1, "mean": -1e999}, [("minimum", "/mean")]),
        (
            {
                "sample": 5,
                "measure": "total",
                "sd": 1,
                "strata": [*stratum(mean=1e300), *stratum(name="b", mean=float("-inf"))],
            },
            [("maximum", "/strata/0/mean"), ("minimum", "/strata/1/mean")],
        ),
        (
            {"sample": 5, "strata": stratum(), "clusters": clusters()},
            [("required", CLUSTER)],
        ),
    ],
)
def test_bad_input_is_told_by_path(given: dict[str, object], wanted: list[tuple[str, str]]) -> None:
    assert faults(**given) == wanted


@pytest.mark.parametrize("document", [None, [], "x", 3, True])
def test_what_is_no_object_is_refused(document: object) -> None:
    found: Any = design_sample(document)
    assert [one["code"] for one in found["errors"]] == ["type"]
