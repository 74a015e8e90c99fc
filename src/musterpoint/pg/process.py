"""Which process is meant by a number: its start time, its directory, its pid file."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NO_SUCH_PROCESS = 2**31 - 2  # above the largest process number of every system
_LINUX = sys.platform == "linux"
_PID_LINE, _PORT_LINE = 0, 3
_STATE, _START = 0, 19  # fields 3 and 22 of proc(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class PidFile:
    """What a postmaster wrote about itself; the port is absent very early in a start."""

    pid: int
    port: int | None


def read_pid_file(path: Path) -> PidFile | None:
    """Return what ``postmaster.pid`` says, or None when it is absent, empty or cut short."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[_PID_LINE].strip().isdigit():
        return None
    port = lines[_PORT_LINE].strip() if len(lines) > _PORT_LINE else ""
    return PidFile(pid=int(lines[_PID_LINE]), port=int(port) if port.isdigit() else None)


def disarm_pid_file(path: Path) -> None:
    """
    Make a pid file that names an unrelated process harmless to the next start.

    The number is replaced and the file kept: PostgreSQL reads the shared memory key on a
    later line to notice orphans of the crashed server that still use the data directory.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "r+", encoding="ascii", errors="replace") as file:
        rest = file.read().splitlines()[1:]
        file.seek(0)
        file.write("\n".join([str(NO_SUCH_PROCESS), *rest]) + "\n")
        file.truncate()


def alive(pid: int) -> bool:
    """Whether a process with this number runs; one that only waits to be buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _LINUX or (_stat(pid) or ["Z"])[_STATE] != "Z"


def started(pid: int) -> str | None:
    """Return a text that no later process with the same number can share; None when gone."""
    if not _LINUX:
        return _started_by_ps(pid)
    fields = _stat(pid)
    if fields is None:
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot} {fields[_START]}"


def works_in(pid: int, directory: Path) -> bool | None:
    """Whether the process has this working directory; None when the system does not say."""
    if not _LINUX:
        return None
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == directory.resolve()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False  # gone, or not of our account and so not our server


def processes_in(directory: Path) -> list[int]:
    """Return the processes that have this working directory, as every server process has."""
    if not _LINUX:
        return []
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return sorted(pid for pid in pids if works_in(pid, directory))


def _stat(pid: int) -> list[str] | None:
    """Return the fields of /proc/PID/stat that follow the name; None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    return text.rpartition(")")[2].split()


def _started_by_ps(pid: int) -> str | None:
    answer = subprocess.run(
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or None
