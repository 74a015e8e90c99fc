"""Forms of training."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from musterpoint.crises.models import Stage
from musterpoint.forms.reasons import ExportReason
from musterpoint.people import countries
from musterpoint.tenancy.roles import PROGRAMS_ALONE, ROLES
from musterpoint.training import catalogue, queries
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField, NameField, TextField, WholeNumberField
from musterpoint.web.pickers import language_choices, zone_choices

Choices = list[tuple[str, Any]]


class StartForm(Form):
    """In which language somebody learns, and as what."""

    language = forms.ChoiceField(label=_l("Language"), choices=())
    audience = forms.ChoiceField(
        label=_l("You work as"),
        choices=(),
        required=False,
        help_text=_l("For the figures of who was trained. Leave it open if nothing fits."),
    )

    def __init__(self, offer: queries.Offer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one, languages.endonym(one)) for one in offer.course.languages
        ]
        self.fields["audience"].choices = audience_choices(offer)  # type: ignore[attr-defined]  # same


def audience_choices(offer: queries.Offer) -> Choices:
    """Return for whom a course is, for a picker that may stay open."""
    names = catalogue.audiences()
    return [("", "–"), *((one, catalogue.name_of(names, one)) for one in offer.course.audiences)]


class SettingForm(Form):
    """What an organisation says of a course."""

    is_offered = forms.BooleanField(label=_l("Offer this course"), required=False)
    is_public = forms.BooleanField(
        label=_l("Open to everybody, without an account"), required=False
    )
    is_shared = forms.BooleanField(
        label=_l("Share the syllabus with partners, under agreements"), required=False
    )
    required_of = forms.MultipleChoiceField(
        label=_l("Roles that need a valid certificate"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["required_of"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (code, role.label) for code, role in ROLES.items() if code not in PROGRAMS_ALONE
        ]


class GateForm(Form):
    """A permission and the course that opens it."""

    permission = forms.ChoiceField(label=_l("Permission"), choices=())
    course = forms.ChoiceField(label=_l("Course"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permission"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.value, one.label) for one in queries.may_be_gated()
        ]
        self.fields["course"].choices = course_choices()  # type: ignore[attr-defined]  # same


def course_choices() -> Choices:
    """Return the courses on offer for a picker."""
    return [(one.code, one.title) for one in queries.offers()]


class UploadForm(Form):
    """A course as a ZIP file."""

    file = forms.FileField(
        label=_l("ZIP file of the course"),
        help_text=_l("course.yaml, quiz.yaml or quiz.xlsx, a folder for each language, media."),
    )

    def clean_file(self) -> bytes:
        """Return the bytes of the file."""
        return _bytes(self.cleaned_data["file"])


class TestForm(Form):
    """The test of a course: a workbook, or a questionnaire of the library."""

    file = forms.FileField(
        label=_l("Workbook of the test (.xlsx)"),
        required=False,
        help_text=_l("Download it from the page of the course, change it, and send it back."),
    )
    questionnaire = forms.ChoiceField(
        label=_l("Or a questionnaire of yours"),
        required=False,
        choices=(),
        help_text=_l(
            "It needs a group for each part, and says in its choices what is right and why."
        ),
    )

    def __init__(self, library: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "–"), *library]
        self.fields["questionnaire"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        if len(offered) == 1:
            del self.fields["questionnaire"]

    def clean_file(self) -> bytes:
        """Return the bytes of the file; none when nothing was sent."""
        return _bytes(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("file")) == bool(given.get("questionnaire")):
            self.add_error("file", _("Choose a workbook or a questionnaire, one of the two."))
        return given


def _bytes(sent: Any) -> bytes:
    if sent is None:
        return b""
    if sent.size > 4 * 1024 * 1024:
        raise forms.ValidationError(_("The file is larger than 4 MB."))
    content: bytes = sent.read()
    return content


class NameForm(Form):
    """The name on a certificate."""

    name = NameField(
        label=_l("Name on the certificate"),
        max_length=120,
        help_text=_l("As you want others to read it. We keep it sealed with the certificate."),
        error_messages={"required": _l("Write the name that shall stand on the certificate.")},
    )


class VerifyForm(Form):
    """A certificate to verify: its code, or the file."""

    code = LineField(label=_l("Code of the certificate"), required=False, max_length=20)
    file = TextField(
        label=_l("Or the content of the certificate's file"), required=False, max_length=50_000
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not self.errors and not given.get("code") and not given.get("file"):
            self.add_error("code", _("Type the code that stands on the certificate."))
        return given


class BringForm(Form):
    """A colleague's certificate of a partner."""

    document = TextField(
        label=_l("Content of the certificate's file"),
        max_length=50_000,
        help_text=_l("Open the file that the partner gave you, copy all of it, paste it here."),
    )


