"""
How long the demo takes by size: wall seconds, processor seconds and memory, one process each.

It plays in a home of its own under a temporary directory, so that a kept demo is not touched.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

SIZES = (500, 2_000, 20_000)


def main() -> None:
    """Print a table."""
    print(f"{'people':>8} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}")
    for people in SIZES:
        with tempfile.TemporaryDirectory(prefix="musterpoint-bench-") as home:
            environment = os.environ | {"MUSTERPOINT_HOME": home}
            command = [sys.executable, "-m", "musterpoint.cli"]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            started = time.monotonic()
            subprocess.run(
                [*command, "demo", "--no-serve", f"--people={people}"],
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            wall = time.monotonic() - started
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*command, "db", "stop"], env=environment, check=True)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{people:>8} {wall:>8.1f} {used:>8.1f} {after.ru_maxrss / 1024:>8.0f}", flush=True)


if __name__ == "__main__":
    main()
