"""The content of an after-action report, as an exercise writes it."""

from collections.abc import Mapping
from typing import Any

NINE = {
    "registered": 426,
    "reached": 310,
    "accounted_for": 402,
    "need_help": 2,
    "asked_to_leave": 276,
    "seated": 91,
    "departed": 146,
    "arrived": 88,
    "unaccounted": 24,
}


def day(number: int, share: float) -> dict[str, Any]:
    """Return the figures of a day when so much of the whole has happened."""
    return {"day": number, **{code: round(value * share) for code, value in NINE.items()}}


def content(**changes: Any) -> Mapping[str, Any]:
    """Return the content of a report."""
    whole: dict[str, Any] = {
        "scenario": "libya-2011",
        "name": "Libya 2011, exercise",
        "scenario_digest": "ab" * 32,
        "seed": 2011,
        "people": 600,
        "population_estimate": {"low": 324, "likely": 600, "high": 1338},
        "days": [day(0, 0.1), day(1, 0.5), day(2, 1)],
        "by_organisation": {"egypt": NINE, "portal": day(0, 0.2)},
        "definitions": {"registered": "People on the roll of this crisis who have not withdrawn."},
        "weights": [
            {
                "nationality": "EGY",
                "figure_used": 79369,
                "source_used": "IOM, one month of response",
                "share_counted": 1.0,
                "desa_figure": 18695,
                "desa_year": 2010,
                "published_figure": 79369,
                "published_measure": "cumulative_border_arrivals",
                "people": 121,
            }
        ],
        "published": [
            {
                "measure": "cumulative_border_arrivals",
                "definition": "People counted as they arrived over the land border.",
                "nationality": "ALL",
                "where": "TUN-DJE",
                "value": 389767,
                "as_of": "2011-03-27",
                "source": "IOM, one month of response",
                "note": "",
            }
        ],
        "evacuation": {
            "legs": 365,
            "legs_arrived": 84,
            "seats_offered": 656,
            "seats_taken": 118,
            "households_that_did_not_come": 6,
            "by_owner": [
                {"name": "Egypt, consular service", "legs": 53, "seats": 138, "taken": 20}
            ],
            "runs": [{"number": 1, "ready": 23, "seated": 3, "bound": 4, "seats": 9, "legs": 5}],
            "unmatched": [{"reason": "no_transport", "households": 107, "people": 165}],
            "fairness": [
                {"group": "BGD", "ready": 59, "seated": 21},
                {"group": "SOM", "ready": 9, "seated": 7},
            ],
        },
    }
    return whole | changes


def casework() -> dict[str, Any]:
    """Return the kept figures of case work."""
    return {
        "cases": [
            {
                "kind": "death",
                "title": "Death",
                "open": 1,
                "late": 0,
                "closed": 3,
                "kept": 9,
                "missed": 2,
            }
        ],
        "children": {"met": 12, "usual": 7, "urgent": 3, "in_care": 1, "with_family": 0},
        "referrals": {"completed": 14, "declined": 4},
        "documents": {"total": 840, "issued": 31},
        "interpreters": [
            {
                "language": "Tigrinya",
                "calls": 8,
                "nobody_to_ask": 2,
                "found": 3,
                "median_minutes": None,
            }
        ],
        "complaints": [{"kind": "service", "received": 9, "acknowledged": 8, "answered": 7}],
    }


def loop_line(before: float, after: float, **changes: Any) -> dict[str, Any]:
    """Return an indicator of a comparison that four seeds show to be better."""
    difference = after - before
    return {
        "label": "Until the first alert is sent",
        "definition": "Hours until the first message.",
        "unit": "hours",
        "direction": "less_is_better",
        "before": before,
        "after": after,
        "difference": difference,
        "interval": [difference - 2.5, difference + 2.5],
        "seeds": [2012, 2013, 2014, 2015],
        "verdict": "better",
        "played": {"before": 20 * before, "after": 19 * after, "difference": 1, "seed": 2011},
    } | changes


def loop(**changes: Any) -> dict[str, Any]:
    """Return a comparison as the demo writes it."""
    people = {"unit": "people", "direction": "more_is_better", "definition": "People who came."}
    same = {"verdict": "no_difference_shown", "interval": [-30.0, 40.0]}
    made: dict[str, Any] = {
        "scenario": "libya-2011",
        "seed": 2011,
        "people": 5000,
        "last_day": 14,
        "small_runs": {"people": 300, "seeds": [2012, 2013, 2014, 2015]},
        "year": ["plan", "lessons"],
        "indicators": {
            "hours_to_first_alert": loop_line(24.0, 6.0),
            "arrived": loop_line(700, 985, label="Arrived", **people),
            "reached": loop_line(3000, 3005, label="Reached", **people | same),
            "deadlines_kept": loop_line(
                96.8, 80.0, label="Deadlines kept", unit="per cent", verdict="one_seed",
                interval=None, seeds=[2012],
                reason="An interval needs a value before and after of two seeds or more.",
            ),
        },
        "parts": {
            "plan": {
                "hours_to_first_alert": {
                    "difference": -18.0, "interval": None, "verdict": "one_seed", "seeds": [2012],
                },
                "arrived": {
                    "difference": 240.0, "interval": None, "verdict": "one_seed", "seeds": [2012],
                },
            }
        },
    } | changes  # fmt: skip
    return {"order": list(made["indicators"]), **made}
