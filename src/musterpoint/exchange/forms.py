"""What is typed about exchange, made into values."""

from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from musterpoint.exchange import rules
from musterpoint.exchange.models import Answer, ChallengeKind, Criterion, Outcome, VisitKind
from musterpoint.people import countries
from musterpoint.plans import hazards
from musterpoint.tenancy.models import OrganisationKind
from musterpoint.web import languages
from musterpoint.web.forms import DateField, Form, LineField, TextField, WholeNumberField
from musterpoint.web.moments import MomentField
from musterpoint.web.pickers import zone_choices

EMPTY: list[tuple[str, Any]] = [("", _("Choose"))]
NOT_LISTED = "other"
Choices = Iterable[tuple[str, Any]]
BEARERS = {
    "host": _("Host"),
    "guest": _("Guest"),
    "shared": _("Both in equal parts"),
    "third": _("Somebody else"),
}


def country_choices() -> list[tuple[str, str]]:
    """Return countries by name."""
    code = languages.current().code
    return sorted(((c, countries.name(c, code)) for c in countries.ALPHA2), key=lambda r: r[1])


def area_choices() -> list[tuple[str, str]]:
    """Return the areas of the guideline."""
    return [(code, rules.in_words(words)) for code, words in rules.pack().areas.items()]


def _offer(form: Form, name: str, choices: Choices) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class ProfileForm(Form):
    """What the organisation offers and how it is reached."""

    offers = TextField(label=_("What can you offer to others?"), max_length=3000, required=False)
    contact = LineField(
        label=_("How do they reach you?"),
        help_text=_("An office or a mailbox, not a person"),
        max_length=200,
        required=False,
    )


