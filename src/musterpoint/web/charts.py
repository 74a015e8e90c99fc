"""
Charts: a Vega-Lite specification from plain rows, drawn as SVG on the server.

Colours are the strings `var(--mp-c1)`, which Vega passes through, so that one drawing serves
light, dark and each tenant; for PDF and mail the same drawing gets the literals of the light
theme. No style attribute is left, as the content security policy wants, and the whole picture
carries one label.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, Literal

import vl_convert
from django.utils.html import escape
from django.utils.safestring import SafeString

from musterpoint.web import formats
from musterpoint.web.markup import trusted

Spec = dict[str, Any]
Theme = Literal["page", "print"]

LIGHT: dict[str, str] = {
    "--mp-c1": "#12586d",
    "--mp-c2": "#6aa3b5",
    "--mp-c3": "#c4dae1",
    "--mp-c-alarm": "#b8401c",
    "--mp-c-grid": "#e3e9eb",
    "--mp-c-axis": "#5d6c74",
    "--mp-ink": "#16242a",
    "--mp-line-2": "#7f8d94",
    "--mp-surface": "#ffffff",
    "--mp-sea": "#eef3f5",
}
"""Tokens that charts use -> their light colours, the same as in assets/css/tokens.css."""

FONT = "Noto Sans"
TEXT_SIZE = 11.5
CHARACTER_WIDTH = 6.2
"""Pixels that a character of `TEXT_SIZE` takes on average."""

CONFIG: Spec = {
    "background": None,
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--mp-c-axis)",
        "labelFontSize": TEXT_SIZE,
        "labelFont": FONT,
        "titleColor": "var(--mp-c-axis)",
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "gridColor": "var(--mp-c-grid)",
        "domain": False,
        "ticks": False,
        "labelPadding": 5,
    },
    "axisX": {"grid": False, "domain": True, "domainColor": "var(--mp-line-2)"},
    "text": {"color": "var(--mp-ink)", "fontSize": TEXT_SIZE, "font": FONT},
    "line": {"color": "var(--mp-c1)", "strokeWidth": 2.5},
    "rule": {"color": "var(--mp-line-2)"},
    "point": {"color": "var(--mp-c1)"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A measure over time; its name and last value are written beside it."""

    name: str
    points: tuple[tuple[datetime, float], ...]
    planned: bool = False
    """Drawn thin and dashed: an aim, or the larger number that the other is a part of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An estimate from one source, low to high, with its best value."""

    name: str
    low: float
    best: float | None
    high: float
    strong: bool = False
    """True for the line that sums up the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A bar: how many of what."""

    name: str
    value: float
    alarm: bool = False
    unknown: bool = False
    """Hatched: what we do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The space of a trend: seconds across, the number at its top, and its size in pixels."""

    span: float
    top: float
    width: int
    height: int


def svg(spec: Mapping[str, Any], *, label: str, theme: Theme = "page") -> SafeString:
    """
    Return a chart as inline SVG with `label` as its text for screen readers.

    Drawings are kept in memory by their content. Raises ValueError when Vega cannot read the
    specification.
    """
    body = _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False))
    opening = f'<svg role="img" aria-label="{escape(label)}" direction="ltr" '
    drawing = body.replace("<svg ", opening, 1)
    return trusted(in_light(drawing) if theme == "print" else drawing)


@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    full = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": CONFIG,
        **json.loads(spec),
    }
    drawing: str = vl_convert.vegalite_to_svg(full)
    drawing = re.sub(r'(<svg [^>]*? width="[\d.]+") height="[\d.]+"', r"\1", drawing, count=1)
    drawing = re.sub(r' style="[^"]*"', "", drawing)
    drawing = re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", drawing)
    return re.sub(r'font-family="[^"]*"', 'font-family="inherit"', drawing)


def in_light(drawing: str) -> str:
    """Return a drawing with the literal colours of the light theme, for PDF and mail."""
    coloured = re.sub(r"var\((--mp-[a-z0-9-]+)\)", lambda found: LIGHT[found[1]], drawing)
    hatched = re.sub(r"url\(#hatch2?\)", LIGHT["--mp-c3"], coloured)
    return hatched.replace('font-family="inherit"', f'font-family="{FONT}"')


