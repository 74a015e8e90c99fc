"""Forms of costs on the desk and at a person's own address."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.costs import rules
from musterpoint.costs.models import PAYERS, InvoiceKind
from musterpoint.web import languages
from musterpoint.web.forms import (
    DateField,
    Form,
    LineField,
    NameField,
    TextField,
    WholeNumberField,
)

EMPTY: list[tuple[str, Any]] = [("", _("Choose"))]
AMOUNT = _("Such as 1250.50")
CURRENCY = _("Three letters such as USD")


def _named(names: Mapping[UUID, str]) -> list[tuple[str, Any]]:
    return [*EMPTY, *((str(one), name) for one, name in names.items())]


def _words(table: Mapping[str, rules.Words]) -> list[tuple[str, Any]]:
    return [(code, rules.word(table, code)) for code in table]


def _choose(form: Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)


class NothingForm(Form):
    """Nothing but a button."""


class CostForm(Form):
    """A leg whose cost is kept: of our lists, or in words."""

    crisis = forms.ChoiceField(label=_("Crisis"))
    leg = forms.ChoiceField(
        label=_("Leg of our lists"),
        required=False,
        help_text=_("Leave it empty for a leg outside of them, and fill in the fields below."),
    )
    currency = LineField(label=_("Currency"), max_length=3, help_text=CURRENCY)
    seats = WholeNumberField(
        label=_("Seats flown"),
        required=False,
        help_text=_("Empty: as the list at boarding says."),
    )
    code = LineField(label=_("Code or flight number"), max_length=60, required=False)
    origin = LineField(label=_("From"), max_length=100, required=False)
    destination = LineField(label=pgettext_lazy("place", "To"), max_length=100, required=False)
    departed_on = DateField(label=_("Day of departure"), required=False)
    offered = WholeNumberField(label=_("Seats that it has"), required=False)

    def __init__(
        self, *args: Any, crises: Mapping[UUID, str], legs: Mapping[UUID, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "crisis", _named(crises))
        _choose(self, "leg", _named(legs))


class InvoiceForm(Form):
    """A line of an invoice."""

    kind = forms.ChoiceField(
        label=_("What for"), choices=InvoiceKind.choices, widget=forms.RadioSelect
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    number = LineField(label=_("Number of the invoice"), max_length=60)
    amount = LineField(label=_("Amount"), max_length=40, help_text=AMOUNT)
    currency = LineField(label=_("Currency"), max_length=3, help_text=CURRENCY)
    on = DateField(label=_("Day of the invoice"))


class CorrectForm(Form):
    """An invoice was of another amount."""

    amount = LineField(label=_("Right amount"), max_length=40, help_text=AMOUNT)
    why = LineField(label=_("Why"), max_length=300)


class PayerForm(Form):
    """Somebody else pays a share."""

    payer = forms.ChoiceField(
        label=_("Who pays instead"), choices=[*PAYERS.items()], widget=forms.RadioSelect
    )
    why = LineField(label=_("Why"), max_length=300, help_text=_("No name of a person."))


class DecideForm(Form):
    """Yes or no."""

    is_good = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            ("yes", pgettext_lazy("decision", "Yes")),
            ("no", pgettext_lazy("decision", "No")),
        ],
        widget=forms.RadioSelect,
    )


class OfferForm(Form):
    """Make notes for a crisis; a fare where the rules have none."""

    crisis = forms.ChoiceField(label=_("Crisis"))
    fare = LineField(
        label=_("Fare before the crisis"),
        max_length=40,
        required=False,
        help_text=_("Empty: as the rules say for the route. No note is higher than it."),
    )
    currency = LineField(label=_("Currency"), max_length=3, required=False, help_text=CURRENCY)
    fare_on = DateField(label=_("Day of the fare"), required=False)
    source = LineField(label=_("Where the fare stands"), max_length=300, required=False)

    def __init__(self, *args: Any, crises: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "crisis", _named(crises))


ANSWERS = (
    ("signed", _("I sign")),
    ("protest", _("I sign under protest")),
    ("refused", _("I do not sign")),
)


class AnswerForm(Form):
    """A person's answer to a note."""

    how = forms.ChoiceField(label=_("Your answer"), choices=ANSWERS, widget=forms.RadioSelect)
    name = NameField(label=_("Your name, as a signature"), max_length=200, required=False)
    words = TextField(label=_("What you want to add"), max_length=2000, required=False)


STAFF_ANSWERS = (
    ("signed", _("Signed")),
    ("protest", _("Signed under protest")),
    ("refused", _("Refused")),
    ("unable", _("Unable to sign")),
)


