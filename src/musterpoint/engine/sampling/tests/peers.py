"""
What samplics, an independent package, says of the same cases.

``python -m musterpoint.engine.sampling.tests.peers`` writes samplics.json anew; tests compare with
that file always, and with the package when it is installed.
"""

import json
import random
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

FIXTURE = Path(__file__).with_name("samplics.json")

#: spread or share, half width, population, design effect, response rate, confidence
SIZES = [
    ("proportion", 0.5, 0.05, None, 1.0, 1.0, 0.95),
    ("proportion", 0.5, 0.05, 1000, 1.0, 1.0, 0.95),
    ("proportion", 0.5, 0.05, 300, 1.0, 1.0, 0.95),
    ("proportion", 0.12, 0.03, 8000, 1.7, 0.8, 0.99),
    ("proportion", 0.9, 0.02, None, 2.2, 0.65, 0.9),
    ("mean", 14.5, 1.2, None, 1.0, 1.0, 0.95),
    ("mean", 14.5, 1.2, 700, 1.3, 0.75, 0.95),
]
EFFECTS = [(10, 0.05), (20, 0.01), (1, 0.4), (7, 0.0)]
#: name -> population, standard deviation
STRATA = {"north": (9000, 0.5), "south": (400, 0.4), "camp": (600, 0.3)}
CLUSTERS = [120, 80, 45, 200, 60, 150, 95, 70, 30, 50]
CHOSEN = 4


def sample() -> dict[str, list[Any]]:
    """A sample with strata, clusters, unequal weights, a group and classes to fit."""
    chance = random.Random(2011)
    rows: dict[str, list[Any]] = {
        name: [] for name in ("y", "share", "weight", "stratum", "cluster", "group", "sex", "age")
    }
    for stratum, units, level in (("a", 9, 10.0), ("b", 6, 14.0), ("c", 5, 20.0)):
        for unit in range(units):
            effect = chance.gauss(0, 2)
            for _person in range(chance.randint(3, 8)):
                rows["y"].append(level + effect + chance.gauss(0, 3))
                rows["share"].append(int(chance.random() < 0.3 + effect / 20))
                rows["weight"].append(chance.uniform(5, 40))
                rows["stratum"].append(stratum)
                rows["cluster"].append(f"{stratum}{unit}")
                rows["group"].append("migrant" if chance.random() < 0.4 else "national")
                rows["sex"].append(chance.choice("fm"))
                rows["age"].append(chance.choice(("young", "old", "older")))
    return rows


#: Totals that the weights are fitted to; both sum to 2,500.
SEXES = {"f": 1300.0, "m": 1200.0}
AGES = {"young": 900.0, "old": 1000.0, "older": 600.0}
#: Clusters of each stratum in the population.
UNITS = {"a": 40, "b": 12, "c": 25}


def said() -> dict[str, Any]:
    """Ask the package everything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            "version": version("samplics"),
            "sizes": _sizes(),
            "effects": _effects(),
            "allocations": _allocations(),
            "probabilities": _probabilities(),
            "estimates": _estimates(),
            "weights": _weights(),
        }


def _sizes() -> list[int]:
    import samplics

    found = []
    for kind, value, half, population, effect, rate, confidence in SIZES:
        is_share = kind == "proportion"
        asked = samplics.SampleSize(samplics.PopParam.prop if is_share else samplics.PopParam.mean)
        asked.calculate(
            half_ci=half,
            deff=effect,
            resp_rate=rate,
            pop_size=population,
            alpha=1 - confidence,
            **({"target": value} if is_share else {"sigma": value}),
        )
        found.append(int(asked.samp_size))
    return found


def _effects() -> list[float]:
    import samplics

    return [float(samplics.SampleSize().deff(take, icc)) for take, icc in EFFECTS]


def _allocations() -> dict[str, dict[str, int]]:
    import samplics

    names = list(STRATA)
    people = {name: one[0] for name, one in STRATA.items()}
    spreads = {name: one[1] for name, one in STRATA.items()}
    proportional, _rates = samplics.allocate("propal", names, people, samp_size=500)
    rate = 500 / sum(people[name] * spreads[name] for name in names)
    neyman, _rates = samplics.allocate("optimum_mean", names, people, rate=rate, stddev=spreads)
    return {
        "proportional": {name: int(proportional[name]) for name in names},
        "neyman": {name: int(neyman[name]) for name in names},
    }


def _probabilities() -> list[float]:
    import numpy as np
    import samplics

    asked = samplics.SampleSelection(method=samplics.SelectMethod.pps_sys, wr=False, strat=True)
    found = asked.inclusion_probs(
        np.arange(len(CLUSTERS)),
        samp_size={"all": CHOSEN},
        stratum=np.repeat("all", len(CLUSTERS)),
        mos=np.array(CLUSTERS),
    )
    return [float(one) for one in found]


def _estimates() -> dict[str, Any]:
    import numpy as np
    import samplics

    rows = {name: np.array(column) for name, column in sample().items()}
    fractions = {}
    for stratum, known in UNITS.items():
        drawn = len(set(rows["cluster"][rows["stratum"] == stratum]))
        fractions[stratum] = 1 - drawn / known
    designs = {
        "simple": {},
        "stratified": {"stratum": rows["stratum"]},
        "clustered": {"stratum": rows["stratum"], "psu": rows["cluster"]},
        "corrected": {"stratum": rows["stratum"], "psu": rows["cluster"], "fpc": fractions},
    }
    found: dict[str, Any] = {}
    for name, design in designs.items():
        for measure, column in (("mean", "y"), ("total", "y"), ("proportion", "share")):
            for domain in (None, rows["group"]):
                param = samplics.PopParam(measure.capitalize())
                asked = samplics.TaylorEstimator(param)
                asked.estimate(rows[column], rows["weight"], domain=domain, **design)
                key = f"{name} {measure}{'' if domain is None else ' migrant'}"
                found[key] = [
                    _picked(part, measure, domain is not None)
                    for part in (asked.point_est, asked.stderror, asked.lower_ci, asked.upper_ci)
                ]
    return found


def _picked(found: Any, measure: str, is_group: bool) -> float:
    if is_group:
        found = found["migrant"]
    if measure == "proportion":
        found = found[1]
    return float(found)


def _weights() -> dict[str, list[float]]:
    import numpy as np
    import samplics

    rows = sample()
    base = np.array(rows["weight"])
    fitted = samplics.SampleWeight().poststratify(base, control=SEXES, domain=np.array(rows["sex"]))
    return {"post_stratified": [float(one) for one in fitted]}


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(said(), indent=1) + "\n", encoding="utf-8")
