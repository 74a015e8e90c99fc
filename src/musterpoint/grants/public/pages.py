"""The pages of an application on the public site: what each asks, and what is made of them all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.grants import money, rules
from musterpoint.grants.actions import ApplicationIn
from musterpoint.grants.forms import PAYEE, add_payee, offer, payee_of, purpose_choices, words_of
from musterpoint.grants.models import Applicant, Call, Criterion, Route, Way
from musterpoint.people.models import Sex
from musterpoint.web.forms import DateField, Form, LineField, NameField, TextField, WholeNumberField

PERSON_PAGES = ("who", "need", "life", "pay")
GROUP_PAGES = ("who", "project", "pay")


class WhoForm(Form):
    """Who applies, and how they are reached. Everything may be filled in later."""

    applicant = forms.ChoiceField(
        label=_("Who is it for?"), widget=forms.RadioSelect, required=False
    )
    name = NameField(label=_("Your name"), max_length=200, required=False)
    born = DateField(
        label=_("Your date of birth"), help_text=_("You may leave this empty"), required=False
    )
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect, required=False
    )
    phone = LineField(label=_("Your telephone number"), max_length=40, required=False)
    email = LineField(label=_("Your e-mail address"), max_length=200, required=False)

    def __init__(self, *args: Any, call: Call | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = (Applicant.ORGANISATION, Applicant.DIASPORA)
        offer(
            self, "applicant",
            [one for one in Applicant.choices if (one[0] in groups) == (call is not None)],
        )  # fmt: skip
        if call is not None:
            self.fields["name"].label = _("Name of your organisation or group")
            del self.fields["born"], self.fields["sex"]


class NeedForm(Form):
    """What is needed."""

    purpose = forms.ChoiceField(
        label=_("What do you need help with?"), widget=forms.RadioSelect, required=False
    )
    why = TextField(
        label=_("What happened, and what do you need?"),
        help_text=_("In your own words. Write no diagnosis and nothing about asylum here."),
        max_length=3000,
        required=False,
    )
    asked = LineField(
        label=_("How much money would help?"), help_text=_("Such as 300"), max_length=30,
        required=False,
    )  # fmt: skip
    unit = LineField(label=_("In which currency?"), help_text=_("Such as USD"), max_length=3,
                     required=False)  # fmt: skip
    days = WholeNumberField(
        label=_("For how many days?"), help_text=_("You may leave this empty"), required=False
    )

    def __init__(self, *args: Any, call: Call | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "purpose", purpose_choices())

    def clean(self) -> dict[str, Any]:
        """Say at once when an amount cannot be read."""
        given = super().clean() or {}
        code = str(given.get("unit") or "").upper()
        if given.get("asked") and code:
            try:
                money.read(given["asked"], code)
            except money.NotMoney as wrong:
                self.add_error("asked", str(wrong))
        return given


class LifeForm(Form):
    """How somebody lives now: what is scored, with its weights in words."""

    def __init__(self, *args: Any, call: Call | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, one in rules.pack().criteria.items():
            self.fields[f"level_{code}"] = forms.ChoiceField(
                label=rules.in_words(one.names),
                help_text=_("Counts %(weight)s of 100") % {"weight": one.weight},
                choices=[
                    (level, rules.in_words(given.names)) for level, given in one.levels.items()
                ],
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["papers"] = forms.MultipleChoiceField(
            label=_("Which papers could you show?"),
            help_text=_("None is a condition."),
            choices=words_of(dict(rules.pack().papers)),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )


class PayForm(Form):
    """How somebody can be paid."""

    method = forms.ChoiceField(
        label=_("How can we pay you?"),
        help_text=_("You need no bank account."),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, call: Call | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "method", words_of(dict(rules.pack().methods)))
        add_payee(self)


class ProjectForm(Form):
    """A project for a call: a text for each criterion, and the money."""

    def __init__(self, *args: Any, call: Call | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = TextField(
            label=_("What do you want to do, where and for whom?"), max_length=3000, required=False
        )
        for one in criteria_of(call):
            self.fields[f"answer_{one.position}"] = TextField(
                label=one.name, help_text=one.looks_at, max_length=3000, required=False
            )
        self.fields["asked"] = LineField(
            label=_("How much money do you ask for?"),
            help_text=money.shown(call.most, call.unit) if call else "",
            max_length=30,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Leave the amount as it was typed: it is read with the currency of the call."""
        return super().clean() or {}


FORMS: dict[str, type[Form]] = {
    "who": WhoForm,
    "need": NeedForm,
    "life": LifeForm,
    "pay": PayForm,
    "project": ProjectForm,
}
TITLES = {
    "who": _("Who you are"),
    "need": _("What you need"),
    "life": _("How you live now"),
    "pay": _("How we can pay you"),
    "project": _("Your project"),
}


def criteria_of(call: Call | None) -> Sequence[Criterion]:
    """Return the criteria of a call in their order."""
    return [] if call is None else list(call.criteria.order_by("position", "id"))


def pages_of(call: Call | None) -> tuple[str, ...]:
    """Return which pages an application has."""
    return PERSON_PAGES if call is None else GROUP_PAGES


def kept(given: dict[str, Any]) -> dict[str, Any]:
    """Return what a page asked as a draft keeps it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
    }


def initial(content: dict[str, Any]) -> dict[str, Any]:
    """Return what a draft keeps as a page shows it."""
    found = dict(content)
    if found.get("born"):
        found["born"] = date.fromisoformat(str(found["born"]))
    return found


def asked_for(content: dict[str, Any], call: Call | None, language: str) -> ApplicationIn:
    """Return the application that a draft makes; what is missing the action names by its field."""
    code = call.unit if call else str(content.get("unit") or "").upper()
    try:
        asked = money.read(str(content.get("asked") or ""), code)
    except money.NotMoney:
        asked = 0
    days = content.get("days")
    return ApplicationIn(
        route=Route.CALL if call else Route.NEED,
        way=Way.WEB,
        call_slug=call.slug if call else "",
        applicant=str(content.get("applicant") or ("" if call else Applicant.PERSON)),
        name=str(content.get("name") or ""),
        born=str(content.get("born") or ""),
        sex=str(content.get("sex") or Sex.UNKNOWN),
        phone=str(content.get("phone") or ""),
        email=str(content.get("email") or ""),
        purpose="project" if call else str(content.get("purpose") or ""),
        why=str(content.get("why") or ""),
        unit=code,
        asked=asked,
        days=int(days) if days else None,
        method=str(content.get("method") or ""),
        language=language,
        papers=tuple(content.get("papers") or ()),
        levels={
            criterion: str(content[f"level_{criterion}"])
            for criterion in rules.pack().criteria
            if content.get(f"level_{criterion}")
        },
        answers={
            one.position: str(content.get(f"answer_{one.position}") or "")
            for one in criteria_of(call)
        },
        payee=payee_of(content),
    )


def page_of(field: str, call: Call | None) -> str:
    """Return on which page a field is typed."""
    for page in pages_of(call):
        if field in FORMS[page](call=call).fields:
            return page
    return pages_of(call)[0]


def label_of(field: str, call: Call | None) -> str:
    """Return what a field is called on its page."""
    found = FORMS[page_of(field, call)](call=call).fields.get(field)
    if found is not None and found.label:
        return str(found.label)
    return str(PAYEE.get(field.removeprefix("payee_"), field))
