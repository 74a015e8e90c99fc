"""What is typed about results frameworks, made into values."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from musterpoint.evaluation.models import Framework, Level, Node, ResultIndicator, WorkState
from musterpoint.evaluation.results import exporting, reading
from musterpoint.evaluation.results.kinds import in_words, pack
from musterpoint.evaluation.results.measures import MEASURES, REGISTERED
from musterpoint.evaluation.results.queries import targets_of
from musterpoint.evaluation.results.values import ActualIn, IndicatorIn, NodeIn
from musterpoint.kernel import indicators
from musterpoint.kernel.money import places
from musterpoint.people import countries
from musterpoint.web import amounts, languages, text
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField

Choices = Iterable[tuple[Any, Any]]
EMPTY = [("", _("Choose"))]
MONEY = ("required", "available", "expended")


class AmountField(forms.Field):
    """A number as people write it, with or without decimals."""

    widget = forms.TextInput
    places: int | None = None

    def to_python(self, value: Any) -> Any:
        """Return the number as a decimal, None when nothing was typed."""
        typed = text.one_line(str(value or ""))
        if not typed:
            return None
        try:
            return reading.number(typed, self.places)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the attributes that bring up the number keys of a telephone."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field the choices that are known only now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  the forms here declare it so
    field.choices = list(choices)


class FrameworkForm(Form):
    """The head of a framework."""

    name = LineField(label=_("Name of the framework"), max_length=120)
    kind = forms.ChoiceField(label=_("What kind of framework?"), widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("For which country?"), required=False)
    first_year = WholeNumberField(label=_("First year"))
    last_year = WholeNumberField(label=_("Last year"))
    currency = LineField(
        label=_("Currency"), max_length=3, help_text=_("Three letters, such as USD")
    )
    owner_id = forms.ChoiceField(label=_("Who looks after it?"), required=False)

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = languages.current().code
        named = sorted(
            ((c, countries.name(c, code)) for c in countries.ALPHA2), key=lambda one: one[1]
        )
        offer(self, "kind", [(one, in_words(words)) for one, words in pack().kinds.items()])
        offer(self, "country", [("", _("No country in particular")), *named])
        offer(self, "owner_id", [("", _("Nobody in particular")), *colleagues])


class NodeForm(Form):
    """A result of the chain."""

    title = TextField(label=_("Result"), max_length=500)
    partners = LineField(label=_("Partners"), max_length=1000, required=False)
    capacity = TextField(label=_("Capacity needs"), max_length=2000, required=False)
    sdg = LineField(label=_("SDG targets"), max_length=100, required=False)

    def given(self) -> NodeIn:
        """Return what was typed."""
        return NodeIn(**self.cleaned_data)


class WorkForm(NodeForm):
    """A sub-output, as a joint work plan has it."""

    entity = LineField(label=_("Entity that does it"), max_length=200, required=False)
    contributing = LineField(label=_("Contributing partners"), max_length=1000, required=False)
    places = LineField(
        label=_("Places"),
        max_length=500,
        required=False,
        help_text=_("Names or codes of areas, with a semicolon between them"),
    )
    gender = forms.ChoiceField(label=_("Gender marker"), required=False)
    rights = forms.ChoiceField(label=_("Human rights marker"), required=False)
    state = forms.ChoiceField(label=_("State in this year"), required=False)
    required = AmountField(label=_("Money that is needed"), required=False)
    available = AmountField(label=_("Money that is there"), required=False)
    expended = AmountField(label=_("Money that was spent"), required=False)

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        self.fields["partners"].label = gettext("Implementing partners")
        markers = [("", _("Not said")), *((str(one), str(one)) for one in range(4))]
        offer(self, "gender", markers)
        offer(self, "rights", markers)
        offer(self, "state", [("", _("Not said")), *WorkState.choices])
        for name in MONEY:
            field = self.fields[name]
            assert isinstance(field, AmountField)  # noqa: S101  declared above
            field.help_text, field.places = framework.currency, places(framework.currency)

    def given(self) -> NodeIn:
        """Return what was typed, money in minor units."""
        told = dict(self.cleaned_data)
        for name in ("gender", "rights"):
            told[name] = int(told[name]) if told[name] else None
        for name in MONEY:
            told[name] = self._minor(name, told[name])
        return NodeIn(**told)

    def _minor(self, name: str, value: Decimal | None) -> int | None:
        return None if value is None else amounts.parts(value, places(self.framework.currency))

    def clean(self) -> dict[str, Any]:
        """Refuse coins that the currency has not."""
        for name in MONEY:
            try:
                self._minor(name, self.cleaned_data.get(name))
            except amounts.NotRead as error:
                self.add_error(name, str(error))
        return self.cleaned_data


def node_form(data: Any, level: str, framework: Framework, row: Node | None = None) -> NodeForm:
    """Return the form of a result of a level."""
    start: dict[str, Any] = {}
    if row is not None:
        start = {
            name: getattr(row, name)
            for name in (
                "title", "partners", "capacity", "sdg", "entity", "contributing", "places",
                "gender", "rights", "state",
            )
        }  # fmt: skip
        start |= {name: exporting.major(getattr(row, name), framework) for name in MONEY}
    if level == Level.SUB_OUTPUT:
        return WorkForm(data, initial=start, framework=framework)
    return NodeForm(data, initial=start)


class IndicatorForm(Form):
    """An indicator, with a box for the target of each year of its framework."""

    name = TextField(label=_("Indicator"), max_length=300)
    definition = TextField(label=_("Definition"), max_length=2000, required=False)
    unit = LineField(label=_("Unit"), max_length=60, required=False)
    groups = TextField(
        label=_("Broken down by"),
        required=False,
        help_text=_("One group a line, such as women, men, people without papers"),
    )
    is_less_better = forms.BooleanField(label=_("Less of it is better"), required=False)
    baseline = AmountField(label=_("Baseline"), required=False)
    baseline_year = WholeNumberField(label=_("Year of the baseline"), required=False)
    source = LineField(label=_("Source and means of verification"), max_length=500, required=False)
    responsible = LineField(label=_("Responsible"), max_length=200, required=False)
    sdg = LineField(label=_("SDG targets"), max_length=100, required=False)
    assumptions = TextField(label=_("Assumptions and risks"), max_length=2000, required=False)
    measure = forms.ChoiceField(
        label=_("Counted by this product as"),
        required=False,
        help_text=_("Empty: somebody reports its value."),
    )

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        row: ResultIndicator | None = None,
        **kwargs: Any,
    ) -> None:
        start = _indicator_start(row) if row is not None else {}
        super().__init__(*args, initial=start, **kwargs)
        self.row, self.years = row, list(years)
        offer(self, "measure", [("", _("Not counted")), *measure_choices()])
        for year in self.years:
            self.fields[f"target_{year}"] = AmountField(
                label=gettext("Target %(year)s") % {"year": year}, required=False
            )
        after = list(self.fields)
        place = after.index("baseline_year") + 1
        targets = [f"target_{year}" for year in self.years]
        rest = [name for name in after if name not in targets]
        self.order_fields([*rest[:place], *targets, *rest[place:]])

    def given(self) -> IndicatorIn:
        """Return what was typed."""
        told = dict(self.cleaned_data)
        boxes = {year: told.pop(f"target_{year}") for year in self.years}
        groups = [one.strip() for one in told.pop("groups").splitlines() if one.strip()]
        return IndicatorIn(
            **told,
            groups=groups,
            targets={year: value for year, value in boxes.items() if value is not None},
            library=self.row.library if self.row is not None else "",
        )


def _indicator_start(row: ResultIndicator) -> dict[str, Any]:
    names = (
        "name", "definition", "unit", "is_less_better", "baseline_year", "source", "responsible",
        "sdg", "assumptions", "measure",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in names},
        "groups": "\n".join(row.groups),
        "baseline": plain(row.baseline),
        **{f"target_{year}": plain(value) for year, value in targets_of(row).items()},
    }


def plain(value: Decimal | None) -> str:
    """Return a number without zeros at its end."""
    return "" if value is None else f"{value.normalize():f}"


def measure_choices() -> list[tuple[str, str]]:
    """Return what the product can count: the library's own measures, then the registry."""
    own = [(one.measure, one.name) for one in pack().library.values() if one.measure in MEASURES]
    return [
        *own,
        *((f"{REGISTERED}{one.code}", gettext(one.label)) for one in indicators.registered()),
    ]


