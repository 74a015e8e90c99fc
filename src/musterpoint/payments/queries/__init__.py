"""Questions about payments; nothing here changes anything."""

from musterpoint.payments.queries._batches import (
    account,
    accounts,
    batch,
    batches,
    conflicts,
    points,
    statements,
    to_hand_out,
)
from musterpoint.payments.queries._orders import (
    HandedOut,
    Stand,
    handed_out,
    live_of_subject,
    of_subject,
    of_subjects,
    order,
    orders,
)
from musterpoint.payments.queries._queue import (
    Opened,
    Proposal,
    line,
    open_lines,
    opened,
    proposals,
)

__all__ = [
    "HandedOut",
    "Opened",
    "Proposal",
    "Stand",
    "account",
    "accounts",
    "batch",
    "batches",
    "conflicts",
    "handed_out",
    "line",
    "live_of_subject",
    "of_subject",
    "of_subjects",
    "open_lines",
    "opened",
    "order",
    "orders",
    "points",
    "proposals",
    "statements",
    "to_hand_out",
]
