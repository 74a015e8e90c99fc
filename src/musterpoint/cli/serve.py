"""
``musterpoint serve``: the site and its worker, kept running.

A small supervisor: it keeps the embedded database, the web server and the worker alive. It holds
the site's port itself, so that visitors wait a moment while the web server is started again
instead of being turned away. A production installation uses systemd units (docs/how-to).
"""

import socket
import sys
import time
from collections.abc import Callable
from typing import Annotated

import typer

from musterpoint import pg
from musterpoint.cli import boot
from musterpoint.cli.supervisor import Program, keep_running

DATABASE_SECONDS = 1.0
"""How often the database is looked after."""

PORT = Annotated[int, typer.Option(min=1, max=65535, help="Port of the site")]
BACKLOG = 2048


def serve(
    port: PORT = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web processes")] = 2,
) -> None:
    """Serve the site on http://localhost:8000 until it is stopped with Ctrl-C."""
    listener = listen(host, port)
    boot.django(process="worker")
    boot.out.print(f"Serving on http://localhost:{port} - stop with Ctrl-C")
    fd = listener.fileno()
    keep_running(
        [
            Program("web", web_command(fd, workers), {"MUSTERPOINT_PROCESS": "app"}, (fd,)),
            Program("worker", worker_command(), {"MUSTERPOINT_PROCESS": "worker"}),
        ],
        tell=boot.console.print,
        before=database_moved(),
    )
    boot.out.print("Stopped. The database goes on running; musterpoint db stop ends it.")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there, or end the command with a sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, UnicodeError) as problem:
        listener.close()
        reason = getattr(problem, "strerror", None) or "no such address"
        boot.stop_with(
            f"The site cannot listen on {host[:100]}, port {port}: {reason}. End the program that "
            f"uses it, or choose another: musterpoint serve --port {port % 65535 + 1}"
        )
    return listener


def web_command(fd: int, workers: int) -> list[str]:
    """Return the command line of the web server, which takes visitors from an open socket."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "musterpoint.config.wsgi",
        f"--bind=fd://{fd}",
        "--preload",
        f"--workers={workers}",
        "--worker-class=gthread",
        "--threads=4",
        "--timeout=60",
        "--graceful-timeout=10",
        "--log-level=warning",
        "--no-control-socket",
    ]


def worker_command() -> list[str]:
    """Return the command line of the worker."""
    return [sys.executable, "-m", "musterpoint.cli", "worker"]


def database_moved() -> Callable[[], bool]:
    """
    Return what looks after the database and says whether it came back at another address.

    It looks once a second at most. An external database is its operator's to keep running.
    """
    known = pg.urls()
    looked = time.monotonic()

    def look() -> bool:
        nonlocal known, looked
        if time.monotonic() - looked < DATABASE_SECONDS:
            return False
        try:
            found = pg.ensure_running()
        except pg.PgError as error:
            boot.console.print(f"database: {error}")
            found = known
        looked = time.monotonic()
        moved, known = found != known, found
        return moved

    return look