class ChallengeForm(Form):
    """One challenge: an area, a hazard, a corridor, or words."""

    kind = forms.ChoiceField(
        label=_("What sort of challenge?"),
        choices=ChallengeKind.choices,
        widget=forms.RadioSelect,
    )
    area = forms.ChoiceField(label=_("Area, if it is one"), required=False)
    hazard = forms.ChoiceField(label=_("Hazard, if it is one"), required=False)
    origin = forms.ChoiceField(label=_("Corridor: from which country?"), required=False)
    host = forms.ChoiceField(label=_("Corridor: to which country?"), required=False)
    words = LineField(label=_("Your own words, if in no list"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "area", [*EMPTY, *area_choices()])
        _offer(self, "hazard", [*EMPTY, *hazards.choices(), (NOT_LISTED, _("Another hazard"))])
        _offer(self, "origin", [*EMPTY, *country_choices()])
        _offer(self, "host", [*EMPTY, *country_choices()])

    @property
    def text(self) -> str:
        """What the action takes."""
        given = self.cleaned_data
        if given["kind"] == ChallengeKind.CORRIDOR:
            return f"{given['origin']}-{given['host']}"
        chosen = given.get(given["kind"])  # areas and hazards have a field of that name
        return str(given["words"] if chosen in (None, "", NOT_LISTED) else chosen)


class RoomForm(Form):
    """What a room is about."""

    title = LineField(label=_("Name of the room"), max_length=120)
    aim = TextField(label=_("What is it for?"), max_length=2000)
    agenda = TextField(label=_("Agenda"), max_length=5000, required=False)


class NewRoomForm(RoomForm):
    """A new room: also how often entries are shown."""

    every_minutes = forms.TypedChoiceField(
        label=_("How often are entries shown?"),
        help_text=_("All together at the end of each round, so that no time tells who wrote"),
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {60: _("Every hour"), 360: _("Every six hours"), 1440: _("Every day")}
        _offer(
            self,
            "every_minutes",
            [(str(n), words.get(n, str(n))) for n in rules.pack().every_minutes],
        )


class OrganisationsForm(Form):
    """Organisations to invite."""

    organisations = forms.MultipleChoiceField(
        label=_("Which organisations?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisations", partners)


class GuestsForm(Form):
    """Organisations to invite to a meeting, one by one or by a group of States."""

    group = forms.ChoiceField(label=_("A whole group of States"), required=False)
    organisations = forms.MultipleChoiceField(
        label=_("Which organisations?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisations", partners)
        groups = [(code, one.name) for code, one in rules.pack().groups.items()]
        _offer(self, "group", [("", _("No group")), *groups])

    def clean(self) -> dict[str, Any]:
        """Ask for somebody to invite."""
        given = super().clean() or {}
        if not given.get("group") and not given.get("organisations"):
            self.add_error("organisations", _("Choose at least one organisation, or a group"))
        return given


class ParticipantsForm(Form):
    """Colleagues who may enter a room."""

    users = forms.MultipleChoiceField(
        label=_("Who may enter?"),
        help_text=_("Other organisations never learn who they are"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "users", colleagues)


class EntryForm(Form):
    """What somebody says."""

    body = TextField(
        label=_("What do you want to say?"),
        help_text=_("Write so that nobody knows you by your words"),
        max_length=2000,
    )


class ReportForm(Form):
    """Why an entry is abusive."""

    why = TextField(label=_("What is wrong with this entry?"), max_length=500)


class FollowUpForm(Form):
    """What an organisation does, and by when."""

    text = LineField(label=_("What is to be done?"), max_length=500)
    owner_id = forms.ChoiceField(label=_("By which organisation?"))
    due_at = MomentField(label=_("By when?"))

    def __init__(self, *args: Any, owners: Choices, zone: tzinfo = UTC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner_id", [*EMPTY, *owners])
        _in_zone(self, zone)


def _in_zone(form: Form, zone: tzinfo) -> None:
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.zone = zone


class VisitForm(Form):
    """A visit or secondment with its terms."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=VisitKind.choices, widget=forms.RadioSelect
    )
    partner_id = forms.ChoiceField(label=_("With which organisation?"))
    is_host = forms.ChoiceField(
        label=_("Who visits whom?"),
        choices=[("host", _("They come to us")), ("guest", _("We go to them"))],
        widget=forms.RadioSelect,
    )
    title = LineField(label=_("In a few words"), max_length=120)
    aim = TextField(label=_("What is to be learned?"), max_length=2000)
    place = LineField(label=_("Where?"), max_length=200)
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    travellers = WholeNumberField(label=_("How many people go?"), help_text=_("Not who"))
    terms = forms.MultipleChoiceField(
        label=_("Standard terms that hold"), widget=forms.CheckboxSelectMultiple, required=False
    )
    more_terms = TextField(label=_("Other terms"), max_length=3000, required=False)

    def __init__(
        self, *args: Any, partners: Choices = (), is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        pack = rules.pack()
        if is_new:
            _offer(self, "partner_id", [*EMPTY, *partners])
        else:
            del self.fields["partner_id"], self.fields["is_host"]
        chosen = [(c, rules.in_words(w)) for c, w in pack.terms.items() if c not in pack.always]
        _offer(self, "terms", chosen)
        held = " ".join(rules.in_words(pack.terms[code]) for code in pack.always)
        self.fields["terms"].help_text = _("These always hold: %(terms)s") % {"terms": held}
        for code, words in pack.costs.items():
            self.fields[f"cost_{code}"] = forms.ChoiceField(
                label=_("Who bears it: %(cost)s") % {"cost": rules.in_words(words)},
                choices=[*EMPTY, *BEARERS.items()],
            )

    @property
    def costs(self) -> dict[str, str]:
        """Who bears each cost."""
        return {code: str(self.cleaned_data[f"cost_{code}"]) for code in rules.pack().costs}


class WordsForm(Form):
    """One text: a report, or minutes."""

    words = TextField(max_length=3900)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class MeetingForm(Form):
    """A meeting as it is planned; its times are those of its zone."""

    title = LineField(label=_("Name of the meeting"), max_length=120)
    agenda = TextField(label=_("Agenda"), max_length=3900)
    place = LineField(label=_("Where, or at which address?"), max_length=200)
    zone = forms.ChoiceField(label=_("Time zone of the place"))
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    answer_by = MomentField(label=_("Answers until"))

    def __init__(self, *args: Any, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "zone", zone_choices())
        _in_zone(self, zone)


class AnswerForm(Form):
    """Whether the organisation comes."""

    answer = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[one for one in Answer.choices if one[0] != Answer.NONE],
        widget=forms.RadioSelect,
    )


class CallForm(Form):
    """A call for partner organisations."""

    title = LineField(label=_("Name of the call"), max_length=120)
    slug = LineField(label=_("Its address"), help_text=_("Such as shelter-2026"), max_length=60)
    about = TextField(label=_("What are you looking for, and for what?"), max_length=5000)
    closes_at = MomentField(label=_("Applications until"))
    score_by = MomentField(label=_("Scored until"))
    threshold = WholeNumberField(label=_("Points of 100 that are needed"))
    gap = WholeNumberField(label=_("A third member scores when two differ by more points than"))
    appeal_days = WholeNumberField(label=_("Days to appeal after the result"))

    def __init__(self, *args: Any, zone: tzinfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_zone(self, zone)


class CriterionForm(Form):
    """One criterion of a call."""

    name = LineField(label=_("Criterion"), max_length=120)
    looks_at = TextField(label=_("What do you look at?"), max_length=1000)
    weight = WholeNumberField(label=_("Weight"), help_text=_("All weights together are 100"))
    least = WholeNumberField(
        label=_("Fewest points, of 5, with which somebody can be selected"), initial=0
    )


class ApplicationForm(Form):
    """An application on the public page."""

    name = LineField(label=_("Name of your organisation"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What kind of organisation is it?"), choices=[*EMPTY, *OrganisationKind.choices]
    )
    country = forms.ChoiceField(label=_("In which country is it registered?"))
    size = forms.ChoiceField(label=_("How many people work for it?"), widget=forms.RadioSelect)
    contact = LineField(label=_("Whom do we write to?"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=200)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "country", [*EMPTY, *country_choices()])
        sizes = rules.pack().sizes
        _offer(self, "size", [(code, rules.in_words(words)) for code, words in sizes.items()])
        self.places = [one.position for one in criteria]
        for one in criteria:
            self.fields[f"answer_{one.position}"] = TextField(
                label=one.name, help_text=one.looks_at, max_length=3000
            )
        self.fields["has_conflict"] = forms.ChoiceField(
            label=_("Is anybody of yours related to, paid by or working with us?"),
            help_text=_("An answer of yes does not shut you out. Silence does."),
            choices=[("no", _("No")), ("yes", _("Yes"))],
            widget=forms.RadioSelect,
        )
        self.fields["conflict"] = TextField(
            label=_("If yes: who, and how?"), max_length=2000, required=False
        )

    @property
    def answers(self) -> dict[int, str]:
        """The answers by the criterion's position."""
        return {place: str(self.cleaned_data[f"answer_{place}"]) for place in self.places}


class ScoreForm(Form):
    """Points for each criterion, with reasons."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [one.position for one in criteria]
        points = [(str(one), str(one)) for one in range(rules.pack().highest + 1)]
        for one in criteria:
            self.fields[f"points_{one.position}"] = forms.ChoiceField(
                label=one.name, help_text=one.looks_at, choices=[*EMPTY, *points]
            )
        self.fields["reasons"] = TextField(label=_("Why these points?"), max_length=3000)
        self.fields["has_no_conflict"] = forms.BooleanField(
            label=_("I have nothing to do with this organisation, now or in the last five years")
        )

    @property
    def points(self) -> dict[int, int]:
        """The points by the criterion's position."""
        return {place: int(self.cleaned_data[f"points_{place}"]) for place in self.places}


class DecisionForm(Form):
    """What was decided, and why; the applicant reads it."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reasons = TextField(
        label=_("Reasons"), help_text=_("The applicant reads them"), max_length=3000
    )


class AppealForm(Form):
    """What an applicant says against the result."""

    words = TextField(label=_("Why should it be decided otherwise?"), max_length=3000)


class AppealDecisionForm(Form):
    """What was decided about an appeal."""

    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The appeal is right: it is selected")), ("no", _("The result stands"))],
        widget=forms.RadioSelect,
    )
    reasons = TextField(
        label=_("Reasons"), help_text=_("The applicant reads them"), max_length=3000
    )
