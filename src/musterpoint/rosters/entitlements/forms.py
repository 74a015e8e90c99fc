"""What is typed of entitlements, made into values; the questions of the private page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.people import countries
from musterpoint.rosters.entitlements.actions import EntitlementIn
from musterpoint.rosters.entitlements.models import ANY, Access, Entitlement
from musterpoint.rosters.entitlements.pack import LANGUAGES, shipped
from musterpoint.rosters.entitlements.queries import vocabulary
from musterpoint.web import languages
from musterpoint.web.forms import DateField, Form, LineField, TextField


def known_countries() -> list[tuple[str, str]]:
    """Return the countries of which any row says something, by name."""
    own = set(Entitlement.objects.order_by().values_list("country", flat=True).distinct())
    found = {row.country for row in shipped().rows if row.country != ANY} | own
    code = languages.current().code
    return sorted(((one, countries.name(one, code)) for one in found), key=lambda row: row[1])


def all_countries() -> list[tuple[str, str]]:
    """Return all countries by name."""
    code = languages.current().code
    return sorted(
        ((one, countries.name(one, code)) for one in countries.ALPHA2), key=lambda row: row[1]
    )


class EntitlementForm(Form):
    """One row."""

    country = forms.ChoiceField(label=_("Country"))
    service = forms.ChoiceField(label=_("Service"))
    status = forms.ChoiceField(label=_("Status"))
    phase = forms.ChoiceField(label=_("Phase"))
    access = forms.ChoiceField(label=_("What holds"), choices=Access.choices)
    source = LineField(
        label=_("Where it stands"), max_length=300, help_text=_("The law, or who told it and when")
    )
    checked_on = DateField(
        label=_("Checked on"),
        required=False,
        help_text=_("Without a day readers are told to ask before they rely on it."),
    )
    valid_from = DateField(label=_("In force from"))
    valid_until = DateField(label=_("In force until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_ = [(ANY, _("Any"))]
        choices: dict[str, Any] = {
            "country": all_countries(),
            "service": vocabulary("services"),
            "status": [*any_, *vocabulary("statuses")],
            "phase": [*any_, *vocabulary("phases")],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field
        for code in LANGUAGES:
            field = TextField(label=languages.endonym(code), required=False, max_length=1000)
            field.widget.attrs |= {"lang": code, "dir": languages.direction(code)}
            self.fields[code] = field

    def value(self) -> EntitlementIn:
        """Return what was typed."""
        given = self.cleaned_data
        return EntitlementIn(
            words={code: given[code] for code in LANGUAGES},
            **{name: given[name] for name in given if name not in LANGUAGES},
        )


class LookForm(Form):
    """A question about everything that is open to somebody; sent and forgotten."""

    country = forms.ChoiceField(label=_("Country"))
    status = forms.ChoiceField(label=_("Status"))
    phase = forms.ChoiceField(label=_("Phase"), initial="during")
    service = forms.ChoiceField(label=_("Service"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "country": known_countries(),
            "status": vocabulary("statuses"),
            "phase": vocabulary("phases"),
            "service": [("", _("All")), *vocabulary("services")],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field


class TableForm(Form):
    """Rows as a file."""

    file = forms.FileField(
        label=_("The list"), help_text=_("A table as .xlsx or .csv with a title above each column.")
    )
