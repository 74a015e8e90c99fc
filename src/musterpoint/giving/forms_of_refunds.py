"""The form of a gift that is given back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.payments.actions import PayeeIn
from musterpoint.payments.models import Method
from musterpoint.web.forms import Form, LineField

METHODS = [one for one in Method.choices if one[0] != Method.IN_KIND]
PAYEE = {
    "name": _("Name of who is paid"),
    "iban": _("Bank: IBAN"),
    "account": _("Bank: number of the account, where there is no IBAN"),
    "bic": _("Bank: BIC"),
    "phone": _("Mobile wallet: telephone number"),
    "provider": _("Mobile wallet: company"),
    "country": _("Country of who is paid, as two letters"),
    "town": _("Town"),
    "street": _("Street"),
}


class RefundForm(Form):
    """Why a gift is given back, and to whom; the fields of the payee are those of payments."""

    why = LineField(label=_("Why?"), help_text=_("Without the names of people."), max_length=500)
    method = forms.ChoiceField(
        label=_("How is it paid?"), choices=METHODS, widget=forms.RadioSelect
    )

    place = forms.ChoiceField(
        label=_("Where does this gift lie now?"),
        help_text=_("Some of the money there was moved on. It is given back out of this place."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]
        if len(places) < 2:
            del self.fields["place"]
        for name, label in PAYEE.items():
            self.fields[name] = LineField(label=label, max_length=200, required=name == "name")

    def payee(self) -> PayeeIn:
        """Return who is paid, as it was typed."""
        return PayeeIn(**{name: str(self.cleaned_data.get(name) or "") for name in PAYEE})
