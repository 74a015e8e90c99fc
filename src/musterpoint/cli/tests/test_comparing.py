"""``musterpoint exercise compare``: files in, a table or JSON out, exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from musterpoint.cli import comparing
from musterpoint.cli.tests.conftest import Run
from musterpoint.evaluation.tests.factories import loop, loop_line


def a_file(folder: Path, name: str, seed: int, arrived: int, **other: Any) -> str:
    days = [{"day": 14, "registered": 300, "arrived": arrived, "unaccounted": 30}]
    run = {"scenario": "libya-2011", "people": 400, "seed": seed, "days": days} | other
    path = folder / name
    path.write_text(json.dumps(run), encoding="utf-8")
    return str(path)


def test_two_runs_are_compared_as_json(run: Run, tmp_path: Path) -> None:
    files = a_file(tmp_path, "a.json", 1, 20), a_file(tmp_path, "b.json", 1, 45)
    ended = run("exercise", "compare", *files, "--json")
    found = json.loads(ended.out)
    line = found["indicators"]["arrived"]
    assert (ended.code, found["valid"], found["seeds"]) == (0, True, [1])
    assert (line["before"], line["after"], line["difference"]) == (20, 45, 25)
    assert (line["interval"], line["verdict"]) == (None, "one_seed")


def test_several_files_on_each_side_give_intervals(run: Run, tmp_path: Path) -> None:
    a1, a2 = a_file(tmp_path, "a1", 1, 20), a_file(tmp_path, "a2", 2, 22)
    b1, b2 = a_file(tmp_path, "b1", 1, 45), a_file(tmp_path, "b2", 2, 48)
    ended = run("exercise", "compare", a1, b1, f"--before={a2}", f"--after={b2}", "--json")
    line = json.loads(ended.out)["indicators"]["arrived"]
    assert (line["seeds"], line["difference"], line["verdict"]) == ([1, 2], 25.5, "better")
    low, high = line["interval"]
    assert low < 25.5 < high


def test_a_person_reads_a_table(run: Run, tmp_path: Path) -> None:
    files = a_file(tmp_path, "a.json", 1, 20), a_file(tmp_path, "b.json", 1, 45)
    ended = run("exercise", "compare", *files)
    assert (ended.code, "Arrived" in ended.out, "+25" in ended.out) == (0, True, True)


@pytest.mark.parametrize("other", [{"scenario": "nepal-2015"}, {"people": 7}, {"days": 3}])
def test_runs_that_do_not_belong_together_end_with_1_and_json(
    run: Run, tmp_path: Path, other: dict[str, Any]
) -> None:
    files = a_file(tmp_path, "a.json", 1, 20), a_file(tmp_path, "b.json", 1, 45, **other)
    ended = run("exercise", "compare", *files, "--json")
    found = json.loads(ended.out)
    assert (ended.code, found["valid"]) == (1, False)
    assert next(iter(other)) in found["errors"][0]["message"]


def test_a_file_that_is_not_there_ends_with_1_and_json(run: Run, tmp_path: Path) -> None:
    ended = run("exercise", "compare", "/nowhere/a.json", a_file(tmp_path, "b", 1, 1), "--json")
    assert (ended.code, json.loads(ended.out)["valid"]) == (1, False)


def test_no_year_is_played_before_a_scenario_that_does_not_say_how_ready_anybody_was(
    run: Run,
) -> None:
    ended = run("exercise", "run", "nepal-2015", "--year", "--json")
    assert (ended.code, json.loads(ended.out)["valid"]) == (1, False)
    assert "readiness" in ended.out


def test_markup_and_half_characters_in_a_file_are_shown_as_they_are(
    run: Run, tmp_path: Path
) -> None:
    other = {"measures": {"odd": {"label": "[/b] \ud800", "unit": "[red]", "value": 1}}}
    files = [
        a_file(tmp_path, name, 1, 20, scenario="[/i]\ud800", **other)
        for name in ("a.json", "b.json")
    ]
    ended = run("exercise", "compare", *files)
    assert ended.code == 0
    assert "[/b] ? ([red])" in ended.out
    assert "[/i]?" in ended.out


def measured(**more: Any) -> dict[str, Any]:
    return {
        "measures": {"wait": {"value": 1, "unit": "hours", "direction": "less_is_better"} | more}
    }


@pytest.mark.parametrize("more", [{"unit": "days"}, {"direction": "more_is_better"}])
def test_a_measure_that_means_something_else_is_refused(
    run: Run, tmp_path: Path, more: dict[str, str]
) -> None:
    first = a_file(tmp_path, "a.json", 1, 20, **measured())
    second = a_file(tmp_path, "b.json", 1, 20, **measured(**more))
    ended = run("exercise", "compare", first, second, "--json")
    told = json.loads(ended.out)["errors"][0]["message"]
    assert ended.code == 1
    assert f"The {next(iter(more))} of the measure 'wait' differs" in told


def test_a_measure_of_one_side_is_left_out_and_named(run: Run, tmp_path: Path) -> None:
    files = a_file(tmp_path, "a", 1, 20, **measured()), a_file(tmp_path, "b", 1, 20)
    found = json.loads(run("exercise", "compare", *files, "--json").out)
    assert found["measures_left_out"] == ["wait"]
    assert "wait" not in found["indicators"]
    assert "on one side alone: wait." in " ".join(found["notes"])
    assert "on one side alone: wait." in run("exercise", "compare", *files).out


def test_a_measure_cannot_take_the_place_of_a_figure_of_people(run: Run, tmp_path: Path) -> None:
    odd = {"measures": {"registered": {"value": 1}}}
    files = a_file(tmp_path, "a", 1, 20, **odd), a_file(tmp_path, "b", 1, 20, **odd)
    ended = run("exercise", "compare", *files, "--json")
    assert ended.code == 1
    assert "“measures.registered”" in json.loads(ended.out)["errors"][0]["message"]


def test_a_kept_comparison_is_shown_as_the_fresh_one(capsys: pytest.CaptureFixture[str]) -> None:
    lacks: dict[str, Any] = {"interval": None, "seeds": [], "verdict": "one_seed"}
    found = {
        code: loop_line(3, 2, label=code, reason=f"Why {code}.", **lacks) for code in ("z", "a")
    }
    made = loop(indicators=found, parts={})
    comparing.show_loop(made)
    fresh = capsys.readouterr().out
    comparing.show_loop(json.loads(json.dumps(made, sort_keys=True)))
    assert capsys.readouterr().out == fresh
    assert fresh.index("Why z.") < fresh.index("Why a.")
