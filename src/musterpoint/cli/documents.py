"""``musterpoint mrz`` and ``musterpoint seal``: travel documents, without a database."""

import base64
import binascii
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from musterpoint.cli import boot
from musterpoint.kernel.time import now

mrz = typer.Typer(no_args_is_help=True)
seal = typer.Typer(no_args_is_help=True)

#: Bytes of one zone's file, of a file of many, of a document as JSON, of a seal.
MOST_ZONE, MOST_ZONES, MOST_JSON, MOST_SEAL = 64_000, 4_000_000, 1_000_000, 64_000
STDIN = "-"
HEX, BASE64 = "hex", "base64"
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")

File = Annotated[str, typer.Argument(help="A file, or - for what comes in")]
At = Annotated[str, typer.Option(help="YYYY-MM-DD that settles centuries and expiry; today")]


def _called(name: str) -> str:
    """Return what to call a file in a sentence."""
    return "Standard input" if name == STDIN else name[:200]


def _stop(sentence: str) -> NoReturn:
    """End the command: a program that called it finds the sentence as JSON as well."""
    from musterpoint.engine.documents.problems import Problem

    problem = Problem(code="unreadable", text="%(found)s", found=sentence).as_dict()
    errors = [problem | {"found": ""}]
    _print({"format": None, "valid": False, "fields": {}, "errors": errors})
    boot.stop_with(sentence)


def _content(name: str, most: int) -> bytes:
    """Read a file or what comes in; end the command when it cannot be read or is too large."""
    if not name:
        _stop("The name of a file is empty. Name a file, or - for standard input.")
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(most + 1)
    except IsADirectoryError:
        _stop(f"{_called(name)} is a directory. Name a file.")
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "it is no name of a file"
        _stop(f"{_called(name)} cannot be read: {reason}. Name another file.")
    if len(data) > most:
        _stop(f"{_called(name)} has more than {most:,} bytes, which is too much for this.")
    if not data.strip():
        _stop(f"{_called(name)} is empty.")
    return data


def _text(name: str, most: int) -> str:
    """Read a text; UTF-16 is told by its mark, everything else must be UTF-8."""
    data = _content(name, most)
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        _stop(f"{_called(name)} is not a text in UTF-8 (byte {problem.start}).")
    if "\0" in text:
        _stop(f"{_called(name)} is not a text: it has bytes of value zero.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands in it twice")
    return found


def _object(name: str) -> dict[str, Any]:
    """Read a JSON object."""
    text = _text(name, MOST_JSON)
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        _stop(f"{_called(name)} is not JSON that can be used: {problem}")
    if not isinstance(found, dict):
        _stop(f"{_called(name)} must hold one JSON object: {{...}}.")
    return found


def _day(text: str) -> date:
    if not text:
        return now().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        boot.stop_with(f"--at {text[:40]} is not a date. Write it as YYYY-MM-DD.")


