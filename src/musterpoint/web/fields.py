"""A bound form field as the values that GOV.UK's markup needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.web.forms import DateWidget


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One radio button or check box."""

    id: str
    name: str
    value: str
    label: str
    hint: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DateBox:
    """One of the three boxes of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int
    autocomplete: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field as the template draws it."""

    kind: str
    """
    `input`, `textarea`, `select`, `file`, `radios`, `checkboxes`, `checkbox`, `date` or `hidden`.
    """
    id: str
    base: str
    """What the ids of its hint and errors begin with."""
    label: str
    label_size: str
    heading: bool
    """True when the label is the page's h1 (one question a page)."""
    hint: str
    errors: tuple[str, ...]
    described_by: str
    control: SafeString
    choices: tuple[Choice, ...] = ()
    boxes: tuple[DateBox, ...] = ()
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLine:
    """A line of the error summary; `href` is empty when no single field is to blame."""

    text: str
    href: str = ""


def field_view(
    bound: BoundField,
    *,
    label: str = "",
    label_size: str = "s",
    heading: bool = False,
    hint: str = "",
    width: int | str = "",
    inline: bool = False,
    hints: Mapping[str, str] | None = None,
    **attrs: Any,
) -> FieldView:
    """
    Return how to draw a field.

    `width` is GOV.UK's 2, 3, 4, 5, 10 or 20 characters; `hints` explains single choices by their
    value; further keywords become attributes of the control (`autocomplete`, `inputmode`; `_` is
    written `-`).
    """
    kind = _kind(bound.field.widget)
    errors = tuple(str(error) for error in bound.errors)
    shown_hint = str(hint or bound.help_text)
    identity = bound.auto_id or bound.html_name
    described = " ".join(
        part
        for part, wanted in ((f"{identity}-hint", shown_hint), (f"{identity}-error", errors))
        if wanted
    )
    return FieldView(
        kind=kind,
        id=bound.id_for_label or identity,
        base=identity,
        label=str(label or bound.label),
        label_size=label_size,
        heading=heading,
        hint=shown_hint,
        errors=errors,
        described_by=described,
        control=_control(bound, kind, described, width, attrs),
        choices=_choices(bound, hints or {}) if kind in {"radios", "checkboxes"} else (),
        boxes=_boxes(bound) if kind == "date" else (),
        inline=inline,
    )


def error_lines(form_list: Iterable[forms.BaseForm]) -> list[ErrorLine]:
    """
    Return the errors of the forms in the order of their fields, each with a link to its control.
    """
    lines: list[ErrorLine] = []
    for form in form_list:
        lines.extend(ErrorLine(text=str(error)) for error in form.non_field_errors())
        for bound in form:
            target = _first_control(bound)
            lines.extend(ErrorLine(text=str(error), href=target) for error in bound.errors)
    return lines


def _kind(widget: forms.Widget) -> str:
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.Select, "select"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Textarea, "textarea"),
        (DateWidget, "date"),
        (forms.FileInput, "file"),
        (forms.HiddenInput, "hidden"),
    )
    return next((name for kind, name in kinds if isinstance(widget, kind)), "input")


def _control(
    bound: BoundField, kind: str, described: str, width: int | str, extra: Mapping[str, Any]
) -> SafeString:
    if kind in {"radios", "checkboxes", "date"}:
        return SafeString("")
    if kind == "hidden":
        return bound.as_widget()
    css = {"file": "govuk-file-upload", "checkbox": "govuk-checkboxes__input"}.get(
        kind, f"govuk-{kind}"
    )
    names = [css]
    if bound.errors and kind != "checkbox":
        names.append(f"{css}--error")
    if width:
        names.append(f"govuk-input--width-{width}")
    attrs: dict[str, Any] = {key.replace("_", "-"): value for key, value in extra.items()}
    attrs["class"] = " ".join(names)
    if described:
        attrs["aria-describedby"] = described
    if kind == "textarea":
        attrs.setdefault("rows", 5)
    return bound.as_widget(attrs=attrs)


def _choices(bound: BoundField, hints: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=sub.id_for_label,
            name=bound.html_name,
            value=str(sub.data["value"]),
            label=str(sub.data["label"]),
            hint=str(hints.get(str(sub.data["value"]), "")),
            checked=bool(sub.data["selected"]),
        )
        for sub in bound.subwidgets
    )


def _boxes(bound: BoundField) -> tuple[DateBox, ...]:
    widget = bound.field.widget
    value = bound.value()
    typed = value if isinstance(value, list) else DateWidget().decompress(value)
    birthday = widget.attrs.get("autocomplete") == "bday"
    parts = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))
    return tuple(
        DateBox(
            id=f"{bound.auto_id or bound.html_name}_{index}",
            name=f"{bound.html_name}_{name}",
            label=label,
            value="" if typed[index] is None else str(typed[index]),
            width=width,
            autocomplete=f"bday-{name}" if birthday else "off",
        )
        for index, (name, label, width) in enumerate(parts)
    )


def _first_control(bound: BoundField) -> str:
    identity = bound.auto_id or bound.html_name
    several = _kind(bound.field.widget) in {"radios", "checkboxes", "date"}
    return f"#{identity}_0" if several else f"#{identity}"
