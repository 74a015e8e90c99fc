"""Get a public file over HTTPS, or from this machine, where a flag of a command allows it."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

#: Bytes and seconds; no redirect is followed.
MOST, PATIENCE = 5 * 1024 * 1024, 10


class NotFetched(Exception):
    """The file did not come; the message is a sentence."""


def get(address: str) -> bytes:
    """Return what stands at an https address, or an http address here. Raises NotFetched."""
    try:
        parts = urlsplit(address)
        is_taken = parts.scheme == "https" or (
            parts.scheme == "http" and is_loopback(parts.hostname or "")
        )
        if not is_taken or not parts.hostname or parts.username:
            raise NotFetched(f"{address[:200]} is no https address.")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname, parts.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Accept": "application/json, */*"})
            answer = connection.getresponse()
            data = answer.read(MOST + 1)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as problem:
        raise NotFetched(f"{address[:200]} did not answer: {type(problem).__name__}.") from None
    if answer.status != 200 or len(data) > MOST:
        raise NotFetched(f"{address[:200]} answered {answer.status}, {len(data):,} bytes.")
    return data


def is_loopback(host: str) -> bool:
    """Say whether a host names this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
