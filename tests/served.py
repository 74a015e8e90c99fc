"""An installation of its own, served as users do it: processes that tests may kill."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from musterpoint.pg.account import server_account
from musterpoint.pg.home import Home
from musterpoint.pg.server import Server
from musterpoint.pg.tests.conftest import kill_all, scratch_directory

ROOT = Path(__file__).resolve().parent.parent
#: Whatever was killed, the site answers again within this many seconds.
BACK_WITHIN = 60.0
#: After the supervisor is killed, nothing of it is left after this many seconds.
GONE_WITHIN = 30.0


def wait_for(
    what: str, is_so: Callable[[], Any], seconds: float = BACK_WITHIN, found: Any = ""
) -> float:
    """Wait until it is so; return how long that took, or fail with what did not come and is so."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"after {seconds:.0f} s still not: {what} {found or ''}")
        time.sleep(0.05)
    return time.monotonic() - began


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Installation:
    """A home, its database and its programs."""

    def __init__(self, directory: Path) -> None:
        self.home = directory / "home"
        self.log = directory / "serve.log"
        self.database = Server(Home(path=directory / "postgres", account=server_account()))
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "PYTEST_"))}
        self.environment = kept | {
            "MUSTERPOINT_HOME": str(self.home),
            "MUSTERPOINT_DATABASE_HOME": str(directory / "postgres"),
            "MUSTERPOINT_CARRIER_NETWORKS": "127.0.0.0/8",
            "MUSTERPOINT_INSECURE_COOKIES": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        self.port = free_port()

    def command(self, *arguments: str, port: int | None = None) -> list[str]:
        """Return a command line of the product."""
        return [sys.executable, "-m", "musterpoint.cli", *arguments]

    def run(self, *arguments: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def inside(self, call: str) -> Any:
        """Return what a function of ``tests.served_inside`` gives, called inside the product."""
        code = f"import json; from tests import served_inside as s; print(json.dumps(s.{call}))"
        done = self.run("django", "shell", "--verbosity=0", "-c", code)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def serve(self, port: int | None = None) -> subprocess.Popen[bytes]:
        """Start the site in a process group of its own, as a terminal does."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command("serve", f"--port={port or self.port}"),
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def address(self, path: str) -> str:
        """Return the address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def is_ready(self) -> bool:
        """Say whether the site answers and has its database."""
        try:
            return requests.get(self.address("/health/ready"), timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def processes(self, *words: str) -> list[int]:
        """Return our processes whose command line holds all these words, the oldest first."""
        mark = f"MUSTERPOINT_HOME={self.home}".encode()
        return [pid for pid in _all() if mark in _read(pid, "environ") and _has(pid, words)]

    def web(self) -> tuple[int, list[int]]:
        """Return the web server and its processes, once both are there."""
        wait_for("web processes", lambda: len(self.processes("gunicorn")) >= 2)
        found = self.processes("gunicorn")
        master = next(pid for pid in found if _parent(pid) not in found)
        return master, [pid for pid in found if pid != master]

    def worker(self) -> int:
        """Return the worker, once it is there."""
        wait_for("the worker", lambda: self.processes("musterpoint.cli", "worker"))
        return self.processes("musterpoint.cli", "worker")[0]

    def end(self) -> None:
        """Kill whatever is left."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        kill_all(self.database)


@contextmanager
def installation() -> Iterator[Installation]:
    """A fresh installation with one organisation, gone afterwards."""
    with scratch_directory() as directory:
        made = Installation(directory)
        try:
            added = made.run(
                "organisations", "add", "haven", "Haven", "--kind=state_authority",
                "--country=LKA", "--admin-email=ada@example.org", "--admin-name=Ada",
            )  # fmt: skip
            assert added.returncode == 0, added.stderr
            yield made
        finally:
            made.end()


def _all() -> list[int]:
    return sorted(int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit())


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return b""


def _has(pid: int, words: tuple[str, ...]) -> bool:
    line = _read(pid, "cmdline").split(b"\0")
    return all(word.encode() in line for word in words)


def _parent(pid: int) -> int:
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0
