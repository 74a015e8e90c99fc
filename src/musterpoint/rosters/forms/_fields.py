"""Fields and lists of choices that the forms of rosters share."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from musterpoint.people import countries
from musterpoint.people import queries as people
from musterpoint.web import languages
from musterpoint.web.forms import (
    LineField,
)

Choices = Sequence[tuple[Any, Any]]


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


class PersonField(LineField):
    """A registered person by reference; the value is their id, or None when nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the id of the person, or say that there is none."""
        typed = super().clean(value)
        found = people.by_reference(typed) if typed else None
        if typed and found is None:
            raise ValidationError(_("There is no person with this reference here."))
        return found


def country_choices(empty: Any = None) -> list[tuple[str, Any]]:
    """Return countries by name."""
    code = languages.current().code
    rows = sorted(((c, countries.name(c, code)) for c in countries.ALPHA2), key=lambda r: r[1])
    return [*([("", empty)] if empty is not None else []), *rows]


def fill(form: forms.Form, **choices: Any) -> None:
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field
