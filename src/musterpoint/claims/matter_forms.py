"""What is typed about wages, things left behind and insurance, made into values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.claims import rules
from musterpoint.claims.forms import (
    AMOUNT,
    CURRENCY,
    EMPTY,
    Choices,
    PayeeForm,
    choose,
    country_choices,
    words_of,
)
from musterpoint.claims.models import Cover
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField


class MatterForm(Form):
    """Who claims, against whom, and what happened."""

    name = NameField(label=_("Name"), max_length=200, required=False)
    phone = LineField(label=_("Telephone"), max_length=40, required=False)
    email = LineField(label=_("E-mail"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("In which country was the work?"))
    employer = NameField(label=_("Employer"), max_length=200, required=False)
    employer_contact = LineField(
        label=_("How is the employer reached?"), max_length=300, required=False
    )
    left_on = DateField(label=_("On which day did you leave?"), required=False)
    unit = LineField(
        label=_("Currency"), help_text=_("Empty: the currency of the country"), max_length=3,
        required=False,
    )  # fmt: skip
    words = TextField(
        label=_("What happened?"),
        help_text=_("In your own words. Write nothing about asylum here."),
        max_length=3000,
        required=False,
    )
    witness = LineField(label=_("Who saw it or knows of it?"), max_length=300, required=False)
    how_paid = LineField(
        label=_("How can money reach you?"),
        help_text=_("Cash, a wallet, a bank account"),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "country", country_choices())


class StaffMatterForm(MatterForm):
    """The same at the desk, for somebody registered or not."""

    person_reference = LineField(
        label=_("Reference, if they are registered"),
        help_text=_("Leave it empty for somebody who is not."),
        max_length=20,
        required=False,
    )
    crisis = forms.ChoiceField(label=_("Crisis"), required=False)

    field_order = ("person_reference",)

    def __init__(self, *args: Any, crises: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "crisis", [("", _("None of these")), *crises])


class OwedForm(Form):
    """One thing that is owed."""

    kind = forms.ChoiceField(label=_("What is owed?"))
    what = LineField(
        label=_("What exactly?"), help_text=_("Which months, which things, where they are"),
        max_length=500, required=False,
    )  # fmt: skip
    amount = LineField(
        label=_("How much? For wages: of one month"), help_text=AMOUNT, max_length=30
    )
    months = WholeNumberField(
        label=_("For how many months?"), help_text=_("Only for wages"), required=False
    )
    papers = forms.MultipleChoiceField(
        label=_("What shows it?"),
        help_text=_("None is a condition."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", [*EMPTY, *words_of(rules.filing().kinds)])
        choose(self, "papers", words_of(rules.filing().papers))


class ConsentForm(Form):
    """The consent with which a claim is sent."""

    consents = forms.BooleanField(
        label=_("I want this claim to be worked on and filed for me"), required=False
    )


class ReferenceForm(Form):
    """The reference of a registered person."""

    reference = LineField(label=_("Reference"), help_text=_("Such as 7K4D-29QX"), max_length=20)


class FiledForm(Form):
    """That the authority took the claim."""

    number = LineField(label=_("Number there"), max_length=60)
    on = DateField(label=_("On which day?"))


class RulingForm(Form):
    """What the authority decided."""

    amount = LineField(label=_("How much did it grant? 0 for nothing"), max_length=30)
    words = TextField(label=_("What did it decide?"), max_length=3000)


class PowerForm(Form):
    """A power of attorney."""

    to = NameField(label=_("To whom?"), max_length=200)
    scope = LineField(label=_("For what?"), max_length=500)
    until_on = DateField(label=_("Until which day?"), required=False)


class CounselForm(Form):
    """Who gives legal aid."""

    service = forms.ChoiceField(label=_("Service of the directory"), required=False)
    who = LineField(
        label=_("Or a lawyer by name, and how they are reached"), max_length=300, required=False
    )

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "service", [*EMPTY, *services])


class HearingForm(Form):
    """A day before the authority."""

    on = DateField(label=_("On which day?"))
    hour = WholeNumberField(label=_("At which hour?"), min_value=0, max_value=23, initial=9)
    place = LineField(label=_("Where?"), max_length=200)


class MovementForm(Form):
    """Money that came."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    amount = LineField(label=_("How much?"), help_text=AMOUNT, max_length=30)
    on = DateField(label=_("On which day?"))
    account = forms.ChoiceField(label=_("Which account of the books?"))
    words = LineField(label=_("From whom, and by what payment?"), max_length=300)

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "account", [*EMPTY, *accounts])