class StaffAnswerForm(Form):
    """An answer that staff write down."""

    how = forms.ChoiceField(
        label=_("Answer of the person"), choices=STAFF_ANSWERS, widget=forms.RadioSelect
    )
    name = NameField(label=_("Name that was signed"), max_length=200, required=False)
    words = TextField(
        label=_("Words of the person, or what was seen"), max_length=2000, required=False
    )


class WaiveForm(Form):
    """A note is waived by rule."""

    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "ground", _words(rules.pack().grounds))


class PlanForm(Form):
    """Repay by the month."""

    count = WholeNumberField(label=_("Number of monthly payments"))
    first = DateField(
        label=_("Day of the first payment"),
        required=False,
        help_text=_("Empty: a month from now."),
    )


class ReceiveForm(Form):
    """Money that came in for a note."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    amount = LineField(label=_("Amount"), max_length=40, help_text=AMOUNT)
    on = DateField(label=_("Day on which it came"))
    reference = LineField(label=_("Number of the receipt"), max_length=60, required=False)


class PayToForm(Form):
    """Where people pay what their notes ask."""

    holder = LineField(label=_("Holder of the account"), max_length=70, required=False)
    iban = LineField(
        label="IBAN", max_length=60, required=False,
        help_text=_("Empty where people pay in cash alone."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in rules.LANGUAGES:
            self.fields[f"words_{code}"] = TextField(
                label=_("Words in %(language)s") % {"language": languages.endonym(code)},
                max_length=600, required=False,
                help_text=_("Such as cash offices with their hours, or an account without IBAN."),
            )  # fmt: skip


class CodeForm(Form):
    """The code that was told apart from the address."""

    code = LineField(label=_("Code"), max_length=20)


class GiveBackForm(Form):
    """Money that went back to the payer."""

    on = DateField(label=_("Day on which it was paid back"))
    reference = LineField(label=_("Reference of the payment"), max_length=60)


class WordsForm(Form):
    """Reasons of somebody who asks that less is owed."""

    words = TextField(label=_("Your reasons"), max_length=2000)


class WeighForm(Form):
    """How much should be lifted."""

    amount = LineField(label=_("Amount to lift, zero for nothing"), max_length=40)
    why = TextField(label=_("Why"), max_length=2000)


class ReliefForm(DecideForm):
    """The decision on a waiver or write-off."""

    reasons = TextField(label=_("Reasons, which the person reads"), max_length=2000)


class CarriedForm(Form):
    """People carried for a partner outside the pool."""

    crisis = forms.ChoiceField(label=_("Crisis"))
    partner = forms.ChoiceField(label=_("Whose people"))
    code = LineField(label=_("Code or flight number"), max_length=60)
    origin = LineField(label=_("From"), max_length=100)
    destination = LineField(label=pgettext_lazy("place", "To"), max_length=100)
    departed_on = DateField(label=_("Day of departure"))
    people = WholeNumberField(label=_("People"))
    seats = WholeNumberField(label=_("Seats"))

    def __init__(
        self, *args: Any, crises: Mapping[UUID, str], partners: Mapping[UUID, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "crisis", _named(crises))
        _choose(self, "partner", _named(partners))


class DrawForm(Form):
    """A statement for a partner and a time."""

    partner = forms.ChoiceField(label=_("Partner"))
    begins = DateField(label=_("First day"))
    ends = DateField(label=_("Last day"))
    currency = LineField(label=_("Currency"), max_length=3, help_text=CURRENCY)

    def __init__(self, *args: Any, partners: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "partner", _named(partners))


class DisputeForm(Form):
    """A line is disputed."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    words = TextField(label=_("What is wrong"), max_length=1000)
    evidence = TextField(
        label=_("What shows it"),
        max_length=1000,
        required=False,
        help_text=_("Such as the number of your own list. No name of a person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "reason", _words(rules.pack().disputes))


class AmountForm(Form):
    """An amount that is offered."""

    amount = LineField(label=_("Amount that you offer"), max_length=40, help_text=AMOUNT)


class OfferAnswerForm(DecideForm):
    """Agree to an offer, or say what would be taken."""

    asked = LineField(
        label=_("If no: the amount that you would take"), max_length=40, required=False
    )


class InviteForm(Form):
    """Net with partners."""

    partners = forms.MultipleChoiceField(label=_("With whom"), widget=forms.CheckboxSelectMultiple)
    currency = LineField(label=_("Currency"), max_length=3, help_text=CURRENCY)

    def __init__(self, *args: Any, partners: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Iterable[tuple[str, str]] = ((str(one), name) for one, name in partners.items())
        _choose(self, "partners", found)


class AcceptForm(Form):
    """The seal of the proposal that was read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class PaidForm(Form):
    """A payment of a netting was made or came in."""

    on = DateField(label=_("Day of the payment"))
    reference = LineField(label=_("Reference of the payment"), max_length=60)
