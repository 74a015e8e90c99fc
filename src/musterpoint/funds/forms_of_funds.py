"""Forms of funds, windows, heads, what is asked, budgets, rates."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.funds import headings
from musterpoint.funds.models import WindowKind
from musterpoint.funds.values import MOST_PEOPLE
from musterpoint.kernel.ids import uuid7
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField

Choices = Iterable[tuple[Any, Any]]
EMPTY = [("", _("Choose"))]
UNKNOWN = [("", _("Not known"))]
AMOUNT = _("Such as 1250.50. Leave it empty for no cap.")
PLAIN = _("Such as 1250.50")
MONTHS = [
    (1, _("January")), (2, _("February")), (3, _("March")), (4, _("April")), (5, _("May")),
    (6, _("June")), (7, _("July")), (8, _("August")), (9, _("September")), (10, _("October")),
    (11, _("November")), (12, _("December")),
]  # fmt: skip
#: What rules of eligibility may ask, in words; the codes are those of the rules.
ANSWERS: Mapping[str, Any] = {
    "membership": [
        ("member", _("Member of the fund")),
        ("lapsed", _("Was a member")),
        ("none", _("No member")),
    ],
    "means": [
        ("none", _("No means")),
        ("low", _("Little means")),
        ("enough", _("Enough means")),
    ],
    "cause": [
        ("conflict", _("Conflict")),
        ("disaster", _("Disaster")),
        ("epidemic", _("Epidemic")),
        ("unrest", _("Unrest")),
        ("employer_failure", _("Employer failed")),
        ("abuse", _("Abuse")),
        ("abandoned", _("Abandoned")),
        ("illness", _("Illness")),
        ("death", _("Death")),
        ("detention", _("Detention")),
        ("other", _("Other cause")),
    ],
    "covered_elsewhere": [
        ("no", _("Nobody else pays")),
        ("yes", _("Somebody else pays")),
    ],
}
FACTS: Mapping[str, Any] = {
    "membership": _("Membership"),
    "means": _("Means"),
    "cause": _("Cause"),
    "covered_elsewhere": _("Paid by somebody else"),
    "level": _("Alert level"),
}
#: What the names of fields begin with that say why a fact is not known.
WHY = "why_"


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field its choices."""
    field: Any = form.fields[name]
    field.choices = list(choices)


class FundForm(Form):
    """A fund."""

    name = LineField(label=_("Name of the fund"), max_length=200)
    slug = LineField(
        label=_("Short name in addresses"),
        help_text=_("Small letters, figures and hyphens, such as welfare-fund"),
        max_length=40,
    )
    currency = LineField(label=_("Currency"), help_text=_("Such as USD"), max_length=3)
    currencies = LineField(
        label=_("Other currencies that it holds"),
        help_text=_("With spaces between, such as EUR TND"),
        max_length=80,
        required=False,
    )
    owner = LineField(label=_("Whose fund is it?"), max_length=200, required=False)
    legal_basis = TextField(label=_("Legal basis"), max_length=2000, required=False)
    scope = TextField(label=_("Whom and what is it for?"), max_length=2000, required=False)
    two_over = LineField(
        label=_("Two people approve above"), help_text=AMOUNT, max_length=30, required=False
    )
    year_begins = forms.TypedChoiceField(
        label=_("The fiscal year begins in"), choices=MONTHS, coerce=int, initial=1
    )


class WindowForm(Form):
    """A window of a fund."""

    name = LineField(label=_("Name of the window"), max_length=200)
    code = LineField(
        label=_("Short name in accounts"), help_text=_("Such as emergency"), max_length=40
    )
    kind = forms.ChoiceField(
        label=_("What is it for?"), choices=WindowKind.choices, widget=forms.RadioSelect
    )


