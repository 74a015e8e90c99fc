"""Forms of the desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.giving import books, rules
from musterpoint.giving.models import DayCount, Giver, LoanPlan, ProviderKind, Source
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField
from musterpoint.web.languages import choices as site_languages

EMPTY = ("", _("Choose"))
AMOUNT = _("Such as 1250.50")
CURRENCY = _("A currency such as USD")


def chosen(values: Any) -> list[Any]:
    """Return choices with the empty one first."""
    return [EMPTY, *values]


def letters() -> list[tuple[str, str]]:
    """Return the languages of letters."""
    return [(code, name) for code, name in site_languages() if code in rules.LANGUAGES]


class Chosen(Form):
    """A form whose lists come from the database: named before it is shown."""

    lists: dict[str, list[tuple[str, Any]]]

    def __init__(self, *args: Any, lists: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (lists or {}).items():
            field: Any = self.fields[name]
            field.choices = chosen(values)


class GiverForm(Form):
    """Who gives."""

    is_person = forms.ChoiceField(
        label=_("Who gives?"), choices=[("no", _("An organisation")), ("yes", _("A person"))]
    )
    name = NameField(label=_("Name"), max_length=200)
    source = forms.ChoiceField(label=_("Kind of source"), choices=chosen(Source.choices))
    contact = NameField(label=_("Whom we write to there"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=200, required=False)
    country = LineField(
        label=_("Country"),
        help_text=_("Three letters, such as TUN. Empty when it does not matter."),
        max_length=3,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of letters"))
    report_months = WholeNumberField(
        label=_("Months between reports to this giver"),
        help_text=_("0 for none"),
        min_value=0,
        max_value=36,
        initial=0,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = letters()


def giver_choices() -> list[tuple[str, str]]:
    """Return organisations by name, then persons by reference, for a list to choose from."""
    rows = Giver.objects.filter(erased_at=None).order_by("is_person", "name", "reference")[:2000]
    return [(str(one.id), str(one)) for one in rows]


class PledgeForm(Chosen):
    """A pledge with equal instalments."""

    giver = forms.ChoiceField(label=_("Giver"))
    fund = forms.ChoiceField(label=_("Fund"))
    place = forms.ChoiceField(
        label=_("Only for this window or head"), required=False, help_text=_("Empty for any use")
    )
    country = LineField(
        label=_("Only for this country"),
        help_text=_("Three letters, such as TUN"),
        max_length=3,
        required=False,
    )
    crisis = forms.ChoiceField(label=_("Only for this crisis"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    source = forms.ChoiceField(label=_("Kind of source"), choices=chosen(Source.choices))
    amount = LineField(label=_("Amount"), help_text=AMOUNT, max_length=30)
    unit = LineField(label=_("Currency"), help_text=CURRENCY, max_length=3)
    first = DateField(label=_("Day of the first instalment"))
    count = WholeNumberField(
        label=_("Number of instalments"), min_value=1, max_value=120, initial=1
    )
    months = WholeNumberField(label=_("Months between them"), min_value=1, max_value=60, initial=12)
    text = LineField(label=_("Note"), max_length=300, required=False)
    is_confirmed = forms.BooleanField(label=_("It is confirmed in writing"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        lists = {
            "giver": giver_choices(),
            "fund": books.funds_open(),
            "place": books.places(),
        } | kwargs.pop("lists", {})
        super().__init__(*args, lists=lists, **kwargs)


class ReplanForm(Form):
    """Other instalments for what is still open."""

    first = DateField(label=_("Day of the first instalment"))
    count = WholeNumberField(
        label=_("Number of instalments"), min_value=1, max_value=120, initial=1
    )
    months = WholeNumberField(label=_("Months between them"), min_value=1, max_value=60, initial=1)


class WhyForm(Form):
    """A reason."""

    why = LineField(label=_("Why?"), max_length=500)


class NoteForm(Form):
    """A note that may stay empty."""

    note = LineField(label=_("Note"), max_length=500, required=False)


class NothingForm(Form):
    """A decision that needs no words."""


class TakeBackForm(Form):
    """Why money is given back, and on which day."""

    how = forms.ChoiceField(
        label=_("What is it?"),
        choices=chosen(
            [
                ("refund", _("The money was given back already")),
                ("wrong", _("It was booked in error")),
            ]
        ),
    )
    on = DateField(label=_("Day of the entry"))
    why = LineField(label=_("Why?"), max_length=500)


class SettleForm(Form):
    """What came of a gift of which it was not clear."""

    how = forms.ChoiceField(
        label=_("What did you find?"),
        choices=chosen(
            [
                ("came", _("Money came, and is booked as this gift")),
                ("none", _("Nothing came, it was sent back, or it is booked already")),
            ]
        ),
    )
    amount = LineField(label=_("Amount that came"), help_text=AMOUNT, max_length=30, required=False)
    note = LineField(label=_("How do you know?"), max_length=500)


class ReceiveForm(Chosen):
    """Money that came for a pledge."""

    amount = LineField(label=_("Amount"), help_text=AMOUNT, max_length=30)
    account = forms.ChoiceField(label=_("Account it came into"))
    on = DateField(label=_("Day it came"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)


class GiftForm(ReceiveForm):
    """Money that came without a pledge."""

    giver = forms.ChoiceField(label=_("Giver"), required=False, help_text=_("Empty: anonymous"))
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    fund = forms.ChoiceField(
        label=_("Fund"), required=False, help_text=_("Of the campaign when you choose one")
    )
    place = forms.ChoiceField(label=_("Only for this window or head"), required=False)
    source = forms.ChoiceField(label=_("Kind of source"), choices=chosen(Source.choices))
    way = forms.ChoiceField(
        label=_("How it came"), choices=[("transfer", _("Bank transfer")), ("cash", _("Cash"))]
    )
    unit = LineField(label=_("Currency"), help_text=CURRENCY, max_length=3)


class CampaignForm(Chosen):
    """A campaign in up to four languages."""

    slug = LineField(
        label=_("Address of the page"), help_text=_("Such as shelter-2026"), max_length=60
    )
    title_en = LineField(label=_("Title in English"), max_length=120)
    about_en = TextField(label=_("What it is for, in English"), max_length=5000)
    title_ar = LineField(label=_("Title in Arabic"), max_length=120, required=False)
    about_ar = TextField(label=_("What it is for, in Arabic"), max_length=5000, required=False)
    title_fr = LineField(label=_("Title in French"), max_length=120, required=False)
    about_fr = TextField(label=_("What it is for, in French"), max_length=5000, required=False)
    title_es = LineField(label=_("Title in Spanish"), max_length=120, required=False)
    about_es = TextField(label=_("What it is for, in Spanish"), max_length=5000, required=False)
    fund = forms.ChoiceField(label=_("Fund"))
    place = forms.ChoiceField(label=_("Only for this window or head"), required=False)
    country = LineField(
        label=_("Only for this country"),
        help_text=_("Three letters, such as TUN"),
        max_length=3,
        required=False,
    )
    crisis = forms.ChoiceField(label=_("Crisis"), required=False)
    binds = forms.BooleanField(
        label=_("Gifts are bound to this crisis"),
        help_text=_("They pay for it alone, and the public page says so."),
        required=False,
        initial=True,
    )
    goal = LineField(label=_("Goal"), help_text=AMOUNT, max_length=30)
    unit = LineField(label=_("Currency"), help_text=CURRENCY, max_length=3)
    account = forms.ChoiceField(label=_("Account of the books that gifts come into"))
    bank_name = LineField(label=_("Name of the account's holder"), max_length=70, required=False)
    iban = LineField(
        label=_("Account number (IBAN)"),
        help_text=_("Without it nobody can give by transfer"),
        max_length=42,
        required=False,
    )
    bic = LineField(label=_("Code of the bank (BIC)"), max_length=11, required=False)
    closes_on = DateField(label=_("Last day"), required=False)


class MatchForm(Chosen):
    """A matching rule."""

    giver = forms.ChoiceField(label=_("Who matches?"))
    times = WholeNumberField(label=_("Adds so many"), min_value=1, max_value=100, initial=1)
    per = WholeNumberField(label=_("for so many given"), min_value=1, max_value=100, initial=1)
    ceiling = LineField(label=_("Up to"), help_text=AMOUNT, max_length=30)
    since = DateField(label=_("First day"))
    until = DateField(label=_("Last day"))


class LoanForm(Chosen):
    """A loan to a fund."""

    lender = forms.ChoiceField(label=_("Lender"))
    source = forms.ChoiceField(label=_("Kind of source"), choices=chosen(Source.choices))
    fund = forms.ChoiceField(
        label=_("Fund"), required=False,
        help_text=_("What is lent may be committed there, and is paid back out of it."),
    )  # fmt: skip
    principal = LineField(label=_("Amount"), help_text=AMOUNT, max_length=30)
    unit = LineField(label=_("Currency"), help_text=CURRENCY, max_length=3)
    rate = LineField(
        label=_("Interest a year, in per cent"), help_text=_("Such as 2.5"), max_length=12
    )
    day_count = forms.ChoiceField(label=_("How days are counted"), choices=chosen(DayCount.choices))
    plan = forms.ChoiceField(label=_("How it is paid back"), choices=chosen(LoanPlan.choices))
    drawn_on = DateField(label=_("Day it came"))
    months = WholeNumberField(
        label=_("Months between payments"), min_value=1, max_value=60, initial=12
    )
    instalments = WholeNumberField(
        label=_("Number of payments"), min_value=1, max_value=360, initial=1
    )
    bank = forms.ChoiceField(label=_("Account the money comes into"))
    debt = forms.ChoiceField(label=_("Account of the debt"))
    interest = forms.ChoiceField(label=_("Account of the interest"))
    text = LineField(label=_("Note"), max_length=300, required=False)


class DayForm(Form):
    """A day on which something happened."""

    on = DateField(label=_("Day"))


class EarlyForm(DayForm):
    """An early repayment."""

    amount = LineField(label=_("Amount of the debt paid back"), help_text=AMOUNT, max_length=30)


class ThingForm(Chosen):
    """A thing that is given or lent."""

    giver = forms.ChoiceField(label=_("Giver"))
    how = forms.ChoiceField(
        label=_("Given or lent?"),
        choices=chosen([("given", pgettext_lazy("thing", "Given")), ("lent", _("Lent"))]),
    )
    what = LineField(label=_("What"), max_length=200)
    source = forms.ChoiceField(label=_("Kind of source"), choices=chosen(Source.choices))
    quantity = WholeNumberField(label=_("How many"), min_value=1, max_value=1_000_000_000)
    goods_unit = LineField(
        label=_("Code of what is counted"), help_text=_("Such as BLANKET or AIRCRAFT"),
        max_length=24,
    )  # fmt: skip
    value = LineField(
        label=_("Value of all of it"), help_text=AMOUNT, max_length=30, required=False
    )
    value_unit = LineField(label=_("Currency of the value"), max_length=3, required=False)
    value_source = LineField(label=_("Who valued it, and how"), max_length=300, required=False)
    return_due_on = DateField(label=_("Day it goes back"), required=False)


class TakeOverForm(Form):
    """A thing that arrives."""

    on = DateField(label=_("Day it came"))
    condition = TextField(label=_("Its state when it came"), max_length=500)


class UseForm(DayForm):
    """What a lent thing was used for."""

    amount = WholeNumberField(label=_("How much"), min_value=1, max_value=1_000_000_000)
    unit = LineField(label=_("Of what"), help_text=_("Such as HOURS or SEATS"), max_length=24)
    what = LineField(label=_("What for"), max_length=300)


class ReturnForm(DayForm):
    """A lent thing goes back."""

    condition = TextField(label=_("Its state when it went back"), max_length=500)


class ProviderForm(Chosen):
    """A payment provider. Secrets are written, never shown."""

    code = forms.SlugField(label=_("Short name"), max_length=40)
    kind = forms.ChoiceField(label=_("Protocol"), choices=chosen(ProviderKind.choices))
    label = LineField(label=_("Name that givers see"), max_length=80)
    account = forms.ChoiceField(label=_("Account of the books for its money"))
    address = LineField(
        label=_("Address"),
        help_text=_("Of its interface, or of our wallet for Open Payments"),
        max_length=300,
        required=False,
    )
    hosts = LineField(
        label=_("Other hosts that may be spoken to"),
        help_text=_("Between spaces: pages of the provider, or wallets of givers"),
        max_length=1000,
        required=False,
    )
    key_id = LineField(label=_("Name of our key (Open Payments)"), max_length=100, required=False)
    private_key = TextField(
        label=_("Private key, PEM (Open Payments)"), max_length=2000, required=False
    )
    token = LineField(label=_("Token (hosted page)"), max_length=300, required=False)
    webhook_secret = LineField(
        label=_("Secret of signed messages (hosted page)"), max_length=300, required=False
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class ImportForm(Form):
    """A file of pledges."""

    file = forms.FileField(label=_("Workbook (XLSX)"))


def today_first(at: date) -> dict[str, Any]:
    """Return the day that a form begins with."""
    return {"on": at}
