"""Who passed the training without which nobody refers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from musterpoint.procedures import queries as procedures
from musterpoint.referrals import kinds, rules
from musterpoint.referrals.models import Trained
from musterpoint.referrals.rules import Passed
from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingLine:
    """A colleague and the record that counts the longest; ``row`` is None without any."""

    user_id: UUID
    name: str
    role: str
    row: Trained | None
    is_trained: bool
    is_soon: bool


def passed(user_ids: Iterable[UUID]) -> dict[UUID, list[Trained]]:
    """Return the records of colleagues that were not ended, the one that lasts longest first."""
    rows = Trained.objects.filter(user_id__in=list(user_ids), ended_at__isnull=True)
    found: dict[UUID, list[Trained]] = {}
    for row in rows.order_by("-valid_until", "-passed_on", "id"):
        found.setdefault(row.user_id, []).append(row)
    return found


def is_trained(by: Actor, at: datetime, course: str = "") -> bool:
    """Say whether an actor passed the course that referring needs, or another, and it counts."""
    if by.id is None:
        return False
    rows = passed([by.id]).get(by.id, [])
    return rules.is_trained(
        [_value(row) for row in rows],
        course or kinds.shipped().course.code,
        at.astimezone(UTC).date(),
    )


def training_lines(at: datetime) -> list[TrainingLine]:
    """Return the colleagues who may refer, whoever has no valid training first."""
    pack, day = kinds.shipped(), at.astimezone(UTC).date()
    people = procedures.workers(at)
    rows = passed(one.user_id for one in people)
    lines = []
    for one in people:
        own = [row for row in rows.get(one.user_id, []) if row.course == pack.course.code]
        row = own[0] if own else None
        counts = rules.is_trained(map(_value, own), pack.course.code, day)
        ends = row.valid_until if row else None
        lines.append(
            TrainingLine(
                user_id=one.user_id,
                name=one.name,
                role=one.role,
                row=row,
                is_trained=counts,
                is_soon=counts and ends is not None and ends <= day + pack.soon,
            )
        )
    return sorted(lines, key=lambda one: (one.is_trained, not one.is_soon))


def _value(row: Trained) -> Passed:
    return Passed(course=row.course, passed_on=row.passed_on, valid_until=row.valid_until)
