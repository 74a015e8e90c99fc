"""What a command needs before it can begin."""

import sys

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from musterpoint.cli import boot
from musterpoint.cli.tests.conftest import Run
from musterpoint.tenancy import keys

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_keys_of_another_installation_are_told_in_a_sentence_that_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "scope_key", lambda: b"\1" * 32)
    ended = run("demo", "--no-serve", "--people=100")
    assert ended.code == 1
    assert "set up with other keys" in ended.err
    assert "musterpoint db set-aside --yes" in ended.err
    assert "musterpoint db remove --yes" in ended.err


def test_keys_of_another_installation_are_told_before_a_migration_writes_over_them(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "scope_key", lambda: b"\1" * 32)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_given: ["one to apply"])
    assert "set up with other keys" in run("organisations", "list").err


def test_setting_a_database_aside_wants_to_be_confirmed(run: Run) -> None:
    ended = run("db", "set-aside")
    assert ended.code == 1
    assert "nothing is deleted" in ended.err


def test_removing_the_database_wants_to_be_confirmed(run: Run) -> None:
    ended = run("db", "remove")
    assert ended.code == 1
    assert "add --yes" in ended.err


def test_an_error_that_nobody_expected_is_told_without_its_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boot.console, "_file", sys.stderr)
    try:
        raise ValueError("Key (name)=(Amina Canary) already exists")
    except ValueError as error:
        boot.tell_type_and_place(ValueError, error, error.__traceback__)
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "test_boot.py" in told
    assert "Amina" not in told


@pytest.mark.parametrize("alias", ["default", "owner"])
def test_settings_read_before_the_database_was_started_follow_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, alias: str
) -> None:
    """The first command of an installation may read settings first: exercise run does."""
    connection = connections[alias]
    connection.close()
    there = dict(connection.settings_dict)
    nowhere = {"HOST": "127.0.0.1", "PORT": "1", "USER": f"musterpoint_{alias}", "PASSWORD": ""}
    for name, value in nowhere.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    assert run("organisations", "list").code == 0
    assert {name: connection.settings_dict[name] for name in nowhere} == {
        name: there[name] for name in nowhere
    }
    connection.close()