class HeadForm(Form):
    """A head of a window with its caps and rules."""

    kind = forms.ChoiceField(label=_("Kind of cost"))
    name = LineField(label=_("Name of the head"), max_length=200)
    code = LineField(
        label=_("Short name in accounts"), help_text=_("Such as evacuation"), max_length=40
    )
    person_most = LineField(
        label=_("Most for a person"), help_text=AMOUNT, max_length=30, required=False
    )
    family_most = LineField(
        label=_("Most for a family"), help_text=AMOUNT, max_length=30, required=False
    )
    day_most = LineField(label=_("Most for a day"), help_text=AMOUNT, max_length=30, required=False)
    days_most = WholeNumberField(
        label=_("Most days of a person"), min_value=1, max_value=3650, required=False
    )
    day_across = forms.BooleanField(
        label=_("Count the days together with other funds"), required=False,
        help_text=_("The same person on the same day, over all heads of this kind of cost here."),
    )  # fmt: skip
    once_most = LineField(
        label=_("Most that is released at once"),
        help_text=_("Until it is reviewed. Leave it empty when nothing is released at once."),
        max_length=30,
        required=False,
    )
    once_level = WholeNumberField(
        label=_("Released at once from alert level"), min_value=1, max_value=9, required=False
    )
    review_days = WholeNumberField(
        label=_("Reviewed within so many days"), min_value=1, max_value=90, initial=7
    )
    membership = forms.MultipleChoiceField(
        label=_("Only for"), choices=ANSWERS["membership"], required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Membership of the fund. Nothing chosen: for everybody."),
    )  # fmt: skip
    means = forms.MultipleChoiceField(
        label=_("Only with these means"), choices=ANSWERS["means"], required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never asked before a seat to safety."),
    )  # fmt: skip
    cause = forms.MultipleChoiceField(
        label=_("Only for these causes"), choices=ANSWERS["cause"], required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What happened, never whose fault it was."),
    )  # fmt: skip
    covered_elsewhere = forms.MultipleChoiceField(
        label=_("Only when"), choices=ANSWERS["covered_elsewhere"], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    level = WholeNumberField(
        label=_("Only from alert level"), min_value=1, max_value=9, required=False
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [*EMPTY, *headings.names().items()])
        if not is_new:
            del self.fields["code"]


class AuthorityForm(Form):
    """Who may approve how much: one row for each role, and one role at a post."""

    def __init__(self, *args: Any, roles: Iterable[tuple[str, Any]], posts: Iterable[str],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.roles = list(roles)
        for code, label in self.roles:
            self.fields[f"may_{code}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"most_{code}"] = LineField(
                label=_("Up to, for one commitment"),
                help_text=_("Leave it empty for no limit."),
                max_length=30,
                required=False,
            )
        self.fields["post"] = forms.ChoiceField(
            label=_("Another limit at one post"),
            choices=[("", _("None")), *((one, one) for one in posts)],
            required=False,
        )
        self.fields["post_role"] = forms.ChoiceField(
            label=_("For which role there?"), choices=[*EMPTY, *self.roles], required=False
        )
        self.fields["post_most"] = LineField(
            label=_("Up to, at that post"), max_length=30, required=False
        )


class AskForm(Form):
    """Money to ask of a head."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    head = forms.ChoiceField(label=_("From which head?"))
    amount = LineField(label=_("Amount"), help_text=PLAIN, max_length=30)
    unit = forms.ChoiceField(label=_("Currency"))
    purpose = LineField(
        label=_("What for?"), help_text=_("Without the names of people."), max_length=300
    )
    reference = LineField(
        label=_("For whom?"),
        help_text=_("The reference of a person, such as 7K4D-29QX: caps are counted by it."),
        max_length=20, required=False,
    )  # fmt: skip
    member_number = LineField(
        label=_("Number of the membership"),
        help_text=_("Of this person, where the fund keeps a register of members."),
        max_length=60, required=False,
    )  # fmt: skip
    people = WholeNumberField(
        label=_("For how many people?"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    days = WholeNumberField(
        label=_("For how many days?"), min_value=1, max_value=3650, required=False
    )
    first_day = DateField(
        label=_("From which day?"),
        help_text=_("The days are in a row. Leave it empty for today."), required=False,
    )  # fmt: skip
    crisis = forms.ChoiceField(label=_("In which crisis?"), required=False)
    country = LineField(
        label=_("In which country?"),
        help_text=_("Three letters, such as TUN. Leave it empty for the country of the crisis."),
        max_length=3, required=False,
    )  # fmt: skip
    membership = forms.ChoiceField(label=_("Membership"), required=False)
    means = forms.ChoiceField(label=_("Means"), required=False)
    cause = forms.ChoiceField(label=_("Cause"), required=False)
    covered_elsewhere = forms.ChoiceField(label=_("Paid by somebody else"), required=False)

    def __init__(self, *args: Any, heads: Choices, currencies: Iterable[str], crises: Choices,
                 at_once: bool, sees_people: bool, is_known: bool = False,
                 why: Iterable[str] = (), **kwargs: Any) -> None:  # fmt: skip
        initial = {"key": str(uuid7())} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        if not sees_people:
            del self.fields["reference"]
        offer(self, "head", [*EMPTY, *heads])
        offer(self, "unit", [(one, one) for one in currencies])
        none = EMPTY if at_once else [("", _("None"))]
        offer(self, "crisis", [*none, *crises])
        self.fields["crisis"].required = at_once
        for name, answers in ANSWERS.items():
            offer(self, name, [*UNKNOWN, *answers])
        if is_known:
            self.offer_to_go_on()
        self.ask_why(why)

    def ask_why(self, facts: Iterable[str]) -> None:
        """Add fields for why facts that a rule asks for are not known."""
        for fact in facts:
            self.fields[WHY + fact] = LineField(
                label=_("%(fact)s: why is it not known?") % {"fact": FACTS[fact]},
                help_text=_("Whoever reviews the release reads it first. No names of people."),
                max_length=300, required=False,
            )  # fmt: skip

    def offer_to_go_on(self) -> None:
        """Add the tick of who has read that the same help was asked of another fund."""
        self.fields["known"] = forms.BooleanField(
            label=_("I know. Ask for it all the same."), required=False
        )


class ReasonForm(Form):
    """Why something is refused or cancelled."""

    reason = TextField(
        label=_("Why?"), help_text=_("Without the names of people."), max_length=2000
    )


class ReviewForm(Form):
    """Whether a release was in order."""

    in_order = forms.ChoiceField(
        label=_("Was the release in order?"),
        choices=[
            ("yes", _("Yes")),
            ("no", _("No: what is not paid yet is given back")),
        ],
        widget=forms.RadioSelect,
    )
    note = TextField(
        label=_("What did you find?"), help_text=_("Without the names of people."), max_length=2000
    )


class BudgetForm(Form):
    """A line of the budget."""

    amount = LineField(label=_("Amount for the year"), help_text=PLAIN, max_length=30)
    reason = TextField(
        label=_("Why is it revised?"), max_length=2000, required=False,
        help_text=_("Needed when the line had another amount."),
    )  # fmt: skip


class ReceiveForm(Form):
    """Money that came in for a window, or for one head of it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    earmark = forms.ChoiceField(label=_("For which window or head?"))
    amount = LineField(label=_("Amount"), help_text=PLAIN, max_length=30)
    unit = forms.ChoiceField(label=_("Currency"))
    source = forms.ChoiceField(label=_("What kind of source?"))
    account = forms.ChoiceField(label=_("On which account is it?"))
    on = DateField(label=_("Day of the entry"))
    text = LineField(label=_("In words"), max_length=300, required=False)

    def __init__(self, *args: Any, earmarks: Choices, currencies: Iterable[str],
                 accounts: Iterable[str], today: date, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, initial={"key": f"receipt-{uuid7()}", "on": today}, **kwargs)
        offer(self, "earmark", [*EMPTY, *earmarks])
        offer(self, "unit", [(one, one) for one in currencies])
        offer(self, "source", [*EMPTY, *SOURCES])
        offer(self, "account", [*EMPTY, *((one, one) for one in accounts)])


SOURCES = [
    ("levy", _("Levy or fee")),
    ("budget", _("State budget")),
    ("membership", _("Contributions of members")),
    ("employers", _("Employers")),
    ("donors", _("Donors and organisations")),
    ("diaspora", _("Diaspora")),
    ("public", _("The public")),
]


class ExchangeForm(Form):
    """Money of a window that was changed at a bank."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    window = forms.ChoiceField(label=_("Of which window?"))
    giver = forms.ChoiceField(label=_("Out of which account?"))
    amount = LineField(label=_("Amount that was given"), help_text=PLAIN, max_length=30)
    unit = forms.ChoiceField(label=_("Currency that was given"))
    taker = forms.ChoiceField(label=_("Into which account?"))
    got = LineField(label=_("Amount that came"), help_text=PLAIN, max_length=30)
    into = forms.ChoiceField(label=_("Currency that came"))
    source = LineField(label=_("Whose rate was it?"), max_length=200)
    on = DateField(label=_("Day of the entry"))

    def __init__(self, *args: Any, windows: Choices, currencies: Iterable[str],
                 accounts: Iterable[str], today: date, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, initial={"key": f"exchange-{uuid7()}", "on": today}, **kwargs)
        names = [*EMPTY, *((one, one) for one in accounts)]
        codes = [*EMPTY, *((one, one) for one in currencies)]
        for name, choices in (
            ("window", [*EMPTY, *windows]), ("giver", names), ("taker", names), ("unit", codes),
            ("into", codes),
        ):  # fmt: skip
            offer(self, name, choices)


class RateForm(Form):
    """A published rate of a day."""

    unit = LineField(label=_("One unit of"), help_text=_("Such as USD"), max_length=3)
    value = LineField(label=_("Is worth"), help_text=_("Such as 3.117"), max_length=30)
    into = LineField(label=_("Units of"), help_text=_("Such as TND"), max_length=3)
    on = DateField(label=_("On which day?"))
    source = LineField(
        label=_("Who published it?"), help_text=_("Such as the central bank"), max_length=200
    )
