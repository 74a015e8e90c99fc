"""What the forms of this package share: items, amounts, rows of them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from musterpoint.goods import rules
from musterpoint.goods.models import Item, Per
from musterpoint.kernel.ids import uuid7
from musterpoint.web import amounts, formats
from musterpoint.web.forms import Form, LineField
from musterpoint.web.moments import MomentField

Choices = Iterable[tuple[Any, Any]]
EMPTY = [("", _("Choose"))]
ROWS = 6
MOST = 10**12
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)


def item_choices(items: Iterable[Item]) -> list[tuple[str, str]]:
    """Return items by their names, with the word of their unit."""
    return [(str(one.id), f"{one.title} ({rules.unit_of(one.unit_word)})") for one in items]


def parts_of(item: Item, typed: str, *, least: int = 1) -> int:
    """Return an amount of an item in smallest parts; ValidationError says what to do."""
    try:
        found = amounts.parts(Decimal(amounts.plain(typed, item.digits)), item.digits)
    except amounts.NotRead as wrong:
        raise ValidationError(
            str(wrong) if item.digits else _now("Enter a whole number, like 7")
        ) from wrong
    if not least <= found < MOST:
        raise ValidationError(_now("Enter an amount that is more than nothing, and that can be."))
    return found


def in_zone(form: forms.Form, zone: str) -> None:
    """Let the moments of a form be typed in the time of a place."""
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.zone = formats.zone_of(zone)
            field.help_text = _now("In the time of %(zone)s") % {"zone": zone.replace("_", " ")}


class Once(Form):
    """A form whose key makes what it asks for happen once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class NothingForm(Form):
    """A question that is answered by its button."""


class AmountForm(Once):
    """An item, and so much of it."""

    item_id = forms.ChoiceField(label=_("Item"))
    amount = LineField(label=_("How much?"), max_length=20, widget=forms.TextInput(NUMBER))
    least = 1

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(one.id): one for one in items}
        offer(self, "item_id", [*EMPTY, *item_choices(items)])

    def clean(self) -> dict[str, Any]:
        """Read the amount in the unit of the item."""
        given = super().clean() or self.cleaned_data
        item = self.items.get(given.get("item_id", ""))
        if item is not None and given.get("amount"):
            try:
                given["parts"] = parts_of(item, given["amount"], least=self.least)
            except ValidationError as wrong:
                self.add_error("amount", wrong)
        return given


class LinesForm(Form):
    """A form with rows of an item and how much of it."""

    has_per = False

    def __init__(
        self, *args: Any, items: Sequence[Item], filled: Sequence[tuple[UUID, str]] = (), **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.items = {str(one.id): one for one in items}
        self.rows = max(ROWS, len(filled) + 1)
        options = [("", _("Choose")), *item_choices(items)]
        for at in range(self.rows):
            item, amount = filled[at] if at < len(filled) else (None, "")
            self.fields[f"item_{at}"] = forms.ChoiceField(
                label=_now("Item %(number)s") % {"number": at + 1},
                choices=options,
                required=False,
                initial=str(item or ""),
            )
            self.fields[f"amount_{at}"] = LineField(
                label=_now("How much of item %(number)s") % {"number": at + 1},
                required=False,
                max_length=20,
                initial=amount,
                widget=forms.TextInput(NUMBER),
            )
            if self.has_per:
                self.fields[f"per_{at}"] = forms.ChoiceField(
                    label=_now("For whom item %(number)s is counted") % {"number": at + 1},
                    choices=Per.choices,
                    required=False,
                )

    @property
    def plain(self) -> list[Any]:
        """The fields that stand in no row."""
        rows = ("item_", "amount_", "per_")
        return [one for one in self if not one.name.startswith(rows) or one.name == "item_id"]

    @property
    def pairs(self) -> list[list[Any]]:
        """The fields of each row."""
        names = ("item", "amount", "per") if self.has_per else ("item", "amount")
        return [[self[f"{name}_{at}"] for name in names] for at in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """Read the rows: ``wanted`` is how much of each item, ``per`` by what it is counted."""
        given = super().clean() or self.cleaned_data
        wanted: dict[UUID, int] = {}
        per: dict[UUID, Per] = {}
        for at in range(self.rows):
            item = self.items.get(given.get(f"item_{at}") or "")
            typed = given.get(f"amount_{at}") or ""
            if item is None:
                if typed:
                    self.add_error(f"item_{at}", _now("Choose an item."))
                continue
            if item.id in wanted:
                self.add_error(f"item_{at}", _now("This item stands in another row already."))
                continue
            try:
                wanted[item.id] = parts_of(item, typed)
            except ValidationError as wrong:
                self.add_error(f"amount_{at}", wrong)
            per[item.id] = Per(given.get(f"per_{at}") or Per.FAMILY)
        if not wanted and not self.errors:
            self.add_error(None, _now("Choose at least one item."))
        given["wanted"], given["per"] = wanted, per
        return given


class EachForm(Form):
    """
    A number for each of some lines: ``asked`` gives name, label, item and what stands there.

    ``numbers`` of what was read are by the same names; an empty field is None.
    """

    def __init__(
        self, *args: Any, asked: Sequence[tuple[str, str, Item, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {name: item for name, _label, item, _there in asked}
        fresh = {
            name: LineField(
                label=label, required=False, max_length=20, initial=there,
                widget=forms.TextInput(NUMBER),
            )
            for name, label, _item, there in asked
        }  # fmt: skip
        self.fields = {**fresh, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Read the numbers."""
        given = super().clean() or self.cleaned_data
        numbers: dict[str, int | None] = {}
        for name, item in self.asked.items():
            typed = given.get(name) or ""
            try:
                numbers[name] = parts_of(item, typed, least=0) if typed else None
            except ValidationError as wrong:
                self.add_error(name, wrong)
        given["numbers"] = numbers
        return given
