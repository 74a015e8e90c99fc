"""Databases that are set aside, and come back: nothing is ever deleted."""

import os
from pathlib import Path

import psycopg
import pytest

from musterpoint.pg import PgError, aside, commands, home, musterpoint_home
from musterpoint.pg.home import Home
from musterpoint.pg.server import Server
from musterpoint.pg.tests.test_roles import answer


def keys_in(folder: Path, letter: str) -> Path:
    """Put keys of an installation into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("scope", "vault"):
        (folder / f"{name}.key").write_text(letter * 32)
    return folder


def mark(table: str) -> None:
    """Leave a table in the database by which it is known again."""
    with psycopg.connect(commands.start().of("owner"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLE {table} (id integer)")


def holds(table: str) -> bool:
    return answer(commands.start().of("owner"), f"SELECT to_regclass('{table}')") is not None


def scope_of() -> str:
    return (musterpoint_home() / "keys" / "scope.key").read_text()[:1]


def test_a_database_is_set_aside_with_its_keys_and_both_come_back(own_server: Server) -> None:
    keys_in(musterpoint_home() / "keys", "a")
    mark("first")
    name = aside.set_aside()
    assert aside.names() == [name]
    assert not aside.has_keys()
    assert not holds("first")
    keys_in(musterpoint_home() / "keys", "b")
    mark("second")
    other = aside.bring_back(name)
    assert aside.names() == [other]
    assert scope_of() == "a"
    assert holds("first")
    assert not holds("second")
    assert other is not None
    assert aside.bring_back(other) is not None
    assert scope_of() == "b"
    assert holds("second")


def test_a_copy_of_the_keys_comes_with_the_database_and_stays_where_it_is(
    own_server: Server, scratch: Path
) -> None:
    mark("first")
    name = aside.set_aside()
    safe = keys_in(scratch / "safe", "a")
    with pytest.raises(PgError, match="--keys FOLDER"):
        aside.bring_back(name)
    with pytest.raises(PgError, match="--keys FOLDER"):
        aside.bring_back(name, keys=scratch / "nowhere")
    assert aside.names() == [name]
    assert aside.bring_back(name, keys=safe) is None  # nothing was there instead
    assert scope_of() == "a"
    assert (musterpoint_home() / "keys" / "scope.key").stat().st_mode & 0o077 == 0
    assert (safe / "scope.key").exists()
    assert holds("first")


def test_keys_that_were_put_back_before_stay_in_place(own_server: Server) -> None:
    mark("first")
    name = aside.set_aside()
    commands.start()
    keys_in(musterpoint_home() / "keys", "a")
    assert aside.bring_back(name, keys=musterpoint_home() / "keys") is not None
    assert scope_of() == "a"
    assert holds("first")


def test_no_keys_are_lost_when_their_database_is_gone(own_server: Server) -> None:
    mark("first")
    name = aside.set_aside()
    keys_in(musterpoint_home() / "keys", "b")
    aside.bring_back(name, keys=keys_in(musterpoint_home() / "safe", "a"))
    (kept,) = (musterpoint_home() / "keys.aside").iterdir()
    assert (kept / "scope.key").read_text()[:1] == "b"
    assert scope_of() == "a"


def test_what_others_use_is_not_set_aside(own_server: Server) -> None:
    with (
        psycopg.connect(commands.start().of("app")),
        pytest.raises(PgError, match="End the programs"),
    ):
        aside.set_aside()
    assert aside.names() == []
    assert own_server.status().running


@pytest.mark.parametrize("name", ["", "..", "../../x", "20260101-000000", "x" * 10_000, "\0"])
def test_a_name_that_is_not_there_is_refused(own_server: Server, name: str) -> None:
    with pytest.raises(PgError, match="No database was set aside"):
        aside.bring_back(name)


def test_removing_leaves_what_is_set_aside(own_server: Server) -> None:
    mark("first")
    name = aside.set_aside()
    commands.start()
    commands.remove()
    assert aside.names() == [name]
    aside.bring_back(name, keys=keys_in(musterpoint_home() / "keys", "a"))
    assert holds("first")


def test_an_ordinary_user_finds_the_folder_in_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_addresses: None
) -> None:
    monkeypatch.setattr(home, "server_account", lambda: None)
    monkeypatch.delenv("MUSTERPOINT_DATABASE_HOME", raising=False)
    monkeypatch.setenv("MUSTERPOINT_HOME", str(tmp_path))
    place = Home(path=tmp_path / "postgres", account=None)
    place.data.mkdir(parents=True)
    (place.data / "PG_VERSION").write_text("18\n")
    keys_in(tmp_path / "keys", "a")
    name = aside.set_aside()
    assert aside.place_of(name) == tmp_path / "postgres" / "aside" / name
    assert (aside.place_of(name) / "data" / "PG_VERSION").exists()
    assert not (tmp_path / "keys").exists()
    assert aside.bring_back(name) is None
    assert (place.data / "PG_VERSION").exists()
    assert os.listdir(tmp_path / "keys.aside") == []
