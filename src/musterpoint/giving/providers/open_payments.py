"""
Open Payments (openpayments.dev, Interledger Foundation): from the giver's wallet to ours.

The steps are the protocol's own. At our wallet: a grant, an incoming payment of the amount. At the
giver's: a grant and a quote for it, then a grant that the giver agrees to at their wallet (GNAP,
RFC 9635, with redirect and hash). They come back, the grant is continued, the outgoing payment is
made, and our incoming payment is asked until it has received the whole. Every request is signed
(RFC 9421). Steps that may not happen twice stand alone, and are kept before the next.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from musterpoint.giving.providers import contract, signing
from musterpoint.giving.providers.contract import (
    Asked,
    BadEvent,
    Event,
    NotReached,
    Refusing,
    Step,
)
from musterpoint.giving.providers.transport import Forbidden, Transport, Unreachable
from musterpoint.kernel.ids import random_bytes

#: How long our wallet takes money for a gift that was begun, and what may be late after it.
OPEN_FOR, LATE = timedelta(days=1), timedelta(hours=1)
INCOMING = {"type": "incoming-payment", "actions": ["create", "read", "complete"]}


class OpenPayments:
    """Wallets that speak Open Payments."""

    needs_wallet = True

    def problems(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, str]:
        """Return what is wrong with the settings of a provider, by name."""
        found = {}
        if not urlsplit(str(settings.get("wallet", ""))).hostname:
            found["wallet"] = "address"
        if not re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}", str(settings.get("key_id", ""))):
            found["key_id"] = "name"
        try:
            signing.private_key(secrets.get("private_key", ""))
        except ValueError:
            found["private_key"] = "key"
        return found

    def hosts(self, settings: Mapping[str, Any]) -> frozenset[str]:
        """Return the host of our wallet and those that givers' wallets may have."""
        own = urlsplit(str(settings["wallet"])).netloc.lower()
        return frozenset({own, *(str(one).lower() for one in settings.get("hosts", ()))})

    def advance(self, asked: Asked, remote: Mapping[str, Any], transport: Transport) -> Step:
        """Take the step that the last one left off at."""
        steps = {"": _begin, "quote": _quote, "consent": _go_on, "pay": _pay, "look": _look}
        step = str(remote.get("step", ""))
        try:
            return steps[step](_Talk(asked, transport), dict(remote))
        except Unreachable as error:
            raise NotReached(str(error)) from error
        except (Refusing, Forbidden) as error:
            raise (NotReached if step == "look" else Refusing)(str(error)) from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            text = "the wallet answered what cannot be read"
            raise (NotReached if step == "look" else Refusing)(text) from error

    def event(
        self, secrets: Mapping[str, str], headers: Mapping[str, str], body: bytes, at: Any
    ) -> Event:
        """Refuse every message: the protocol has none, it is asked."""
        raise BadEvent("this protocol sends no messages")


class _Talk:
    """Signed requests of one gift."""

    def __init__(self, asked: Asked, transport: Transport) -> None:
        self.asked = asked
        self.transport = transport
        self.wallet = str(asked.settings["wallet"])

    def ask(
        self, method: str, address: str, sent: Mapping[str, Any] | None = None, token: str = ""
    ) -> dict[str, Any]:
        """Ask, signed; return what was answered. Raises NotReached, Refusing."""
        body = json.dumps(sent).encode() if sent is not None else None
        headers = signing.signed(
            method,
            address,
            key_id=str(self.asked.settings["key_id"]),
            key=signing.private_key(self.asked.secrets["private_key"]),
            created=int(self.asked.at.timestamp()),
            token=token,
            body=body,
        )
        answer = self.transport.ask(method, address, headers, body)
        if answer.status >= 500 or answer.status == 429:
            raise NotReached(f"status {answer.status}")
        if answer.status >= 300:
            raise Refusing(f"status {answer.status}")
        return answer.body

    def grant(self, server: str, access: Mapping[str, Any]) -> dict[str, str]:
        """Return a token for what needs nobody's consent, and where it is managed."""
        sent = {"access_token": {"access": [access]}, "client": self.wallet}
        return _token(self.ask("POST", server, sent))

    def amount(self) -> dict[str, Any]:
        """Return the amount of the gift as the protocol writes it."""
        return {
            "value": str(self.asked.amount),
            "assetCode": self.asked.unit,
            "assetScale": self.asked.digits,
        }


def _begin(talk: _Talk, remote: dict[str, Any]) -> Step:
    """Open an incoming payment at our wallet, of exactly the amount."""
    ours = talk.ask("GET", talk.wallet)
    if (ours["assetCode"], ours["assetScale"]) != (talk.asked.unit, talk.asked.digits):
        raise Refusing("our wallet holds another currency")
    server, until = _text(ours["authServer"]), talk.asked.at + OPEN_FOR
    token = talk.grant(server, INCOMING)
    sent = {
        "walletAddress": talk.wallet,
        "incomingAmount": talk.amount(),
        "expiresAt": until.isoformat().replace("+00:00", "Z"),
        "metadata": {"reference": talk.asked.reference},
    }
    made = talk.ask(
        "POST", f"{_text(ours['resourceServer'])}/incoming-payments", sent, token["value"]
    )
    kept = {
        "step": "quote",
        "incoming": _text(made["id"]),
        "incoming_server": server,
        "incoming_token": token,
        "until": until.isoformat(),
    }
    return Step(state=contract.NEXT, remote=kept, remote_id=_text(made["id"])[:300])


