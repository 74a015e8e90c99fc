"""What may follow what in the outbox, and when to try again. Plain values, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from musterpoint.messaging.carriers import Outcome, Result
from musterpoint.messaging.models import Lane, MessageState

#: A message is handed over, and recorded, together with at most this many others.
MICRO_BATCH = 50
#: Longer than any carrier may keep one micro-batch (``carriers.BUDGET_SECONDS``).
LEASE = timedelta(minutes=2)
#: After this long nothing is tried again (RFC 5321 section 4.5.4.1 advises four to five days
#: for mail; an instruction in a crisis is dead earlier).
GIVE_UP = timedelta(hours=72)
#: So often a carrier may put off one message before we call it failed.
MAX_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=4)
#: A carrier that did not answer is left alone for this long.
PAUSE = timedelta(seconds=30)
TEXTS_KEPT = timedelta(days=7)
#: An address that a carrier called wrong is not tried again in the lower lanes for this long.
BAD_ADDRESS_KEPT = timedelta(days=90)

LANES = (Lane.LIFE_SAFETY, Lane.TRANSACTIONAL, Lane.BULK)

#: The lattice of states: a word from a carrier only ever moves a message upwards.
RANK: dict[str, int] = {
    MessageState.QUEUED: 0,
    MessageState.CLAIMED: 1,
    MessageState.UNKNOWN: 2,
    MessageState.CANCELLED: 2,
    MessageState.EXPIRED: 2,
    MessageState.SUPPRESSED: 2,
    MessageState.ACCEPTED: 3,
    MessageState.FAILED: 4,
    MessageState.DELIVERED: 5,
}
#: What a carrier may say in a receipt.
RECEIPT_STATES = (MessageState.ACCEPTED, MessageState.FAILED, MessageState.DELIVERED)


def raises(present: str, said: str) -> bool:
    """Say whether a receipt changes the state: a late ``accepted`` never undoes ``delivered``."""
    return RANK[said] > RANK[present]


def wait(attempts: int) -> timedelta:
    """Return the pause before the next attempt: 30 s, then twice as long each time, to 4 h."""
    factor: int = 1 << max(0, attempts - 1)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of a message after a carrier's word."""

    state: MessageState
    reason: str = ""
    due_at: datetime | None = None
    counts: bool = True


def after(outcome: Outcome, attempts: int, at: datetime) -> Step:
    """Return the step that follows a carrier's word about the attempt with this number."""
    match outcome.state:
        case Result.ACCEPTED:
            return Step(state=MessageState.ACCEPTED, reason=outcome.code)
        case Result.DELIVERED:
            return Step(state=MessageState.DELIVERED, reason=outcome.code)
        case Result.FAILED:
            return Step(state=MessageState.FAILED, reason=outcome.code or "refused")
        case Result.UNKNOWN:
            return Step(state=MessageState.UNKNOWN, reason=outcome.code or "no_answer")
        case Result.DOWN:
            return Step(
                state=MessageState.QUEUED, reason="carrier_down", due_at=at + PAUSE, counts=False
            )
    if attempts >= MAX_ATTEMPTS:
        return Step(state=MessageState.FAILED, reason="too_many_attempts")
    return Step(
        state=MessageState.QUEUED, reason=outcome.code or "put_off", due_at=at + wait(attempts)
    )


def after_lost_lease(lane: str, is_idempotent: bool) -> MessageState:
    """
    Return where a message goes whose worker died with it in hand.

    A carrier that takes each id once may be asked again; an alert is rather sent twice than
    never; of the rest a person is told that nobody knows.
    """
    if is_idempotent or lane == Lane.LIFE_SAFETY:
        return MessageState.QUEUED
    return MessageState.UNKNOWN
