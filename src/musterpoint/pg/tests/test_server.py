"""The supervisor with a real server: it starts, ends, and comes back after every crash."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

import musterpoint
from musterpoint import pg
from musterpoint.pg import process
from musterpoint.pg.account import server_account
from musterpoint.pg.server import Server, State
from musterpoint.pg.tests.conftest import AS_ROOT, kill_all

SOURCE = str(Path(musterpoint.__file__).parent.parent)
IMPORTABLE = os.pathsep.join([SOURCE, *(entry for entry in sys.path if "-packages" in entry)])


def make_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept AS SELECT 'kept' AS word")


def rows(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM kept")]


def bystander(seconds: int = 60) -> subprocess.Popen[bytes]:
    """An unrelated process of the server's account, which signals of that account reach."""
    account = server_account()
    return subprocess.Popen(
        ["/bin/sleep", str(seconds)], user=account.uid if account else None, cwd="/"
    )


def test_it_is_made_started_stopped_and_started_again(own_server: Server) -> None:
    assert own_server.status().state is State.ABSENT
    assert own_server.init() is True
    assert own_server.init() is False
    assert own_server.status().state is State.STOPPED
    own_server.start()
    make_row(own_server.admin_url())
    first = own_server.status()
    assert first.running
    own_server.start()
    assert own_server.status() == first
    own_server.stop()
    own_server.stop()
    assert own_server.status().state is State.STOPPED
    assert process.processes_in(own_server.home.data) == []
    began = time.monotonic()
    own_server.start()
    assert time.monotonic() - began < 3
    assert own_server.status().port == first.port
    assert rows(own_server.admin_url()) == ["kept"]


def test_its_files_are_closed_to_others(session_server: Server) -> None:
    home = session_server.home
    for path in (home.data, home.log, home.socket):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert path.stat().st_uid == (home.account.uid if home.account else os.geteuid())
    assert stat.S_IMODE(home.credentials.stat().st_mode) == 0o600
    for path in (home.path, home.credentials, home.settings, home.access_rules):
        assert path.stat().st_uid == os.geteuid()
        assert not path.stat().st_mode & (stat.S_IWGRP | stat.S_IRWXO)


def test_it_is_durable_private_and_checks_itself(session_server: Server) -> None:
    expected = {
        "fsync": "on",
        "data_checksums": "on",
        "wal_level": "replica",
        "shared_buffers": "256MB",
        "max_connections": "100",
        "listen_addresses": "127.0.0.1",
        "server_encoding": "UTF8",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "unix_socket_directories": str(session_server.home.socket),
    }
    with psycopg.connect(session_server.admin_url()) as connection:
        found = {
            name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in expected
        }
        locale = connection.execute(
            "SELECT datcollate, datlocprovider, datlocale FROM pg_database"
            " WHERE datname = 'template1'"
        ).fetchone()
    assert found == {name: (value,) for name, value in expected.items()}
    assert locale == ("C", "b", "C.UTF-8")


@pytest.mark.parametrize("host", ["127.0.0.1", "socket"])
def test_nobody_enters_without_the_password(session_server: Server, host: str) -> None:
    place = str(session_server.home.socket) if host == "socket" else host
    for password in ("", "guessed"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host=place,
                port=session_server.port(),
                user="postgres",
                password=password,
                dbname="postgres",
                passfile="/dev/null",
            )


@pytest.mark.slow
def test_what_was_committed_survives_the_death_of_every_process(broken_server: Server) -> None:
    make_row(broken_server.admin_url())
    kill_all(broken_server)
    assert broken_server.status().state is State.STOPPED
    broken_server.start()
    assert rows(broken_server.admin_url()) == ["kept"]


@pytest.mark.slow
@pytest.mark.parametrize("stranger_is", ["living", "unburied"])
def test_a_stale_pid_file_that_names_another_process_does_not_fool_it(
    broken_server: Server, stranger_is: str
) -> None:
    make_row(broken_server.admin_url())
    kill_all(broken_server)
    pid_file = broken_server.home.data / "postmaster.pid"
    stranger = bystander()
    if stranger_is == "unburied":
        os.kill(stranger.pid, signal.SIGKILL)
    try:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        state = json.loads(broken_server.home.state.read_text())
        broken_server.home.state.write_text(json.dumps(state | {"pid": stranger.pid}))
        assert broken_server.status().state is State.STOPPED
        broken_server.stop()
        broken_server.start()
        assert rows(broken_server.admin_url()) == ["kept"]
        assert (stranger.poll() is None) == (stranger_is == "living")
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.slow
@pytest.mark.parametrize("left", ["", "12"])
def test_a_pid_file_cut_short_by_a_crash_is_cleared(broken_server: Server, left: str) -> None:
    kill_all(broken_server)
    (broken_server.home.data / "postmaster.pid").write_text(left)
    broken_server.start()
    assert broken_server.status().running


@pytest.mark.slow
def test_it_waits_for_orphans_of_a_killed_postmaster(broken_server: Server) -> None:
    make_row(broken_server.admin_url())
    postmaster = broken_server.status().pid
    assert postmaster is not None
    with psycopg.connect(broken_server.admin_url()) as connection:
        orphan = connection.info.backend_pid
        os.kill(orphan, signal.SIGSTOP)
        os.kill(postmaster, signal.SIGKILL)
        release = threading.Timer(1.0, os.kill, [orphan, signal.SIGKILL])
        release.start()
        began = time.monotonic()
        broken_server.start()
        assert time.monotonic() - began > 0.9
        release.join()
        connection.close()
    assert rows(broken_server.admin_url()) == ["kept"]


