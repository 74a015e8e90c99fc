"""What the tests of this package start from."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from musterpoint.disclosures import actions
from musterpoint.disclosures.actions import ItemOut
from musterpoint.disclosures.models import Agreement
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tenant import tenant_models
from musterpoint.testing import NOON

TODAY = NOON.date()
LATER = NOON + timedelta(hours=1)
NEED, WORD, HUSHED, PRIVATE = "test.need", "test.word", "test.hushed", "test.private"

actions.register_kind(
    NEED,
    {
        "seats": int,
        "class": ("urgent", "ordinary"),
        "born?": date,
        "legs?": [{"leg": str, "at": datetime}],
        "weight?": float,
    },
)
actions.register_kind(WORD, {"text": str}, consent_purpose="referral")
actions.register_kind(HUSHED, {"text": str}, silent=True)
actions.register_kind(PRIVATE, {"text": str}, compartment="protection")
ALL = [NEED, WORD, HUSHED, PRIVATE]
FINE = {"seats": 2, "class": "urgent"}


def propose(by: Actor, to: Actor, **changed: Any) -> Agreement:
    given = {
        "counterpart_id": to.organisation_id,
        "allows": ALL,
        "terms": "Memorandum of 1 May",
        "crisis_reference": None,
        "valid_from": TODAY,
        "valid_until": TODAY + timedelta(days=30),
    } | changed
    with acting_as(by):
        return actions.propose(**given, by=by, at=NOON)


def agree(by: Actor, to: Actor, **changed: Any) -> UUID:
    """Make an agreement that both have accepted."""
    shared_id = propose(by, to, **changed).shared_id
    with acting_as(to):
        actions.accept(shared_id, by=to, at=NOON)
    return shared_id


def item(payload: Any = None, subject: UUID | None = None, **changed: Any) -> ItemOut:
    given = {"item_id": uuid7(), "subject_id": subject or uuid7(), "payload": payload or FINE}
    return ItemOut(**(given | changed))


def give(
    by: Actor,
    to: Actor,
    items: Iterable[ItemOut],
    kind: str = NEED,
    at: datetime = NOON,
    **more: Any,
) -> UUID:
    with acting_as(by):
        return actions.disclose(
            to.organisation_id, kind, list(items), "a seat", by=by, at=at, **more
        )


def dump(of: Actor) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that the organisation can read, as the application's own role."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with acting_as(of), connection.cursor() as cursor:
        for model in tenant_models():
            table = model._meta.db_table
            columns = [
                f'"{field.column}"'
                for field in model._meta.concrete_fields
                if field.name != "recorded_at"
            ]
            cursor.execute(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY id')
            found[table] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                for row in cursor.fetchall()
            ]
        cursor.execute(
            "SELECT lane, due_at, lease_until, attempts FROM tenancy_wake"
            " WHERE organisation_id = %s ORDER BY lane",
            [of.organisation_id],
        )
        found["tenancy_wake"] = cursor.fetchall()
    return found
