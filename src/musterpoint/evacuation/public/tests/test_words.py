"""The words that the home page tells people to text are understood when they come in."""

import pytest
from django.utils import translation
from django.utils.translation import pgettext

from musterpoint.outreach.rules import Meaning, understand

WORDS = {"SAFE": Meaning.SAFE, "HELP": Meaning.HELP, "LEAVE": Meaning.LEAVE}


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es"])
@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_of_the_home_page_is_understood(language: str, word: str) -> None:
    with translation.override(language):
        told = pgettext("text message", word)
    assert understand(told, language) is WORDS[word], told
