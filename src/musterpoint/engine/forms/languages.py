"""The languages of a form: which there are, and which texts are missing in one of them."""

import re

from musterpoint.engine.forms.columns import Columns
from musterpoint.engine.forms.problems import Problems
from musterpoint.engine.forms.settings import Settings
from musterpoint.kernel.text import _

_TEXTS = (
    "label", "hint", "guidance_hint", "constraint_message", "required_message",
    "image", "audio", "video", "big-image",
)  # fmt: skip
_CODE = re.compile(r".*\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\s*\)")
_TAGGED = re.compile(r".*\(\s*[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]+)*\s*\)")


def code(language: str) -> str:
    """Return ``ar`` of "Arabic (ar)", the word itself when it is short, else nothing."""
    found = _CODE.fullmatch(language)
    if found:
        return found[1]
    return language if re.fullmatch(r"[a-z]{2,3}", language) else ""


def read(sheets: list[Columns], settings: Settings) -> tuple[str, ...]:
    """Return the languages in the order of their columns, the default language first."""
    found: dict[str, None] = {}
    for known in sheets:
        for name in _TEXTS:
            for language in known.languages(name):
                found[language or settings.default_language] = None
    named = [one for one in found if one]
    return tuple(sorted(named, key=lambda one: one != settings.default_language))


def check(
    sheets: list[Columns], languages: tuple[str, ...], settings: Settings, problems: Problems
) -> None:
    """Warn of texts without a translation, and of languages that nobody can tell."""
    if settings.default_language and languages and settings.default_language not in languages:
        problems.warning(
            "language-default",
            _('No column has the default language "%(language)s". Write it as in the headers.'),
            language=settings.default_language,
        )
    for language in languages:
        if not _TAGGED.fullmatch(language):
            problems.warning(
                "language-code",
                _('The language "%(language)s" has no code. Write it as in Arabic (ar).'),
                language=language,
            )
    if not languages:
        return
    for known in sheets:
        for name in _TEXTS:
            _check_column(known, name, languages, settings, problems)


def _check_column(
    known: Columns,
    name: str,
    languages: tuple[str, ...],
    settings: Settings,
    problems: Problems,
) -> None:
    there = [one or settings.default_language for one in known.languages(name)]
    if not there:
        return
    for language in languages:
        if language not in there:
            problems.warning(
                "translation-column",
                _('The sheet has no column "%(column)s". Texts are missing in that language.'),
                known.sheet.place(1),
                column=f"{name}::{language}",
            )
    wanted = [one for one in languages if one in there]
    for row in known.sheet.rows:
        texts = known.texts(row, name, settings.default_language)
        missing = [one for one in wanted if one not in texts]
        if texts and missing:
            problems.warning(
                "translation-missing",
                _("The %(column)s is not translated into %(languages)s."),
                known.sheet.place(row.number, known.index(name)),
                column=name,
                languages=", ".join(missing),
            )
