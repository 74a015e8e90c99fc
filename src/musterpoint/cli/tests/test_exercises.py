"""``musterpoint exercise``: scenarios listed, checked, played; bad ones refused; nobody reached."""

import json
import smtplib
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from musterpoint.audit.models import Event
from musterpoint.cli.tests.conftest import Run
from musterpoint.exercises.script import sheet_text
from musterpoint.exercises.world.scenario import scenario_slugs, scenario_text
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.models import Message
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

database = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
SHORT = ("--people=40", "--seed=3", "--days=3", "--processes=1")
SMTP = {
    "host": "mail.example.org",
    "port": 587,
    "sender": "desk@example.org",
    "security": "starttls",
}


def a_file(folder: Path, text: str) -> str:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def own(more: str = "") -> str:
    """Return a scenario that is another one with a few blocks of its own."""
    return (
        "extends: libya-2011\nslug: own-scenario\nname: {en: Own}\n"
        "teams: [{slug: desk, name: Desk, roles: [{slug: lead, name: Lead}]}]\n" + more
    )


def errors(ended: Any) -> dict[str, dict[str, Any]]:
    found = json.loads(ended.out)
    assert (ended.code, found["valid"]) == (1, False)
    return {one["path"]: one for one in found["errors"]}


def test_the_scenarios_that_ship_are_listed(run: Run) -> None:
    found = json.loads(run("exercise", "list", "--json").out)
    names = {one["scenario"] for one in found["scenarios"]}
    assert names >= {"libya-2011", "lebanon-2006", "nepal-2015", "sudan-2023", "gulf-1990"}
    assert "lebanon-2006" in run("exercise", "list").out


def test_a_file_that_extends_a_scenario_is_whole(run: Run, tmp_path: Path) -> None:
    ended = run("exercise", "check", a_file(tmp_path, own()))
    assert (ended.code, json.loads(ended.out)["scenario"]) == (0, "own-scenario")


@pytest.mark.parametrize("below", scenario_slugs())
def test_a_mistake_below_names_the_file_where_it_stands(
    run: Run, tmp_path: Path, below: str
) -> None:
    name = a_file(tmp_path, f"extends: {below}\nslug: own\nzone: x\nsources: {{practice: null}}\n")
    found = errors(run("exercise", "run", name, "--json"))
    assert (found["zone"]["file"], found["zone"]["line"]) == (name, 3)
    others = [one for one in found.values() if one["file"] != name]
    assert others
    assert {one["file"] for one in others} <= {f"{below}.yaml", "practice.yaml"}
    assert all(one["line"] for one in others)


def test_every_mistake_is_told_at_once_with_file_path_and_line(run: Run, tmp_path: Path) -> None:
    text = own(
        """injects:
  - {slug: early, day: -1, at: "05:00", to: all, title: x, text: x}
  - {slug: late, day: 15, at: "05:00", to: all, title: x, text: x}
  - {slug: who, day: 1, at: "05:00", to: desk/pilot, title: x, text: x}
  - {slug: what, day: 1, at: "05:00", to: all, title: x, text: x, effect: {kind: magic}}
objectives:
  - {slug: bare, text: x, aim: ">= 1"}
  - {slug: unheard, text: x, indicator: happiness, aim: ">= 1"}
communications:
  source: assumption
  failures: [{channels: [sms], areas: [oz], from: 1, until: 2, basis: x}]
"""
    )
    name = a_file(tmp_path, text)
    found = errors(run("exercise", "run", name, "--json"))
    assert {
        "injects[0].day", "injects[1].at", "injects[2].to", "injects[3].effect.kind",
        "objectives[0]", "objectives[1].indicator", "communications.failures[0].areas[0]",
    } <= set(found)  # fmt: skip
    assert found["injects[0].day"]["line"] == 6
    assert all(one["file"] == name and one["message"] for one in found.values())


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: [", "line 2"),
        ("extends: atlantis\n", "extends"),
        ("just words", "file"),
        (own("areas: {items: []}\n"), "areas.source"),
    ],
)
def test_what_is_no_scenario_is_refused(run: Run, tmp_path: Path, text: str, path: str) -> None:
    if path == "areas.source":
        text = own("areas: {source: rumour}\n")
    assert errors(run("exercise", "check", a_file(tmp_path, text)))


def test_a_scenario_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    assert "libya-2011" in errors(run("exercise", "run", "atlantis"))["scenario"]["message"]
    assert errors(run("exercise", "check", str(tmp_path / "no.yaml")))
    assert errors(run("exercise", "check", str(tmp_path)))
    ended = run("exercise", "run", "libya-2011", "--people=0", "--json")
    assert ended.code == 2
    assert "--people" in ended.err


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("kind: &a [*a]\n", "file", 1),
        ("kind: " + "[" * 20_000, "file", 1),
        ("extends: libya-2011\nslug: a\nslug: b\n", "slug", 3),
        ("kind: 0x" + "f" * 9000, "kind", 1),
        ("extends: 0x" + "f" * 9000, "extends", 1),
        ("extends: libya-2011\nslug: own\nzone: Africa\n", "zone", 3),
        ("extends: libya-2011\nslug: own\nstarts: 0001-01-01\n", "starts", 3),
        ("kind: drill\nkind: drill\n", "kind", 2),
        ("kind: drill\nslug: a\nname: A\nteams: none\n", "teams", 4),
    ],
)
@pytest.mark.parametrize("command", ["check", "run"])
def test_what_would_break_a_reader_is_refused_with_its_line(
    run: Run, tmp_path: Path, text: str, path: str, line: int, command: str
) -> None:
    assert errors(run("exercise", command, a_file(tmp_path, text)))[path]["line"] == line


