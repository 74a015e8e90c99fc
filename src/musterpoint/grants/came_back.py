"""Whose payment came back: also after an application was paid in full, and stays \"Paid\"."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from musterpoint.grants.actions._committing import APPLICATION, MILESTONE
from musterpoint.grants.models import Application, Milestone, State
from musterpoint.payments import queries as payments
from musterpoint.payments.models import Order
from musterpoint.payments.models import State as Payment
from musterpoint.payments.queries import Stand

#: Of these everything was paid; only the orders tell when it is not so any more.
PAID = (State.PAID, State.RECEIPTED)


def applications(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return those of which a payment came back and was not made again, or was then cancelled."""
    back = Order.objects.filter(state=Payment.RETURNED)
    of_tranches = Milestone.objects.filter(
        id__in=back.filter(what=MILESTONE).values("subject_id")
    ).values("application_id")
    waits = Q(id__in=back.filter(what=APPLICATION).values("subject_id")) | Q(id__in=of_tranches)
    orders = Order.objects.filter(state=Payment.PAID)
    whole = orders.filter(what=APPLICATION, subject_id=OuterRef("pk"))
    parts = Milestone.objects.filter(application=OuterRef(OuterRef("pk"))).values("id")
    still = _sum(whole) + _sum(orders.filter(what=MILESTONE, subject_id__in=parts))
    rows = rows.annotate(still=still)
    return rows.filter(waits | Q(state__in=PAID, paid__gt=F("still")))


def ids(of: Collection[UUID]) -> set[UUID]:
    """Return which of some applications are such."""
    return set(applications(Application.objects.filter(id__in=of)).values_list("id", flat=True))


def orders(row: Application) -> list[Stand]:
    """Return the payments of an application that came back; none where all were made again."""
    if not ids([row.id]):
        return []
    found = list(payments.of_subject(APPLICATION, row.id))
    of = row.milestones.values_list("id", flat=True)
    for many in payments.of_subjects(MILESTONE, of).values():
        found += many
    back = [one for one in found if one.state == Payment.RETURNED]
    return back or [one for one in found if one.state == Payment.CANCELLED]


def _sum(of: QuerySet[Order]) -> Coalesce:
    added = of.order_by().values("organisation").annotate(n=Sum("amount")).values("n")
    return Coalesce(Subquery(added, output_field=IntegerField()), 0)
