"""Equal to samplics 0.6.1, to 1e-6: from its kept values always, from itself when installed."""

import json
import math
import warnings
from typing import Any

import pytest

from musterpoint.engine.sampling import (
    Answers,
    Measure,
    clusters,
    design_sample,
    estimate,
    post_stratify,
    quantiles,
    sizes,
)
from musterpoint.engine.sampling.tests import peers

KEPT: dict[str, Any] = json.loads(peers.FIXTURE.read_text(encoding="utf-8"))


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def test_the_installed_package_still_says_what_was_kept() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        samplics = pytest.importorskip("samplics")
    assert samplics
    said = peers.said()
    assert said.pop("version") >= KEPT["version"]
    assert json.loads(json.dumps(said), parse_float=lambda text: near(float(text))) == {
        name: value for name, value in KEPT.items() if name != "version"
    }


@pytest.mark.parametrize(("case", "said"), list(zip(peers.SIZES, KEPT["sizes"], strict=True)))
def test_sizes(case: tuple[Any, ...], said: int) -> None:
    kind, value, half, population, effect, rate, confidence = case
    found = sizes.size(
        sizes.spread_of(value) if kind == "proportion" else value,
        half,
        z=quantiles.normal(confidence),
        population=math.inf if population is None else population,
        design_effect=effect,
        response_rate=rate,
    )
    assert sizes.up(found.sample) == said
    given = {
        "measure": kind,
        "p" if kind == "proportion" else "sd": value,
        "half_width": half,
        "design_effect": effect,
        "response_rate": rate,
        "confidence": confidence,
    } | ({"population": population} if population else {})
    printed: Any = design_sample(given)
    assert printed["formula"]["rounded"]["sample"] == said
    # Answers are whole people too: at most one more is asked than rounding once would say.
    assert 0 <= printed["overall"]["sample"] - said <= math.ceil(1 / rate)


@pytest.mark.parametrize(("case", "said"), list(zip(peers.EFFECTS, KEPT["effects"], strict=True)))
def test_design_effects(case: tuple[int, float], said: float) -> None:
    assert sizes.cluster_effect(*case) == near(said)


@pytest.mark.parametrize("method", ["proportional", "neyman"])
def test_allocations(method: str) -> None:
    strata = [
        {"name": name, "population": people, "sd": spread}
        for name, (people, spread) in peers.STRATA.items()
    ]
    found: Any = design_sample(
        {
            "measure": "mean",
            "sd": 1,
            "respondents": 500,
            "strata": strata,
            "allocation": {"method": method},
        }
    )
    ours = {one["name"]: one["respondents"] for one in found["strata"]}
    assert sum(ours.values()) == 500
    # The package rounds every stratum up and so asks a little more than it was told.
    for name, said in KEPT["allocations"][method].items():
        assert said - 1 <= ours[name] <= said


def test_probabilities_in_proportion_to_size() -> None:
    found = clusters.probabilities([float(size) for size in peers.CLUSTERS], peers.CHOSEN)
    assert found == [near(one) for one in KEPT["probabilities"]]


@pytest.mark.parametrize("name", KEPT["estimates"])
def test_estimates_errors_and_intervals(name: str) -> None:
    rows = peers.sample()
    design, measure, *group = name.split()
    answers = Answers(
        weights=rows["weight"],
        strata=None if design == "simple" else rows["stratum"],
        clusters=rows["cluster"] if design in {"clustered", "corrected"} else None,
        populations=peers.UNITS if design == "corrected" else None,
    )
    found = estimate(
        Measure(measure),
        rows["share" if measure == "proportion" else "y"],
        answers,
        group=[one == "migrant" for one in rows["group"]] if group else None,
    )
    said = KEPT["estimates"][name]
    assert [found.value, found.standard_error, found.low, found.high] == [near(one) for one in said]


def test_post_stratified_weights() -> None:
    rows = peers.sample()
    found = post_stratify(rows["weight"], rows["sex"], peers.SEXES)
    assert found.tolist() == [near(one) for one in KEPT["weights"]["post_stratified"]]
