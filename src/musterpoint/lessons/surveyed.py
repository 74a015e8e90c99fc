"""Published results of surveys of a crisis, as a review keeps them: what everybody said."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.surveys import queries as surveys
from musterpoint.web import formats

#: So many results stand in a review; the surveys have them all, with every group.
MOST = 5
MEAN = "="


def of_crisis(crisis_id: UUID) -> list[dict[str, Any]]:
    """Return a table for each published result: question, answer, share or mean, interval."""
    return [_table(one) for one in surveys.published(crisis_id)[:MOST]]


def _table(one: surveys.Published) -> dict[str, Any]:
    return {
        "title": _("Survey “%(name)s”, round %(round)s") % {"name": one.survey, "round": one.wave},
        "columns": [_("Question"), _("Answer"), _("Value"), _("Interval, 95 per cent")],
        "rows": [
            [table["label"], _answer(table, cell["choice"]), *_figures(cell)]
            for table in one.content["tables"]
            for cell in table["cells"]
            if not cell["by"] and cell["state"] == "shown"
        ],
        "note": _("%(answered)s people answered, weighted to %(population)s.")
        % {
            "answered": formats.count(one.answered),
            "population": formats.count(one.population),
        },
    }


def _answer(table: dict[str, Any], choice: str) -> str:
    return _("Mean") if choice == MEAN else dict(table["choices"]).get(choice, choice)


def _figures(cell: dict[str, Any]) -> list[str]:
    def written(value: float) -> str:
        is_mean = cell["choice"] == MEAN
        return formats.count(value, 1) if is_mean else formats.percent(value, 1)

    return [written(cell["estimate"]), f"{written(cell['low'])} – {written(cell['high'])}"]
