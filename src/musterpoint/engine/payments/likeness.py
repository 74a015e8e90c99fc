"""References and names that are alike, whatever people and banks made of them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from musterpoint.engine.payments.wording import folded

READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
TOKENS = re.compile(r"[A-Z0-9]+")


@lru_cache(maxsize=200_000)
def bare(text: str) -> str:
    """Return a reference without marks, with letters that are mistaken for figures as figures."""
    return "".join(TOKENS.findall(text.upper())).translate(READ_AS)


def gaps(text: str) -> Iterator[str]:
    """Yield a text with each of its letters left out: what one typing error leaves alike."""
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]


@lru_cache(maxsize=200_000)
def words(name: str) -> frozenset[str]:
    """Return the words of a name in plain Latin capitals, those of two letters and more."""
    return frozenset(one for one in TOKENS.findall(folded(name).upper()) if len(one) > 1)


@lru_cache(maxsize=200_000)
def alike(one: str, other: str) -> float:
    """Return from 0 to 1 how alike two names are, whatever the order and script of their words."""
    mine, theirs = words(one), words(other)
    if not mine or not theirs:
        return 0.0
    same = len(mine & theirs)
    left, right = mine - theirs, set(theirs - mine)
    for word in left:
        near = next((each for each in right if _near(word, each)), None)
        if near is not None:
            right.discard(near)
            same += 1
    return 2 * same / (len(mine) + len(theirs))


def _near(one: str, other: str) -> bool:
    """Say whether two words differ by one letter, or one is the other cut short."""
    if min(len(one), len(other)) < 4:
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    return bool(set(gaps(one)) & ({other} | set(gaps(other)))) or other in gaps(one)
