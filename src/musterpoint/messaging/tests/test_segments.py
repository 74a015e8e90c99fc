"""Short messages are cut as carriers bill them: laws against an independent encoder."""

import math
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from musterpoint.messaging import segments
from musterpoint.messaging.segments import Encoding, count, split

# The reference: TS 23.038 table 6.2.1 written down by code position, and bits, not characters.
TABLE = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
    0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
SEPTETS = {letter: [code] for code, letter in enumerate(TABLE) if code != 0x1B}
SEPTETS |= {letter: [0x1B, code] for code, letter in ESCAPED.items()}

MARKS = ["\u0301", "\u093c", "\u200d", "\ufe0f", "\u094d"]
WIDE = ["👩", "👧", "🏽", "🇱", "🇾", "𐍈", "ẞ"]
SOME = st.sampled_from([*SEPTETS, *"ьяمحمدনিরাপদសក្ខहिन्दी안녕ሰላም", *MARKS, *WIDE])
GSM = st.text(st.sampled_from(sorted(SEPTETS)), max_size=700)
ANY = st.one_of(st.text(max_size=400), st.lists(SOME, max_size=400).map("".join), GSM).filter(
    lambda text: not any(0xD800 <= ord(one) <= 0xDFFF for one in text)
)


def septets(text: str) -> list[list[int]] | None:
    """The reference encoder: each character's septets, or None when it has none."""
    try:
        return [SEPTETS[letter] for letter in text]
    except KeyError:
        return None


def octets(part: str) -> int:
    """How many octets of user data a part takes, as an independent encoder packs it."""
    codes = septets(part)
    if codes is None:
        return len(part.encode("utf-16-be"))
    bits = "".join(f"{code:07b}" for group in codes for code in group)
    return math.ceil(len(bits) / 8)


@given(ANY)
@example("é" * 160 + "€")
@example("👩‍👩‍👧" * 20)
def test_parts_joined_are_the_text_and_each_fits_140_octets(text: str) -> None:
    found = split(text)
    assert "".join(found.parts) == text
    header = 6 if len(found.parts) > 1 else 0
    is_gsm = septets(text) is not None
    for part in found.parts:
        size = octets(part) if is_gsm else len(part.encode("utf-16-be"))
        assert size + header <= 140
        if is_gsm:  # with the header a septet is lost to filling: 153, not 154
            assert sum(len(group) for group in septets(part) or []) <= (153 if header else 160)


@given(ANY)
def test_the_alphabet_is_gsm_exactly_when_the_reference_has_every_character(text: str) -> None:
    found = split(text)
    assert (found.encoding is Encoding.GSM7) == (septets(text) is not None)
    assert (found.foreign == "") == (found.encoding is Encoding.GSM7)


@given(GSM.map(lambda text: text.replace("\r", "")))
def test_billed_parts_equal_the_reference_that_packs_septets_greedily(text: str) -> None:
    groups = septets(text) or []
    if sum(map(len, groups)) <= 160:
        expected = 1
    else:
        expected, used = 1, 0
        for group in groups:
            if used + len(group) > 153:
                expected, used = expected + 1, 0
            used += len(group)
    assert count(text) == expected


@given(ANY)
def test_no_part_ends_within_a_surrogate_pair_or_begins_with_a_mark(text: str) -> None:
    for part in split(text).parts:
        part.encode("utf-16-be").decode("utf-16-be", "strict")
    longest = max((segments.units(sign, Encoding.UCS2) for sign in segments.signs(text)), default=0)
    if longest <= 67:
        for part in split(text).parts[1:]:
            assert not unicodedata.category(part[0]).startswith("M")
            assert part[0] != "\u200d"


@given(st.text(st.sampled_from("abcमя"), max_size=300))
def test_ucs2_without_clusters_takes_the_least_parts(text: str) -> None:
    if septets(text) is None:
        size = len(text)
        assert count(text) == (1 if size <= 70 else math.ceil(size / 67))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" * 5, 2),
        ("ا" * 70, 1),
        ("ا" * 71, 2),
        ("ا" * 134, 2),
        ("ا" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_the_limits_are_those_of_the_standard(text: str, parts: int) -> None:
    assert count(text) == parts


def test_an_escape_pair_is_not_split() -> None:
    found = split("a" * 152 + "€" + "a" * 20)
    assert found.parts[0] == "a" * 152
    assert found.parts[1].startswith("€")


def test_a_family_of_joined_emoji_and_a_conjunct_stay_whole() -> None:
    family = "👨‍👩‍👧‍👦"
    assert all(len(part) % len(family) == 0 for part in split(family * 12).parts)
    assert list(segments.signs("क्षा🇱🇾🇪🇬")) == ["क्षा", "🇱🇾", "🇪🇬"]


def test_a_sign_longer_than_a_part_is_still_sent_whole() -> None:
    text = "z" + "\u0301" * 200
    found = split(text)
    assert "".join(found.parts) == text
    assert len(found.parts) == 3
