"""``musterpoint sample design``: JSON in, JSON out, exit codes."""

import io
import json
import sys
from pathlib import Path

import pytest

from musterpoint.cli.tests.conftest import Run


def test_a_design_comes_out_as_json(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "design.json"
    file.write_text('{"half_width": 0.05, "population": 1000}', encoding="utf-8")
    ended = run("sample", "design", str(file))
    assert ended.code == 0
    assert json.loads(ended.out)["overall"]["sample"] == 278


def test_standard_input_will_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"half_width": 0.05}')))
    assert json.loads(run("sample", "design", "-").out)["valid"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[1",
        '{"sample": ' + "9" * 2000 + "}",
        '{"sample": NaN}',
        '{"sample": 1, "sample": 2}',
        '{"sample": 0}',
        "\ufeff7",
    ],
)
def test_what_is_no_design_ends_with_1_and_json(run: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "design.json"
    file.write_text(content, encoding="utf-8")
    ended = run("sample", "design", str(file))
    found = json.loads(ended.out)
    assert (ended.code, found["valid"]) == (1, False)
    assert all(one["message"] for one in found["errors"])


def test_a_file_that_is_not_there_ends_with_1_and_a_sentence(run: Run) -> None:
    ended = run("sample", "design", "/nowhere/x.json")
    assert ended.code == 1
    assert "cannot be read" in ended.err
    assert json.loads(ended.out)["errors"][0]["code"] == "unreadable"