def trend(
    lines: Sequence[Line],
    *,
    zone: str | tzinfo | None = None,
    gap: str = "",
    width: int = 330,
    height: int = 196,
) -> Spec:
    """
    Return lines over time from zero, each named at its end.

    `gap` names the hatched space between the first two lines (what is not known). Times are
    written for `zone`. Raises ValueError when there is no point.
    """
    moments = sorted({at for line in lines for at, _value in line.points})
    if not moments:
        raise ValueError("A trend needs at least one point.")
    start, end = moments[0], moments[-1]
    span = max((end - start).total_seconds(), 1.0)
    top = max((value for line in lines for _at, value in line.points), default=0.0) * 1.08 or 1.0
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, span], "nice": False},
        "axis": _time_axis(start, end, zone),
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"title": None, "tickCount": 4, "labelExpr": _numbers(top)},
    }
    layers: list[Spec] = []
    if gap and len(lines) > 1:
        layers.append(_gap(lines[0], lines[1], start, x, y))
    for line in lines:
        style: Spec = {"type": "line"}
        if line.planned:
            style |= {"color": "var(--mp-c-axis)", "strokeWidth": 1.5, "strokeDash": [5, 3]}
        values = [{"x": (at - start).total_seconds(), "v": value} for at, value in line.points]
        layers.append(
            {
                "data": {"values": values},
                "mark": style,
                "encoding": {"x": x, "y": {**y, "field": "v"}},
            }
        )
    frame = _Frame(span=span, top=top, width=width, height=height)
    layers.append(_line_names(lines, gap, start, frame, x, y))
    return {"width": width, "height": height, "layer": layers}


def ranges(
    rows: Sequence[Range], *, reference: float | None = None, width: int = 148, row_height: int = 23
) -> Spec:
    """
    Return estimates as lines from low to high with a dot at the best value.

    `reference` (what is registered, an aim) is a dashed line across. The axis need not begin at
    zero.
    """
    values = [{"s": r.name, "lo": r.low, "m": r.best, "hi": r.high, "all": r.strong} for r in rows]
    edges = [edge for r in rows for edge in (r.low, r.high)]
    edges += [] if reference is None else [reference]
    low, high = min(edges, default=0.0), max(edges, default=1.0)
    pad = (high - low) * 0.06 or max(abs(high) * 0.1, 1.0)
    domain = [max(0.0, low - pad) if low >= 0 else low - pad, high + pad]
    colour = {"condition": {"test": "datum.all", "value": "var(--mp-c1)"}, "value": "var(--mp-c2)"}
    y = {"field": "s", "type": "nominal", "sort": None, "axis": _names_axis()}
    x: Spec = {
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False, "zero": False},
        "axis": {"title": None, "tickCount": 4, "grid": True, "labelExpr": _numbers(high)},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 5, "strokeCap": "round"},
            "encoding": {"y": y, "x": {**x, "field": "lo"}, "x2": {"field": "hi"}, "color": colour},
        },
        {
            "transform": [{"filter": "datum.m !== null"}],
            "mark": {
                "type": "point",
                "filled": True,
                "size": 70,
                "opacity": 1,
                "stroke": "var(--mp-surface)",
                "strokeWidth": 1.5,
            },
            "encoding": {"y": y, "x": {**x, "field": "m"}, "color": {"value": "var(--mp-ink)"}},
        },
    ]
    if reference is not None:
        layers.append(
            {
                "data": {"values": [{"v": reference}]},
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": "var(--mp-ink)"},
                "encoding": {"x": {**x, "field": "v"}},
            }
        )
    height = row_height * max(len(rows), 1)
    return {"width": width, "height": height, "data": {"values": values}, "layer": layers}


def bars(rows: Sequence[Amount], *, width: int = 240, row_height: int = 24) -> Spec:
    """Return lying bars from zero, each with its number written at its end."""
    values = [
        {
            "s": row.name,
            "v": row.value,
            "t": formats.count(row.value, 1),
            "k": "alarm" if row.alarm else "hatch" if row.unknown else "plain",
        }
        for row in rows
    ]
    top = max((row.value for row in rows), default=0.0) or 1.0
    room = max((len(str(value["t"])) for value in values), default=1) * CHARACTER_WIDTH + 8
    y = {"field": "s", "type": "nominal", "sort": None, "axis": _names_axis()}
    x = {
        "field": "v",
        "type": "quantitative",
        "scale": {"domain": [0, top * width / max(width - room, 1)], "nice": False},
        "axis": None,
    }
    colour = {
        "field": "k",
        "type": "nominal",
        "scale": {
            "domain": ["plain", "alarm", "hatch"],
            "range": ["var(--mp-c1)", "var(--mp-c-alarm)", "url(#hatch)"],
        },
        "legend": None,
    }
    return {
        "width": width,
        "height": row_height * max(len(rows), 1),
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.62}},
                "encoding": {"x": x, "y": y, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}},
            },
        ],
    }


