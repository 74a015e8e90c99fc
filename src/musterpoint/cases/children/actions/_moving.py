"""On the way: the child left, arrived, and was handed to whoever was named. For packages above."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.children.followed import LANE
from musterpoint.cases.children.queries._gate import Cleared, clearance
from musterpoint.cases.models import ChildClearance
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor


class NotTheReceiver(Refused):
    """Somebody else than the receiver who was named wants to sign for the child."""


def moved(person_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Note that children left under their opening; return how many did."""
    rows = _live(person_ids).filter(moved_at=None)
    persons = list(rows.values_list("gate__person_id", flat=True))
    rows.update(moved_at=at)
    audit.record_many("cases.child.moved", persons, by=by, at=at)
    return len(persons)


def received(person_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Note that children were handed to their receivers: the opening is used up."""
    rows = _live(person_ids)
    persons = list(rows.values_list("gate__person_id", flat=True))
    rows.update(received_at=at)
    audit.record_many("cases.child.received", persons, by=by, at=at)
    if persons:
        pumps.wake(LANE, at)
    return len(persons)


def _live(person_ids: Collection[UUID]) -> QuerySet[ChildClearance]:
    return ChildClearance.objects.filter(
        gate__person_id__in=person_ids, withdrawn_at=None, received_at=None
    )


def check_hand_over(person_id: UUID, to: str, at: datetime) -> None:
    """
    Raise NotTheReceiver unless a person may be handed over to somebody of this name.

    For referrals and whoever else hands people over. Who is no child that is alone goes with
    anybody; a child goes to the receiver of its opening alone.
    """
    answer = clearance([person_id], at, together=False)[person_id]
    if isinstance(answer, Cleared) and (not answer.is_child or is_named(answer.receiver, to)):
        return
    raise NotTheReceiver(
        _("This child is handed over only to the receiver who was named and has accepted.")
    )


def is_named(name: str, typed: str) -> bool:
    """Say whether a typed name is the one that was named: letters count, cases and spaces not."""
    wanted = " ".join(name.split()).casefold()
    return bool(wanted) and wanted == " ".join(typed.split()).casefold()