@pytest.mark.parametrize("name", ["x" * 5000, "x" * 5000 + ".yaml", "\udcff.yaml"])
def test_what_is_no_name_of_a_file_is_refused(run: Run, name: str) -> None:
    assert errors(run("exercise", "check", name))


def test_table_tops_and_drills_are_listed_and_checked(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("exercise", "list", "--json").out)["scenarios"]
    kinds = {one["scenario"]: one["kind"] for one in found}
    assert (kinds["embassy-unrest"], kinds["first-aid"]) == ("table_top", "drill")
    assert "first-aid" in run("exercise", "list").out
    for name in ("first-aid", a_file(tmp_path, sheet_text("first-aid"))):
        about = json.loads(run("exercise", "check", name).out)
        assert (about["valid"], about["kind"], about["check_lists"]) == (True, "drill", 2)
    text = sheet_text("first-aid").replace("exercise.steps_done_percent", "happiness")
    assert "objectives[0].indicator" in errors(run("exercise", "check", a_file(tmp_path, text)))


def test_a_table_top_is_gone_through_without_people(run: Run) -> None:
    ended = run("exercise", "run", "embassy-unrest", "--json")
    found = json.loads(ended.out)
    assert (ended.code, found["valid"], found["kind"]) == (0, True, "table_top")
    assert (found["injects"][0]["time"], found["injects"][0]["decided"]) == ("08:10", None)
    assert {one["value"] for one in found["objectives"]} == {None}
    assert ended.out == run("exercise", "run", "embassy-unrest", "--json").out
    assert "Nobody decided" in run("exercise", "run", "embassy-unrest").out
    assert errors(run("exercise", "run", "embassy-unrest", "--year", "--json"))


@pytest.mark.parametrize("mark", database[:1])
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_same_seed_gives_the_same_bytes_and_nobody_real_is_touched(
    run: Run, monkeypatch: pytest.MonkeyPatch, mark: object
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(smtplib, "SMTP", lambda *given, **_more: calls.append(given))
    monkeypatch.setattr(smtplib, "SMTP_SSL", lambda *given, **_more: calls.append(given))
    real = organisation("sri-lanka")
    by = member(real, "Alice", 1)
    with acting_as(by):
        messaging.use_carrier("email", "smtp", SMTP, by=by, at=NOON)
        before = Event.objects.count()
    first = run("exercise", "run", "libya-2011", *SHORT, "--json")
    again = run("exercise", "run", "libya-2011", *SHORT, "--json")
    found = json.loads(first.out)
    assert first.code == 0
    assert first.out == again.out
    assert (found["valid"], found["people"], found["seed"]) == (True, 40, 3)
    assert [day["day"] for day in found["days"]] == [0, 1, 2]
    assert found["published"]
    assert found["definitions"]["reached"]
    assert not calls
    assert not mail.outbox
    assert list(Organisation.objects.values_list("slug", flat=True)) == ["sri-lanka"]
    with acting_as(by):
        assert (Event.objects.count(), Message.objects.count()) == (before, 0)


@pytest.mark.parametrize("mark", database[:1])
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_objectives_are_told_met_or_missed_and_a_run_can_be_kept(
    run: Run, tmp_path: Path, mark: object
) -> None:
    from musterpoint.exercises import actions

    text = own(
        """objectives:
  - {slug: some, text: Some, indicator: registered, aim: ">= 1"}
  - {slug: all, text: All, indicator: reached, of: registered, aim: ">= 1", by_day: 1}
  - {slug: later, text: Later, indicator: registered, aim: ">= 1", by_day: 9}
  - {slug: none, text: None, indicator: bonds_paid, aim: "<= 0"}
  - {slug: days, text: Days, indicator: claims_days_to_payment, aim: "<= 30"}
"""
    )
    ended = run("exercise", "run", a_file(tmp_path, text), *SHORT, "--json", "--keep")
    found = {one["slug"]: one for one in json.loads(ended.out)["objectives"]}
    assert (found["some"]["met"], found["all"]["met"], found["later"]["met"]) == (True, False, None)
    assert (found["none"]["value"], found["none"]["met"]) == (0, True)
    assert (found["days"]["value"], found["days"]["met"]) == (None, None)  # nothing was paid
    kept = Organisation.objects.filter(is_exercise=True)
    assert kept.count() == 10
    prefix = kept.order_by("slug")[0].slug.rpartition("-")[0]
    assert run("exercise", "run", a_file(tmp_path, text), *SHORT).code == 0
    assert not Organisation.objects.filter(is_exercise=True).exists()
    assert prefix.startswith("run-")
    assert actions.take_away(prefix) == 0
    assert "libya-2011" in scenario_text("libya-2011")
