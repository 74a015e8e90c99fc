"""
How long an exercise of so many people takes, Libya 2011, days 0 to 14, in two processes.

It prints wall seconds, processor seconds of the program and of the database, and the peak of memory
of the largest process; it plays in a home of its own under a temporary directory. The aim is
100,000 people in under 15 minutes on two cores.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from installation import own_home

from musterpoint.pg.home import database_home

SIZES = (1_000, 10_000, 100_000)
AIM_SECONDS = 15 * 60


def main(sizes: list[int]) -> int:
    """Print a table; return 1 when 100,000 people took longer than the aim."""
    heads = ("people", "wall s", "cpu s", "db cpu s", "peak MB", "arrived")
    print(" ".join(f"{head:>9}" for head in heads), flush=True)
    too_long = False
    for people in sizes or SIZES:
        with own_home():
            wall, used, database, peak, arrived = played(people)
        print(
            f"{people:>9,} {wall:>9.1f} {used:>9.1f} {database:>9.1f} {peak:>9,.0f} {arrived:>9,}",
            flush=True,
        )
        too_long |= people == SIZES[-1] and wall > AIM_SECONDS
    return int(too_long)


def played(people: int) -> tuple[float, float, float, float, int]:
    """Play once; return wall seconds, seconds of the processors, megabytes, who arrived."""
    command = [sys.executable, "-m", "musterpoint.cli"]
    quiet: dict[str, Any] = {"check": True, "stderr": subprocess.DEVNULL}
    subprocess.run([*command, "organisations", "list"], stdout=subprocess.DEVNULL, **quiet)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    servers = of_server()
    told = subprocess.run(
        [*command, "exercise", "run", "libya-2011", f"--people={people}", "--keep", "--json"],
        stdout=subprocess.PIPE,
        **quiet,
    )
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    database = of_server() - servers
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    arrived = int(json.loads(told.stdout)["days"][-1]["arrived"])
    return wall, used, database, after.ru_maxrss / 1024, arrived


def of_server() -> float:
    """Return the processor seconds of the embedded server and its processes, ended ones too."""
    postmaster = int((database_home().data / "postmaster.pid").read_text().split()[0])
    seconds = 0.0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            numbers = file.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile: its parent counts it
            continue
        if file.parent.name == str(postmaster):
            seconds += sum(int(one) for one in numbers[11:15])
        elif int(numbers[1]) == postmaster:
            seconds += sum(int(one) for one in numbers[11:13])
    return seconds / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]]))
