"""Forms of bonds on the desk and on the public site."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.bonds import rules
from musterpoint.bonds.models import EmployerKind, Instrument
from musterpoint.people import countries
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


def sectors() -> list[tuple[str, Any]]:
    """Return the sectors of the rules for a picker."""
    return [*EMPTY, *((code, rules.sector_name(code)) for code in rules.pack().sectors)]


def country_choices() -> list[tuple[str, Any]]:
    """Return all countries for a picker, by name."""
    code = languages.current().code
    named = [(one, countries.name(one, code)) for one in countries.ALPHA2]
    return [*EMPTY, *sorted(named, key=lambda row: countries.plain(row[1]))]


class EmployerForm(Form):
    """An employer."""

    kind = forms.ChoiceField(
        label=_("What kind of employer?"), choices=EmployerKind.choices, widget=forms.RadioSelect
    )
    name = NameField(
        label=_("Name"),
        help_text=_("The name of a household is kept sealed, and found by the whole name alone."),
        max_length=200,
    )
    sector = forms.ChoiceField(label=_("Sector"))
    country = forms.ChoiceField(label=_("Country of employment"))
    workers = WholeNumberField(label=_("Workers that need cover"), initial=1)
    licence = LineField(label=_("Number of the licence"), max_length=60, required=False)
    contact = NameField(
        label=pgettext_lazy("whom to ask", "Contact"), max_length=200, required=False
    )
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    phone = LineField(label=_("Telephone"), max_length=40, required=False)
    address = TextField(label=_("Address for letters"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "sector", sectors())
        _choose(self, "country", country_choices())


class RequireForm(Form):
    """What is asked of an employer; empty fields follow the rules."""

    workers = WholeNumberField(label=_("Workers that need cover"))
    amount = LineField(
        label=_("Amount"),
        help_text=_("Empty: what the rules ask for these workers."),
        max_length=30,
        required=False,
    )
    currency = LineField(
        label=_("Currency"), help_text=_("Empty: the currency of the rules."), max_length=3,
        required=False,
    )  # fmt: skip
    cap = LineField(
        label=_("The most for one worker"), help_text=_("Empty: no limit but the bond."),
        max_length=30, required=False,
    )  # fmt: skip
    term_ends = DateField(
        label=_("Last day of the term of employment"),
        help_text=_("After it the bond goes back, without another condition."),
        required=False,
    )


class LodgeForm(Form):
    """A bond as it is lodged."""

    instrument = forms.ChoiceField(
        label=_("In which form?"), choices=Instrument.choices, widget=forms.RadioSelect
    )
    amount = LineField(label=_("Amount"), help_text=AMOUNT, max_length=30)
    issuer = NameField(
        label=_("Bank or insurer"), help_text=_("Not needed for cash."), max_length=200,
        required=False,
    )  # fmt: skip
    issuer_reference = LineField(
        label=_("Its number there"), help_text=_("Not needed for cash."), max_length=80,
        required=False,
    )  # fmt: skip
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"))
    extends_months = WholeNumberField(
        label=_("Extends by itself by so many months"), help_text=_("0: it does not."), initial=0
    )

    def __init__(self, *args: Any, instruments: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [one for one in Instrument.choices if one[0] in instruments]
        _choose(self, "instrument", allowed)


class VerifyForm(Form):
    """What the issuer or the bank said."""

    is_good = forms.ChoiceField(
        label=_("Does it hold?"),
        choices=(("yes", _("Yes, it stands")), ("no", _("No: it is required again"))),
        widget=forms.RadioSelect,
    )
    checked = LineField(
        label=_("How was it checked?"),
        help_text=_("Whom you asked at the issuer or the bank, and when. No name of a worker."),
        max_length=500,
    )


class DaysForm(Form):
    """A later last day, or the end of the term of employment."""

    valid_to = DateField(label=_("New last day of the bond"), required=False)
    checked = LineField(
        label=_("How was the extension checked with the issuer?"), max_length=500, required=False
    )
    term_ends = DateField(label=_("Last day of the term of employment"), required=False)


class WhyForm(Form):
    """A reason."""

    why = LineField(label=_("Why?"), max_length=500)


class ReasonsForm(Form):
    """Reasons for a worker."""

    reasons = TextField(label=_("Reasons, for the worker"), max_length=3000)


class PoolForm(Form):
    """A joint bond of small employers."""

    country = forms.ChoiceField(label=_("Country of employment"))
    sector = forms.ChoiceField(label=_("Sector"))
    currency = LineField(
        label=_("Currency"), help_text=_("Empty: the currency of the rules."), max_length=3,
        required=False,
    )  # fmt: skip
    cap = LineField(
        label=_("The most for one worker"), help_text=_("Empty: as the rules say."),
        max_length=30, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "sector", sectors())
        _choose(self, "country", country_choices())


class ShareForm(Form):
    """What one employer puts into a joint bond."""

    employer = LineField(
        label=_("Employer"), help_text=_("The whole name, or the number of the licence."),
        max_length=200,
    )  # fmt: skip
    amount = LineField(label=_("Share"), help_text=AMOUNT, max_length=30)
    workers = WholeNumberField(label=_("Workers that need cover"), initial=1)


class ShareBackForm(Form):
    """When the term of employment of one employer of a joint bond has ended."""

    term_ends = DateField(
        label=_("Last day of the term of employment"),
        help_text=_("Of this employer. What is called of the bond stays until it is decided."),
    )


class TopUpForm(Form):
    """What came in, and how it was seen."""

    amount = LineField(label=_("Amount"), help_text=AMOUNT, max_length=30)
    checked = LineField(
        label=_("How was it checked?"),
        help_text=_("Whom you asked at the issuer or the bank, and when. No name of a worker."),
        max_length=500,
    )


class ConfirmForm(Form):
    """Whether what somebody else entered is right."""

    is_good = forms.ChoiceField(
        label=_("Is it right?"),
        choices=(("yes", _("Yes, do it")), ("no", _("No: it is taken back"))),
        widget=forms.RadioSelect,
    )


class DayForm(Form):
    """The day of something that was done."""

    on = DateField(label=_("Day"))


class ListForm(Form):
    """A list of lodged bonds as a file."""

    file = forms.FileField(
        label=_("The list"), help_text=_("As .xlsx or .csv, with a title above each column.")
    )
    look = forms.BooleanField(label=_("Only look whether it is good"), required=False, initial=True)


class BeginForm(Form):
    """Who asks, and for which employer they worked."""

    name = NameField(label=_("Your name"), max_length=200)
    phone = LineField(
        label=_("Your telephone number"), max_length=40, required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Or your e-mail address"), max_length=200, required=False,
    )  # fmt: skip
    employer = NameField(
        label=_("Name of your employer or agency"),
        help_text=_("As you know it. You do not need the number of a bond: we look for it."),
        max_length=200,
    )
    reference = LineField(
        label=_("Your registration number, when you have one"), max_length=20, required=False
    )


class StaffBeginForm(BeginForm):
    """The same, typed by staff for somebody who asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("name", _("Name of the worker")),
            ("phone", _("Telephone of the worker")),
            ("email", _("Or e-mail of the worker")),
            ("employer", _("Employer, as the worker says")),
            ("reference", _("Registration number, when there is one")),
        ):
            self.fields[name].label = label