def _quote(talk: _Talk, remote: dict[str, Any]) -> Step:
    """Ask the giver's wallet what it costs, and for the grant that the giver agrees to."""
    wallet = talk.asked.wallet
    theirs = talk.ask("GET", wallet)
    server, resources = _text(theirs["authServer"]), _text(theirs["resourceServer"])
    token = talk.grant(server, {"type": "quote", "actions": ["create", "read"]})["value"]
    sent = {"walletAddress": wallet, "receiver": remote["incoming"], "method": "ilp"}
    quote = talk.ask("POST", f"{resources}/quotes", sent, token)
    if dict(quote["receiveAmount"]) != talk.amount():
        raise Refusing("the wallet offers another amount")
    nonce = base64.urlsafe_b64encode(random_bytes(18)).decode()
    limits = {"debitAmount": dict(quote["debitAmount"])}
    access = {
        "type": "outgoing-payment",
        "actions": ["create", "read"],
        "identifier": wallet,
        "limits": limits,
    }
    finish = {"method": "redirect", "uri": talk.asked.return_url, "nonce": nonce}
    asked = {
        "access_token": {"access": [access]},
        "client": talk.wallet,
        "interact": {"start": ["redirect"], "finish": finish},
    }
    answer = talk.ask("POST", server, asked)
    goes_to = _text(answer["interact"]["redirect"])
    talk.transport.checked(goes_to)
    kept = remote | {
        "step": "consent",
        "server": server,
        "resources": resources,
        "quote": _text(quote["id"]),
        "nonce": nonce,
        "finish": _text(answer["interact"]["finish"]),
        "continue": _text(answer["continue"]["uri"]),
        "continue_token": _text(answer["continue"]["access_token"]["value"]),
    }
    return Step(state=contract.ASKED, remote=kept, goes_to=goes_to)


def _go_on(talk: _Talk, remote: dict[str, Any]) -> Step:
    """Continue the grant with what the giver brought back."""
    returned = talk.asked.returned
    if not returned:
        return Step(state=contract.WAIT, remote=remote)
    if returned.get("result") == "grant_rejected":
        return Step(state=contract.FAILED, remote=remote)
    if not is_hash_right(returned, remote):
        raise Refusing("what came back is not of this gift")
    sent = {"interact_ref": returned["interact_ref"]}
    answer = talk.ask("POST", remote["continue"], sent, remote["continue_token"])
    token = _text(answer["access_token"]["value"])
    return Step(state=contract.NEXT, remote=remote | {"step": "pay", "pay_token": token})


def is_hash_right(returned: Mapping[str, str], remote: Mapping[str, Any]) -> bool:
    """Say whether what came back belongs to the grant that was asked for (RFC 9635, 4.2.3)."""
    words = [remote["nonce"], remote["finish"], returned.get("interact_ref", ""), remote["server"]]
    made = hashlib.sha256("\n".join(words).encode()).digest()
    given = returned.get("hash", "").replace(" ", "+").translate(str.maketrans("-_", "+/"))
    expected = base64.b64encode(made).decode().rstrip("=")
    return hmac.compare_digest(given.rstrip("=").encode("utf-8", "replace"), expected.encode())


def _pay(talk: _Talk, remote: dict[str, Any]) -> Step:
    """
    Make the outgoing payment; a quote pays once, so that a repeat pays nothing.

    What the giver's wallet answers is not the end, as it may have paid before and not been heard:
    our wallet is asked what it has received.
    """
    look = Step(state=contract.NEXT, remote=remote | {"step": "look"})
    if talk.asked.at >= datetime.fromisoformat(remote["until"]):
        return look
    sent = {
        "walletAddress": talk.asked.wallet,
        "quoteId": remote["quote"],
        "metadata": {"reference": talk.asked.reference},
    }
    with suppress(Refusing):
        talk.ask("POST", f"{remote['resources']}/outgoing-payments", sent, remote["pay_token"])
    return look


def _look(talk: _Talk, remote: dict[str, Any]) -> Step:
    """Ask our wallet what it has received; when it takes no more, that is the end."""
    try:
        found = talk.ask("GET", remote["incoming"], None, remote["incoming_token"]["value"])
    except Refusing:
        remote = remote | {"incoming_token": _renewed(talk, remote)}
        found = talk.ask("GET", remote["incoming"], None, remote["incoming_token"]["value"])
    got = found["receivedAmount"]
    value = _text(got["value"])
    if not re.fullmatch(r"\d{1,18}", value) or got["assetScale"] != talk.asked.digits:
        raise ValueError("no amount")
    is_over = talk.asked.at >= datetime.fromisoformat(remote["until"]) + LATE
    if int(value) < talk.asked.amount and not is_over:
        return Step(state=contract.WAIT, remote=remote)
    if int(value) == 0:
        return Step(state=contract.FAILED, remote=remote)
    return Step(state=contract.PAID, remote=remote, amount=int(value), unit=_text(got["assetCode"]))


def _renewed(talk: _Talk, remote: dict[str, Any]) -> dict[str, str]:
    """Return a new token for our incoming payment: the old one rotated, or another granted."""
    old = remote["incoming_token"]
    if old["manage"]:
        with suppress(Refusing, Forbidden):
            return _token(talk.ask("POST", old["manage"], None, old["value"]))
    return talk.grant(remote["incoming_server"], INCOMING)


def _token(answer: Mapping[str, Any]) -> dict[str, str]:
    found = answer["access_token"]
    return {"value": _text(found["value"]), "manage": str(found.get("manage") or "")}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > 2000:
        raise ValueError("no text")
    return value
