"""Files of answers, opened again by other programs."""

import csv
import io

import pytest
from openpyxl import load_workbook

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.forms import actions, queries
from musterpoint.forms.tests.factories import ADULT, key, published
from musterpoint.forms.tests.test_filling import sent
from musterpoint.forms.values import Subject
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

FORMULAS = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\tx")


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def with_kin(by: Actor, *names: str) -> None:
    row = actions.begin("arrival", by=by, at=NOON)
    kin = {key("kin/kin_name", place): name for place, name in enumerate(names)}
    counts = {key("kin"): len(names)}
    actions.answer(row.id, ADULT | kin, counts=counts, by=by, at=NOON)
    actions.submit(row.id, by=by, at=NOON)


def test_csv_and_xlsx_hold_the_same_answers(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        with_kin(alice, "Nimal", "Kumari")
        sent(alice, age="-3", alone="no")
        plain = actions.export("arrival", "csv", "analysis", by=alice, at=NOON)
        book = actions.export("arrival", "xlsx", "analysis", by=alice, at=NOON)
        assert (plain.rows, book.rows) == (2, 2)
        table = rows_of(plain.data)
        sheet = load_workbook(io.BytesIO(book.data)).active
        assert [[cell or "" for cell in row] for row in sheet.values] == table
        assert table[0][5:] == [
            "name", "age", "alone", "needs", "kin/kin_name[1]", "kin/kin_name[2]",
        ]  # fmt: skip
        assert table[1][5:] == ["Mona Perera", "34", "", "food water", "Nimal", "Kumari"]
        events = Event.objects.filter(kind="forms.submission.exported")
        assert events.count() == 4
        facts = Event.objects.filter(kind="forms.answers.exported").first().facts
        assert (facts["reason"], facts["rows"]) == ("analysis", 2)


@pytest.mark.parametrize("typed", FORMULAS)
def test_nothing_typed_is_calculated_by_a_spreadsheet(alice: Actor, typed: str) -> None:
    with acting_as(alice):
        published(alice)
        sent(alice, name=typed)
        cell = rows_of(actions.export("arrival", "csv", "legal", by=alice, at=NOON).data)[1][5]
        assert cell == f"'{typed}"
        book = actions.export("arrival", "xlsx", "legal", by=alice, at=NOON).data
        found = load_workbook(io.BytesIO(book)).active.cell(2, 6)
        assert (found.data_type, found.value) == ("s", typed)


def test_hxl_has_a_row_of_hashtags_and_nothing_that_tells_of_somebody(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        sent(alice, age="9", alone="no")
        data = actions.export("arrival", "hxl", "reporting", by=alice, at=NOON).data
        assert rows_of(data) == [
            ["alone", "needs"], ["#indicator+alone", "#need"], ["no", "food water"],
        ]  # fmt: skip


def test_a_file_needs_its_kind_and_a_reason(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
        with pytest.raises(actions.BadExport) as refused:
            actions.export("arrival", "pdf", "", by=alice, at=NOON)
        assert set(refused.value.fields) == {"kind", "reason"}


def test_a_file_of_the_consular_side_holds_no_answer_told_in_private(
    portal: Organisation, olga: Actor
) -> None:
    cara = member(portal, "Cara", 9, "caseworker")
    with acting_as(olga):
        published(olga, compartment="protection")
        empty = actions.export("arrival", "csv", "legal", by=olga, at=NOON)
    with acting_as(cara):
        sent(cara)
    with acting_as(olga):
        again = actions.export("arrival", "csv", "legal", by=olga, at=NOON)
    assert empty.data == again.data


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_caseworker_takes_out_what_was_told_in_private_and_nothing_else(
    portal: Organisation, olga: Actor, settings: object, kind: str
) -> None:
    settings.STATIC_ROOT = None
    cara = member(portal, "Cara", 9, "caseworker")
    with acting_as(olga):
        published(olga)
        sent(olga, name="Told at the desk")
        trail = Event.objects.count()
    with acting_as(cara):
        sent(cara, Subject(id=uuid7(), compartment="protection"), name="Told in private")
    client = signed_in("portal", "caseworker")
    address = "/o/portal/desk/forms/arrival/export/"
    assert "what was told in private" in client.get(address).content.decode()
    assert client.post(address, {"kind": kind}).status_code == 422
    file = client.post(address, {"kind": kind, "reason": "legal"})
    assert [row[5] for row in _rows(file.content, kind)] == ["name", "Told in private"]
    with acting_as(cara):
        told = ProtectionEvent.objects.get(kind="forms.answers.exported")
        assert (told.facts["reason"], told.facts["rows"]) == ("legal", 1)
        assert ProtectionEvent.objects.filter(kind="forms.submission.exported").count() == 1
    with acting_as(olga):
        assert Event.objects.count() == trail
        plain = actions.export("arrival", kind, "legal", by=olga, at=NOON)
        assert [row[5] for row in _rows(plain.data, kind)] == ["name", "Told at the desk"]


def _rows(file: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return rows_of(file)
    return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(file)).active.values]


def test_small_numbers_are_not_shown_nor_what_tells_them(alice: Actor) -> None:
    with acting_as(alice):
        version = published(alice)
        for number in range(9):
            sent(alice, age="9", alone="yes" if number < 8 else "no")
        total, found = queries.summary(version.questionnaire, language="ar", at=NOON)
        assert total == 9
        alone = next(one for one in found if one.path == "alone")
        assert [(one.label, one.number) for one in alone.lines] == [("نعم", None), ("لا", None)]
        needs = next(one for one in found if one.path == "needs")
        assert [one.number for one in needs.lines] == [9, 9]
        assert "name" not in [one.path for one in found]
