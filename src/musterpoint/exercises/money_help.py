"""What came of applications for help in an exercise, asked of the tables of one organisation."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, Sum

from musterpoint.grants.models import Application
from musterpoint.grants.models import State as HelpState
from musterpoint.payments.models import LIVE, Order, State


def rows() -> Iterator[dict[str, Any]]:
    """Return applications for help by how they are paid."""
    refused = Count("id", filter=Q(state=HelpState.REFUSED), distinct=True)
    rows = Application.objects.values("method").annotate(
        n=Count("id", distinct=True), refused=refused,
        appealed=Count("appeals", distinct=True),
    )  # fmt: skip
    for row in rows.order_by("method"):
        sums = Application.objects.filter(method=row["method"]).aggregate(
            asked=Sum("asked"), approved=Sum("approved"), paid=Sum("paid")
        )
        yield {
            "method": row["method"],
            "applications": row["n"],
            "refused": row["refused"],
            "appealed": row["appealed"],
            **{name: sums[name] or 0 for name in ("asked", "approved", "paid")},
        }


def payments() -> Iterator[tuple[int, bool, int | None]]:
    """Yield what was ordered: how much, whether it is paid, the days since it was applied for."""
    orders = Order.objects.filter(what="grants.application", state__in=(*LIVE, State.PAID))
    since = dict(Application.objects.values_list("id", "received_at"))
    for subject, amount, state, paid_on in orders.order_by("ordered_at", "id").values_list(
        "subject_id", "amount", "state", "paid_on"
    ):
        if state == State.PAID and paid_on is not None:
            yield amount, True, (paid_on - since[subject].date()).days
        else:
            yield amount, False, None
