"""Whom to ask for at a partner: the first who is not away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from musterpoint.referrals import identity
from musterpoint.referrals.identity import USE, Contact
from musterpoint.referrals.models import FocalPoint
from musterpoint.tenancy import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalCard:
    """A focal point or deputy, opened. Whoever shows one calls ``audit.saw`` with ``id``."""

    row: FocalPoint
    who: Contact
    is_away: bool

    @property
    def id(self) -> UUID:
        """The row whose key sealed the contact."""
        return self.row.id


def focal_points(partner_ids: Iterable[UUID], at: datetime) -> dict[UUID, list[FocalCard]]:
    """Return the focal points and deputies of partners, by rank, opened."""
    rows = list(
        FocalPoint.objects.filter(partner_id__in=list(partner_ids), ended_at__isnull=True).order_by(
            "rank", "id"
        )
    )
    keys = vault.open_keys([row.id for row in rows], at=at)
    today = at.astimezone(UTC).date()
    found: dict[UUID, list[FocalCard]] = {}
    for row in rows:
        if row.id in keys:
            card = FocalCard(
                row=row,
                who=identity.opened(keys[row.id].open(USE, row.sealed)),
                is_away=row.away_until is not None and today <= row.away_until,
            )
            found.setdefault(row.partner_id, []).append(card)
    return found


def to_ask(cards: Iterable[FocalCard]) -> FocalCard | None:
    """Return the first who is not away; when all are away, the focal point itself."""
    every = list(cards)
    return next((one for one in every if not one.is_away), every[0] if every else None)


def first_focal_point(partner_id: UUID, at: datetime) -> FocalCard | None:
    """Return whom to ask for at a partner now; whoever shows it calls ``audit.saw``."""
    return to_ask(focal_points([partner_id], at).get(partner_id, []))
