"""On the way: the child left, arrived, and was handed to whoever was named. For packages above."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.children.followed import LANE
from musterpoint.cases.children.queries._gate import Cleared, clearance
from musterpoint.cases.children.queries._one import arranged
from musterpoint.cases.models import ChildClearance
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor


class NotTheReceiver(Refused):
    """Somebody else than the receiver who was named wants to sign for the child."""


def moved(person_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Note that children left under the opening that held at that moment; return how many did."""
    rows = ChildClearance.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        gate__person_id__in=person_ids,
        received_at=None,
        moved_at=None,
    )
    persons = list(rows.values_list("gate__person_id", flat=True))
    if persons:
        rows.update(moved_at=at)
    audit.record_many("cases.child.moved", persons, by=by, at=at)
    return len(persons)


def received(signed: Mapping[UUID, str], *, by: Actor, at: datetime) -> int:
    """
    Note that children were handed over, each with who signed; return how many were received.

    The opening is used up when it was the receiver who is named and accepts. Of anybody else the
    trail tells.
    """
    plans = arranged(signed, at)
    right = {one for one, plan in plans.items() if is_named(plan.receiver, signed[one])}
    newest = {
        one.gate.person_id: one
        for one in ChildClearance.objects.select_related("gate")
        .filter(gate__person_id__in=right)
        .order_by("opened_at", "id")
    }
    used = {
        person: one.id
        for person, one in newest.items()
        if one.received_at is None and (one.withdrawn_at is None or one.moved_at is not None)
    }
    ChildClearance.objects.filter(id__in=used.values()).update(received_at=at)
    audit.record_many("cases.child.received", list(used), by=by, at=at)
    audit.record_many("cases.child.signed-by-another", sorted(set(plans) - right), by=by, at=at)
    if used:
        pumps.wake(LANE, at)
    return len(used)


def check_hand_over(person_id: UUID, to: str, at: datetime, *, is_on_the_way: bool = False) -> None:
    """
    Raise NotTheReceiver unless a person may be handed over to somebody of this name.

    Who is no child that is alone goes with anybody; a child goes to the receiver who is named and
    accepts, while its opening holds. Of a child that ``is_on_the_way`` it does not matter any
    more whether the opening ran out.
    """
    answer = clearance([person_id], at, together=False)[person_id]
    plan = arranged([person_id], at).get(person_id)
    is_child = plan is not None and (
        is_on_the_way or not isinstance(answer, Cleared) or answer.is_child
    )
    if not is_child and isinstance(answer, Cleared):
        return
    if plan is None or not plan.receiver:
        raise NotTheReceiver(
            _(
                "No receiver who accepts is named. Name one and record that they accept; hand over"
                " to nobody until then."
            )
        )
    if not is_named(plan.receiver, to) or not (is_on_the_way or isinstance(answer, Cleared)):
        raise NotTheReceiver(
            _("This child is handed over only to the receiver who was named and has accepted.")
        )


def is_named(name: str, typed: str) -> bool:
    """Say whether a typed name is the one that was named: letters count, cases and spaces not."""
    wanted = " ".join(name.split()).casefold()
    return bool(wanted) and wanted == " ".join(typed.split()).casefold()
