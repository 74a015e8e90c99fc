"""Costs of journeys, notes of evacuees, statements between organisations, netting."""

from musterpoint.costs.models._choices import CostModel
from musterpoint.costs.models._debts import (
    ASKED,
    Debt,
    Debtor,
    Demand,
    DemandStep,
    StepKind,
)
from musterpoint.costs.models._legs import (
    PAYERS,
    Carried,
    Clearing,
    CostedLeg,
    Invoice,
    InvoiceKind,
    PayerChange,
    Share,
)
from musterpoint.costs.models._netting import Netting, NettingSide, NettingState, NettingTransfer
from musterpoint.costs.models._notes import (
    OPEN,
    SIGNED,
    Instalment,
    Note,
    NoteReceipt,
    NoteState,
    PayTo,
    Relief,
    ReliefKind,
    ReliefState,
)
from musterpoint.costs.models._seats import SeatChange
from musterpoint.costs.models._statements import LineAnswer, Statement, StatementLine

__all__ = [
    "ASKED",
    "OPEN",
    "PAYERS",
    "SIGNED",
    "Carried",
    "Clearing",
    "CostModel",
    "CostedLeg",
    "Debt",
    "Debtor",
    "Demand",
    "DemandStep",
    "Instalment",
    "Invoice",
    "InvoiceKind",
    "LineAnswer",
    "Netting",
    "NettingSide",
    "NettingState",
    "NettingTransfer",
    "Note",
    "NoteReceipt",
    "NoteState",
    "PayTo",
    "PayerChange",
    "Relief",
    "ReliefKind",
    "ReliefState",
    "SeatChange",
    "Share",
    "Statement",
    "StatementLine",
    "StepKind",
]
