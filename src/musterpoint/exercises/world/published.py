"""
Published figures of the real crisis, to be printed beside a run's own figures and never mixed.

Each figure keeps its measure, its date and its source. Figures that contradict each other stay as
they are: they count different populations.
"""

from dataclasses import dataclass
from datetime import date

from musterpoint.exercises.world.datafiles import DATA, rows
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
    "displaced_to_neighbours": "People who fled into neighbouring countries, by whatever way.",
    "fled_to": "People who fled into this country.",
    "donor_pledges_usd": "Money that donors promised, in US dollars; not what was paid.",
    "assisted_returns_all_actors": "People whom any organisation or government helped to return.",
    "government_airlift": "People whom their own government flew home.",
    "present_caseload": "People who were there on that day, waiting to go on.",
    "population_estimate": "Estimate of the people of a nationality in the country.",
    "population_estimate_low": "The lower end of an estimate of the people of a nationality.",
    "population_estimate_high": "The upper end of an estimate of the people of a nationality.",
    "evacuation_requests": "People who had asked to be evacuated by that day.",
    "first_convoy": "People in the first convoy.",
    "need_evacuation_minimum": "People who at least needed to be evacuated, as governments told.",
    "government_evacuation": "People whom their own government evacuated, by whatever way.",
    "government_evacuation_daily": "People whom their own government evacuated on one day.",
    "un_ship_passengers": "Passengers of one ship, by nationality.",
    "evacuated_by_india": "People of other countries whom India evacuated.",
    "evacuated_by_saudi_arabia": "People whom Saudi Arabia evacuated.",
    "evacuated_by_france": "People whom France evacuated, of all nationalities.",
    "foreign_led_evacuations": "People whom foreign States evacuated, as a news agency added up.",
    "unaccounted_for": "People not heard of yet; it does not say that they were harmed.",
    "contacted": "People of a nationality with whom contact was made.",
    "located_visitors": "Visitors who were found.",
    "not_located_visitors": "Visitors who were not found yet.",
    "located_residents": "Residents who were found.",
    "not_located_residents": "Residents who were not found yet.",
    "crossed_borders": "Border crossings out of the country, host nationals among them.",
    "returnees_counted": "Nationals who were counted as they came home.",
    "tcn_counted": "People of third countries who were counted at the border.",
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
    if not (DATA / name).is_file():
        return ()  # a crisis of which nothing was published, such as an invented one
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
