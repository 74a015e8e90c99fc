"""
Hold the accounts against the audit trail: their names, units, limits, keepers, posts and ends.

Each event says by a digest what holds since, and what held before. So nothing depends on the order
in which events of one moment are read: of all that ever held, less what was followed by something
else, what holds now is left over.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.audit.models import Event
from musterpoint.funds.models import Account
from musterpoint.tenancy.actors import Actor

OPENED = "funds.account.opened"
KINDS = (
    OPENED, "funds.account.reopened", "funds.account.limited", "funds.account.ended",
    "funds.account.of_post",
)  # fmt: skip


def rules(one: Account) -> str:
    """Return the digest of what is kept of an account: the trail holds no words."""
    said = [
        one.name, sorted(one.units.split()), one.least, one.most, one.kept_by, one.post,
        one.ended_at is not None,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def record(kind: str, one: Account, *, before: str = "", by: Actor, at: datetime) -> None:
    """Record what happened to an account, with what holds since and what held before."""
    facts = {"rules": rules(one)} | ({"before": before} if before else {})
    audit.record(kind, subject_id=one.id, by=by, at=at, **facts)


def problems() -> Iterator[str]:
    """Yield the accounts that are not as the trail says, in sentences."""
    opened: dict[UUID, bool] = {}
    left: dict[UUID, Counter[str]] = {}
    rows = Event.objects.filter(kind__in=KINDS).values_list("subject_id", "kind", "facts")
    for subject, kind, facts in rows.iterator(chunk_size=2_000):
        if subject is None:
            continue
        told = facts if isinstance(facts, dict) else {}
        if kind == OPENED:
            opened[subject] = "rules" in told
        for name, number in (("rules", 1), ("before", -1)):
            if name in told:
                left.setdefault(subject, Counter())[str(told[name])] += number
    there = set()
    for account in Account.objects.order_by("name"):
        there.add(account.id)
        if account.id not in opened:
            text = _("%(account)s: the audit trail does not know that it was opened.")
            yield text % {"account": account.name}
        elif not _agrees(rules(account), left.get(account.id, Counter()), opened[account.id]):
            text = _("%(account)s: its name, units, limits, post or end are not as in the trail.")
            yield text % {"account": account.name}
    for one in sorted(opened.keys() - there):
        text = _("The audit trail knows of account %(id)s; the books do not have it.")
        yield text % {"id": one}


def _agrees(holds: str, left: Counter[str], is_told: bool) -> bool:
    """
    Say whether what holds is what is left over.

    Of an account opened before the trail kept this, its beginning is not known: then it can be
    compared only after it was changed.
    """
    over = {one for one, number in left.items() if number > 0}
    return over == {holds} or (not over and not is_told)