class ReasonForm(Form):
    """Why a certificate is revoked."""

    reason = forms.ChoiceField(
        label=_l("Reason"),
        widget=forms.RadioSelect,
        choices=[
            ("mistake", _l("It was issued by mistake")),
            ("cheating", _l("Somebody else sat the test")),
            ("asked", _l("The holder asked for it")),
            ("outdated", _l("What was taught is no longer right")),
        ],
    )


class MomentField(LineField):
    """A day and a time, typed as 2026-05-31 14:30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the time without a zone."""
        text = str(super().clean(value) or "").replace("T", " ")
        try:
            found = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  the zone follows
            if not 2000 <= found.year <= 2100:
                raise ValueError
        except ValueError:
            raise forms.ValidationError(
                _("Write the day and the time, such as 2026-05-31 14:30")
            ) from None
        return found


class RecordsForm(Form):
    """What the learning records are taken out for."""

    reason = forms.ChoiceField(
        label=_l("What for"), choices=[("", _l("Choose")), *ExportReason.choices]
    )


class SessionForm(Form):
    """A session of a course."""

    course = forms.ChoiceField(label=_l("Course"), choices=())
    title = LineField(
        label=_l("Title"),
        required=False,
        help_text=_l("Empty: the title of the course."),
    )
    starts_at = MomentField(label=_l("Begins"), help_text=_l("Such as 2026-05-31 14:30"))
    ends_at = MomentField(label=_l("Ends"), help_text=_l("Such as 2026-05-31 16:30"))
    zone = forms.ChoiceField(label=_l("Time zone"), choices=())
    place = LineField(
        label=_l("Place"), required=False, help_text=_l("A room, or the address of a call.")
    )
    country = forms.ChoiceField(label=_l("Country"), required=False, choices=())
    language = forms.ChoiceField(label=_l("Language"), choices=())
    places = WholeNumberField(
        label=pgettext_lazy("in a session", "Places"), min_value=1, max_value=1000
    )
    makes_trainers = forms.BooleanField(
        label=_l("Whoever comes is trained to hand the course on"), required=False
    )

    def __init__(self, *args: Any, course: str = "", language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = languages.current().code
        for name, offered in {
            "course": course_choices() if not course else _with(course_choices(), course),
            "zone": zone_choices(),
            "country": _countries(code),
            "language": language_choices(extra=filter(None, [language])),
        }.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # a ChoiceField


def _countries(language: str) -> Choices:
    found = [(one, countries.name(one, language)) for one in countries.ALPHA2]
    return [("", "–"), *sorted(found, key=lambda one: one[1])]


def _with(choices: Choices, course: str) -> Choices:
    known = {code for code, _name in choices}
    return choices if course in known else [*choices, (course, course)]


class GuestForm(Form):
    """Somebody without an account who takes part."""

    name = NameField(label=_l("Name"))
    email = forms.EmailField(label=_l("E-mail address"), required=False)
    audience = forms.ChoiceField(
        label=_l("They work as"),
        choices=(),
        required=False,
        help_text=_l("For the figures of who was trained. Leave it open if nothing fits."),
    )

    def __init__(self, offer: queries.Offer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audience_choices(offer)  # type: ignore[attr-defined]  # a ChoiceField


class TaughtForm(Form):
    """Registered people who took the course of a session."""

    references = TextField(
        label=_l("References, or codes of their cards"),
        help_text=_l("One a line. Whoever is not registered yet registers first."),
        error_messages={"required": _l("Write from 1 to 500 references, one a line.")},
    )
    stage = forms.ChoiceField(
        label=_l("Where are these people now?"),
        choices=Stage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _l("Say whether they have left yet")},
    )


class RecogniseForm(Form):
    """As which of our courses a partner's counts."""

    our_code = forms.ChoiceField(label=_l("Counts as our course"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["our_code"].choices = course_choices()  # type: ignore[attr-defined]  # same


class ScoreForm(Form):
    """What an observation came to."""

    score = WholeNumberField(label=_l("Score from 0 to 100"), min_value=0, max_value=100)


class HandForm(Form):
    """Who trained whom as a trainer."""

    trainer = forms.ChoiceField(label=_l("Trainer"), choices=())
    trainee = forms.ChoiceField(label=_l("Was trained as a trainer"), choices=())

    def __init__(self, people: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(people)
        for name in ("trainer", "trainee"):
            self.fields[name].choices = [("", "–"), *offered]  # type: ignore[attr-defined]  # same
