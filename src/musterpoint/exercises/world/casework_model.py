"""
What people of an exercise need beyond a seat, as values: cases, interpreters, complaints.

Numbers of people are for 20,000 people of the exercise; hours are means unless said otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Weights = Mapping[str, float]
PER_PEOPLE = 20_000
#: Answers to a question of yes or no, as weights name them.
YES, NO = "yes", "no"


def scaled(number: float, people: int, least: int = 1) -> int:
    """Return a number for 20,000 people as it is played with fewer or more, but at least some."""
    return max(least, round(number * people / PER_PEOPLE))


def is_due(number: int, share: float) -> bool:
    """Say whether the so many-th of a row, from 1, is one of this share, which is spread evenly."""
    return int(number * share + 1e-9) > int((number - 1) * share + 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody who works in an organisation of the exercise and signs in nowhere."""

    organisation: str
    role: str
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long officers take for a step: mostly soon, some late."""

    hours: float
    late: float
    late_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """
    How a step of a procedure goes in this crisis.

    ``answers`` are weights of answers by question; ``learns`` are
    facts that become known before the step is done; ``comes`` are weights of events for which the
    step waits. ``hours`` of None is the usual pace.
    """

    hours: float | None = None
    answers: Mapping[str, Weights]
    learns: Mapping[str, Weights]
    comes: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a procedure goes: its facts when it begins, and each of its steps."""

    begins_with: Mapping[str, Weights]
    steps: Mapping[str, Practice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """So many people, on these days, of these nationalities (empty: of any); at least so many."""

    people: int
    days: tuple[int, ...]
    least: int = 1
    nationalities: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()


NOBODY = Some(people=0, days=(0,), least=0)
"""A theme that a scenario leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passports:
    """People without their passports, and the blanks that each State holds in stock."""

    some: Some
    station: str
    blanks: int
    spoilt: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundChildren:
    """Children found alone at a border, whom nobody registered before."""

    some: Some
    organisation: str
    place: str
    urgent: float
    refugee: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """
    Private talks with people on the operator's roll, beside those with whoever fears a State.

    ``declines`` and ``later`` are shares of all who are offered one, ``minutes`` the mean until a
    human has a red flag in hand, ``answers`` weights of the questions that raise flags.
    """

    some: Some
    declines: float
    later: float
    minutes: float
    chooses: float
    answers: Mapping[str, Weights]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Somebody who takes referrals of the operator, and for which kinds of service."""

    name: str
    side: str
    country: str
    authority_of: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """Who is helped behind the wall, and where: private talks, asylum seekers, survivors."""

    talks: Talks
    asylum: Some
    survivors: Some
    shelter: str
    partners: tuple[Partner, ...]
    """Whom the shelter refers survivors to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrals:
    """Who is referred, to whom, and what becomes of it: weights of endings."""

    some: Some
    partners: tuple[Partner, ...]
    endings: Weights
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: how many interpreters there are, on which days how many are needed."""

    code: str
    name: str
    people: int
    days: tuple[int, ...]
    needs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreters:
    """Interpreters of the operator: who there are, who answers a call, how soon and how long."""

    place: str
    country: str
    target: str
    languages: tuple[Language, ...]
    comes: float
    declines: float
    minutes: float
    answer_by_minutes: float
    shift_hours: float
    rest_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What people say of how they were treated: class, how often, and the words by language."""

    kind: str
    people: float
    days: tuple[int, ...]
    texts: Mapping[str, str]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """What comes in, and how soon it is acknowledged and answered."""

    some: tuple[Complaint, ...]
    acknowledge_hours: float
    answer_hours: float
    late: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Casework:
    """Everything beside registration, messages and seats."""

    officers: tuple[Officer, ...]
    pace: Pace
    kinds: Mapping[str, Kind]
    passports: Passports
    hospital: Some
    detention: Some
    deaths: Some
    missing: Some
    children: FoundChildren
    protected: Protected
    referrals: Referrals
    interpreters: Interpreters
    complaints: Complaints
