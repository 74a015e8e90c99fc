"""
The four roles and the database, on the embedded server or on any PostgreSQL from 15.

owner   owns the database and changes its schema; row security is forced on it too
app     the web processes; owns nothing
worker  the job processes; owns nothing, may take longer
backup  reads every row of everything, and writes nothing
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, errors, sql

from musterpoint.pg.addresses import ROLES, Urls, checked, with_database, with_user
from musterpoint.pg.errors import PgError

SETUP = 1  # raise it when what prepare() makes has changed: existing servers then get it
OLDEST = 150_000  # server_version_num of PostgreSQL 15
_LOCK = 0x6D757374  # advisory lock, "must": one preparation at a time
_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,40}")

_LIMITS: Mapping[str, Mapping[str, str]] = {
    "owner": {"idle_in_transaction_session_timeout": "10min"},
    "app": {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
    },
    "worker": {
        "statement_timeout": "5min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "5min",
    },
    "backup": {"default_transaction_read_only": "on"},
}


def role_names(prefix: str = "musterpoint") -> dict[str, str]:
    """Return the names of the roles; raises PgError when the prefix cannot be used."""
    if not _PREFIX.fullmatch(prefix):
        raise PgError(
            f"{prefix!r} cannot begin the names of roles. Use up to 41 small letters, digits and "
            f"underscores, the first a letter."
        )
    return {role: f"{prefix}_{role}" for role in ROLES}


def new_passwords() -> dict[str, str]:
    """Return a fresh password for each role."""
    return {role: secrets.token_urlsafe(32) for role in ROLES}


def prepare(
    admin_url: str,
    *,
    database: str = "musterpoint",
    passwords: Mapping[str, str] | None = None,
    prefix: str = "musterpoint",
) -> Urls:
    """
    Create or mend the roles and the database; repeating it changes nothing.

    ``passwords`` is keyed by role; those not given are made anew, which shuts out
    whoever uses the old ones. Raises PgError when the server is too old, when the
    administrator may not do this, or when a role could go round row security.
    """
    names = role_names(prefix)
    chosen = new_passwords() | {role: (passwords or {})[role] for role in ROLES if passwords}
    with _connection(admin_url) as admin:
        _check_version(admin)
        admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        with admin.transaction():
            for role in ROLES:
                _ensure_role(admin, role, names[role], chosen[role])
            _check_walls(admin, names)
            _become_able_to_give_to(admin, names["owner"])
        if not _exists(admin, database):
            _create_database(admin, database, names["owner"])
        guests = [names[role] for role in ROLES if role != "owner"]
        _settle(admin, admin_url, database, names["owner"], guests)
    return Urls(
        **{
            role: with_user(with_database(admin_url, database), names[role], chosen[role])
            for role in ROLES
        }
    )


def create_database(
    admin_url: str,
    name: str,
    owner: str,
    *,
    template: str | None = None,
    guests: Sequence[str] = (),
) -> None:
    """
    Create a database for ``owner``, a copy of ``template`` if given; ``guests`` may connect.

    Raises PgError when it exists already or the template is in use.
    """
    with _connection(admin_url) as admin:
        if _exists(admin, name):
            raise PgError(f"The database {name} exists already. Choose another name or drop it.")
        _become_able_to_give_to(admin, owner)
        _create_database(admin, name, owner, template=template)
        _settle(admin, admin_url, name, owner, guests)


def drop_database(admin_url: str, name: str) -> None:
    """Remove a database with all that it holds, ending its connections; nothing if absent."""
    with _connection(admin_url) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@contextmanager
def _connection(url: str) -> Iterator[Connection[Any]]:
    checked(url, name="The administrator's address")
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            yield connection
    except errors.InsufficientPrivilege as problem:
        raise PgError(
            f"The administrator may not do this ({_primary(problem)}). Use the address of a "
            f"superuser, or of a role that may create databases, roles and roles with BYPASSRLS."
        ) from problem
    except psycopg.Error as problem:
        raise PgError(
            f"PostgreSQL refused: {_primary(problem)}. Check the address and the server's log, "
            f"then try again."
        ) from problem


def _primary(problem: psycopg.Error) -> str:
    return (problem.diag.message_primary or str(problem)).strip().rstrip(".")


def _check_version(admin: Connection[Any]) -> None:
    if admin.info.server_version < OLDEST:
        raise PgError(
            f"This server is PostgreSQL {admin.info.server_version // 10_000}; Musterpoint needs "
            f"15 or later. Upgrade it, or use the embedded one."
        )


def _ensure_role(admin: Connection[Any], role: str, name: str, password: str) -> None:
    identifier = sql.Identifier(name)
    bypass = role == "backup"
    found = admin.execute(
        "SELECT rolcanlogin, rolbypassrls, rolsuper, rolcreatedb, rolcreaterole, rolreplication"
        " FROM pg_roles WHERE rolname = %s",
        [name],
    ).fetchone()
    if found is None:
        kind = sql.SQL("BYPASSRLS" if bypass else "")
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(identifier, kind))
    elif tuple(found) != (True, bypass, False, False, False, False):
        # Only then: naming SUPERUSER at all is forbidden to lesser administrators.
        kind = sql.SQL("BYPASSRLS" if bypass else "NOBYPASSRLS")
        admin.execute(
            sql.SQL(
                "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {}"
            ).format(identifier, kind)
        )
    # The server receives the SCRAM verifier, so that no password can reach any log.
    verifier = admin.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    admin.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(identifier, sql.Literal(verifier.decode()))
    )
    for setting, value in _LIMITS[role].items():
        admin.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                identifier, sql.Identifier(setting), sql.Literal(value)
            )
        )
    if role == "backup":
        admin.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(identifier))


def _check_walls(admin: Connection[Any], names: Mapping[str, str]) -> None:
    """Refuse roles that could step into another role, or that own what they should not."""
    for role in ("app", "worker"):
        name = names[role]
        groups = admin.execute(
            "SELECT roleid::regrole::text FROM pg_auth_members"
            " WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %s)",
            [name],
        ).fetchall()
        if groups:
            listed = ", ".join(row[0] for row in groups)
            raise PgError(
                f"The role {name} is a member of {listed} and could act as it. "
                f"Run REVOKE {listed} FROM {name} as a superuser, then try again."
            )
        owns = admin.execute(
            "SELECT 1 FROM pg_shdepend WHERE deptype = 'o' AND refclassid = 'pg_authid'::regclass"
            " AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = %s)",
            [name],
        ).fetchone()
        if owns:
            raise PgError(
                f"The role {name} owns objects and could lift their row security. "
                f"Run REASSIGN OWNED BY {name} TO {names['owner']} in each database, then try "
                f"again."
            )


def _become_able_to_give_to(admin: Connection[Any], owner: str) -> None:
    """Let an administrator who is no superuser make the owner the owner of things."""
    row = admin.execute(
        "SELECT rolsuper, current_user = %(owner)s OR EXISTS (SELECT 1 FROM pg_auth_members m"
        "   JOIN pg_roles o ON o.oid = m.roleid WHERE o.rolname = %(owner)s"
        "   AND m.member = r.oid AND m.grantor = r.oid)"
        " FROM pg_roles r WHERE rolname = current_user",
        {"owner": owner},
    ).fetchone()
    if row is not None and not any(row):
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(owner)))


def _exists(admin: Connection[Any], database: str) -> bool:
    row = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return row is not None


def _create_database(
    admin: Connection[Any], name: str, owner: str, *, template: str | None = None
) -> None:
    create = sql.SQL("CREATE DATABASE {} OWNER {}").format(
        sql.Identifier(name), sql.Identifier(owner)
    )
    if template is not None:
        admin.execute(sql.SQL("{} TEMPLATE {}").format(create, sql.Identifier(template)))
        return
    # Text is compared by code point everywhere; the C library's idea of a letter if it has one.
    provider = sql.SQL(
        "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        if admin.info.server_version >= 170_000
        else "LOCALE_PROVIDER libc"
    )
    for ctype in ("C.UTF-8", "C"):
        try:
            admin.execute(
                sql.SQL(
                    "{} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE {} {}"
                ).format(create, sql.Literal(ctype), provider)
            )
        except errors.WrongObjectType:  # this system has no such locale
            if ctype == "C":
                raise
        else:
            return


def _settle(
    admin: Connection[Any], admin_url: str, database: str, owner: str, guests: Sequence[str]
) -> None:
    """Give the database and its schema to the owner; let only the guests in."""
    name, owning = sql.Identifier(database), sql.Identifier(owner)
    admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owning))
    admin.execute(sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
    for guest in guests:
        admin.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(guest))
        )
    with _connection(with_database(admin_url, database)) as inside, inside.transaction():
        inside.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owning))
        inside.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for guest in guests:
            inside.execute(
                sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(guest))
            )
