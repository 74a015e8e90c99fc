"""
Every field says what it is, why it is kept and for how long (DESIGN D7a).

The system check refuses a tenant model that leaves a field undeclared, and the record of
processing (GDPR article 30) is printed from these declarations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: Fields that the base class brings and that need no declaration of their own.
SHARED = frozenset({"id", "organisation"})


class Kind(StrEnum):
    """How much harm a field can do in the wrong hands."""

    TECHNICAL = "technical"  # keys, versions, states of the machine
    ORGANISATIONAL = "organisational"  # what an organisation decided; about no private person
    COARSE = "coarse"  # about a person, too coarse to tell who
    PERSONAL = "personal"  # tells who somebody is or where
    SENSITIVE = "sensitive"  # health, protection, beliefs that a person wrote: sealed always


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """The purpose and retention of a table and the kind of each of its fields."""

    purpose: str
    retention: str
    lawful_basis: str = "vital or public interest, with a right to object"
    fields: Mapping[str, Kind] = field(default_factory=dict)


TECHNICAL, ORGANISATIONAL, COARSE, PERSONAL, SENSITIVE = Kind


def kinds(**names: str) -> dict[str, Kind]:
    """Return field -> kind from words, such as ``kinds(technical="state lease_until")``."""
    return {name: Kind(kind) for kind, text in names.items() for name in text.split()}
