"""Find a person by name, number, reference or code."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from musterpoint.engine import linkage
from musterpoint.engine.linkage import Facts, Part
from musterpoint.kernel import ids
from musterpoint.people import addresses, finding, lone, tokens
from musterpoint.people.models import Channel, Household, Person
from musterpoint.people.queries._reaching import persons_of_address

NOBODY = UUID(int=0)
#: For each answer wanted, this many candidates are opened and compared.
SEARCH_OPENED = 3
#: ... but never more: each costs a third of a millisecond while somebody waits.
MOST_OPENED = 150
#: The bits of a hit that needs no comparing: the reference, a number or an address as typed.
CERTAIN = 99.0
#: Answers whose bits differ by no more than this fit equally well.
AS_GOOD = 1.0
_BORN = re.compile(r"\b(\d{4}(?:-\d{2}-\d{2})?)\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody who fits a search, with the reasons."""

    person_id: UUID
    bits: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """
    The best answers, best first.

    ``has_more`` says that people who were left out may fit as well as these: another part of the
    name or a year of birth tells them apart.
    """

    found: tuple[Found, ...]
    has_more: bool = False

    @property
    def person_ids(self) -> tuple[UUID, ...]:
        """Who was found, best first."""
        return tuple(one.person_id for one in self.found)


def search(text: str | Facts, at: datetime, limit: int = 20) -> Search:
    """
    Return who fits a text (a name in any script, with or without a birth; one part of a name; a
    number, an address, a reference) or facts. The withdrawn and erased are not found.
    """
    if isinstance(text, str):
        certain = _certain(text, at)
        if certain:
            return Search(tuple(certain[:limit]), has_more=len(certain) > limit)
        wanted = _typed(text)
    else:
        wanted = text
    keys = lone.asked(wanted, at.year) if lone.is_lone(wanted) else linkage.query_keys(wanted)
    secrets = tokens.opened(at)
    question = {secrets.of_key(key): weight for key, weight in keys.items()}
    opened = max(limit + 1, min(SEARCH_OPENED * limit, MOST_OPENED))
    candidates = finding.ranked(question, opened)
    people = finding.known(candidates, at)
    found = [_found(person, wanted, known.facts) for person, known in people.items()]
    found.sort(key=lambda one: (-one.bits, one.person_id))
    shown = tuple(found[:limit])
    is_cut = len(found) > limit and found[0].bits - found[limit].bits <= AS_GOOD
    return Search(shown, has_more=is_cut)


def _found(person_id: UUID, wanted: Facts, facts: Facts) -> Found:
    score = linkage.compare(wanted, facts)
    return Found(person_id=person_id, bits=score.bits, parts=score.parts)


def _certain(text: str, at: datetime) -> list[Found]:
    """Return who is named by a reference, or has exactly this number or address."""
    by_text = by_reference(text)
    people = [by_text] if by_text is not None else []
    for channel in (Channel.SMS, Channel.EMAIL) if not people else ():
        try:
            people += persons_of_address(channel, text, at)
        except addresses.BadAddress:
            continue
    standing = Person.objects.filter(id__in=people, withdrawn_at=None)
    return [
        Found(person_id=found, bits=CERTAIN, parts=())
        for found in standing.order_by("id").values_list("id", flat=True)
    ]


def _typed(text: str) -> Facts:
    """Read a typed name, with a birth where there is a year or a date among it."""
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in text)
    born = _BORN.search(digits)
    birth = born.group(1) if born else None
    name = digits.replace(birth, " ").strip() if birth else text.strip()
    try:
        return Facts(names=(name,) if name else (), birth=birth)
    except ValueError:
        return Facts(names=(text.strip(),))


def by_reference(reference: str) -> UUID | None:
    """Return the person with a reference as somebody reads it aloud, or None."""
    stored = ids.parse_reference(reference)
    if stored is None:
        return None
    return Person.objects.filter(reference=stored).values_list("id", flat=True).first()


def household_by_reference(reference: str) -> UUID | None:
    """Return the household with a reference, or None."""
    stored = ids.parse_reference(reference)
    if stored is None:
        return None
    return Household.objects.filter(reference=stored).values_list("id", flat=True).first()


def check_code(reference: str, code: str, at: datetime) -> UUID | None:
    """
    Return the person whose reference and secret code these are, else None.

    An unknown reference costs the same work as a wrong code. The door counts the attempts.
    """
    stored = ids.parse_reference(reference) or ""
    row = Person.objects.filter(reference=stored, withdrawn_at=None).first()
    secrets = tokens.opened(at)
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in code if letter.isalnum())
    given = secrets.of_code(row.id if row else NOBODY, digits)
    kept = bytes(row.code_digest) if row and row.code_digest else bytes(len(given))
    return row.id if compare_digest(given, kept) and row else None
