"""What is typed about applications, made into values."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.grants import causes, covered, money, rules
from musterpoint.grants.cause_forms import BY_ROLL, CrisisField, country_field, offer_crises
from musterpoint.grants.models import (
    Applicant,
    Application,
    Debtor,
    Outcome,
    Route,
    Way,
)
from musterpoint.people.models import Sex
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField

EMPTY: list[tuple[str, Any]] = [("", _("Choose"))]
Choices = Iterable[tuple[str, Any]]
PAYEE = {
    "name": _("Name of who is paid, if it is somebody else"),
    "iban": _("Bank: IBAN"),
    "account": _("Bank: number of the account, where there is no IBAN"),
    "bic": _("Bank: BIC"),
    "phone": _("Mobile wallet: telephone number"),
    "provider": _("Mobile wallet: company"),
    "country": _("Country of who is paid, as two letters"),
}


def words_of(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return codes with their words, for a choice."""
    return [(code, rules.in_words(names)) for code, names in found.items()]


def purpose_choices() -> list[tuple[str, str]]:
    """Return what money is given for."""
    return [(code, rules.in_words(one.names)) for code, one in rules.pack().purposes.items()]


def offer(form: Form, name: str, choices: Choices) -> None:
    """Give a field its choices."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class MoneyForm(Form):
    """A form with an amount in a currency that is typed or fixed."""

    fixed_unit = ""
    amounts: tuple[str, ...] = ("asked",)

    def clean(self) -> dict[str, Any]:
        """Read the amounts in the currency of the form."""
        given = super().clean() or {}
        code = self.fixed_unit or str(given.get("unit") or "").upper()
        if "unit" in given:
            given["unit"] = code
        for name in self.amounts:
            typed = given.get(name)
            if not typed or not code:
                continue
            try:
                given[name] = 0 if self._is_nothing(name, typed) else money.read(typed, code)
            except money.NotMoney as wrong:
                self.add_error("unit" if "unit" in str(wrong) else name, str(wrong))
        return given

    def _is_nothing(self, name: str, typed: str) -> bool:
        return name in getattr(self, "may_be_nothing", ()) and not typed.strip("0.,٠۰ ")


def amount_field(label: Any, **more: Any) -> LineField:
    """Return a field for an amount of money."""
    return LineField(label=label, help_text=_("Such as 1250.50"), max_length=30, **more)


def unit_field() -> LineField:
    """Return a field for a currency."""
    return LineField(label=_("Currency"), help_text=_("Such as USD"), max_length=3)


class ApplicationForm(MoneyForm):
    """An application as it is told or written at the desk."""

    person = LineField(label=_("Reference, if they are registered"), max_length=20, required=False)
    name = NameField(label=_("Name, if they are not registered"), max_length=200, required=False)
    applicant = forms.ChoiceField(label=_("Who applies?"), choices=Applicant.choices)
    born = DateField(label=_("Date of birth, if known"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)
    phone = LineField(label=_("Telephone"), max_length=40, required=False)
    email = LineField(label=_("E-mail"), max_length=200, required=False)
    route = forms.ChoiceField(
        label=_("How is it chosen?"),
        choices=[one for one in Route.choices if one[0] != Route.CALL],
        initial=Route.NEED,
        widget=forms.RadioSelect,
    )
    crisis = CrisisField(initial=causes.BY_ROLL)
    country = country_field()
    way = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[one for one in Way.choices if one[0] != Way.WEB],
        initial=Way.DESK,
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(label=_("What for?"))
    why = TextField(label=_("In their words: what is needed, and why?"), max_length=3000)
    ground = TextField(
        label=_("Direct grant: why is there no competition?"), max_length=3000, required=False
    )
    asked = amount_field(_("How much?"))
    unit = unit_field()
    days = WholeNumberField(label=_("For how many days?"), required=False)
    from_on = DateField(label=_("From which day?"), required=False)
    is_advance = forms.BooleanField(
        label=_("It is an advance: what is not spent comes back"), required=False
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers that were seen"),
        help_text=_("None is a condition."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    method = forms.ChoiceField(label=_("How can they be paid?"))
    language = forms.ChoiceField(label=_("Language of the answer"))

    def __init__(self, *args: Any, languages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "purpose", [*EMPTY, *purpose_choices()])
        offer(self, "papers", words_of(dict(rules.pack().papers)))
        offer(self, "method", words_of(dict(rules.pack().methods)))
        offer(self, "language", languages)
        offer_crises(self, BY_ROLL)
        add_payee(self)


def add_payee(form: Form) -> None:
    """Add the fields of who is paid and where; all may be empty."""
    for name, label in PAYEE.items():
        form.fields[f"payee_{name}"] = LineField(label=label, max_length=200, required=False)


def payee_of(given: dict[str, Any]) -> dict[str, str]:
    """Return the fields of who is paid."""
    return {name: str(given.get(f"payee_{name}") or "") for name in PAYEE}


class PayeeForm(Form):
    """How an applicant is paid."""

    method = forms.ChoiceField(label=_("How can they be paid?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "method", words_of(dict(rules.pack().methods)))
        add_payee(self)


class NothingForm(Form):
    """Something that needs no words."""


class WordsForm(Form):
    """One text."""

    words = TextField(max_length=3000)

    def __init__(self, *args: Any, label: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = label, help_text


class PapersForm(Form):
    """Papers that were seen."""

    papers = forms.MultipleChoiceField(
        label=_("Papers that were seen"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "papers", words_of(dict(rules.pack().papers)))


class AssessForm(Form):
    """A level for each criterion, with words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, one in rules.pack().criteria.items():
            self.fields[f"level_{code}"] = forms.ChoiceField(
                label=rules.in_words(one.names),
                help_text=_("Weight %(weight)s of 100") % {"weight": one.weight},
                choices=[
                    (level, rules.in_words(given.names)) for level, given in one.levels.items()
                ],
                widget=forms.RadioSelect,
            )
        self.fields["words"] = TextField(
            label=_("What did you find?"), help_text=_("No diagnosis"), max_length=3000
        )

    @property
    def levels(self) -> dict[str, str]:
        """The levels by criterion."""
        return {code: str(self.cleaned_data[f"level_{code}"]) for code in rules.pack().criteria}


