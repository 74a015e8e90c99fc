"""
Published results of surveys of a crisis, as a review keeps them: what everybody said, and migrants.

An average over nationals of the host country as well says nothing of migrants: where both were
asked, each has its own line.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.surveys import queries as surveys
from musterpoint.web import formats

#: So many results stand in a review; the surveys have them all, with every group.
MOST = 5
MEAN = "="
MIGRANT = "migrant"


def of_crisis(crisis_id: UUID) -> list[dict[str, Any]]:
    """Return a table for each published result: question, answer, share or mean, interval."""
    return [_table(one) for one in surveys.published(crisis_id)[:MOST]]


def _table(one: surveys.Published) -> dict[str, Any]:
    return {
        "title": _("Survey “%(name)s”, round %(round)s") % {"name": one.survey, "round": one.wave},
        "columns": [
            _("Question"), _("Answer"), _("Group"), _("Value"), _("Interval, 95 per cent"),
        ],
        "rows": [
            [table["label"], _answer(table, cell["choice"]), _group(cell), *_figures(cell)]
            for table in one.content["tables"]
            for cell in sorted(table["cells"], key=lambda cell: _place(table, cell))
            if cell["by"] in ("", MIGRANT) and cell["state"] == "shown"
        ],
        "numbers": [3, 4],
        "note": _note(one),
    }  # fmt: skip


def _place(table: Mapping[str, Any], cell: Mapping[str, Any]) -> tuple[int, bool, bool]:
    """Return where a cell stands: by answer, everybody first, then migrants, then others."""
    choices = [name for name, _label in table["choices"]] or [MEAN]
    return choices.index(cell["choice"]), bool(cell["by"]), cell["value"] != "yes"


def _group(cell: Mapping[str, Any]) -> str:
    if not cell["by"]:
        return _("Everybody")
    return _("Migrants") if cell["value"] == "yes" else _("Nationals of the host country")


def _note(one: surveys.Published) -> str:
    text = _("%(answered)s people answered, weighted to %(population)s.") % {
        "answered": formats.count(one.answered),
        "population": formats.count(one.population),
    }
    apart = {
        cell["state"]
        for table in one.content["tables"]
        for cell in table["cells"]
        if cell["by"] == MIGRANT and cell["value"] == "yes"
    }
    if apart and "shown" not in apart:
        kept = _("Nothing can be told of migrants alone: too few answered, or it is too unsure.")
        return f"{text} {kept}"
    return text


def _answer(table: dict[str, Any], choice: str) -> str:
    return _("Mean") if choice == MEAN else dict(table["choices"]).get(choice, choice)


def _figures(cell: dict[str, Any]) -> list[str]:
    def written(value: float) -> str:
        is_mean = cell["choice"] == MEAN
        return formats.count(value, 1) if is_mean else formats.percent(value, 1)

    return [written(cell["estimate"]), f"{written(cell['low'])} – {written(cell['high'])}"]
