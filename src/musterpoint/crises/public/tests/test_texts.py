"""Every word of the public pages is there in Arabic, French and Spanish."""

import re
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES = ("ar", "fr", "es")
PLACES = re.compile(r"%\(\w+\)[sd]|%%")
IN_TEMPLATE = re.compile(r'{% translate "([^"]+)"')
IN_CODE = re.compile(r'(?:\b_|\bgettext_lazy)\(\s*"((?:[^"\\]|\\.)+)"\s*[,)]')


def catalogue(package: str, language: str) -> dict[str, tuple[str, ...]]:
    """Return what a package's catalogue says for each text."""
    path = ROOT / package / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        found = read_po(file, locale=language)
    texts = {}
    for message in found:
        several = isinstance(message.id, tuple)
        key = message.id[0] if several else message.id
        texts[str(key)] = tuple(message.string) if several else (str(message.string),)
    return texts


def marked(package: str) -> set[str]:
    """Return the texts that the public pages of a package mark for translation."""
    templates = (ROOT / package / "templates" / package / "public").glob("*.html")
    modules = (ROOT / package / "public").glob("*.py")
    found = {unescape(t) for one in templates for t in IN_TEMPLATE.findall(one.read_text())}
    return found | {t for one in modules for t in IN_CODE.findall(one.read_text())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_translated(language: str) -> None:
    known: dict[str, tuple[str, ...]] = {}
    for package in ("", "web", "forms", "crises", "evacuation"):
        known |= catalogue(package, language)
    wanted = marked("crises") | marked("evacuation") | marked("forms")
    assert len(wanted) > 300
    assert sorted(text for text in wanted if not all(known.get(text, ("",)))) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("package", ["", "web", "forms", "crises", "evacuation"])
def test_translations_fill_the_same_places(package: str, language: str) -> None:
    for text, said in catalogue(package, language).items():
        for one in said:
            assert set(PLACES.findall(one)) <= set(PLACES.findall(text)), text
