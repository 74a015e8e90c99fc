"""Orders of payment, batches for banks, what the bank says, vouchers and points of payment."""

from musterpoint.payments.models._batches import (
    LIVE_BATCHES,
    Batch,
    BatchState,
    Line,
    PayingAccount,
    Release,
)
from musterpoint.payments.models._orders import (
    LIVE,
    WITHOUT_BANK,
    InKindRelease,
    Method,
    Order,
    State,
)
from musterpoint.payments.models._points import (
    CashDay,
    Finding,
    OfflineList,
    Outcome,
    Payout,
    Proof,
    Voucher,
    VoucherState,
)
from musterpoint.payments.models._statements import BankLine, LineState, Match, Statement

__all__ = [
    "LIVE", "LIVE_BATCHES", "WITHOUT_BANK", "BankLine", "Batch", "BatchState", "CashDay",
    "Finding", "InKindRelease", "Line", "LineState", "Match", "Method", "OfflineList", "Order",
    "Outcome", "PayingAccount", "Payout", "Proof", "Release", "State", "Statement", "Voucher",
    "VoucherState",
]  # fmt: skip
