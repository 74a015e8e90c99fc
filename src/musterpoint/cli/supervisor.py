"""
Keep programs running: start again what dies, pass on the wish to end, leave nothing behind.

Each program has a process group of its own, so that Ctrl-C reaches us alone and we end the
programs in good order. On Linux they are leashed: when we are killed, the kernel ends them.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from musterpoint.kernel.processes import end_with

PAUSE_SECONDS = 0.25
#: A program that dies sooner than this after its start waits before the next one.
STEADY_SECONDS = 10.0
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30.0
#: How long a program may take to end by itself before it is killed.
PATIENCE_SECONDS = 20.0

Tell = Callable[[str], None]


@dataclass(slots=True)
class Program:
    """A program that should run: how to start it, and how its last starts went."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[Any] | None = None
    started: float = 0.0
    again: float | None = None
    quick_deaths: int = 0

    def look_after(self, now: float, tell: Tell) -> None:
        """Start the program unless it runs, or died so soon that it should wait a little."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and self.again is None:
            is_quick = now - self.started < STEADY_SECONDS
            self.quick_deaths = self.quick_deaths + 1 if is_quick else 0
            self.again = now + wait_seconds(self.quick_deaths)
            tell(f"{self.name} ended ({_how(self.process.returncode)}); starting it again")
        if self.again is None or now >= self.again:
            self._start(now)

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment,
            pass_fds=self.pass_fds,
            process_group=0,
            preexec_fn=partial(end_with, os.getpid(), signal.SIGTERM),  # we have one thread
        )
        self.started, self.again = now, None

    def ask_to_end(self) -> None:
        """Send SIGTERM when it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until it ended; after the deadline, kill it and what it started."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def wait_seconds(quick_deaths: int) -> float:
    """Return how long to wait after so many deaths in a row that came soon after a start."""
    if quick_deaths == 0:
        return 0.0
    return min(FIRST_WAIT_SECONDS * 2.0 ** (quick_deaths - 1), LONGEST_WAIT_SECONDS)


def keep_running(
    programs: Sequence[Program], *, tell: Tell, before: Callable[[], bool] | None = None
) -> None:
    """
    Run the programs until SIGINT or SIGTERM, then end them all.

    ``before`` is called at each round, a few times a second; when it returns True the programs
    are started anew, because what they were told at their start no longer holds.
    """
    stopping = False

    def stop(number: int, frame: object) -> None:
        nonlocal stopping
        stopping = True

    former = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        while not stopping:
            if before is not None and before():
                _end_all(programs)
                for program in programs:
                    program.process = None
            for program in programs:
                program.look_after(time.monotonic(), tell)
            time.sleep(PAUSE_SECONDS)
    finally:
        _end_all(programs)
        for number, handler in former.items():
            signal.signal(number, handler)


def _end_all(programs: Sequence[Program]) -> None:
    for program in programs:
        program.ask_to_end()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for program in programs:
        program.end(deadline)


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
