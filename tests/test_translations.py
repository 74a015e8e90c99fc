"""What the catalogues say is what a page says, and they leave nothing out."""

import importlib.util
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils import translation

from musterpoint.config.navigation import FOOTER

ROOT = Path(__file__).resolve().parent.parent
#: Numbers for each form of a plural, in the order of a catalogue.
NUMBERS = {
    "ar": ((0,), (1,), (2,), (3, 10, 103), (11, 99, 111), (100, 102, 1_000_000)),
    "fr": ((0, 1), (2, 21, 1_001)),
    "es": ((1,), (0, 2, 21, 1_001)),
}
FILES = [
    file
    for language in NUMBERS
    for file in sorted((ROOT / "src/musterpoint").rglob(f"locale/{language}/*/django.po"))
]


def _language(file: Path) -> str:
    return file.parent.parent.name


def _name(file: Path) -> str:
    return f"{file.relative_to(ROOT / 'src/musterpoint').parts[0]}-{_language(file)}"


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=_language(file))


def _shown(message: Message, language: str) -> list[tuple[str, str]]:
    """Return each text of a message beside what Django makes of it."""
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
            for text, numbers in zip(message.string, NUMBERS[language], strict=True)
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
def test_a_page_says_what_the_catalogue_says(file: Path) -> None:
    """No text of Django or allauth wins over ours, and no two packages say it differently."""
    language = _language(file)
    with translation.override(language):
        others = {
            message.id: (ours, shown)
            for message in _read(file)
            if message.id
            for ours, shown in _shown(message, language)
            if shown != ours
        }
    assert others == {}


def test_every_message_of_the_code_has_arabic(tool: ModuleType) -> None:
    assert [(package, message.ids) for package, message in tool.untranslated()] == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_every_message_of_the_public_pages_has_french_and_spanish(
    tool: ModuleType, language: str
) -> None:
    assert [(package, message.ids) for package, message in tool.untranslated(language)] == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_forms_that_public_pages_share_with_the_desk_have_french_and_spanish(
    tool: ModuleType, language: str
) -> None:
    known = tool.translated(language)
    asked = {
        (form.__qualname__, message)
        for module in _public_modules(tool)
        for form in _forms_of(module)
        for message in tool.marks(inspect.getsource(form))
    }
    assert len(asked) > 200
    assert sorted((name, message) for name, message in asked if message not in known) == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_links_below_every_public_page_have_french_and_spanish(
    tool: ModuleType, language: str
) -> None:
    known = tool.translated(language)
    with translation.override("en"):
        labels = [str(label) for _view, label in FOOTER]
    assert [label for label in labels if tool.Marked((label,)) not in known] == []


def _public_modules(tool: ModuleType) -> Iterator[ModuleType]:
    for file in sorted(tool.SOURCE.rglob("*.py")):
        if tool.is_public(file) and "tests" not in file.parts:
            name = file.relative_to(tool.SOURCE.parent).with_suffix("").as_posix()
            yield importlib.import_module(name.replace("/", "."))


def _forms_of(module: ModuleType) -> set[type]:
    """Return the forms that a module names, here or in another, and what they grow from."""
    named = re.findall(r"\b\w+Form\b", inspect.getsource(module))
    places = [module, *(one for one in vars(module).values() if isinstance(one, ModuleType))]
    found = {getattr(place, name, None) for place in places for name in named}
    return {
        part
        for form in found
        if isinstance(form, type)
        for part in form.__mro__
        if part.__module__.startswith("musterpoint.")
    }


def test_the_check_fails_where_a_public_page_has_no_french(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("public/call.html", "public_find.html", "desk/list.html", "republic.html"):
        file = tmp_path / "posts/templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{% load i18n %}{% translate '" + f"Said by {name}" + "' %}")
    monkeypatch.setattr(tool, "SOURCE", tmp_path)
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    lacks = {message.ids[0] for _package, message in tool.untranslated("fr")}
    assert lacks == {"Said by public/call.html", "Said by public_find.html"}
    assert len(list(tool.untranslated("ar"))) == 4
    assert tool.main(["--check"]) == 1
