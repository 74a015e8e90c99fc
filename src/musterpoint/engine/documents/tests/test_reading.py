"""Machine readable zones are read: the specimens, every error by its place, what is tolerated."""

from collections.abc import Iterable
from datetime import date

import pytest

from musterpoint.engine.documents import Reading, check_digit, read
from musterpoint.engine.documents.tests.specimens import (
    EVERY,
    MRV_A,
    TD1,
    TD1_LONG,
    TD2,
    TD2_LONG,
    TD3,
    TD3_WITHOUT_OPTIONAL,
    TODAY,
)


def _read(text: str) -> Reading:
    return read(text, today=TODAY)


def _places(reading: Reading) -> list[tuple[str, int, int]]:
    return [(one.field, one.line, one.position) for one in reading.errors]


def _changed(text: str, line: int, position: int, new: str) -> str:
    lines = text.splitlines()
    old = lines[line - 1]
    lines[line - 1] = old[: position - 1] + new + old[position - 1 + len(new) :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("D23145890734", "9"), ("<<<<<<", "0")]
)
def test_check_digits_are_those_of_the_specification(text: str, digit: str) -> None:
    assert check_digit(text) == digit


@pytest.mark.parametrize(("name", "text"), EVERY)
def test_a_specimen_is_valid(name: str, text: str) -> None:
    reading = _read(text)
    assert reading.format == name
    assert reading.errors == ()
    assert all(digit.holds for digit in reading.digits)


def test_the_fields_of_a_passport_are_read() -> None:
    assert _read(TD3).fields == {
        "document_code": "P",
        "issuing_state": "UTO",
        "surname": "ERIKSSON",
        "given_names": "ANNA MARIA",
        "document_number": "L898902C3",
        "nationality": "UTO",
        "birth_date": "1974-08-12",
        "sex": "F",
        "expiry_date": "2012-04-15",
        "optional_data": "ZE184226B",
    }


@pytest.mark.parametrize("text", [TD1_LONG, TD2_LONG])
def test_a_number_of_more_than_nine_characters_is_read_whole(text: str) -> None:
    fields = _read(text).fields
    assert fields["document_number"] == "D23145890734"
    assert fields["optional_data"] == ""


def test_every_error_is_reported_with_its_place() -> None:
    text = _changed(TD3, 1, 3, "QQQ")
    text = _changed(text, 1, 12, "7")
    text = _changed(text, 2, 18, "3")
    text = _changed(text, 2, 21, "X")
    text = _changed(text, 2, 28, "1")
    assert _places(_read(text)) == [
        ("issuing_state", 1, 3),
        ("name", 1, 12),
        ("birth_date", 2, 14),
        ("birth_date", 2, 20),
        ("sex", 2, 21),
        ("expiry_date", 2, 28),
        ("composite", 2, 44),
    ]


def test_a_wrong_check_digit_says_what_it_must_be() -> None:
    error = _read(_changed(TD3, 2, 10, "7")).errors[0]
    assert (error.found, error.expected) == ("7", "6")
    assert error.message == "The check digit of the document number is 7; it must be 6."


@pytest.mark.parametrize("digit", ["0", "<"])
def test_without_optional_data_its_check_digit_is_a_zero_or_a_filler(digit: str) -> None:
    lines = _changed(TD3_WITHOUT_OPTIONAL, 2, 43, digit)
    assert _read(lines).is_valid
    assert not _read(_changed(TD3_WITHOUT_OPTIONAL, 2, 43, "3")).is_valid


@pytest.mark.parametrize("place", [(TD1_LONG, 1, 19), (TD2_LONG, 2, 32)])
def test_a_wrong_digit_of_a_long_number_is_found_where_it_stands(
    place: tuple[str, int, int],
) -> None:
    text, line, position = place
    assert ("document_number", line, position) in _places(
        _read(_changed(text, line, position, "8"))
    )


@pytest.mark.parametrize(
    ("text", "code", "is_allowed"),
    [
        (TD3, "PP", True),
        (TD3, "PU", True),
        (TD3, "I<", False),
        (TD3, "P1", False),
        (TD1, "C<", True),
        (TD1, "AI", False),
        (TD1, "IV", False),
        (TD1, "AC", True),
        (TD2, "AC", False),
        (TD2, "PU", True),
        (TD2, "P<", False),
        (MRV_A, "VC", True),
    ],
)
def test_document_codes_are_those_of_the_format(text: str, code: str, is_allowed: bool) -> None:
    errors = [
        one for one in _read(_changed(text, 1, 1, code)).errors if one.field == "document_code"
    ]
    assert (not errors) is is_allowed


@pytest.mark.parametrize("code", ["D<<", "RKS", "UNO", "UNA", "UNK", "EUE", "XPO", "XCT", "LBY"])
def test_codes_of_states_and_organisations_are_known(code: str) -> None:
    assert _read(_changed(_changed(TD3, 1, 3, code), 2, 11, code)).is_valid


@pytest.mark.parametrize("code", ["XXA", "XXB", "XXC", "XXX"])
def test_persons_without_nationality_have_a_code_that_issues_nothing(code: str) -> None:
    assert _read(_changed(TD3, 2, 11, code)).is_valid
    assert _places(_read(_changed(TD3, 1, 3, code))) == [("issuing_state", 1, 3)]


