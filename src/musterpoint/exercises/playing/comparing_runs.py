"""
Two runs of one exercise with people side by side.

People are no dice: there is one run on each side, so no interval is told. What a difference is, and
whether it is good news, is said by ``exercises.comparing``, as for runs of many seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.exercises import comparing
from musterpoint.exercises.playing import measures
from musterpoint.exercises.playing.models import Rehearsal
from musterpoint.exercises.script import said
from musterpoint.kernel.indicators import Direction

PLACES = 2
Shown = Callable[[str, float | None], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator or objective of both runs; ``better`` is None where neither can be said."""

    label: str
    before: str
    after: str
    difference: str
    better: bool | None


def why_not(before: Rehearsal, after: Rehearsal) -> str:
    """Return why two runs cannot be compared; empty when they can."""
    if before.id == after.id:
        return _("Choose two different runs.")
    if before.scenario != after.scenario:
        return _("These are two different exercises: %(one)s and %(other)s.") % {
            "one": before.scenario,
            "other": after.scenario,
        }
    return ""


def side_by_side(before: Rehearsal, after: Rehearsal, language: str, shown: Shown) -> list[Line]:
    """Return the measures and the objectives of both runs."""
    lines = []
    for code, one in measures.MEASURES.items():
        values = [run.report["figures"].get(code) for run in (before, after)]
        if values != [None, None]:
            lines.append(_line(str(one.label), one.unit, code, values, one.more_is_better, shown))
    earlier = {one["slug"]: one for one in before.report["objectives"]}
    for objective in after.report["objectives"]:
        lines.append(_objective(earlier.get(objective["slug"]), objective, language, shown))
    return lines


def _objective(
    earlier: dict[str, Any] | None, later: dict[str, Any], language: str, shown: Shown
) -> Line:
    values = [earlier["value"] if earlier else None, later["value"]]
    label = _("Objective: %(text)s") % {"text": said(later["text"], language)}
    return _line(label, "", later["indicator"], values, later["aim"].startswith(">"), shown)


def _line(
    label: str,
    unit: str,
    code: str,
    values: list[float | None],
    more_is_better: bool,
    shown: Shown,
) -> Line:
    measure = comparing.Measure(
        code=code,
        label=label,
        unit=unit,
        direction=Direction.MORE_IS_BETTER if more_is_better else Direction.LESS_IS_BETTER,
        definition="",
    )
    one, other = (None if value is None else round(value, PLACES) for value in values)
    found = comparing.single(measure, one, other)
    difference = ""
    if found.difference is not None:
        moved = round(found.difference, PLACES)
        difference = f"{moved:+g}" if moved else "0"
    return Line(
        label=label, before=shown(code, values[0]), after=shown(code, values[1]),
        difference=difference, better=found.is_better,
    )  # fmt: skip
