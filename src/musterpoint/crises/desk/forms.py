"""Forms of the crisis itself: declare, levels, log, close, estimates, agreements."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.crises.desk import words
from musterpoint.crises.ladder import Ladder, reads_as_order
from musterpoint.crises.models import Area, CrisisRole
from musterpoint.people import countries
from musterpoint.web import languages
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField

#: Short names that the addresses of this desk use themselves.
RESERVED = frozenset(
    {
        "account",
        "agreements",
        "audit",
        "campaigns",
        "declare",
        "evacuation",
        "evaluations",
        "exercises",
        "inbox",
        "messages",
        "people",
        "reports",
        "results",
        "reviews",
        "settings",
    }
)
LOG_KINDS = (
    ("decision", _("A decision")),
    ("event", _("Something that happened")),
    ("handover", _("Handover to the next shift")),
    ("report", _("A report sent or received")),
)


def country_choices(empty: Any) -> list[tuple[str, Any]]:
    """Return all countries by name in the language of the page, after an empty choice."""
    code = languages.current().code
    names = [(three, countries.name(three, code)) for three in countries.ALPHA2]
    return [("", empty), *sorted(names, key=lambda pair: countries.plain(pair[1]) or pair[1])]


class DeclareForm(Form):
    """What a crisis is called, where it is, and on what basis it is declared."""

    name = LineField(label=_("Name of the crisis"), error_messages={"required": _("Enter a name")})
    slug = LineField(
        label=_("Short name in addresses"),
        help_text=_("Small letters, digits and hyphens. Empty: it is made from the name."),
        max_length=50,
        required=False,
    )
    host_country = forms.ChoiceField(label=_("Country in which the crisis is"))
    role = forms.ChoiceField(label=_("Your organisation is here the"), choices=CrisisRole.choices)
    basis = TextField(
        label=_("On what basis is it declared?"),
        help_text=_("Who decided, and on what information. It stands in the log for good."),
        max_length=2000,
        error_messages={"required": _("Write on what basis the crisis is declared")},
    )
    enrol = forms.BooleanField(
        label=_("Put everybody who is registered here on its roll"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host_country"].choices = country_choices(_("Choose a country"))  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Make the short name where none was typed, and keep it off the desk's own addresses."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "slug" not in self.errors:
            given["slug"] = given.get("slug") or slugify(given.get("name", ""))[:50].strip("-")
            if given["slug"] in RESERVED:
                self.add_error("slug", _("The desk uses this word itself. Choose another."))
            elif not given["slug"] and "name" not in self.errors:
                self.add_error("slug", _("Enter a short name in Latin letters."))
        return given


class AreaForm(Form):
    """One area of a new crisis; an empty row is left out."""

    name = LineField(label=_("Area"), max_length=100, required=False)
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"invalid": _("Enter the latitude as a number, like 32.89")},
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"invalid": _("Enter the longitude as a number, like 13.19")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the whole row as soon as a part of it is there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        filled = [name for name in self.fields if given.get(name) not in (None, "")]
        if filled and not self.errors:
            for name in self.fields:
                if name not in filled:
                    self.add_error(name, _("Fill in the whole row, or empty it."))
        return given


AreaForms = forms.formset_factory(AreaForm, extra=6, max_num=60, absolute_max=80)


class LevelsForm(Form):
    """Which areas get which level, on what basis, with what advice in each language."""

    areas = forms.MultipleChoiceField(
        label=_("Areas"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area")},
    )
    level = forms.TypedChoiceField(
        label=_("New level"),
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={"required": _("Choose the new level")},
    )
    basis = TextField(
        label=_("On what basis?"),
        help_text=_("It stands in the log for good, with your name."),
        max_length=2000,
        error_messages={"required": _("Write on what basis the level changes")},
    )

    def __init__(
        self,
        *args: Any,
        area_choices: list[tuple[str, str]],
        ladder: Ladder,
        level_choices: list[tuple[int, str]],
        advice_languages: list[str],
        **kwargs: Any,
    ) -> None:
        self.ladder, self.advice_languages = ladder, advice_languages
        super().__init__(*args, **kwargs)
        for code in advice_languages:
            label = pgettext_lazy("advice in a language", "Advice in %s") % languages.endonym(code)
            self.fields[f"advice_{code}"] = TextField(label=label, required=False, max_length=1000)
        self.fields["areas"].choices = area_choices  # type: ignore[attr-defined]
        self.fields["level"].choices = level_choices  # type: ignore[attr-defined]

    def advice(self) -> dict[str, str]:
        """Return the advice that was written, by language."""
        texts = {
            code: self.cleaned_data.get(f"advice_{code}", "") for code in self.advice_languages
        }
        return {code: text for code, text in texts.items() if text}

    def clean(self) -> dict[str, Any]:
        """Keep orders out of the advice of a voluntary level."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        level = self.ladder.levels.get(given.get("level", 0))
        if level is not None and level.is_voluntary:
            for code in self.advice_languages:
                if reads_as_order(given.get(f"advice_{code}", ""), code):
                    text = _(
                        "At this level leaving is offered. Write it as an offer, not an order."
                    )
                    self.add_error(f"advice_{code}", text)
        return given


