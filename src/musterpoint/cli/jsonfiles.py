"""Read a JSON file for a command that answers in JSON, also when the file cannot be read."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from rich.markup import escape

from musterpoint.cli import boot
from musterpoint.kernel.text import _

STDIN = "-"
#: A file larger than this is refused unread.
MOST = 64 * 1024 * 1024
#: No whole number of a file is longer.
MOST_DIGITS = 1000


def out(value: object) -> None:
    """Print a value as JSON."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    sys.stdout.write(text.encode(errors="backslashreplace").decode())


def shown(text: object) -> str:
    """Return a text of a file as a table may hold it: no markup of its own, no half characters."""
    return escape(str(text).encode(errors="replace").decode())


def end(found: dict[str, Any]) -> None:
    """Print what was found; when it is not valid, exit 1 with a sentence outside the JSON."""
    out(found)
    if not found["valid"]:
        number = len(found["errors"])
        boot.stop_with(f"{number} {'error' if number == 1 else 'errors'}. Each says what is wrong.")


def stop(sentence: str) -> NoReturn:
    """End the command: a program that called it finds the sentence as JSON as well."""
    out({"valid": False, "errors": [{"code": "unreadable", "path": "", "message": sentence}]})
    boot.stop_with(sentence)


def called(name: str) -> str:
    """Return what to call a file in a sentence."""
    return "Standard input" if name == STDIN else name[:200]


def content(name: str, most: int = MOST) -> bytes:
    """Read a file or what comes in; end the command when it cannot be read or is too large."""
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(most + 1)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or _("it is no name of a file")
        stop(f"{called(name)} cannot be read: {reason}. Name another file.")
    if len(data) > most:
        stop(f"{called(name)} has more than {most:,} bytes, which is too much for this.")
    if not data.strip():
        stop(f"{called(name)} is empty.")
    return data


def parsed(data: bytes, name: str) -> Any:
    """Return the JSON value; end the command when it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        stop(f"{called(name)} is not a text in UTF-8 (byte {problem.start}).")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_int)
    except RecursionError:
        stop(f"{called(name)} is not JSON that can be used: it is nested too deep.")
    except ValueError as problem:
        if "Extra data" in str(problem):
            stop(f"{called(name)} holds more than one JSON value. Put them into one list: [ , ].")
        if "integer string" in str(problem):
            stop(f"{called(name)} is not JSON that can be used: a number has over 4,300 digits.")
        stop(f"{called(name)} is not JSON that can be used: {problem}")


def read(name: str) -> Any:
    """Read a file of JSON."""
    return parsed(content(name), name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for at, (key, _value) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"the name {twice[:80]!r} stands twice in one object")
    return found


def _int(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:20]}… has more than {MOST_DIGITS} digits")
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")
