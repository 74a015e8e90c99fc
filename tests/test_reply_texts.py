"""The rules for replies meet texts that were written for exercises, by other hands."""

from collections import Counter

import pytest

from musterpoint.exercises.world.reply_texts import reply_texts
from musterpoint.outreach.rules import Meaning, understand

#: "Wrong" may be said as "stop sending"; both end without a change of the roll.
FITS = {
    "safe": {Meaning.SAFE},
    "help": {Meaning.HELP},
    "leave": {Meaning.LEAVE},
    "wrong": {Meaning.WRONG_PERSON, Meaning.STOP},
    "unclear": {Meaning.UNKNOWN},
}


def test_98_in_100_replies_of_the_exercises_are_understood(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts = Counter(
        understand(text.text, text.language) in FITS[text.intent] for text in reply_texts()
    )
    accuracy = counts[True] / counts.total()
    with capsys.disabled():
        print(f"\nreplies understood: {counts[True]} of {counts.total()}, {accuracy:.1%}")  # noqa: T201
    assert accuracy >= 0.98


def test_none_of_their_calls_for_help_is_read_as_safe() -> None:
    languages = {"", *(text.language for text in reply_texts())}
    wrong = [
        (text.text, language)
        for text in reply_texts()
        if text.intent == "help"
        for language in languages
        if understand(text.text, language) is Meaning.SAFE
    ]
    assert wrong == []
