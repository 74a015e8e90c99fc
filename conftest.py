"""
Tests connect as the application's role; the owner builds the database.

One template database is made for each state of the migrations and copied for each test process,
so that a second run starts in a second.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

from musterpoint import pg
from musterpoint.pg import roles
from musterpoint.pg.addresses import with_database
from musterpoint.pg.face import embedded_server

ROOT = Path(__file__).parent
# A slow machine is no failure: benchmarks measure, tests do not.
hypothesis.settings.register_profile("musterpoint", deadline=None)
hypothesis.settings.load_profile("musterpoint")
KEPT = ("tenancy_scope_key", "django_migrations", "django_content_type", "procrastinate_version")


def _digest_of_migrations() -> str:
    files = sorted((ROOT / "src").rglob("migrations/*.py"))
    files += [ROOT / "requirements.lock", ROOT / "src/musterpoint/tenancy/policies.py"]
    content = hashlib.sha256()
    for file in files:
        content.update(file.read_bytes())
    return content.hexdigest()[:12]


def _point_at(database: str) -> None:
    urls = pg.urls()
    for alias, url in (("default", urls.app), ("owner", urls.owner)):
        parts = psycopg.conninfo.conninfo_to_dict(with_database(str(url), database))
        found = {
            "NAME": database,
            "USER": parts["user"],
            "PASSWORD": parts["password"],
            "HOST": parts["host"],
            "PORT": str(parts["port"]),
            "CONN_MAX_AGE": 0,
        }
        settings.DATABASES[alias].update(found)
        connections[alias].settings_dict.update(found)


def _exists(admin_url: str, database: str) -> bool:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        row = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return row is not None


def _template(admin_url: str) -> str:
    """Return the name of a migrated database that is copied and never used itself."""
    name = f"mp_template_{_digest_of_migrations()}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(7261001)")
        if not _exists(admin_url, name):
            building = f"{name}_new"
            roles.drop_database(admin_url, building)
            roles.create_database(admin_url, building, roles.role_names()["owner"])
            _point_at(building)
            call_command("migrate", database="owner", verbosity=0, interactive=False)
            connections.close_all()
            admin.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
            stale = admin.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'mp\\_template\\_%%'"
                " AND datname <> %s",
                [name],
            ).fetchall()
            for (old,) in stale:
                admin.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    return name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Make this process's database as a copy of the template; drop it at the end."""
    home = tempfile.mkdtemp(prefix="musterpoint-tests-")
    pg.ensure_running()
    server = embedded_server()
    admin_url = server.admin_url()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"mp_test_{worker}_{os.getpid()}"
    settings.MUSTERPOINT_HOME = home
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock():
        template = _template(admin_url)
        owner = roles.role_names()["owner"]
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER "{owner}"')
            # Nothing here is worth a wait for the disk; servers that tests kill are others.
            admin.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        _point_at(name)
        from musterpoint.tenancy import grants

        grants.apply("owner")
        connections["owner"].close()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    roles.drop_database(admin_url, name)
    shutil.rmtree(home, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Begin with the modules that take long, in both halves that two processes take.

    The walks over the whole site come first: no test is as long as theirs. Processes take what is
    left from each other test by test: with a long one last, one would wait.
    """
    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.path, []).append(item)
    long = [one for one in modules.values() if any(i.get_closest_marker("slow") for i in one)]
    long.sort(key=lambda one: ROOT / "tests" not in one[0].path.parents)
    quick = [item for one in modules.values() if one not in long for item in one]
    halves = [[item for one in long[half::2] for item in one] for half in (0, 1)]
    middle = max(0, len(items) // 2 - len(halves[0]))
    items[:] = [*halves[0], *quick[:middle], *halves[1], *quick[middle:]]


def owner_connection() -> psycopg.Connection[Any]:
    """Return a raw connection of the tables' owner, for what the application may not do."""
    parts = connections["owner"].settings_dict
    return psycopg.connect(
        dbname=parts["NAME"],
        user=parts["USER"],
        password=parts["PASSWORD"],
        host=parts["HOST"],
        port=parts["PORT"],
        autocommit=True,
    )


def _wipe(self: TransactionTestCase) -> None:
    """
    Empty the tables as the server's administrator: nobody else may, and triggers stay still.

    Those that hold no page of rows are empty. Rows are deleted and their pages given back: with
    few of them that takes a tenth of the time of TRUNCATE, which makes new files for all indexes
    of all tables that lead to them.
    """
    for alias in ("default", "owner"):
        connections[alias].close()
    name = str(connections["owner"].settings_dict["NAME"])
    address = with_database(embedded_server().admin_url(), name)
    with psycopg.connect(address, autocommit=True) as admin:
        found = admin.execute(
            "SELECT oid::regclass::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT relname = ANY(%s) AND pg_relation_size(oid) > 0",
            [list(KEPT)],
        ).fetchall()
        tables = [table for (table,) in found]
        if tables:
            with admin.transaction():
                admin.execute("SET LOCAL session_replication_role = replica")
                admin.execute(";".join(f"DELETE FROM {table}" for table in tables))
                admin.execute("SELECT setval(seqrelid, seqstart, false) FROM pg_sequence")
            admin.execute(f"VACUUM {', '.join(tables)}")


TransactionTestCase._fixture_teardown = _wipe  # type: ignore[method-assign]

pytest_plugins = ["musterpoint.testing"]
