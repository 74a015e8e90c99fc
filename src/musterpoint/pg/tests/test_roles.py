"""The roles on a real server: what each may, and that none goes round row security."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from musterpoint import pg
from musterpoint.pg import roles
from musterpoint.pg.account import server_account
from musterpoint.pg.addresses import Urls, with_database, with_user
from musterpoint.pg.server import Server

OLDER = [Path(f"/usr/lib/postgresql/{major}/bin") for major in (15, 16, 17)]
WALLED_TABLE = """
    CREATE TABLE person (organisation int, name text);
    INSERT INTO person VALUES (1, 'Amina'), (2, 'Bilal');
    ALTER TABLE person ENABLE ROW LEVEL SECURITY;
    ALTER TABLE person FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON person USING (organisation::text = current_setting('mp.org', true));
"""


def build(urls: Urls, prefix: str) -> None:
    """Make a table with forced row security, as a migration does."""
    with psycopg.connect(urls.of("owner")) as connection:
        connection.execute(WALLED_TABLE)
        for role in ("app", "worker"):
            connection.execute(f"GRANT SELECT, INSERT ON person TO {prefix}_{role}")


def answer(url: str, *statements: str) -> object:
    """Run statements in one transaction and return the first value of the last."""
    with psycopg.connect(url) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


COUNT = "SELECT count(*) FROM person"


def remove(admin_url: str, prefix: str) -> None:
    roles.drop_database(admin_url, f"{prefix}_db")
    with psycopg.connect(admin_url) as connection:
        for name in roles.role_names(prefix).values():
            connection.execute(f"DROP ROLE IF EXISTS {name}")


@pytest.fixture(scope="module")
def urls(session_server: Server) -> Iterator[Urls]:
    """A prepared database with one walled table, which no test changes."""
    admin = session_server.admin_url()
    prepared = roles.prepare(admin, database="walls_db", prefix="walls")
    build(prepared, "walls")
    yield prepared
    remove(admin, "walls")


@pytest.fixture
def spare(session_server: Server) -> Iterator[Urls]:
    """The same for one test, which may spoil it."""
    admin = session_server.admin_url()
    prepared = roles.prepare(admin, database="spare_db", prefix="spare")
    build(prepared, "spare")
    yield prepared
    remove(admin, "spare")


@pytest.mark.parametrize("role", ["app", "worker", "owner"])
def test_row_security_binds_every_role_but_the_backup(urls: Urls, role: str) -> None:
    url = urls.of(role)
    assert answer(url, COUNT) == 0
    assert answer(url, "SET mp.org = '1'", COUNT) == 1
    with pytest.raises(errors.InsufficientPrivilege):
        answer(url, "SET row_security = off", COUNT)
    with pytest.raises(errors.InsufficientPrivilege):
        answer(url, "INSERT INTO person VALUES (2, 'Carim')")


@pytest.mark.parametrize("role", ["app", "worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE person NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own ON person",
        "TRUNCATE person",
        "SET ROLE walls_owner",
        "SET ROLE walls_backup",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "COPY person TO PROGRAM 'cat'",
    ],
)
def test_those_who_serve_cannot_lift_the_walls(urls: Urls, role: str, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        answer(urls.of(role), statement)


def test_the_backup_reads_every_row_and_writes_none(urls: Urls) -> None:
    assert answer(urls.of("backup"), COUNT) == 2
    for statements in (
        ["DELETE FROM person"],
        ["SET TRANSACTION READ WRITE", "DELETE FROM person"],
        ["SET TRANSACTION READ WRITE", "CREATE TABLE mine (a int)"],
    ):
        with pytest.raises((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)):
            answer(urls.of("backup"), *statements)


def test_the_owner_owns_the_database_and_its_schema(urls: Urls) -> None:
    owners = "SELECT string_agg(pg_get_userbyid(o), ',') FROM (SELECT datdba AS o FROM pg_database"
    owners += " WHERE datname = current_database() UNION ALL SELECT nspowner FROM pg_namespace"
    assert answer(urls.of("owner"), f"{owners} WHERE nspname = 'public') x") == (
        "walls_owner,walls_owner"
    )
    assert answer(urls.of("owner"), "CREATE TEMPORARY TABLE t (a int)") is None


@pytest.mark.parametrize(("role", "limit"), [("app", "30s"), ("worker", "5min"), ("owner", "0")])
def test_each_role_has_its_patience(urls: Urls, role: str, limit: str) -> None:
    assert answer(urls.of(role), "SHOW statement_timeout") == limit
    assert answer(urls.of(role), "SHOW idle_in_transaction_session_timeout") != "0"


def test_preparing_again_changes_nothing(session_server: Server) -> None:
    admin = session_server.admin_url()
    words = roles.new_passwords()
    first = roles.prepare(admin, database="again_db", prefix="again", passwords=words)
    build(first, "again")
    assert roles.prepare(admin, database="again_db", prefix="again", passwords=words) == first
    assert answer(first.of("backup"), COUNT) == 2
    remove(admin, "again")


def test_strangers_of_another_prefix_stay_outside(session_server: Server, urls: Urls) -> None:
    admin = session_server.admin_url()
    others = roles.prepare(admin, database="other_db", prefix="other")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        answer(with_database(others.app, "walls_db"), "SELECT 1")
    remove(admin, "other")


def test_a_role_that_was_given_powers_loses_them(session_server: Server, spare: Urls) -> None:
    admin = session_server.admin_url()
    answer(admin, "ALTER ROLE spare_app SUPERUSER BYPASSRLS")
    mended = roles.prepare(admin, database="spare_db", prefix="spare")
    assert answer(mended.app, COUNT) == 0


def test_a_role_that_could_become_the_owner_is_refused(session_server: Server, spare: Urls) -> None:
    admin = session_server.admin_url()
    answer(admin, "GRANT spare_owner TO spare_app")
    with pytest.raises(pg.PgError, match="REVOKE spare_owner FROM spare_app"):
        roles.prepare(admin, database="spare_db", prefix="spare")


def test_a_role_that_owns_a_table_is_refused(session_server: Server, spare: Urls) -> None:
    admin = session_server.admin_url()
    answer(with_database(admin, "spare_db"), "ALTER TABLE person OWNER TO spare_worker")
    with pytest.raises(pg.PgError, match="REASSIGN OWNED BY spare_worker"):
        roles.prepare(admin, database="spare_db", prefix="spare")


def test_databases_are_copied_and_dropped(session_server: Server, urls: Urls) -> None:
    admin = session_server.admin_url()
    guests = ["walls_app"]
    roles.create_database(admin, "copy_db", "walls_owner", template="walls_db", guests=guests)
    assert answer(with_database(urls.app, "copy_db"), "SET mp.org = '2'", COUNT) == 1
    with pytest.raises(pg.PgError, match="exists already"):
        roles.create_database(admin, "copy_db", "walls_owner")
    with psycopg.connect(with_database(urls.app, "copy_db")):
        roles.drop_database(admin, "copy_db")
    roles.drop_database(admin, "copy_db")


def test_an_administrator_who_is_no_superuser_is_enough(session_server: Server) -> None:
    admin = session_server.admin_url()
    answer(
        admin,
        "CREATE ROLE lesser_admin LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD 'known'",
        "GRANT pg_read_all_data TO lesser_admin WITH ADMIN OPTION",
    )
    lesser = with_user(admin, "lesser_admin", "known")
    for _ in range(2):
        urls = roles.prepare(lesser, database="lesser_db", prefix="lesser")
    build(urls, "lesser")
    assert answer(urls.app, COUNT) == 0
    assert answer(urls.of("backup"), COUNT) == 2
    roles.drop_database(admin, "lesser_db")
    answer(admin, *(f"DROP ROLE {name}" for name in roles.role_names("lesser").values()))
    answer(admin, "DROP OWNED BY lesser_admin", "DROP ROLE lesser_admin")


def test_an_administrator_without_rights_is_told(session_server: Server, urls: Urls) -> None:
    with pytest.raises(pg.PgError, match="Use the address of a superuser"):
        roles.prepare(urls.app, database="never_db", prefix="never")


@pytest.mark.parametrize("prefix", ["", "Upper", "a-b", 'x"; DROP', "p" * 60])
def test_a_prefix_that_is_no_name_is_refused(prefix: str) -> None:
    with pytest.raises(pg.PgError, match="small letters"):
        roles.role_names(prefix)


@pytest.mark.slow
@pytest.mark.parametrize("programs", OLDER, ids=lambda path: path.parent.name)
def test_it_prepares_older_servers_too(programs: Path, scratch: Path) -> None:
    if not (programs / "initdb").exists():
        pytest.skip("this version is not installed here")
    account = server_account()
    data = scratch / "data"
    data.mkdir(mode=0o700)
    if account:
        shutil.chown(data, account.uid, account.gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "-D", data, *arguments],
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )

    run("initdb", "-U", "postgres", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={data} -c fsync=off"
    run("pg_ctl", "start", "-s", "-w", "-l", str(data / "log"), "-o", options)
    try:
        admin = f"postgresql:///postgres?host={data}&user=postgres"
        with psycopg.connect(admin) as connection:
            assert connection.info.server_version < 180_000
        urls = roles.prepare(f"postgresql://postgres@/postgres?host={data}")
        build(urls, "musterpoint")
        assert answer(urls.app, COUNT) == 0
        assert answer(urls.of("backup"), COUNT) == 2
        assert answer(urls.app, "SELECT upper('é')") == "É"
    finally:
        run("pg_ctl", "stop", "-s", "-w", "-m", "immediate")
