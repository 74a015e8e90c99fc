"""
The base of every form, and fields whose errors say what to do.

A form derives from `Form`. The tag `field` draws one field in GOV.UK's markup, and the tag
`form_errors` the summary on top. What a person typed is tidied once (`web.text`), kept on
the page after an error, and never longer than `text.LONGEST_VALUE`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from musterpoint.web import text

MESSAGES: dict[str, Any] = {
    "required": _("Answer this question"),
    "invalid": _("Check this answer. It is not in a form that we can read"),
    "invalid_choice": _("Choose one of the answers in the list"),
    "invalid_list": _("Choose from the answers in the list"),
    "max_length": _("Shorten this to %(limit_value)d characters or fewer. It has %(show_value)d"),
    "min_length": _("Write at least %(limit_value)d characters. It has %(show_value)d"),
    "null_characters_not_allowed": _("Remove the hidden characters from this answer"),
    "min_value": _("Enter a number that is %(limit_value)s or more"),
    "max_value": _("Enter a number that is %(limit_value)s or less"),
    "incomplete": _("Answer all parts of this question"),
    "missing": _("Choose a file"),
    "empty": _("Choose a file that is not empty"),
}
"""Django's codes of errors -> what to do. A field's own `error_messages` go first."""

NUMBER_MESSAGE = _("Enter a whole number, like 7")
EMAIL_MESSAGE = _("Enter an e-mail address in the right form, like name@example.org")
CHOICE_MESSAGE = _("Choose an answer")
TICK_MESSAGE = _("Tick this box to go on")
FILE_MESSAGE = _("Choose a file")
DATE_MESSAGE = _("Enter a real date, like 27 3 1990")

BY_KIND: tuple[tuple[type[forms.Field], str, Any], ...] = (
    (forms.IntegerField, "invalid", NUMBER_MESSAGE),
    (forms.EmailField, "invalid", EMAIL_MESSAGE),
    (forms.ChoiceField, "required", CHOICE_MESSAGE),
    (forms.BooleanField, "required", TICK_MESSAGE),
    (forms.FileField, "required", FILE_MESSAGE),
)
"""Kind of field, code of the error -> what to do."""


class FormMixin(forms.BaseForm):
    """
    Gives any Django form our texts, limits and cleaning.

    Use `Form` for plain forms; add this mixin in front of `forms.ModelForm` or of a library's form.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_what_to_do(field)
            if isinstance(field, forms.UUIDField):
                continue
            if isinstance(field, forms.CharField) and field.max_length is None:
                _limit(field)
        if self.is_bound:
            self.data = tidied(self.data, skip=self._secrets())

    def _secrets(self) -> frozenset[str]:
        return frozenset(
            self.add_prefix(name)
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.PasswordInput)
        )


class Form(FormMixin, forms.Form):
    """The base of our forms."""


class LineField(forms.CharField):
    """One line of text: a name, a place, a reference."""

    def __init__(self, *, max_length: int = text.LONGEST_LINE, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the value on one line."""
        return super().to_python(text.one_line(value) if isinstance(value, str) else value)


class NameField(LineField):
    """A person's name in any alphabet: the box takes its direction from what is typed."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the attributes of a name box: own direction, no spell checker."""
        return {**super().widget_attrs(widget), "dir": "auto", "spellcheck": "false"}


class TextField(forms.CharField):
    """Longer text with line breaks."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = text.LONGEST_TEXT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the value with its line breaks, tidied."""
        return super().to_python(text.paragraphs(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the attributes of the box; no `maxlength`, which would cut what is pasted."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return {**attrs, "dir": "auto"}


class WholeNumberField(forms.IntegerField):
    """A count or an age, typed with any digits (also ٣ or ৩)."""

    widget = forms.TextInput
    default_error_messages = {"invalid": NUMBER_MESSAGE}

    def to_python(self, value: Any) -> int | None:
        """Return the number; grouping spaces are allowed."""
        if isinstance(value, str):
            value = value.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
            if len(value) > 12:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the attributes that bring up the number keys of a telephone."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


class DateWidget(forms.MultiWidget):
    """Three boxes for day, month and year: quicker and clearer than a calendar for a birthday."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric"}) for name in ("day", "month", "year")
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Return day, month and year of a date."""
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        return [None, None, None]


class DateField(forms.MultiValueField):
    """A date in three boxes. Raises what to do when the day does not exist."""

    widget = DateWidget

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any):
        self.earliest, self.latest = earliest, latest
        parts = (forms.IntegerField(), forms.IntegerField(), forms.IntegerField())
        messages = {"invalid": DATE_MESSAGE, "incomplete": DATE_MESSAGE}
        messages.update(kwargs.pop("error_messages", None) or {})
        super().__init__(fields=parts, error_messages=messages, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Return the date, or None when the three boxes are empty and need not be filled."""
        typed = [text.one_line(str(part or ""))[:6] for part in value or ()]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            day, month, year = (int(part) for part in typed)
            found = date(year, month, day)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return self._within(found)

    def _within(self, found: date) -> date:
        if self.earliest and found < self.earliest:
            raise ValidationError(
                _("Enter a date after %(day)s"), code="early", params={"day": self.earliest}
            )
        if self.latest and found > self.latest:
            raise ValidationError(
                _("Enter a date before %(day)s"), code="late", params={"day": self.latest}
            )
        return found


def tidied(
    data: Mapping[str, Any] | MultiValueDict[str, Any], *, skip: frozenset[str] = frozenset()
) -> MultiValueDict[str, Any]:
    """
    Return a copy of submitted data with each text tidied; keys in `skip` (passwords) as they are.
    """
    if isinstance(data, MultiValueDict):
        lists = list(data.lists())
    else:
        lists = [
            (key, value if isinstance(value, list) else [value]) for key, value in data.items()
        ]
    return MultiValueDict(
        {key: values if key in skip else [_tidy_one(v) for v in values] for key, values in lists}
    )


def _tidy_one(value: Any) -> Any:
    return text.tidy(value) if isinstance(value, str) else value


def _limit(field: forms.CharField) -> None:
    longest = text.LONGEST_TEXT if isinstance(field.widget, forms.Textarea) else text.LONGEST_LINE
    field.max_length = longest
    field.validators.append(MaxLengthValidator(longest))
    if not any(isinstance(check, ProhibitNullCharactersValidator) for check in field.validators):
        field.validators.append(ProhibitNullCharactersValidator())


def _say_what_to_do(field: forms.Field) -> None:
    """Replace Django's own texts; texts that the field's author gave stay."""
    codes = {**MESSAGES}
    for kind, code, message in BY_KIND:
        if isinstance(field, kind):
            codes[code] = message
    theirs = _django_messages(field)
    for code, message in codes.items():
        if code not in field.error_messages or field.error_messages[code] == theirs.get(code):
            field.error_messages[code] = message


def _django_messages(field: forms.Field) -> dict[str, Any]:
    """Return the texts that Django's own classes among the field's parents declare."""
    found: dict[str, Any] = {}
    for parent in reversed(type(field).__mro__):
        if parent.__module__.startswith("django."):
            found.update(getattr(parent, "default_error_messages", {}))
    return found
