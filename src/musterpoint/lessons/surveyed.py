"""
Published results of surveys of a crisis, as a review keeps them.

What everybody said; where nationals of the host country were asked as well, also what migrants
said and what they said, as far as the survey tells it.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.surveys import queries as surveys
from musterpoint.web import formats

#: So many results stand in a review; the surveys have them all, with every group.
MOST = 5
MEAN = "="
#: The column by which a survey tells migrants from nationals of the host country.
MIGRANT = "migrant"


def of_crisis(crisis_id: UUID) -> list[dict[str, Any]]:
    """Return a table for each published result: question, answer, share or mean, interval."""
    return [_table(one) for one in surveys.published(crisis_id)[:MOST]]


def _table(one: surveys.Published) -> dict[str, Any]:
    tables = one.content["tables"]
    is_apart = any(cell["by"] == MIGRANT for table in tables for cell in table["cells"])
    columns = [_("Question"), _("Answer"), *([_("Group")] if is_apart else [])]
    return {
        "title": _("Survey “%(name)s”, round %(round)s") % {"name": one.survey, "round": one.wave},
        "columns": [*columns, _("Value"), _("Interval, 95 per cent")],
        "numbers": [len(columns), len(columns) + 1],
        "rows": [
            [
                table["label"],
                _answer(table, cell["choice"]),
                *([_group(cell)] if is_apart else []),
                *_figures(cell),
            ]
            for table in tables
            for cell in table["cells"]
            if cell["by"] in ("", MIGRANT) and cell["state"] == "shown"
        ],
        "note": _("%(answered)s people answered, weighted to %(population)s.")
        % {
            "answered": formats.count(one.answered),
            "population": formats.count(one.population),
        },
    }


def _answer(table: dict[str, Any], choice: str) -> str:
    return _("Mean") if choice == MEAN else dict(table["choices"]).get(choice, choice)


def _group(cell: dict[str, Any]) -> str:
    if not cell["by"]:
        return _("Everybody")
    return _("Migrants") if cell["value"] == "yes" else _("Nationals of the host country")


def _figures(cell: dict[str, Any]) -> list[str]:
    def written(value: float) -> str:
        is_mean = cell["choice"] == MEAN
        return formats.count(value, 1) if is_mean else formats.percent(value, 1)

    return [written(cell["estimate"]), f"{written(cell['low'])} – {written(cell['high'])}"]
