"""A framework goes out as a workbook and comes in again, also when hands have been at it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.evaluation.models import Actual, Framework
from musterpoint.evaluation.results import actions, layout, queries, reading
from musterpoint.evaluation.results.actions import Imported
from musterpoint.evaluation.results.values import ActualIn, IndicatorIn
from musterpoint.evaluation.tests.results.factories import (
    TODAY,
    begun,
    exported,
    said,
    saved,
    sheets,
    whole,
    workbook,
)
from musterpoint.kernel.errors import Invalid
from musterpoint.people.importing import BadList
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

HEAD = ("Level", "Code", "Result", "Indicator", "Baseline", "Baseline year", "Target 2026",
        "Actual 2025")  # fmt: skip


def taken(row: Framework, data: bytes, by: Actor, *, look: bool = False) -> Imported:
    return actions.import_file(row.id, data, is_look=look, by=by, at=NOON)


def faults(done: Imported) -> dict[str, str]:
    return {one.cell: one.text for one in done.problems}


def test_our_own_file_makes_the_same_framework_elsewhere(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        other = begun(alice, name="Copy")
        done = taken(other, exported(row), alice)
        assert done.problems == []
        assert (done.results_added, done.indicators_added, done.values_added) == (4, 2, 2)
        assert said(other) == said(row)


def test_our_own_file_read_again_changes_nothing(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        before = said(row)
        done = taken(row, exported(row), alice)
        assert done == Imported(is_done=True)
        assert said(row) == before


def test_columns_in_another_order_and_blank_rows_mean_the_same(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        book = sheets(exported(row))
        for sheet in (book[layout.RESULTS], book[layout.WORK]):
            rows = [list(reversed(one)) for one in sheet.iter_rows(values_only=True)]
            sheet.delete_rows(1, sheet.max_row)
            for place, values in enumerate([[None] * 3, ["A title"], *rows]):
                sheet.append(["", *values] if place > 1 else values)
                sheet.append([])
        other = begun(alice, name="Copy")
        done = taken(other, saved(book), alice)
        assert done.problems == []
        assert said(other) == said(row)


def test_headings_over_two_rows_and_merged_results_are_read(alice: Actor) -> None:
    data = workbook(
        ["UNSDCF of somewhere", None, None],
        ["Outcome / output", "Result code", "Indicators", "Baseline", None, "Target", None, "MoV"],
        [None, None, None, None, "Baseline year", 2026, 2027, None],
        ["Safe", "1", None, None, None, None, None, None],
        ["Nobody left out", "1.1", "Plans", 20, 2023, "45,5", "1 250", "Register"],
        [None, None, "Posts", None, None, 3, 4, "Reports"],
        merge=("A2:A3", "F2:G2", "A5:A6", "B5:B6"),
    )
    with acting_as(alice):
        row = begun(alice)
        done = taken(row, data, alice)
        assert done.problems == []
        one, two = queries.tree(row.id, TODAY).branches[1].indicators
        assert (one.row.code, two.row.code) == ("1.1a", "1.1b")
        assert one.targets == {2026: Decimal("45.5"), 2027: Decimal(1250)}
        assert (one.row.source, two.row.name) == ("Register", "Posts")


@pytest.mark.parametrize(
    ("held", "shown_as", "wanted"),
    [
        (0.45, "0%", "45"), (0.285, "0.0%", "28.5"), (1, "0.00%", "100"), (1.2, "[Red]0%", "120"),
        (45, "General", "45"), (0.45, "General", "0.45"), (45, '0"%"', "45"), (45, "0\\%", "45"),
        (45, "0_%", "45"), (0.07, "# ##0.00 %", "7"),
    ],
)  # fmt: skip
def test_a_cell_in_per_cent_is_read_as_it_is_shown(held: float, shown_as: str, wanted: str) -> None:
    given = ["Strategic priority", "1", "Safe", "Plans", held, 2023, held, held]
    book = sheets(workbook(HEAD, given))
    sheet = book["Results"]
    for name in ("E2", "G2", "H2"):
        sheet[name].number_format = shown_as
    found = reading.read(saved(book))
    assert found.problems == []
    (line,) = found.indicators
    assert line.values["baseline"] == line.targets[2026] == line.actuals[2025] == Decimal(wanted)


@pytest.mark.parametrize(
    "heading", ["Baseline (2024)", "Baseline 2024", "Baseline value 2024", "Baseline:\n2024"]
)
def test_the_heading_of_a_baseline_may_carry_its_year(heading: str) -> None:
    head = ["Code", "Result", "Indicator", heading, "Source/MoV", "Target 2026"]
    found = reading.read(
        workbook(
            head,
            ["1", "Safe", "Plans", 20, "Register", 30],
            ["1", None, "Posts", None, None, 3],
        )
    )
    one, two = found.indicators
    assert (one.values["baseline"], one.values["baseline_year"]) == (20, 2024)
    assert one.values["source"] == "Register"
    assert (two.values["baseline"], two.values.get("baseline_year")) == (None, None)
    assert (found.ignored, found.problems) == ([], [])


def test_a_number_like_a_year_under_a_baseline_is_its_value() -> None:
    head = ["Code", "Result", "Indicator", "Baseline", "Target 2026"]
    found = reading.read(workbook(head, ["1", "Safe", "People", 2024, 3000]))
    (one,) = found.indicators
    assert one.values["baseline"] == 2024
    assert "baseline_year" not in one.values
    head = ["Code", "Result", "Indicator", "Baseline:", "Actual 2025:"]
    (one,) = reading.read(workbook(head, ["1", "Safe", "People", 2024, 55])).indicators
    assert (one.values["baseline"], one.actuals[2025]) == (Decimal(2024), Decimal(55))
    assert not one.parts
    over_two = reading.read(
        workbook(
            ["Code", "Result", "Indicator", "Baseline", "Target"],
            [None, None, None, 2023, 2026],
            ["1", "Safe", "People", 2024, 3000],
        )
    )
    (one,) = over_two.indicators
    assert (one.values["baseline"], one.values["baseline_year"]) == (2024, 2023)


def test_a_year_in_a_column_of_its_own_goes_before_that_of_the_heading() -> None:
    for head in (["Baseline (2024)", "Baseline year"], ["Baseline year", "Baseline (2024)"]):
        values = {"Baseline (2024)": 20, "Baseline year": 2022}
        row = [values[name] for name in head]
        found = reading.read(workbook(["Code", "Result", "Indicator", *head],
                                      ["1", "Safe", "Plans", *row]))  # fmt: skip
        assert found.indicators[0].values["baseline_year"] == 2022


def test_values_of_a_breakdown_go_out_and_come_in(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        book = sheets(exported(row))
        sheet = book[layout.RESULTS]
        head = [cell.value for cell in sheet[1]]
        assert head[-1] == "Actual 2025: women"
        other = begun(alice, name="Copy")
        assert taken(other, exported(row), alice).problems == []
        copied = queries.tree(other.id, TODAY).branches[1].indicators[0].values[2025]
        assert {name: Decimal(one) for name, one in copied.parts.items()} == {"women": 50}

        column = len(head)
        line = next(r for r in range(2, 9) if sheet.cell(r, column).value is not None)
        sheet.cell(line, column).value = 51
        sheet.cell(1, column + 1).value = "Actual 2025: Men"
        sheet.cell(line, column + 1).value = 60
        done = taken(other, saved(book), alice)
        assert (done.problems, done.values_added) == ([], 1)
        changed = queries.tree(other.id, TODAY).branches[1].indicators[0].values[2025]
        assert changed.parts == {"women": "51", "men": "60"}
        assert taken(other, exported(other), alice) == Imported(is_done=True)
        # What the file leaves out is not taken back.
        sheet.cell(line, column + 1).value = None
        assert taken(other, saved(book), alice) == Imported(is_done=True)

        sheet.cell(1, column + 1).value = "Actual 2025: children"
        sheet.cell(line, column + 1).value = 5
        assert "no such breakdown" in " ".join(faults(taken(other, saved(book), alice)).values())
        sheet.cell(1, column + 1).value = "Actual 2024: men"
        assert "of everybody" in " ".join(faults(taken(other, saved(book), alice)).values())


def test_a_file_goes_out_and_in_after_a_breakdown_was_renamed(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        found = queries.tree(row.id, TODAY).branches[1].indicators[0].row
        renamed = IndicatorIn(name=found.name, unit=found.unit, groups=["female", "men"])
        actions.change_indicator(row.id, found.id, renamed, by=alice, at=NOON)
        actions.report_actual(
            row.id, found.id, ActualIn(year=2024, value=Decimal(50), parts={"men": Decimal(40)}),
            by=alice, at=NOON,
        )  # fmt: skip
        file = exported(row)
        head = [cell.value for cell in sheets(file)[layout.RESULTS][1]]
        assert head[-2:] == ["Actual 2024: men", "Actual 2025: women"]
        assert taken(row, file, alice) == Imported(is_done=True)
        again = IndicatorIn(name="Plans", unit="%", groups=["Women", "women"])
        with pytest.raises(Invalid):
            actions.change_indicator(row.id, found.id, again, by=alice, at=NOON)


def test_every_fault_is_named_by_its_cell_and_nothing_is_kept(alice: Actor) -> None:
    data = workbook(
        HEAD,
        ["Strategic priority", "1", "Safe", None, None, None, None, None],
        ["Outcome", "1.1", "Well", "Plans", "many", 2023, 5, None],
        ["Output", "2.1.1", "Lost", None, None, None, None, None],
        ["Impact", "1.2", "Odd", None, None, None, None, None],
        ["Outcome", "first", "No code", None, None, None, None, None],
        ["Output", "1.3", "Wrong level", None, None, None, None, None],
        [None, "1.1", None, "Posts", 4, None, "=1+1", 7],
    )
    with acting_as(alice):
        row = begun(alice)
        done = taken(row, data, alice)
        assert {"E3", "B4", "A5", "B6", "A7", "F8", "G8"} <= set(faults(done))
        assert not done.is_done
        assert "formula" in faults(done)["G8"]
        assert queries.tree(row.id, TODAY).branches == []
        assert Actual.objects.count() == 0


def test_a_look_shows_what_a_file_means_and_keeps_nothing(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        other = begun(alice, name="Copy")
        done = taken(other, exported(row), alice, look=True)
        assert (done.results_added, done.is_done) == (4, False)
        assert queries.tree(other.id, TODAY).branches == []


def test_a_changed_value_is_added_and_codes_that_were_dropped_stay_dropped(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
        book = sheets(exported(row))
        sheet = book[layout.RESULTS]
        head = [cell.value for cell in sheet[1]]
        column = head.index("Actual 2025") + 1
        line = next(r for r in range(2, 9) if sheet.cell(r, column).value is not None)
        sheet.cell(line, column).value = 61
        done = taken(row, saved(book), alice)
        assert (done.values_added, done.results_changed) == (1, 0)
        one = queries.tree(row.id, TODAY).branches[1].indicators[0]
        assert one.values[2025].value == 61
        assert len(queries.history(one.row.id)) == 2
        actions.drop_indicator(row.id, one.row.id, by=alice, at=NOON)
        again = taken(row, saved(book), alice)
        assert "dropped" in " ".join(faults(again).values())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"code;level\n1;2", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_refused_in_a_sentence(alice: Actor, data: bytes) -> None:
    with acting_as(alice):
        row = begun(alice)
        with pytest.raises(BadList):
            taken(row, data, alice)


def test_a_workbook_without_our_headings_says_which_are_needed(alice: Actor) -> None:
    with acting_as(alice):
        done = taken(begun(alice), workbook(["Name", "Age"], ["A", 4]), alice)
        assert "Code, Level, Indicator" in done.problems[0].text


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1 234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("85 %", "85"),
     ("0,125", "0.125"), ("1,250", "1250"), ("-3", "-3")],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed: str, value: str) -> None:
    assert reading.number(typed) == Decimal(value)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_numbers(typed: str) -> None:
    try:
        found: Any = reading.number(typed)
    except ValueError as error:
        found = str(error)
    assert found is not None
