"""What a token sounds like: a coarse key for finding, and a distance for comparing.

The skeleton merges what scripts and clerks confuse (b/p, d/t, g/k/q, s/z/sh/ch/j) and drops
vowels. Skeletons under three consonants (Li, Thi, Ali) say too little, so short tokens also have a
form that keeps the vowels, marked by "~".
"""

import re
from functools import lru_cache

from musterpoint.engine.linkage._strings import one_slip

MAX_SKELETON = 8
SHORT = 3
"""Skeletons with fewer symbols than this need the vowel-keeping form."""

_DIGRAPHS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^x", "S"),
        ("^ou(?=[aei])", "w"),
        ("c(?=[eiy])", "S"),
        ("schtsch|shch|tzsch|tsch|sch|tch|dzh|chh", "S"),
        ("ck|[kg]h(?!h)|q", "k"),
        ("[sczj]h(?!h)|cz|sz|dj|dz|tz|ts|zs", "S"),
        ("ph(?!h)", "f"),
        ("[td]h(?!h)", "t"),
        ("bh(?!h)", "b"),
        ("x", "kS"),
        ("ng", "n"),
        ("wh(?!h)", "w"),
        ("rh(?!h)", "r"),
        ("lh(?!h)", "l"),
    )
)
_CLASSES = str.maketrans("bpvdtgkqcszj", "ppfttkkkkSSS")
_VOWELS = str.maketrans("eyow", "iiuu")


@lru_cache(maxsize=16384)
def _classes(token: str) -> str:
    """The token with digraphs and letters replaced by their sound class; doubles written once."""
    text = token
    for pattern, sound in _DIGRAPHS:
        text = pattern.sub(sound, text)
    return re.sub(r"([^aeiou])\1+", r"\1", text.translate(_CLASSES))


@lru_cache(maxsize=16384)
def skeleton(token: str) -> str:
    """The consonant skeleton of an a-z token: first symbol ("A" for any vowel), then consonants."""
    text = _classes(token)
    if not text:
        return ""
    first = text[0]
    if first in "aeiouy":
        first = "A"
    elif first == "w":
        first = "f"
    return (first + re.sub("[^pftkSlrmn]", "", text[1:]))[:MAX_SKELETON]


@lru_cache(maxsize=16384)
def vowelled(token: str) -> str:
    """The form that keeps vowels (as a, i, u): "noor" and "nur" give "nur"."""
    text = _classes(token)
    head = "f" if text[:1] == "w" else text[:1].translate(_VOWELS)
    body = re.sub("(?<=[aiu])h(?![aiu])|h$", "", head + text[1:].translate(_VOWELS))
    return re.sub(r"(.)\1+", r"\1", body)[:MAX_SKELETON]


def forms(token: str) -> tuple[str, ...]:
    """The forms a token is filed under: its skeleton and, if that is short, "~" + vowelled."""
    bones = skeleton(token)
    if not bones:
        return ()
    return (bones,) if len(bones) >= SHORT else (bones, "~" + vowelled(token))


# Cantonese, Hokkien and older spellings of Chinese and Korean surnames, by one pinyin spelling.
_SURNAME_GROUPS = (
    "chen chan tan", "wang wong huang hwang", "li lee", "zhang cheung chang", "lin lam lim",
    "wu ng goh", "zhou chow", "liang leung", "ye yip", "he ho", "zheng cheng", "xie tse hsieh",
    "deng tang", "xu hsu hui", "cai choi tsai", "liu lau", "yang yeung", "guo kwok", "zhu chu",
    "kim gim", "park pak bak", "jung jeong chung", "zeng tsang", "jiang chiang", "lu lui",
)  # fmt: skip
_SURNAME_ALSO: dict[str, frozenset[str]] = {}
for _group in _SURNAME_GROUPS:
    for _spelling in _group.split():
        _SURNAME_ALSO[_spelling] = _SURNAME_ALSO.get(_spelling, frozenset()) | set(_group.split())


def same_surname(left: str, right: str) -> bool:
    """Whether two spellings are listed as readings of one Chinese or Korean surname."""
    return right in _SURNAME_ALSO.get(left, ())


def surname_spellings(token: str) -> list[str]:
    """The other listed spellings of a Chinese or Korean surname."""
    return sorted(_SURNAME_ALSO.get(token, frozenset()) - {token})


def usual_surname(token: str) -> str:
    """One spelling for all readings of a listed surname; other tokens come back unchanged."""
    return min(_SURNAME_ALSO.get(token, (token,)))


def _swap_first(token: str, *heads: str) -> list[str]:
    return [head + token[1:] for head in heads]


@lru_cache(maxsize=16384)
def confusions(token: str) -> tuple[str, ...]:
    """Other a-z spellings that cross-script writing really produces, likeliest first.

    Only a query uses them, so the stored index stays small.
    """
    head, tail = token[:1], token[1:]
    other = surname_spellings(token)
    if token.startswith("kh"):
        other.append("h" + token[2:])
    elif head == "h":
        other += ["kh" + tail, tail]
    elif head in ("v", "w"):
        other += _swap_first(token, "b", "u")
    elif head == "b":
        other += _swap_first(token, "v")
    elif head == "g":
        other += _swap_first(token, "h", "j")
    elif head == "y":
        other += _swap_first(token, "j")
    elif head == "j":
        other += _swap_first(token, "y", "h")
    elif head and head in "aeiou":
        other.append("h" + token)
    elif token.startswith(("qi", "qu")):
        other.append("ch" + tail)
    other += _inside(head, tail)
    if token.startswith(("al", "el")) and len(token) >= 6:
        other.append(token[2:])
    return tuple(dict.fromkeys(text for text in other if text and text != token))


