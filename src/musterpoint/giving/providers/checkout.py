"""
A provider with a hosted page: it takes the card or wallet, we hear by signed message.

We send ``POST {base}/checkouts`` with a bearer token, ``Idempotency-Key``, and reference, amount
(smallest parts, as text), currency and return address. It answers ``id`` and ``url``; the giver
pays there. It sends us a message whose field ``Provider-Signature`` is ``t=<seconds>,v1=<hex>``,
HMAC-SHA-256 of ``<seconds>.<body>`` with the secret that we share. A message only sets off that
we ask: what counts is what ``GET {base}/checkouts/{id}`` answers.
"""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from musterpoint.giving.providers import contract
from musterpoint.giving.providers.contract import (
    Asked,
    BadEvent,
    Event,
    NotReached,
    Refusing,
    Step,
)
from musterpoint.giving.providers.transport import Answer, Forbidden, Transport, Unreachable

#: How old a message may be, and how far a clock may be ahead.
FRESH = timedelta(minutes=5)
_SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
_ID = re.compile(r"[A-Za-z0-9_\-]{1,120}")


class Checkout:
    """The hosted page."""

    needs_wallet = False

    def problems(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, str]:
        """Return what is wrong with the settings of a provider, by name."""
        found = {}
        if not urlsplit(str(settings.get("base", ""))).hostname:
            found["base"] = "address"
        for name in ("token", "webhook_secret"):
            if len(secrets.get(name, "")) < 16:
                found[name] = "secret"
        return found

    def hosts(self, settings: Mapping[str, Any]) -> frozenset[str]:
        """Return the host of the provider, and those of its pages."""
        own = urlsplit(str(settings["base"])).netloc.lower()
        return frozenset({own, *(str(one).lower() for one in settings.get("hosts", ()))})

    def advance(self, asked: Asked, remote: Mapping[str, Any], transport: Transport) -> Step:
        """Begin, or look whether it is paid; what was begun may be, whatever is answered."""
        try:
            return self._look(asked, remote, transport) if remote else self._begin(asked, transport)
        except Unreachable as error:
            raise NotReached(str(error)) from error
        except (Refusing, Forbidden) as error:
            raise (NotReached if remote else Refusing)(str(error)) from error

    def _begin(self, asked: Asked, transport: Transport) -> Step:
        sent = {
            "reference": asked.reference,
            "amount": str(asked.amount),
            "currency": asked.unit,
            "return_url": asked.return_url,
        }
        extra = {"Idempotency-Key": asked.key, "Content-Type": "application/json"}
        answer = self._ask(asked, transport, "POST", "/checkouts", extra, json.dumps(sent).encode())
        identity, goes_to = str(answer.body.get("id", "")), str(answer.body.get("url", ""))
        if not _ID.fullmatch(identity):
            raise Refusing("no id of a checkout")
        transport.checked(goes_to)
        return Step(
            state=contract.ASKED, remote={"id": identity}, goes_to=goes_to, remote_id=identity
        )

    def _look(self, asked: Asked, remote: Mapping[str, Any], transport: Transport) -> Step:
        path = f"/checkouts/{quote(str(remote['id']), safe='')}"
        answer = self._ask(asked, transport, "GET", path, {})
        state = answer.body.get("status")
        if state == "failed":
            return Step(state=contract.FAILED, remote=remote)
        if state != "paid":
            return Step(state=contract.WAIT, remote=remote)
        amount = str(answer.body.get("amount", ""))
        if not re.fullmatch(r"\d{1,18}", amount):
            raise Refusing("no amount")
        return Step(
            state=contract.PAID,
            remote=remote,
            amount=int(amount),
            unit=str(answer.body.get("currency", "")),
        )

    def _ask(
        self,
        asked: Asked,
        transport: Transport,
        method: str,
        path: str,
        extra: Mapping[str, str],
        body: bytes | None = None,
    ) -> Answer:
        headers = {
            "Accept": "application/json",
            "Authorization": f"Bearer {asked.secrets['token']}",
            **extra,
        }
        answer = transport.ask(method, str(asked.settings["base"]) + path, headers, body)
        if answer.status >= 500 or answer.status == 429:
            raise NotReached(f"status {answer.status}")
        if answer.status >= 300:
            raise Refusing(f"status {answer.status}")
        return answer

    def event(
        self, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, at: datetime
    ) -> Event:
        """Read a message; its signature comes first."""
        match = _SIGNATURE.fullmatch(headers.get("Provider-Signature", ""))
        if match is None:
            raise BadEvent("no signature")
        made = sign(secrets["webhook_secret"], int(match[1]), body)
        if not hmac.compare_digest(made, match[0]):
            raise BadEvent("the signature is not the provider's")
        sent_at = datetime.fromtimestamp(int(match[1]), UTC)
        if abs(at - sent_at) > FRESH:
            raise BadEvent("the message is too old")
        try:
            found = json.loads(body)
            return Event(
                event_id=_name(found["id"]),
                remote_id=_name(found["checkout"]),
                kind=_name(found["type"].replace(".", "_")),
                amount=int(_digits(found["amount"])),
                unit=_name(found["currency"]),
                sent_at=sent_at,
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadEvent("the message cannot be read") from error


def sign(secret: str, seconds: int, body: bytes) -> str:
    """Return the field by which a provider signs a message."""
    made = hmac.digest(secret.encode(), f"{seconds}.".encode() + body, "sha256").hex()
    return f"t={seconds},v1={made}"


def _name(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("no name")
    return value


def _digits(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,18}", value):
        raise ValueError("no amount")
    return value
