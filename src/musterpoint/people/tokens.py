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
from uuid import UUID

from musterpoint.engine import linkage
from musterpoint.kernel import ids
from musterpoint.people.models import Channel, Contact, SearchToken
from musterpoint.tenancy import vault

TOKEN_BYTES = 16
CODE_DIGITS = 6
BATCH = 2000

#: Key families (engine.linkage) on which a duplicate may rest. No pair reaches the review band on
#: its name alone, so a candidate shares a birth date, a number or a document.
EVIDENCE = {"D": 3.0, "P": 5.0, "K": 6.0}
#: What else a pair shares raises or lowers it among the candidates.
COMPANY = {"N": 4.0, "J": 4.0, "Y": 3.0, "M": 3.0}


@dataclass(frozen=True, slots=True)
class Asked:
    """A token to look for, what finding it says, and whether it makes a candidate by itself."""

    token: bytes
    weight: float
    is_evidence: bool


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
    return f"{int.from_bytes(ids.random_bytes(6)) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def rows(person_id: UUID, keys: Iterable[str], secrets: Tokens) -> list[SearchToken]:
    """Return the rows under which a person is filed, in an order that tells nothing of the keys."""
    version = linkage.KEY_VERSION
    return [
        SearchToken(person_id=person_id, token=token, key_version=version)
        for token in sorted(map(secrets.of_key, keys))
    ]


def file(keys: Mapping[UUID, Iterable[str]], secrets: Tokens) -> None:
    """Write the tokens of persons that have none."""
    SearchToken.objects.bulk_create(
        [row for person, found in keys.items() for row in rows(person, found, secrets)],
        batch_size=BATCH,
    )


def question(keys: Iterable[str], secrets: Tokens) -> list[Asked]:
    """Return what to ask for a person's possible duplicates, from the person's own keys."""
    weights = EVIDENCE | COMPANY
    return [
        Asked(secrets.of_key(key), weights[key[0]], key[0] in EVIDENCE)
        for key in sorted(keys)
        if key[0] in weights
    ]


def forget(person_ids: Sequence[UUID]) -> None:
    """Delete the tokens and contacts of persons, so that no search meets them."""
    SearchToken.objects.filter(person_id__in=person_ids).delete()
    Contact.objects.filter(person_id__in=person_ids).delete()
