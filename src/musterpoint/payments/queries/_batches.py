"""Accounts to pay from, batches, statements and points."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.kernel.errors import Missing
from musterpoint.payments.models import (
    Batch,
    BatchState,
    Method,
    Order,
    Outcome,
    PayingAccount,
    Payout,
    State,
    Statement,
    Voucher,
)
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES


def accounts() -> QuerySet[PayingAccount]:
    """Return accounts and points, those in use first."""
    return PayingAccount.objects.order_by("ended_at", "label").distinct()


def account(account_id: UUID) -> PayingAccount:
    """Return an account or point, or raise Missing."""
    found = PayingAccount.objects.filter(id=account_id).first()
    if found is None:
        raise Missing(_("There is no such account to pay from."))
    return found


def cashiers(at: datetime) -> dict[UUID, str]:
    """Return the names of those who may pay out, by their ids, in the order of the names."""
    able = [code for code, role in ROLES.items() if Permission.PAYMENTS_CASH in role.permissions]
    rows = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
        role__in=able,
    )
    users = User.objects.filter(id__in=list(rows.values_list("user_id", flat=True)))
    return dict(users.order_by("name", "id").values_list("id", "name"))


def points() -> QuerySet[PayingAccount]:
    """Return the points that are open, by name."""
    return PayingAccount.objects.filter(method=Method.CASH, ended_at=None).order_by("label")


def point(point_id: UUID) -> PayingAccount:
    """Return a point that is open, or raise Missing."""
    found = points().filter(id=point_id).first()
    if found is None:
        raise Missing(_("There is no such point here."))
    return found


def batches(*, state: str = "", words: str = "") -> QuerySet[Batch]:
    """Return batches, the newest first; found by their number or the name of their account."""
    rows = Batch.objects.select_related("account").defer("sealed").order_by("-id")
    for word in words.split()[:5]:
        rows = rows.filter(Q(message_id__contains=word) | Q(account__label__contains=word))
    return rows.filter(state=state) if state else rows


def batch(batch_id: UUID) -> Batch:
    """Return a batch, or raise Missing."""
    found = Batch.objects.select_related("account").filter(id=batch_id).first()
    if found is None:
        raise Missing(_("There is no such batch here."))
    return found


def statements(words: str = "") -> QuerySet[Statement]:
    """Return statements that were read in, the newest first; found by number or account."""
    rows = Statement.objects.select_related("account").order_by("-until", "-id")
    for word in words.split()[:5]:
        rows = rows.filter(Q(ident__contains=word) | Q(account__label__contains=word))
    return rows


def to_hand_out(point_id: UUID) -> QuerySet[Order]:
    """Return the cash payments that wait on the lists of a point."""
    return Order.objects.filter(
        method=Method.CASH, state=State.SENT, lines__is_live=True,
        lines__batch__account_id=point_id, lines__batch__state=BatchState.SENT,
    ).order_by("id")  # fmt: skip


def vouchers_of(order_id: UUID) -> list[Voucher]:
    """Return the vouchers that were issued for a payment, the newest first."""
    return list(Voucher.objects.filter(order_id=order_id).select_related("point").order_by("-id"))


def conflicts() -> QuerySet[Payout]:
    """Return what was handed out twice, the newest first."""
    rows = Payout.objects.filter(outcome=Outcome.CONFLICT).select_related("order", "point")
    return rows.prefetch_related("findings").order_by("-id")
