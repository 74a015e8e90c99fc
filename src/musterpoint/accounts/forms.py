"""What people type on the pages of accounts and of the audit."""

from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import incompatible, roles
from musterpoint.kernel.errors import Invalid
from musterpoint.web import languages
from musterpoint.web.forms import Form, LineField, NameField

# fmt: off
LANGUAGES = (
    "en", "ar", "fr", "es", "am", "bn", "fa", "fil", "ha", "hi", "id", "km", "ku", "lo", "ml",
    "mr", "my", "ne", "ps", "pt", "ro", "ru", "si", "so", "sw", "ta", "te", "th", "ti", "tr",
    "uk", "ur", "uz", "vi", "wo", "yo", "zh",
)
# fmt: on
"""Languages that an organisation may write to people in (BCP-47)."""
HIDDEN_ZONES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


def zones() -> list[tuple[str, str]]:
    """Return the time zones of places, by name, and UTC first."""
    places = sorted(
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(HIDDEN_ZONES)
    )
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


def _missing(text: Any) -> dict[str, Any]:
    """Return what is said when nothing was entered: it names the field, for the list on top."""
    return {"required": text}


class ActionForm(Form):
    """A form that an action may find fault with."""

    def take(self, error: Invalid) -> None:
        """Show the fields that an action refused, or its sentence on top when it names none."""
        for name, texts in error.fields.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)
        if not error.fields:
            self.add_error(None, str(error))


class OrganisationForm(ActionForm):
    """What the organisation says about itself."""

    name = LineField(label=_("Name"), error_messages=_missing(_("Enter the organisation's name")))
    first_language = forms.ChoiceField(
        label=_("Own language"),
        help_text=_("Pages and messages start in this language."),
        error_messages=_missing(_("Choose the organisation's own language")),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you write to people"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=_missing(_("Choose at least one language")),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), error_messages=_missing(_("Choose the organisation's time zone"))
    )
    phone = LineField(
        label=_("Telephone number for the public"),
        help_text=_("With the country code. Leave it empty when people shall not call."),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, languages.endonym(code)) for code in LANGUAGES]
        for name in ("first_language", "languages"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = known
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)  # noqa: S101  for the type checker
        zone.choices = zones()

    def all_languages(self) -> tuple[str, ...]:
        """Return the languages with the organisation's own first."""
        first: str = self.cleaned_data["first_language"]
        return (first, *(code for code in self.cleaned_data["languages"] if code != first))


class MailForm(ActionForm):
    """The server that takes an organisation's mail (SMTP)."""

    host = LineField(
        label=_("Mail server"),
        help_text=_("Its name, such as mail.example.org."),
        max_length=253,
        error_messages=_missing(_("Enter the name of the mail server")),
    )
    port = forms.IntegerField(
        label=_("Port"),
        help_text=_("Most servers take mail on 587, or on 465 with TLS from the start."),
        min_value=1,
        max_value=65535,
        initial=587,
        error_messages=_missing(_("Enter a number from 1 to 65535")),
    )
    security = forms.ChoiceField(
        label=_("Protection on the way"),
        choices=[
            ("starttls", _("STARTTLS")),
            ("tls", _("TLS from the start")),
            ("none", _("None: for a server on the same machine")),
        ],
        widget=forms.RadioSelect,
        initial="starttls",
        error_messages=_missing(_("Choose a protection")),
    )
    user = LineField(label=_("User"), max_length=254, required=False)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Leave it empty to keep the one that is saved."),
        widget=forms.PasswordInput,
        strip=False,
        max_length=1000,
        required=False,
    )
    sender = forms.EmailField(
        label=_("Sender's address"),
        help_text=_("People see it, so it should say nothing about them."),
        max_length=254,
        error_messages=_missing(_("Enter an e-mail address, such as no-reply@example.org")),
    )


def _roles_of_people() -> list[tuple[str, Any]]:
    return [("", _("Choose a role")), *((role.code, role.label) for role in roles.for_people())]


def _roles_of_clients() -> list[tuple[str, Any]]:
    two = _("%(role)s (a second administrator confirms it)")
    return [
        (one.code, two % {"role": one.label} if incompatible.moves_money(one) else one.label)
        for one in roles.for_clients()
    ]


class InviteForm(ActionForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages=_missing(_("Enter the e-mail address of the person")),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=_roles_of_people,
        error_messages=_missing(_("Choose a role for the person")),
    )


class RoleForm(ActionForm):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=_roles_of_people)


class ClientForm(ActionForm):
    """A program that shall have access, and as what."""

    name = LineField(
        label=_("Name of the system"),
        max_length=100,
        error_messages=_missing(_("Enter a name for the system")),
    )
    role = forms.ChoiceField(label=_("Role"), choices=_roles_of_clients, widget=forms.RadioSelect)


class ExemptForm(ActionForm):
    """Why a program needs no course for what people need one for."""

    why = LineField(
        label=_("Why does this system need no course?"),
        help_text=_("It is shown in the list of systems. Name nobody."),
        max_length=500,
        error_messages=_missing(_("Write why")),
    )


class AcceptForm(ActionForm):
    """A new colleague's name and password."""

    name = NameField(
        label=_("Your name"),
        help_text=_("As your colleagues know you."),
        max_length=150,
        error_messages=_missing(_("Enter your name")),
    )
    password = forms.CharField(
        label=_("A password"),
        error_messages=_missing(_("Choose a password")),
        widget=forms.PasswordInput,
        strip=False,
        help_text=_("Use at least 12 characters. Four words that do not belong together are good."),
    )

    def clean_password(self) -> str:
        """Say at once what is wrong with the password; the action looks again."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class TrailForm(Form):
    """Which events of the audit trail to show."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    actor = forms.ChoiceField(label=_("Who"), required=False)
    subject = LineField(label=_("Record"), required=False, max_length=36)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def choose(self, kinds: list[tuple[str, str]], people: list[tuple[str, str]]) -> None:
        """Offer these kinds and these actors; what the address names is always among them."""
        for name, choices in (("kind", kinds), ("actor", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = [("", _("Everything") if name == "kind" else _("Everyone")), *choices]

    def clean_subject(self) -> UUID | None:
        """Return the record that is asked for."""
        typed = self.cleaned_data["subject"]
        try:
            return UUID(typed) if typed else None
        except ValueError:
            raise forms.ValidationError(
                _("Enter the id of a record, or leave this empty")
            ) from None
