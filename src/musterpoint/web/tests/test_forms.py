"""Forms: what is typed is tidied, limited and kept; errors say what to do."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from musterpoint.web import text
from musterpoint.web.fields import error_lines
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField


class Answers(Form):
    name = NameField(help_text="In any alphabet.", error_messages={"required": "Enter a name"})
    age = WholeNumberField(min_value=0, max_value=120, required=False)
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        choices=[("m", "Medicine"), ("w", "Wheelchair")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    born = DateField(required=False, latest=date(2026, 11, 21))
    note = TextField(required=False, max_length=20)
    plain = forms.CharField(required=False)
    mail = forms.EmailField(required=False)
    told = forms.BooleanField(required=False)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)


GOOD = {"name": "Nadira", "kind": "a"}


def answers(**typed: Any) -> Answers:
    return Answers({**GOOD, **typed})


def drawn(source: str, form: Form) -> str:
    return Template("{% load mp %}" + source).render(Context({"form": form}))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nadira \r\n Tuvalo ", "Nadira Tuvalo"),
        ("e\u0301", "é"),
        ("Na\x07di\u202era", "Nadira"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ক্\u200dষ", "ক্\u200dষ"),
    ],
)
def test_a_line_is_tidied_and_joiners_stay(typed: str, kept: str) -> None:
    form = answers(name=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == kept


def test_nul_is_refused_aloud() -> None:
    form = answers(name="Na\x00dira", plain="a\x00b")
    assert (
        form.errors["name"]
        == form.errors["plain"]
        == ["Remove the hidden characters from this answer"]
    )


@pytest.mark.parametrize("field", ["name", "note", "plain", "mail"])
def test_ten_megabytes_are_refused_and_not_sent_back(field: str) -> None:
    form = answers(**{field: "x" * 10_000_000})
    assert field in form.errors
    assert len(drawn("{% field form." + field + " %}", form)) < 2 * text.LONGEST_VALUE


def test_a_password_is_taken_as_it_is() -> None:
    assert answers(secret="a\u202eb  c").data["secret"] == "a\u202eb  c"


def test_line_breaks_of_longer_text_stay() -> None:
    form = answers(note="one\r\ntwo")
    assert form.is_valid()
    assert form.cleaned_data["note"] == "one\ntwo"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Enter a name"),
        ("kind", "", "Choose an answer"),
        ("kind", "z", "Choose one of the answers in the list"),
        ("age", "six", "Enter a whole number, like 7"),
        ("age", "9" * 30, "Enter a whole number, like 7"),
        ("age", "130", "Enter a number that is 120 or less"),
        ("note", "x" * 21, "Shorten this to 20 characters or fewer. It has 21"),
        ("mail", "nobody", "Enter an e-mail address in the right form, like name@example.org"),
    ],
)
def test_errors_say_what_to_do(field: str, typed: str, said: str) -> None:
    assert answers(**{field: typed}).errors[field] == [said]


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("٣٤", 34), ("1 204", None), ("৩", 3)])
def test_numbers_may_be_typed_in_any_digits(typed: str, number: int | None) -> None:
    form = answers(age=typed)
    assert form.is_valid() is (number is not None)
    assert form.cleaned_data.get("age") == number


@pytest.mark.parametrize(
    ("parts", "born"),
    [
        (("27", "3", "1990"), date(1990, 3, 27)),
        (("٢٧", "٣", "١٩٩٠"), date(1990, 3, 27)),
        (("", "", ""), None),
        (("31", "2", "1990"), "Enter a real date, like 27 3 1990"),
        (("27", "", "1990"), "Enter a real date, like 27 3 1990"),
        (("x", "y", "z"), "Enter a real date, like 27 3 1990"),
        (("1", "1", "2999"), "Enter a date before 2026-11-21"),
    ],
)
def test_a_date_has_three_boxes(parts: tuple[str, str, str], born: date | str | None) -> None:
    form = answers(**dict(zip(("born_day", "born_month", "born_year"), parts, strict=True)))
    if isinstance(born, str):
        assert form.errors["born"] == [born]
        shown = drawn("{% field form.born %}", form)
        assert all(f'value="{part}"' in shown for part in parts)
    else:
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born"] == born


def test_what_was_typed_stays_after_an_error() -> None:
    form = answers(age="six", note='<b>"hi"</b>', kind="b", needs=["w"], told="on", name="")
    assert not form.is_valid()
    page = drawn(
        "{% field form.age %}{% field form.note %}{% field form.kind %}"
        "{% field form.needs %}{% field form.told %}",
        form,
    )
    assert 'value="six"' in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert page.count("checked") == 3
    assert 'value="b" checked' in page
    assert 'value="w" checked' in page


def test_a_field_is_tied_to_its_hint_and_its_errors() -> None:
    page = drawn("{% field form.name autocomplete='name' width=20 %}", answers(name=""))
    assert 'aria-describedby="id_name-hint id_name-error"' in page
    assert 'id="id_name-hint"' in page
    assert 'id="id_name-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'autocomplete="name"' in page
    assert "govuk-input--width-20" in page
    assert 'dir="auto"' in page
    assert 'for="id_name"' in page


def test_the_summary_leads_to_the_controls() -> None:
    form = Answers(QueryDict("born_day=1&born_month=13&born_year=2000"))
    lines = [(line.href, line.text) for line in error_lines([form])]
    assert lines == [
        ("#id_name", "Enter a name"),
        ("#id_kind_0", "Choose an answer"),
        ("#id_born_0", "Enter a real date, like 27 3 1990"),
    ]
    summary = drawn("{% form_errors form %}{% error_prefix form %}", form)
    assert 'href="#id_kind_0"' in summary
    assert summary.endswith("Error: ")
    assert 'id="id_kind_0"' in drawn("{% field form.kind %}", form)
    assert 'id="id_born_0"' in drawn("{% field form.born %}", form)


def test_an_empty_form_has_no_summary() -> None:
    assert drawn("{% form_errors form %}{% error_prefix form %}", Answers()).strip() == ""


def test_texts_of_the_author_win() -> None:
    class Own(Form):
        line = LineField(error_messages={"max_length": "Too long for a badge"}, max_length=3)

    assert Own({"line": "abcd"}).errors["line"] == ["Too long for a badge"]


def test_one_question_a_page_has_its_label_as_heading() -> None:
    page = drawn('{% field form.name heading=True label_size="l" %}', answers())
    assert page.count("<h1") == 1


def test_several_choices_from_a_browser_stay_several() -> None:
    form = Answers(QueryDict("name=A&kind=a&needs=m&needs=w"))
    assert form.is_valid()
    assert form.cleaned_data["needs"] == ["m", "w"]
