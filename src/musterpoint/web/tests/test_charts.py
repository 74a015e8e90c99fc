"""Charts: drawn on the server, without styles, in the page's colours."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from musterpoint.web import charts

START = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)
TOKENS = Path(__file__).resolve().parents[4] / "assets" / "css" / "tokens.css"


def points(*values: float) -> tuple[tuple[datetime, float], ...]:
    return tuple((START + timedelta(hours=3 * k), value) for k, value in enumerate(values))


TREND = charts.trend(
    [
        charts.Line(name="Registered", points=points(26100, 29000, 31264), planned=True),
        charts.Line(name="Accounted for", points=points(9100, 20000, 24318)),
    ],
    gap="Unaccounted",
    zone="Africa/Cairo",
)
RANGES = charts.ranges(
    [
        charts.Range(name="Permits", low=39000, best=44210, high=47000),
        charts.Range(name="All together", low=38000, best=None, high=61000, strong=True),
    ],
    reference=31264,
)
BARS = charts.bars(
    [
        charts.Amount(name="No seat in time", value=141),
        charts.Amount(name="Escort", value=38, alarm=True),
        charts.Amount(name="No answer", value=0, unknown=True),
    ]
)


@pytest.mark.parametrize("spec", [TREND, RANGES, BARS], ids=["trend", "ranges", "bars"])
@pytest.mark.parametrize("theme", ["page", "print"])
def test_a_drawing_is_clean_and_has_one_label(spec: dict[str, Any], theme: charts.Theme) -> None:
    drawing = charts.svg(spec, label='People "so far" <now>', theme=theme)
    root = ElementTree.fromstring(drawing)
    assert root.get("aria-label") == 'People "so far" <now>'
    assert root.get("role") == "img"
    assert "style=" not in drawing
    assert len(re.findall(r"aria-", drawing)) == 1
    assert ("var(--mp-" in drawing) is (theme == "page")
    assert ("url(#" in drawing) is (theme == "page" and "hatch" in str(spec))


def test_lines_are_named_where_they_end() -> None:
    drawing = charts.svg(TREND, label="x")
    for words in ("Registered 31,264", "Accounted for 24,318", "Unaccounted 6,946", "17:40"):
        assert words in drawing


def test_names_of_lines_never_cover_each_other() -> None:
    close = [charts.Line(name=f"Line {k}", points=points(100, 100 + k)) for k in range(4)]
    layer = charts.trend(close)["layer"][-1]
    heights = sorted(value["v"] for value in layer["data"]["values"])
    unit = 103 * 1.08 / 196
    assert all(high - low >= 14 * unit for low, high in pairwise(heights))


def test_a_trend_begins_at_zero() -> None:
    assert TREND["layer"][-1]["encoding"]["y"]["scale"]["domain"][0] == 0


def test_the_same_chart_is_drawn_once() -> None:
    charts.svg(BARS, label="one")
    before = charts._drawn.cache_info().hits
    charts.svg(BARS, label="two")
    assert charts._drawn.cache_info().hits == before + 1


@pytest.mark.parametrize("name", ["'+alert(1)+'", '"};x', "نديرة", "</text><script>"])
def test_names_from_people_stay_text(name: str) -> None:
    spec = charts.bars([charts.Amount(name=name, value=1)])
    drawing = charts.svg(spec, label=name)
    assert "<script>" not in drawing
    assert ElementTree.fromstring(drawing) is not None


def test_empty_charts_do_not_fail() -> None:
    assert charts.svg(charts.bars([]), label="x")
    assert charts.svg(charts.ranges([]), label="x")
    one = charts.trend([charts.Line(name="One", points=points(3))])
    assert charts.svg(one, label="x")
    with pytest.raises(ValueError, match="at least one point"):
        charts.trend([])


def test_literals_of_print_are_the_light_tokens() -> None:
    light = TOKENS.read_text(encoding="utf-8").split("@media", 1)[0]
    declared = dict(re.findall(r"(--mp-[a-z0-9-]+): (#[0-9a-f]+);", light))
    for name, colour in charts.LIGHT.items():
        short = declared[name]
        full = "#" + "".join(c * 2 for c in short[1:]) if len(short) == 4 else short
        assert full == colour, name
