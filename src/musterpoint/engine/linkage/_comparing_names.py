"""Compare two names: which of the levels in the weight table describes the pair."""

import re
from collections import Counter
from dataclasses import dataclass

from musterpoint.engine.linkage._lookalikes import man_and_woman, two_names
from musterpoint.engine.linkage._names import Token, parse
from musterpoint.engine.linkage._sounds import (
    SHORT,
    VOWEL,
    VOWEL_LONG,
    VOWEL_UNWRITTEN,
    forms,
    likeness,
    skeleton,
    usual_surname,
)
from musterpoint.engine.linkage._strings import jaro_winkler
from musterpoint.engine.linkage._weights import NAME, Level

SOUNDS_ALIKE = 0.9
"""Likeness from which two parts sound alike (and their skeletons must be the same)."""
NEARLY_ALIKE = 0.74
"""Likeness from which two parts may be one part with a slip."""
NEARLY_ALIKE_SHORT = 0.85
"""The same for parts of one or two consonants, which differ in little (Lan and Linh)."""
_LOOSELY_ALIKE = 0.85
_ARTICLE = re.compile("^[ae]l(?=[a-z]{4})")
_IN_ORDER = frozenset({"same", "sound", "part_left_out"})
_LONG = 3
_CERTAIN = 0.94
_WITHOUT_ARTICLE = 0.99
_MIN_JOINED = 4
_FEW = 3

_LEVELS = {level.code: level for level in NAME}
_RANK = {level.code: rank for rank, level in enumerate(NAME)}

_COMMON_NAMES = (
    "mohammed muhammad mohammad ahmed ahmad ali hassan hasan hussein hossain mahmoud ibrahim "
    "abdullah omar osman abd rahman islam khan begum akter khatun kumar singh devi lal ram "
    "kaur prasad bibi fatima aisha maria jose juan garcia cruz santos reyes rodriguez nguyen "
    "thi van tran le pham hoang wang li zhang chen liu yang kim lee park ivan aleksandr "
    "vladimir ivanov tesfaye abebe haile yusuf yousef mariam miah uddin din"
)
_COMMON = frozenset(forms(name)[-1] for name in _COMMON_NAMES.split())


@dataclass(frozen=True, slots=True)
class NameFinding:
    """The level two names reach; whether all its parts are very common, or three or more agree.

    Three parts in another order do not count as long: a son's name is often his father's, turned.
    """

    level: Level
    common: bool
    long: bool


def compare_names(
    left: tuple[str, ...], right: tuple[str, ...], *, same_sex: bool = False
) -> NameFinding | None:
    """The best finding over all names of two persons; None where one of them has no name.

    Unless both are known to be of the `same_sex`, Samir and Samira are two names.
    """
    lefts = [(name, parts) for name in left if (parts := parse(name))]
    rights = [(name, parts) for name in right if (parts := parse(name))]
    findings = [
        _compare(name, parts, other, others, same_sex)
        for name, parts in lefts
        for other, others in rights
    ]
    return min(findings, key=_rank, default=None)


def _rank(finding: NameFinding) -> tuple[int, bool, bool]:
    return _RANK[finding.level.code], finding.common, not finding.long


def _compare(
    left: str,
    left_parts: tuple[Token, ...],
    right: str,
    right_parts: tuple[Token, ...],
    same_sex: bool,
) -> NameFinding:
    pairs = _align(left_parts, right_parts, same_sex)
    code = _code(left_parts, right_parts, pairs)
    if code == "different" and _has_han(left) != _has_han(right):
        code = "unreadable"
    shorter = min(left_parts, right_parts, key=lambda parts: (len(parts), parts))
    return NameFinding(
        level=_LEVELS[code],
        common=all(_is_common(part.text) for part in shorter),
        long=code in _IN_ORDER and min(len(left_parts), len(right_parts)) >= _LONG,
    )


def _has_han(name: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in name)


def _is_common(text: str) -> bool:
    found = forms(text)
    return bool(found) and found[-1] in _COMMON


@dataclass(frozen=True, slots=True)
class _Pair:
    left: int
    right: int
    alike: float
    same_bones: bool


