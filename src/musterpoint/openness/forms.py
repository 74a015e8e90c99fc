"""Forms of openness."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.engine import iati
from musterpoint.web.forms import Form, LineField, TextField
from musterpoint.web.languages import SITE

SECTOR = _("A code of five figures of the OECD DAC, such as 72010")
#: What a window of each kind is for, where nothing else is said.
EMERGENCY, AFTER, PREPAREDNESS = "72010", "73010", "74020"


class PublisherForm(Form):
    """How the organisation stands in IATI."""

    identifier = LineField(
        label=_("Identifier of the organisation"),
        help_text=_("Register, hyphen, number: such as XM-DAC-47066. See org-id.guide"),
        max_length=100,
    )
    name = LineField(label=_("Name under which it publishes"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of organisation"))
    language = forms.ChoiceField(label=_("Language of the file"))
    emergency_sector = LineField(
        label=_("Sector of emergency windows"), help_text=SECTOR, max_length=5, initial=EMERGENCY
    )
    after_sector = LineField(
        label=_("Sector of windows after a crisis"), help_text=SECTOR, max_length=5, initial=AFTER
    )
    preparedness_sector = LineField(
        label=_("Sector of windows of preparedness"), help_text=SECTOR, max_length=5,
        initial=PREPAREDNESS,
    )  # fmt: skip
    countries = LineField(
        label=_("Countries"),
        help_text=_("Codes of two letters with spaces between, such as LY TN. Or else a region."),
        max_length=200,
        required=False,
    )
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "kind": [("", str(_("Choose"))), *iati.names("OrganisationType").items()],
            "language": [(one.code, one.endonym) for one in SITE if len(one.code) == 2],
            "region": [("", str(_("None"))), *iati.names("Region").items()],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values


class TraceForm(Form):
    """What is traced, and why."""

    kind = forms.ChoiceField(
        label=_("What do you look for?"),
        choices=[
            ("", _("Anything in the books")),
            ("gift", _("A gift, a pledge or who gave")),
            ("handout", _("A distribution, or the card of somebody")),
            ("fund", _("A fund")),
            ("payment", _("A payment")),
            ("kit", _("Kits or other goods")),
            ("leg", _("A leg of a journey")),
            ("person", _("A person")),
            ("note", _("A promissory note")),
            ("claim", _("A claim")),
        ],
        required=False,
    )
    start = LineField(
        label=_("Where to begin"),
        help_text=_("Its reference or code, the key of an entry, or the id of a commitment"),
        max_length=220,
    )
    reason = TextField(
        label=_("Why?"),
        help_text=_("It is kept with your name."),
        max_length=500,
    )


class NothingForm(Form):
    """A decision that needs no words."""
