"""Values that pass between this package and those above it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from musterpoint.engine import forms
from musterpoint.tenancy.vault import Compartment


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom answers are about: an id of any package above, and where they are kept."""

    id: UUID
    compartment: Compartment = "consular"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was typed: the answers, the pages that somebody has been to, the code to come back."""

    answers: forms.Answers
    visited: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent: the answers as given, and every value that was worked out from them."""

    answers: forms.Answers
    values: Mapping[forms.Key, str]
    counts: Mapping[forms.Key, int]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file of answers; ``rows`` counts the submissions in it."""

    name: str
    content_type: str
    data: bytes
    rows: int
    digest: str


def to_plain(items: Mapping[forms.Key, object]) -> list[list[object]]:
    """Return values by key as JSON holds them."""
    return [[path, list(places), value] for (path, places), value in items.items()]


def answers_to_plain(answers: forms.Answers) -> dict[str, object]:
    """Return answers as JSON holds them; ``answers_from_plain`` is the way back."""
    return {"values": to_plain(answers.values), "counts": to_plain(answers.counts)}


def answers_from_plain(data: Mapping[str, list[tuple[str, list[int], object]]]) -> forms.Answers:
    """Return answers from what ``answers_to_plain`` made."""
    return forms.Answers(
        {(path, tuple(places)): str(value) for path, places, value in data["values"]},
        {(path, tuple(places)): int(str(value)) for path, places, value in data["counts"]},
    )
