"""Share sections of a plan in force with another organisation, and take in what others share."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.queries import smallest_cell
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.plans import content, keeping, reading
from musterpoint.plans.actions._writing import MOST_ROWS, locked
from musterpoint.plans.crossing import KIND, partners
from musterpoint.plans.models import ReceivedPlan, VersionState
from musterpoint.plans.sections import Column, pack
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

#: A disclosure holds so many letters in one text, so that long plans travel in parts.
LINE = 4000
BATCH = 50
#: So often somebody looks whether an agreement still holds; until then no page shows the copy.
LOOK_AGAIN = timedelta(days=1)
MOST_CHARACTERS = 2_000_000


class NotShareable(Refused):
    """Only what is in force is shared, and something of it."""


def share(
    plan_id: UUID,
    sections: Iterable[str],
    receiver_id: UUID,
    purpose: str,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Share these sections of the version in force under an agreement; return the batch.

    Columns that name people stay here, and counts of small groups go as bands. The receiver keeps
    the newest copy.
    """
    by.require(Permission.PLANS_CHANGE)
    plan = locked(plan_id)
    version = plan.versions.filter(state=VersionState.IN_FORCE).first()
    if version is None:
        raise NotShareable(_("Only a plan in force is shared. Have a version approved first."))
    shown = content.redacted(keeping.opened(version, at), pack(), sections, smallest_cell())
    if not shown:
        raise NotShareable(_("Choose a section that has rows."))
    text = json.dumps(shown, ensure_ascii=False)
    payload = {
        "source": str(plan.id),
        "name": plan.name,
        "kind": plan.kind,
        "country": plan.country,
        "version": version.number,
        "review_due": plan.review_due.isoformat() if plan.review_due else "",
        "content": [text[start : start + LINE] for start in range(0, len(text), LINE)],
    }
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    batch = disclosures.disclose(receiver_id, KIND, [item], purpose, by=by, at=at)
    audit.record("plans.plan.shared", subject_id=plan.id, by=by, at=at, sections=sorted(shown))
    return batch


def take_in(*, by: Actor, at: datetime) -> int:
    """Keep what other organisations shared; return how many copies were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(KIND, limit=BATCH, at=at)
    kept = []
    for one in batch:
        payload = one.payload
        text = "".join(str(part) for part in payload["content"])
        source = _source(str(payload["source"]))
        if len(text) > MOST_CHARACTERS or source is None:
            continue
        there = ReceivedPlan.objects.filter(sender_id=one.sender_id, source_id=source).first()
        row = there or ReceivedPlan(id=uuid7(), sender_id=one.sender_id, source_id=source)
        key = vault.make_keys([row.id], at=at)[row.id]
        row.sender_name = one.sender_name
        row.name, row.kind = str(payload["name"])[:120], str(payload["kind"])[:20]
        row.country, row.number = str(payload["country"])[:3], int(payload["version"])
        row.review_due = _day(payload.get("review_due"))
        row.sealed = key.seal(keeping.USE, _cleaned(text))
        row.received_at = one.disclosed_at
        row.save()
        kept.append(row.id)
    audit.record_many("plans.plan.received", kept, by=by, at=at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def let_go(*, by: Actor, at: datetime) -> int:
    """
    Destroy what was received of those with whom no agreement holds any more; return how many plans.

    The copies of their disclosures go with it. It looks again each day while anything is kept.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    kept = ReceivedPlan.objects.select_for_update().order_by("id")
    over = list(kept.exclude(sender_id__in=partners(at)).defer("sealed"))
    if over:
        copies = DisclosureItem.objects.filter(
            disclosure__direction=Direction.IN,
            disclosure__kind=KIND,
            disclosure__counterpart_id__in={one.sender_id for one in over},
        )
        items = list(copies.values_list("item_id", flat=True))
        disclosures.erase_received_items(items, by=by, at=at)
        ids = [one.id for one in over]
        vault.erase(ids, at=at)
        ReceivedPlan.objects.filter(id__in=ids).delete()
        audit.record_many("plans.plan.let_go", ids, by=by, at=at)
    if ReceivedPlan.objects.exists():
        pumps.wake(f"intake.{KIND}", at + LOOK_AGAIN)
    return len(over)


def _day(sent: object) -> date | None:
    """Return the day that somebody else sent, or None when it is none."""
    try:
        return date.fromisoformat(str(sent))
    except ValueError:
        return None


def _source(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _cleaned(text: str) -> dict[str, list[dict[str, Any]]]:
    """Return what somebody else sent as rows of our own sections; what does not fit is left out."""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found: dict[str, list[dict[str, Any]]] = {}
    for code, section in pack().sections.items():
        rows = sent.get(code) if isinstance(sent, dict) else None
        for row in (rows if isinstance(rows, list) else [])[:MOST_ROWS]:
            if not isinstance(row, dict):
                continue
            typed = {
                one.code: _typed(one, row[one.code])
                for one in section.open_columns
                if _is_plain(row.get(one.code))
            }
            kept, _problems = reading.read_row(section, typed)
            if kept:
                found.setdefault(code, []).append({content.ID: str(uuid7()), **kept})
    return found


def _typed(column: Column, value: Any) -> Any:
    """Return a value that somebody else sent as it would be typed here; empty when it is none."""
    if column.kind == "tick":
        return value is True
    try:
        return reading.typed(column, value)
    except (ArithmeticError, TypeError, ValueError):
        return ""


def _is_plain(value: object) -> bool:
    """Say whether a value is one that a row holds: text, a number, yes, or a position."""
    if isinstance(value, list):
        return len(value) == 2 and all(isinstance(one, int | float) for one in value)
    return isinstance(value, str | int) and value != "" and value is not False
