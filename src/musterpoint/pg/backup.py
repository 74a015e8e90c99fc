"""
Back up to one file, and restore from it beside the old data, which stay until it succeeded.

Row security is counted before and after: a copy whose walls are missing is no copy.
"""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, errors, sql

from musterpoint.pg import binaries, roles
from musterpoint.pg.addresses import with_database, without_password
from musterpoint.pg.errors import PgError
from musterpoint.pg.face import DATABASE, embedded_server, prepare_embedded, urls
from musterpoint.pg.home import Home, database_home
from musterpoint.pg.server import Server
from musterpoint.pg.trouble import advice, explained

_FORCED = re.compile(r"^ALTER TABLE ONLY .+ FORCE ROW LEVEL SECURITY;$", re.MULTILINE)
_ENABLED = re.compile(r"^ALTER TABLE (?!ONLY ).+ ENABLE ROW LEVEL SECURITY;$", re.MULTILINE)
_POLICY = re.compile(r"^CREATE POLICY ", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """How many tables force row security, how many have it enabled, how many policies."""

    forced: int
    enabled: int
    policies: int


def backup(path: Path) -> Walls:
    """
    Write the whole database to one file that only we can read; returns what protects its rows.

    The file appears when it is complete. Raises PgError when pg_dump fails, or when
    the file does not hold the row security of the database.
    """
    if path.is_dir():
        raise PgError(f"{path} is a directory. Name a file for the backup.")
    if not path.absolute().parent.is_dir():
        raise PgError(f"There is no directory {path.absolute().parent}. Name another file.")
    home = database_home()
    url = urls().of("backup")
    with explained(home):
        unfinished = path.absolute().with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
        unfinished.touch(mode=0o600, exist_ok=False)
        try:
            _dump(home, url, unfinished)
            walls = walls_of_file(home, unfinished)
            if walls != (live := walls_of_database(url)):
                raise PgError(
                    f"The backup holds {walls} and the database {live}. Somebody may be changing "
                    f"its tables: wait for that to end, then try again."
                )
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    return walls


def restore(path: Path, *, force: bool = False) -> Walls:
    """
    Replace the embedded database by a backup; returns what protects its rows.

    The server must be running. Without ``force`` a database that holds tables is not replaced.
    The old database stays in use until the copy is complete and its row security is that of
    the file. Raises PgError, with the old database untouched, when anything fails.
    """
    server = embedded_server()
    home = server.home
    admin_url = server.admin_url()
    addresses = prepare_embedded(server)
    expected = walls_of_file(home, path)
    if not force and _holds_tables(with_database(admin_url, DATABASE)):
        raise PgError(
            f"The database {DATABASE} is not empty. Back it up, then repeat this with force to "
            f"replace it."
        )
    fresh = f"{DATABASE}_restored_{secrets.token_hex(4)}"
    names = roles.role_names()
    guests = [name for role, name in names.items() if role != "owner"]
    roles.create_database(admin_url, fresh, names["owner"], guests=guests)
    try:
        _load(server, with_database(addresses.of("owner"), fresh), path)
        found = walls_of_database(with_database(admin_url, fresh))
        if found != expected:
            raise PgError(
                f"The restored copy has {found} and the backup {expected}, so it was not put to "
                f"use. Check that the file is whole and made by the same version."
            )
        _put_in_place(admin_url, fresh)
    finally:
        roles.drop_database(admin_url, fresh)  # absent once it is in place
    return found


def walls_of_database(url: str) -> Walls:
    """Count the row security of a database."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT count(*) FILTER (WHERE relforcerowsecurity),"
            " count(*) FILTER (WHERE relrowsecurity), (SELECT count(*) FROM pg_policy)"
            " FROM pg_class WHERE relkind IN ('r', 'p')"
        ).fetchone()
    if row is None:
        raise PgError("The database did not answer. Try again.")
    return Walls(forced=row[0], enabled=row[1], policies=row[2])


def walls_of_file(home: Home, path: Path) -> Walls:
    """Count the row security that a backup would bring; raises PgError for another file."""
    if not path.is_file():
        raise PgError(f"There is no file {path}. Name a file that `musterpoint db backup` wrote.")
    listed = binaries.run(home, "pg_restore", "--schema-only", "--file=-", str(path.absolute()))
    if listed.code != 0:
        raise PgError(
            f"{path} cannot be read as a backup. Name a file that `musterpoint db backup` wrote."
            f"\n{listed.output}"
        )
    return Walls(
        forced=len(_FORCED.findall(listed.output)),
        enabled=len(_ENABLED.findall(listed.output)),
        policies=len(_POLICY.findall(listed.output)),
    )


def _dump(home: Home, url: str, file: Path) -> None:
    address, password = without_password(url)
    ended = binaries.run(
        home,
        "pg_dump",
        "--format=custom",
        "--no-password",
        f"--file={file}",  # not its standard output, where it cannot go back to note positions
        f"--dbname={address}",
        password=password,
    )
    if ended.code != 0:
        raise PgError(f"The backup failed. {advice(home, ended.output)}\n{ended.end}")


def _load(server: Server, url: str, path: Path) -> None:
    address, password = without_password(url)
    ended = binaries.run(
        server.home,
        "pg_restore",
        "--no-owner",
        "--no-password",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={address}",
        str(path.absolute()),
        password=password,
    )
    if ended.code != 0:
        raise PgError(
            f"The backup could not be restored; the database is as it was. "
            f"{advice(server.home, ended.output)}\n{ended.end}"
        )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _holds_tables(url: str) -> bool:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"
            " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast'))"
        ).fetchone()
    return bool(row and row[0])


def _put_in_place(admin_url: str, fresh: str) -> None:
    """Exchange the two databases in one step, then remove the old one."""
    old = f"{DATABASE}_replaced_{secrets.token_hex(4)}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        _set_open(admin, DATABASE, is_open=False)
        try:
            _end_connections(admin, DATABASE)
            with admin.transaction():
                _rename(admin, DATABASE, old)
                _rename(admin, fresh, DATABASE)
        except errors.ObjectInUse as problem:
            _set_open(admin, DATABASE, is_open=True)
            raise PgError(
                "The database is in use and could not be replaced. Stop the web and worker "
                "processes, then try again."
            ) from problem
    roles.drop_database(admin_url, old)


def _set_open(admin: Connection[Any], database: str, *, is_open: bool) -> None:
    admin.execute(
        sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}").format(
            sql.Identifier(database), sql.Literal(is_open)
        )
    )


def _end_connections(admin: Connection[Any], database: str) -> None:
    """End every connection to a closed database and wait, at most ten seconds, until they are."""
    admin.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
        [database],
    )


def _rename(admin: Connection[Any], old: str, new: str) -> None:
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    )