@pytest.mark.slow
def test_an_interrupted_making_is_made_again(own_server: Server) -> None:
    with own_server.home.locked(timeout=1):
        own_server.home.unfinished_data.mkdir()
        (own_server.home.unfinished_data / "PG_VERSION").write_text("18\n")
    assert own_server.status().state is State.ABSENT
    own_server.start()
    assert own_server.status().running
    assert not own_server.home.unfinished_data.exists()


@pytest.mark.slow
def test_many_starts_at_once_make_one_server_that_outlives_them(own_server: Server) -> None:
    program = "from musterpoint import pg; print(pg.ensure_running().app)"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONPATH": IMPORTABLE},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    answers = {child.communicate(timeout=60)[0].strip() for child in children}
    assert [child.returncode for child in children] == [0, 0, 0]
    assert len(answers) == 1
    with psycopg.connect(answers.pop()) as connection:
        assert connection.info.user == "musterpoint_app"
    began = time.monotonic()
    assert pg.ensure_running() == pg.urls()
    assert time.monotonic() - began < 1


@pytest.mark.slow
def test_a_taken_port_is_exchanged(broken_server: Server) -> None:
    first = broken_server.port()
    broken_server.stop()
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", first))
        squatter.listen()
        broken_server.start()
        assert broken_server.port() != first
        assert broken_server.status().running


@pytest.mark.slow
def test_a_start_that_another_process_began_is_joined(broken_server: Server) -> None:
    before = broken_server.status()
    assert before.pid is not None
    state = json.loads(broken_server.home.state.read_text())
    broken_server.home.state.write_text(json.dumps(state | {"pid": None, "started": None}))
    os.kill(before.pid, signal.SIGSTOP)
    threading.Timer(0.5, os.kill, [before.pid, signal.SIGCONT]).start()
    broken_server.start()
    assert broken_server.status() == before
    assert json.loads(broken_server.home.state.read_text())["pid"] == before.pid


@pytest.mark.slow
def test_a_failed_start_shows_the_log_and_what_to_do(broken_server: Server) -> None:
    kill_all(broken_server)
    control = broken_server.home.data / "global" / "pg_control"
    whole = control.read_bytes()
    control.write_bytes(bytes(len(whole)))
    with pytest.raises(pg.PgError, match=r"(?s)did not start.*log.*FATAL"):
        broken_server.start()
    control.write_bytes(whole)
    broken_server.start()


@pytest.mark.slow
def test_lost_passwords_are_reported(broken_server: Server) -> None:
    away = broken_server.home.credentials.rename(broken_server.home.path / "away")
    with pytest.raises(pg.PgError, match="Put the file back"):
        broken_server.status()
    away.rename(broken_server.home.credentials)
    assert broken_server.status().running


@pytest.mark.slow
def test_the_log_holds_nothing_that_was_written_or_asked(broken_server: Server) -> None:
    canary = "Rawda-Halabi-canary"
    with psycopg.connect(broken_server.admin_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY, age int CHECK (age > 0))")
        connection.execute("INSERT INTO person VALUES (%s, 3)", [canary])
        for statement, arguments in (
            ("INSERT INTO person VALUES (%s, 3)", [canary]),
            ("INSERT INTO person VALUES (%s, -3)", [f"{canary}2"]),
            ("SELECT %s::text::date", [canary]),
            (f"SELECT nothing_like_this('{canary}')", []),
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement, arguments)
        threading.Timer(0.3, os.kill, [connection.info.backend_pid, signal.SIGKILL]).start()
        with pytest.raises(psycopg.OperationalError):
            connection.execute(f"SELECT pg_sleep(20), '{canary}'")
    broken_server.start()
    logs = "".join(file.read_text() for file in broken_server.home.log.iterdir())
    assert "terminated by signal 9" in logs
    assert "canary" not in logs


UNPRIVILEGED = """
import os, signal, sys, time
import psycopg
from musterpoint import pg
from musterpoint.pg import process
from musterpoint.pg.face import embedded_server

assert os.geteuid() != 0
addresses = pg.ensure_running()
with psycopg.connect(addresses.of("owner")) as connection:
    connection.execute("CREATE TABLE kept AS SELECT 'kept'::text AS word")
home = embedded_server().home
while pids := process.processes_in(home.data):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    time.sleep(0.02)
lines = (home.data / "postmaster.pid").read_text().splitlines()
(home.data / "postmaster.pid").write_text("\\n".join([str(os.getpid()), *lines[1:]]) + "\\n")
addresses = pg.ensure_running()
with psycopg.connect(addresses.of("owner")) as connection:
    print(connection.execute("SELECT word FROM kept").fetchone()[0])
print(home.path)
pg.stop()
print(pg.status().state)
"""


@pytest.mark.slow
@pytest.mark.skipif(not AS_ROOT, reason="every other test runs unprivileged already")
def test_an_ordinary_user_has_the_whole_of_it_without_root(
    scratch: Path, no_addresses: None
) -> None:
    account = server_account()
    assert account is not None
    place = scratch / "theirs"
    place.mkdir()
    os.chown(place, account.uid, account.gid)

    def run_as_them(python: str, program: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-c", program],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd=place,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": IMPORTABLE, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    def works(python: str) -> bool:
        try:
            return run_as_them(python, "import psycopg, musterpoint.pg").returncode == 0
        except OSError:
            return False

    python = next((name for name in (sys.executable, "/usr/bin/python3") if works(name)), None)
    if python is None:
        pytest.skip("the unprivileged account can enter no Python that has our packages")
    ended = run_as_them(python, UNPRIVILEGED)
    assert ended.stderr == ""
    assert ended.stdout.split() == ["kept", str(place / ".musterpoint" / "postgres"), "stopped"]
