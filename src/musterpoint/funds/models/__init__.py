"""The books of an organisation, its funds, what is asked of them, budgets and rates."""

from musterpoint.funds.models._books import (
    KEPT,
    WHY,
    Account,
    Balance,
    Book,
    DaySum,
    Entry,
    Outcome,
    Settlement,
    Transaction,
)
from musterpoint.funds.models._budgets import BudgetChange, BudgetLine, Rate
from musterpoint.funds.models._changes import ChangeKind, ChangeState, FundChange
from musterpoint.funds.models._commitments import (
    ENDED,
    Commitment,
    CommitmentState,
    Step,
    StepKind,
)
from musterpoint.funds.models._funds import Authority, Fund, Head, Window, WindowKind
from musterpoint.funds.models._members import MemberTerm, TermSource
from musterpoint.funds.models._transfers import (
    LIVE_TRANSFERS,
    Transfer,
    TransferState,
    TransferStep,
    TransferStepKind,
)

__all__ = [
    "ENDED",
    "KEPT",
    "LIVE_TRANSFERS",
    "WHY",
    "Account",
    "Authority",
    "Balance",
    "Book",
    "BudgetChange",
    "BudgetLine",
    "ChangeKind",
    "ChangeState",
    "Commitment",
    "CommitmentState",
    "DaySum",
    "Entry",
    "Fund",
    "FundChange",
    "Head",
    "MemberTerm",
    "Outcome",
    "Rate",
    "Settlement",
    "Step",
    "StepKind",
    "TermSource",
    "Transaction",
    "Transfer",
    "TransferState",
    "TransferStep",
    "TransferStepKind",
    "Window",
    "WindowKind",
]
