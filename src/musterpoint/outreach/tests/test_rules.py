"""Short replies are understood, and a call for help is never read as "safe"."""

import string
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.kernel import packs
from musterpoint.outreach import lexicon, normal
from musterpoint.outreach.lexicon import PACK, Kind, shipped
from musterpoint.outreach.rules import Meaning, base_language, references, understand
from musterpoint.outreach.texts import Choice, choose, fallbacks

CORPUS = Path(__file__).parent / "corpus.yaml"
#: What an "alarm" may be read as: either way a person sees it.
FITS = {"alarm": {Meaning.HELP, Meaning.UNKNOWN}}


@lru_cache
def corpus() -> tuple[tuple[str, str, str], ...]:
    """Return (language, label, text)."""
    data = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    return tuple(
        (language, label, text)
        for language, labels in data.items()
        for label, texts in labels.items()
        for text in texts
    )


def fits(label: str, meaning: Meaning) -> bool:
    return meaning in FITS.get(label, {label})


@pytest.mark.parametrize("knows_language", [True, False])
def test_the_labelled_corpus_is_understood(knows_language: bool) -> None:
    wrong = [
        (language, label, text)
        for language, label, text in corpus()
        if not fits(label, understand(text, language if knows_language else ""))
    ]
    assert len(corpus()) >= 250
    assert len(wrong) / len(corpus()) <= 0.02, wrong


def test_no_call_for_help_is_read_as_safe_whatever_language_is_on_record() -> None:
    wrong = [
        (text, language)
        for _language, label, text in corpus()
        if label in ("help", "alarm")
        for language in ("", *shipped().languages, "zz")
        if understand(text, language) is Meaning.SAFE
    ]
    assert wrong == []


CALLS = st.sampled_from([entry for entry in corpus() if entry[1] == "help"])
#: What may stand around or between words and says nothing.
NOISE_SIGNS = st.text(
    st.sampled_from([*".,;:!-_*/()[]\"' \n\t…«»،؛।॥።", "🙏", "😭", "🙂", "❤", "\u200f", "\u2066"]),
    max_size=6,
)
HARMLESS = st.sampled_from(
    ["please", "sir", "thanks", "ok", "hello", "xqzt", "Ahmed", "7K4D29QX", "سلام", "merci", "अभी",
     "safe", "fine", "بخير", "1", "👍", "✅", "I am safe", "estoy bien"]
)  # fmt: skip


@given(CALLS, st.lists(st.tuples(NOISE_SIGNS, HARMLESS), max_size=4), st.randoms())
@settings(max_examples=400, deadline=None)
def test_added_words_and_signs_never_make_a_call_for_help_safe(
    call: tuple[str, str, str], noise: list[tuple[str, str]], chance: object
) -> None:
    language, _label, text = call
    for signs, word in noise:
        extra = f" {signs} {word} {signs} "
        text = extra + text if chance.random() < 0.5 else text + extra
    assert understand(text, language) is not Meaning.SAFE
    assert understand(text) is not Meaning.SAFE


@given(CALLS, st.data())
@settings(max_examples=400, deadline=None)
def test_case_marks_spacing_and_held_keys_never_make_a_call_for_help_safe(
    call: tuple[str, str, str], data: st.DataObject
) -> None:
    language, _label, text = call
    letters = []
    for letter in text:
        change = data.draw(
            st.sampled_from(("", "", "", "upper", "mark", "joiner", "held", "space"))
        )
        match change:
            case "upper":
                letters.append(letter.upper())
            case "mark":
                letters.append(letter + "\u0301")
            case "joiner":
                letters.append(letter + "\u200d")
            case "held":
                letters.append(letter * 3)
            case "space" if letter == " ":
                letters.append("  \n")
            case _:
                letters.append(letter)
    assert understand("".join(letters), language) is not Meaning.SAFE


@lru_cache
def safe_words() -> frozenset[str]:
    """Return the longest word of each phrase for "safe"."""
    phrases = [p for found in shipped().by_first.values() for p in found if p.kind is Kind.SAFE]
    return frozenset(max(phrase.words, key=len) for phrase in phrases)


@given(CALLS, st.integers(0, 100), st.sampled_from(string.ascii_lowercase))
@settings(max_examples=400, deadline=None)
def test_a_slip_of_the_finger_in_a_call_without_the_word_safe_never_makes_it_safe(
    call: tuple[str, str, str], where: int, letter: str
) -> None:
    language, _label, text = call
    if safe_words() & set(normal.read(text).words):
        return
    place = where % (len(text) + 1)
    for slipped in (
        text[:place] + letter + text[place:],
        text[:place] + text[place + 1 :],
        text[:place] + letter + text[place + 1 :],
    ):
        if not safe_words() & set(normal.read(slipped).words):  # "fire" may become "fine"
            assert understand(slipped, language) is not Meaning.SAFE


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["", "en", "ar", "am", "vi"]))
def test_any_text_has_a_meaning(text: str, language: str) -> None:
    assert understand(text, language) in Meaning
    assert all(len(reference) == 8 for reference in references(text))


