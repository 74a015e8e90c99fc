"""Items, stores, what comes in and travels, losses and counts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.goods import rules
from musterpoint.goods.forms.base import (
    EMPTY,
    NUMBER,
    AmountForm,
    Choices,
    EachForm,
    LinesForm,
    Once,
    offer,
    parts_of,
)
from musterpoint.goods.models import Item, LossKind, Source
from musterpoint.goods.models.moving import Priority
from musterpoint.kernel.ids import uuid7
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField
from musterpoint.web.moments import MomentField


class ItemForm(Form):
    """An item of the catalogue."""

    code = LineField(
        label=_("Code"), max_length=23, help_text=_("4 to 23 capitals, figures, hyphens: BLANKET")
    )
    name = LineField(label=_("Name"), max_length=120)
    category = forms.ChoiceField(label=pgettext_lazy("goods", "Category"))
    unit_word = forms.ChoiceField(label=pgettext_lazy("unit of an item", "Counted by"))
    digits = WholeNumberField(
        label=_("Decimal places"), min_value=0, max_value=3, initial=0,
        help_text=_("0 for pieces, 3 for kilograms that are weighed"),
    )  # fmt: skip
    weight = WholeNumberField(
        label=_("Weight of one, in grams"), min_value=0, max_value=10**9, required=False
    )
    volume = WholeNumberField(
        label=_("Volume of one, in cubic centimetres"), min_value=0, max_value=10**9, required=False
    )
    expires = forms.BooleanField(label=_("It has a last day"), required=False)
    is_kit = forms.BooleanField(label=_("It is a kit of other items"), required=False)
    lent_days = WholeNumberField(
        label=_("Days for which it is lent"), min_value=0, max_value=3650, initial=0,
        help_text=_("0: people keep it"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = rules.pack()
        offer(self, "category", [(code, rules.category_of(code)) for code in here.categories])
        offer(self, "unit_word", [(code, rules.unit_of(code)) for code in here.units])


class StoreForm(Form):
    """A store."""

    code = LineField(
        label=_("Code"), max_length=23, help_text=_("4 to 23 capitals, figures, hyphens: RAS-AJDIR")
    )
    name = LineField(label=_("Name"), max_length=120)
    place = LineField(label=_("Where is it?"), max_length=200, required=False)
    keeper_id = forms.ChoiceField(label=_("Who keeps it?"), required=False)

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "keeper_id", [("", _("Nobody yet")), *colleagues])


class ArrivalForm(AmountForm):
    """Goods that come in."""

    source = forms.ChoiceField(
        label=_("Where from?"), choices=Source.choices, widget=forms.RadioSelect
    )
    thing_id = forms.ChoiceField(
        label=_("Which gift in kind?"), required=False,
        help_text=_("What Giving has written down. Its giver is traced through to who gets it."),
    )  # fmt: skip
    reference = LineField(
        label=_("Reference of the giver or supplier"), max_length=200, required=False,
        help_text=_("Such as the number of the letter or order. No name of a private person."),
    )  # fmt: skip
    batch = LineField(label=_("Number of the batch"), max_length=60, required=False)
    expires_on = DateField(label=_("Good until"), required=False)
    due_at = MomentField(label=_("If lent to us: until when?"), required=False)
    lender = LineField(
        label=_("If lent to us: to whom do we give it back?"), max_length=200, required=False,
        help_text=_("It is kept sealed."),
    )  # fmt: skip

    def __init__(self, *args: Any, things: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "thing_id", [("", _("None of these")), *things])


class MinimumForm(AmountForm):
    """What a store should hold at least."""

    least = 0
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)


class KitForm(AmountForm):
    """Make kits, or take them apart."""

    doing = forms.ChoiceField(
        label=_("What is done?"),
        choices=[("make", _("Put kits together")), ("apart", _("Take kits apart"))],
        widget=forms.RadioSelect,
        initial="make",
    )


class LendForm(AmountForm):
    """Something is lent to an office or a person."""

    due_at = MomentField(label=_("Until when?"))
    borrower = LineField(label=_("To whom?"), max_length=200, help_text=_("A name is kept sealed."))


class BackForm(Form):
    """So much of what was lent comes back."""

    amount = LineField(label=_("How much?"), max_length=20, widget=forms.TextInput(NUMBER))

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_amount(self) -> int:
        """Return the amount in smallest parts."""
        return parts_of(self.item, self.cleaned_data["amount"])


class PartsForm(LinesForm):
    """What a kit is made of."""


class RequestForm(LinesForm):
    """What is needed where, by when, for how many."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    store_id = forms.ChoiceField(label=_("For which store or point?"))
    purpose = LineField(
        label=_("For whom, and what for?"), max_length=300, help_text=_("No names of people.")
    )
    people = WholeNumberField(label=_("For how many people?"), min_value=1, max_value=10_000_000)
    priority = forms.ChoiceField(
        label=_("How urgent is it?"), choices=Priority.choices, widget=forms.RadioSelect, initial=3
    )
    needed_at = MomentField(label=_("Needed until"))

    def __init__(self, *args: Any, stores: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "store_id", [*EMPTY, *stores])


