"""Machine readable zones are made, and what is made reads as what was given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.engine.documents import check_digit, make, read
from musterpoint.engine.documents._layouts import LAYOUTS, Layout
from musterpoint.engine.documents.tests.specimens import EVERY, TD3, TODAY

ERIKSSON = {
    "format": "TD3",
    "document_code": "P",
    "issuing_state": "UTO",
    "surname": "Eriksson",
    "given_names": "Anna Maria",
    "document_number": "L898902C3",
    "nationality": "UTO",
    "birth_date": "1974-08-12",
    "sex": "F",
    "expiry_date": "2012-04-15",
    "optional_data": "ZE184226B",
}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


def test_a_passport_is_made() -> None:
    assert "\n".join(make(ERIKSSON, today=TODAY).lines) == TD3


@pytest.mark.parametrize(("name", "text"), EVERY)
def test_what_a_specimen_says_makes_the_specimen(name: str, text: str) -> None:
    fields = read(text, today=TODAY).fields
    assert "\n".join(make({"format": name, **fields}, today=TODAY).lines) == text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"surname": "李"}, "surname"),
        ({"surname": ""}, "surname"),
        ({"surname": "..."}, "surname"),
        ({"given_names": "Anna 2"}, "given_names"),
        ({"document_number": "1234567890"}, "document_number"),
        ({"document_number": 123456789}, "document_number"),
        ({"nationality": "QQQ"}, "nationality"),
        ({"issuing_state": "XXA"}, "issuing_state"),
        ({"issuing_state": "DEU"}, "issuing_state"),
        ({"document_code": "I"}, "document_code"),
        ({"birth_date": "1974-02-30"}, "birth_date"),
        ({"birth_date": "12.08.1974"}, "birth_date"),
        ({"expiry_date": "2012-XX-XX"}, "expiry_date"),
        ({"expiry_date": "1970-01-01"}, "expiry_date"),
        ({"sex": "Q"}, "sex"),
        ({"optional_data": "A" * 15}, "optional_data"),
        ({"optional_data_2": "A"}, "optional_data_2"),
        ({"format": "TD4"}, "format"),
        ({"no_such_field": "x"}, "no_such_field"),
        ({"date_of_birth": "1974-08-12"}, "birth_date"),
        ({"surname": "x" * 501}, "surname"),
        ({"transliteration": "pretty"}, "transliteration"),
    ],
)
def test_what_cannot_be_made_is_said_by_field(change: dict[str, object], field: str) -> None:
    made = make({**ERIKSSON, **change}, today=TODAY)
    assert made.lines == ()
    assert [one.field for one in made.errors] == [field]


def test_every_error_is_reported_at_once() -> None:
    wrong = {"format": "TD3", "surname": "李", "sex": "Q", "nationality": "QQQ", "expiry_date": "x"}
    fields = {one.field for one in make(wrong, today=TODAY).errors}
    needed = {"document_code", "issuing_state", "document_number"}
    assert fields == {"surname", "sex", "nationality", "expiry_date", *needed}


@pytest.mark.parametrize(
    ("birth", "zone"),
    [("1974", "74<<<<"), ("1974-08", "7408<<"), ("1974-XX-12", "74<<12"), (None, "<<<<<<")],
)
def test_unknown_parts_of_a_birth_are_fillers(birth: str | None, zone: str) -> None:
    (_first, second) = make({**ERIKSSON, "birth_date": birth}, today=TODAY).lines
    assert second[13:20] == zone + check_digit(zone)


def test_germany_and_the_unspecified_sex_have_their_signs() -> None:
    change = {"issuing_state": "D", "nationality": "D", "sex": "X", "format": "mrv_a"}
    made = make({**ERIKSSON, **change, "document_code": "V"}, today=TODAY)
    assert made.lines[0].startswith("V<D<<ERIKSSON")
    assert made.lines[1][10:13] == "D<<"
    assert made.lines[1][20] == "<"


def _names(draw: st.DrawFn, most: int) -> str:
    return " ".join(draw(st.lists(st.text(LETTERS, min_size=1, max_size=6), max_size=most)))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, str]:
    """A document of any format whose name fits."""
    layout = draw(st.sampled_from(list(LAYOUTS.values())))
    longest = 12 if layout.long_numbers else 9
    born = draw(st.dates(max_value=TODAY, min_value=TODAY.replace(year=1950)))
    wanted = {
        "format": layout.name,
        "document_code": {"TD3": "PP", "TD1": "I", "TD2": "I"}.get(layout.name, "V"),
        "issuing_state": draw(st.sampled_from(["LKA", "D", "EUE", "UTO", "XPO"])),
        "surname": draw(st.text(LETTERS, min_size=1, max_size=10)),
        "given_names": _names(draw, 2),
        "document_number": draw(st.text(LETTERS + DIGITS, min_size=1, max_size=longest)),
        "nationality": draw(st.sampled_from(["BGD", "XXA", "RKS"])),
        "birth_date": draw(st.sampled_from([born.isoformat(), f"{born.year}-XX-XX"])),
        "sex": draw(st.sampled_from(["F", "M", "X"])),
        "expiry_date": draw(
            st.dates(TODAY.replace(year=2027), TODAY.replace(year=2070))
        ).isoformat(),
    }
    if len(wanted["document_number"]) <= 9:
        wanted["optional_data"] = draw(st.text(DIGITS, max_size=7))
    return wanted


@given(documents())
def test_what_is_made_reads_as_what_was_given(wanted: dict[str, str]) -> None:
    made = make(wanted, today=TODAY)
    assert made.errors == ()
    reading = read("\n".join(made.lines), today=TODAY)
    assert reading.is_valid
    assert reading.format == wanted.pop("format")
    assert {name: reading.fields[name] for name in wanted} == wanted


def _checked(layout: Layout) -> list[tuple[int, int]]:
    """Lines and positions that a check digit covers, and the digits themselves."""
    return [
        (span.line, position)
        for check in layout.checks
        for span in (*check.covers, check.at)
        for position in range(span.first, span.last + 1)
    ]


@given(documents(), st.data())
def test_any_one_wrong_digit_in_a_checked_field_is_found(
    wanted: dict[str, str], data: st.DataObject
) -> None:
    lines = list(make(wanted, today=TODAY).lines)
    places = [
        (line, position)
        for line, position in _checked(LAYOUTS[wanted["format"]])
        if lines[line - 1][position - 1] in DIGITS
    ]
    line, position = data.draw(st.sampled_from(places))
    old = lines[line - 1]
    digit = data.draw(st.sampled_from(DIGITS.replace(old[position - 1], "")))
    lines[line - 1] = old[: position - 1] + digit + old[position:]
    assert not read("\n".join(lines), today=TODAY).is_valid


@given(st.text("PVIACUTO<0123456789\n \u00ab", max_size=120))
def test_whatever_comes_is_read_without_an_exception(text: str) -> None:
    reading = read(text, today=TODAY)
    assert reading.is_valid == (not reading.errors)
    reading.as_dict()
