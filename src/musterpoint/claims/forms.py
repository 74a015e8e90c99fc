"""What is typed about claims of responders, made into values."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.claims import rules
from musterpoint.claims.models import Line
from musterpoint.engine import ledger
from musterpoint.funds import units
from musterpoint.kernel.errors import Invalid
from musterpoint.payments.models import Method
from musterpoint.people import countries
from musterpoint.web import languages
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField

EMPTY: list[tuple[str, Any]] = [("", _("Choose"))]
Choices = Iterable[tuple[str, Any]]
AMOUNT = _("Such as 1250.50")
CURRENCY = _("Three letters such as USD")
PAYEE = {
    "name": _("Name of the account, if it is another"),
    "iban": _("Bank: IBAN"),
    "account": _("Bank: number of the account, where there is no IBAN"),
    "bic": _("Bank: BIC"),
    "phone": _("Mobile money: telephone number"),
    "provider": _("Mobile money: company"),
    "country": _("Country of the account, as two letters"),
}
METHODS = [(one.value, one.label) for one in (Method.BANK, Method.MOBILE, Method.CASH)]


def choose(form: Form, name: str, choices: Choices) -> None:
    """Give a field its choices."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def words_of(found: Any) -> list[tuple[str, Any]]:
    """Return codes with their words, for a choice."""
    return [(code, rules.in_words(names)) for code, names in found.items()]


def service_choices() -> list[tuple[str, Any]]:
    """Return services by name."""
    return [*EMPTY, *((code, rules.service_name(code)) for code in rules.services().services)]


def country_choices() -> list[tuple[str, Any]]:
    """Return all countries for a picker, by name."""
    code = languages.current().code
    named = [(one, countries.name(one, code)) for one in countries.ALPHA2]
    return [*EMPTY, *sorted(named, key=lambda row: countries.plain(row[1]))]


def parts(typed: str, code: str, field: str, *, least: int = 0) -> int:
    """Return an amount in smallest parts of a currency; Invalid at the field that is wrong."""
    try:
        unit = ledger.currency(code.strip().upper())
    except ledger.NoUnit as wrong:
        raise Invalid(str(wrong).replace("%", "%%"), fields={"unit": [str(wrong)]}) from wrong
    try:
        found = units.parts(unit, typed)
    except ledger.NoUnit as wrong:
        raise Invalid(str(wrong).replace("%", "%%"), fields={field: [str(wrong)]}) from wrong
    if found < least:
        over, zero = _("Enter an amount over zero"), _("Enter an amount of zero or more.")
        text = str(over if least else zero)
        raise Invalid(text, fields={field: [text]})
    return found


def money(amount: int, code: str) -> str:
    """Return an amount with its currency, in the reader's language."""
    return units.shown(amount, units.digits_of(code), code)


def typed_money(amount: int, code: str) -> str:
    """Return an amount as somebody types it, to fill a form or a table with."""
    digits = units.digits_of(code)
    whole = str(amount).rjust(digits + 1, "0")
    return f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole


class NothingForm(Form):
    """Something that needs no words."""


