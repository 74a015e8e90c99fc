"""What happens to the world of an exercise while it is played, as values of the scenario file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DAY = 24 * 60
#: Ways by which people and organisations reach each other, that may fail.
CHANNELS = ("sms", "email", "web", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """
    Channels that fail in some areas for a time, for a share of the people there.

    Minutes count from midnight of day 0; ``until`` is the first minute at which it works again.
    What is sent meanwhile is lost, or arrives late: when the channel works again, or after the
    carrier has tried so often that it gives up.
    """

    channels: tuple[str, ...]
    areas: tuple[str, ...]
    since: int
    until: int
    share: float
    is_late: bool
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phones:
    """
    What invented telephone numbers look like, and where nobody can be mistaken for them.

    ``code`` is the country's calling code, ``prefixes`` are those of its mobile numbers and
    ``digits`` is how many follow them; ``office`` is the number that organisations give.
    """

    code: str
    prefixes: tuple[str, ...]
    digits: int
    office: str


#: What follows the calling code where a file names no office: a number that is nobody's.
OFFICE = "1 555 0142"
LIBYA = Phones(code="218", prefixes=("91", "92", "94", "95"), digits=7, office="+218 21 555 0142")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """
    What an inject does to the world.

    ``kind`` says what; the rest is empty where the kind has no use for it. ``people`` counts for
    20,000 people of the exercise.
    """

    kind: str
    areas: tuple[str, ...] = ()
    place: str = ""
    airport: str = ""
    legs: tuple[str, ...] = ()
    organisation: str = ""
    nationalities: frozenset[str] = frozenset()
    level: int = 0
    people: int = 0
    basis: str = ""

    @classmethod
    def kept(cls, told: Mapping[str, Any]) -> "Effect":
        """Return the effect that a script keeps as plain data."""
        listed: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
        }
        nationalities = frozenset(listed.pop("nationalities", ()))
        return cls(**listed, nationalities=nationalities)
