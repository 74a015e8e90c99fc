"""Run the benchmarks: ``make bench`` runs all, ``make bench ARGS=matching`` one."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ALL = (
    "matching",
    "linkage",
    "registrations",
    "lookup",
    "forms",
    "procedures",
    "deadlines",
    "cases",
    "etd",
    "rosters",
    "sampling",
    "learning",
    "quiz",
    "ledger",
    "statements",
    "gifts",
    "payments",
    "reconciling",
    "exercise",
    "demo",
)


def main(names: list[str]) -> int:
    """Run each named benchmark as a program of its own; return how many failed."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        known = ", ".join(ALL)
        sys.stderr.write(f"No benchmark is called {', '.join(unknown)}; there are {known}\n")
        return 1
    failed = 0
    for name in names or ALL:
        print(f"\n== {name} ==", flush=True)
        failed += subprocess.run([sys.executable, HERE / f"{name}.py"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