def _names_axis() -> Spec:
    return {"title": None, "labelLimit": 170, "labelColor": "var(--mp-ink)"}


def _numbers(top: float) -> str:
    """
    Return the Vega expression that writes an axis's numbers: 10k above ten thousand, else as they
    are.
    """
    return "format(datum.value, '~s')" if top >= 10_000 else "format(datum.value, ',')"


def _time_axis(start: datetime, end: datetime, zone: str | tzinfo | None) -> Spec:
    """Return an axis with the first and the last moment and at most two between, written by us."""
    span = (end - start).total_seconds()
    same_day = (
        start.astimezone(formats.zone_of(zone)).date()
        == end.astimezone(formats.zone_of(zone)).date()
    )
    count = 3 if span > 0 else 1
    places = [span * k / (count - 1) for k in range(count)] if count > 1 else [0.0]
    labels: dict[str, str] = {}
    for place in places:
        at = start + (end - start) * (place / span if span else 0.0)
        written = formats.clock(at, zone) if same_day else _day_and_time(at, zone, span)
        labels[str(round(place))] = written
    choice = json.dumps(labels, ensure_ascii=False)
    return {
        "title": None,
        "values": places,
        "labelFlush": True,
        "labelExpr": f"{choice}[round(datum.value)]",
    }


def _day_and_time(at: datetime, zone: str | tzinfo | None, span: float) -> str:
    local = at.astimezone(formats.zone_of(zone))
    three_days = 3 * 24 * 3600
    return formats.day(local.date()) if span > three_days else formats.moment(at, zone)


def _gap(upper: Line, lower: Line, start: datetime, x: Spec, y: Spec) -> Spec:
    under = dict(lower.points)
    values = [
        {"x": (at - start).total_seconds(), "a": value, "b": under[at]}
        for at, value in upper.points
        if at in under
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "area", "color": "url(#hatch2)"},
        "encoding": {"x": x, "y": {**y, "field": "a"}, "y2": {"field": "b"}},
    }


def _near(line: Line, name: str, start: datetime, frame: _Frame) -> list[float]:
    """Return the values of a line at its end, as far back as the name beside it reaches."""
    since = frame.span * (1 - len(name) * CHARACTER_WIDTH / frame.width)
    near = [value for at, value in line.points if (at - start).total_seconds() >= since]
    return [*near, line.points[-1][1]]


def _line_names(
    lines: Sequence[Line], gap: str, start: datetime, frame: _Frame, x: Spec, y: Spec
) -> Spec:
    """
    Return the names at the lines' ends: above the upper one, under the others, none over another.
    """
    drawn = [line for line in lines if line.points]
    ordered = sorted(drawn, key=lambda line: -line.points[-1][1])
    unit = frame.top / frame.height
    wanted: list[tuple[float, str]] = []
    for place, line in enumerate(ordered):
        name = f"{line.name} {formats.count(line.points[-1][1], 1)}"
        near = _near(line, name, start, frame)
        wanted.append((max(near) + 10 * unit if place == 0 else min(near) - 12 * unit, name))
    if gap and len(drawn) > 1:
        name = f"{gap} {formats.count(abs(drawn[0].points[-1][1] - drawn[1].points[-1][1]), 1)}"
        over, under = (_near(line, name, start, frame) for line in ordered[:2])
        between = min(over) - max(under) >= 20 * unit
        # Where the space is too low for its name, the name goes under the lower line's.
        wanted.append(((min(over) + max(under)) / 2 if between else min(under) - 13 * unit, name))
    wanted.sort(key=lambda entry: -entry[0])
    values: list[Spec] = []
    ceiling = frame.top
    for at, name in wanted:
        height = min(at, ceiling)
        values.append({"x": frame.span, "v": max(height, 6 * unit), "t": name})
        ceiling = height - 15 * unit
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "right", "fontWeight": 500, "dx": -4},
        "encoding": {"x": x, "y": {**y, "field": "v"}, "text": {"field": "t"}},
    }