class RecommendForm(MoneyForm):
    """What somebody recommends."""

    head = forms.ChoiceField(label=_("Out of which head?"), required=False)
    amount = amount_field(_("How much? 0 recommends to refuse"))
    words = TextField(label=_("Why?"), max_length=3000)
    amounts, may_be_nothing = ("amount",), ("amount",)

    def __init__(self, *args: Any, row: Application, heads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_unit = row.unit
        offer(self, "head", [*EMPTY, *heads])


def unmarked_field() -> forms.BooleanField:
    """Return the answer of who approves money that nobody could find twice."""
    return forms.BooleanField(
        label=_("I approve it though nobody could see that the same person gets it twice"),
        help_text=_("They are not registered, and gave neither a birth date nor a telephone."),
        required=False,
    )


def covered_field() -> forms.BooleanField:
    """Return the answer of who approves money that an insurance may owe."""
    return forms.BooleanField(
        label=_("I looked: the insurance does not pay this, or not in time"),
        help_text=_("An insurance of theirs is in force. It pays before a fund does."),
        required=False,
    )


class DecideForm(MoneyForm):
    """What was decided, and why; the applicant reads it."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    amount = amount_field(_("How much is approved?"), required=False)
    reasons = TextField(
        label=_("Reasons"), help_text=_("The applicant reads them"), max_length=3000
    )
    amounts, may_be_nothing = ("amount",), ("amount",)

    def __init__(
        self, *args: Any, row: Application, is_findable: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_unit = row.unit
        if not is_findable:
            self.fields["knows_no_mark"] = unmarked_field()
        if covered.of(row):
            self.fields["knows_covered"] = covered_field()


class AppealDecisionForm(MoneyForm):
    """What was decided about an appeal."""

    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The appeal is right")), ("no", _("The decision stands"))],
        widget=forms.RadioSelect,
    )
    head = forms.ChoiceField(label=_("Out of which head?"), required=False)
    amount = amount_field(_("If it is right: how much is approved in all?"), required=False)
    reasons = TextField(
        label=_("Reasons"), help_text=_("The applicant reads them"), max_length=3000
    )
    amounts = ("amount",)

    def __init__(
        self,
        *args: Any,
        row: Application,
        heads: Choices,
        is_findable: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_unit = row.unit
        offer(self, "head", [*EMPTY, *heads])
        if not is_findable:
            self.fields["knows_no_mark"] = unmarked_field()
        if covered.of(row):
            self.fields["knows_covered"] = covered_field()


class ClaimForm(MoneyForm):
    """What a liable party owes."""

    debtor = forms.ChoiceField(label=_("Who is liable?"), choices=Debtor.choices)
    name = LineField(label=_("Name"), max_length=200)
    amount = amount_field(_("How much?"))
    words = TextField(label=_("On what ground?"), max_length=3000)
    amounts = ("amount",)

    def __init__(self, *args: Any, row: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_unit = row.unit


class ReceiveForm(MoneyForm):
    """What came in for a claim."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    amount = amount_field(_("How much came in?"))
    account = forms.ChoiceField(label=_("Into which account?"))
    amounts = ("amount",)

    def __init__(
        self, *args: Any, row: Application, accounts: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_unit = row.unit
        offer(self, "account", [*EMPTY, *((name, name) for name in accounts)])


class SettleForm(MoneyForm):
    """What was spent of an advance, and what comes back."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    spent = amount_field(_("Spent, with papers"))
    returned = amount_field(_("Brought back"))
    account = forms.ChoiceField(label=_("Into which account did it come back?"), required=False)
    papers = TextField(label=_("Which papers?"), max_length=3000)
    amounts, may_be_nothing = ("spent", "returned"), ("spent", "returned")

    def __init__(
        self, *args: Any, row: Application, accounts: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_unit = row.unit
        offer(self, "account", [*EMPTY, *((name, name) for name in accounts)])


class MilestoneForm(MoneyForm):
    """A milestone of a project."""

    title = LineField(label=_("What is done by then?"), max_length=200)
    due_on = DateField(label=_("By which day?"))
    amount = amount_field(_("How much is paid for it?"))
    needs_visit = forms.BooleanField(label=_("A visit to the site comes first"), required=False)
    amounts = ("amount",)

    def __init__(self, *args: Any, row: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_unit = row.unit


class VisitForm(Form):
    """What was seen at a site."""

    on = DateField(label=_("Day of the visit"))
    words = TextField(label=_("What was seen?"), max_length=3000)


class AnswerForm(Form):
    """Whether a report is enough."""

    accepted = forms.ChoiceField(
        label=_("Is the report enough?"),
        choices=[("yes", _("Yes: the money may go")), ("no", _("No: it goes back"))],
        widget=forms.RadioSelect,
    )
    reasons = TextField(label=_("Reasons"), max_length=3000)


class ConfirmForm(Form):
    """Whether a write-off is confirmed."""

    confirmed = forms.ChoiceField(
        label=_("Is it written off?"),
        choices=[("yes", _("Yes, write it off")), ("no", _("No, go on asking for it"))],
        widget=forms.RadioSelect,
    )
