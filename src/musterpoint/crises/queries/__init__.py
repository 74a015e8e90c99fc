"""Questions about crises. Whoever shows the people of a roll calls ``audit.saw`` for them."""

from musterpoint.crises.indicators import CODES as INDICATORS
from musterpoint.crises.population import METHOD as POPULATION_METHOD
from musterpoint.crises.population import PopulationRange
from musterpoint.crises.queries._alert import (
    AreaLevel,
    PublicAlert,
    every_crisis,
    levels,
    only_crisis_of,
    open_crises,
    public_alert,
)
from musterpoint.crises.queries._cards import behind_card, card_code
from musterpoint.crises.queries._counting import (
    RollCounts,
    language_counts,
    nationality_counts,
    roll_counts,
    view_counts,
)
from musterpoint.crises.queries._figures import (
    Board,
    BoardRow,
    Publication,
    board,
    figures,
    population_range,
    publication,
    smallest_cell,
    snapshots,
)
from musterpoint.crises.queries._roll import (
    VIEWS,
    RollFilters,
    RollPage,
    RollRow,
    TimelineLine,
    roll,
    timeline,
)
from musterpoint.crises.queries._waiting import Waiting, also_ask, waiting

__all__ = [
    "INDICATORS",
    "POPULATION_METHOD",
    "VIEWS",
    "AreaLevel",
    "Board",
    "BoardRow",
    "PopulationRange",
    "PublicAlert",
    "Publication",
    "RollCounts",
    "RollFilters",
    "RollPage",
    "RollRow",
    "TimelineLine",
    "Waiting",
    "also_ask",
    "behind_card",
    "board",
    "card_code",
    "every_crisis",
    "figures",
    "language_counts",
    "levels",
    "nationality_counts",
    "only_crisis_of",
    "open_crises",
    "population_range",
    "public_alert",
    "publication",
    "roll",
    "roll_counts",
    "smallest_cell",
    "snapshots",
    "timeline",
    "view_counts",
    "waiting",
]
