"""The commands, and the way past the embedded server."""

import subprocess

import psycopg
import pytest

from musterpoint import pg
from musterpoint.pg import commands, files, roles
from musterpoint.pg.addresses import without_password
from musterpoint.pg.server import Server
from musterpoint.pg.tests.test_roles import answer, remove

EXTERNAL = "postgresql://mp_app:s3cret@db.example.org:5432/mp?sslmode=verify-full"


def test_an_external_database_is_returned_as_given(
    no_addresses: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", EXTERNAL)
    assert pg.ensure_running() == pg.urls() == pg.Urls(app=EXTERNAL, worker=EXTERNAL)
    with pytest.raises(pg.PgError, match="DATABASE_OWNER_URL"):
        pg.urls().of("owner")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://own@h/mp")
    monkeypatch.setenv("DATABASE_WORKER_URL", "postgresql://work@h/mp")
    assert pg.urls().owner == "postgresql://own@h/mp"
    assert pg.urls().worker == "postgresql://work@h/mp"
    for act in (pg.stop, pg.status):
        with pytest.raises(pg.PgError, match="unset DATABASE_URL"):
            act()


@pytest.mark.parametrize("wrong", ["mysql://u:s3cret@h/d", "u:s3cret@h", "postgresql://u:s3cret@h"])
def test_a_wrong_address_is_refused_without_showing_its_password(
    no_addresses: None, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", wrong)
    with pytest.raises(pg.PgError, match="DATABASE_URL is not the address") as refusal:
        pg.ensure_running()
    assert "s3cret" not in str(refusal.value)


def test_addresses_do_not_show_in_errors_and_logs() -> None:
    assert "s3cret" not in repr(pg.Urls(app=EXTERNAL, worker=EXTERNAL))


def test_the_password_is_kept_out_of_the_list_of_processes() -> None:
    assert without_password(EXTERNAL) == (EXTERNAL.replace(":s3cret", ""), "s3cret")


def test_status_says_what_runs_where(shared_server: Server) -> None:
    commands.start()
    facts = commands.status()
    assert facts["state"] == "running"
    assert facts["answers"] is True
    assert facts["checksums"] is True
    assert facts["home"] == str(shared_server.home.path)
    assert not set(shared_server.passwords().values()) & {str(value) for value in facts.values()}


def test_status_of_an_external_database_that_is_away(
    no_addresses: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/mp")
    assert commands.status() == {"kind": "external", "database": "mp", "answers": False}


def test_psql_enters_as_the_role_without_asking(shared_server: Server) -> None:
    commands.start()
    call = commands.psql("worker", "-Atc", "SELECT current_user")
    assert not any(shared_server.passwords()["worker"] in argument for argument in call.argv)
    ended = subprocess.run(
        call.argv, env=call.environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "musterpoint_worker"


def test_url_gives_each_role_its_own(shared_server: Server) -> None:
    commands.start()
    for role in commands.ROLES:
        assert answer(commands.url(role), "SELECT current_user") == f"musterpoint_{role}"
    with pytest.raises(pg.PgError, match="Choose one of"):
        commands.url("root")


def test_preparing_an_external_server_twice_keeps_its_passwords(shared_server: Server) -> None:
    admin = shared_server.admin_url()
    first = commands.prepare(admin, database="outside_db", prefix="outside")
    assert commands.prepare(admin, database="outside_db", prefix="outside") == first
    assert answer(first.app, "SELECT current_user") == "outside_app"
    kept = files.read_json(pg.musterpoint_home() / "external-credentials.json")
    assert list(kept) == [f"127.0.0.1:{shared_server.port()}/outside_db/outside"]
    remove(admin, "outside")


def test_ensure_running_makes_a_database_that_was_dropped(shared_server: Server) -> None:
    commands.start()
    roles.drop_database(shared_server.admin_url(), "musterpoint")
    assert answer(pg.ensure_running().app, "SELECT current_user") == "musterpoint_app"


def test_remove_deletes_the_embedded_database_and_the_next_start_makes_an_empty_one(
    own_server: Server,
) -> None:
    urls = commands.start()
    with psycopg.connect(urls.of("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id integer)")
    assert commands.remove() == own_server.home.path
    assert not own_server.home.data.exists()
    assert commands.remove() == own_server.home.path  # nothing left to delete is no error
    assert answer(commands.start().of("owner"), "SELECT to_regclass('kept')") is None


def test_remove_leaves_an_external_database_alone(
    no_addresses: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", EXTERNAL)
    with pytest.raises(pg.PgError, match="unset DATABASE_URL"):
        commands.remove()