@pytest.mark.parametrize("code", ["DEU", "D<A", "<D<", "XYZ", "<<<", "UT<"])
def test_a_code_that_is_none_is_refused(code: str) -> None:
    assert _places(_read(_changed(TD3, 2, 11, code))) == [("nationality", 2, 11)]


@pytest.mark.parametrize(
    "name", ["<ERIKSSON<<ANNA", "ERIKSSON<<<ANNA", "ERIKSSON<<ANNA<<MARIA", "ERIK5SON", ""]
)
def test_a_name_field_has_one_shape(name: str) -> None:
    reading = _read(_changed(TD3, 1, 6, name.ljust(39, "<")))
    assert {one.field for one in reading.errors} == {"name"}


def _dated(birth: str, expiry: str = "300101") -> Reading:
    text = _changed(MRV_A, 2, 14, birth + check_digit(birth))
    return _read(_changed(text, 2, 22, expiry + check_digit(expiry)))


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("260501", "2026-05-01"),
        ("260502", "1926-05-02"),
        ("740812", "1974-08-12"),
        ("74<<<<", "1974-XX-XX"),
        ("7408<<", "1974-08-XX"),
        ("<<<<<<", "XXXX-XX-XX"),
        ("26<<<<", "2026-XX-XX"),
        ("000229", "2000-02-29"),
    ],
)
def test_a_birth_is_the_latest_that_is_possible(birth: str, expected: str) -> None:
    reading = _dated(birth)
    assert reading.is_valid
    assert reading.fields["birth_date"] == expected


def test_a_birth_is_never_after_the_expiry() -> None:
    assert _dated("150101", "120415").fields["birth_date"] == "1915-01-01"


@pytest.mark.parametrize(
    ("expiry", "expected"), [("760101", "2076-01-01"), ("770101", "1977-01-01")]
)
def test_an_expiry_lies_within_fifty_years(expiry: str, expected: str) -> None:
    assert _dated("740812", expiry).fields["expiry_date"] == expected


@pytest.mark.parametrize("birth", ["741301", "740230", "7<0812", "740800", "740400"])
def test_a_birth_that_no_calendar_has_is_refused(birth: str) -> None:
    assert _places(_dated(birth)) == [("birth_date", 2, 14)]


def test_an_expiry_is_known_to_the_day() -> None:
    assert _places(_dated("740812", "30<<<<")) == [("expiry_date", 2, 22)]


def test_an_expired_document_is_read_and_said_to_be_expired() -> None:
    assert "expired" in {one.code for one in _read(TD3).warnings}
    assert "expired" not in {one.code for one in read(TD3, today=date(2012, 4, 15)).warnings}


def _warned(reading: Reading) -> set[str]:
    return {one.code for one in reading.warnings}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TD3.lower(), "small-letters"),
        (TD3.replace("<<", "< <"), "blanks"),
        (MRV_A.replace("<", " "), "blanks"),
        (TD1.replace("\n", ""), "line-ends"),
        (TD3.replace("\n", ""), "line-ends"),
        ("\n".join(reversed(TD3.splitlines())), "order"),
        ("\n".join(reversed(TD1.splitlines())), "order"),
        ("\n".join(reversed(MRV_A.splitlines())), "order"),
    ],
)
def test_a_careless_copy_is_read_with_a_warning(text: str, code: str) -> None:
    reading = _read(text)
    assert reading.is_valid
    assert code in _warned(reading)


def test_windows_line_ends_marks_and_blank_lines_are_no_matter() -> None:
    assert _read("\ufeff" + TD1.replace("\n", "\r\n\r\n") + "\r\n").is_valid


def _hinted(hints: Iterable[object]) -> set[tuple[int, int, str, str]]:
    return {(one.line, one.position, one.found, one.suggested) for one in hints}


@pytest.mark.parametrize(
    ("line", "position", "right", "misread"),
    [(2, 6, "0", "O"), (2, 16, "0", "O"), (2, 2, "8", "B"), (2, 22, "1", "I")],
)
def test_what_was_misread_is_hinted_at_and_not_put_right(
    line: int, position: int, right: str, misread: str
) -> None:
    text = _changed(TD3, line, position, misread)
    reading = _read(text)
    assert (line, position, misread, right) in _hinted(reading.hints)
    assert not reading.is_valid
    assert list(reading.lines) == text.splitlines()


def test_a_line_that_is_too_short_is_said_and_the_rest_is_read() -> None:
    reading = _read(TD3.replace("<" * 19, "", 1))
    assert _places(reading) == [("", 1, 26)]
    assert reading.fields["given_names"] == "ANNA MARIA"


@pytest.mark.parametrize("text", ["", " \n ", "hello", "x" * 44, "P<UTO\nL8\nX\nY", "\u202e" * 90])
def test_what_is_no_zone_has_one_error(text: str) -> None:
    reading = _read(text)
    assert reading.format is None or reading.errors
    assert not reading.is_valid


def test_a_name_to_the_last_position_may_have_been_truncated() -> None:
    assert "truncated" in _warned(_read(_changed(TD3, 1, 6, "A" * 39)))
    assert "truncated" not in _warned(_read(TD3))
