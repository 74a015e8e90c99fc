"""To whom, and how, what was drawn of a bond is paid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.payments.actions import PayeeIn
from musterpoint.payments.models import Method
from musterpoint.web.forms import Form, LineField, NameField

METHODS = (Method.BANK, Method.MOBILE, Method.CASH, Method.VOUCHER)
PAYEE = ("name", "iban", "account", "bic", "phone", "provider", "street", "town", "country")


class PaymentForm(Form):
    """Who is paid, and how; no bank account is needed."""

    method = forms.ChoiceField(
        label=_("How it is paid"),
        choices=[("", _("Choose")), *((one.value, one.label) for one in METHODS)],
    )
    name = NameField(label=_("Name of who is paid"), max_length=200)
    iban = LineField(label=_("IBAN"), max_length=50, required=False)
    account = LineField(
        label=_("Account number, where there is no IBAN"), max_length=34, required=False
    )
    bic = LineField(label=_("BIC of the bank"), max_length=20, required=False)
    phone = LineField(
        label=_("Telephone, for mobile money"),
        help_text=_("With its country, such as +216 20 123 456"),
        max_length=30,
        required=False,
    )
    provider = LineField(label=_("Provider of mobile money"), max_length=40, required=False)
    street = LineField(label=_("Street"), max_length=70, required=False)
    town = LineField(label=_("Town"), max_length=35, required=False)
    country = LineField(
        label=_("Country of the payee"), help_text=_("Two letters, such as TN"), max_length=2,
        required=False,
    )  # fmt: skip


def payee_of(given: dict[str, Any]) -> PayeeIn:
    """Return who is paid, as a form had it."""
    return PayeeIn(**{name: given[name] for name in PAYEE})
