"""What the pages of results frameworks show, in the reader's words."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.evaluation.models import Framework, Progress
from musterpoint.evaluation.results.exporting import major
from musterpoint.evaluation.results.queries import Measured, Tree
from musterpoint.web import charts, formats
from musterpoint.web.parts import Figure

TAGS = {
    Progress.MET: "ok",
    Progress.ON_TRACK: "move",
    Progress.BEHIND: "due",
    Progress.BACK: "help",
    Progress.UNKNOWN: "unk",
}


def number(value: Decimal | None, unit: str = "") -> str:
    """Return a value in the reader's digits, with its unit; empty for none."""
    if value is None:
        return ""
    shown = value.normalize()
    exponent = shown.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    text = formats.count(float(value), min(digits, 4))
    return f"{text} {unit}".strip()


def amount(minor: int | None, framework: Framework) -> str:
    """Return an amount with its currency; empty for none."""
    whole = major(minor, framework)
    return "" if whole is None else f"{formats.count(float(whole))} {framework.currency}"


def strip(tree: Tree) -> list[Figure]:
    """Return the figures above a framework."""
    counts = tree.counts()
    total = sum(counts.values())
    money, own = tree.money, tree.framework
    good = counts[Progress.MET] + counts[Progress.ON_TRACK]
    return [
        Figure(
            label=_("Indicators met or on track"),
            value=formats.count(good),
            detail=_("of %(count)s") % {"count": formats.count(total)},
            share=good / total if total else None,
            kind="ok",
        ),
        Figure(
            label=_("Not measured"),
            value=formats.count(counts[Progress.UNKNOWN]),
            share=counts[Progress.UNKNOWN] / total if total else None,
            kind="hatch",
            tone="unk" if counts[Progress.UNKNOWN] else "",
        ),
        Figure(
            label=_("Money needed"),
            value=amount(money.required, own),
            share=1 if money.required else None,
        ),
        Figure(
            label=_("Money there"),
            value=amount(money.available, own),
            share=min(1, money.available / money.required) if money.required else None,
        ),
        Figure(
            label=_("Missing"),
            value=amount(money.gap, own),
            share=money.gap / money.required if money.required else None,
            kind="alarm",
            tone="help" if money.gap else "",
        ),
    ]


def chart(one: Measured) -> SafeString | None:
    """Return baseline, targets and values over the years; None with fewer than two years."""
    row = one.row
    start = (
        [(row.baseline_year, row.baseline)]
        if row.baseline is not None and row.baseline_year is not None
        else []
    )
    actual = [*start, *((year, found.value) for year, found in sorted(one.values.items()))]
    target = [*start, *sorted(one.targets.items())]
    lines = [
        charts.Line(name=name, points=_points(points), planned=planned)
        for name, points, planned in (
            (_("Target"), target, True),
            (_("Actual value"), actual, False),
        )
        if points
    ]
    if not lines or len({year for year, _value in [*actual, *target]}) < 2:
        return None
    if any(value < 0 for _year, value in [*actual, *target]):
        return None
    label = _("%(name)s: %(values)s") % {
        "name": row.name,
        "values": "; ".join(
            f"{year}: {number(value, row.unit)}" for year, value in sorted(dict(actual).items())
        ),
    }
    return charts.svg(
        _by_year(charts.trend(lines, zone="UTC", width=620, height=240), lines), label=label
    )


def _by_year(spec: charts.Spec, lines: Sequence[charts.Line]) -> charts.Spec:
    """Write years under a trend in the place of days."""
    moments = sorted({at for line in lines for at, _value in line.points})
    places = {round((at - moments[0]).total_seconds()): str(at.year) for at in moments}
    axis = {
        "title": None,
        "values": list(places),
        "labelExpr": f"{json.dumps({str(k): v for k, v in places.items()})}[round(datum.value)]",
    }
    for layer in spec["layer"]:
        layer["encoding"]["x"] = {**layer["encoding"]["x"], "axis": axis}
    return spec


def _points(values: Sequence[tuple[int, Decimal]]) -> tuple[tuple[datetime, float], ...]:
    """Return values at the end of their years."""
    return tuple(
        (datetime(year, 12, 31, 12, tzinfo=UTC), float(value))
        for year, value in sorted(dict(values).items())
    )
