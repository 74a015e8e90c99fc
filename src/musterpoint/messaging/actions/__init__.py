"""Everything that changes messages: the outbox, what came back, and the settings."""

from musterpoint.messaging.actions._inbound import (
    AlreadyHandled,
    NoSuchInbound,
    mark_handled,
    receive,
    record_readings,
)
from musterpoint.messaging.actions._outbox import opt_out, purge_texts, queue, stop_campaign
from musterpoint.messaging.actions._receipts import record_receipts
from musterpoint.messaging.actions._settings import (
    ExerciseCarrier,
    try_mail,
    use_carrier,
    use_mail_server,
)
from musterpoint.messaging.values import (
    OUTGOING_CHARACTERS,
    Incoming,
    Outgoing,
    Reading,
    ReceiptIn,
    is_clean,
)

__all__ = [
    "OUTGOING_CHARACTERS",
    "AlreadyHandled",
    "ExerciseCarrier",
    "Incoming",
    "NoSuchInbound",
    "Outgoing",
    "Reading",
    "ReceiptIn",
    "is_clean",
    "mark_handled",
    "opt_out",
    "purge_texts",
    "queue",
    "receive",
    "record_readings",
    "record_receipts",
    "stop_campaign",
    "try_mail",
    "use_carrier",
    "use_mail_server",
]
