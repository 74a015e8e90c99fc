"""Questions about agreements and about what was given and received."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from musterpoint.disclosures.actions._giving import SEALED_USE
from musterpoint.disclosures.models import Agreement, Direction, DisclosureItem, Hold
from musterpoint.tenancy import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A copy that came in, opened. ``row_id`` is this side's row, ``item_id`` common to both."""

    row_id: UUID
    item_id: UUID
    batch_id: UUID
    kind: str
    sender_id: UUID
    sender_name: str
    payload: dict[str, Any]
    disclosed_at: datetime
    handled_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """That a copy about a subject was given: to whom, what kind, what for, on what basis."""

    item_id: UUID
    batch_id: UUID
    kind: str
    receiver_id: UUID
    receiver_name: str
    purpose: str
    basis: str
    disclosed_at: datetime
    ended_at: datetime | None


def agreements() -> list[Agreement]:
    """Return this organisation's copies of its agreements, the newest first."""
    return list(Agreement.objects.order_by("-proposed_at", "-id"))


def agreement(shared_id: UUID) -> Agreement:
    """Return this organisation's copy of an agreement, or raise Agreement.DoesNotExist."""
    return Agreement.objects.get(shared_id=shared_id)


def is_in_force(agreement: Agreement, at: datetime) -> bool:
    """Say whether something may be given under the agreement at this moment."""
    today = at.astimezone(UTC).date()
    accepted = (agreement.accepted_here_at, agreement.accepted_there_at)
    return (
        all(moment is not None and moment <= at for moment in accepted)
        and agreement.ended_at is None
        and agreement.valid_from <= today
        and (agreement.valid_until is None or today <= agreement.valid_until)
    )


def unhandled(kind: str, limit: int, at: datetime) -> list[Received]:
    """
    Return received copies of a kind that wait to be dealt with, in the order they came.

    Copies that were ended openly, or whose key is destroyed, are passed over.
    """
    rows = _received(kind).filter(handled_at__isnull=True, ended_at__isnull=True)
    return _opened(rows[:limit], at)


def received(
    kind: str = "",
    *,
    sender_id: UUID | None = None,
    subject_id: UUID | None = None,
    item_ids: Iterable[UUID] | None = None,
    limit: int = 100,
    at: datetime,
) -> list[Received]:
    """Return received copies, opened, in the order they came. Whoever shows one calls saw."""
    rows = _received(kind)
    if sender_id is not None:
        rows = rows.filter(disclosure__counterpart_id=sender_id)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    if item_ids is not None:
        rows = rows.filter(item_id__in=list(item_ids))
    return _opened(rows[:limit], at)


def given(subject_id: UUID) -> list[Given]:
    """Answer "who received my data": every copy about a subject, the newest first."""
    rows = DisclosureItem.objects.filter(
        subject_id=subject_id, disclosure__direction=Direction.OUT
    ).select_related("disclosure__agreement")
    return [
        Given(
            item_id=row.item_id,
            batch_id=row.disclosure.batch_id,
            kind=row.disclosure.kind,
            receiver_id=row.disclosure.counterpart_id,
            receiver_name=row.disclosure.agreement.counterpart_name,
            purpose=row.disclosure.purpose,
            basis=row.disclosure.basis,
            disclosed_at=row.disclosure.disclosed_at,
            ended_at=row.ended_at,
        )
        for row in rows.order_by("-disclosure__disclosed_at", "-disclosure_id", "position", "id")
    ]


def stopped(subject_ids: Iterable[UUID]) -> set[UUID]:
    """Return the subjects of whom nothing more is given to anybody."""
    rows = Hold.objects.filter(subject_id__in=list(subject_ids))
    return set(rows.values_list("subject_id", flat=True))


def ended(kind: str, item_ids: Iterable[UUID]) -> set[UUID]:
    """Return which received copies of a kind were ended openly; nothing is opened."""
    rows = DisclosureItem.objects.filter(
        disclosure__direction=Direction.IN,
        disclosure__kind=kind,
        item_id__in=list(item_ids),
        ended_at__isnull=False,
    )
    return set(rows.values_list("item_id", flat=True))


def _received(kind: str) -> QuerySet[DisclosureItem]:
    rows = DisclosureItem.objects.filter(disclosure__direction=Direction.IN)
    if kind:
        rows = rows.filter(disclosure__kind=kind)
    return rows.select_related("disclosure__agreement").order_by(
        "disclosure__disclosed_at", "disclosure_id", "position", "id"
    )


def _opened(rows: Iterable[DisclosureItem], at: datetime) -> list[Received]:
    found = list(rows)
    keys = vault.open_keys([row.item_id for row in found], at=at)
    return [
        Received(
            row_id=row.id,
            item_id=row.item_id,
            batch_id=row.disclosure.batch_id,
            kind=row.disclosure.kind,
            sender_id=row.disclosure.counterpart_id,
            sender_name=row.disclosure.agreement.counterpart_name,
            payload=keys[row.item_id].open(SEALED_USE, row.sealed)["payload"],
            disclosed_at=row.disclosure.disclosed_at,
            handled_at=row.handled_at,
            ended_at=row.ended_at,
        )
        for row in found
        if row.item_id in keys and row.sealed is not None
    ]
