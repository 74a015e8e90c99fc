"""What is typed about surveys, made into values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from musterpoint.forms.reasons import ExportReason
from musterpoint.surveys import frames
from musterpoint.surveys.actions import CountIn, OwnIn, SurveyIn
from musterpoint.surveys.designing import Designed
from musterpoint.surveys.models import Frame, Survey, Tracing
from musterpoint.surveys.rules import LANGUAGES, pack
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField
from musterpoint.web.languages import endonym
from musterpoint.web.moments import MomentField

EMPTY = [("", _("Choose"))]
LONGEST_LIST = 200_000
SIZE_KINDS = {
    "half_width": _("From how sure the answer must be"),
    "respondents": _("From the number of answers"),
    "sample": _("From the number of people to ask"),
}
METHODS = {
    "proportional": _("In proportion to the people of each stratum"),
    "equal": _("The same from each stratum"),
    "power": _("Between the two (power 0.5)"),
    "neyman": _("More where answers differ more (Neyman)"),
    "optimal": _("More where answers differ more and cost less (optimal)"),
}
REPLACEMENT = {
    "none": _("Nobody"),
    "ineligible": _("Who has died"),
    "unreached": _("Who has died, or was not found after all attempts"),
}
RESULTS = {
    "no_answer": _("Nobody answered"),
    "call_back": _("Call back at another time"),
    "wrong": _("Wrong number"),
    "moved": _("Has moved, number unknown"),
    "refused": _("Does not want to answer"),
    "never": _("Does not want to be asked by any survey again"),
    "died": _("Has died"),
}


class SurveyForm(Form):
    """What a survey says of itself."""

    name = LineField(label=_("Name of the survey"), max_length=120)
    purpose = TextField(
        label=_("What is to be learned, and what will be done with it?"), max_length=4000
    )
    questionnaire = forms.ChoiceField(
        label=_("Questionnaire"), help_text=_("Its version in force is asked in every wave.")
    )
    frame = forms.ChoiceField(label=_("Whom is it about?"), widget=forms.RadioSelect)
    crisis_id = forms.ChoiceField(label=_("Crisis"), required=False)
    base_day = DateField(
        label=_("Day from which the months to the waves are counted"),
        help_text=_("Such as the day on which most people arrived."),
    )

    def __init__(
        self,
        *args: Any,
        questionnaires: Iterable[tuple[str, str]],
        crises: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "questionnaire", [*EMPTY, *questionnaires])
        _offer(self, "frame", Frame.choices)
        _offer(self, "crisis_id", [("", _("None")), *crises])
        for code in LANGUAGES:
            label = gettext("What people agree to before they answer (%(language)s)")
            self.fields[f"consent_{code}"] = TextField(
                label=label % {"language": endonym(code)}, max_length=1000, required=False
            )

    def given(self, as_id: Any) -> SurveyIn:
        """Return what was typed."""
        typed = self.cleaned_data
        return SurveyIn(
            name=typed["name"],
            purpose=typed["purpose"],
            questionnaire=typed["questionnaire"],
            frame=typed["frame"],
            crisis_id=as_id(typed["crisis_id"]),
            base_day=typed["base_day"],
            consent={code: typed[f"consent_{code}"] for code in LANGUAGES},
        )


def survey_initial(row: Survey | None) -> dict[str, Any]:
    """Return what the form of a survey holds at first."""
    consent = row.consent if row else pack().texts["consent"]
    found: dict[str, Any] = {f"consent_{code}": consent.get(code, "") for code in LANGUAGES}
    if row is not None:
        found |= {
            "name": row.name,
            "purpose": row.purpose,
            "questionnaire": row.version.questionnaire.code,
            "frame": row.frame,
            "crisis_id": str(row.crisis_id or ""),
            "base_day": row.base_day,
        }
    return found


class FrameForm(Form):
    """A list of counts: pasted, one group a line."""

    rows = TextField(
        label=_("Groups and their people"),
        max_length=LONGEST_LIST,
        help_text=_(
            "One line each: group; number of people; migrants yes or no; cluster, if clusters are"
            " drawn. Such as: Migrant women; 400; yes"
        ),
    )

    def given(self) -> list[CountIn]:
        """Return the lines that were typed."""
        found = []
        for line in self.cleaned_data["rows"].splitlines():
            if not line.strip():
                continue
            mark = next((one for one in (";", "\t", ",") if one in line), ";")
            parts = [one.strip() for one in line.split(mark)] + ["", "", ""]
            found.append(
                CountIn(
                    group=parts[0], people=parts[1], migrants=parts[2] or "yes", cluster=parts[3]
                )
            )
        return found


class DesignForm(Form):
    """How a sample is to be drawn."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    by = forms.MultipleChoiceField(
        label=_("Strata: groups of which something is to be told"),
        choices=[(code, name) for code, name in frames.VARIABLES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Migrants and nationals of the host country are always strata apart."),
    )
    size_kind = forms.ChoiceField(
        label=_("From what does the size follow?"),
        choices=list(SIZE_KINDS.items()),
        widget=forms.RadioSelect,
    )
    size = forms.DecimalField(
        label=_("Half of the interval in per cent, or the number of people"),
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    expected = WholeNumberField(
        label=_("Expected share in per cent"), help_text=_("50 is the most cautious.")
    )
    response = WholeNumberField(label=_("How many of a hundred will answer?"))
    confidence = forms.TypedChoiceField(
        label=_("Confidence"), coerce=int, choices=[(90, "90 %"), (95, "95 %"), (99, "99 %")]
    )
    method = forms.ChoiceField(label=_("How is it divided?"), choices=list(METHODS.items()))
    migrants_minimum = WholeNumberField(
        label=_("At least so many answers of migrants"),
        help_text=_("Below 30 answers nothing is told of them."),
    )
    group_minimum = WholeNumberField(
        label=_("At least so many answers of each group"),
        help_text=_("Of a smaller group everybody is asked. 0: no minimum."),
    )
    stratum_minimum = WholeNumberField(label=_("At least so many answers of each stratum"))
    is_clustered = forms.BooleanField(
        label=_("Draw areas first, then people in them"), required=False
    )
    take = WholeNumberField(label=_("People to ask in each area"))
    icc = WholeNumberField(
        label=_("How alike people of one area are, in per cent"),
        help_text=_("The intra-cluster correlation; 5 is usual."),
    )
    replacement = forms.ChoiceField(
        label=_("Who is replaced from the reserve?"), choices=list(REPLACEMENT.items())
    )
    cost_minor = forms.DecimalField(
        label=_("Cost of asking one person"),
        max_digits=11,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    currency = LineField(label=_("Currency"), max_length=3, required=False)

    def __init__(self, *args: Any, is_uploaded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_uploaded:
            del self.fields["by"]

    def given(self) -> dict[str, Any]:
        """Return what was typed, as the design keeps it."""
        typed = {name: one for name, one in self.cleaned_data.items() if name != "revision"}
        typed["size"] = float(typed["size"])
        typed["cost_minor"] = round(100 * typed["cost_minor"])
        typed["currency"] = typed["currency"].upper()
        typed.setdefault("by", [])
        return typed


def design_initial(row: Survey) -> dict[str, Any]:
    """Return what the form of a design holds at first."""
    size = row.design.get("size", 5)
    return {
        **row.design,
        "size": int(size) if float(size).is_integer() else size,
        "cost_minor": f"{row.design.get('cost_minor', 0) / 100:.2f}",
        "revision": row.revision,
    }


class StrataForm(Form):
    """What is special about single strata: three boxes for each."""

    def __init__(self, *args: Any, made: Designed, survey: Survey, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        super().__init__(*args, **kwargs)
        self.keys = {f"s{at}": one.key for at, one in enumerate(made.strata)}
        for at, (one, name) in enumerate(zip(made.strata, made.names, strict=True)):
            own = survey.strata.get(one.key, {})
            said = {"name": name}
            self.fields[f"s{at}_sample"] = WholeNumberField(
                label=gettext("Ask exactly so many: %(name)s") % said, required=False
            )
            self.fields[f"s{at}_response"] = WholeNumberField(
                label=gettext("Will answer, of a hundred: %(name)s") % said, required=False
            )
            self.fields[f"s{at}_cost"] = forms.DecimalField(
                label=gettext("Cost of one: %(name)s") % said,
                required=False,
                max_digits=11,
                decimal_places=2,
                widget=forms.TextInput({"inputmode": "decimal"}),
            )
            initial |= {
                f"s{at}_sample": own.get("sample"),
                f"s{at}_response": own.get("response"),
                f"s{at}_cost": None
                if own.get("cost_minor") is None
                else f"{own['cost_minor'] / 100:.2f}",
            }
        self.initial = initial

    def lines(self, made: Designed) -> list[tuple[str, int, list[Any]]]:
        """Return each stratum with its people and its three boxes."""
        return [
            (name, one.people, [self[f"s{at}_{part}"] for part in ("sample", "response", "cost")])
            for at, (one, name) in enumerate(zip(made.strata, made.names, strict=True))
        ]

    def given(self) -> dict[str, OwnIn]:
        """Return what was typed, by stratum."""
        typed = self.cleaned_data
        return {
            key: OwnIn(
                sample=typed[f"{place}_sample"],
                response=typed[f"{place}_response"],
                cost_minor=None
                if typed[f"{place}_cost"] is None
                else round(100 * typed[f"{place}_cost"]),
            )
            for place, key in self.keys.items()
        }

    def take(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Put what the action refused beside its box."""
        places = {key: place for place, key in self.keys.items()}
        for name, texts in problems.items():
            key, _dot, part = name.rpartition(".")
            place = f"{places.get(key, '')}_{part}"
            for text in texts:
                self.add_error(place if place in self.fields else None, text)


class MarginsForm(Form):
    """Known totals: a box for each group of each column."""

    def __init__(
        self, *args: Any, groups: Sequence[tuple[str, str, str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[str, str]] = {}
        for at, (name, value, label, number) in enumerate(groups):
            self.places[f"m{at}"] = (name, value)
            self.fields[f"m{at}"] = WholeNumberField(
                label=label, required=False, min_value=0, initial=number
            )

    def given(self) -> dict[str, dict[str, int]]:
        """Return the totals of the columns of which every group has one."""
        found: dict[str, dict[str, int]] = {}
        for place, (name, value) in self.places.items():
            if self.cleaned_data[place] is not None:
                found.setdefault(name, {})[value] = self.cleaned_data[place]
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for all groups of a column or none of them."""
        typed = super().clean() or {}
        columns: dict[str, list[str]] = {}
        for place, (name, _value) in self.places.items():
            columns.setdefault(name, []).append(place)
        for places in columns.values():
            empty = [place for place in places if typed.get(place) is None]
            if empty and len(empty) < len(places):
                for place in empty:
                    self.add_error(place, gettext("Give the total of every group, or of none"))
        return typed


class DrawForm(Form):
    """A seed, if one is to be given."""

    seed = WholeNumberField(
        label=_("Seed"),
        required=False,
        min_value=0,
        help_text=_(
            "Leave it empty: chance gives one. It is kept, so that the draw can be repeated."
        ),
    )


class NothingForm(Form):
    """A decision that needs no words."""


class CallForm(Form):
    """What came of a call."""

    result = forms.ChoiceField(
        label=_("What came of the call?"), choices=list(RESULTS.items()), widget=forms.RadioSelect
    )
    call_at = MomentField(label=_("Call back at"), required=False)

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["call_at"]
        field.zone = zone


class PaperCodeForm(Form):
    """The code on a paper form."""

    code = LineField(label=_("Code on the paper"), max_length=60)


class TraceForm(Form):
    """What is known of somebody of the panel."""

    tracing = forms.ChoiceField(
        label=_("What is known?"), choices=Tracing.choices, widget=forms.RadioSelect
    )
    for_good = forms.BooleanField(
        label=_("Does not want to be asked by any survey again"), required=False
    )


class NoForm(Form):
    """Somebody's no."""

    how = forms.ChoiceField(
        label=_("What should we do?"),
        choices=[
            ("once", _("Do not ask me these questions again")),
            ("never", _("Never ask me in any survey again")),
        ],
        widget=forms.RadioSelect,
    )


class ExportForm(Form):
    """Why single answers are taken out, and as what."""

    kind = forms.ChoiceField(label=_("File"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])
    reason = forms.ChoiceField(
        label=_("What for?"), choices=ExportReason.choices, widget=forms.RadioSelect
    )


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)
