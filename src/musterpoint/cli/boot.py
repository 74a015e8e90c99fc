"""Start what a command needs: the database, Django, the newest schema."""

import os
import sys
import threading
from traceback import extract_tb
from types import TracebackType
from typing import Any, NoReturn

import psycopg
import typer
from psycopg.conninfo import conninfo_to_dict
from rich.console import Console

from musterpoint import pg
from musterpoint.pg import aside

console = Console(stderr=True, highlight=False)
out = Console(highlight=False)
_OTHER_KEYS = (
    "This database was set up with other keys than those in %(keys)s, and nobody can read it "
    "without them. Put the keys back from your backup. To keep it for later and start with an "
    "empty one: musterpoint db set-aside --yes. If nothing in it is worth keeping: "
    "musterpoint db remove --yes"
)


def tell_type_and_place(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """
    Say what went wrong without its words: an error of the database can quote somebody's row.

    ``MUSTERPOINT_DEBUG=1`` shows everything, on a machine without real data.
    """
    if os.environ.get("MUSTERPOINT_DEBUG") == "1":
        sys.__excepthook__(kind, error, trace)
        return
    places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(trace)[-6:]]
    console.print("\n".join([kind.__name__, *places]), markup=False, soft_wrap=True)


def _of_a_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        tell_type_and_place(failed.exc_type, failed.exc_value, failed.exc_traceback)


def watch_errors() -> None:
    """Let errors that nobody expected be told by type and place, unless others watch already."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = tell_type_and_place
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _of_a_thread


def stop_with(message: object) -> NoReturn:
    """End the command with a sentence that says what is wrong and what to do."""
    told = str(message).encode(errors="replace").decode()
    console.print(told, style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(1)


def django(*, process: str = "worker", migrate: bool = True) -> None:
    """Start the database if it is ours, set Django up, and bring the schema up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musterpoint.config.settings")
    os.environ.setdefault("MUSTERPOINT_PROCESS", process)
    import django as framework
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        addresses = pg.ensure_running()
        if apps.ready:  # who has read the settings keeps to the database that they name
            follow(addresses)
        else:
            begin_empty_without_keys(addresses)
    except pg.PgError as error:
        stop_with(error)

    try:
        framework.setup()
        if migrate:
            bring_up_to_date()
    except ImproperlyConfigured as error:
        stop_with(error)
    except OperationalError as error:
        stop_with(f"The database cannot be used: {error}")


def follow(addresses: pg.Urls) -> None:
    """
    Let connections go where the database is now.

    Settings that were read before the database was made or started, such as by ``registries``,
    name no place or that of its last start.
    """
    from django.conf import settings
    from django.db import connections

    roles = {"default": settings.MUSTERPOINT_PROCESS, "owner": "owner"}
    for alias, role in roles.items():
        if (address := getattr(addresses, role)) is None:
            continue
        known, now = connections[alias].settings_dict, conninfo_to_dict(address)
        place = {"HOST": str(now.get("host", "")), "PORT": str(now.get("port", ""))}
        if place != {name: known[name] for name in place}:
            connections[alias].close()
            known.update(place, USER=now.get("user", ""), PASSWORD=now.get("password", ""))


def begin_empty_without_keys(addresses: pg.Urls) -> None:
    """
    Set aside the database of an earlier installation at this path, when this one has no keys yet.

    It happens where the database lives outside the checkout, as with root, and the checkout was
    deleted and cloned again. A database at a place that was named for it is left alone.
    """
    is_ours_to_place = not os.environ.get(pg.URL_VARIABLE) and not os.environ.get(
        pg.DATABASE_HOME_VARIABLE
    )
    if aside.has_keys() or not is_ours_to_place or not _was_set_up(addresses.of("owner")):
        return
    name = aside.set_aside()
    console.print(
        f"There was a database of an earlier installation at this path, and its keys are not here: "
        f"without them nobody can read it. It was set aside as {name} in {aside.place_of(name)}; "
        f"nothing was deleted, and an empty one begins. To come back to it with a copy of its "
        f"keys: musterpoint db bring-back {name} --keys FOLDER",
        soft_wrap=True,
    )
    pg.ensure_running()


def _was_set_up(owner: str) -> bool:
    """Say whether keys of some installation are in use in the database."""
    with psycopg.connect(owner, connect_timeout=10) as connection:
        there = connection.execute("SELECT to_regclass('tenancy_scope_key')").fetchone()
        if there is None or there[0] is None:
            return False
        found = connection.execute("SELECT EXISTS (SELECT FROM tenancy_scope_key)").fetchone()
    return found is not None and bool(found[0])


def registries() -> None:
    """Set Django up without its database: for what is checked against the packages alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musterpoint.config.settings")
    os.environ.setdefault("MUSTERPOINT_PROCESS", "worker")
    import django as framework
    from django.core.exceptions import ImproperlyConfigured

    try:
        framework.setup()
    except ImproperlyConfigured as error:
        stop_with(error)


def bring_up_to_date() -> None:
    """Apply migrations as the owner, when there are any to apply."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from musterpoint.tenancy import grants

    owner = connections["owner"]
    if grants.is_of_other_keys("owner"):
        stop_with(_OTHER_KEYS % {"keys": pg.musterpoint_home() / "keys"})
    executor = MigrationExecutor(owner)
    plan: list[Any] = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        with console.status(f"Preparing the database ({len(plan)} migrations) ..."):
            call_command("migrate", database="owner", verbosity=0, interactive=False)
    owner.close()
