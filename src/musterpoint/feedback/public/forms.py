"""The questions of somebody who tells us something; each form is one question."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.public.forms import YES_NO, Choices, PhoneField, many
from musterpoint.feedback import codes
from musterpoint.feedback.classes import FeedbackClass
from musterpoint.web.forms import Form, LineField, TextField

LONGEST = 8000
HOW: Choices = (
    ("", gettext_lazy("Only here, with my code")),
    ("sms", gettext_lazy("Here, and a text message when there is something to read")),
    ("email", gettext_lazy("Here, and an e-mail when there is something to read")),
)
PRIVATE_HOW: Choices = (
    ("", gettext_lazy("Only here, with my code")),
    ("sms", gettext_lazy("You may also call me on this number")),
    ("email", gettext_lazy("You may also write to this address")),
)


class KindForm(Form):
    """1. What is it about?"""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to tell us?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is about")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        offered: tuple[FeedbackClass, ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["kind"].choices = [(one.code, one.name) for one in offered]


class WordsForm(Form):
    """2. What happened? And in which crisis, where several are open."""

    text = TextField(
        label=gettext_lazy("In your own words, in any language"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write what you want to tell us")},
    )
    crisis = forms.ChoiceField(
        label=gettext_lazy("Which crisis is it about?"),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offered: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["crisis"]
        field.choices = [*offered, ("", _("Another one, or I do not know"))]
        if not offered:
            del self.fields["crisis"]


class AboutForm(Form):
    """3. Who must not read it?"""

    who = many(gettext_lazy("Is it about one of these? They will not see it."), ())
    about = TextField(
        label=gettext_lazy("Name, or what the person looks like or does"),
        help_text=gettext_lazy(
            "Whoever you name will not see that you wrote. You may leave this empty."
        ),
        required=False,
        max_length=500,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offered: Choices, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["who"]
        field.choices = offered
        if not offered:
            del self.fields["who"]


class ContactForm(Form):
    """4. How do you get the answer?"""

    how = forms.ChoiceField(
        label=gettext_lazy("How do you want the answer?"),
        widget=forms.RadioSelect,
        choices=HOW,
        required=False,
    )
    phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    is_safe = forms.ChoiceField(
        label=gettext_lazy("Is it safe for us to write to you there?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        country: str = "",
        is_private: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Mapping[str, Any] = self.fields
        fields["phone"].country = country
        if is_private:
            fields["how"].choices = PRIVATE_HOW

    def clean(self) -> dict[str, Any]:
        """Ask for the address that was chosen, and whether it is safe."""
        found = super().clean() or {}
        wanted = {"sms": "phone", "email": "email"}.get(found.get("how", ""), "")
        if wanted and wanted not in self.errors and not found.get(wanted):
            text = {
                "phone": _("Enter the phone number"),
                "email": _("Enter the e-mail address"),
            }[wanted]
            self.add_error(wanted, text)
        if wanted and not found.get("is_safe"):
            self.add_error("is_safe", _("Say whether it is safe for us to write to you there"))
        return found


class CodeForm(Form):
    """The code, as it was written down."""

    code = LineField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("12 letters, such as ABCD-EFGH-JKMN."),
        error_messages={"required": gettext_lazy("Enter the code that you wrote down")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false",
                   "autocapitalize": "characters"}
        ),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Return the code as it is kept; a slip is told before anything is asked."""
        found = codes.parse(self.cleaned_data["code"])
        if found is None:
            raise ValidationError(_("Check the code. A letter is wrong or missing"), code="slip")
        return found


class MoreForm(Form):
    """Something more to say."""

    text = TextField(
        label=gettext_lazy("In your own words, in any language"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write what you want to tell us")},
    )


class AfterForm(Form):
    """Did anything bad follow?"""

    bad = forms.ChoiceField(
        label=gettext_lazy("Did anything bad happen to you because you wrote to us?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no")},
    )
    text = TextField(
        label=gettext_lazy("What happened? (only if you chose yes)"),
        required=False,
        max_length=LONGEST,
    )

    def clean(self) -> dict[str, Any]:
        """Ask what happened when something did."""
        found = super().clean() or {}
        if found.get("bad") == "yes" and not found.get("text"):
            self.add_error("text", _("Write what happened"))
        return found
