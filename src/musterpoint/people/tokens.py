"""
Keyed tokens: what a person can be found by, so that the database learns no name.

A token is the first half of HMAC-SHA-256 (RFC 2104, truncated as its section 5 allows) of one key
of ``engine.linkage``, under a secret of the organisation. Search is equality of tokens; the same
name in another organisation has another token.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from musterpoint.engine import linkage
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.people.models import Channel, Contact, SearchToken
from musterpoint.tenancy import scope, vault

TOKEN_BYTES = 16
CODE_DIGITS = 6
BATCH = 2000
_FILE = (Path(__file__).parent / "sql" / "file_tokens.sql").read_text(encoding="utf-8")

#: Key families (engine.linkage) on which a duplicate may rest. No pair reaches the review band on
#: its name alone, so a candidate shares a birth date, a number or a document. (A slip in a document
#: number with no more than the year of birth beside it would be too dear to ask for in a batch;
#: the search finds it.)
EVIDENCE = {"D": 3.0, "P": 5.0, "K": 6.0}
#: What else a pair shares raises or lowers it among the candidates.
COMPANY = {"N": 4.0, "J": 4.0, "Y": 3.0, "M": 3.0}


@dataclass(frozen=True, slots=True)
class Question:
    """Tokens to look for and what finding each says; evidence makes a candidate by itself."""

    evidence: Mapping[bytes, float]
    company: Mapping[bytes, float]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The organisation's secrets for tokens, opened for one unit of work."""

    search: bytes
    contact: bytes
    code: bytes

    def of_key(self, key: str) -> bytes:
        """Return the token of a linkage key."""
        return hmac.digest(self.search, key.encode(), "sha256")[:TOKEN_BYTES]

    def of_address(self, channel: str, address: str) -> bytes:
        """Return the token of a number or address in its kept form; e-mail ignores case."""
        same = address.casefold() if channel == Channel.EMAIL else address
        return hmac.digest(self.contact, f"{channel}:{same}".encode(), "sha256")[:TOKEN_BYTES]

    def of_code(self, person_id: UUID, code: str) -> bytes:
        """Return the digest of a person's secret code."""
        return hmac.digest(self.code, person_id.bytes + code.encode(), "sha256")


def opened(at: datetime) -> Tokens:
    """Return the secrets of the running organisation."""
    return Tokens(
        search=vault.organisation_secret("people.tokens", at=at),
        contact=vault.organisation_secret("people.contacts", at=at),
        code=vault.organisation_secret("people.codes", at=at),
    )


def fresh_code() -> str:
    """Return six random digits, each combination as likely as the other (48 bits folded)."""
    return f"{int.from_bytes(random_bytes(6)) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def file(keys: Mapping[UUID, Iterable[str]], secrets: Tokens) -> None:
    """Write the tokens of persons that have none, in an order that tells nothing of the keys."""
    rows = [
        (uuid7().hex, person_id.hex, token.hex())
        for person_id, found in keys.items()
        for token in sorted(map(secrets.of_key, found))
    ]
    if not rows:
        return
    ids, persons, filed = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            _FILE,
            {
                "organisation": scope.organisation_id(),
                "key_version": linkage.KEY_VERSION,
                "ids": ",".join(ids),
                "persons": ",".join(persons),
                "tokens": ",".join(filed),
            },
        )


def question(keys: Iterable[str], secrets: Tokens) -> Question:
    """Return what to ask for a person's possible duplicates, from the person's own keys."""
    found = sorted(keys)

    def weighed(families: Mapping[str, float]) -> dict[bytes, float]:
        return {secrets.of_key(key): families[key[0]] for key in found if key[0] in families}

    return Question(weighed(EVIDENCE), weighed(COMPANY))


def unfile(person_ids: Sequence[UUID]) -> None:
    """Delete the tokens of persons, so that no search meets them."""
    SearchToken.objects.filter(person_id__in=person_ids).delete()


def forget(person_ids: Sequence[UUID]) -> None:
    """Delete the tokens and contacts of persons, so that no search meets them."""
    unfile(person_ids)
    Contact.objects.filter(person_id__in=person_ids).delete()
