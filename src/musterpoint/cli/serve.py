"""
``musterpoint serve``: the site and its worker, kept running.

A small supervisor: it starts the embedded database, the web server and the worker, and starts
each again when it dies. A production installation uses systemd units instead (docs/how-to).
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Annotated, Any

import psycopg
import typer
from procrastinate.exceptions import ConnectorException

from musterpoint import pg
from musterpoint.cli import boot

PAUSE_SECONDS = 0.5
PUMP_SECONDS = 1.0


def serve(
    port: Annotated[int, typer.Option(help="Port of the site")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Web processes")] = 2,
) -> None:
    """Serve the site on http://localhost:8000 until it is stopped with Ctrl-C."""
    boot.django(process="worker")
    boot.out.print(f"Serving on http://localhost:{port} - stop with Ctrl-C")
    keep_running(
        {
            "web": _program("app", web_command(host, port, workers)),
            "worker": _program("worker", [sys.executable, "-m", "musterpoint.cli", "worker"]),
        }
    )


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "musterpoint.config.wsgi",
        f"--bind={host}:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        "--threads=4",
        "--timeout=60",
        "--graceful-timeout=10",
        "--log-level=warning",
        "--no-control-socket",
    ]


def _program(process: str, command: list[str]) -> Callable[[], subprocess.Popen[Any]]:
    environment = os.environ | {"MUSTERPOINT_PROCESS": process}
    return lambda: subprocess.Popen(command, env=environment)


def keep_running(programs: dict[str, Callable[[], subprocess.Popen[Any]]]) -> None:
    """Run the programs until a signal ends us; start again what dies, the database too."""
    running: dict[str, subprocess.Popen[Any]] = {}
    stopping = False

    def end(number: int, frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    try:
        while not stopping:
            try:
                pg.ensure_running()
            except pg.PgError as error:
                boot.console.print(f"database: {error}")
            for name, start in programs.items():
                if name not in running or running[name].poll() is not None:
                    if name in running:
                        boot.console.print(f"{name} ended; starting it again")
                    running[name] = start()
            time.sleep(PAUSE_SECONDS)
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(timeout=20)


def _run_jobs() -> None:
    """Run deferred jobs beside the pumps, starting again when the database was away."""
    from procrastinate.contrib.django import app

    while True:
        try:
            connector: Any = app.connector
            asyncio.run(_jobs(app.with_connector(connector.get_worker_connector())))
        except (psycopg.Error, ConnectorException, ExceptionGroup) as error:
            boot.console.print(f"jobs: {type(error).__name__}; trying again")
        time.sleep(PAUSE_SECONDS * 4)


async def _jobs(app: Any) -> None:
    async with app.open_async():
        await app.run_worker_async(install_signal_handlers=False)


def worker(
    once: Annotated[bool, typer.Option(help="Do what is due, then end")] = False,
) -> None:
    """Run jobs and pumps: messages, replies, hand-overs."""
    boot.django(process="worker", migrate=False)
    from django.db import InterfaceError, OperationalError, close_old_connections, connection

    from musterpoint.cli import housekeeping
    from musterpoint.kernel.time import now
    from musterpoint.tenancy import pumps

    stopping = False

    def end(number: int, frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if not once:
        threading.Thread(target=_run_jobs, name="jobs", daemon=True).start()
    tidy_at = now()
    while not stopping:
        try:
            worked = pumps.run_due()
            if once or now() >= tidy_at:
                housekeeping.run(now())
                tidy_at = now() + housekeeping.EVERY
        except (OperationalError, InterfaceError):
            connection.close()  # the database was restarted: notes and leases wait for us
            worked = 0
        if once:
            break
        if not worked:
            time.sleep(PUMP_SECONDS)
        close_old_connections()
