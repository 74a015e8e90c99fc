"""Different names that sound alike: the brothers Hassan and Hussein are two people.

Twins and siblings are given such names on purpose, so a sound that nearly agrees is not enough.
"""

import re
from functools import lru_cache

# One pattern for the spellings of each name, the Arabic one without vowels included.
_NAMES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("hasan", r"h[ae]?s{1,2}[ae]?n"),
        ("husayn", r"h(?:u|o|ou|oo)s{1,2}(?:ei|ai|ey|ay|e|i|ie)n|hsyn|hocine"),
        ("muhammad", r"m[uoae]?h[ae]?mm?[ae]?[dt]"),
        ("mahmud", r"m[ae]hm(?:w|ou|u|oo)[dt]|mhmwd"),
        ("ahmad", r"ahm[ae]?[dt]"),
        ("hamid", r"h[ae]?m(?:i|ee|y)[dt]"),
        ("jamal", r"[jg](?:a|e)?m[ae]+l"),
        ("jamil", r"[jg](?:a|e)?m(?:i|ee|y)l"),
        ("kamal", r"k(?:a|e)?m[ae]+l"),
        ("kamil", r"ka?m(?:i|ee|y)l"),
        ("karam", r"k[ae]?ram"),
        ("karim", r"k[ae]?r(?:i|ee|y)m"),
        ("umar", r"(?:o|u)mar|omer"),
        ("amir", r"am(?:i|ee|y)r"),
        ("ammar", r"amma+r"),
        ("said", r"sa(?:i|ee|ie|y)d"),
        ("saad", r"saa?d"),
        ("samir", r"s[ae]?m(?:i|ee|y)r"),
        ("samar", r"samar"),
        ("nur", r"n(?:u|oo|ou|w)r"),
        ("nasir", r"na+s{1,2}[ei]?r|nsyr"),
    )
)
_MIN_STEM = 3


@lru_cache(maxsize=4096)
def _listed(token: str) -> str | None:
    return next((name for name, pattern in _NAMES if pattern.fullmatch(token)), None)


def two_names(left: str, right: str) -> bool:
    """Whether two a-z tokens are spellings of two different listed names."""
    one, other = _listed(left), _listed(right)
    return one is not None and other is not None and one != other


def man_and_woman(left: str, right: str) -> bool:
    """Whether one token looks like the other's feminine: Samir and Samira, Ivanov and Ivanova."""
    shorter, longer = sorted((_stem(left), _stem(right)), key=len)
    return (
        len(longer) > len(shorter) >= _MIN_STEM
        and longer.endswith("a")
        and not shorter.endswith(("a", "e", "i", "o", "u", "y", "w"))
    )


def _stem(token: str) -> str:
    return token[:-1] if token.endswith("ah") else token
