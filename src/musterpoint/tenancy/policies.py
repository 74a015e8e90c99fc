"""
The SQL that every tenant table carries: key, forced row security, policies and grants.

Migrations import this module; its names and the meaning of their arguments stay for good.
"""

from django.conf import settings

COMPARTMENTS = ("consular", "protection", "confidence")

FUNCTIONS = """
CREATE TABLE tenancy_scope_key (
    kid smallint PRIMARY KEY, ipad bytea NOT NULL, opad bytea NOT NULL
);
REVOKE ALL ON tenancy_scope_key FROM PUBLIC;

CREATE FUNCTION tenancy_claim(part integer) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    token text := current_setting('musterpoint.scope', true);
    parts text[];
    pad record;
BEGIN
    IF token IS NULL OR token = '' THEN RETURN NULL; END IF;
    parts := string_to_array(token, '|');
    IF array_length(parts, 1) IS DISTINCT FROM 7 OR parts[1] !~ '^[0-9]{1,4}$' THEN
        RAISE EXCEPTION 'scope refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT ipad, opad INTO pad FROM public.tenancy_scope_key WHERE kid = parts[1]::smallint;
    IF NOT FOUND OR parts[7] IS DISTINCT FROM encode(sha256(pad.opad || sha256(pad.ipad ||
           convert_to(array_to_string(parts[1:6], '|'), 'UTF8'))), 'hex')
       OR parts[5]::bigint < extract(epoch FROM now())
       OR (parts[6] <> '0' AND parts[6]::integer <> pg_backend_pid()) THEN
        RAISE EXCEPTION 'scope refused' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN parts[part];
END $$;

CREATE FUNCTION tenancy_scope() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT public.tenancy_claim(2)::uuid $$;

CREATE FUNCTION tenancy_clearance() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT public.tenancy_claim(4) $$;

CREATE FUNCTION tenancy_may_hold_protection() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.tenancy_organisation
        WHERE id = public.tenancy_claim(2)::uuid AND kind = ANY (ARRAY[
            'international_organisation', 'civil_society'])
    )
$$;
"""

FUNCTION_NAMES = (
    "tenancy_claim(integer)",
    "tenancy_scope()",
    "tenancy_clearance()",
    "tenancy_may_hold_protection()",
)

DROP_FUNCTIONS = "".join(f"DROP FUNCTION {name};" for name in reversed(FUNCTION_NAMES)) + (
    "DROP TABLE tenancy_scope_key;"
)


def application_roles() -> tuple[str, str]:
    """Return the database roles of the web and the worker processes."""
    prefix = settings.MUSTERPOINT_DB_ROLE_PREFIX
    return f"{prefix}_app", f"{prefix}_worker"


def functions_sql() -> str:
    """Return the SQL of the scope functions with their grants."""
    roles = ", ".join(application_roles())
    grants = "".join(
        f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {name} TO {roles};"
        for name in FUNCTION_NAMES
    )
    return FUNCTIONS + grants


def _call(function: str, dialect: str) -> str:
    # Citus forbids sub-queries in policies; PostgreSQL runs one once per query, not per row.
    return f"{function}()" if dialect == "citus" else f"(SELECT {function}())"


def tenant_sql(
    table: str, *, compartment: str = "consular", append_only: bool = False, dialect: str = ""
) -> str:
    """
    Return the SQL that makes a table a tenant table.

    The primary key becomes (organisation_id, id); row security is forced; a permissive policy
    shows the scope's organisation; a restrictive one asks for the clearance of the compartment.
    An append-only table can be neither changed nor emptied by the application.
    """
    dialect = dialect or settings.MUSTERPOINT_POLICY_DIALECT
    mine = f"organisation_id = {_call('tenancy_scope', dialect)}"
    name = table.strip('"')
    verbs = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    sql = [
        f'ALTER TABLE "{name}" DROP CONSTRAINT IF EXISTS "{name}_pkey"',
        f'ALTER TABLE "{name}" ADD CONSTRAINT "{name}_pkey" PRIMARY KEY (organisation_id, id)',
        f'ALTER TABLE "{name}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY tenant ON "{name}" USING ({mine}) WITH CHECK ({mine})',
        f'REVOKE ALL ON "{name}" FROM PUBLIC',
        f'GRANT {verbs} ON "{name}" TO {", ".join(application_roles())}',
    ]
    if compartment == "protection":
        cleared = f"{_call('tenancy_clearance', dialect)} = 'protection'"
        may_hold = _call("tenancy_may_hold_protection", dialect)
        sql.append(
            f'CREATE POLICY compartment ON "{name}" AS RESTRICTIVE'
            f" USING ({cleared}) WITH CHECK ({cleared} AND {may_hold})"
        )
    if compartment == "confidence":
        # A letter box: anybody of the organisation's doors may drop something in, and only who has
        # the clearance can see that there is anything in it.
        cleared = f"{_call('tenancy_clearance', dialect)} = 'confidence'"
        sql.append(
            f'CREATE POLICY compartment ON "{name}" AS RESTRICTIVE'
            f" USING ({cleared}) WITH CHECK (true)"
        )
    return "; ".join(sql)


def drop_tenant_sql(table: str) -> str:
    """Return the SQL that takes the policies away again (reverse migrations)."""
    name = table.strip('"')
    return (
        f'DROP POLICY IF EXISTS tenant ON "{name}"; DROP POLICY IF EXISTS compartment ON "{name}"'
    )


def platform_grant_sql(table: str, verbs: str = "SELECT, INSERT, UPDATE, DELETE") -> str:
    """Return the grant of a platform table, which stands outside row security."""
    return f'GRANT {verbs} ON "{table}" TO {", ".join(application_roles())}'
