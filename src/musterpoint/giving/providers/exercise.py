"""
The provider of exercises: a page of our own on which nobody pays anything.

It speaks the protocol of the hosted page, signature and all; only that its page stands here, and
that "asking" it means to read the signed messages that it sent. No real organisation has it: see
``providers.adapter``.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from musterpoint.giving.providers import contract
from musterpoint.giving.providers.checkout import Checkout, sign
from musterpoint.giving.providers.contract import Asked, Step
from musterpoint.giving.providers.transport import Transport

KIND = "exercise"
#: How late a late answer comes.
LATE = timedelta(minutes=2)
PAY, DECLINE, PAY_LATE = "pay", "decline", "late"
#: What its messages say of each answer; a dot is written as a line when it is kept.
TYPES = {PAY: "checkout.paid", DECLINE: "checkout.failed", PAY_LATE: "checkout.paid_late"}
_PAID, _FAILED, _PAID_LATE = (TYPES[one].replace(".", "_") for one in (PAY, DECLINE, PAY_LATE))


class Exercise(Checkout):
    """The hosted page of exercises."""

    def problems(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, str]:
        """Return what is wrong with the settings of a provider, by name."""
        is_long = len(secrets.get("webhook_secret", "")) >= 16
        return {} if is_long else {"webhook_secret": "secret"}

    def hosts(self, settings: Mapping[str, Any]) -> frozenset[str]:
        """Return no host: it speaks to nobody."""
        return frozenset()

    def advance(self, asked: Asked, remote: Mapping[str, Any], transport: Transport) -> Step:
        """Begin, or look what its first message said."""
        if not remote:
            return _begun(asked)
        heard = next(iter(asked.heard), None)
        if heard is not None and heard.kind == _FAILED:
            return Step(state=contract.FAILED, remote=remote)
        is_due = heard is not None and (
            heard.kind == _PAID or (heard.kind == _PAID_LATE and asked.at >= heard.sent_at + LATE)
        )
        if heard is None or not is_due:
            return Step(state=contract.WAIT, remote=remote)
        return Step(state=contract.PAID, remote=remote, amount=heard.amount, unit=heard.unit)


def _begun(asked: Asked) -> Step:
    """Return the page of a gift; whoever does not know the secret cannot guess its address."""
    secret = asked.secrets["webhook_secret"].encode()
    identity = hmac.digest(secret, f"checkout|{asked.key}".encode(), "sha256").hex()[:40]
    site, _mine, _code = asked.return_url.rpartition("/mine/")
    return Step(
        state=contract.ASKED, remote={"id": identity}, remote_id=identity,
        goes_to=f"{site}/exercise/{identity}/",
    )  # fmt: skip


def message(
    answer: str, remote_id: str, amount: int, unit: str, secret: str, at: datetime
) -> tuple[dict[str, str], bytes]:
    """Return the signed message by which it tells what somebody answered: fields and body."""
    said = {
        "id": f"ev_{remote_id}", "type": TYPES[answer], "checkout": remote_id,
        "amount": str(amount), "currency": unit,
    }  # fmt: skip
    body = json.dumps(said).encode()
    return {"Provider-Signature": sign(secret, int(at.timestamp()), body)}, body
