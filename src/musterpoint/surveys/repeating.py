"""
What two waves of one panel have in common: the correlation of their figures, cell by cell. Pure.

It comes from the people who answered both. Where fewer did than may be told of, two waves are
taken as samples that have nothing in common; so are those of people who are not registered, whom
nobody knows again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from musterpoint.engine import sampling
from musterpoint.engine.sampling import Occasion, State
from musterpoint.surveys.tabulating import (
    Answered,
    Key,
    Limits,
    Population,
    Question,
    design_of,
    is_in,
    measure_of,
    of_question,
    values_of,
)

Table = Mapping[str, Any]
Wave = tuple[Table, Sequence[Answered]]
"""A table of a question, and the answers that it was made of."""


def overlaps(
    question: Question, before: Wave, after: Wave, population: Population, limits: Limits
) -> dict[Key, float]:
    """Return the correlation of the figures that are told of a question in both waves."""
    told = [
        {
            (cell["choice"], cell["by"], cell["value"])
            for cell in table["cells"]
            if cell["state"] == State.SHOWN.value
        }
        for table, _answered in (before, after)
    ]
    waves = [of_question(question, answered) for _table, answered in (before, after)]
    found: dict[Key, float] = {}
    for choice, by, value in sorted(told[0] & told[1]):
        one, other = (_occasion(question, choice, (by, value), mine, population) for mine in waves)
        if sampling.twice(one, other) >= limits.smallest:
            found[choice, by, value] = sampling.overlap(measure_of(choice), one, other)
    return found


def _occasion(
    question: Question,
    choice: str,
    column: tuple[str, str],
    mine: Sequence[Answered],
    population: Population,
) -> Occasion:
    return Occasion(
        values=values_of(question, choice, mine),
        answers=design_of(mine, population),
        people=[one.person for one in mine],
        group=[is_in(one, column) for one in mine],
    )
