"""After each migration: grants of the platform's tables and the key that verifies scopes."""

from typing import Any

from django.db import connections

from musterpoint.tenancy import keys, policies
from musterpoint.tenancy.tenant import tenant_models

#: Platform tables that the application reads and never writes.
READ_ONLY = frozenset({"django_migrations"})
#: Tables that the application may not even read.
HIDDEN = frozenset({"tenancy_scope_key"})


def apply(using: str) -> None:
    """Give the application its rights on platform tables, and store the scope key's pads."""
    tenant = {model._meta.db_table for model in tenant_models()}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        for (table,) in cursor.fetchall():
            if table in READ_ONLY:
                cursor.execute(policies.platform_grant_sql(table, "SELECT"))
            elif table not in tenant | HIDDEN:
                cursor.execute(policies.platform_grant_sql(table))
        roles = ", ".join(policies.application_roles())
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {roles}")
        inner, outer = keys.pads(keys.scope_key())
        cursor.execute(
            "INSERT INTO tenancy_scope_key (kid, ipad, opad) VALUES (1, %s, %s)"
            " ON CONFLICT (kid) DO UPDATE SET ipad = excluded.ipad, opad = excluded.opad",
            [inner, outer],
        )


def is_of_other_keys(using: str) -> bool:
    """Say whether the database was set up with another scope key than this installation's."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('tenancy_scope_key')")
        if cursor.fetchone() == (None,):
            return False
        cursor.execute("SELECT ipad, opad FROM tenancy_scope_key WHERE kid = 1")
        row = cursor.fetchone()
    return row is not None and tuple(map(bytes, row)) != keys.pads(keys.scope_key())


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Do so once all migrations of a run are done."""
    apply(using)
