"""Where the shipped data of exercises is, and how its small tables are read."""

import csv
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where PyYAML was built with it: ten times faster, the same result."""


def from_yaml(text: str) -> Any:
    """Return the value of a YAML text, plain values only; raise yaml.YAMLError."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 (LOADER is a safe loader)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped CSV file (UTF-8, with a header line)."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
