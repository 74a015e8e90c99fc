"""What follows from days and answers: pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from musterpoint.kernel.indicators import Direction

#: Where a recommendation or one of its actions stands, in the order of the board.
STANDINGS = (
    "overdue", "asked", "waiting", "no_owner", "open", "reopened", "done", "verified", "rejected",
    "dropped",
)  # fmt: skip


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over, in UTC."""
    return datetime.combine(day, time(23, 59), UTC)


def day_of(moment: datetime) -> date:
    """Return the day of a moment, in UTC."""
    return moment.astimezone(UTC).date()


def standing_of_action(state: str, due_on: date, reopened: int, today: date) -> str:
    """Return the one word for an action."""
    if state != "open":
        return state
    if due_on < today:
        return "overdue"
    return "reopened" if reopened else "open"


def standing_of_recommendation(
    answer: str, answer_due: date, is_sent: bool, has_action: bool, today: date
) -> str:
    """Return the one word for a recommendation that no action speaks for; empty when one does."""
    if answer == "waiting":
        if answer_due < today:
            return "overdue"
        return "asked" if is_sent else "waiting"
    if answer == "rejected":
        return "rejected"
    if is_sent:
        return "asked"
    return "" if has_action else "no_owner"


def is_later(held_on: date, ended_at: datetime) -> bool:
    """Say whether what was held on a day can show that something ended before held."""
    return held_on > day_of(ended_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An indicator in two reports; ``verdict`` is better, worse, same, changed or new."""

    code: str
    before: int | None
    now: int | None
    before_whole: int | None
    now_whole: int | None
    difference: int | None
    verdict: str


def compared(
    before: Mapping[str, int | None],
    now: Mapping[str, int | None],
    directions: Mapping[str, str],
    shares: frozenset[str],
    whole: str = "registered",
) -> list[Compared]:
    """
    Return each indicator of the newer report beside the former one.

    Codes in ``shares`` are judged as parts of ``whole`` (a larger crisis reaches more people, and
    is no better for it); the others by their number.
    """
    found = []
    for code, value in now.items():
        old = before.get(code)
        base = (before.get(whole), now.get(whole)) if code in shares and code != whole else (1, 1)
        verdict = "new" if code not in before else _verdict(old, value, base, directions.get(code))
        found.append(
            Compared(
                code=code,
                before=old,
                now=value,
                before_whole=base[0] if code in shares else None,
                now_whole=base[1] if code in shares else None,
                difference=value - old if value is not None and old is not None else None,
                verdict=verdict,
            )
        )
    return found


def _verdict(
    old: int | None, new: int | None, base: tuple[int | None, int | None], direction: str | None
) -> str:
    if old is None or new is None or not base[0] or not base[1]:
        return "new"
    #: Compared as products, so that no share is rounded.
    change = new * base[0] - old * base[1]
    if change == 0:
        return "same"
    if direction == Direction.MORE_IS_BETTER:
        return "better" if change > 0 else "worse"
    if direction == Direction.LESS_IS_BETTER:
        return "better" if change < 0 else "worse"
    return "changed"
