"""What the rest of Musterpoint asks for: a database that is there, and its addresses."""

import os

import psycopg

from musterpoint.pg import files, roles
from musterpoint.pg.addresses import ROLES, Urls, checked, with_database, with_user
from musterpoint.pg.errors import PgError
from musterpoint.pg.home import database_home
from musterpoint.pg.server import Server, Status

DATABASE = "musterpoint"
URL_VARIABLE = "DATABASE_URL"


def embedded_server() -> Server:
    """Return the embedded server; raises PgError when DATABASE_URL names an external one."""
    if external_urls() is not None:
        raise PgError(
            f"{URL_VARIABLE} is set, so the database is not Musterpoint's own to manage. Use the "
            f"tools of that server, or unset {URL_VARIABLE} to use the embedded one."
        )
    return Server(database_home())


def external_urls() -> Urls | None:
    """Return the addresses that the environment gives, or None for the embedded server."""
    given = {
        role: checked(url, name=_variable(role))
        for role in ROLES
        if (url := os.environ.get(_variable(role), ""))
    }
    if "app" not in given:
        return None
    return Urls(
        app=given["app"],
        worker=given.get("worker", given["app"]),
        owner=given.get("owner"),
        backup=given.get("backup"),
    )


def ensure_running() -> Urls:
    """
    Return the addresses of a database that takes connections, made and started if needed.

    An external database is returned as given: it is its operator's to keep running.
    """
    if (external := external_urls()) is not None:
        return external
    server = embedded_server()
    if not server.status().running:
        server.start()
    addresses = _embedded_urls(server)
    if not (_prepared(server) and _welcomes(addresses.app)):
        addresses = prepare_embedded(server)
    return addresses


def prepare_embedded(server: Server) -> Urls:
    """Create or mend the roles and the database of a running embedded server."""
    addresses = roles.prepare(server.admin_url(), database=DATABASE, passwords=server.passwords())
    with server.home.locked(timeout=60):
        state = files.read_json(server.home.state)
        files.write_json(server.home.state, state | {"setup": roles.SETUP})
    return addresses


def urls() -> Urls:
    """Return the addresses without starting anything; raises PgError before the first start."""
    return external_urls() or _embedded_urls(embedded_server())


def stop() -> None:
    """Stop the embedded server; nothing when it is stopped."""
    embedded_server().stop()


def status() -> Status:
    """Return what the embedded server is doing."""
    return embedded_server().status()


def _embedded_urls(server: Server) -> Urls:
    base = with_database(server.admin_url(), DATABASE)
    passwords, names = server.passwords(), roles.role_names()
    return Urls(**{role: with_user(base, names[role], passwords[role]) for role in ROLES})


def _prepared(server: Server) -> bool:
    return files.read_json(server.home.state).get("setup") == roles.SETUP


def _welcomes(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _variable(role: str) -> str:
    return URL_VARIABLE if role == "app" else f"DATABASE_{role.upper()}_URL"
