"""
A create that is sent twice is done once (DESIGN D12).

The client sends ``Idempotency-Key``; the answer is kept with the request's digest in the same
unit of work. The same key with another request is refused; two at the same time cannot both
commit, because the key is unique for its sender.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy import vault
from musterpoint.tenancy.models import Idempotency

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LONGEST = 100
USE = "tenancy.idempotency"


class KeyUsedForAnother(Invalid):
    """The key came with another request before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    content_type: str
    body: bytes


def digest(method: str, path: str, body: bytes) -> str:
    """Return what makes a request the same request."""
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).hexdigest()


def find(key: str, actor_id: UUID, request_digest: str, *, at: datetime) -> Answer | None:
    """Return the answer that was given before; raise KeyUsedForAnother for another request."""
    if not 1 <= len(key) <= LONGEST or not key.isprintable():
        raise Invalid(
            _("Send an Idempotency-Key of 1 to 100 printable characters."),
            fields={HEADER: ["1 to 100 printable characters"]},
        )
    row = Idempotency.objects.filter(key=key, actor_id=actor_id).first()
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
    return Answer(row.status, kept["type"], base64.b64decode(kept["body"]))


def keep(key: str, actor_id: UUID, request_digest: str, answer: Answer, *, at: datetime) -> None:
    """Keep an answer in the running unit."""
    body = {"type": answer.content_type, "body": base64.b64encode(answer.body).decode()}
    Idempotency.objects.create(
        key=key,
        actor_id=actor_id,
        request_digest=request_digest,
        status=answer.status,
        sealed_body=vault.seal_for_organisation(USE, body, at=at),
        created_at=at,
    )
