"""Peers, rooms of trust, visits, meetings, and the selection of partner organisations."""

from musterpoint.exchange.models._meetings import Answer, Guest, Meeting, MeetingState
from musterpoint.exchange.models._peers import Challenge, ChallengeKind, PeerProfile, Profile
from musterpoint.exchange.models._rooms import (
    AbuseReport,
    Entry,
    EntryState,
    FollowUp,
    Outgoing,
    OwnEntry,
    Participant,
    Room,
    RoomState,
    Side,
    Standing,
)
from musterpoint.exchange.models._selection import (
    Appeal,
    Application,
    Call,
    CallState,
    Conflict,
    Criterion,
    Decision,
    Outcome,
    Score,
)
from musterpoint.exchange.models._visits import Visit, VisitKind, VisitState

__all__ = [
    "AbuseReport", "Answer", "Appeal", "Application", "Call", "CallState", "Challenge",
    "ChallengeKind", "Conflict", "Criterion", "Decision", "Entry", "EntryState", "FollowUp",
    "Guest", "Meeting", "MeetingState", "Outcome", "Outgoing", "OwnEntry", "Participant",
    "PeerProfile", "Profile", "Room", "RoomState", "Score", "Side", "Standing", "Visit",
    "VisitKind", "VisitState",
]  # fmt: skip
