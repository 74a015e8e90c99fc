"""What is handed to the actions of evaluations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationIn:
    """The head of an evaluation; ``kind`` is kept from its beginning."""

    name: str
    kind: str = ""
    crisis_id: UUID | None = None
    owner_id: UUID | None = None
    counts_from: date | None = None
    report_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingIn:
    """What was found on a question; ``proofs`` are pairs of kind and key of a remedy."""

    rating: str
    text: str
    evidence: str = ""
    proofs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIn:
    """The link of an evaluator: until when it is open, and whether findings are read by it."""

    ends_on: date
    email: str = ""
    reads_findings: bool = False
