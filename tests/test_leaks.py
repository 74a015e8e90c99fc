"""
The leak matrix, by construction: every tenant table, every login role, every verb.

The tables are read from the models, a row of organisation A is made in each by its column types,
and live SQL as the real roles tries to reach it. A table that a programmer forgets to protect
appears here by itself and fails.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from musterpoint import pg
from musterpoint.pg.addresses import with_database
from musterpoint.pg.face import embedded_server
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, ActorKind, Clearance
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.tenancy.tenant import tenant_models
from musterpoint.testing import organisation

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

VALUES: dict[str, Any] = {
    "uuid": lambda: uuid.uuid4(),
    "text": lambda: "x",
    "character varying": lambda: "x",
    "integer": lambda: 1,
    "smallint": lambda: 1,
    "bigint": lambda: 1,
    "numeric": lambda: 1,
    "double precision": lambda: 1.0,
    "boolean": lambda: True,
    "jsonb": lambda: "{}",
    "bytea": lambda: b"x",
    "date": lambda: "2026-01-01",
    "timestamp with time zone": lambda: "2026-01-01T00:00:00Z",
}
TABLES = sorted(model._meta.db_table for model in tenant_models())
CONFIDENTIAL = {m._meta.db_table for m in tenant_models() if m.compartment == "confidence"}
PROTECTED = {m._meta.db_table for m in tenant_models() if m.compartment == "protection"}
APPEND_ONLY = {m._meta.db_table for m in tenant_models() if m.append_only}


def connect(role: str) -> psycopg.Connection[Any]:
    database = connections["default"].settings_dict["NAME"]
    return psycopg.connect(with_database(pg.urls().of(role), database), autocommit=True)


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection[Any]]:
    database = connections["default"].settings_dict["NAME"]
    url = with_database(embedded_server().admin_url(), database)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


@pytest.fixture
def two() -> tuple[Organisation, Organisation]:
    kind = OrganisationKind.INTERNATIONAL_ORGANISATION
    return organisation("a", kind), organisation("b", kind)


def columns(superuser: psycopg.Connection[Any], table: str) -> list[tuple[str, str]]:
    return superuser.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()


def insert(table: str, found: list[tuple[str, str]], owner: uuid.UUID) -> tuple[sql.Composed, list]:
    values = [owner if name == "organisation_id" else VALUES[kind]() for name, kind in found]
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name, _ in found),
        sql.SQL(", ").join(sql.Placeholder() for _ in found),
    )
    return statement, values


@pytest.fixture
def unchecked(superuser: psycopg.Connection[Any]) -> Iterator[None]:
    """Lift check constraints for a test: the rows mean nothing, only whose they are."""
    lifted = superuser.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text = ANY(%s)",
        [TABLES],
    ).fetchall()
    for table, name, _ in lifted:
        superuser.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    superuser.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    for table, name, definition in lifted:
        superuser.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def token(of: Organisation, connection: psycopg.Connection[Any], **changes: Any) -> str:
    clearance = changes.pop("clearance", Clearance.CONSULAR)
    actor = Actor(organisation_id=of.id, kind=ActorKind.STAFF, name="t", clearance=clearance)
    signed = scope.sign(
        of.id,
        actor,
        backend_pid=changes.get("backend_pid", connection.info.backend_pid),
        expires=changes.get("expires", 4_000_000_000),
    )
    return str(changes.get("forge", lambda text: text)(signed))


class Probe:
    """Tries one thing in a transaction of its own and says what came of it."""

    def __init__(self, connection: psycopg.Connection[Any], scope_token: str) -> None:
        self.connection, self.token = connection, scope_token

    def rows(self, statement: Any, values: list[Any] | None = None) -> int | str:
        """Return how many rows were seen or changed, or "refused"."""
        try:
            with self.connection.transaction(force_rollback=True):
                self.connection.execute(
                    "SELECT set_config('musterpoint.scope', %s, true)", [self.token]
                )
                cursor = self.connection.execute(statement, values)
                return len(cursor.fetchall()) if cursor.description else cursor.rowcount
        except psycopg.Error:
            return "refused"

    def copied(self, table: str) -> int | str:
        try:
            with self.connection.transaction(force_rollback=True):
                self.connection.execute(
                    "SELECT set_config('musterpoint.scope', %s, true)", [self.token]
                )
                copy = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
                with self.connection.cursor().copy(copy) as out:
                    return sum(bytes(chunk).count(b"\n") for chunk in out)
        except psycopg.Error:
            return "refused"


def reached(probe: Probe, table: str, theirs: Organisation, found: list) -> list[str]:
    """Return every way in which the probe reached a row of another organisation."""
    name = sql.Identifier(table)
    statement, values = insert(table, found, theirs.id)
    where = sql.SQL("WHERE organisation_id = {}").format(sql.Literal(str(theirs.id)))
    tries: dict[str, int | str] = {
        "select": probe.rows(sql.SQL("SELECT 1 FROM {}").format(name)),
        "select by id": probe.rows(sql.SQL("SELECT 1 FROM {} {}").format(name, where)),
        "insert": probe.rows(statement, values),
        "update": probe.rows(sql.SQL("UPDATE {} SET id = id {}").format(name, where)),
        "steal": probe.rows(
            sql.SQL("UPDATE {} SET organisation_id = organisation_id").format(name)
        ),
        "delete": probe.rows(sql.SQL("DELETE FROM {} {}").format(name, where)),
        "copy": probe.copied(table),
        "row_security off": probe.rows(
            sql.SQL("SELECT set_config('row_security', 'off', true) FROM {}").format(name)
        ),
    }
    for label, text in {
        "truncate": "TRUNCATE {}",
        "disable": "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
        "no force": "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY",
        "drop policy": "DROP POLICY tenant ON {}",
        "trigger": "ALTER TABLE {} DISABLE TRIGGER ALL",
        "own": "ALTER TABLE {} OWNER TO CURRENT_USER",
    }.items():
        outcome = probe.rows(sql.SQL(text).format(name))
        if outcome != "refused":
            tries[label] = "allowed"
    return [f"{table}: {way} gave {n}" for way, n in tries.items() if n not in (0, "refused")]


@pytest.mark.parametrize("role", ["app", "worker"])
def test_no_role_reaches_another_organisations_row(
    role: str,
    superuser: psycopg.Connection[Any],
    unchecked: None,
    two: tuple[Organisation, Organisation],
) -> None:
    a, b = two
    for table in TABLES:
        superuser.execute(*insert(table, columns(superuser, table), a.id))
    leaks: list[str] = []
    with connect(role) as connection:
        swap = lambda text: text.replace(str(b.id), str(a.id))  # noqa: E731
        probes = {
            "no scope": "",
            "other organisation": token(b, connection),
            "other, protection": token(b, connection, clearance=Clearance.PROTECTION),
            "other, confidence": token(b, connection, clearance=Clearance.CONFIDENCE),
            "other, system": token(b, connection, clearance=Clearance.SYSTEM),
            "forged organisation": token(b, connection, forge=swap),
            "expired": token(a, connection, expires=1),
            "of another connection": token(a, connection, backend_pid=1),
            "nonsense": "1|2|3",
        }
        for name, scope_token in probes.items():
            for table in TABLES:
                probe = Probe(connection, scope_token)
                found = reached(probe, table, a, columns(superuser, table))
                leaks += [f"{name}: {leak}" for leak in found]
    assert leaks == []


@pytest.mark.parametrize("role", ["app", "worker"])
def test_the_own_organisation_sees_its_rows_and_protection_needs_clearance(
    role: str,
    superuser: psycopg.Connection[Any],
    unchecked: None,
    two: tuple[Organisation, Organisation],
) -> None:
    a, _ = two
    for table in TABLES:
        superuser.execute(*insert(table, columns(superuser, table), a.id))
    wrong: list[str] = []
    with connect(role) as connection:
        for clearance in Clearance:
            probe = Probe(connection, token(a, connection, clearance=clearance))
            for table in TABLES:
                shown = probe.rows(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table)))
                hidden = table in PROTECTED and clearance is not Clearance.PROTECTION
                hidden |= table in CONFIDENTIAL and clearance is not Clearance.CONFIDENCE
                if shown != (0 if hidden else 1):
                    wrong.append(f"{table} with {clearance}: {shown}")
        probe = Probe(connection, token(a, connection, clearance=Clearance.PROTECTION))
        for table in APPEND_ONLY:
            for text in ("UPDATE {} SET id = id", "DELETE FROM {}"):
                if probe.rows(sql.SQL(text).format(sql.Identifier(table))) != "refused":
                    wrong.append(f"{table} is append-only and took {text}")
    assert wrong == []


def test_the_matrix_finds_a_table_that_somebody_forgot(
    superuser: psycopg.Connection[Any], unchecked: None, two: tuple[Organisation, Organisation]
) -> None:
    a, b = two
    table = "people_person"
    found = columns(superuser, table)
    superuser.execute(*insert(table, found, a.id))
    try:
        superuser.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        with connect("app") as connection:
            for scope_token in ("", token(b, connection)):
                ways = reached(Probe(connection, scope_token), table, a, found)
                assert {w.split()[1] for w in ways} >= {"select", "update", "delete", "copy"}
    finally:
        superuser.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def test_a_state_cannot_hold_a_protection_row(
    superuser: psycopg.Connection[Any], unchecked: None, two: tuple[Organisation, Organisation]
) -> None:
    state = organisation("state", OrganisationKind.STATE_AUTHORITY)
    wrong = []
    with connect("app") as connection:
        for of, allowed in ((state, False), (two[0], True)):
            probe = Probe(connection, token(of, connection, clearance=Clearance.PROTECTION))
            for table in sorted(PROTECTED):
                # Rolled back, so that the deferred reference to a person is never asked for.
                statement, values = insert(table, columns(superuser, table), of.id)
                if (probe.rows(statement, values) == 1) is not allowed:
                    wrong.append(f"{of.slug}: {table}")
    assert wrong == []


def test_every_table_of_the_database_is_known_to_be_a_tenants_or_the_platforms(
    superuser: psycopg.Connection[Any],
) -> None:
    rows = superuser.execute(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
        " (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid AND polname = 'tenant'),"
        " EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = c.oid"
        "         AND attname = 'organisation_id' AND NOT attisdropped)"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'm', 'v')"
    ).fetchall()
    platform_with_organisation = {
        "tenancy_membership",
        "tenancy_wake",
        "accounts_invitation",
        "accounts_clientbinding",
    }
    wrong = []
    for table, forced, policies, has_organisation in rows:
        if table in TABLES and not (forced and policies == 1):
            wrong.append(f"{table} is a tenant table without forced row security")
        if table not in TABLES and has_organisation and table not in platform_with_organisation:
            wrong.append(f"{table} names an organisation and is no tenant table")
    assert wrong == []


def test_every_unique_index_and_foreign_key_of_a_tenant_table_begins_with_the_organisation(
    superuser: psycopg.Connection[Any],
) -> None:
    found = superuser.execute(
        "SELECT i.indexrelid::regclass::text FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indrelid::regclass::text = ANY(%s) AND i.indisunique"
        " AND a.attname <> 'organisation_id'",
        [TABLES],
    ).fetchall()
    single = superuser.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid::regclass::text = ANY(%s) AND array_length(conkey, 1) = 1"
        " AND confrelid <> 'tenancy_organisation'::regclass",
        [TABLES],
    ).fetchall()
    assert (found, single) == ([], [])


def test_only_known_functions_run_with_their_owners_rights_and_views_with_the_readers(
    superuser: psycopg.Connection[Any],
) -> None:
    definers = {
        row[0]
        for row in superuser.execute(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND p.prosecdef"
        ).fetchall()
    }
    views = superuser.execute(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND relkind IN ('v', 'm')"
        " AND NOT coalesce(reloptions::text, '') LIKE '%%security_invoker=true%%'"
    ).fetchall()
    assert definers == {
        "tenancy_claim",
        "tenancy_scope",
        "tenancy_clearance",
        "tenancy_may_hold_protection",
    }
    assert views == []


@pytest.mark.parametrize("role", ["app", "worker"])
def test_the_scope_key_cannot_be_read(role: str) -> None:
    with connect(role) as connection:
        for text in (
            "SELECT * FROM tenancy_scope_key",
            "COPY tenancy_scope_key TO STDOUT",
            "SET ROLE musterpoint_owner",
            "CREATE TABLE public.mine (x int)",
            "COPY (SELECT 1) TO PROGRAM 'id'",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(text)
