"""Forms of the seats of a leg."""

from django.utils.translation import gettext_lazy as _

from musterpoint.web.forms import Form, LineField, WholeNumberField


class SeatsForm(Form):
    """A leg had other seats."""

    seats = WholeNumberField(label=_("Seats flown"))
    offered = WholeNumberField(label=_("Seats that it has"))
    why = LineField(label=_("Why"), max_length=300, help_text=_("No name of a person."))