class WordsForm(Form):
    """One text."""

    words = TextField(max_length=3000)

    def __init__(self, *args: Any, label: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = label, help_text


class PaperForm(Form):
    """A file."""

    file = forms.FileField(label=_("File: PDF, picture or text"))


class CodeForm(Form):
    """The code that belongs to an address."""

    code = LineField(label=_("Code of six figures"), max_length=20)


def add_payee(form: Form) -> None:
    """Add the fields of who is paid and where."""
    for name, label in PAYEE.items():
        form.fields[f"payee_{name}"] = LineField(label=label, max_length=200, required=False)


def payee_of(given: dict[str, Any]) -> dict[str, str]:
    """Return the fields of who is paid."""
    return {name: str(given.get(f"payee_{name}") or "") for name in PAYEE}


class PayeeForm(Form):
    """How a responder is paid."""

    method = forms.ChoiceField(label=_("How is it paid?"), choices=METHODS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_payee(self)


class ResponderForm(PayeeForm):
    """An institution that helped."""

    name = NameField(
        label=_("Name of the institution"), help_text=_("Never of a person"), max_length=200
    )
    kind = forms.ChoiceField(label=_("What is it?"))
    country = forms.ChoiceField(label=_("Country"))
    address = TextField(label=_("Address for letters"), max_length=500, required=False)
    contact = LineField(
        label=pgettext_lazy("whom to ask", "Contact"), max_length=300, required=False
    )

    field_order = ("name", "kind", "country", "address", "contact", "method")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [*EMPTY, *words_of(rules.services().responders)])
        choose(self, "country", country_choices())


class TariffForm(Form):
    """The most that is paid for a service."""

    country = forms.ChoiceField(label=_("Country"))
    service = forms.ChoiceField(label=_("Service"))
    unit = LineField(label=_("Currency"), help_text=CURRENCY, max_length=3)
    most = LineField(label=_("The most for one"), help_text=AMOUNT, max_length=30)
    from_on = DateField(label=_("From which day on?"))
    source = LineField(
        label=_("Where does it stand?"),
        help_text=_("An agreement, a list of the ministry, an offer"),
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "country", country_choices())
        choose(self, "service", service_choices())


class ClaimForm(Form):
    """For which time and place somebody claims."""

    place = LineField(label=_("Where did you help?"), help_text=_("A town, a post"), max_length=120)
    from_on = DateField(label=_("First day"))
    until_on = DateField(label=_("Last day"))
    unit = LineField(label=_("Currency"), help_text=CURRENCY, max_length=3)
    crisis = forms.ChoiceField(label=_("Crisis"), required=False)
    words = TextField(
        label=_("What did you do?"),
        help_text=_("Services and numbers. Name nobody: no patient, guest or passenger."),
        max_length=3000,
        required=False,
    )

    def __init__(self, *args: Any, crises: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "crisis", [("", _("None of these")), *crises])


class StaffClaimForm(ClaimForm):
    """The same, written down by staff for a responder."""

    responder = forms.ChoiceField(label=_("Responder"))

    field_order = ("responder",)

    def __init__(self, *args: Any, responders: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "responder", [*EMPTY, *responders])


class LineForm(Form):
    """One service of a claim."""

    service = forms.ChoiceField(label=_("Service"))
    number = WholeNumberField(label=_("How many?"), help_text=_("Nights, meals, hours, rides"))
    price = LineField(label=_("Price of one"), help_text=AMOUNT, max_length=30)
    people = WholeNumberField(
        label=_("For how many people?"),
        help_text=_("You may leave this empty. Few people are told as a band, never as a number."),
        required=False,
    )
    is_uninsured = forms.BooleanField(label=_("No insurance pays this"), required=False)
    is_unpaid_by_state = forms.BooleanField(label=_("No State pays this"), required=False)
    is_unpaid_by_funds = forms.BooleanField(label=_("No other fund pays this"), required=False)
    covered = LineField(
        label=_("If somebody does: how much of it?"), help_text=AMOUNT, max_length=30,
        required=False,
    )  # fmt: skip
    words = LineField(
        label=_("What was it?"), help_text=_("Name nobody."), max_length=300, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "service", service_choices())


class FileForm(Form):
    """The declaration with which a claim is sent."""

    is_true = forms.BooleanField(
        label=_("What I claim is true, was done, and is not otherwise covered"), required=False
    )


class VerdictForm(Form):
    """What is granted of each line, and why less."""

    def __init__(
        self,
        *args: Any,
        lines: Sequence[Line],
        unit: str,
        heads: Choices,
        asks_twice: bool = False,
        asks_elsewhere: bool = False,
        asks_no_tariff: bool = False,
        is_objection: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_objection:
            self.fields["upheld"] = forms.ChoiceField(
                label=_("Decision"),
                choices=[("yes", _("The objection is right")), ("no", _("The decision stands"))],
                widget=forms.RadioSelect,
            )
        for one in lines:
            facts = {
                "place": one.position,
                "service": rules.service_name(one.service),
                "amount": money(one.amount - one.covered, unit),
            }
            start = one.amount - one.covered if one.approved is None else one.approved
            self.fields[f"amount_{one.position}"] = LineField(
                label=_("%(place)s. %(service)s: how much of %(amount)s?") % facts,
                max_length=30,
                initial=typed_money(start, unit),
            )
            self.fields[f"reason_{one.position}"] = LineField(
                label=_("%(place)s. Why less, if so?") % facts, max_length=300, required=False
            )
        self.fields["head"] = forms.ChoiceField(label=_("Out of which head?"), required=False)
        choose(self, "head", [*EMPTY, *heads])
        if asks_twice:
            self.fields["knows_twice"] = forms.BooleanField(
                label=_("I looked at the other claims of this time, and it is not the same"),
                required=False,
            )
        if asks_elsewhere:
            self.fields["knows_elsewhere"] = LineField(
                label=_("It was claimed from another organisation, too. Why is it paid here?"),
                help_text=_("Staff read it, not the responder"),
                max_length=300,
                required=False,
            )
        if asks_no_tariff:
            self.fields["knows_no_tariff"] = forms.BooleanField(
                label=_("I looked at the prices for which there is no tariff, and they are right"),
                required=False,
            )
        self.fields["words"] = TextField(
            label=_("Reasons"), help_text=_("The responder reads them"), max_length=3000
        )


class OrderForm(Form):
    """How much is paid now."""

    amount = LineField(label=_("How much is paid now?"), help_text=AMOUNT, max_length=30)
