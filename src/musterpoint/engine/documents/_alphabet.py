"""The alphabet of the machine readable zone and its check digit (ICAO Doc 9303-3, 4.3 and 4.9)."""

from string import ascii_uppercase, digits

FILLER = "<"
LETTERS = frozenset(ascii_uppercase)
DIGITS = frozenset(digits)
ALPHABET = LETTERS | DIGITS | {FILLER}

_WEIGHTS = (7, 3, 1)
_VALUES = {
    FILLER: 0,
    **{digit: int(digit) for digit in digits},
    **{letter: 10 + index for index, letter in enumerate(ascii_uppercase)},
}


def check_digit(text: str) -> str:
    """
    Return the check digit of a text of the zone's alphabet: weights 7, 3, 1 and modulus 10.

    Raises KeyError for a character that the alphabet does not have.
    """
    total = sum(_VALUES[character] * _WEIGHTS[index % 3] for index, character in enumerate(text))
    return str(total % 10)
