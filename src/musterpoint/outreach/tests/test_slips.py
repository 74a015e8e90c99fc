"""
One slip of the finger in "not safe" never makes it "safe".

Every negation of a language before (or after) every word for "safe" of that language, and every
text that is one letter away from it. Only a text that the pack itself lists as safe may be read
so: "yo estoy bien" is one letter away from "no estoy bien", and millions write it.
"""

from collections.abc import Iterator

import pytest

from musterpoint.outreach import normal
from musterpoint.outreach.lexicon import Kind, Phrase, shipped
from musterpoint.outreach.rules import Meaning, understand

LANGUAGES = sorted(shipped().languages)
#: Words for "safe" that each negation is tried with: the commonest ones stand first in the pack.
WORDS_FOR_SAFE = 1


def phrases(kind: Kind, language: str) -> list[Phrase]:
    found = [phrase for listed in shipped().by_first.values() for phrase in listed]
    return [one for one in found if one.kind is kind and one.language == language]


def letters(language: str) -> str:
    """Return the letters that the language's own words are written with, and a space."""
    kinds = (Kind.NOT, Kind.FILLER, Kind.SAFE)
    used = {c for kind in kinds for one in phrases(kind, language) for c in "".join(one.words)}
    return "".join(sorted(used - {"*", "_"})) + " "


def negated(language: str) -> Iterator[tuple[str, str]]:
    """Return each negation with a word for "safe", in the order of the language."""
    follows = language in shipped().negation_follows
    words = [one for one in phrases(Kind.SAFE, language) if not holds_negation(one)]
    for nots in phrases(Kind.NOT, language):
        for safe in words[:WORDS_FOR_SAFE]:
            first, second = " ".join(nots.words), " ".join(safe.words)
            yield (first, second) if not follows else (second, first)


def holds_negation(phrase: Phrase) -> bool:
    """Say whether "safe" is said by denying something, as "no problem" does."""
    turning = shipped().turning[phrase.language]
    return any(word in turning for word in phrase.words)


def one_letter_away(word: str, alphabet: str) -> set[str]:
    """Return every text that one slip makes of a word."""
    ends = range(len(word) + 1)
    return {
        *(word[:n] + word[n + 1 :] for n in range(len(word))),
        *(word[:n] + word[n + 1 : n + 2] + word[n : n + 1] + word[n + 2 :] for n in ends),
        *(word[:n] + letter + word[n:] for n in ends for letter in alphabet),
        *(word[:n] + letter + word[n + 1 :] for n in range(len(word)) for letter in alphabet),
    }


def is_listed(text: str) -> bool:
    """Say whether the text as a whole is a phrase for "safe" of the pack, in any language."""
    words = normal.words(text)
    return not words or any(
        phrase.kind is Kind.SAFE and phrase.words == words
        for phrase in shipped().by_first.get(words[0], ())
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_one_letter_away_from_not_safe_is_read_as_safe(language: str) -> None:
    alphabet, follows = letters(language), language in shipped().negation_follows
    wrong = set()
    read: set[tuple[str, ...]] = set()
    for first, second in negated(language):
        slips = one_letter_away(second if follows else first, alphabet)
        for text in {f"{first} {slip}" if follows else f"{slip} {second}" for slip in slips}:
            if (words := normal.words(text)) in read:
                continue  # the same words to whoever reads them, only typed otherwise
            read.add(words)
            for known in (language, ""):
                if understand(text, known) is Meaning.SAFE and not is_listed(text):
                    wrong.add((text, known))
    assert sorted(wrong) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("now safe", "en"), ("we are now safe", "en"), ("so safe", "en"), ("do safe", "en")],
)
def test_safe_beside_what_may_be_a_slip_of_not_asks_a_person(text: str, language: str) -> None:
    assert understand(text, language) is Meaning.UNKNOWN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("safe now", "en"),
        ("we are safe now", "en"),
        ("I am safe in the hotel", "en"),
        ("yo estoy bien", "es"),
        ("Je suis en sécurité", "fr"),
        ("أنا بخير الحمد لله", "ar"),
        ("sab theek hai", "hi"),
    ],
)
def test_what_many_people_write_is_still_understood(text: str, language: str) -> None:
    assert understand(text, language) is Meaning.SAFE


def test_a_slip_in_one_language_is_not_the_word_for_safe_of_another() -> None:
    assert understand("ilesé à la jambe", "fr") is not Meaning.SAFE
    assert understand("ileso", "fr") is Meaning.SAFE  # written in Spanish by a reader of French
