"""Employers, their bonds and what is called of them."""

from musterpoint.bonds.models._bonds import (
    AMOUNTS,
    Bond,
    BondState,
    Instrument,
    Proposal,
    ProposalKind,
    Share,
    Step,
    TopUp,
)
from musterpoint.bonds.models._calls import (
    Basis,
    Call,
    CallLine,
    CallPaper,
    CallState,
    Draw,
    Objection,
    Payout,
    PayoutState,
    Side,
)
from musterpoint.bonds.models._employers import Employer, EmployerKind

__all__ = [
    "AMOUNTS",
    "Basis",
    "Bond",
    "BondState",
    "Call",
    "CallLine",
    "CallPaper",
    "CallState",
    "Draw",
    "Employer",
    "EmployerKind",
    "Instrument",
    "Objection",
    "Payout",
    "PayoutState",
    "Proposal",
    "ProposalKind",
    "Share",
    "Side",
    "Step",
    "TopUp",
]
