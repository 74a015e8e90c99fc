"""Fields and lists of choices that the forms of rosters share."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from musterpoint.people import countries
from musterpoint.web import languages
from musterpoint.web.forms import (
    LineField,
)

Choices = Sequence[tuple[Any, Any]]
#: Languages that the pickers offer first; every other is found by its name in the long list.
COMMON = (
    "ar", "en", "fr", "es", "ti", "am", "so", "om", "ha", "bn", "ur", "hi", "ne", "si", "ta", "tl",
    "fa", "ps", "ku", "tr", "ru", "uk", "pt", "sw", "yo", "ig", "wo", "bm", "ff", "zh", "vi", "th",
)  # fmt: skip


class MomentField(LineField):
    """A day and a time, typed as 2026-05-02 08:00."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Such as 2026-05-02 08:00, in the organisation's time"))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the time without a zone, or None when it is empty and need not be filled."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  the zone follows
        except ValueError as error:
            raise ValidationError(_("Write day and time as 2026-05-02 08:00")) from error
        if not 2000 <= found.year <= 2100:
            raise ValidationError(_("Choose a year from 2000 to 2100"))
        return found


#: What people write between words: commas and semicolons of Latin and Arabic script, new lines.
SEPARATORS = re.compile(r"[,;،؛\r\n]+")


class CodesField(LineField):
    """Words with commas, semicolons or new lines between them, also Arabic ones."""

    def clean(self, value: Any) -> Any:
        """Return the words in small letters."""
        text = super().clean(SEPARATORS.sub(",", value) if isinstance(value, str) else value) or ""
        return tuple(part.strip().casefold()[:40] for part in text.split(",") if part.strip())


@cache
def _language_names(reader: str) -> dict[str, str]:
    names = Locale.parse(reader).languages
    return {code: str(names.get(code, code)) for code in {*COMMON, *names} if len(code) <= 3}


def language_choices(empty: Any = None, extra: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """Return languages by their names in the reader's language, the common ones first."""
    names = _language_names(languages.current().code)
    first = [(code, names.get(code, code)) for code in (*COMMON, *extra)]
    known = {code for code, _name in first}
    rest = sorted(((c, n) for c, n in names.items() if c not in known), key=lambda one: one[1])
    return [*([("", empty)] if empty is not None else []), *dict([*first, *rest]).items()]


def language_name(code: str) -> str:
    """Return a language's name in the reader's language."""
    return _language_names(languages.current().code).get(code, code)


def country_choices(empty: Any = None) -> list[tuple[str, Any]]:
    """Return countries by name."""
    code = languages.current().code
    rows = sorted(((c, countries.name(c, code)) for c in countries.ALPHA2), key=lambda r: r[1])
    return [*([("", empty)] if empty is not None else []), *rows]


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Return the time zones of the world, UTC first."""
    found = sorted(one for one in available_timezones() if "/" in one and "Etc" not in one)
    return [("UTC", "UTC"), *((one, one.replace("_", " ")) for one in found)]


def fill(form: forms.Form, **choices: Any) -> None:
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field
