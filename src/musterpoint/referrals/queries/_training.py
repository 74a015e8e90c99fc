"""Who passed the training without which nobody refers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from musterpoint.procedures import queries as procedures
from musterpoint.referrals import kinds, rules
from musterpoint.referrals.models import Trained
from musterpoint.referrals.rules import Passed
from musterpoint.tenancy.actors import Actor
from musterpoint.training import queries as training


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingLine:
    """
    A colleague and the record that counts the longest; ``row`` is None without any.

    ``certified_until`` is the last day of a certificate of the course, far off when it has no end.
    """

    user_id: UUID
    name: str
    role: str
    row: Trained | None
    certified_until: date | None
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
    rows, wanted = passed([by.id]).get(by.id, []), course or kinds.shipped().course.code
    values = [_value(row) for row in rows]
    return rules.is_trained(values, wanted, at.astimezone(UTC).date()) or bool(
        training.passed([by.id], [wanted], at)
    )


def training_lines(at: datetime) -> list[TrainingLine]:
    """Return the colleagues who may refer, whoever has no valid training first."""
    pack, day = kinds.shipped(), at.astimezone(UTC).date()
    people = procedures.workers(at)
    rows = passed(one.user_id for one in people)
    held = training.passed([one.user_id for one in people], [pack.course.code], at)
    lines = []
    for one in people:
        own = [row for row in rows.get(one.user_id, []) if row.course == pack.course.code]
        row = own[0] if own else None
        certified = _last_day(held.get(one.user_id, {}), pack.course.code)
        counts = rules.is_trained(map(_value, own), pack.course.code, day) or certified is not None
        known = (row.valid_until if row else None, certified)
        ends = max((last for last in known if last is not None), default=None)
        lines.append(
            TrainingLine(
                user_id=one.user_id,
                name=one.name,
                role=one.role,
                row=row,
                certified_until=certified,
                is_trained=counts,
                is_soon=counts and ends is not None and ends <= day + pack.soon,
            )
        )
    return sorted(lines, key=lambda one: (one.is_trained, not one.is_soon))


def _last_day(held: Mapping[str, datetime | None], course: str) -> date | None:
    """Return the last day on which a certificate counts; None when there is none."""
    if course not in held:
        return None
    until = held[course]
    return until.astimezone(UTC).date() if until is not None else date.max


def is_ended_training(training_id: UUID) -> bool:
    """Say whether a record was taken back."""
    return Trained.objects.filter(id=training_id, ended_at__isnull=False).exists()


def _value(row: Trained) -> Passed:
    return Passed(course=row.course, passed_on=row.passed_on, valid_until=row.valid_until)
