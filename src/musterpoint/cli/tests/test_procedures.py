"""The procedures commands: what an author of a procedure sees."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from musterpoint.cli.tests.conftest import Run

LOOP = """\
procedure: endless
version: "1"
in_force_from: 2026-01-01
owner: Nobody
languages: [en]
title: {en: Endless}
steps:
  - {id: one, title: {en: One}, role: case_officer, next: two}
  - {id: two, title: {en: Two}, role: case_officer, next: one, deadline: {within: 1 day, from: never}}
ends:
  - {id: done, title: {en: Done}}
"""
EVENTS = """\
begin: 2026-11-20T10:00:00Z
calendar: LBY
events:
  - {at: +1 hour, done: ask_the_person, by: ann, role: consular_officer, answers: {persons_word: yes_please}}
  - {at: +1 hour, done: notify, by: ann, role: consular_officer, documents: [note_verbale]}
  - {at: +1 hour, signed: notify, by: ann, role: consular_officer, reason: her own word}
  - {at: +1 hour, done: notify, by: ann, role: consular_officer, documents: [note_verbale]}
  - {at: +9 days, looked: now}
"""


def test_check_prints_errors_by_line_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "endless.yaml"
    file.write_text(LOOP, encoding="utf-8")
    ended = run("procedures", "check", str(file))
    found = json.loads(ended.out)
    assert ended.code == 1
    assert "2 errors" in ended.err
    assert found["is_valid"] is False
    assert [(one["line"], one["message"][:5]) for one in found["errors"]] == [
        (8, "Loop:"),
        (9, "The d"),
    ]


def test_check_of_what_ships_exits_with_0(run: Run) -> None:
    ended = run("procedures", "check", "child-before-movement")
    found = json.loads(ended.out)
    assert ended.code == 0
    assert (found["id"], found["version"], found["errors"]) == ("child-before-movement", "1", [])
    (gate,) = found["gates"]
    assert (gate["step"], gate["officers"], gate["urgent"]["officers"]) == ("move", 1, 2)
    assert gate["urgent"]["owes"] == [{"step": "late_assessment", "within": "72 hours"}]
    assert found["languages"] == ["en", "fr", "es", "ar"]


def test_a_role_of_the_caller_exists(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        LOOP.replace("next: one, deadline: {within: 1 day, from: never}", "next: done").replace(
            "case_officer", "harbour_master"
        ),
        encoding="utf-8",
    )
    assert run("procedures", "check", str(file)).code == 1
    assert run("procedures", "check", str(file), "--role", "harbour_master").code == 0


def test_a_file_that_is_not_utf_8_names_the_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("procedure: a\nowner: Café\n".encode("latin-1"))
    assert "line 2" in run("procedures", "check", str(file)).err


@pytest.mark.parametrize("language", ["en", "ar"])
def test_draw_writes_an_svg_with_every_step_and_end(
    run: Run, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "x.svg"
    assert run("procedures", "draw", "death", "--out", str(out), "--language", language).code == 0
    ids = {one.get("id") for one in ElementTree.parse(out).iter() if one.get("id")}
    assert {"step-confirm", "step-carry_out_decision", "end-closed"} <= ids
    boxes = [one for one in ElementTree.parse(out).iter() if one.tag.endswith("rect")]
    assert all(float(box.get("x", 0)) >= 0 for box in boxes)


def test_try_tells_what_is_open_due_and_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(EVENTS, encoding="utf-8")
    ended = run("procedures", "try", "detention", str(file))
    assert ended.code == 0, ended.err
    begin, word, early, signed, noted, looked = json.loads(ended.out)["events"]
    assert begin["open"][0]["step"] == "ask_the_person"
    assert word["open"][0]["is_gated"] is True
    assert early["refused"][0]["code"] == "gate"
    assert signed["open"][0]["is_gated"] is False
    assert noted["open"][0]["step"] == "await_access"
    assert looked["due"][0]["status"] == "overdue"
    assert looked["due"][0]["told"][0]["to"] == "head_of_mission"


def test_try_names_the_line_of_a_wrong_event(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(EVENTS.replace("looked: now", "lookd: now"), encoding="utf-8")
    ended = run("procedures", "try", "detention", str(file))
    assert ended.code == 1
    assert "line 8" in ended.err
    assert "Did you mean 'looked'?" in ended.err


def test_list_names_what_ships(run: Run) -> None:
    assert "child-before-movement\t1\tطفل" in run("procedures", "list", "--language", "ar").out
    assert len(run("procedures", "list").out.splitlines()) == 12


def test_the_procedure_of_the_manual_is_valid_and_can_be_tried(run: Run, tmp_path: Path) -> None:
    manual = Path(__file__).parents[4] / "docs" / "how-to" / "write-a-procedure.md"
    blocks = manual.read_text(encoding="utf-8").split("```yaml\n")[1:]
    names = []
    for place, block in enumerate(blocks):
        names.append(str(tmp_path / f"{place}.yaml"))
        Path(names[-1]).write_text(block.split("```")[0], encoding="utf-8")
    checked = json.loads(run("procedures", "check", names[0]).out)
    assert (checked["errors"], checked["warnings"]) == ([], [])
    events = json.loads(run("procedures", "try", *names).out)["events"]
    assert [bool(one["refused"]) for one in events] == [False, False, True, *[False] * 5]
    assert any(due["is_owed"] and due["status"] == "overdue" for due in events[-1]["due"])
