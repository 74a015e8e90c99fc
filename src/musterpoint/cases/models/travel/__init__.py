"""Travel documents: stock of blanks, applications, what is issued, seals and revocations."""

from musterpoint.cases.models.travel.applications import (
    Application,
    ApplicationKind,
    ApplicationState,
    ClockKind,
    ClockStep,
    ClockWord,
    Confirmation,
    ConfirmationAnswer,
    Fee,
    Finding,
    IdentityCheck,
    Photo,
    Side,
    Source,
)
from musterpoint.cases.models.travel.documents import Document, RevocationList, SealKey
from musterpoint.cases.models.travel.stock import (
    Blank,
    BlankState,
    Station,
    StockCount,
    StockLevel,
    StockMovement,
)
from musterpoint.cases.models.travel.transfers import BlankTransfer, TransferState
from musterpoint.cases.models.travel.urgent import UrgentIssue

__all__ = [
    "Application",
    "ApplicationKind",
    "ApplicationState",
    "Blank",
    "BlankState",
    "BlankTransfer",
    "ClockKind",
    "ClockStep",
    "ClockWord",
    "Confirmation",
    "ConfirmationAnswer",
    "Document",
    "Fee",
    "Finding",
    "IdentityCheck",
    "Photo",
    "RevocationList",
    "SealKey",
    "Side",
    "Source",
    "Station",
    "StockCount",
    "StockLevel",
    "StockMovement",
    "TransferState",
    "UrgentIssue",
]