def _print(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.write(text.encode(errors="backslashreplace").decode())


def _stop_with_errors(errors: Sequence[Any]) -> None:
    """Print errors as JSON and end the command."""
    _print({"valid": False, "errors": [error.as_dict() for error in errors]})
    raise typer.Exit(1)


@mrz.command("read")
def read_zone(
    file: File,
    many: Annotated[
        bool, typer.Option("--many", help="Zones apart by blank lines; a list")
    ] = False,
    at: At = "",
) -> None:
    """Read a machine readable zone (TD1, TD2, TD3, MRV-A, MRV-B); exit 1 when it is not valid."""
    from musterpoint.engine import documents

    today = _day(at)
    text = _text(file, MOST_ZONES if many else MOST_ZONE)
    blocks = [block for block in _BLANK_LINES.split(text) if block.strip()]
    if not many:
        whole = [block for block in blocks if documents.read(block, today=today).format]
        if len(whole) > 1:
            _stop(f"{_called(file)} holds {len(whole)} machine readable zones. Add --many.")
        blocks = [text]
    readings = [documents.read(block, today=today) for block in blocks]
    found = [reading.as_dict() for reading in readings]
    _print(found if many else found[0])
    if not all(reading.is_valid for reading in readings):
        raise typer.Exit(1)


@mrz.command("make")
def make_zone(file: File = STDIN, at: At = "") -> None:
    """Make a machine readable zone from JSON; exit 1, with every error as JSON, when it cannot."""
    from musterpoint.engine import documents

    today = _day(at)
    given = _object(file)
    if isinstance(given.get("fields"), dict):
        given = {"format": given.get("format"), **given["fields"]}
    made = documents.make(given, today=today)
    if made.errors:
        _stop_with_errors(made.errors)
    sys.stdout.write("\n".join(made.lines) + "\n")


@seal.command("make")
def make_seal(
    key: Annotated[str, typer.Option(help="Private key in PEM: P-256 or another curve")],
    file: File = STDIN,
    signer: Annotated[str, typer.Option(help="Country and signer, such as UTTS")] = "",
    certificate_reference: Annotated[str, typer.Option(help="Hexadecimal number")] = "",
    passphrase_file: Annotated[str, typer.Option(help="File of the key's pass phrase")] = "",
    encoding: Annotated[str, typer.Option(help="hex or base64, when printed")] = HEX,
    out: Annotated[str, typer.Option(help=".png or .svg: a DataMatrix; else the bytes")] = "",
) -> None:
    """Make and sign a visible digital seal from JSON; exit 1, with every error as JSON."""
    from musterpoint.engine.documents import seals
    from musterpoint.engine.documents.seals import signing

    if encoding not in (HEX, BASE64):
        boot.stop_with(f"--encoding is {encoding[:40]}; it must be {HEX} or {BASE64}.")
    words = _content(passphrase_file, 4096).strip() if passphrase_file else None
    signing_key = signing.private_key(_content(key, MOST_SEAL), words)
    given = _object(file)
    options = {"signer": signer, "certificate_reference": certificate_reference}
    given |= {name: value for name, value in options.items() if value}
    made = seals.make(given, lambda data: signing.sign(data, signing_key), today=_day(""))
    if made.errors:
        _stop_with_errors(made.errors)
    if out:
        _write(made.raw, Path(out))
        return
    text = made.raw.hex() if encoding == HEX else base64.b64encode(made.raw).decode()
    sys.stdout.write(text + "\n")


def _write(raw: bytes, path: Path) -> None:
    """Write a seal as a DataMatrix or as its bytes, by the ending of the file's name."""
    from musterpoint.engine.documents.seals import datamatrix, pictures

    kind = path.suffix.lower()
    try:
        if kind == ".svg":
            path.write_text(pictures.svg(raw), encoding="ascii")
        else:
            path.write_bytes(pictures.png(raw) if kind == ".png" else raw)
    except datamatrix.TooLong:
        boot.stop_with(f"The seal has {len(raw)} bytes; a DataMatrix does not hold them.")
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "it is no name of a file"
        boot.stop_with(f"{str(path)[:200]} cannot be written: {reason}. Name another file.")


def _seal_bytes(data: bytes, name: str) -> bytes:
    """Return a seal's bytes from bytes, hexadecimal digits, base64 or a scanner's text."""
    if data[:1] == b"\xdc":
        return data
    if data.startswith(b"\x89PNG") or b"<svg" in data[:1000]:
        _stop(f"{_called(name)} is an image. Scan it first; the scanner gives the bytes.")
    try:
        text = data.decode("utf-8-sig")
        if text.startswith("\xdc"):
            return text.encode("latin-1")
        dense = "".join(text.split())
        if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", dense):
            return bytes.fromhex(dense)
        return base64.b64decode(dense, validate=True)
    except (UnicodeError, binascii.Error, ValueError):
        _stop(f"{_called(name)} holds no seal: neither bytes, nor hexadecimal, nor base64.")


@seal.command("read")
def read_seal(
    file: File,
    certificate: Annotated[str, typer.Option(help="Signer's certificate or public key")] = "",
    at: At = "",
) -> None:
    """Read a visible digital seal; exit 1 when it is broken or its signature does not hold."""
    from musterpoint.engine.documents import seals
    from musterpoint.engine.documents.seals import signing

    today = _day(at)
    raw = _seal_bytes(_content(file, MOST_SEAL), file)
    signer = signing.signer_of(_content(certificate, MOST_SEAL)) if certificate else None
    found = seals.read(raw, today=today, signer=signer)
    _print(found.as_dict())
    if found.errors:
        raise typer.Exit(1)
