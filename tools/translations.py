"""
Keep the translations: compile every catalogue (.po), add what is not in them, say what is missing.

``translations.py`` compiles, and fails where a placeholder was lost in translation.
``translations.py --update`` adds the messages that a catalogue has to have, empty, for a translator
to fill in.
``translations.py --check`` fails where a message of the code has no Arabic, or one of the public
pages no French or Spanish: English and Arabic are complete together, and the public site in all.

A message belongs to the catalogue of the first package (in the alphabet) that uses it;
``src/musterpoint/locale`` has those of the packages that are not Django applications.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "musterpoint"
#: The language that is complete beside English.
COMPLETE = "ar"
#: The languages in which the public pages are complete, and the console is not.
PUBLIC = ("fr", "es")
#: Only the command line shows these yet, and it speaks English; the pages over them bring Arabic.
ENGLISH_YET = ("engine/documents",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "_now": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: Other names under which the code imports a function that marks a text.
ALIAS = re.compile(r"\bn?p?gettext(?:_lazy|_noop)?\s+as\s+(\w+)")


@dataclass(frozen=True, slots=True, order=True)
class Marked:
    """A message of the code: its id (two where it counts) and the context that tells it apart."""

    ids: tuple[str, ...]
    context: str = ""


def main(arguments: list[str]) -> int:
    """Return how many problems there are, having said which and why."""
    if "--update" in arguments:
        update()
    wrong = compile_all()
    for language in (COMPLETE, *PUBLIC) if "--check" in arguments else ():
        for package, message in untranslated(language):
            wrong += 1
            sys.stderr.write(f"{package}: no {language} for {' / '.join(message.ids)!r}\n")
    return 1 if wrong else 0


def compile_all() -> int:
    """Compile each catalogue beside it and return how many messages lost a placeholder."""
    wrong = 0
    files = sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po"))
    for file in files:
        catalogue = _read(file)
        for message in catalogue:
            for problem in message.check(catalogue) if message.id and message.string else ():
                wrong += 1
                sys.stderr.write(f"{file.relative_to(ROOT)}: {message.id!r}: {problem}\n")
        with file.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
    sys.stdout.write(f"{len(files)} catalogues, {wrong} problems\n")
    return wrong


def update() -> None:
    """Add the messages that the catalogues lack, without a translation."""
    added = 0
    for language in (COMPLETE, *PUBLIC):
        for package, message in untranslated(language, empty_counts=False):
            file = _file(package, language)
            catalogue = _read(file) if file.exists() else _new_catalogue(language)
            ids = message.ids if len(message.ids) > 1 else message.ids[0]
            catalogue.add(ids, context=message.context or None)
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as out:
                write_po(out, catalogue, width=100, omit_header=False, sort_output=False)
            added += 1
    sys.stdout.write(f"{added} messages added\n")


def _new_catalogue(language: str) -> Catalog:
    """Return an empty catalogue with the plurals of the others; Babel's own order differs."""
    model = _file("web", language)
    if not model.exists():
        return Catalog(locale=language, fuzzy=False)
    catalogue = _read(model)
    for message in [message for message in catalogue if message.id]:
        catalogue.delete(message.id, message.context)
    return catalogue


def untranslated(
    language: str = COMPLETE, *, empty_counts: bool = True
) -> Iterator[tuple[str, Marked]]:
    """Yield what a language has to have and no catalogue has, or (unless told) has empty."""
    there = translated(language, empty_counts=empty_counts)
    single = {(message.ids[0], message.context) for message in there}
    for package in sorted(entry.name for entry in SOURCE.iterdir() if entry.is_dir()):
        for message in sorted(marked(SOURCE / package, only_public=language in PUBLIC)):
            known = message in there or (
                len(message.ids) == 1 and (message.ids[0], message.context) in single
            )
            if not known:
                there.add(message)
                yield package, message


def translated(language: str, *, empty_counts: bool = True) -> set[Marked]:
    """Return the messages that the catalogues of a language have; empty ones count as not there."""
    there = set()
    for file in SOURCE.rglob(f"locale/{language}/LC_MESSAGES/django.po"):
        for message in _read(file):
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and (all(texts) or not empty_counts):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                there.add(Marked(tuple(map(str, ids)), message.context or ""))
    return there


def marked(folder: Path, *, only_public: bool = False) -> set[Marked]:
    """Return what the Python files and templates of a package mark, without its tests."""
    found: set[Marked] = set()
    for file in [*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]:
        if {"tests", "build"} & set(file.parts) or _is_english_yet(file):
            continue
        if only_public and not is_public(file):
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            text = _as_python(text)
        elif "gettext" not in text and "kernel.text" not in text:
            continue
        for name in ALIAS.findall(text):
            if name not in KEYWORDS:
                sys.exit(f"{file}: texts that {name}() marks would stay English: call it _ or _l")
        found |= marks(text)
    return found


def marks(python: str) -> set[Marked]:
    """Return what Python text marks."""
    found = set()
    for _line, ids, _comments, context in _extract(python):
        ids = (ids,) if isinstance(ids, str) else tuple(part for part in ids if part)
        if ids and ids[0]:
            found.add(Marked(ids, context or ""))
    return found


def is_public(file: Path) -> bool:
    """Say whether a module or template is of the public site: its path says ``public``."""
    return any(part.startswith("public") for part in file.relative_to(SOURCE).parts)


def _is_english_yet(file: Path) -> bool:
    return any(file.is_relative_to(SOURCE / folder) for folder in ENGLISH_YET)


def _extract(text: str) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Ask Babel for the marked messages of Python text."""
    yield from extract("python", BytesIO(text.encode()), keywords=KEYWORDS)


def _as_python(template: str) -> str:
    """Turn a Django template into the Python calls that it stands for."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    # A tag that breaks over lines is one line for Django's own reader.
    joined = re.sub(r"\{%.*?%\}", lambda found: " ".join(found[0].split()), template, flags=re.S)
    return str(templatize(joined))


def _file(package: str, language: str) -> Path:
    """Say where the catalogue of a package is."""
    has_apps = (SOURCE / package / "apps.py").exists()
    home = SOURCE / package if has_apps else SOURCE
    return home / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(file: Path) -> Catalog:
    """Read a catalogue."""
    with file.open("rb") as source:
        return read_po(source, locale=file.parent.parent.name)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