_INSIDE = (
    ("v", "w"), ("w", "v"), ("v", "b"), ("kh", "h"), ("th", "s"), ("dh", "z"), ("j", "g"),
    ("gi", "ji"), ("ge", "je"), ("ch", "k"), ("ng", "ngg"), ("f", "p"), ("d", "z"), ("z", "d"),
)  # fmt: skip


def _inside(head: str, tail: str) -> list[str]:
    out = [head + tail.replace(old, new) for old, new in _INSIDE if old in tail]
    if "th" in head + tail[:1]:
        out.append("s" + tail[1:])
    vowel_h = re.sub("(?<=[aeiou])h(?=[aeiou])", "kh", tail)
    if vowel_h != tail:
        out.append(head + vowel_h)
    softened = re.sub("s(?=m)", "th", tail)
    if softened != tail:
        out.append(head + softened)
    return out


VOWEL, VOWEL_UNWRITTEN, VOWEL_LONG = 0.2, 0.05, 0.6
"""What a vowel too many weighs: usually; where one side's script leaves short vowels out; where
both sides' scripts do, so that a vowel that is written is a long one."""

_NEAR = {
    frozenset(pair): cost
    for pair, cost in (
        ("pf", 0.4), ("tS", 0.5), ("kh", 0.3), ("kS", 0.6), ("fu", 0.4), ("nm", 0.6), ("lr", 0.6),
        ("iS", 0.5),
        ("ae", 0.15), ("ei", 0.15), ("ou", 0.15), ("ao", 0.25), ("eu", 0.4),
        ("ai", 0.5), ("au", 0.5), ("iu", 0.5), ("eo", 0.5), ("io", 0.5),
    )
}  # fmt: skip
_SLIGHT = {"a": 0.2, "e": 0.2, "i": 0.2, "o": 0.2, "u": 0.2, "h": 0.3}
_DIPHTHONGS = tuple(
    (re.compile(pattern), vowel)
    for pattern, vowel in (
        ("^ou(?=[aei])", "w"),
        ("[ae][iy]", "e"),
        ("ee|ie", "i"),
        ("oo|ou|uu", "u"),
        ("au|aw", "o"),
    )
)
_SURNAME_LIKENESS = 0.95
_INITIAL_LIKENESS = 0.8
_ONE_SLIP_LIKENESS = 0.8
_ONE_SLIP_LENGTH = 7


def likeness(left: str, right: str, vowel: float = VOWEL) -> float:
    """How alike two a-z tokens sound, from 0 to 1 (1: the same spelling).

    An edit distance over sound classes in which vowels (by `vowel`, see above) and h weigh little.
    """
    if left == right:
        return 1.0
    return _likeness(min(left, right), max(left, right), vowel)


@lru_cache(maxsize=65536)
def _likeness(left: str, right: str, vowel: float) -> float:
    if same_surname(left, right):
        return _SURNAME_LIKENESS
    if len(left) == 1 or len(right) == 1:
        return _INITIAL_LIKENESS if left[:1] == right[:1] else 0.0
    a, b = _spoken(left), _spoken(right)
    size = max(_weight(a), _weight(b))
    alike = max(0.0, 1.0 - _distance(a, b, vowel) / size) if size else 0.0
    long_enough = min(len(left), len(right)) >= _ONE_SLIP_LENGTH and left[0] == right[0]
    if alike < _ONE_SLIP_LIKENESS and long_enough and one_slip(left, right):
        return _ONE_SLIP_LIKENESS
    return min(alike, 0.99)


@lru_cache(maxsize=16384)
def _spoken(token: str) -> str:
    """Sound classes with five vowels; diphthongs as one, y and w as the vowels they stand for."""
    text = token
    for pattern, vowel in _DIPHTHONGS:
        text = pattern.sub(vowel, text)
    text = _classes(text)
    head = "f" if text[:1] == "w" else text[:1]
    body = re.sub("h$", "", text[1:].replace("w", "u"))
    return re.sub(r"([aeiou])\1+", r"\1", (head + body).replace("y", "i"))


def _weight(code: str) -> float:
    return sum(_SLIGHT.get(symbol, 1.0) for symbol in code)


def _distance(a: str, b: str, vowel: float) -> float:
    """Weighted edit distance; `vowel` is the cost of a vowel that one side does not write."""
    cost_a = [vowel if symbol in "aeiou" else _SLIGHT.get(symbol, 1.0) for symbol in a]
    cost_b = [vowel if symbol in "aeiou" else _SLIGHT.get(symbol, 1.0) for symbol in b]
    row = [0.0]
    for cost in cost_b:
        row.append(row[-1] + cost)
    for i, symbol in enumerate(a):
        above, row = row, [row[0] + cost_a[i]]
        for j, other in enumerate(b):
            change = above[j] + _change(symbol, other)
            row.append(min(change, above[j + 1] + cost_a[i], row[j] + cost_b[j]))
    return row[-1]


def _change(symbol: str, other: str) -> float:
    return 0.0 if symbol == other else _NEAR.get(frozenset((symbol, other)), 1.0)
