"""``musterpoint courses check`` says what is wrong, by file and line, before an upload."""

import json
from pathlib import Path
from typing import Any

from musterpoint.cli.tests.conftest import Run
from musterpoint.engine.forms.tests.books import book
from musterpoint.training import catalogue


def checked(run: Run, path: Path) -> tuple[int, dict[str, Any]]:
    ended = run("courses", "check", str(path))
    return ended.code, json.loads(ended.out) if ended.out else {}


def test_a_course_that_ships_is_checked_without_a_problem(run: Run) -> None:
    code, found = checked(run, catalogue.COURSES / "safe-referral")
    assert (code, found["ok"], found["errors"]) == (0, True, [])
    assert found["course"]["languages"] == ["en", "ar"]


def test_problems_have_their_file_and_line_and_exit_with_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("code: x\nversion: none\n", encoding="utf-8")
    (tmp_path / "quiz.yaml").write_text("questions: []\n", encoding="utf-8")
    code, found = checked(run, tmp_path)
    assert code == 1
    assert [one["file"] for one in found["errors"] if one["line"] == 2] == ["course.yaml"]
    assert checked(run, tmp_path / "nothing") == (1, {})


def test_a_questionnaire_as_a_test_is_told_by_sheet_and_row(run: Run, tmp_path: Path) -> None:
    survey = "type | name | label\nbegin_group | roof | R\nend_group"
    (tmp_path / "course.yaml").write_text("code: x\n", encoding="utf-8")
    (tmp_path / "quiz.xlsx").write_bytes(book(survey=survey))
    _code, found = checked(run, tmp_path)
    told = [one for one in found["errors"] if one["file"] == "quiz.xlsx"]
    assert (told[0]["sheet"], told[0]["line"]) == ("survey", 2)
    assert told[0]["message"].startswith('"roof" is no part of the course.')
