"""Where the shipped data of exercises is, and how its small tables are read."""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped CSV file (UTF-8, with a header line)."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
