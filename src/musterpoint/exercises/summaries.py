"""What came of a run, as plain values: the summary file, the screen at the end, the report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from musterpoint.crises.queries import INDICATORS
from musterpoint.evacuation import queries as evacuation
from musterpoint.evacuation.models import LegState, MatchRun, Seat, SeatState
from musterpoint.exercises import beside, measures
from musterpoint.exercises.driver.play import Played
from musterpoint.exercises.world import World
from musterpoint.exercises.world.weights import Weight
from musterpoint.kernel import indicators


def summary(played: Played, *, people: int, seed: int) -> dict[str, Any]:
    """Return the summary of a run: indicators by day, weights, estimate, published figures."""
    low, likely, high = played.world.estimate
    days = by_day(played.days, played.world)
    by_organisation = played.days[-1]["by_organisation"] if played.days else {}
    return {
        "scenario": played.scenario.slug,
        "name": f"{played.scenario.name.get('en', played.scenario.slug)}, exercise",
        "scenario_digest": played.scenario.digest,
        "starts": played.scenario.moment(0, 0).isoformat(),
        "zone": played.scenario.zone,
        "seed": seed,
        "people": people,
        "population_estimate": {"low": low, "likely": likely, "high": high},
        "days": days,
        "by_organisation": by_organisation,
        "year": list(played.year),
        "measures": measures.measure(played),
        "definitions": {code: str(indicators.get(code).definition) for code in INDICATORS},
        "weights": weights_told(played.world.weights),
        "stands_for": beside.stands_for(played.world.weights),
        "published": beside.lines(played.scenario, played.world.weights, days, by_organisation),
    }


def weights_told(weights: Iterable[Weight]) -> list[dict[str, Any]]:
    """Return the weights of a population as plain values, both figures beside each other."""
    return [
        {
            "nationality": weight.nationality,
            "figure_used": weight.figure,
            "source_used": weight.source,
            "share_counted": weight.in_scope,
            "desa_figure": weight.desa_figure,
            "desa_year": weight.desa_year,
            "published_figure": weight.published_figure,
            "published_measure": weight.published_measure,
            "people": weight.people,
        }
        for weight in weights
    ]


def by_day(days: Sequence[Mapping[str, Any]], world: World) -> list[dict[str, Any]]:
    """
    Return the indicators of each day, with how many people there were by source.

    ``more`` is what objectives ask for besides.
    """
    low, _likely, high = world.estimate
    return [
        {
            "day": day["day"],
            **day["totals"],
            "population_estimate": {"low": low, "high": high},
        }
        | ({"more": day["more"]} if day.get("more") else {})
        for day in days
    ]


def evacuation_figures(crisis_id: UUID) -> dict[str, Any]:
    """Return what the operator's board shows at the end: runs, legs by owner, fairness."""
    legs = evacuation.legs(crisis_id)
    by_owner: dict[str, dict[str, int]] = {}
    for line in legs:
        row = by_owner.setdefault(line.leg.offered_by_name, {"legs": 0, "seats": 0, "taken": 0})
        row["legs"] += 1
        row["seats"] += line.leg.seats
        row["taken"] += line.taken
    runs = list(MatchRun.objects.filter(crisis_id=crisis_id).order_by("number"))
    no_shows = Seat.objects.filter(state=SeatState.NO_SHOW).count()
    return {
        "evacuation": {
            "legs": len(legs),
            "legs_arrived": sum(line.leg.state == LegState.ARRIVED for line in legs),
            "seats_offered": sum(line.leg.seats for line in legs),
            "seats_taken": sum(line.taken for line in legs),
            "households_that_did_not_come": no_shows,
            "by_owner": [{"name": name, **row} for name, row in sorted(by_owner.items())],
            "runs": [
                {
                    "number": run.number,
                    "ready": run.ready_people,
                    "seated": run.seated_people,
                    "bound": run.bound_people,
                    "seats": run.seats_offered,
                    "legs": run.legs_offered,
                }
                for run in runs
            ],
            "unmatched": evacuation.unmatched(runs[-1].id) if runs else [],
            "fairness": [
                {"group": row.group, "ready": row.ready, "seated": row.seated}
                for row in evacuation.fairness(crisis_id, "nationality")[:15]
            ],
        }
    }
