"""All statements as a file that a record store reads; ``musterpoint xapi check`` passes it."""

import hashlib
import json
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.forms.reasons import ExportReason
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.training import record_store


def records(site: record_store.Site, reason: str, *, by: Actor, at: datetime) -> bytes:
    """
    Return every statement, the oldest first, in the shape of a store's answer; no name is in it.

    Who took it out, why, and the file's digest are recorded.
    """
    by.require(Permission.TRAINING_TEACH)
    if reason not in ExportReason.values:
        problem = _("Say what the file is needed for.")
        raise Invalid(problem, fields={"reason": [problem]})
    found = record_store.everything(site, at)
    text = json.dumps({"statements": found, "more": ""}, ensure_ascii=False, indent=1)
    made = text.encode()
    digest = hashlib.sha256(made).hexdigest()
    audit.record(
        "training.statement.exported", by=by, at=at, reason=reason, rows=len(found), digest=digest
    )
    return made
