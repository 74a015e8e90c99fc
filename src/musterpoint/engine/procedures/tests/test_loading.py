"""Files with something wrong in them: every fault is told, at its line, with what to do."""

import pytest

from musterpoint.engine.procedures import BadProcedure, Loaded, catalogue, load, parse

GOOD = """\
procedure: small
version: "1"
in_force_from: 2026-01-01
owner: Consular section
languages: [en]
title: {en: Small}
events:
  - {id: answered, title: {en: Answered}}
steps:
  - id: call
    title: {en: Call}
    role: case_officer
    questions:
      - {id: result, text: {en: Result}, kind: choice, choices: [found, lost]}
    deadline: {within: 24 hours, from: started}
    branches:
      - {when: "result == 'found'", go: visit}
      - {otherwise: wait}
  - id: wait
    title: {en: Wait}
    waits_for: answered
    next: call
  - id: visit
    title: {en: Visit}
    role: case_officer
    gate:
      conditions: ["result == 'found'"]
      opened_by: supervisor
    next: closed
ends:
  - {id: closed, title: {en: Closed}}
"""


def changed(old: str, new: str) -> Loaded:
    assert old in GOOD
    return catalogue.check(GOOD.replace(old, new, 1))


def test_a_loop_with_an_event_or_an_answer_that_leads_out_is_fine() -> None:
    loaded = catalogue.check(GOOD)
    assert not loaded.errors
    assert not loaded.warnings


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("next: closed", "next: call", 10, "Loop: call -> visit -> call. Nothing ever ends it"),
        ("next: closed", "next: closd", 29, "'closd', which does not exist. Did you mean 'closed'?"),
        ("otherwise: wait", "otherwise: visit", 19, "'wait' is never reached"),
        ("from: started", "from: notified", 15, "an event that does not exist"),
        ("from: started", "from: visit.done", 15, "comes only after the step"),
        ("from: started", "from: call", 15, "write which moment"),
        ("waits_for: answered", "waits_for: answered\n    deadline: {within: 1 day, from: answered}", 22, "only after the step"),
        ("from: started", "from: call.don", 15, "write which moment"),
        ("from: started", "from: visit.urgent", 15, "no gate with an urgent path"),
        ("within: 24 hours", "within: 24h", 15, "Write a whole number and minutes"),
        ("within: 24 hours", "within: -3 hours", 15, "no duration"),
        ("within: 24 hours", "within: 0 hours", 15, "at least '1 minute'"),
        ("within: 24 hours", "within: 9999 days", 15, "longer than ten years"),
        ("within: 24 hours", "within: 2 working days", 15, "by which 'calendar'"),
        ("opened_by: supervisor", "opened_by: king", 28, "Nobody can open the gate of 'visit' as 'king'"),
        ("opened_by: supervisor", "opened_by: []", 28, "names no role"),
        ("opened_by: supervisor", "opened_by: supervisor\n      officers: 0", 29, "between 1 and 9"),
        ("\"result == 'found'\"]", "\"result == 'found' and result == 'lost'\"]", 26, "contradict each other"),
        ("\"result == 'found'\"]", "\"result == 'found'\", not done(call), done(call)]", 26, "contradict"),
        ("\"result == 'found'\"]", "done(visit)]", 26, "comes only after the gate"),
        ("{otherwise: wait}", "{when: \"result == 'found'\", go: wait}", 18, "covers no case"),
        ("{otherwise: wait}", "{when: \"result in ['lost']\", go: wait}\n      - {otherwise: wait}", 19, "'otherwise' of 'call' covers no case"),
        ("\n      - {otherwise: wait}", "\n      - {when: \"result == 'found' and happened(answered)\", go: wait}", 16, "covers the case"),
        ("id: wait", "id: call", 19, "already taken on line 10"),
        ("id: closed", "id: visit", 31, "a step and an end"),
        ("role: case_officer", "role: case_oficer", 12, "Did you mean 'case_officer'?"),
        ("    role: case_officer\n    quest", "    quest", 10, "Nobody does the step"),
        ("title: {en: Wait}", "titel: {en: Wait}", 20, "Did you mean 'title'?"),
        ("result == 'found'\", go", "result == found\", go", 17, "put it in quotes: 'found'"),
        ("result == 'found'\", go", "result == 'fund'\", go", 17, "Did you mean 'found'?"),
        ("result == 'found'\", go", "result > 'found'\", go", 17, "has no order"),
        ("result == 'found'\", go", "result\", go", 17, "compare it"),
        ("result == 'found'\", go", "(result == 'found'\", go", 17, "')' is missing"),
        ("result == 'found'\", go", "__import__('os')\", go", 17, "There is no __import__()"),
        ("waits_for: answered", "waits_for: answer", 21, "Did you mean 'answered'?"),
        ("next: call\n", "next: []\n", 19, "nothing is open then and no end"),
        ("    next: call\n", "", 19, "leads nowhere"),
        ("next: call\n", "next: [call, call]\n", 22, "stands twice"),
        ("next: call\n", "next: call\n    needs: visit\n", 23, "does not lead to it"),
        ("    waits_for: answered", "    role: case_officer\n    deadline: {within: 1 day, stops_on: answered}", 22, "never resumes"),
        ("languages: [en]", "languages: [en]\nlanguages: [en]", 6, "stands twice"),
        ("in_force_from: 2026-01-01", "in_force_from: soon", 3, "date such as 2026-01-31"),
        ("version: \"1\"\n", "", 1, "lacks 'version'"),
        ("title: {en: Small}", "title: {en: Small", 7, "not valid YAML"),
        ("title: {en: Small}", "title: &x {en: Small}\npurpose: *x", 7, "no references"),
        ("title: {en: Small}", "title: Small", 6, "a line for each language"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_line(old: str, new: str, line: int, words: str) -> None:
    errors = changed(old, new).errors
    assert any(words in one.message and one.line == line for one in errors), errors
    assert all(one.column >= 1 and one.message.endswith((".", "?")) for one in errors)


def test_a_loop_whose_way_out_cannot_change_is_told() -> None:
    text = GOOD.replace("waits_for: answered", "role: case_officer").replace(
        "next: call\n",
        "branches:\n      - {when: \"result == 'found'\", go: closed}\n      - {otherwise: wait}\n",
    )
    assert any("can change inside it" in one.message for one in catalogue.check(text).errors)


def test_a_join_of_alternatives_is_told() -> None:
    text = GOOD.replace("next: call\n", "next: visit\n").replace(
        "    gate:", "    needs: [call, wait]\n    gate:"
    )
    errors = catalogue.check(text).errors
    assert any("can stand still before 'visit'" in one.message for one in errors), errors


def test_gates_that_wait_for_each_other_are_told() -> None:
    gate = "    gate: {conditions: ['done(OTHER)'], opened_by: supervisor}\n"
    text = GOOD.replace("go: visit}", "go: [visit, ask]}").replace(
        "ends:\n",
        "  - id: ask\n    title: {en: Ask}\n    role: case_officer\n"
        f"{gate.replace('OTHER', 'visit')}    next: []\nends:\n",
    )
    assert not catalogue.check(text).errors
    both = text.replace("\"result == 'found'\"]", "done(ask)]")
    found = [one for one in catalogue.check(both).errors if "behind another gate" in one.message]
    assert len(found) == 2


def test_steps_by_name_instead_of_a_list_are_told_once() -> None:
    text = GOOD.split("steps:")[0] + "steps:\n  call: {role: case_officer}\nends: []\n"
    assert any("must be a list" in one.message for one in catalogue.check(text).errors)


def test_a_step_whose_id_is_taken_is_checked_all_the_same() -> None:
    errors = changed("id: visit", "id: call").errors
    assert any("already taken" in one.message for one in errors)
    errors = catalogue.check(
        GOOD.replace("id: visit", "id: call")
        .replace("supervisor", "king")
        .replace("closed\n", "x\n")
    ).errors
    assert {"'king'", "'x'"} <= {
        word.strip(":,.") for one in errors for word in one.message.split()
    }


def test_a_procedure_has_an_end_to_its_length() -> None:
    more = "".join(f"  - {{id: s{number}, title: {{en: S}}}}\n" for number in range(3_000))
    errors = catalogue.check(GOOD.replace("ends:\n", f"{more}ends:\n")).errors
    assert any("Divide the procedure" in one.message for one in errors)


def test_all_faults_are_told_at_once() -> None:
    text = GOOD.replace("24 hours", "soon").replace("supervisor", "king").replace("closed\n", "x\n")
    assert {one.line for one in catalogue.check(text).errors} >= {15, 28, 29}


def test_a_missing_translation_is_a_warning() -> None:
    loaded = changed("languages: [en]", "languages: [en, ar]")
    assert loaded.procedure is not None
    assert all("translation into ar" in one.message for one in loaded.warnings)
    assert len(loaded.warnings) > 5


def test_roles_are_those_of_the_caller() -> None:
    with pytest.raises(BadProcedure) as caught:
        parse(GOOD, roles={"case_officer"}, calendars=())
    assert list(caught.value.fields) == ["line 28, column 18"]
    assert parse(GOOD, roles={"case_officer", "supervisor"}, calendars=()).id == "small"


@pytest.mark.parametrize(
    "text",
    ["", "#", "[]", "1", "a: b", "\t", "\0", "steps: 1", "steps: [1, [2], {}]", "{" * 5000,
     "[" * 50, "? [a]\n: b", "steps:\n  - id: [x]", "steps: [{id: a, gate: [], deadline: 1}]",
     "- " * 3000, "procedure: *x", "a: !!python/object:os.system {}", "x" * 3_000_000],
)  # fmt: skip
def test_what_is_no_procedure_is_told_in_sentences(text: str) -> None:
    loaded = load(text, roles=(), calendars=())
    assert loaded.procedure is None
    assert loaded.errors


@pytest.mark.parametrize("name", sorted(catalogue.shipped()))
def test_what_ships_is_whole_in_four_languages(name: str) -> None:
    loaded = catalogue.check(catalogue.shipped()[name].read_text(encoding="utf-8"))
    assert not loaded.errors
    assert not loaded.warnings
    assert loaded.draft.id == name
    assert loaded.draft.languages == ("en", "fr", "es", "ar")
    assert all(step.do for step in loaded.draft.steps.values())


def test_every_mutilation_of_a_shipped_file_is_answered() -> None:
    lines = catalogue.shipped()["detention"].read_text(encoding="utf-8").splitlines()
    for gone in range(0, len(lines), 3):
        catalogue.check("\n".join(lines[:gone] + lines[gone + 1 :]))
        catalogue.check("\n".join(lines[:gone]))
