"""A backup brings everything back, walls included, or leaves everything as it was."""

import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from musterpoint import pg
from musterpoint.pg import binaries, commands, roles
from musterpoint.pg.backup import Walls
from musterpoint.pg.binaries import Finished
from musterpoint.pg.server import Server
from musterpoint.pg.tests.test_roles import COUNT, answer, build


@pytest.fixture
def urls(shared_server: Server) -> Iterator[pg.Urls]:
    """The addresses of the database ``musterpoint`` with one walled table."""
    addresses = commands.start()
    build(addresses, "musterpoint")
    yield addresses
    roles.drop_database(shared_server.admin_url(), "musterpoint")


def databases(server: Server) -> set[str]:
    with psycopg.connect(server.admin_url()) as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}


@pytest.mark.slow
def test_a_backup_brings_back_every_row_and_every_wall(
    shared_server: Server, urls: pg.Urls, tmp_path: Path
) -> None:
    file = tmp_path / "copy.dump"
    assert commands.backup(file) == Walls(forced=1, enabled=1, policies=1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy.dump"]
    roles.drop_database(shared_server.admin_url(), "musterpoint")
    before = databases(shared_server)
    assert commands.restore(file) == Walls(forced=1, enabled=1, policies=1)
    assert databases(shared_server) == before | {"musterpoint"}
    assert answer(urls.of("backup"), COUNT) == 2
    assert answer(urls.app, COUNT) == 0
    assert answer(urls.app, "SET mp.org = '2'", COUNT) == 1
    assert answer(urls.of("owner"), COUNT) == 0


@pytest.mark.slow
def test_a_database_with_tables_is_replaced_only_by_force(
    shared_server: Server, urls: pg.Urls, tmp_path: Path
) -> None:
    file = tmp_path / "copy.dump"
    commands.backup(file)
    answer(urls.of("owner"), "CREATE TABLE later (a int)")
    with pytest.raises(pg.PgError, match="not empty"):
        commands.restore(file)
    assert answer(urls.of("owner"), "SELECT count(*) FROM later") == 0
    with psycopg.connect(urls.app):  # a connection in use does not stop it
        commands.restore(file, force=True)
    assert answer(urls.of("owner"), "SELECT to_regclass('later')::text") is None
    assert answer(urls.of("backup"), COUNT) == 2


@pytest.mark.slow
def test_a_damaged_backup_leaves_the_database_as_it_was(
    shared_server: Server, urls: pg.Urls, tmp_path: Path
) -> None:
    file = tmp_path / "copy.dump"
    commands.backup(file)
    whole = file.read_bytes()
    before = databases(shared_server)
    for damaged in (b"not a backup", whole[: len(whole) // 2], whole[:-20]):
        file.write_bytes(damaged)
        with pytest.raises(pg.PgError):
            commands.restore(file, force=True)
    assert databases(shared_server) == before
    assert answer(urls.of("backup"), COUNT) == 2


def test_a_failed_backup_leaves_no_file(
    urls: pg.Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        binaries, "run", lambda *_, **__: Finished(code=1, output="No space left on device")
    )
    with pytest.raises(pg.PgError, match="free some space"):
        commands.backup(tmp_path / "copy.dump")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_backup_is_named(urls: pg.Urls, tmp_path: Path) -> None:
    with pytest.raises(pg.PgError, match="There is no file"):
        commands.restore(tmp_path / "nothing.dump", force=True)
