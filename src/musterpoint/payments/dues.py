"""What is due in payments: releases, answers and statements of banks, lines, vouchers."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import queries, rules
from musterpoint.payments.models import (
    Batch,
    BatchState,
    LineState,
    Method,
    PayingAccount,
    Statement,
    Voucher,
    VoucherState,
)
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    reconcile = Permission.PAYMENTS_RECONCILE
    for code, label, permission, find in (
        ("payments.releases", gettext_lazy("Batch to release"), Permission.PAYMENTS_RELEASE,
         releases),
        ("payments.in-kind", gettext_lazy("Payment in kind to release"),
         Permission.PAYMENTS_RELEASE, in_kind),
        ("payments.answers", gettext_lazy("Answer of a bank"), reconcile, answers),
        ("payments.statements", gettext_lazy("Bank statement"), reconcile, statements),
        ("payments.lines", gettext_lazy("Bank lines"), reconcile, lines),
        ("payments.vouchers", gettext_lazy("Voucher"), Permission.PAYMENTS_PREPARE, vouchers),
        ("payments.conflicts", gettext_lazy("Handed out twice"), reconcile, conflicts),
    ):  # fmt: skip
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def _batches(asked: Asked, state: str, column: str, after: timedelta, what: str) -> list[Item]:
    if asked.view != ALL:
        return []
    rows = Batch.objects.filter(state=state).defer("sealed")
    due = ExpressionWrapper(F(column) + after, output_field=DateTimeField())
    rows = rows.filter(**{f"{column}__isnull": False}).annotate(due_at=due)
    return [
        Item(
            id=one.id, due_at=one.due_at, what=what, about=one.message_id, page="payments:batch",
            parts={"batch_id": one.id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]  # fmt: skip


def releases(asked: Asked) -> list[Item]:
    """Return batches that wait for a release."""
    within = rules.pack().release_within
    return _batches(asked, BatchState.PREPARED, "prepared_at", within, _("Release a batch"))


def in_kind(asked: Asked) -> list[Item]:
    """Return large payments in kind that wait for a release."""
    if asked.view != ALL:
        return []
    within = rules.pack().release_within
    rows = queries.to_release()
    due = ExpressionWrapper(F("changed_at") + within, output_field=DateTimeField())
    return [
        Item(
            id=one.id, due_at=one.due_at, what=_("Release a payment in kind"),
            about=show_reference(one.reference), page="payments:order", parts={"order_id": one.id},
        )
        for one in agenda.window(rows.annotate(due_at=due).defer("sealed"), asked, "due_at")
    ]  # fmt: skip


def answers(asked: Asked) -> list[Item]:
    """Return files that a bank has not answered."""
    within = rules.pack().answer_within
    return _batches(asked, BatchState.SENT, "told_at", within, _("Read in what the bank answers"))


def statements(asked: Asked) -> list[Item]:
    """Return accounts whose next statement is missing."""
    if asked.view != ALL:
        return []
    ends = dict(
        Statement.objects.filter(until__isnull=False)
        .values_list("account_id")
        .annotate(last=Max("until"))
        .values_list("account_id", "last")
    )
    rows = PayingAccount.objects.filter(method=Method.BANK, ended_at=None)
    items = []
    for one in rows:
        last = ends.get(one.id)
        begin = datetime.combine(last, time(), tzinfo=UTC) if last else one.opened_at
        items.append(
            Item(
                id=one.id,
                due_at=begin + timedelta(days=rules.pack().statement_days),
                what=_("Read a statement in"),
                about=one.label,
                page="payments:statement-new",
            )
        )
    return agenda.first(items, asked)


def lines(asked: Asked) -> list[Item]:
    """Return, for each account, the oldest bank line that nobody matched: one item for all."""
    if asked.view != ALL:
        return []
    items = []
    seen = set()
    rows = queries.open_lines().filter(state__in=(LineState.OPEN, LineState.PART))
    for one in rows.order_by("account_id", "booked_on", "id").distinct("account_id"):
        if one.account_id in seen:
            continue
        seen.add(one.account_id)
        begin = datetime.combine(one.booked_on, time(), tzinfo=UTC)
        items.append(
            Item(
                id=one.id,
                due_at=begin + timedelta(days=rules.pack().line_days),
                what=_("Match bank lines"),
                about=one.account.label,
                page="payments:queue",
            )
        )
    return agenda.first(items, asked)


def vouchers(asked: Asked) -> list[Item]:
    """Return vouchers that end soon and that nobody has redeemed."""
    if asked.view != ALL:
        return []
    rows = Voucher.objects.filter(
        state=VoucherState.ISSUED, expires_at__lte=asked.at + rules.pack().voucher_warning
    ).select_related("order")
    return [
        Item(
            id=one.id,
            due_at=one.expires_at,
            what=_("A voucher expires"),
            about=show_reference(one.order.reference),
            page="payments:order",
            parts={"order_id": one.order_id},
        )
        for one in agenda.window(rows, asked, "expires_at")
    ]


def conflicts(asked: Asked) -> list[Item]:
    """Return what was handed out twice and nobody has looked into."""
    if asked.view != ALL:
        return []
    rows = queries.conflicts().filter(findings=None)
    return [
        Item(
            id=one.id,
            due_at=one.recorded_at,
            what=_("Look into what was handed out twice"),
            about=show_reference(one.order.reference),
            page="payments:conflict",
            parts={"payout_id": one.id},
        )
        for one in agenda.window(rows, asked, "recorded_at")
    ]
