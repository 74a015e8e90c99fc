"""Cases, what is written on them, and travel documents."""

from dataclasses import dataclass

from musterpoint.cases.models.case import (
    Case,
    CaseState,
    HandOver,
    HandOverState,
    Hidden,
    NameToken,
    Outcome,
    Party,
    PartyRole,
    ProtectedCase,
    ProtectedHandOver,
    ProtectedHidden,
    ProtectedNameToken,
    ProtectedParty,
)
from musterpoint.cases.models.children import (
    Because,
    ChildClearance,
    ChildDecision,
    ChildGate,
    DecisionKind,
    Ending,
    GateState,
    SiblingHint,
    SiblingVerdict,
    Way,
)
from musterpoint.cases.models.moving import Decider, Move, MoveState, OfferedCase
from musterpoint.cases.models.screening import (
    CallBack,
    Companion,
    Helpline,
    Opening,
    OpeningState,
    RedFlag,
    Screening,
    TalkState,
    Verdict,
)
from musterpoint.cases.models.travel import (
    Application,
    ApplicationKind,
    ApplicationState,
    Blank,
    BlankState,
    BlankTransfer,
    ClockKind,
    ClockStep,
    ClockWord,
    Confirmation,
    ConfirmationAnswer,
    Document,
    Fee,
    Finding,
    IdentityCheck,
    Photo,
    RevocationList,
    SealKey,
    Side,
    Source,
    Station,
    StockCount,
    StockLevel,
    StockMovement,
    TransferState,
    UrgentIssue,
)
from musterpoint.cases.models.writing import (
    Answer,
    Letter,
    LetterSeries,
    LetterState,
    Note,
    NoteKind,
    Paper,
    ProtectedNote,
    ProtectedPaper,
    Received,
    Share,
)
from musterpoint.tenancy.vault import Compartment

AnyCase = Case | ProtectedCase
AnyHandOver = HandOver | ProtectedHandOver
AnyHidden = Hidden | ProtectedHidden
AnyNote = Note | ProtectedNote
AnyPaper = Paper | ProtectedPaper
AnyNameToken = NameToken | ProtectedNameToken
AnyParty = Party | ProtectedParty


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of one compartment."""

    compartment: Compartment
    case: type[AnyCase]
    party: type[AnyParty]
    hand_over: type[AnyHandOver]
    hidden: type[AnyHidden]
    note: type[AnyNote]
    paper: type[AnyPaper]
    token: type[AnyNameToken]


CONSULAR = Tables(
    compartment="consular",
    case=Case,
    party=Party,
    hand_over=HandOver,
    hidden=Hidden,
    note=Note,
    paper=Paper,
    token=NameToken,
)
PROTECTED = Tables(
    compartment="protection",
    case=ProtectedCase,
    party=ProtectedParty,
    hand_over=ProtectedHandOver,
    hidden=ProtectedHidden,
    note=ProtectedNote,
    paper=ProtectedPaper,
    token=ProtectedNameToken,
)
#: Both are always asked; the database decides whether the second has anything to say.
TABLES = (CONSULAR, PROTECTED)

__all__ = [
    "CONSULAR",
    "PROTECTED",
    "TABLES",
    "Answer",
    "AnyCase",
    "AnyHandOver",
    "AnyHidden",
    "AnyNameToken",
    "AnyNote",
    "AnyPaper",
    "AnyParty",
    "Application",
    "ApplicationKind",
    "ApplicationState",
    "Because",
    "Blank",
    "BlankState",
    "BlankTransfer",
    "CallBack",
    "Case",
    "CaseState",
    "ChildClearance",
    "ChildDecision",
    "ChildGate",
    "ClockKind",
    "ClockStep",
    "ClockWord",
    "Companion",
    "Confirmation",
    "ConfirmationAnswer",
    "Decider",
    "DecisionKind",
    "Document",
    "Ending",
    "Fee",
    "Finding",
    "GateState",
    "HandOver",
    "HandOverState",
    "Helpline",
    "Hidden",
    "IdentityCheck",
    "Letter",
    "LetterSeries",
    "LetterState",
    "Move",
    "MoveState",
    "NameToken",
    "Note",
    "NoteKind",
    "OfferedCase",
    "Opening",
    "OpeningState",
    "Outcome",
    "Paper",
    "Party",
    "PartyRole",
    "Photo",
    "ProtectedCase",
    "ProtectedHandOver",
    "ProtectedHidden",
    "ProtectedNameToken",
    "ProtectedNote",
    "ProtectedPaper",
    "ProtectedParty",
    "Received",
    "RedFlag",
    "RevocationList",
    "Screening",
    "SealKey",
    "Share",
    "SiblingHint",
    "SiblingVerdict",
    "Side",
    "Source",
    "Station",
    "StockCount",
    "StockLevel",
    "StockMovement",
    "Tables",
    "TalkState",
    "TransferState",
    "UrgentIssue",
    "Verdict",
    "Way",
]