class LibraryForm(Form):
    """An indicator of the library."""

    entry = forms.ChoiceField(label=_("Which indicator?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ordered = sorted(pack().library.values(), key=lambda one: one.level != level)
        offer(self, "entry", [(one.code, one.name) for one in ordered])


class ActualForm(Form):
    """A value of a year, with its breakdown."""

    year = WholeNumberField(label=_("Year"))
    value = AmountField(label=_("Value"))
    source = LineField(label=_("Source"), max_length=500, required=False)
    note = TextField(label=_("Note"), max_length=2000, required=False)

    def __init__(self, *args: Any, groups: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = list(groups)
        for place, name in enumerate(self.groups):
            self.fields[f"part_{place}"] = AmountField(label=name, required=False)
        boxes = [f"part_{place}" for place in range(len(self.groups))]
        self.order_fields(["year", "value", *boxes, "source", "note"])

    def given(self) -> ActualIn:
        """Return what was typed."""
        told = self.cleaned_data
        parts = {
            name: told[f"part_{place}"]
            for place, name in enumerate(self.groups)
            if told[f"part_{place}"] is not None
        }
        return ActualIn(
            year=told["year"], value=told["value"], parts=parts, source=told["source"],
            note=told["note"],
        )  # fmt: skip


class SessionForm(Form):
    """A session at which a country team was sensitised."""

    held_on = DateField(label=_("When was it?"))
    team = LineField(label=_("Which country team?"), max_length=200)
    topic = LineField(label=_("About what?"), max_length=300)
    people = WholeNumberField(label=_("How many people were there?"))
    followed = TextField(label=_("What follows from it"), max_length=2000, required=False)


class FileForm(Form):
    """A workbook that is read in."""

    file = forms.FileField(
        label=_("The workbook"),
        help_text=_("As .xlsx: our own file, or any with the headings that are listed below."),
    )
    look = forms.BooleanField(label=_("Only show what it means"), required=False, initial=True)


class SureForm(Form):
    """Nothing but the decision to go on."""
