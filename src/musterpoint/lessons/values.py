"""What is handed to the actions of lessons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from musterpoint.lessons.models import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonIn:
    """
    A lesson as somebody writes it.

    One that was learned from an exercise of another package names its kind and key, and the key of
    what was found there.
    """

    title: str
    what: str
    theme: str
    why: str = ""
    phases: tuple[str, ...] = ()
    origin: str = Origin.OTHER
    review_id: UUID | None = None
    exercise_kind: str = ""
    exercise_key: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewIn:
    """
    What is reviewed: a crisis, or an exercise that another package keeps (its kind and key).

    ``ended_on`` is needed for an exercise; a crisis knows when it was declared and stood down.
    """

    kind: str
    crisis_id: UUID | None = None
    exercise_kind: str = ""
    exercise_key: str = ""
    name: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventIn:
    """
    Where an action was put to the test: a crisis, or an exercise, and the day.

    An exercise that is kept here knows its day; ``held_on`` is for the others.
    """

    crisis_id: UUID | None = None
    exercise_kind: str = ""
    exercise_key: str = ""
    name: str = ""
    held_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeIn:
    """A practice in MICIC's record shape; ``texts`` holds title and description by language."""

    texts: Mapping[str, Mapping[str, str]]
    type_of_practice: str
    stakeholder_name: str
    stakeholder_type: str
    country: str = ""
    crisis_types: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    contact: str = ""
    replaces: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchIn:
    """An entry of the register of research."""

    kind: str
    title: str
    authors: str
    year: int
    findings: str
    method: str = ""
    population: str = ""
    link: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskIn:
    """What is asked of whom; ``evidence`` are pairs of kind and key."""

    asked_of: str
    what: str
    asked_on: date
    next_step: str = ""
    next_due: date | None = None
    owner_id: UUID | None = None
    evidence: tuple[tuple[str, str], ...] = field(default=())
