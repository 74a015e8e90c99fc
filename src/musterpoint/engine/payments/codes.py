"""
Codes of vouchers: fifteen random letters and one that checks them, such as 7K4D-29QX-M3TW-08HC.

Seventy-five random bits cannot be guessed. The last letter is chosen so that the letters, as
numbers of the field of 32 elements, sum to zero with weights that differ in every place: one wrong
letter, or two neighbours that changed places, never pass.
"""

from musterpoint.kernel.ids import ALPHABET, random_bytes

LETTERS = 16
#: x**5 + x**2 + 1, by which products in the field of 32 elements are brought back into it.
_FIELD = 0b100101
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new() -> str:
    """Return a fresh code, without hyphens."""
    number = int.from_bytes(random_bytes(10))
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LETTERS - 1))
    return next(text + one for one in ALPHABET if _sum(text + one) == 0)


def read(typed: str) -> str | None:
    """Return a code as it is kept, from one as people write it; None when it cannot be one."""
    found = "".join(typed.upper().translate(_READ_AS).split()).replace("-", "")
    if len(found) != LETTERS or any(one not in ALPHABET for one in found):
        return None
    return found if _sum(found) == 0 else None


def shown(code: str) -> str:
    """Return a code in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _sum(text: str) -> int:
    total = 0
    for one in text:
        total <<= 1
        if total & 32:
            total ^= _FIELD
        total ^= ALPHABET.index(one)
    return total
