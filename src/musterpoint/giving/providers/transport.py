"""
HTTP to a provider: hosts that were named, addresses of the open network, short answers.

A server asked to fetch an address is a way into the network that it stands in. So only hosts that
the organisation named are spoken to, over TLS, and the connection goes to the very address that
was looked up and found to be public. An exercise speaks to this machine alone.
"""

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SECONDS = 10
LONGEST = 64 * 1024


class Unreachable(Exception):
    """There was no answer that could be read."""


class Forbidden(Exception):
    """The address may not be spoken to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; ``body`` is what its JSON holds, an empty mapping otherwise."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """Asks servers among ``hosts``; ``is_exercise`` for this machine alone, without TLS."""

    hosts: frozenset[str]
    is_exercise: bool = False

    def ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Ask once, following nothing. Raises Unreachable, Forbidden."""
        parts = self.checked(address)
        connection = self._connection(parts.hostname or "", parts.port)
        path = parts.path or "/"
        try:
            connection.request(
                method, f"{path}?{parts.query}" if parts.query else path, body, dict(headers)
            )
            answer = connection.getresponse()
            text = answer.read(LONGEST + 1)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(type(error).__name__) from error
        finally:
            connection.close()
        if len(text) > LONGEST:
            raise Unreachable("the answer is too long")
        return Answer(status=answer.status, body=_json(text))

    def checked(self, address: str) -> Any:
        """Return the parts of an address that may be spoken to. Raises Forbidden."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError as error:
            raise Forbidden("no address") from error
        name = (parts.hostname or "").lower()
        is_local = self.is_exercise and name == "127.0.0.1"
        scheme = "http" if is_local else "https"
        host = f"{name}:{port}" if port is not None else name
        if parts.scheme != scheme or host not in self.hosts or parts.username is not None:
            raise Forbidden(f"{host[:80]} was not named")
        if self.is_exercise and not is_local:
            raise Forbidden("an exercise speaks to nobody outside")
        if any(ord(letter) < 33 or ord(letter) > 126 for letter in address):
            raise Forbidden("no address")
        return parts

    def _connection(self, name: str, port: int | None) -> http.client.HTTPConnection:
        if self.is_exercise:
            return http.client.HTTPConnection(name, port, timeout=SECONDS)
        return _Pinned(name, port or 443, timeout=SECONDS, context=ssl.create_default_context())


class _Pinned(http.client.HTTPSConnection):
    """TLS to the public address that the name was just looked up to."""

    def connect(self) -> None:
        """Look the name up, refuse addresses that are not public, and connect to one of them."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        public = [str(one[4][0]) for one in found if ipaddress.ip_address(one[4][0]).is_global]
        if not public or len(public) < len(found):
            raise OSError("not an address of the open network")
        raw = socket.create_connection((public[0], self.port), SECONDS)
        context: ssl.SSLContext = ssl.create_default_context()
        self.sock = context.wrap_socket(raw, server_hostname=self.host)


def _json(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
