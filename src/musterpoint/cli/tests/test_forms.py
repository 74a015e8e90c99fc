"""``musterpoint forms``: what people see when they check and try a questionnaire."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from musterpoint.cli.tests.conftest import Run
from musterpoint.engine.forms.tests.books import book

GOOD = book(
    survey="type | name | label::English (en) | label::Arabic (ar) | calculation\n"
    "integer | age | Age? | العمر\ncalculate | next |  |  | ${age} + 1",
    settings="form_title | form_id | version | default_language\nTest | t1 | 3 | English (en)",
)


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.xlsx"
    path.write_bytes(GOOD)
    return str(path)


def test_a_good_form_is_described_and_ends_with_0(run: Run, good: str) -> None:
    ended = run("forms", "check", good)
    found = json.loads(ended.out)
    assert ended.code == 0
    assert (found["title"], found["id"], found["version"]) == ("Test", "t1", "3")
    assert found["languages"] == ["English (en)", "Arabic (ar)"]
    assert (found["questions"], found["groups"], found["errors"]) == (2, 0, [])


def test_a_broken_form_tells_sheet_and_row_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(book(survey="type | name | label\ntxt | a | A\ntext | b c | B"))
    ended = run("forms", "check", str(path))
    found = json.loads(ended.out)["errors"]
    assert ended.code == 1
    assert [(one["sheet"], one["row"], one["column"]) for one in found] == [
        ("survey", 2, "type"), ("survey", 3, "name"),
    ]  # fmt: skip


def test_a_form_is_tried_with_answers(run: Run, good: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"age": 17}')
    ended = run("forms", "fill", good, str(answers))
    found = json.loads(ended.out)
    assert ended.code == 0
    assert found["calculations"] == {"next": "18"}
    answers.write_text('{"age": "x"}')
    ended = run("forms", "fill", good, str(answers), "--language", "ar")
    assert ended.code == 1
    assert json.loads(ended.out)["problems"][0]["question"] == "age"


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"nobody": 1}', "[" * 100_000])
def test_answers_that_are_none_are_a_sentence(
    run: Run, good: str, tmp_path: Path, text: str
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(text)
    ended = run("forms", "fill", good, str(answers))
    assert ended.code == 1
    assert ended.err.strip()
    assert "Traceback" not in ended.err


def test_an_unknown_language_is_a_sentence(run: Run, good: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    ended = run("forms", "fill", good, str(answers), "--language", "xx")
    assert ended.code == 1
    assert "English (en)" in ended.err


@pytest.mark.slow
def test_neither_django_nor_the_database_is_started(good: str) -> None:
    code = (
        "import sys; sys.argv = ['musterpoint', 'forms', 'check', sys.argv[1]]\n"
        "from musterpoint.cli import main\n"
        "try: main.run()\n"
        "except SystemExit as end: assert not end.code\n"
        "assert 'django.db' not in sys.modules, 'Django was loaded'"
    )
    subprocess.run([sys.executable, "-c", code, good], check=True, capture_output=True)
