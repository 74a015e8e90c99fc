"""The database commands as plain functions; the command line wraps them and prints."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from musterpoint.pg import aside, binaries, face, files, roles
from musterpoint.pg import backup as copies
from musterpoint.pg.addresses import ROLES, Urls, checked, database_of, without_password
from musterpoint.pg.errors import PgError
from musterpoint.pg.home import database_home, musterpoint_home

#: How long to wait for another process that starts or stops the server.
REMOVE_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A program to put in our place: its arguments, and its whole environment."""

    argv: list[str]
    environment: dict[str, str] = field(repr=False)


def start() -> Urls:
    """Start the embedded server if need be, mend its roles, and return the addresses."""
    if (external := face.external_urls()) is not None:
        return external
    server = face.embedded_server()
    server.start()
    return face.prepare_embedded(server)


def stop() -> None:
    """Stop the embedded server."""
    face.stop()


def remove() -> Path:
    """
    Stop the embedded server and delete all that it holds; return where that was.

    What is deleted cannot come back but from a backup. A database of your own is refused.
    """
    server = face.embedded_server()
    server.stop()
    with server.home.locked(REMOVE_SECONDS):
        for path in (server.home.data, server.home.unfinished_data, server.home.socket):
            shutil.rmtree(path, ignore_errors=True)
        for file in (server.home.credentials, server.home.state):
            file.unlink(missing_ok=True)
    return server.home.path


def status() -> dict[str, object]:
    """Return what there is to know about the database, without any password."""
    if (external := face.external_urls()) is not None:
        return {"kind": "external", **_seen_from_inside(external.app)}
    server = face.embedded_server()
    seen = server.status()
    facts: dict[str, object] = {
        "kind": "embedded",
        "state": seen.state.value,
        "home": str(server.home.path),
        "account": server.home.account.name if server.home.account else None,
        "version": binaries.wheel_version(),
        "pid": seen.pid,
        "port": seen.port,
        "set aside": ", ".join(aside.names()) or None,
    }
    if seen.running:
        facts |= _seen_from_inside(face.urls().app)
    return facts


def url(role: str = "app") -> str:
    """Return the address, with its password, for one of owner, app, worker and backup."""
    return face.urls().of(role)


def psql(role: str = "app", *arguments: str) -> Invocation:
    """Return how to run psql as a role; the password is in the environment only."""
    address, password = without_password(url(role))
    program = binaries.programs(database_home()) / "psql"
    return Invocation(
        argv=[str(program), f"--dbname={address}", *arguments],
        environment=binaries.environment(password) | {"LC_ALL": "C.UTF-8"},
    )


def prepare(admin_url: str, *, database: str = face.DATABASE, prefix: str = "musterpoint") -> Urls:
    """
    Create or mend the roles and the database on an external server; returns the addresses.

    The passwords are kept in ``external-credentials.json`` of MUSTERPOINT_HOME, so that
    repeating this on the same machine changes none of them.
    """
    kept = musterpoint_home() / "external-credentials.json"
    name = f"{_place(admin_url)}/{database}/{prefix}"
    known = files.read_json(kept)
    passwords = known.get(name) or roles.new_passwords()
    files.write_json(kept, known | {name: passwords})  # first, so that no password is ever lost
    return roles.prepare(admin_url, database=database, passwords=passwords, prefix=prefix)


def backup(path: Path) -> copies.Walls:
    """Write the whole database to one file; see ``backup.backup``."""
    return copies.backup(path)


def restore(path: Path, *, force: bool = False) -> copies.Walls:
    """Replace the embedded database by a backup; see ``backup.restore``."""
    return copies.restore(path, force=force)


def _place(admin_url: str) -> str:
    bare, _ = without_password(checked(admin_url, name="The administrator's address"))
    return bare.partition("://")[2].rpartition("@")[2].partition("/")[0]


def _seen_from_inside(address: str) -> dict[str, object]:
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            row = connection.execute(
                "SELECT current_setting('server_version'), pg_database_size(current_database()),"
                " current_setting('data_checksums')"
            ).fetchone()
    except psycopg.OperationalError:
        return {"database": database_of(address), "answers": False}
    if row is None:
        raise PgError("The database did not answer. Try again.")
    return {
        "database": database_of(address),
        "answers": True,
        "server_version": row[0],
        "bytes": row[1],
        "checksums": row[2] == "on",
    }


__all__ = [
    "ROLES",
    "Invocation",
    "backup",
    "prepare",
    "psql",
    "restore",
    "start",
    "status",
    "stop",
    "url",
]
