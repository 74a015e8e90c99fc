"""Servers of our own in directories that the server's account can enter, ended by their test."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from musterpoint.pg import process
from musterpoint.pg.account import server_account
from musterpoint.pg.addresses import ROLES
from musterpoint.pg.home import Home
from musterpoint.pg.server import Server

AS_ROOT = os.geteuid() == 0


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes longer than two seconds")


@contextmanager
def scratch_directory() -> Iterator[Path]:
    """A directory that the server's account can pass through, gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="musterpoint-test-"))
    if AS_ROOT:
        directory.chmod(0o711)
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


def kill_all(server: Server) -> None:
    """End every process of a server as a power cut would, and wait until they are gone."""
    while pids := process.processes_in(server.home.data):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


@pytest.fixture
def scratch() -> Iterator[Path]:
    """An empty directory for one test."""
    with scratch_directory() as directory:
        yield directory


@pytest.fixture
def no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """No address of an external database in the environment."""
    for name in ("DATABASE_URL", *(f"DATABASE_{role.upper()}_URL" for role in ROLES)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def own_server(
    scratch: Path, no_addresses: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A server for one test, not made yet, that the environment names too."""
    monkeypatch.setenv("MUSTERPOINT_HOME", str(scratch / "home"))
    monkeypatch.setenv("MUSTERPOINT_DATABASE_HOME", str(scratch / "postgres"))
    server = Server(Home(path=scratch / "postgres", account=server_account()))
    yield server
    kill_all(server)


@pytest.fixture(scope="module")
def module_server() -> Iterator[Server]:
    """A server that was made once and that the tests of one module break in turn."""
    with scratch_directory() as directory:
        server = Server(Home(path=directory / "postgres", account=server_account()))
        server.init()
        try:
            yield server
        finally:
            kill_all(server)


@pytest.fixture
def broken_server(module_server: Server) -> Iterator[Server]:
    """A running server that the test may break in any way that start() mends."""
    module_server.start()
    yield module_server
    kill_all(module_server)


@pytest.fixture(scope="session")
def session_server() -> Iterator[Server]:
    """A running server that tests share, each under its own prefix."""
    with scratch_directory() as directory:
        server = Server(Home(path=directory / "postgres", account=server_account()))
        try:
            server.start()
            yield server
        finally:
            kill_all(server)


@pytest.fixture
def shared_server(
    session_server: Server, no_addresses: None, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """The shared server, running, which the environment names for the length of a test."""
    monkeypatch.setenv("MUSTERPOINT_HOME", str(session_server.home.path.parent / "home"))
    monkeypatch.setenv("MUSTERPOINT_DATABASE_HOME", str(session_server.home.path))
    return session_server
