"""What was entered and waits for a second person, or is corrected by its id."""

from uuid import UUID

from musterpoint.costs.models import Invoice, NoteReceipt, PayerChange, SeatChange
from musterpoint.engine import ledger

MOST = 200


def payers_waiting() -> list[PayerChange]:
    """Return other payers that wait for a decision, the first asked first."""
    return list(PayerChange.objects.filter(decided_at=None).order_by("asked_at", "id")[:MOST])


def seats_waiting() -> list[SeatChange]:
    """Return corrections of seats that wait for a decision, the first asked first."""
    return list(SeatChange.objects.filter(decided_at=None).order_by("asked_at", "id")[:MOST])


def invoice_unit(invoice_id: UUID) -> ledger.Unit:
    """Return the currency of an invoice, or raise Invoice.DoesNotExist."""
    row = Invoice.objects.get(id=invoice_id)
    return ledger.Unit(row.currency, row.digits)


def receipt_key(receipt_id: UUID) -> str:
    """Return the key of money that came in for a note, or raise NoteReceipt.DoesNotExist."""
    return NoteReceipt.objects.get(id=receipt_id).key
