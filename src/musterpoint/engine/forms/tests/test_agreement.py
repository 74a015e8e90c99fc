"""Our verdict on a form is pyxform's, but for the exceptions that say why."""

import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from musterpoint.engine import forms
from musterpoint.engine.forms.tests.books import book
from musterpoint.engine.forms.tests.broken_forms import BROKEN, EXCEPTIONS
from musterpoint.engine.forms.tests.good_forms import VALID


def pyxform_refuses(data: bytes) -> str:
    """Return pyxform's complaint; empty when it takes the form."""
    try:
        convert(data, validate=False, file_type=".xlsx")
    except PyXFormError as problem:
        return str(problem) or "refused"
    return ""


def said(reading: forms.Reading) -> list[str]:
    return [f"{one.sheet} {one.cell or one.row} {one.code}: {one.text}" for one in reading.errors]


@pytest.mark.parametrize("name", VALID)
def test_a_good_form_is_good_for_both(name: str) -> None:
    data = book(**VALID[name])
    assert pyxform_refuses(data) == ""
    assert said(forms.read(data)) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_form_is_broken_for_both(name: str) -> None:
    sheets, code = BROKEN[name]
    data = book(**sheets)
    found = forms.read(data)
    assert code in {one.code for one in found.errors}, said(found)
    assert bool(pyxform_refuses(data)) == (name not in EXCEPTIONS)


@pytest.mark.parametrize("name", BROKEN)
def test_an_error_names_its_place_and_is_a_sentence(name: str) -> None:
    sheets, code = BROKEN[name]
    for one in forms.read(book(**sheets)).errors:
        assert one.text.endswith((".", "?", "'", "_", ". Rename it")), one.text
        assert "%(" not in one.text
        if code != "sheet-missing":
            assert one.sheet in sheets
            assert one.row > 0


def test_all_errors_are_told_at_once() -> None:
    survey = (
        "type | name | label | relevant\ntxt | a | A\ntext |  | B\ntext | c | C | ${nobody} = 1\n"
        "text | c | D\nselect_one none | e | E\nbegin_group | g | G"
    )
    codes = [one.code for one in forms.read(book(survey=survey)).errors]
    assert codes == [
        "type-unknown", "name-missing", "reference-unknown", "name-twice", "list-unknown",
        "group-open",
    ]  # fmt: skip


def test_a_form_of_errors_only_ends_with_a_thousand_of_them() -> None:
    rows = "".join(f"\ntxt | q{number} | Q" for number in range(1_500))
    found = forms.read(book(survey="type | name | label" + rows))
    assert len(found.errors) == 1_001
    assert found.errors[0].code == "too-many"


def test_groups_that_nest_without_end_are_refused() -> None:
    rows = "".join(f"\nbegin_group | g{number} | G" for number in range(400))
    found = forms.read(book(survey="type | name | label" + rows + "\ntext | a | A"))
    assert "group-deep" in {one.code for one in found.errors}


def test_there_are_as_many_forms_as_were_promised() -> None:
    assert len(VALID) >= 25
    assert len(BROKEN) - len(EXCEPTIONS) >= 40
    assert set(EXCEPTIONS) <= set(BROKEN)
