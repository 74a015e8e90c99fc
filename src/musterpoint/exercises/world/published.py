"""
Published figures of the real crisis, to be printed beside a run's own figures and never mixed.

Each figure keeps its measure, its date and its source. Figures that contradict each other stay as
they are: they count different populations.
"""

from dataclasses import dataclass
from datetime import date

from musterpoint.exercises.world.datafiles import rows
from musterpoint.exercises.world.scenario_model import Scenario

DEFINITIONS = {
    "cumulative_border_arrivals": "People counted as they arrived over the land border, added up "
    "since the start of the crisis; crossings, so one person may count twice.",
    "cumulative_border_arrivals_migrants": "Migrants (host nationals left out) counted as they "
    "arrived over the borders, added up since the start of the crisis.",
    "cumulative_border_crossings_incl_libyans": "Border crossings added up, with host nationals: "
    "not comparable with series of migrants only.",
    "cumulative_arrivals": "People who arrived by any way, added up since the start of the crisis.",
    "daily_border_crossings": "Border crossings on one day.",
    "assisted_returns_iom": "People whom the International Organization for Migration helped to "
    "return, added up since the start of the crisis.",
    "assisted_returns_iom_partners": "People whom the International Organization for Migration "
    "and its partners helped to return, added up since the start of the crisis.",
    "caseload_awaiting_evacuation": "People who waited at the borders for a way home on that day.",
    "evacuated_by_sea_misrata_benghazi": "People taken by ship from Misrata to Benghazi.",
    "pre_crisis_estimate": "Estimate of the people of a nationality in the country before the "
    "crisis.",
    "returned_by_government": "People whom their own government returned.",
    "returned_by_employer_or_government": "People whom their employer or government returned.",
    "evacuated": "People evacuated, by whatever organisation.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """A published number with all that is needed to read it rightly."""

    measure: str
    definition: str
    nationality: str
    """ISO 3166-1 alpha-3, or ALL, or TCN (third-country nationals)."""
    where: str
    value: int
    as_of: date
    source: str
    source_url: str
    note: str


def published_figures(scenario: Scenario) -> tuple[PublishedFigure, ...]:
    """Return the published figures of the scenario's crisis in the order of their dates."""
    name = f"historic_figures_{scenario.crisis_id.replace('-', '_')}.csv"
    figures = [
        PublishedFigure(
            measure=row["measure"],
            definition=DEFINITIONS.get(row["measure"], row["measure"].replace("_", " ")),
            nationality=row["nationality"],
            where=row["where"],
            value=int(row["value"]),
            as_of=date.fromisoformat(row["as_of"]),
            source=row["source"],
            source_url=row["source_url"],
            note=row["note"],
        )
        for row in rows(name)
        if row["crisis_id"] == scenario.crisis_id
    ]
    return tuple(
        sorted(figures, key=lambda f: (f.as_of, f.measure, f.where, f.nationality, f.value))
    )