class LogForm(Form):
    """One line of the log."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=LOG_KINDS)
    text = TextField(
        label=_("In one or two sentences"),
        help_text=_("No names of affected people: the log is read by many."),
        max_length=2000,
        error_messages={"required": _("Write what was decided or what happened")},
        widget=forms.Textarea({"rows": 3}),
    )


class CloseForm(Form):
    """Why a crisis is closed, and that it is meant."""

    reason = TextField(label=_("Reason"), max_length=2000, required=False)
    sure = forms.BooleanField(label=_("Close this crisis"), required=True)


class EstimateForm(Form):
    """What one source says about how many people are there."""

    source = LineField(
        label=_("Source"),
        help_text=_("Such as: residence permits, wardens' counts, mobile roaming."),
        error_messages={"required": _("Name the source")},
    )
    low = WholeNumberField(label=_("At least"), min_value=0, max_value=2_000_000_000)
    likely = WholeNumberField(label=_("Most likely"), min_value=0, max_value=2_000_000_000)
    high = WholeNumberField(label=_("At most"), min_value=0, max_value=2_000_000_000)
    as_of = DateField(label=_("As of"))
    area = forms.ChoiceField(label=_("Area"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    method = TextField(
        label=_("How was it counted?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, areas: list[Area], latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(area.code, words.area_name(area.name, area.names)) for area in areas]
        self.fields["area"].choices = [("", _("The whole country")), *choices]  # type: ignore[attr-defined]
        self.fields["nationality"].choices = country_choices(_("All"))  # type: ignore[attr-defined]
        self.fields["as_of"].latest = latest  # type: ignore[attr-defined]


class AgreementForm(Form):
    """An agreement as it is proposed to another organisation."""

    counterpart = forms.ChoiceField(label=_("With"))
    allows = forms.MultipleChoiceField(
        label=_("What may be shared"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of record")},
    )
    terms = TextField(
        label=_("What was agreed"),
        help_text=_("Or name the document that says it."),
        max_length=4000,
        error_messages={"required": _("Write what was agreed, or name the document")},
    )
    crisis = forms.ChoiceField(label=_("Only for the crisis"), required=False)
    valid_from = DateField(label=_("From"))
    valid_until = DateField(
        label=_("Until"), required=False, help_text=_("Empty: until it is ended.")
    )

    def __init__(
        self,
        *args: Any,
        counterparts: list[tuple[str, str]],
        kinds: list[tuple[str, Any]],
        crises: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose: list[tuple[str, Any]] = [("", _("Choose an organisation"))]
        everywhere: list[tuple[str, Any]] = [("", _("Any crisis"))]
        self.fields["counterpart"].choices = [*choose, *counterparts]  # type: ignore[attr-defined]
        self.fields["allows"].choices = kinds  # type: ignore[attr-defined]
        self.fields["crisis"].choices = [*everywhere, *crises]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = given.get("valid_from"), given.get("valid_until")
        if start and end and end < start:
            raise ValidationError({"valid_until": _("The end is before the beginning.")})
        return given
