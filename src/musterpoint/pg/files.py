"""Small private files that appear whole or not at all."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_whole(path: Path, text: str, *, mode: int = 0o600, group: int | None = None) -> None:
    """Replace a file by a new one with this text, readable as ``mode`` says."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            if group is not None:
                os.fchown(file.fileno(), -1, group)
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any]:
    """Return the object that a file holds; empty when the file is absent or not JSON."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write an object to a file that only we can read."""
    write_whole(path, json.dumps(values, indent=2, sort_keys=True) + "\n")
