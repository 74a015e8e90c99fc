"""``musterpoint xapi check``: JSON in, JSON out, exit codes."""

import json
from pathlib import Path

import pytest

from musterpoint.cli.tests.conftest import Run
from musterpoint.engine.xapi.tests.statements import FULL, SHORT, changed


def test_right_statements_end_with_0(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "statements.json"
    file.write_text(json.dumps([FULL, SHORT]), encoding="utf-8")
    ended = run("xapi", "check", str(file))
    assert (ended.code, json.loads(ended.out)["statements"]) == (0, 2)


@pytest.mark.parametrize(
    "content",
    [json.dumps(changed("verb/id", "x")), "{", "3", '{"actor": {}, "actor": {}}', "", "[NaN]"],
)
def test_wrong_ones_end_with_1_and_json(run: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "statements.json"
    file.write_text(content, encoding="utf-8")
    ended = run("xapi", "check", str(file))
    found = json.loads(ended.out)
    assert (ended.code, found["valid"]) == (1, False)
    assert all(one["message"] and "path" in one for one in found["errors"])


def test_more_than_one_value_in_a_file_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "statements.jsonl"
    file.write_text(f"{json.dumps(SHORT)}\n{json.dumps(SHORT)}\n", encoding="utf-8")
    ended = run("xapi", "check", str(file))
    (error,) = json.loads(ended.out)["errors"]
    assert ended.code == 1
    assert "Put them into one list" in error["message"]


def test_a_number_of_very_many_digits_is_told_in_plain_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "statements.json"
    file.write_text("9" * 5000, encoding="utf-8")
    ended = run("xapi", "check", str(file))
    (error,) = json.loads(ended.out)["errors"]
    assert (ended.code, "more than 1000 digits" in error["message"]) == (1, True)
    assert "set_int_max" not in error["message"]
