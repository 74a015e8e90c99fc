"""``musterpoint courses check`` says what is wrong, by file and line, before an upload."""

import json
from pathlib import Path
from typing import Any

from musterpoint.cli.tests.conftest import Run
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
