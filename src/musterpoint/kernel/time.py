"""The only place that asks the machine what time it is."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC. Only the edges call this; others are told."""
    return datetime.now(UTC)


def age_in_years(born: date, on: date) -> int:
    """Return completed years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