class PayOnForm(PayeeForm):
    """How much of what is held is paid on, to whom and how."""

    amount = LineField(label=_("How much?"), help_text=AMOUNT, max_length=30)

    field_order = ("amount", "method")


class GroupForm(Form):
    """Claims of many workers of one employer as a file."""

    employer = NameField(label=_("Employer"), max_length=200)
    country = forms.ChoiceField(label=_("In which country was the work?"))
    file = forms.FileField(label=_("List of workers: CSV or XLSX"))
    consents = forms.BooleanField(
        label=_("Each of these workers consented that their claim is worked on and filed")
    )
    consent = LineField(
        label=_("How were they asked?"), help_text=_("By whom, when and where; it is kept"),
        max_length=300,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "country", country_choices())


class CoverForm(Form):
    """A policy."""

    person_reference = LineField(
        label=_("Reference of the insured person, if registered"), max_length=20, required=False
    )
    who = LineField(label=_("Or: who is insured?"), max_length=300, required=False)
    insurer = LineField(label=_("Insurer"), max_length=200)
    policy = LineField(label=_("Number of the policy"), max_length=80)
    covers = forms.MultipleChoiceField(
        label=_("What does it cover?"), widget=forms.CheckboxSelectMultiple
    )
    exclusions = forms.MultipleChoiceField(
        label=_("What does it exclude?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    from_on = DateField(label=_("First day"))
    until_on = DateField(label=_("Last day"))
    unit = LineField(label=_("Currency"), help_text=CURRENCY, max_length=3)
    most = LineField(
        label=_("Up to which sum?"), help_text=_("Empty: no limit"), max_length=30, required=False
    )
    notify_days = WholeNumberField(
        label=_("Within how many days is the insurer told?"),
        help_text=_("Empty: what the rules say"),
        required=False,
    )
    emergency = LineField(label=_("Emergency number"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "covers", words_of(rules.filing().covers))
        choose(self, "exclusions", words_of(rules.filing().exclusions))


class LookForm(Form):
    """Whose insurance is looked for, for what, on which day."""

    reference = LineField(label=_("Reference"), max_length=20)
    what = forms.ChoiceField(label=_("What for?"), required=False)
    on = DateField(label=_("On which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "what", [("", _("Anything")), *words_of(rules.filing().covers)])


class EventForm(Form):
    """What happened that a policy covers."""

    what = forms.ChoiceField(label=_("What for?"))
    event_on = DateField(label=_("On which day did it happen?"))
    amount = LineField(label=_("How much is asked?"), help_text=AMOUNT, max_length=30)
    words = TextField(label=_("What happened?"), max_length=3000)

    def __init__(self, *args: Any, cover: Cover, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = rules.filing().covers
        codes = cover.covers.split()
        choose(self, "what", [(code, rules.word(known, code)) for code in codes])


class InsuredForm(Form):
    """What the insured person said to that the insurer learns of their journeys."""

    agrees = forms.ChoiceField(
        label=_("May the insurer learn of the journeys?"),
        choices=[
            ("yes", pgettext_lazy("consent", "Yes, the person agrees")),
            ("no", pgettext_lazy("consent", "No")),
        ],
        widget=forms.RadioSelect,
    )
    words = TextField(label=_("Who asked, when and how"), max_length=3000)


class CoverAnswerForm(Form):
    """What the insurer answered or paid."""

    amount = LineField(label=_("How much? 0 for a refusal"), help_text=AMOUNT, max_length=30)
    words = TextField(label=_("In its words, with the ground"), max_length=3000)
