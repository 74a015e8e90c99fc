"""By which words a case is found that is about somebody who is not registered."""

import hmac
import unicodedata
from datetime import datetime

from musterpoint.people.countries import plain
from musterpoint.tenancy import vault

USE = "cases.names"
MOST_WORDS = 6
SHORTEST_NUMBER = 6
#: The last digits of a number are the same with and without the code of its country.
LAST_DIGITS = 8


def tokens(name: str, phone: str, at: datetime) -> list[bytes]:
    """Return the keyed tokens of the words of a name and of a number."""
    found = {f"word:{word}" for word in plain(name).split()}
    if number := _number(phone):
        found.add(f"number:{number}")
    return [_token(one, at) for one in sorted(found)]


def asked_for(text: str, at: datetime) -> list[bytes]:
    """Return the tokens of a search: a case that is found has all of them."""
    number = _number(text)
    if number and not any(letter.isalpha() for letter in text):
        return [_token(f"number:{number}", at)]
    return [_token(f"word:{word}", at) for word in plain(text).split()[:MOST_WORDS]]


def _number(text: str) -> str:
    """Return the last digits of a number in any script; empty when there are too few."""
    digits = "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit())
    return digits[-LAST_DIGITS:] if len(digits) >= SHORTEST_NUMBER else ""


def _token(text: str, at: datetime) -> bytes:
    secret = vault.organisation_secret(USE, at=at)
    return hmac.digest(secret, text.encode(), "sha256")[: vault.TOKEN_BYTES]
