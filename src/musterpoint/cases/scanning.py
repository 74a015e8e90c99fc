"""
Is a file harmful? A built-in look for known signatures, and ClamAV by its socket when there is one.

``MUSTERPOINT_CLAMAV`` names the socket of clamd: a path, or ``host:port``. When it is set and does
not answer, nothing is taken in: a scanner that was asked for and is silent is no answer.
"""

import socket
from collections.abc import Callable
from typing import Protocol

from django.conf import settings

#: Reversed, so that no scanner finds the test file (https://www.eicar.org) in this product.
EICAR = b"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X"[::-1]
#: Beginnings of what runs: Windows, ELF, Mach-O, scripts.
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xce", b"\xca\xfe\xba\xbe", b"#!")
PATIENCE = 20
PIECE = 1 << 16


class ScannerSilent(RuntimeError):
    """The configured scanner does not answer."""


class Scanner(Protocol):
    """Returns the name of what is harmful in a file; empty when nothing was found."""

    def __call__(self, data: bytes) -> str: ...


def built_in(data: bytes) -> str:
    """Look for the test signature and for programs under another name."""
    if EICAR in data:
        return "EICAR test file"
    if data.startswith(PROGRAMS):
        return "program"
    return ""


def clamav(address: str) -> Scanner:
    """Return a scanner that asks clamd by its INSTREAM command."""

    def scan(data: bytes) -> str:
        try:
            with _connected(address) as line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(data), PIECE):
                    piece = data[start : start + PIECE]
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                answer = _read(line).decode("utf-8", "replace")
        except OSError as error:
            raise ScannerSilent(f"{address}: {error}") from error
        if answer.endswith(" FOUND"):
            return answer.removesuffix(" FOUND").rpartition(": ")[2]
        if not answer.endswith("OK"):
            raise ScannerSilent(f"{address}: {answer[:100]}")
        return ""

    return scan


def _connected(address: str) -> socket.socket:
    host, _colon, port = address.rpartition(":")
    if host and port.isdigit():
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE)
    line.connect(address)
    return line


def _read(line: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and (piece := line.recv(4096)):
        answer += piece
    return answer.rstrip(b"\0\n")


def scanners() -> list[Callable[[bytes], str]]:
    """Return the scanners of this installation, the quickest first."""
    address = settings.CLAMAV_SOCKET
    return [built_in, clamav(address)] if address else [built_in]


def harm_in(data: bytes) -> str:
    """Return the name of what is harmful, or nothing. Raises ScannerSilent."""
    return next((found for scan in scanners() if (found := scan(data))), "")
