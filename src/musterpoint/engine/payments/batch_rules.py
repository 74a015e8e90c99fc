"""What a bank booked together: that its payments are as many, and as much, as the entry says."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from musterpoint.engine.payments.checking import Report
from musterpoint.engine.payments.values import NONE, child, children, number, sign, text, whole
from musterpoint.kernel.text import _


def check(entry: Any, report: Report) -> None:
    """Check the payments of an entry, batch by batch and all together."""
    amount = child(entry, "Amt")
    told, code = number(amount), _currency(entry)
    details = list(children(entry, "NtryDtls"))
    most = _most_charges(entry, code)
    sums: Decimal | None = NONE
    count = 0
    for detail in details:
        rows = list(children(detail, "TxDtls"))
        batch = child(detail, "Btch")
        part = _sum(rows, code, entry)
        sums = None if part is None or sums is None else sums + part
        count += len(rows)
        if batch is not None:
            _check_count(batch, rows, report)
            if most is not None and rows and part is not None:
                _check_total(batch, part, most, entry, report)
    if most is None or told is None:
        return
    if sums is not None and count and abs(sums - told) > most:
        report.wrong(
            "entry_sum", amount, _("The entry is %(told)s; its payments sum to %(found)s."),
            told=str(told)[:40], found=str(sums)[:40],
        )  # fmt: skip
    _check_totals(details, told, most, entry, report)


def _currency(entry: Any) -> str:
    amount = child(entry, "Amt")
    return (amount.get("Ccy") or "") if amount is not None else ""


def _most_charges(entry: Any, code: str) -> Decimal | None:
    """
    Return by how much charges may part an entry from its payments; None when nobody can say.

    Banks differ in whether charges are in an amount, and tell them in parts, in sum, or both.
    """
    most = NONE
    for charges in entry.iter("{*}Chrgs"):
        amounts = [one for one in charges.iter() if one.get("Ccy")]
        values = [number(one) for one in amounts if one.get("Ccy") == code]
        known = [one for one in values if one is not None]
        if not known or len(known) < len(amounts):
            return None
        most += sum(known, NONE)
    return most


def _check_count(batch: Any, rows: Sequence[Any], report: Report) -> None:
    place = child(batch, "NbOfTxs")
    found = whole(place)
    if rows and found is not None and found != len(rows):
        report.wrong(
            "number_of_payments", place,
            _("It says %(told)s payments; there are %(found)s."), told=found, found=len(rows),
        )  # fmt: skip


def _total(batch: Any, entry: Any) -> Decimal | None:
    """Return the total of a batch in its entry's direction; None when it is not told."""
    place = child(batch, "TtlAmt")
    value = number(place)
    if place is None or value is None or place.get("Ccy") != _currency(entry):
        return None
    own = sign(batch) if text(batch, "CdtDbtInd") else sign(entry)
    return value * own * sign(entry)


def _check_total(batch: Any, part: Decimal, most: Decimal, entry: Any, report: Report) -> None:
    total = _total(batch, entry)
    if total is not None and abs(total - part) > most:
        report.wrong(
            "batch_sum", child(batch, "TtlAmt"),
            _("The batch is %(told)s; its payments sum to %(found)s."),
            told=str(total)[:40], found=str(part)[:40],
        )  # fmt: skip


def _check_totals(
    details: Sequence[Any], told: Decimal, most: Decimal, entry: Any, report: Report
) -> None:
    """Check that batches which all say their total sum to the entry."""
    batches = [child(detail, "Btch") for detail in details]
    totals = [_total(one, entry) if one is not None else None for one in batches]
    known = [one for one in totals if one is not None]
    if not known or len(known) < len(totals) or abs(sum(known, NONE) - told) <= most:
        return
    report.wrong(
        "batch_sum", child(batches[0], "TtlAmt"),
        _("It says %(told)s; the entry is %(found)s."),
        told=str(sum(known, NONE))[:40], found=str(told)[:40],
    )  # fmt: skip


def _sum(rows: Sequence[Any], code: str, entry: Any) -> Decimal | None:
    parts = [_part(row, code, entry) for row in rows]
    told = [one for one in parts if one is not None]
    return sum(told, NONE) if len(told) == len(parts) else None


def _part(row: Any, code: str, entry: Any) -> Decimal | None:
    """Return what a payment is of its entry, in the entry's direction; None when it is not told."""
    for names in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        amount = child(row, *names)
        if amount is not None and amount.get("Ccy") == code:
            value = number(amount)
            if value is None:
                return None
            own = sign(row) if child(row, "CdtDbtInd") is not None else sign(entry)
            return value * own * sign(entry)
    return None
