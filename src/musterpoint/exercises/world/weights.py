"""How many people of each nationality: published figures where named, UN DESA stocks otherwise."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from musterpoint.exercises.world.datafiles import DATA, rows
from musterpoint.exercises.world.published import PublishedFigure, published_figures
from musterpoint.exercises.world.scenario_model import PublishedChoice, Scenario
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.text import _

NOT_A_COUNTRY = "OOO"


class NoSuchFigure(Missing):
    """The scenario names a published figure that the data do not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """
    The figures of one nationality side by side, and how many of the world's people come of them.

    ``figure`` is the one used and ``source`` says whose it is; ``in_scope`` is the share of it that
    the exercise counts (1 for published figures). ``low`` and ``high`` are the estimate's range,
    scaled to the world like ``people``.
    """

    nationality: str
    figure: int
    source: str
    in_scope: float
    desa_figure: int | None
    desa_year: int
    published_figure: int | None
    published_measure: str | None
    people: int
    low: int
    high: int

    @property
    def weight(self) -> float:
        """Return what the people are shared out by."""
        return self.figure * self.in_scope


@lru_cache
def desa_stock(host: str, year: int) -> Mapping[str, int]:
    """Return UN DESA's stock of migrants in a country, by nationality of origin."""
    found = {
        row["origin_iso3"]: int(row["migrants"])
        for row in rows(f"undesa_stock_{host.lower()}.csv")
        if row["destination_iso3"] == host
        and int(row["year"]) == year
        and row["origin_iso3"] != NOT_A_COUNTRY
    }
    if not found:
        raise NoSuchFigure(
            _("There is no UN DESA stock of %(year)s for %(host)s."), year=year, host=host
        )
    return found


@lru_cache
def male_share_of_stock(host: str) -> Mapping[str, float]:
    """Return the share of men in UN DESA's stock of 2024, by nationality of origin."""
    counts: dict[str, dict[str, int]] = {}
    if not (DATA / f"undesa_stock_{host.lower()}_2024_by_sex.csv").is_file():
        return {}
    for row in rows(f"undesa_stock_{host.lower()}_2024_by_sex.csv"):
        counts.setdefault(row["origin_iso3"], {})[row["sex"]] = int(row["migrants"])
    return {
        origin: sexes.get("male", 0) / total
        for origin, sexes in counts.items()
        if (total := sum(sexes.values()))
    }


def weights(scenario: Scenario, people: int) -> tuple[Weight, ...]:
    """Return the weight of every nationality, largest first; their people add up to ``people``."""
    rules = scenario.population
    stock: Counter[str] = Counter()
    for host in rules.desa_hosts:
        stock.update(desa_stock(host, rules.desa_year))
    chosen = {
        nationality: _published(scenario, nationality, choice)
        for nationality, choice in rules.published.items()
    }
    drafts = [
        _draft(scenario, nationality, stock.get(nationality), chosen.get(nationality))
        for nationality in sorted(stock.keys() | chosen.keys() | rules.assumed.keys())
    ]
    drafts = [draft for draft in drafts if draft.weight > 0]
    if not drafts:
        return ()
    total = sum(draft.weight for draft in drafts)
    counts = _shared_out({draft.nationality: draft.weight for draft in drafts}, people)
    full = [_scaled(draft, counts[draft.nationality], people / total) for draft in drafts]
    return tuple(sorted(full, key=lambda row: (-row.people, row.nationality)))


def _published(scenario: Scenario, nationality: str, choice: PublishedChoice) -> PublishedFigure:
    for figure in published_figures(scenario):
        if (figure.nationality, figure.measure, figure.where, figure.as_of.isoformat()) == (
            nationality,
            choice.measure,
            choice.where,
            choice.as_of,
        ):
            return figure
    raise NoSuchFigure(
        _("There is no published figure %(measure)s for %(nationality)s."),
        measure=choice.measure,
        nationality=nationality,
    )


def _draft(
    scenario: Scenario, nationality: str, desa: int | None, published: PublishedFigure | None
) -> Weight:
    year = scenario.population.desa_year
    if published is not None:
        source = f"{published.source} ({published.measure}, {published.as_of.isoformat()})"
        figure, in_scope = published.value, 1.0
    elif nationality in scenario.population.assumed:
        source = "Assumption of the scenario"
        figure, in_scope = scenario.population.assumed[nationality], 1.0
    else:
        source = f"UN DESA, International Migrant Stock 2024, stock of {year}"
        figure, in_scope = desa or 0, scenario.population.in_scope.get(nationality, 1.0)
    return Weight(
        nationality=nationality,
        figure=figure,
        source=source,
        in_scope=in_scope,
        desa_figure=desa,
        desa_year=year,
        published_figure=published.value if published else None,
        published_measure=published.measure if published else None,
        people=0,
        low=0,
        high=0,
    )


def _scaled(draft: Weight, people: int, factor: float) -> Weight:
    figures = [draft.weight, *(f for f in (draft.desa_figure, draft.published_figure) if f)]
    return Weight(
        nationality=draft.nationality,
        figure=draft.figure,
        source=draft.source,
        in_scope=draft.in_scope,
        desa_figure=draft.desa_figure,
        desa_year=draft.desa_year,
        published_figure=draft.published_figure,
        published_measure=draft.published_measure,
        people=people,
        low=min(people, round(min(figures) * factor)),
        high=max(people, round(max(figures) * factor)),
    )


def _shared_out(shares: Mapping[str, float], people: int) -> dict[str, int]:
    """Share people out by largest remainder, so that the whole adds up exactly."""
    total = sum(shares.values())
    exact = {key: people * share / total for key, share in shares.items()}
    counts = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (counts[key] - exact[key], key))
    for key in by_remainder[: people - sum(counts.values())]:
        counts[key] += 1
    return counts
