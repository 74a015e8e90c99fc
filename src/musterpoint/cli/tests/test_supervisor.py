"""The supervisor: what dies is started again, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from musterpoint.cli import supervisor
from musterpoint.cli.supervisor import wait_seconds

pytestmark = pytest.mark.slow

#: A supervisor of one program that writes its number into a file and then does as told.
SUPERVISOR = """
import sys
from musterpoint.cli import supervisor
supervisor.FIRST_WAIT_SECONDS = 0.1
supervisor.PATIENCE_SECONDS = 1.0
code = "import os, signal, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); "
program = supervisor.Program("child", [sys.executable, "-c", code + sys.argv[2], sys.argv[1]])
supervisor.keep_running([program], tell=lambda text: print(text, flush=True))
print("ended well", flush=True)
"""
SLEEP = "time.sleep(60)"
DIE = "sys.exit(3)"
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    """The file of the children's process numbers."""
    return tmp_path / "numbers"


@pytest.fixture
def start(numbers: Path) -> Iterator[Start]:
    """Start a supervisor whose child does something; it is gone after the test."""
    begun: list[subprocess.Popen[str]] = []

    def begin(what: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SUPERVISOR, str(numbers), what]
        begun.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def children(numbers: Path, count: int) -> list[int]:
    """Return the children's numbers once there have been so many."""
    wait_for(lambda: numbers.exists() and len(numbers.read_text().split()) >= count)
    return [int(line) for line in numbers.read_text().split()]


def wait_for(is_so: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_a_killed_child_is_started_again(start: Start, numbers: Path) -> None:
    process = start(SLEEP)
    (first,) = children(numbers, 1)
    os.kill(first, signal.SIGKILL)
    second = children(numbers, 2)[1]
    wait_for(lambda: runs(second))
    process.terminate()
    said, _nothing = process.communicate(timeout=10)
    assert said == "child ended (killed by SIGKILL); starting it again\nended well\n"
    assert not runs(second)


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(start: Start, numbers: Path) -> None:
    process = start(DIE)
    began = time.monotonic()
    children(numbers, 4)
    assert time.monotonic() - began > 0.1 + 0.2 + 0.4
    process.terminate()
    said, _nothing = process.communicate(timeout=10)
    assert "child ended (exit code 3)" in said
    assert len(children(numbers, 4)) < 10


def test_the_wait_doubles_up_to_half_a_minute_and_is_nothing_after_a_steady_run() -> None:
    assert wait_seconds(0) == 0
    assert [wait_seconds(deaths) for deaths in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert wait_seconds(50) == supervisor.LONGEST_WAIT_SECONDS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_its_child_and_itself_when_asked(
    start: Start, numbers: Path, number: signal.Signals
) -> None:
    process = start(SLEEP)
    (child,) = children(numbers, 1)
    process.send_signal(number)
    said, _nothing = process.communicate(timeout=10)
    assert (process.returncode, said) == (0, "ended well\n")
    assert not runs(child)


def test_a_child_that_does_not_listen_is_killed_in_the_end(start: Start, numbers: Path) -> None:
    process = start(DEAF)
    (child,) = children(numbers, 1)
    time.sleep(0.3)
    process.terminate()
    process.communicate(timeout=10)
    assert not runs(child)


@pytest.mark.skipif(sys.platform != "linux", reason="the leash is Linux's")
def test_no_child_outlives_a_supervisor_that_is_killed(start: Start, numbers: Path) -> None:
    process = start(SLEEP)
    (child,) = children(numbers, 1)
    process.kill()
    wait_for(lambda: not runs(child))
