"""What a start does with the database of an earlier installation at the same path."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from musterpoint.cli import boot
from musterpoint.pg import aside, commands, face, home, musterpoint_home
from musterpoint.pg.tests.conftest import AS_ROOT, kill_all, scratch_directory
from musterpoint.pg.tests.test_aside import holds, keys_in


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty directory for one test, and no address or key in the environment."""
    names = ["DATABASE_URL", "MUSTERPOINT_DATABASE_HOME", "MUSTERPOINT_KEY_SCOPE"]
    for name in (*names, *(f"DATABASE_{role.upper()}_URL" for role in commands.ROLES)):
        monkeypatch.delenv(name, raising=False)
    with scratch_directory() as directory:
        yield directory


def set_up() -> None:
    """Leave what the keys of an installation leave in its database."""
    with psycopg.connect(commands.start().of("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE tenancy_scope_key (kid integer)")
        connection.execute("INSERT INTO tenancy_scope_key VALUES (1)")


@pytest.mark.skipif(not AS_ROOT, reason="only root keeps the database outside the checkout")
def test_a_checkout_that_is_cloned_again_begins_with_an_empty_database(
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MUSTERPOINT_HOME", str(scratch / "checkout" / ".musterpoint"))
    monkeypatch.setattr(home, "SYSTEM_HOME", scratch / "lib")
    server = face.embedded_server()
    try:
        set_up()
        keys_in(musterpoint_home() / "keys", "a")
        boot.begin_empty_without_keys(commands.start())
        assert aside.names() == []  # it has its keys
        (scratch / "checkout").rename(scratch / "deleted")
        boot.begin_empty_without_keys(commands.start())
        (name,) = aside.names()
        assert f"musterpoint db bring-back {name} --keys" in capsys.readouterr().err
        assert not holds("tenancy_scope_key")
        boot.begin_empty_without_keys(commands.start())
        assert aside.names() == [name]  # an empty one without keys is just new
        aside.bring_back(name, keys=scratch / "deleted" / ".musterpoint" / "keys")
        assert holds("tenancy_scope_key")
    finally:
        kill_all(server)


def test_a_database_at_a_place_that_was_named_is_left_alone(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTERPOINT_HOME", str(scratch / "home"))
    monkeypatch.setenv("MUSTERPOINT_DATABASE_HOME", str(scratch / "postgres"))
    server = face.embedded_server()
    try:
        set_up()
        boot.begin_empty_without_keys(commands.start())
        assert aside.names() == []
    finally:
        kill_all(server)
