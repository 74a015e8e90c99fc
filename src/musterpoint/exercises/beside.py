"""
Published figures of the real crisis, each with what a run of the exercise counted beside it.

The two are never mixed: a published figure counts the people of a real crisis, a played one the
invented people of a run. Where a run counts nothing that is alike, no played figure is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from musterpoint.exercises.world import Scenario, published_figures
from musterpoint.exercises.world.published import PublishedFigure
from musterpoint.exercises.world.weights import Weight

PEOPLE = "population"
"""A played figure that is no indicator: the invented people of a nationality."""
EVERYBODY = frozenset({"ALL", "TCN"})
"""Published groups that are all people of a run: nobody in it is at home in the host country."""

#: What a run counts that is alike; measures that are not named have nothing beside them.
COUNTED_AS: Mapping[str, str] = {
    "population_estimate": PEOPLE,
    "population_estimate_low": PEOPLE,
    "population_estimate_high": PEOPLE,
    "pre_crisis_estimate": PEOPLE,
    "evacuation_requests": "asked_to_leave",
    "need_evacuation_minimum": "asked_to_leave",
    "contacted": "accounted_for",
    "unaccounted_for": "unaccounted",
    "cumulative_border_arrivals": "departed",
    "cumulative_border_arrivals_migrants": "departed",
    "displaced_to_neighbours": "departed",
    "crossed_borders": "departed",
    "assisted_returns_iom": "arrived",
    "assisted_returns_iom_partners": "arrived",
    "assisted_returns_all_actors": "arrived",
    "returned_by_government": "arrived",
    "returned_by_employer_or_government": "arrived",
    "government_airlift": "arrived",
    "government_evacuation": "arrived",
    "foreign_led_evacuations": "arrived",
    "evacuated": "arrived",
}


def lines(
    scenario: Scenario,
    weights: Iterable[Weight],
    days: Sequence[Mapping[str, Any]],
    by_organisation: Mapping[str, Mapping[str, int]],
) -> list[dict[str, Any]]:
    """
    Return the published figures as plain values; ``played`` is None where nothing is alike.

    ``days`` are the indicators of each day played, ``by_organisation`` those of the last of them.
    """
    people = {one.nationality: one.people for one in weights}
    states = {
        one.country: one.slug for one in scenario.organisations if one.kind == "state_authority"
    }
    found = []
    for figure in published_figures(scenario):
        code = _code(figure, scenario)
        day = _day(figure, scenario, days)
        played: int | None = None
        if code == PEOPLE:
            played = people.get(figure.nationality)
        elif code and day is not None and figure.nationality in EVERYBODY:
            played = day.get(code)
        elif code and day is not None and day is days[-1]:
            # By nationality the last day alone is kept, by the State that registers its people.
            own = by_organisation.get(states.get(figure.nationality, ""), {})
            played = own.get(code)
        found.append(
            _told(figure)
            | {
                "played": played,
                "played_as": code if played is not None else "",
                "played_on_day": day["day"]
                if day and played is not None and code != PEOPLE
                else None,
            }
        )
    return found


def stands_for(weights: Iterable[Weight]) -> int:
    """Return about how many people of the figures used one invented person stands for."""
    known = list(weights)
    people = sum(one.people for one in known)
    return round(sum(one.weight for one in known) / people) if people else 0


def _code(figure: PublishedFigure, scenario: Scenario) -> str:
    """Return what is alike; a figure of one place on the way has nothing beside it."""
    if figure.where not in ("", "ALL", scenario.host, figure.nationality):
        return ""
    return COUNTED_AS.get(figure.measure, "")


def _day(
    figure: PublishedFigure, scenario: Scenario, days: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Return the day of the figure's date; a later date is told beside the last day played."""
    if not days:
        return None
    number = min((figure.as_of - scenario.starts).days, days[-1]["day"])
    return next((one for one in days if one["day"] == number), None)


def _told(figure: PublishedFigure) -> dict[str, Any]:
    return {
        "measure": figure.measure,
        "definition": figure.definition,
        "nationality": figure.nationality,
        "where": figure.where,
        "value": figure.value,
        "as_of": figure.as_of.isoformat(),
        "source": figure.source,
        "note": figure.note,
    }
