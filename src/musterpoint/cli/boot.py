"""Start what a command needs: the database, Django, the newest schema."""

import os
import sys
import threading
from traceback import extract_tb
from types import TracebackType
from typing import Any, NoReturn

import typer
from rich.console import Console

from musterpoint import pg

console = Console(stderr=True, highlight=False)
out = Console(highlight=False)


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
    console.print(str(message), style="bold red", markup=False, soft_wrap=True)
    raise typer.Exit(1)


def django(*, process: str = "worker", migrate: bool = True) -> None:
    """Start the database if it is ours, set Django up, and bring the schema up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musterpoint.config.settings")
    os.environ.setdefault("MUSTERPOINT_PROCESS", process)
    try:
        pg.ensure_running()
    except pg.PgError as error:
        stop_with(error)
    import django as framework
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        framework.setup()
        if migrate:
            bring_up_to_date()
    except ImproperlyConfigured as error:
        stop_with(error)
    except OperationalError as error:
        stop_with(f"The database cannot be used: {error}")


def bring_up_to_date() -> None:
    """Apply migrations as the owner, when there are any to apply."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from musterpoint.tenancy import grants

    owner = connections["owner"]
    executor = MigrationExecutor(owner)
    plan: list[Any] = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        with console.status(f"Preparing the database ({len(plan)} migrations) ..."):
            call_command("migrate", database="owner", verbosity=0, interactive=False)
    elif not grants.knows_our_key("owner"):
        stop_with(
            f"This database was set up with other keys than those in {pg.musterpoint_home()}/keys, "
            "and nobody can read it without them. Put the keys back from your backup. If nothing "
            "in it is worth keeping, start with an empty one: musterpoint db remove --yes"
        )
    owner.close()
