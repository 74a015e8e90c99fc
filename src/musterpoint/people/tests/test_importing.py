"""Lists are read whatever they come as, and say by row what is wrong."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.people import actions, importing, queries
from musterpoint.people.importing import (
    BadList,
    Defaults,
    SameFile,
    UndoneBefore,
    _columns,
    _files,
    _messages,
    _rows,
    _values,
)
from musterpoint.people.importing._encodings import decode
from musterpoint.people.models import ImportBatch, Person
from musterpoint.people.tests.factories import named
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

HERE = Defaults(place="Tripoli", country="LBY")
LIST = """Name,Date of birth,Sex,Nationality,Phone,City
Zenobia Alqasimi,1988-04-03,f,EGY,+201001234567,Tripoli
Adama Diallo,1979,male,Guinea,,Sabha
"""
ARABIC = """الاسم,تاريخ الميلاد,الجنس,الجنسية,الهاتف,المدينة
زنوبيا القاسمي,١٩٨٨-٠٤-٠٣,أنثى,مصر,+٢٠١٠٠١٢٣٤٥٦٧,طرابلس
أداما ديالو,1979,ذكر,غينيا,,سبها
"""
FRENCH = """Nom;Prénom;Né le;Sexe;Nationalité;Téléphone;Ville
Bénichou;Éléonore;23/04/1988;femme;Égypte;+201001234567;Tripoli
Noël;François;01/12/1979;homme;Guinée;;Sabha
"""
SPANISH = """Nombre y apellidos\tFecha de nacimiento\tSexo\tNacionalidad\tCiudad
María Muñoz Ibáñez\t1988\tmujer\tEgipto\tTrípoli
Íñigo Peñalver\t1979\thombre\tGuinea\tSabha
"""


def bring(by: Actor, content: str | bytes, **given: object) -> importing.ImportReport:
    data = content.encode() if isinstance(content, str) else content
    return importing.import_list(data, by=by, at=NOON, defaults=HERE, **given)


def understood(content: str | bytes, defaults: Defaults = HERE) -> importing.ListRead:
    data = content.encode() if isinstance(content, str) else content
    return _rows.understand(_files.read(data), defaults=defaults, secret=b"test", at=NOON)


def codes(content: str | bytes) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.code) for one in understood(content).problems]


def people(content: str | bytes) -> list:
    return [
        member
        for household, _lines in understood(content).households
        for member in household.members
    ]


def book(*rows: tuple, sheets: int = 1) -> bytes:
    work = Workbook()
    for row in rows:
        work.active.append(row)
    for _number in range(sheets - 1):
        work.create_sheet("More")
    file = io.BytesIO()
    work.save(file)
    return file.getvalue()


def was_told(data: bytes) -> bool:
    """Say whether a file was read, or refused with words; anything else is a mistake of ours."""
    try:
        return understood(data).rows >= 0
    except BadList as refused:
        return bool(refused.fields["file"][0])


# Encodings


@pytest.mark.parametrize(
    ("text", "encoding", "read_as"),
    [
        (LIST, "utf-8", "utf-8"),
        (ARABIC, "utf-8", "utf-8"),
        (ARABIC, "utf-8-sig", "utf-8"),
        (ARABIC, "utf-16", "utf-16"),
        (ARABIC, "utf-16-le", "utf-16"),
        (ARABIC, "utf-16-be", "utf-16"),
        (_values.digits(ARABIC), "windows-1256", "windows-1256"),
        (FRENCH, "windows-1252", "windows-1252"),
        (SPANISH, "windows-1252", "windows-1252"),
        (FRENCH, "utf-8", "utf-8"),
    ],
)
def test_names_are_read_in_every_encoding_of_offices(
    text: str, encoding: str, read_as: str
) -> None:
    read = understood(text.encode(encoding))
    assert read.encoding == read_as
    assert not read.problems
    assert [home.members[0].identity.names for home, _lines in read.households] == [
        home.members[0].identity.names for home, _lines in understood(text).households
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Имя,Город\nМария Петрова,Москва\n", "windows-1251"),
        ("姓名,城市\n陳大文,的黎波里\n", "gb18030"),
        ("名前,都市\n山田太郎,トリポリ\n", "shift-jis"),
        ("שם,עיר\nדוד כהן,טריפולי\n", "windows-1255"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused(text: str, encoding: str) -> None:
    with pytest.raises(BadList) as refused:
        decode(text.encode(encoding))
    assert refused.value.code == "encoding"


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    assert was_told(data)


@given(st.binary(max_size=200))
def test_a_broken_spreadsheet_is_refused(noise: bytes) -> None:
    whole = book(("Name",), ("Ada",))
    half = len(whole) // 2
    for data in (b"PK\x03\x04" + noise, whole[:half] + noise + whole[half + len(noise) :]):
        assert was_told(data)


# Whole files


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b",,\n,,\n", "empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_big"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old_format"),
        (b"%PDF-1.7 ...", "unreadable"),
        (b"<!DOCTYPE html><table>", "unreadable"),
        (b"PK\x03\x04nothing", "unreadable"),
        (b"City,Phone\nTripoli,1\n", "no_name_column"),
        (b"Name,Full name\nAda,Ada\n", "column_twice"),
        (b"Name\n" + b"Ada\n" * 20_001, "too_many_rows"),
        (b"Name,City\nA\0da,x\n", "encoding"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_words(data: bytes, code: str) -> None:
    with pytest.raises(BadList) as refused:
        understood(data)
    assert refused.value.code == code
    assert len(refused.value.fields["file"][0]) > 20


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl__vbaProject_dot_bin": b"x"}, "macros"),
        ({"x_dot_xml": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "unreadable"),
        ({"y_dot_xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"}, "macros"),
        ({"z_dot_xml": b"0" * (151 * 1024 * 1024)}, "too_big"),
    ],
)
def test_a_spreadsheet_with_a_program_or_a_bomb_is_refused(parts: dict, code: str) -> None:
    file = io.BytesIO(book(("Name",), ("Ada",)))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    with pytest.raises(BadList) as refused:
        understood(file.getvalue())
    assert refused.value.code == code


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("notes.txt", "Name\nAda\n")
    with pytest.raises(BadList):
        understood(file.getvalue())


def test_a_header_alone_holds_nobody() -> None:
    assert understood("Name,City\n").rows == 0


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(sign: str) -> None:
    text = (
        f'"Name"{sign}City{sign}Note\n"Ada{sign} Lim"{sign}Tripoli{sign}"two\nlines"\nBo{sign}x\n'
    )
    read = understood(text)
    assert [lines for _home, lines in read.households] == [(2,), (4,)]
    assert people(text)[0].identity.names == (
        f"Ada{sign} Lim".replace("\t", " ").replace("  ", " "),
    )


def test_a_separator_line_of_a_spreadsheet_is_understood() -> None:
    assert people("sep=;\nName;City\nAda;Tripoli\n")[0].identity.place == "Tripoli"


# Columns and cells


@pytest.mark.parametrize("text", [LIST, ARABIC, FRENCH, SPANISH])
def test_titles_in_four_languages_mean_the_same(text: str) -> None:
    first, second = people(text)
    assert first.identity.born.startswith("1988")
    assert (first.sex, first.nationalities) == ("f", ("EGY",))
    assert (second.sex, second.nationalities) == ("m", ("GIN",))
    assert first.identity.place


def test_no_title_means_two_things() -> None:
    titles = [title for all_of_it in _columns.TITLES.values() for title in all_of_it.split("|")]
    plain = [_columns.plain(title) for title in titles]
    for title in {one for one in plain if plain.count(one) > 1}:
        fields = {
            field
            for field, all_of_it in _columns.TITLES.items()
            if title in map(_columns.plain, all_of_it.split("|"))
        }
        assert len(fields) == 1, title


def test_a_spreadsheet_is_read_as_typed() -> None:
    header = ("Name", "Born", "Phone", "Passport", "Needs", "Papers", "E-mail", "Language", "More")
    data = book(
        header,
        (
            "Ada Lim",
            datetime(1990, 4, 3),  # noqa: DTZ001  a spreadsheet knows no time zone
            201001234567.0,
            7712345,
            "wheelchair; حامل",
            "passport",
            "ada@example.org",
            "Arabic",
            "x",
        ),
        (None,) * 9,
        ("Bo Diaz", 1985, "+201001234568", "QX٧٧", "", 0, None, "fil", True),
        ("Cy Lo", date(1985, 1, 2), None, None, None, None, None, None, None),
        sheets=2,
    )
    read = understood(data, replace(HERE, country="EGY"))
    assert not read.problems
    assert (read.rows, read.unknown_columns, read.other_sheets) == (3, ("More",), ("More",))
    ada, bo, cy = (home.members[0] for home, _lines in read.households)
    assert [lines for _home, lines in read.households] == [(2,), (4,), (5,)]
    assert ada.identity.born == "1990-04-03"
    assert ada.identity.needs == ("wheelchair", "pregnant")
    assert ada.identity.documents[0].number == "7712345"
    assert [one.address for one in ada.contacts] == ["+201001234567", "ada@example.org"]
    assert (ada.document_level, bo.document_level, cy.document_level) == (2, 0, None)
    assert (ada.language, bo.language) == ("ar", "fil")
    assert bo.identity.documents[0].number == "QX77"
    assert cy.identity.born == "1985-01-02"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "'=1+1"])
def test_a_name_that_a_spreadsheet_would_calculate_is_refused(name: str) -> None:
    assert (2, "name", "name_formula") in codes(f'Name,City\n"{name}",x\n')
    assert (2, "name", "name_formula") in codes(book(("Name",), (name.lstrip("'"),)))


def test_a_formula_in_another_cell_is_refused_too() -> None:
    assert codes("Name,City\nAda,=1+1\n") == [(2, "place", "formula")]
    assert codes(book(("Name", "City"), ("Ada", "=A2"))) == [(2, "place", "formula")]


@pytest.mark.parametrize(
    ("title", "value", "field", "code"),
    [
        ("Born", "2090-01-01", "born", "answer"),
        ("Born", "1.1.90", "born", "date_unreadable"),
        ("Born", "31.02.1990", "born", "date_unreadable"),
        ("Born", "next year", "born", "date_unreadable"),
        ("Born", "1800", "born", "answer"),
        ("Born", "03/04/1990", "born", "date_ambiguous"),
        ("Nationality", "Atlantis", "nationalities", "country_unknown"),
        ("Nationality", "EGY; Atlantis", "nationalities", "country_unknown"),
        ("Sex", "perhaps", "sex", "sex_unknown"),
        ("Phone", "12", "phone", "phone_unreadable"),
        ("Phone", "call me", "phone", "phone_unreadable"),
        ("E-mail", "a@b", "email", "email_unreadable"),
        ("Language", "Klingonese", "language", "language_unknown"),
        ("Papers", "maybe", "document_level", "level_unknown"),
        ("Needs", "x" * 60, "needs", "need_unknown"),
        ("Note", "x" * 1001, "note", "answer"),
        ("Passport", "x" * 41, "document_number", "answer"),
        ("Family name", "", "name", "name_missing"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_by_line_and_field(
    title: str, value: str, field: str, code: str
) -> None:
    name = "Given name" if title == "Family name" else "Name"
    who = "" if title == "Family name" else "Ada"
    text = f'{name},{title},City\n{who},"{value}",x\nBo,,x\n'
    assert codes(text) == [(2, field, code)]
    read = understood(text)
    assert (read.rows, read.refused) == (2, 1)
    assert all(problem.text for problem in read.problems)


def test_every_code_has_words() -> None:
    for code in _messages.MESSAGES:
        assert importing.Problem(line=1, field="", code=code).text


def test_the_column_tells_whether_the_day_comes_first() -> None:
    day = "Name,Born\nAda,03/04/1990\nBo,23/04/1990\n"
    month = "Name,Born\nAda,03/04/1990\nBo,04/23/1990\n"
    assert [one.identity.born for one in people(day)] == ["1990-04-03", "1990-04-23"]
    assert [one.identity.born for one in people(month)] == ["1990-03-04", "1990-04-23"]
    both = "Name,Born\nAda,03/04/1990\nBo,23/04/1990\nCy,04/23/1990\n"
    assert (2, "born", "date_ambiguous") in codes(both)


@given(st.dates(date(1910, 1, 1), NOON.date()))
def test_a_date_means_the_same_however_it_is_written(born: date) -> None:
    for written in (f"{born:%Y-%m-%d}", f"{born:%Y/%m/%d}", f"{born:%d.%m.%Y}"):
        assert _values.birth(written, True) == born.isoformat()
    assert _values.birth(f"{born:%m/%d/%Y}", False) == born.isoformat()


def test_a_row_with_more_cells_than_the_header_is_refused() -> None:
    assert codes("Name,City\nAda,Tripoli,extra\n") == [(2, "", "too_many_cells")]


def test_families_stand_together_and_their_head_is_found() -> None:
    text = (
        "Name,Household,Relation,City\nAda,7,wife,x\nBo,7,head,x\nCy,8,,x\nDi,,,x\nEd,,,x\n,7,,x\n"
    )
    read = understood(text)
    homes = [[m.identity.names[0] for m in home.members] for home, _lines in read.households]
    assert homes == [["Ada", "Bo"], ["Cy"], ["Di"], ["Ed"]]
    assert [member.is_head for member in read.households[0][0].members] == [False, True]
    assert [(one.line, one.code) for one in read.problems] == [(7, "name_missing")]


def test_a_row_that_says_no_place_needs_a_default() -> None:
    read = understood("Name\nAda\n", Defaults())
    assert [(one.line, one.field, one.code) for one in read.problems] == [(2, "place", "answer")]
    assert (read.rows, read.refused, read.households) == (1, 1, ())


# Registering


def test_good_rows_are_registered_and_bad_ones_reported(alice: Actor) -> None:
    with acting_as(alice):
        report = bring(
            alice, LIST + "Bo,2090,,,,x\nZenobia Alqasimi,1988-04-03,f,EGY,+201001234567,Tripoli\n"
        )
        assert (report.rows, report.accepted, report.refused, report.repeated) == (4, 2, 1, 1)
        assert [(one.line, one.code) for one in report.problems] == [
            (4, "answer"),
            (5, "row_repeated"),
        ]
        assert set(Person.objects.values_list("source", flat=True)) == {"import"}
        assert queries.search("Zenobia Alqasimi", NOON).found
        (batch,) = queries.lists()
        assert batch.id == report.batch_id
        assert "Zenobia" not in str(batch.problems)
        assert Event.objects.get(kind="people.list.imported").facts["accepted"] == 2


def test_the_same_file_twice_is_told_and_nothing_is_doubled(alice: Actor) -> None:
    with acting_as(alice):
        bring(alice, LIST)
        with pytest.raises(SameFile, match="2026-05-01"):
            bring(alice, LIST)
        again = bring(alice, LIST, again=True)
        assert (again.accepted, again.repeated) == (0, 2)
        assert [one.code for one in again.problems] == ["row_known", "row_known"]
        assert Person.objects.count() == 2


def test_a_longer_file_brings_only_the_new_rows(alice: Actor) -> None:
    with acting_as(alice):
        bring(alice, LIST)
        more = bring(alice, LIST + "Bo Diaz,1990,,,,Tripoli\n")
        assert (more.rows, more.accepted, more.repeated) == (3, 1, 2)


def test_the_same_row_elsewhere_is_another_person(alice: Actor, mallory: Actor) -> None:
    ids = []
    for actor in (alice, mallory):
        with acting_as(actor):
            bring(actor, LIST)
            ids.append(set(Person.objects.values_list("id", flat=True)))
    assert ids[0].isdisjoint(ids[1])


def test_a_list_is_taken_back_but_for_what_was_changed_since(alice: Actor) -> None:
    with acting_as(alice):
        report = bring(alice, LIST)
        first = report.households[0].persons[0].id
        actions.change(first, named("Zenobia Karim"), by=alice, at=NOON)
        assert importing.undo_import(report.batch_id, by=alice, at=NOON) == 1
        assert Person.objects.filter(withdrawn_at=None).get().id == first
        with pytest.raises(UndoneBefore):
            importing.undo_import(report.batch_id, by=alice, at=NOON)


def test_another_register_may_take_the_households(alice: Actor) -> None:
    taken = []

    def enrol(households: list, *, by: Actor, at: datetime, source: str) -> tuple:
        taken.extend(households)
        return actions.register(households, by=by, at=at, source=source)

    with acting_as(alice):
        bring(alice, LIST, register=enrol)
    assert len(taken) == 2


def test_who_may_not_import_is_refused(alice: Actor, bob: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        report = bring(alice, LIST)
    for act in (
        partial(bring, content=LIST),
        lambda by: importing.read_list(LIST.encode(), by=by, at=NOON),
        lambda by: importing.undo_import(report.batch_id, by=by, at=NOON),
    ):
        with acting_as(bob), pytest.raises(NotAllowed):
            act(bob)
    clerk = replace(alice, permissions=alice.permissions - {Permission.PEOPLE_IMPORT})
    with acting_as(clerk), pytest.raises(NotAllowed):
        bring(clerk, LIST)
    with acting_as(mallory), pytest.raises(Missing):
        importing.undo_import(report.batch_id, by=mallory, at=NOON)


def test_a_refused_file_leaves_nothing_behind(alice: Actor) -> None:
    with acting_as(alice), pytest.raises(BadList):
        bring(alice, b"%PDF-1.7")
    with acting_as(alice):
        assert not ImportBatch.objects.exists()
