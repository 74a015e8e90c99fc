"""Responders and what they claim; what migrants are owed; insurance."""

from musterpoint.claims.models._common import Paper, Step
from musterpoint.claims.models._covers import Cover, CoverClaim, CoverState
from musterpoint.claims.models._matters import (
    Counsel,
    Group,
    Hearing,
    Matter,
    MatterState,
    Movement,
    MovementKind,
    MovementState,
    Owed,
    Power,
)
from musterpoint.claims.models._responders import (
    Claim,
    ClaimState,
    Line,
    Objection,
    Responder,
    Tariff,
)

__all__ = [
    "Claim",
    "ClaimState",
    "Counsel",
    "Cover",
    "CoverClaim",
    "CoverState",
    "Group",
    "Hearing",
    "Line",
    "Matter",
    "MatterState",
    "Movement",
    "MovementKind",
    "MovementState",
    "Objection",
    "Owed",
    "Paper",
    "Power",
    "Responder",
    "Step",
    "Tariff",
]
