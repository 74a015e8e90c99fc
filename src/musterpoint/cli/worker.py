"""``musterpoint worker``: jobs and pumps, until it is told to end."""

import asyncio
import signal
import threading
import time
from typing import Annotated, Any

import psycopg
import typer
from procrastinate.exceptions import ConnectorException

from musterpoint.cli import boot

PUMP_SECONDS = 1.0
JOBS_AGAIN_SECONDS = 2.0


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what is due, then end")] = False,
) -> None:
    """Run jobs and pumps: messages, replies, hand-overs, housekeeping."""
    boot.django(process="worker", migrate=False)
    if once:
        _work_once()
        return
    stopping = threading.Event()

    def end(number: int, frame: object) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    jobs = threading.Thread(target=_run_jobs, name="jobs", daemon=True)
    jobs.start()
    while not stopping.is_set():
        if not _pump():
            time.sleep(PUMP_SECONDS)
        if not jobs.is_alive():
            boot.stop_with("Jobs ended by an error; the worker has to be started again.")


def _work_once() -> None:
    from musterpoint.cli import housekeeping
    from musterpoint.kernel.time import now
    from musterpoint.tenancy import pumps

    pumps.run_due(survives=True)
    housekeeping.run(now())


def _pump() -> int:
    """Work what is due; 0 when nothing was, or when the database is away for a moment."""
    from django.db import InterfaceError, OperationalError, close_old_connections, connection

    from musterpoint.tenancy import pumps

    try:
        close_old_connections()
        return pumps.run_due(survives=True)
    except (OperationalError, InterfaceError):
        connection.close()  # notes and leases wait for us
        return 0


def _run_jobs() -> None:
    """Run deferred jobs beside the pumps, starting again when the database was away."""
    from procrastinate.contrib.django import app

    while True:
        try:
            connector: Any = app.connector
            asyncio.run(_jobs(app.with_connector(connector.get_worker_connector())))
        except (psycopg.Error, ConnectorException, ExceptionGroup, OSError) as error:
            boot.console.print(f"jobs: {type(error).__name__}; trying again")
        time.sleep(JOBS_AGAIN_SECONDS)


async def _jobs(app: Any) -> None:
    from musterpoint.tenancy.tasks import outlasting_the_database

    async with app.open_async():
        await app.run_worker_async(
            install_signal_handlers=False, task_middleware=[outlasting_the_database]
        )
