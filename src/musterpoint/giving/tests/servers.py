"""Real servers of HTTP on this machine: a hosted checkout, and wallets of Open Payments."""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

TOKEN, SECRET = "token-of-the-tests-1", "secret-of-the-tests-1"


class Server:
    """What a server of the tests remembers; ``answers`` replaces answers by path."""

    def __init__(self) -> None:
        self.base = ""
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.checkouts: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str] = {}
        self.fails = 0
        self.received = 0
        self.quoted: dict[str, Any] = {}
        self.paid_quotes: set[str] = set()
        self.token, self.manages, self.unheard, self.refuses = "token-incoming-payment", True, 0, 0
        self.faults: list[str] = []
        self.amount: dict[str, Any] = {}
        self.public: Ed25519PublicKey | None = None

    def answer(
        self, method: str, path: str, headers: Any, body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        raise NotImplementedError  # each provider below answers as its own documents say


class CheckoutServer(Server):
    """A hosted page that is paid by ``pay``."""

    def answer(
        self, method: str, path: str, headers: Any, body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        if self.fails:
            self.fails -= 1
            return 503, {}
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {}
        if method == "POST":
            key = headers["Idempotency-Key"]
            if key not in self.keys:
                self.keys[key] = f"co_{len(self.keys) + 1}"
                self.checkouts[self.keys[key]] = {**body, "status": "open"}
            identity = self.keys[key]
            return 201, {"id": identity, "url": f"{self.base}/pay/{identity}"}
        found = self.checkouts.get(path.rpartition("/")[2])
        return (200, found) if found else (404, {})

    def pay(self, identity: str) -> None:
        """Note that the giver paid."""
        self.checkouts[identity]["status"] = "paid"


class WalletServer(Server):
    """Two wallets, their authorisation and their resources; it checks every signature."""

    def answer(
        self, method: str, path: str, headers: Any, body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        if method == "GET" and path in ("/ours", "/theirs"):
            return 200, {
                "id": self.base + path, "assetCode": "EUR", "assetScale": 2,
                "authServer": f"{self.base}/auth{path}",
                "resourceServer": f"{self.base}/resources",
            }  # fmt: skip
        if path == "/manage":
            if headers.get("Authorization") != "GNAP token-incoming-payment" or not self.manages:
                return 401, {}
            return 200, {"access_token": {"value": self.token, "manage": f"{self.base}/manage"}}
        if path.startswith("/auth"):
            return self._grant(path, body)
        if path == "/auth/continue" or path == "/continue":
            return self._continue(headers, body)
        return self._resource(method, path, headers, body)

    def _grant(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        access = body["access_token"]["access"][0]
        if access["type"] == "incoming-payment":
            return 200, {"access_token": {"value": self.token, "manage": f"{self.base}/manage"}}
        if access["type"] != "outgoing-payment":
            return 200, {"access_token": {"value": f"token-{access['type']}"}}
        self.finish = body["interact"]["finish"]
        self.limits = access["limits"]
        return 200, {
            "interact": {"redirect": f"{self.base}/consent", "finish": "server-nonce"},
            "continue": {"access_token": {"value": "go-on"}, "uri": f"{self.base}/continue"},
        }

    def came_back(self) -> dict[str, str]:
        """Return what the giver brings back after agreeing."""
        words = [self.finish["nonce"], "server-nonce", "agreed-1", f"{self.base}/auth/theirs"]
        made = hashlib.sha256("\n".join(words).encode()).digest()
        return {"hash": base64.b64encode(made).decode(), "interact_ref": "agreed-1"}

    def _continue(self, headers: Any, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if headers.get("Authorization") != "GNAP go-on" or body["interact_ref"] != "agreed-1":
            return 401, {}
        return 200, {"access_token": {"value": "token-outgoing"}}

    def _resource(
        self, method: str, path: str, headers: Any, body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        incoming = f"{self.base}/resources/incoming-payments/1"
        token = headers.get("Authorization", "").removeprefix("GNAP ")
        if path == "/resources/incoming-payments" and token == self.token:
            self.amount = body["incomingAmount"]
            return 201, {"id": incoming, "receivedAmount": self._value(0)}
        if path == "/resources/incoming-payments/1":
            if token != self.token:
                return 401, {}
            return 200, {"id": incoming, "receivedAmount": self._value(self.received)}
        if path == "/resources/quotes" and token == "token-quote":
            amount = self.quoted or self.amount
            return 201, {"id": f"{self.base}/quotes/1", "debitAmount": amount,
                         "receiveAmount": amount}  # fmt: skip
        if path == "/resources/outgoing-payments" and token == "token-outgoing":
            if body["quoteId"] in self.paid_quotes or self.refuses:
                return 409, {}
            self.paid_quotes.add(body["quoteId"])
            self.received = int(self.amount["value"])
            if self.unheard:
                return 503, {}
            return 201, {"id": f"{self.base}/outgoing/1", "failed": False}
        return 404, {}

    def _value(self, value: int) -> dict[str, Any]:
        return {"value": str(value), "assetCode": "EUR", "assetScale": 2}

    def check(self, method: str, target: str, headers: Any, raw: bytes) -> None:
        """Check a signature as RFC 9421 says, with the client's public key."""
        given = headers["Signature-Input"].removeprefix("sig1=")
        names = re.findall(r'"([^"]+)"', given.partition(")")[0])
        values = {"@method": method, "@target-uri": target}
        must = {"@method", "@target-uri"} | ({"content-digest"} if raw else set())
        if not must <= set(names):
            self.faults.append("a part is not covered")
        if raw:
            digest = base64.b64encode(hashlib.sha512(raw).digest()).decode()
            if headers["Content-Digest"] != f"sha-512=:{digest}:":
                self.faults.append("another body")
        lines = [f'"{name}": {values.get(name) or headers[name]}' for name in names]
        text = "\n".join([*lines, f'"@signature-params": {given}'])
        made = base64.b64decode(headers["Signature"].removeprefix("sig1=:").removesuffix(":"))
        if self.public is not None:
            self.public.verify(made, text.encode())


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Serve on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw) if raw else {}
            server.asked.append((self.command, self.path, body))
            if isinstance(server, WalletServer):
                server.check(self.command, server.base + self.path, self.headers, raw)
            status, answer = server.answer(self.command, self.path, self.headers, body)
            made = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(made)))
            self.end_headers()
            self.wfile.write(made)

        do_GET = do_POST = _any  # noqa: N815  names of the library

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.base = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def key_pair() -> tuple[str, Ed25519PublicKey]:
    """Return a private key in PEM with its public key."""
    made = Ed25519PrivateKey.generate()
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return pem, made.public_key()