def _align(left: tuple[Token, ...], right: tuple[Token, ...], same_sex: bool) -> list[_Pair]:
    """Pair the parts of two names, best pairs first; parts with no partner are left out.

    Ties are settled by the texts and the distance of their places, never by which name is first.
    """
    found: list[tuple[tuple[float, str, str, int], _Pair]] = []
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            alike = _alike(one, other, same_sex)
            if alike:
                low, high = sorted((one.text, other.text))
                same_bones = alike >= _CERTAIN or skeleton(one.text) == skeleton(other.text)
                pair = _Pair(i, j, alike, same_bones)
                found.append(((-alike, low, high, abs(i - j)), pair))
    found.sort(key=lambda item: item[0])
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs: list[_Pair] = []
    for _order_of, pair in found:
        if pair.left not in used_left and pair.right not in used_right:
            used_left.add(pair.left)
            used_right.add(pair.right)
            pairs.append(pair)
    return pairs


def _alike(one: Token, other: Token, same_sex: bool) -> float:
    """How alike two parts are; 0 where they are too far apart, or known to be two names."""
    if one.text == other.text:
        return 1.0
    if two_names(one.text, other.text):
        return 0.0
    vowel = _vowel_cost(one, other)
    alike = likeness(one.text, other.text, vowel)
    if alike < NEARLY_ALIKE:
        alike = _alike_without_article(one.text, other.text, vowel)
    short = max(len(skeleton(one.text)), len(skeleton(other.text))) < SHORT
    if alike < (NEARLY_ALIKE_SHORT if short else NEARLY_ALIKE):
        return 0.0
    return alike if same_sex or not man_and_woman(one.text, other.text) else 0.0


def _alike_without_article(one: str, other: str, vowel: float) -> float:
    """The same after an article joined to either part is taken off: Elsayed is Sayed."""
    bare_one, bare_other = _ARTICLE.sub("", one), _ARTICLE.sub("", other)
    best = 0.0
    if bare_one != one:
        best = likeness(bare_one, other, vowel)
    if bare_other != other:
        best = max(best, likeness(one, bare_other, vowel))
    return _WITHOUT_ARTICLE * best


def _vowel_cost(one: Token, other: Token) -> float:
    if one.abjad and other.abjad:
        return VOWEL_LONG
    return VOWEL_UNWRITTEN if one.abjad or other.abjad else VOWEL


def _code(left: tuple[Token, ...], right: tuple[Token, ...], pairs: list[_Pair]) -> str:
    """Choose the level; `pairs` come from `_align`."""
    shorter, longer = sorted((len(left), len(right)))
    sounding = all(pair.alike >= SOUNDS_ALIKE and pair.same_bones for pair in pairs)
    if len(pairs) == shorter == longer:
        if all(pair.alike == 1.0 for pair in pairs):
            code = "same"
        else:
            code = "sound" if sounding else "near"
        return _single(code) if shorter == 1 else code + _order(code, pairs)
    if _together(left, right):
        return "sound_together"
    if len(pairs) == shorter:
        if shorter == 1:
            return "contained" if sounding else "some_parts"
        return "part_left_out" if sounding else "near_left_out"
    if pairs:
        return "some_parts"
    loose = jaro_winkler(_sorted_text(left), _sorted_text(right)) >= _LOOSELY_ALIKE
    return "loose" if loose else "different"


def _single(code: str) -> str:
    return {"same": "single_same", "sound": "single_sound", "near": "loose"}[code]


def _order(code: str, pairs: list[_Pair]) -> str:
    places = [pair.right for pair in sorted(pairs, key=lambda pair: pair.left)]
    return "" if code == "near" or places == sorted(places) else "_reordered"


def _together(left: tuple[Token, ...], right: tuple[Token, ...]) -> bool:
    """Whether two names with differently cut parts are the same sound in one."""
    if len(left) == len(right) or _unlike_consonants(left, right) > _FEW:
        return False
    vowel = _vowel_cost(left[0], right[0])
    return any(
        one == other
        or (
            min(len(skeleton(one)), len(skeleton(other))) >= _MIN_JOINED
            and likeness(one, other, vowel) >= SOUNDS_ALIKE
        )
        for one in _rotations(left)
        for other in _rotations(right)
    )


def _unlike_consonants(left: tuple[Token, ...], right: tuple[Token, ...]) -> int:
    """How many consonants one whole name has that the other has not; quick to know."""
    one, other = (
        Counter("".join(skeleton(part.text).lstrip("A") for part in parts))
        for parts in (left, right)
    )
    return (one - other).total() + (other - one).total()


def _rotations(parts: tuple[Token, ...]) -> list[str]:
    texts = [usual_surname(part.text) for part in parts]
    return ["".join(texts[cut:] + texts[:cut]) for cut in range(len(texts))]


def _sorted_text(parts: tuple[Token, ...]) -> str:
    return " ".join(sorted(part.text for part in parts))
