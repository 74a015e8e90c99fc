"""The words of a page in the language in which a journey goes through it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation

SOURCE = "en"


class Spoken:
    """
    Says what we wrote in English as the pages of a language say it.

    What stands in no catalogue is looked for in the packs that are given; what is not translated
    fails, so that no journey finds English on an Arabic page.
    """

    def __init__(self, language: str, *packs: Path) -> None:
        self.language = language
        self._of_packs = {
            texts[SOURCE]: texts[language]
            for pack in reversed(packs)  # the first one has the last word
            for texts in _texts(yaml.safe_load(pack.read_text("utf-8")))
        }

    def __call__(self, text: str) -> str:
        """Return a text in the language."""
        if text in self._of_packs:
            return self._of_packs[text]
        with translation.override(self.language):
            said = translation.gettext(text)
        if said == text and self.language != SOURCE:
            pytest.fail(f"not translated into {self.language}: {text}")
        return said


def _texts(node: Any) -> Iterator[Mapping[str, str]]:
    """Return every text in several languages that stands anywhere in a file."""
    if isinstance(node, dict):
        if isinstance(node.get(SOURCE), str):
            yield node
        for one in node.values():
            yield from _texts(one)
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)
