"""Papers of payments: vouchers to cut out, and the list of a point for signatures."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.engine.payments import codes
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import payees
from musterpoint.payments.actions._vouchers import codes_of
from musterpoint.payments.models import Batch, Order, Voucher, VoucherState
from musterpoint.tenancy import vault
from musterpoint.web import formats, pdf, qr

VOUCHERS = "payments/typst/vouchers.typ"
TABLE = "web/typst/table.typ"


def vouchers(rows: Sequence[Voucher], organisation: str, *, at: datetime) -> bytes:
    """Return vouchers as a PDF to print and cut: no name stands on them."""
    found = codes_of(rows, at)
    data = {
        "title": _("Vouchers"),
        "organisation": organisation,
        "note": _("Keep them as cash. Each is good once."),
        "vouchers": [
            {
                "code": codes.shown(found[one.id]),
                "amount": f"{formats.amount(one.amount, one.digits)} {one.unit}",
                "until": one.expires_at.date().isoformat(),
                "where": one.point.label if one.point else "",
                "reference": show_reference(one.order.reference),
                "qr": qr.data(found[one.id]).decode(),
            }
            for one in rows
        ],
        "words": {
            "until": _("Good until"),
            "reference": _("Reference"),
            "once": _("Whoever brings this code is paid, once."),
        },
    }
    return pdf.render(VOUCHERS, data, at=at)


def point_list(batch: Batch, organisation: str, *, at: datetime) -> bytes:
    """Return the list of a point: who is paid how much, with room for a signature or a thumb."""
    lines = list(batch.lines.filter(is_live=True).select_related("order").order_by("position"))
    keys = vault.open_keys([one.order_id for one in lines], at=at)
    rows = []
    for place, one in enumerate(lines, start=1):
        payee = payees.read(keys[one.order_id].open(payees.USE, one.order.sealed))
        amount = f"{formats.amount(one.order.amount, one.order.digits)} {one.order.unit}"
        reference = show_reference(one.order.reference)
        rows.append([str(place), reference, payee.name, amount, " \n\n "])
    data = {
        "title": f"{batch.account.label} · {batch.message_id}",
        "organisation": organisation,
        "note": _("Confidential. Destroy it after the day is closed."),
        "lead": _("Each signs or gives a thumb print before the money is handed out."),
        "facts": [
            [_("Payments"), formats.count(len(lines))],
            [_("Together"), f"{formats.amount(batch.total, batch.digits)} {batch.unit}"],
        ],
        "columns": [
            {"label": "", "width": 0.5},
            {"label": _("Reference"), "width": 1.5},
            {"label": _("Name"), "width": 3},
            {"label": _("Amount"), "align": "end", "width": 1.7},
            {"label": _("Signature or thumb"), "width": 3},
        ],
        "rows": rows,
    }
    return pdf.render(TABLE, data, at=at)


def of_order(order: Order) -> list[Voucher]:
    """Return the voucher of a payment that is still good, if there is one."""
    rows = Voucher.objects.filter(order=order, state=VoucherState.ISSUED)
    return list(rows.select_related("order", "point"))


def of_batch(batch: Batch) -> list[Voucher]:
    """Return the vouchers of a batch that are still good."""
    orders = batch.lines.values_list("order_id", flat=True)
    rows = Voucher.objects.filter(order_id__in=orders, state=VoucherState.ISSUED)
    return list(rows.select_related("order", "point").order_by("id"))
