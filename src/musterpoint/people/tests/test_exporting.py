"""Lists leave with a reason, harmless to spreadsheets, and come back as they went."""

import csv
import io
from dataclasses import replace
from uuid import UUID

import pytest
from openpyxl import load_workbook

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import NotAllowed
from musterpoint.people import actions, exporting
from musterpoint.people.exporting import BadExport, Exported
from musterpoint.people.identity import Identity
from musterpoint.people.importing import _files, _rows
from musterpoint.people.tests.factories import home, named, zenobia
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

NASTY = Identity(
    names=("Eve Null",), place='=HYPERLINK("x")', employer="@SUM(A1)", note="+1\n-2", latin="-x"
)


@pytest.fixture
def people(alice: Actor) -> list[UUID]:
    child = named("Noor Alqasimi", born="2019", sex="f")
    homes = [home(zenobia(), child), home(named("x", identity=NASTY))]
    with acting_as(alice):
        done = actions.register(homes, by=alice, at=NOON, source="staff")
    return [person.id for one in done for person in one.persons]


def taken(by: Actor, people: list[UUID], form: str) -> Exported:
    return exporting.export(people, form=form, reason="handover", by=by, at=NOON)


def cells(file: Exported) -> list[list[str]]:
    if file.name.endswith("csv"):
        return list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(file.data)).worksheets[0]
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_rows_are_counted_in_the_file_and_recorded(
    alice: Actor, people: list[UUID], form: str
) -> None:
    with acting_as(alice):
        file = taken(alice, [*people, people[0], UUID(int=7)], form)
        assert file.rows == 3 == len(cells(file)) - 1
        event = Event.objects.get(kind="people.list.exported")
        assert event.facts == {
            "reason": "handover",
            "rows": 3,
            "form": form,
            "digest": file.digest,
        }
        assert Event.objects.filter(kind="people.person.exported").count() == 3


def test_no_cell_of_a_csv_is_calculated(alice: Actor, people: list[UUID]) -> None:
    with acting_as(alice):
        rows = cells(taken(alice, people, "csv"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_every_cell_of_a_spreadsheet_is_text(alice: Actor, people: list[UUID]) -> None:
    with acting_as(alice):
        file = taken(alice, people, "xlsx")
    sheet = load_workbook(io.BytesIO(file.data)).worksheets[0]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_went_out_comes_in_again(alice: Actor, people: list[UUID], form: str) -> None:
    with acting_as(alice):
        file = taken(alice, people[:2], form)
    read = _rows.understand(_files.read(file.data), defaults=_rows.Defaults(), secret=b"x", at=NOON)
    assert not read.problems
    assert read.unknown_columns == ("Reference",)
    ((household, _lines),) = read.households
    back = household.members[0]
    same = replace(
        zenobia(),
        id=back.id,
        identity=replace(zenobia().identity, latitude=None, longitude=None, relation="head"),
    )
    assert back == same


def test_the_erased_and_withdrawn_are_left_out(alice: Actor, people: list[UUID]) -> None:
    with acting_as(alice):
        actions.withdraw(people[:1], by=alice, at=NOON)
        actions.erase(people[1:2], by=alice, at=NOON)
        assert taken(alice, people, "csv").rows == 1


def test_needs_and_notes_leave_only_with_the_permission(alice: Actor, people: list[UUID]) -> None:
    clerk = replace(alice, permissions=alice.permissions - {Permission.PEOPLE_SENSITIVE})
    with acting_as(clerk):
        file = taken(clerk, people, "csv")
    assert "Needs" not in cells(file)[0]
    assert b"pregnant" not in file.data


def test_an_export_needs_a_reason_and_a_format(alice: Actor, people: list[UUID]) -> None:
    with acting_as(alice), pytest.raises(BadExport) as refused:
        exporting.export(people, form="pdf", reason="", by=alice, at=NOON)
    assert refused.value.fields.keys() == {"reason", "form"}


def test_who_may_not_export_is_refused(bob: Actor, mallory: Actor, people: list[UUID]) -> None:
    with acting_as(bob), pytest.raises(NotAllowed):
        taken(bob, people, "csv")
    with acting_as(mallory):
        assert taken(mallory, people, "csv").rows == 0