class DispatchForm(LinesForm):
    """What goes where, and how."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    source_id = forms.ChoiceField(label=_("From which store?"))
    goal_id = forms.ChoiceField(label=_("To which store?"))
    vehicle = LineField(label=_("Vehicle"), max_length=60, required=False)
    driver = LineField(
        label=_("Driver, and how to reach them"), max_length=120, required=False,
        help_text=_("It is kept sealed and stands on the waybill."),
    )  # fmt: skip

    def __init__(self, *args: Any, stores: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = list(stores)
        offer(self, "source_id", [*EMPTY, *there])
        offer(self, "goal_id", [*EMPTY, *there])


class ApproveForm(EachForm):
    """How much of each line of a request is approved."""

    reason = LineField(
        label=_("If it is less: why?"), max_length=500, required=False,
        help_text=_("0 in each line refuses the request."),
    )  # fmt: skip


class AskDraftForm(Form):
    """For which store the goods of a draft are asked for; none keeps that of the draft."""

    store_id = forms.ChoiceField(label=_("For which store or point?"), required=False)

    def __init__(self, *args: Any, stores: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "store_id", [("", ""), *stores])


class EndRequestForm(Form):
    """Why nothing more of a request is sent."""

    why = LineField(
        label=_("Why is nothing more sent?"),
        help_text=_("Such as: the camp has moved. Without the names of people."),
        max_length=500,
    )


class TakeInForm(EachForm):
    """What arrived of each line of a waybill."""

    explanation = LineField(
        label=_("If it differs: why?"), max_length=500, required=False,
        help_text=_("No names of people."),
    )  # fmt: skip


class CountingForm(EachForm):
    """What was counted in a store; what stands empty counts as nothing."""


class LossForm(Once):
    """Goods that went."""

    goods = forms.ChoiceField(label=_("What?"))
    amount = LineField(label=_("How much?"), max_length=20, widget=forms.TextInput(NUMBER))
    kind = forms.ChoiceField(
        label=_("How did it go?"), choices=LossKind.choices, widget=forms.RadioSelect
    )
    evidence = TextField(
        label=_("What happened, and what shows it?"), max_length=4000,
        help_text=_("Such as the number of a police report. It is kept sealed."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, shelves: Choices, items: Mapping[str, Item], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shelf_items = items
        offer(self, "goods", [*EMPTY, *shelves])

    def clean(self) -> dict[str, Any]:
        """Read the amount in the unit of the item."""
        given = super().clean() or self.cleaned_data
        item = self.shelf_items.get(given.get("goods", ""))
        if item is not None and given.get("amount"):
            try:
                given["parts"] = parts_of(item, given["amount"])
            except ValidationError as wrong:
                self.add_error("amount", wrong)
        return given


class DecideForm(Form):
    """Yes or no, with a reason."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("yes", _("Yes, write it into the books")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    reason = LineField(label=_("If not: why?"), max_length=300, required=False)


class FileForm(Form):
    """A table that is read in."""

    file = forms.FileField(
        label=_("The table"), help_text=_("As .xlsx or .csv with a title above each column.")
    )