class DetailsForm(Form):
    """What happened and what is asked."""

    lost_on = DateField(label=_("On which day did you leave, or lose it?"), required=False)
    currency = LineField(label=_("In which currency?"), help_text=CURRENCY, max_length=3)
    words = TextField(label=_("What happened?"), max_length=3000, required=False)
    how_paid = TextField(
        label=_("How can we pay you?"),
        help_text=_("A bank account, a mobile wallet, cash, or somebody whom you trust."),
        max_length=500,
        required=False,
    )
    tells_employer = forms.BooleanField(
        label=_("My employer may learn that it is I who asks"),
        help_text=_("If you do not tick this, the employer learns the amounts, not your name, and"
                    " never where you are."),
        required=False,
    )  # fmt: skip
    tells_state = forms.BooleanField(
        label=_("My own State may learn that I asked"),
        help_text=_("If you do not tick this, your name is in nothing that is given to a State."),
        required=False,
    )
    consents = forms.BooleanField(label=_("I ask that this bond is called for me"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in reversed(list(rules.pack().heads)):
            field = LineField(
                label=rules.head_name(code), help_text=AMOUNT, max_length=30, required=False
            )
            self.fields[f"asked_{code}"] = field
        names = [f"asked_{code}" for code in rules.pack().heads]
        self.order_fields(["lost_on", "currency", *names])


class PaperForm(Form):
    """A file."""

    file = forms.FileField(label=_("File: PDF, picture or text"))


class MatchForm(Form):
    """Which bond, whose worker, and why it may be called."""

    bond = forms.ChoiceField(label=_("Bond and employer"))
    person_reference = LineField(
        label=_("Registration number of the worker"), help_text=_("Such as 7K4D-29QX"),
        max_length=20,
    )  # fmt: skip
    crisis = forms.ChoiceField(label=_("Crisis"))
    loss = TextField(
        label=_("Loss that came of the evacuation"),
        help_text=_("Needed only when no evacuation of the worker is recorded here."),
        max_length=2000,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        bonds: Iterable[tuple[str, Any]],
        crises: Iterable[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "bond", [*EMPTY, *bonds])
        _choose(self, "crisis", [*EMPTY, *crises])


class DecideForm(Form):
    """What is allowed under each head, with reasons for both sides."""

    reasons = TextField(label=_("Reasons, for the worker"), max_length=3000)
    for_employer = TextField(
        label=_("Reasons, for the employer"),
        help_text=_("Nothing of where the worker is, nor of anything told in private."),
        max_length=3000,
    )

    is_other_loss = forms.BooleanField(
        label=_("This is another loss than what was granted before"), required=False
    )

    def __init__(
        self, *args: Any, lines: Mapping[str, str], granted_before: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not granted_before:
            del self.fields["is_other_loss"]
        for head, asked in lines.items():
            field = LineField(
                label=_("Allowed: %(head)s") % {"head": rules.head_name(head)},
                help_text=_("Asked: %(amount)s. Enter 0 to refuse it.") % {"amount": asked},
                max_length=30,
            )
            self.fields[f"allowed_{head}"] = field
        self.order_fields([f"allowed_{head}" for head in lines])


class ObjectForm(Form):
    """What an employer says against a call."""

    words = TextField(label=_("What do you object to, and why?"), max_length=3000)


class NothingForm(Form):
    """A decision that needs no words."""


def _choose(form: Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)
