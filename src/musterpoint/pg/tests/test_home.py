"""Where things live, and what we leave alone. No server runs here."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from musterpoint import pg
from musterpoint.pg import account, binaries, home
from musterpoint.pg.account import Account
from musterpoint.pg.home import Home, checkout_id, database_home, musterpoint_home
from musterpoint.pg.server import Server
from musterpoint.pg.tests.conftest import AS_ROOT

OURSELVES = None


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_folder_of_a_checkout_has_the_same_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MUSTERPOINT_HOME", raising=False)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "musterpoint"\n')
    folder = tmp_path / "src" / "deep"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert musterpoint_home() == tmp_path / ".musterpoint"
    assert mode(tmp_path / ".musterpoint") == 0o700


def test_home_is_named_by_the_environment_and_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTERPOINT_HOME", str(tmp_path / "a" / "b"))
    before = mode(tmp_path)
    assert pg.musterpoint_home() == tmp_path / "a" / "b"
    assert mode(tmp_path / "a" / "b") == 0o700
    assert mode(tmp_path) == before


def test_as_root_the_database_is_outside_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Account(name="someone", uid=12345, gid=12345)
    monkeypatch.setattr(home, "server_account", lambda: server)
    monkeypatch.delenv("MUSTERPOINT_DATABASE_HOME", raising=False)
    monkeypatch.setenv("MUSTERPOINT_HOME", str(tmp_path))
    assert database_home() == Home(
        path=Path("/var/lib/musterpoint") / checkout_id(tmp_path), account=server
    )


def test_as_root_the_database_of_an_ordinary_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "server_account", lambda: Account(name="someone", uid=1, gid=1))
    monkeypatch.delenv("MUSTERPOINT_DATABASE_HOME", raising=False)
    monkeypatch.setenv("MUSTERPOINT_HOME", str(tmp_path))
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    with pytest.raises(pg.PgError, match="Run Musterpoint as that user"):
        database_home()


def test_an_ordinary_user_keeps_the_database_in_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "server_account", lambda: None)
    monkeypatch.delenv("MUSTERPOINT_DATABASE_HOME", raising=False)
    monkeypatch.setenv("MUSTERPOINT_HOME", str(tmp_path))
    assert database_home() == Home(path=tmp_path / "postgres", account=None)


def test_without_useradd_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(account, "_look_up", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name, path: None)
    with pytest.raises(pg.PgError, match="MUSTERPOINT_DATABASE_USER"):
        account.server_account()


def test_an_account_with_the_powers_of_root_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("MUSTERPOINT_DATABASE_USER", "root")
    with pytest.raises(pg.PgError, match="powers of root"):
        account.server_account()


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server under another account")
def test_a_closed_parent_is_reported_and_stays_closed(scratch: Path) -> None:
    closed = scratch / "closed"
    closed.mkdir(mode=0o700)
    server = Server(Home(path=closed / "postgres", account=account.server_account()))
    with pytest.raises(pg.PgError, match="cannot enter"):
        server.start()
    assert mode(closed) == 0o700


@pytest.mark.skipif(not AS_ROOT, reason="only root copies the programs")
def test_the_copy_of_the_programs_follows_the_wheel(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Home(path=scratch / "postgres", account=account.server_account())
    with place.locked(timeout=1):
        (place.path / "programs.unfinished").mkdir()
        binaries.install(place)
        first = binaries.programs(place)
        monkeypatch.setattr(binaries, "wheel_version", lambda: "18.99.0")
        assert binaries.programs(place) == first
        binaries.install(place)
    assert binaries.programs(place) != first
    assert not first.exists()
    assert not (place.path / "programs.unfinished").exists()
    assert binaries.run(place, "psql", "--version").code == 0
    assert binaries.run(place, "postgres", "--version", as_server=True).code == 0
    for path in place.path.glob("postgresql-*/**/*"):
        assert path.stat().st_uid == 0
        assert not path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def test_a_database_of_another_major_version_is_dumped_and_restored(tmp_path: Path) -> None:
    server = Server(Home(path=tmp_path / "postgres", account=OURSELVES))
    server.home.data.mkdir(parents=True)
    (server.home.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(pg.PgError, match=r"made by PostgreSQL 15 .*musterpoint db restore"):
        server.start()


def test_a_data_directory_that_holds_no_database_is_left_alone(tmp_path: Path) -> None:
    server = Server(Home(path=tmp_path / "postgres", account=OURSELVES))
    server.home.data.mkdir(parents=True)
    (server.home.data / "diary.txt").write_text("mine")
    with pytest.raises(pg.PgError, match="holds no database"):
        server.start()
    assert (server.home.data / "diary.txt").read_text() == "mine"


def test_a_path_that_a_shell_would_change_is_refused(tmp_path: Path) -> None:
    server = Server(Home(path=tmp_path / "a$b", account=OURSELVES))
    with pytest.raises(pg.PgError, match="cannot take"):
        server.start()
