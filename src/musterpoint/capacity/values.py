"""What is handed to the actions of capacity."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

Link = tuple[str, str]
"""A remedy: its kind and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentIn:
    """
    The head of an assessment.

    ``subject`` is self, platform (an organisation with an agreement, ``partner_id``) or outside
    (``partner_name``, agreed with the named contact).
    """

    title: str
    subject: str
    as_of: date
    partner_id: UUID | None = None
    partner_name: str = ""
    contact_name: str = ""
    contact_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIn:
    """
    An answer: a level with its words, or that the question does not concern.

    Without an ``aim`` the one that stands there is kept; ``without_aim`` says that there is none.
    """

    level: int | None
    concerns: bool = True
    aim: int | None = None
    without_aim: bool = False
    limits: tuple[str, ...] = ()
    note: str = ""
    evidence: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemIn:
    """How an item is planned: what, who, until when, for how much (minor units)."""

    what: str
    owner_id: UUID | None
    due_on: date
    cost_minor: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a partner says instead of an answer."""

    question: str
    level: int
    note: str
