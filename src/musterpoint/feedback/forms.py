"""What staff type about feedback."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from musterpoint.crises import queries as crises
from musterpoint.feedback import actions, queries
from musterpoint.feedback.classes import classes
from musterpoint.feedback.models import ListReason, Outcome, Way
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField

LONGEST = 8000
BY_HAND = (Way.PAPER, Way.STAFF, Way.MEETING)


def _set(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    fields: Mapping[str, Any] = form.fields
    fields[name].choices = list(choices)


def kind_choices() -> list[tuple[str, str]]:
    """Return all classes as choices."""
    return [(one.code, one.name) for one in classes().by_code.values()]


def people_choices(at: datetime) -> list[tuple[str, str]]:
    """Return everybody who works here as choices."""
    return [(str(one.user_id), one.name) for one in queries.colleagues(at)]


def unit_choices() -> list[tuple[str, str]]:
    """Return the units as choices."""
    return [(str(one.id), one.name) for one in queries.units()]


class AboutMixin(Form):
    """Whom it is about, ticked: of what named people read."""

    members = forms.MultipleChoiceField(
        label=gettext_lazy("About whom (they will not see it)"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("About which unit"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 3}),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "members", people_choices(at))
        _set(self, "units", unit_choices())

    def ids(self, name: str) -> tuple[UUID, ...]:
        """Return the ids that were ticked in a field."""
        return tuple(UUID(one) for one in self.cleaned_data[name])


class KeyForm(AboutMixin):
    """Paper, a visitor or a meeting, keyed in fast: one box after the other, Enter sends."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=[(one.value, one.label) for one in BY_HAND]
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is about"))
    text = TextField(
        label=gettext_lazy("What was said, in the words of the person"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write what was said")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the answer"))
    day = DateField(label=gettext_lazy("Day on the paper (empty: today)"), required=False)
    people = WholeNumberField(
        label=gettext_lazy("How many people spoke (no names)"),
        required=False,
        min_value=1,
        max_value=10_000,
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("channel", "Answer by"),
        required=False,
        choices=(
            ("", gettext_lazy("Code only")),
            ("sms", gettext_lazy("Text message")),
            ("email", gettext_lazy("E-mail")),
        ),
    )
    contact = LineField(label=gettext_lazy("Phone or e-mail"), required=False, max_length=254)
    about = LineField(
        label=gettext_lazy("About whom, as the person said it"), required=False, max_length=500
    )

    crisis = forms.ChoiceField(label=gettext_lazy("Told in which crisis?"), required=False)

    field_order = (
        "way", "kind", "text", "language", "day", "people", "crisis", "channel", "contact", "about",
        "members", "units",
    )  # fmt: skip

    def __init__(self, *args: Any, spoken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "kind", [("", _("Choose")), *kind_choices()])
        _set(self, "language", [(code, languages.endonym(code)) for code in spoken])
        _set(self, "crisis", [("", _("Not known")), *_crises()])

    def received_at(self, zone: str) -> datetime | None:
        """Return noon of the day on the paper in the organisation's zone; None for today."""
        day: date | None = self.cleaned_data["day"]
        return datetime.combine(day, time(12), formats.zone_of(zone)) if day else None


class MessageForm(AboutMixin):
    """What a reply from the inbox is about."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is about"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the answer"))

    field_order = ("kind", "language", "members", "units")

    def __init__(self, *args: Any, spoken: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "kind", [("", _("Choose")), *kind_choices()])
        _set(self, "language", [(code, languages.endonym(code)) for code in spoken])


class AnswerForm(Form):
    """The answer, in the person's language, and what came of it."""

    text = TextField(
        label=gettext_lazy("Answer, in the language of the person"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write the answer")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), choices=[("", gettext_lazy("Choose")),
                                                       *Outcome.choices]
    )  # fmt: skip


class SayForm(Form):
    """A note that stays here, or a question that the person reads."""

    text = TextField(
        label=gettext_lazy("What you write"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write something")},
    )
    to = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=(
            ("note", gettext_lazy("Note for colleagues who may read this")),
            ("ask", gettext_lazy("Question to the person")),
        ),
        widget=forms.RadioSelect,
    )


