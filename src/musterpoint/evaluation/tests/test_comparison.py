"""What a report says of the same exercise before and after a year of the loop."""

import io

import pytest
from pypdf import PdfReader

from musterpoint.crises import actions as crises
from musterpoint.evaluation import actions, comparison
from musterpoint.evaluation.models import Report
from musterpoint.evaluation.tests.factories import content, loop, loop_line
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

PAGE = "/o/haven/desk/libya/reports/1/"


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None  # type: ignore[attr-defined]  # the settings of a test


@pytest.fixture
def report(alice: Actor) -> Report:
    """A report of Haven's crisis that keeps a comparison."""
    with acting_as(alice):
        crisis = crises.declare(
            "libya", "Libya", "LBY", "operator",
            [crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)],
            "fighting", by=alice, at=NOON,
        )  # fmt: skip
        moved = {"again": 52, "rose": 39, "reached": 13}
        kept = content(comparison=loop(), capacity=moved)
        return actions.keep_report(crisis.id, "after_action", kept, by=alice, at=NOON)


def test_page_and_paper_compare_indicator_by_indicator_with_intervals(report: Report) -> None:
    reader = signed_in("haven", "reader")
    page = reader.get(PAGE).content.decode()
    assert "2 indicators are better, 0 are worse, and of 2 no difference is shown" in page
    assert "−20.5 to −15.5" in page  # the interval of the first alert
    assert "+285" in page
    assert "39 rose and 13 did not" in page
    assert "No difference shown" in page
    assert "2012, 2013, 2014, 2015" in page
    assert "Plan in force, with drafts and framework contracts" in page
    assert page.count("<svg") > 1
    assert "each played before and after the year with 300 people" in page
    assert "An interval needs a value before and after of two seeds or more" in page
    made = reader.get(PAGE + "report.pdf")
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(made.content)).pages)
    assert "Before and after a year of the loop" in text
    assert "What made the difference" in text
    assert "39 rose and 13 did not" in " ".join(text.split())


def test_the_table_shows_what_the_interval_is_of_and_the_large_runs_beside_it() -> None:
    played = {"before": 14_000, "after": 13_000, "difference": -1000}
    line = loop_line(700, 985, unit="people", interval=[250.0, 320.0], played=played)
    found = comparison.section(content(comparison=loop(indicators={"arrived": line})))
    assert found is not None
    cells = dict(zip(found.lines.columns, found.lines.rows[0], strict=True))
    assert (cells["Before"], cells["After"], cells["Difference"]) == ("700", "985", "+285")
    assert cells["95 per cent interval"] == "+250 to +320"
    assert cells["Shown"] == "Better"
    assert (cells["Large run before"], cells["Large run after"]) == ("14,000", "13,000")
    without = comparison.section(content(comparison=loop(year=["plan"])))
    assert without is not None
    assert "lessons" not in without.lead


def test_what_a_part_adds_has_an_interval_and_what_is_not_shown_says_so() -> None:
    def cells(**parts: object) -> tuple[str, tuple[str, ...]]:
        found = comparison.section(content(comparison=loop(parts={"plan": parts})))
        assert found is not None
        return found.parts.note, found.parts.rows[0]

    first = {"difference": -18.0, "interval": [-20.0, -16.0], "verdict": "better", "seeds": [1, 2]}
    home = {"difference": 240.0, "interval": [-9.0, 489.0], "verdict": "no_difference_shown",
            "seeds": [1, 2]}  # fmt: skip
    note, row = cells(hours_to_first_alert=first, arrived=home)
    assert row[1:] == ("−18 (−20 to −16)", "No difference shown")
    assert "made a difference: Plan in force" in note
    assert "Of no part alone is a difference shown" in cells(arrived=home)[0]
    one = {"difference": 240.0, "interval": None, "verdict": "one_seed", "seeds": [1]}
    assert cells(arrived=one)[1][1:] == ("–", "+240")


def test_a_report_without_a_comparison_has_no_such_part() -> None:
    assert comparison.section(content()) is None


def test_the_report_says_in_a_line_how_many_levels_rose_and_how_many_did_not() -> None:
    moved = {"again": 52, "rose": 39, "reached": 13}
    found = comparison.section(content(comparison=loop(), capacity=moved))
    assert found is not None
    assert "Of 52 levels below their aim 39 rose and 13 did not; 13 reached" in found.capacity
    without = comparison.section(content(comparison=loop()))
    assert without is not None
    assert without.capacity == ""


def test_where_the_difference_is_not_there_the_report_says_so() -> None:
    same = {"verdict": "no_difference_shown", "interval": [-1.0, 1.0]}
    found = comparison.section(
        content(comparison=loop(indicators={"arrived": loop_line(700, 700, **same)}))
    )
    assert found is not None
    assert "The difference is not there" in found.lead
    assert not found.parts.rows


def test_a_value_of_nothing_before_is_in_the_table_and_not_in_the_chart() -> None:
    found = comparison.section(
        content(comparison=loop(indicators={"arrived": loop_line(0, 10, unit="people", played={})}))
    )
    assert found is not None
    assert (found.chart, found.lines.rows[0][1:3]) == ("", ("0", "10"))