NEGATED = [
    ("en", "not {}"), ("en", "we are not {}"), ("en", "never {}"), ("en", "nobody is {}"),
    ("en", "dont feel {}"), ("en", "isn't {}"), ("fr", "pas {}"), ("fr", "jamais {}"),
    ("es", "no {}"), ("es", "no estoy {}"), ("ar", "لست {}"), ("ar", "مش {}"), ("ar", "غير {}"),
    ("ar", "لسنا {}"), ("bn", "{} না"), ("bn", "{} নেই"), ("fil", "hindi {}"), ("fil", "di {}"),
    ("vi", "không {}"), ("vi", "chua {}"), ("ha", "ba {}"), ("am", "{} አይደለሁም"), ("ne", "{} छैन"),
    ("hi", "{} नहीं"), ("hi", "{} nahi"), ("ur", "{} نہیں"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "frame"), NEGATED)
def test_every_word_for_safe_turned_round_is_never_safe(language: str, frame: str) -> None:
    """ "No problem", "fuera de peligro" and their like already hold their own negation."""
    for phrases in shipped().by_first.values():
        for phrase in phrases:
            if phrase.kind is Kind.SAFE and phrase.language == language:
                word = " ".join(phrase.words)
                if not _holds_negation(phrase.words):
                    assert understand(frame.format(word), language) is not Meaning.SAFE, word


def _holds_negation(words: tuple[str, ...]) -> bool:
    return any(
        (span.start, span.end) != (0, len(words)) and span.kind is Kind.NOT
        for span in (
            lexicon.Span(place, place + 1, phrase)
            for place, word in enumerate(words)
            for phrase in shipped().by_first.get(word, ())
            if len(phrase.words) == 1
        )
    )


@pytest.mark.parametrize("digit", "1１١۱१১፩①𝟙➊")
def test_every_decimal_one_is_safe_and_two_is_help(digit: str) -> None:
    assert understand(digit) is Meaning.SAFE
    two = chr(ord(digit) + 1)
    assert understand(two) is Meaning.HELP
    assert understand(f" {two}. ") is Meaning.HELP
    assert understand(chr(ord(digit) + 2)) is Meaning.LEAVE


def test_a_long_or_hostile_text_is_read_in_a_moment() -> None:
    import time

    began = time.process_time()
    for text in (
        "x" * 4096,
        "need " * 800,
        "s a f e " * 500,
        "heeeelp" * 500,
        "ا" * 2048,
        "\u0301" * 4096,
    ):
        understand(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SAFE 7K4D29QX", ("7K4D29QX",)),
        ("safe 7k4d-29qx", ("7K4D29QX",)),
        ("7k4d 29qx", ("7K4D29QX",)),
        ("HELP 7K4D29QX 8A5B30RY", ("7K4D29QX", "8A5B30RY")),
        ("hospital", ()),
        ("20110223", ()),
        ("sa3edona", ()),
        ("+218911234567", ()),
    ],
)
def test_references_are_found_and_words_are_none(text: str, found: tuple[str, ...]) -> None:
    assert references(text) == found


def test_the_pack_is_checked_place_by_place() -> None:
    text = PACK.read_text(encoding="utf-8")
    assert packs.parse(text, lexicon.check).stamp.startswith("replies@1+")
    with pytest.raises(packs.BadPack) as refused:
        packs.parse(text.replace("      stop: [stop,", "      halt: [stop,", 1), lexicon.check)
    assert list(refused.value.fields) == ["languages.en.halt"]
    with pytest.raises(packs.BadPack) as refused:
        packs.parse(text.replace('not: [not, "no"', "not: [not, no", 1), lexicon.check)
    assert list(refused.value.fields) == ["languages.en.not"]


def test_the_text_for_a_language_is_its_own_then_a_fallback_then_none() -> None:
    texts = {"en": "x", "pt-BR": "y", "fil": "z"}
    assert choose("pt", texts, ()) == Choice("pt-BR", False)
    assert choose("tl", texts, ()) == Choice("fil", False)
    assert choose("bn", texts, ("ar", "en")) == Choice("en", True)
    assert choose("", texts, ("fil",)) == Choice("fil", True)
    assert choose("bn", texts, ("ar",)) is None
    assert fallbacks((), ["fr", "en"]) == ("fr", "en")
    assert fallbacks(["bn"], ["fr"]) == ("bn",)
    assert base_language("zh-Hans") == "zh"
