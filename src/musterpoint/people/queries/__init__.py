"""Questions about people. Whoever shows an answer calls ``audit.saw`` for its subjects."""

from musterpoint.people.queries._cards import (
    Card,
    ContactCard,
    Listing,
    Who,
    card,
    household_members,
    listing,
    who,
)
from musterpoint.people.queries._reaching import (
    Address,
    addresses,
    persons_of_address,
    persons_of_addresses,
)
from musterpoint.people.queries._records import (
    Protection,
    consent_of,
    consents,
    hints,
    lists,
    protection_of,
    shared_by_choice,
)
from musterpoint.people.queries._search import (
    Found,
    Search,
    by_reference,
    check_code,
    household_by_reference,
    search,
)

__all__ = [
    "Address",
    "Card",
    "ContactCard",
    "Found",
    "Listing",
    "Protection",
    "Search",
    "Who",
    "addresses",
    "by_reference",
    "card",
    "check_code",
    "consent_of",
    "consents",
    "hints",
    "household_by_reference",
    "household_members",
    "listing",
    "lists",
    "persons_of_address",
    "persons_of_addresses",
    "protection_of",
    "search",
    "shared_by_choice",
    "who",
]