class CheckForm(Form):
    """What somebody said about what followed, or that they could not be asked."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Did anything bad happen because they wrote to us?"),
        choices=(
            (actions.WELL, gettext_lazy("No, nothing bad")),
            (actions.BAD, gettext_lazy("Yes: it is handled again")),
            (actions.NOT_ASKED, gettext_lazy("They could not be asked")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they said")},
    )
    text = TextField(
        label=gettext_lazy("Note for colleagues who may read this"),
        help_text=gettext_lazy("What happened, or why they could not be asked safely"),
        required=False,
        max_length=LONGEST,
    )


class GiveForm(Form):
    """Who takes it."""

    user = forms.ChoiceField(label=gettext_lazy("Who takes it"))

    def __init__(self, *args: Any, people: Iterable[queries.Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "user", [(str(one.user_id), one.name) for one in people])


class ClassForm(Form):
    """Another class."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is about"))

    def __init__(self, *args: Any, is_private: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = classes()
        offered = found.sensitive() if is_private else tuple(found.by_code.values())
        _set(self, "kind", [(one.code, one.name) for one in offered])


def _crises() -> list[tuple[str, str]]:
    """Return all crises, open ones first: people complain long after one is closed."""
    return [(str(one.id), one.name) for one in crises.every_crisis()]


class ThemeChoiceForm(Form):
    """Which theme of the organisation it has, and in which crisis it was told."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    crisis = forms.ChoiceField(label=gettext_lazy("Told in which crisis?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(str(one.id), one.name) for one in queries.theme_list()]
        _set(self, "theme", [("", _("None")), *themes])
        _set(self, "crisis", [("", _("Not known")), *_crises()])


class WhomForm(AboutMixin):
    """Whom a private report turned out to be about."""


class ReasonForm(Form):
    """Why a list is needed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is the list for?"),
        choices=[("", gettext_lazy("Choose a purpose")), *ListReason.choices],
        error_messages={"required": gettext_lazy("Choose what the list is for")},
    )


class HandlerForm(Form):
    """Who is named for what, on which step."""

    user_id = forms.ChoiceField(label=gettext_lazy("Who"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Reads"), widget=forms.CheckboxSelectMultiple
    )
    level = WholeNumberField(
        label=gettext_lazy("Step"),
        help_text=gettext_lazy("1 reads at once, 2 and more when it is late or about step 1."),
        min_value=1,
        max_value=9,
        initial=1,
    )
    title = LineField(
        label=gettext_lazy("Title for the public"),
        help_text=gettext_lazy("Such as: Focal point for protection from abuse. No name."),
        required=False,
        max_length=80,
    )
    valid_until = DateField(label=gettext_lazy("Until (may stay empty)"), required=False)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = queries.members(Permission.FEEDBACK_SENSITIVE, at)
        _set(self, "user_id", [("", _("Choose")), *((str(one.user_id), one.name) for one in able)])
        _set(self, "kinds", [(one.code, one.name) for one in classes().sensitive()])

    def until(self, zone: str) -> datetime | None:
        """Return the end of the last day in the organisation's zone."""
        day: date | None = self.cleaned_data["valid_until"]
        return datetime.combine(day, time(23, 59), formats.zone_of(zone)) if day else None


class UnitForm(Form):
    """A unit and who works in it."""

    name = LineField(label=gettext_lazy("Unit"), max_length=80)
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Who works there"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Offer it by name on the public form"), required=False
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "members", people_choices(at))


class OutsideForm(Form):
    """Where else people may go, and who is told when nobody here may read a complaint."""

    body = LineField(label=gettext_lazy("Body outside"), required=False, max_length=200)
    reach = LineField(
        label=gettext_lazy("How people reach it"),
        help_text=gettext_lazy("A phone, an address; the public reads it."),
        required=False,
        max_length=500,
    )
    body_mail = LineField(
        label=gettext_lazy("E-mail of the body outside"), required=False, max_length=254
    )
    second_mail = LineField(
        label=gettext_lazy("Second address of ours"),
        help_text=gettext_lazy("Such as the inspector at headquarters. It is told no content."),
        required=False,
        max_length=254,
    )


class ThemeForm(Form):
    """A new theme."""

    name = LineField(label=gettext_lazy("New theme"), max_length=80)


class PublishForm(ThemeChoiceForm):
    """You said, we did."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    said = TextField(label=gettext_lazy("You said"), max_length=500)
    did = TextField(label=gettext_lazy("We did"), max_length=1000)

    field_order = ("theme", "language", "said", "did")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "language", languages.choices())
