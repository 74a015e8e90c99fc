"""
A create that is sent twice is done once (DESIGN D12).

The client sends ``Idempotency-Key``; the answer is kept with the request's digest in the same
unit of work. The same key with another request is refused; two at the same time cannot both
commit, because the key is unique for its sender. Whoever may less than when it was answered is
not told it again.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Idempotency

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LONGEST = 100
USE = "tenancy.idempotency"


class KeyUsedForAnother(Invalid):
    """The key came with another request before."""


class MayLess(NotAllowed):
    """Whoever asks may less than when this was answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time, and as JSON which readings of personal data that was."""

    status: int
    content_type: str
    body: bytes
    seen: Sequence[Any] = ()


def digest(method: str, path: str, body: bytes) -> str:
    """Return what makes a request the same request."""
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).hexdigest()


def find(key: str, request_digest: str, *, by: Actor, at: datetime) -> Answer | None:
    """Return the answer that was given before. Raises KeyUsedForAnother, MayLess."""
    if not 1 <= len(key) <= LONGEST or not key.isprintable():
        raise Invalid(
            _("Send an Idempotency-Key of 1 to 100 printable characters."),
            fields={HEADER: ["1 to 100 printable characters"]},
        )
    row = Idempotency.objects.filter(key=key, actor_id=by.id or by.organisation_id).first()
    if row is None:
        return None
    if row.created_at + KEPT_FOR < at:
        row.delete()
        return None
    if row.request_digest != request_digest:
        raise KeyUsedForAnother(
            _("This Idempotency-Key came with another request. Use a new key for a new request."),
            fields={HEADER: ["used for another request"]},
        )
    kept = vault.open_for_organisation(USE, row.sealed_body, at=at)
    # One that was kept before this was asked says no "may", and is not told again.
    if "may" not in kept or not set(kept["may"]) <= set(_may(by)):
        raise MayLess(
            _(
                "What this program may do was changed after this was answered."
                " Look whether it was done before you send it with a new key."
            )
        )
    return Answer(row.status, kept["type"], base64.b64decode(kept["body"]), kept["seen"])


def keep(key: str, request_digest: str, answer: Answer, *, by: Actor, at: datetime) -> None:
    """Keep an answer in the running unit."""
    body = {
        "type": answer.content_type,
        "body": base64.b64encode(answer.body).decode(),
        "seen": list(answer.seen),
        "may": _may(by),
    }
    Idempotency.objects.create(
        key=key,
        actor_id=by.id or by.organisation_id,
        request_digest=request_digest,
        status=answer.status,
        sealed_body=vault.seal_for_organisation(USE, body, at=at),
        created_at=at,
    )


def _may(by: Actor) -> list[str]:
    """Return what an actor may do and see, to compare later; less of it is less."""
    return sorted([by.clearance.value, *(one.value for one in by.permissions)])
