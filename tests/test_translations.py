"""What the Arabic catalogues say is what a page says, and they leave nothing out."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "src/musterpoint").rglob("locale/ar/LC_MESSAGES/django.po"))
#: A number for each of the six forms of an Arabic plural, in the order of a catalogue.
NUMBERS = ((0,), (1,), (2,), (3, 10, 103), (11, 99, 111), (100, 102, 1_000_000))


def _name(file: Path) -> str:
    return file.relative_to(ROOT / "src/musterpoint").parts[0]


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale="ar")


def _shown(message: Message) -> list[tuple[str, str]]:
    """Return each Arabic text of a message beside what Django makes of it."""
    context = message.context
    if isinstance(message.id, tuple):
        one, many = message.id
        return [
            (
                text,
                translation.npgettext(context, one, many, number)
                if context
                else translation.ngettext(one, many, number),
            )
            for text, numbers in zip(message.string, NUMBERS, strict=True)
            for number in numbers
            if text
        ]
    get: Callable[[str], str] = (
        (lambda text: translation.pgettext(context, text)) if context else translation.gettext
    )
    return [(message.string, get(message.id))] if message.string else []


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools/translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_our_arabic_wins_over_that_of_django_and_allauth(file: Path) -> None:
    with translation.override("ar"):
        others = {
            message.id: (ours, shown)
            for message in _read(file)
            if message.id
            for ours, shown in _shown(message)
            if shown != ours
        }
    assert others == {}


def test_every_message_of_the_code_has_arabic(tool: ModuleType) -> None:
    assert [(package, message.ids) for package, message in tool.untranslated()] == []
