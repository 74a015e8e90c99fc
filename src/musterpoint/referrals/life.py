"""The life of a referral: which move is possible where, and which clock runs. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel.packs import Pack, Rules, load

PACKS = Path(__file__).parent / "packs"
URGENCIES = ("immediate", "urgent", "normal")
CLOCKS = ("acknowledge", "answer", "begin", "follow_up")
NUMBERS = ("link_days", "wrong_codes", "remind_hours", "keep_days", "smallest")
#: Whom silence is told to: the partner's deputy, then our supervisor.
LEVELS = ("", "deputy", "supervisor")


class State(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    CONSENTED = "consented"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    APPOINTMENT = "appointment"
    STARTED = "started"
    COMPLETED = "completed"
    NOT_ATTENDED = "not_attended"
    WITHDRAWN = "withdrawn"
    FEEDBACK = "feedback"
    CLOSED = "closed"


class Move(StrEnum):
    """What happens to a referral."""

    CONSENT = "consent"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    DECLINE = "decline"
    APPOINT = "appoint"
    START = "start"
    COMPLETE = "complete"
    MISS = "miss"
    WITHDRAW = "withdraw"
    GIVE_FEEDBACK = "give_feedback"
    CLOSE = "close"


S, M = State, Move
#: From where each move is possible, and where it leads.
MOVES: Mapping[Move, tuple[frozenset[State], State]] = {
    M.CONSENT: (frozenset({S.DRAFT, S.CONSENTED}), S.CONSENTED),
    M.SEND: (frozenset({S.CONSENTED}), S.SENT),
    M.ACKNOWLEDGE: (frozenset({S.SENT}), S.ACKNOWLEDGED),
    M.ACCEPT: (frozenset({S.SENT, S.ACKNOWLEDGED}), S.ACCEPTED),
    M.DECLINE: (frozenset({S.SENT, S.ACKNOWLEDGED, S.ACCEPTED, S.APPOINTMENT}), S.DECLINED),
    M.APPOINT: (frozenset({S.ACCEPTED, S.APPOINTMENT, S.NOT_ATTENDED}), S.APPOINTMENT),
    M.START: (frozenset({S.ACCEPTED, S.APPOINTMENT}), S.STARTED),
    M.COMPLETE: (frozenset({S.ACCEPTED, S.APPOINTMENT, S.STARTED}), S.COMPLETED),
    M.MISS: (frozenset({S.ACCEPTED, S.APPOINTMENT}), S.NOT_ATTENDED),
    M.WITHDRAW: (
        frozenset(S) - {S.WITHDRAWN, S.CLOSED, S.FEEDBACK, S.COMPLETED},
        S.WITHDRAWN,
    ),
    M.GIVE_FEEDBACK: (
        frozenset({S.STARTED, S.COMPLETED, S.NOT_ATTENDED, S.DECLINED}),
        S.FEEDBACK,
    ),
    M.CLOSE: (
        frozenset({S.DRAFT, S.DECLINED, S.COMPLETED, S.NOT_ATTENDED, S.WITHDRAWN, S.FEEDBACK}),
        S.CLOSED,
    ),
}
#: What the partner does, in the order in which it is offered.
OF_PARTNER = (M.ACKNOWLEDGE, M.ACCEPT, M.APPOINT, M.START, M.COMPLETE, M.MISS, M.DECLINE)
#: The partner was told of the person.
TOLD = frozenset(S) - {S.DRAFT, S.CONSENTED, S.WITHDRAWN, S.CLOSED}
OVER = frozenset({S.WITHDRAWN, S.CLOSED})
UNANSWERED = frozenset({S.SENT, S.ACKNOWLEDGED})
#: Which clock runs in a state.
RUNS: Mapping[State, str] = {
    S.SENT: "acknowledge",
    S.ACKNOWLEDGED: "answer",
    S.ACCEPTED: "begin",
    S.STARTED: "follow_up",
    S.COMPLETED: "follow_up",
    S.NOT_ATTENDED: "follow_up",
    S.DECLINED: "follow_up",
}
#: Silence of the partner in these states escalates; the others are ours to look after.
ESCALATES = frozenset({S.SENT, S.ACKNOWLEDGED, S.ACCEPTED})


def after(state: str, move: str) -> State | None:
    """Return where a move leads from a state, or None when it is not possible there."""
    sources, target = MOVES[Move(move)]
    return target if State(state) in sources else None


def moves(state: str) -> tuple[Move, ...]:
    """Return what a partner can do in a state."""
    return tuple(one for one in OF_PARTNER if after(state, one) is not None)


def due(state: str, urgency: str, at: datetime, appointment_at: datetime | None) -> datetime | None:
    """Return when the clock of a state runs out that was entered at a moment; None for no clock."""
    length = timedelta(hours=hours(urgency)["follow_up"])
    if state == State.APPOINTMENT:
        return max(appointment_at or at, at) + timedelta(days=1)
    clock = RUNS.get(State(state))
    if clock is None:
        return None
    return at + (length if clock == "follow_up" else timedelta(hours=hours(urgency)[clock]))


def escalated(state: str, level: int) -> int | None:
    """Return the next level when a clock was missed; None when there is nobody further to tell."""
    if State(state) not in ESCALATES and state != State.APPOINTMENT:
        return None
    following = level + 1
    if state == State.APPOINTMENT:
        following = max(following, LEVELS.index("supervisor"))
    return following if following < len(LEVELS) else None


def unheard(told: str, urgency: str, at: datetime) -> datetime | None:
    """Return when a partner's deputy is asked who is silent in a state entered at a moment."""
    return due(told, urgency, at, None) if told and State(told) in ESCALATES else None


def _check(rules: Rules) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in NUMBERS:
        if not _is_positive(rules.get(name)):
            found[name] = ["must be a whole number above zero"]
    for urgency in URGENCIES:
        clocks = (rules.get("clocks") or {}).get(urgency) or {}
        for clock in CLOCKS:
            if not _is_positive(clocks.get(clock)):
                found[f"clocks.{urgency}.{clock}"] = ["must be hours above zero"]
    if not isinstance((rules.get("minimum") or {}).get("every"), list):
        found["minimum.every"] = ["must be a list"]
    if not isinstance(rules.get("receipt_kinds"), list):
        found["receipt_kinds"] = ["must be a list"]
    return found


def _is_positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


@lru_cache
def pack() -> Pack:
    """Return the rule pack of clocks and limits."""
    return load(PACKS / "clocks.yaml", _check)


def hours(urgency: str) -> Mapping[str, int]:
    """Return the clocks of an urgency in hours."""
    found: Mapping[str, int] = pack().rules["clocks"][urgency]
    return found


def limit(name: str) -> int:
    """Return a limit of the pack: link_days, wrong_codes, remind_hours, keep_days, smallest."""
    return int(pack().rules[name])


def ends_with_receipt(kind: str) -> bool:
    """Say whether referrals to services of a kind end with the receipt of an authority."""
    listed: Any = pack().rules["receipt_kinds"]
    return kind in listed
